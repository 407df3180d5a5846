"""Which engagements the visits of a log make: as the log says, else as its visits suggest.

Nothing is opened here: a director looks at the list first. A cycle that the log names is one; so is
a run of visits with a phase or a goal; and of visits that say nothing of it, each run of three or
more. A run ends where more school days than `gap` pass without a visit.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import blake2b

from django.utils.translation import gettext as _

from stemhappens.coaching.adopting import PastEngagement, PastGoal, PastVisit
from stemhappens.coaching.context import EngagementKnown
from stemhappens.core import clock
from stemhappens.core.models import District
from stemhappens.intake.cycles.told import status_of
from stemhappens.intake.cycles.visits import Pair, Seen, engagements_with, seen_by_pair
from stemhappens.intake.text import fold
from stemhappens.people.calendar import Calendar, load_calendar
from stemhappens.people.models import Phase, PhaseTemplate

GAPS = (20, 30, 40, 60)
"""School days without a visit after which an engagement may be said to be over."""
GAP = 40
FEWEST = 3
"""So many visits suggest an engagement where the log does not name one."""
OFTEN, WORD = 3, 40
"""A word for a phase that so many rows use, and that is so short, is a term and told."""
DROPPED = "dropped"
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Proposal:
    """An engagement to confirm. key: its name in the form. told: the log itself tells of it.

    last: its last visit. phase: the name of the last one. No word of a goal is here but in `past`.
    """

    key: str
    told: bool
    last: date
    phase: str
    past: PastEngagement

    @property
    def completed(self) -> int:
        """How many of its goals the log calls completed."""
        return len([g for g in self.past.goals if g.status == "completed"])


@dataclass(frozen=True)
class Proposals:
    """What is proposed for a log, by coach, teacher and day.

    alone: visits × teachers that make no engagement. unnamed: words for phases that the district
    does not have; rare: how many rows use a word for a phase too rare to be a term.
    """

    found: tuple[Proposal, ...]
    alone: int
    unnamed: tuple[str, ...]
    rare: int


@dataclass
class _Phases:
    """The set of phases whose names fit most rows of the log."""

    template_id: int
    names: Mapping[int, str]
    keys: Mapping[str, int]
    unknown: Counter[str] = field(default_factory=Counter)
    words: dict[str, str] = field(default_factory=dict)

    def of(self, words: str) -> int | None:
        """The phase that a row means."""
        text = fold(words)
        if text and text not in self.keys:
            self.unknown[text] += 1
            self.words.setdefault(text, words)
        return self.keys.get(text)


@dataclass(frozen=True)
class _Scene:
    """What every run is held against."""

    calendar: Calendar
    today: date
    gap: int
    phases: _Phases

    def apart(self, one: Seen, day: date) -> bool:
        """True when more than `gap` school days lie after a visit, up to `day`."""
        ends = self.calendar.years
        if not ends or one.day < ends[0].first_day or day > ends[-1].ends:
            # no calendar: of the days of a year about every other one is a school day
            return (day - one.day).days > 2 * self.gap
        return self.calendar.between(one.day, day, one.school_id) > self.gap


def propose(district: District, source: str, gap: int = GAP) -> Proposals:
    """The engagements that the log called `source` makes; about fifteen statements.

    Needs the district's scope.
    """
    pairs = seen_by_pair(district, source)
    here = engagements_with({teacher for _coach, teacher in pairs})
    every = [one for rows in pairs.values() for one in rows]
    scene = _Scene(load_calendar(district.pk), clock.today(district), gap, _fitting_phases(every))
    found: list[Proposal] = []
    used = 0
    for (coach, teacher), rows in pairs.items():
        fitting, left = _of_those_here(rows, here.get(teacher, ()))
        groups = [(True, run, 0) for run in _by_cycle(left)]
        groups += [(_says(run), run, FEWEST) for run in _runs(_without_cycle(left), scene)]
        made = [
            _proposal((coach, teacher), run, told, scene)
            for told, run, fewest in groups
            if told or len(run) >= fewest
        ]
        used += sum(len(one.past.visits) for one in (*fitting, *made))
        found += [*fitting, *sorted(made, key=lambda one: one.past.opened)]
    told = scene.phases
    terms = [w for w, n in told.unknown.most_common() if n >= OFTEN and len(w) <= WORD]
    rare = sum(n for w, n in told.unknown.items() if w not in terms)
    return Proposals(
        tuple(found), len(every) - used, tuple(told.words[word] for word in terms), rare
    )


# --- which visits belong together ---


def _of_those_here(
    rows: Iterable[Seen], here: Sequence[EngagementKnown]
) -> tuple[list[Proposal], list[Seen]]:
    """Visits that fit exactly one engagement that is here are proposed for it; and the others."""
    mine: dict[int, list[Seen]] = {}
    left = []
    for one in rows:
        fitting = [known.id for known in here if _fits(known, one)]
        if len(fitting) == 1:
            mine.setdefault(fitting[0], []).append(one)
        elif not fitting:
            left.append(one)
    known = {one.id: one for one in here}
    return [_for_one_here(known[key], visits) for key, visits in mine.items()], left


def _fits(known: EngagementKnown, one: Seen) -> bool:
    return (
        known.program_id == one.program_id
        and known.is_open(one.day)
        and known.has(one.teacher, one.day, coach=False)
        and any(known.has(coach, one.day, coach=True) for coach in one.coaches)
    )


def _for_one_here(known: EngagementKnown, rows: Sequence[Seen]) -> Proposal:
    first = rows[0]
    past = PastEngagement(
        known.program_id, first.coaches[0], first.teacher, known.opened, _visits(rows), 0,
        engagement_id=known.id,
    )  # fmt: skip
    return Proposal(_key(first, f"here {known.id}"), False, rows[-1].day, "", past)


def _by_cycle(rows: Iterable[Seen]) -> list[list[Seen]]:
    found: dict[tuple[int, str], list[Seen]] = {}
    for one in rows:
        if one.told.cycle:
            found.setdefault((one.program_id, fold(one.told.cycle)), []).append(one)
    return list(found.values())


def _without_cycle(rows: Iterable[Seen]) -> list[Seen]:
    return [one for one in rows if not one.told.cycle]


def _runs(rows: Iterable[Seen], scene: _Scene) -> list[list[Seen]]:
    """Visits of a program one after the other, cut where too many days lie between."""
    found: dict[int, list[list[Seen]]] = {}
    for one in rows:
        runs = found.setdefault(one.program_id, [])
        if runs and not scene.apart(runs[-1][-1], one.day):
            runs[-1].append(one)
        else:
            runs.append([one])
    return [run for runs in found.values() for run in runs]


def _says(run: Iterable[Seen]) -> bool:
    return any(one.told.phase or one.told.goal for one in run)


# --- what an engagement of them is ---


def _proposal(pair: Pair, run: Sequence[Seen], told: bool, scene: _Scene) -> Proposal:
    first, last = run[0], run[-1]
    over = last.day < scene.today and scene.apart(last, scene.today)
    closed = last.day + DAY if over else None
    schools = {one.school_id for one in run if one.school_id}
    phases = _phases_of(run, scene.phases)
    past = PastEngagement(
        first.program_id,
        *pair,
        opened=first.day,
        visits=_visits(run),
        template_id=scene.phases.template_id,
        closed=closed,
        reason=_("before the move") if closed else "",
        school_id=schools.pop() if len(schools) == 1 else None,
        phases=phases,
        goals=tuple(_goals(run, closed)),
    )
    phase = scene.phases.names[phases[-1][1]] if phases else ""
    return Proposal(_key(first, fold(first.told.cycle)), told, last.day, phase, past)


def _visits(rows: Iterable[Seen]) -> tuple[PastVisit, ...]:
    return tuple(PastVisit(one.session_id, one.version, one.day) for one in rows)


def _key(first: Seen, words: str) -> str:
    """The same for the same engagement, and telling nothing of it."""
    text = f"{first.coaches[0]} {first.teacher} {first.program_id} {first.day} {words}"
    return blake2b(text.encode(), digest_size=8).hexdigest()


def _phases_of(run: Iterable[Seen], phases: _Phases) -> tuple[tuple[date, int], ...]:
    """From when which phase holds: a row with another one than before begins it."""
    found: dict[date, int] = {}
    last: int | None = None
    for one in run:
        phase = phases.of(one.told.phase)
        if phase is not None and phase != last:
            found[one.day] = last = phase
    return tuple(found.items())


def _goals(run: Iterable[Seen], closed: date | None) -> list[PastGoal]:
    """The goals that the rows name, each from its first row on; a status settles the one last
    named. What the log leaves open is dropped where the engagement is over."""
    course: dict[str, list[Seen]] = {}
    settled: dict[str, tuple[date, str]] = {}
    current = ""
    for one in run:
        current = fold(one.told.goal) or current
        if not current:
            continue
        if one.told.goal and current not in settled:
            course.setdefault(current, []).append(one)
        status = status_of(one.told.status)
        if status and current in course:
            settled.setdefault(current, (one.day, status))
    unsaid = _("The log does not say what became of it; its engagement ended before the move.")
    found = []
    for key, rows in course.items():
        ended = settled.get(key)
        evidence = "" if ended or closed is None else unsaid
        day, status = ended or (closed, DROPPED if closed else "open")
        touched = dict.fromkeys((one.session_id, one.day) for one in rows)
        found.append(
            PastGoal(rows[0].told.goal[:10_000], rows[0].day, status, day, evidence, tuple(touched))
        )
    return found


def _fitting_phases(rows: Iterable[Seen]) -> _Phases:
    """The set of phases whose names most rows use; the default one where none is used."""
    used = Counter(fold(one.told.phase) for one in rows if one.told.phase)
    templates = list(PhaseTemplate.objects.order_by("-is_default", "pk"))
    of: dict[int, list[Phase]] = {row.pk: [] for row in templates}
    for phase in Phase.objects.order_by("position"):
        of[phase.template_id].append(phase)

    def fit(template: PhaseTemplate) -> int:
        return sum(used[fold(phase.name)] for phase in of[template.pk])

    if not templates:
        return _Phases(0, {}, {})
    best = max(templates, key=fit)
    mine = of[best.pk]
    return _Phases(best.pk, {p.pk: p.name for p in mine}, {fold(p.name): p.pk for p in mine})
