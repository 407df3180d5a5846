"""The engagements a viewer may know of, each with its phase and how long it has been in it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery

from stemhappens.coaching.models import (
    Engagement,
    EngagementMember,
    EngagementPhase,
    EngagementState,
)
from stemhappens.coaching.spells import lengths, schools_of
from stemhappens.core import clock
from stemhappens.core.actor import Actor
from stemhappens.core.models import District
from stemhappens.core.rules import visible
from stemhappens.people.calendar import load_calendar
from stemhappens.people.models import Phase, PhaseTemplate
from stemhappens.people.reads import names_for

State = EngagementState.State


@dataclass(frozen=True)
class EngagementLine:
    """An engagement in a list. teachers None: the viewer may not know who; team: its name.

    phase_since: the day its phase began, None without one; phase_days: instructional days in it,
    pauses left out; limit: of the phase. place: of the phase in its template, so that lists go by
    phase. cadence: every how many instructional days the phase wants a visit. reason: why it is
    paused, as far as the viewer may know who it is with. own: the viewer is one of its coaches.
    """

    id: int
    uid: UUID
    version: int
    template_id: int
    phase_id: int | None
    coaches: tuple[str, ...]
    teachers: tuple[str, ...] | None
    school_id: int | None
    school: str
    opened: date
    state: str
    state_name: str
    since: date
    phase: str
    place: int
    phase_since: date | None
    phase_days: int
    limit: int | None
    cadence: int | None
    team: str
    reason: str
    own: bool

    @property
    def stalled(self) -> bool:
        """True when it is open and longer in its phase than the phase's limit."""
        over = self.limit is not None and self.phase_days > self.limit
        return over and self.state == State.ACTIVE


def engagement_list(
    viewer: Actor, district: District, within: Collection[str] = ()
) -> list[EngagementLine]:
    """The engagements the viewer sees, by phase and then the longest in it first.

    within: only those in one of them today; empty: all, and the page chooses. A constant number
    of statements.
    """
    today = clock.today(district)
    rows = visible(Engagement.objects.all(), viewer, "progress").select_related("school", "team")
    if within:
        begun = EngagementState.objects.filter(engagement=OuterRef("pk"), starts__lte=today)
        newest = Subquery(begun.order_by("-starts").values("state")[:1])
        rows = rows.annotate(newest=newest).filter(newest__in=within)
    engagements = list(rows.order_by("opened", "id"))
    keys = [row.pk for row in engagements]
    states = _states(keys, today)
    phases = _phases(keys, today)
    people, own = _people(keys, viewer, today)
    calendar, schools = load_calendar(district.pk), schools_of(engagements, today)
    lines = []
    for row in engagements:
        chain = states.get(row.pk, [])
        measure = lengths(
            calendar, schools.get(row.pk, ()), [(s.starts, s.state) for s in chain], today
        )
        phase = phases.get(row.pk)
        days = measure.days(phase.starts, today) if phase else 0
        coaches, teachers = people.get(row.pk, ((), None))
        lines.append(
            EngagementLine(
                id=row.pk,
                version=row.version,
                uid=row.uid,
                template_id=row.template_id,
                phase_id=phase.phase_id if phase else None,
                coaches=coaches,
                teachers=teachers,
                school_id=row.school_id,
                school=row.school.name if row.school else "",
                opened=row.opened,
                state=chain[-1].state if chain else "",
                state_name=chain[-1].get_state_display() if chain else "",
                since=chain[-1].starts if chain else row.opened,
                phase=phase.phase.name if phase else "",
                place=phase.phase.position if phase else 0,
                phase_since=phase.starts if phase else None,
                phase_days=days,
                limit=phase.phase.stall_days if phase else None,
                cadence=phase.phase.cadence_days if phase else None,
                team=row.team.name if row.team and teachers is not None else "",
                reason=chain[-1].reason if chain and teachers is not None else "",
                own=row.pk in own,
            )
        )
    return sorted(lines, key=lambda line: (line.place, -line.phase_days, line.opened))


def _states(keys: Sequence[int], today: date) -> dict[int, list[EngagementState]]:
    found: dict[int, list[EngagementState]] = {}
    rows = EngagementState.objects.filter(engagement_id__in=keys, starts__lte=today)
    for row in rows.order_by("starts"):
        found.setdefault(row.engagement_id, []).append(row)
    return found


def _phases(keys: Sequence[int], today: date) -> dict[int, EngagementPhase]:
    rows = EngagementPhase.objects.filter(engagement_id__in=keys, starts__lte=today)
    return {row.engagement_id: row for row in rows.select_related("phase").order_by("starts")}


def _people(
    keys: Sequence[int], viewer: Actor, today: date
) -> tuple[Mapping[int, tuple[tuple[str, ...], tuple[str, ...] | None]], set[int]]:
    """Coaches and teachers who take part today, or did to the end of a closed engagement; and
    which of the engagements the viewer coaches."""
    every = EngagementMember.objects.filter(
        engagement_id__in=keys, starts__lte=today, ends__gt=today
    )
    shown = [] if viewer.public else list(visible(every, viewer, "who").order_by("-lead", "id"))
    names = names_for(viewer, [row.person_id for row in shown], today)
    found: dict[int, tuple[list[str], list[str]]] = {}
    own: set[int] = set()
    for row in shown:
        coaches, teachers = found.setdefault(row.engagement_id, ([], []))
        side = coaches if row.role == EngagementMember.Role.COACH else teachers
        side.append(names.get(row.person_id, ""))
        if row.role == EngagementMember.Role.COACH and row.person_id == viewer.person_id:
            own.add(row.engagement_id)
    named = {key: (tuple(coaches), tuple(teachers)) for key, (coaches, teachers) in found.items()}
    return named, own


@dataclass(frozen=True)
class TemplateLine:
    """A set of phases: each as (id, name, limit, cadence), in order."""

    id: int
    name: str
    is_default: bool
    phases: tuple[tuple[int, str, int | None, int | None], ...]


def templates(choosable_on: date | None = None) -> list[TemplateLine]:
    """The sets of phases, the default one first. choosable_on: without those retired by then."""
    phases: dict[int, list[Phase]] = {}
    for phase in Phase.objects.order_by("position"):
        phases.setdefault(phase.template_id, []).append(phase)
    rows = PhaseTemplate.objects.order_by("-is_default", "name")
    if choosable_on is not None:
        rows = rows.filter(Q(retired=None) | Q(retired__gt=choosable_on))
    return [
        TemplateLine(
            row.pk,
            row.name,
            row.is_default,
            tuple((p.pk, p.name, p.stall_days, p.cadence_days) for p in phases.get(row.pk, ())),
        )
        for row in rows
    ]


@dataclass(frozen=True)
class MemberLine:
    """Somebody who takes part in an engagement today."""

    person_id: int
    name: str
    role: str


def members_today(engagement: Engagement, viewer: Actor, today: date) -> list[MemberLine]:
    """Who takes part in an engagement and may be named to the viewer; the coaches first."""
    rows = EngagementMember.objects.filter(engagement=engagement, starts__lte=today, ends__gt=today)
    shown = list(visible(rows, viewer, "who").order_by("role", "-lead", "id"))
    names = names_for(viewer, [row.person_id for row in shown], today)
    return [MemberLine(row.person_id, names.get(row.person_id, ""), row.role) for row in shown]


def phase_choices(engagement: Engagement) -> list[tuple[int, str]]:
    """The phases of an engagement's template, in order."""
    rows = Phase.objects.filter(template_id=engagement.template_id).order_by("position")
    return [(row.pk, row.name) for row in rows]
