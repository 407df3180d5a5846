"""What a row means, as the drafts that form and phone fill, too."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stemhappens.coaching.checks import LONGEST_TEXT
from stemhappens.coaching.drafts import Seat, SessionDraft, Step
from stemhappens.coaching.models import Attendance, Session, TimeEntry
from stemhappens.coaching.time import TimeDraft
from stemhappens.intake.commit.newcomers import Ids
from stemhappens.intake.commit.settle import Ready, uid_of
from stemhappens.intake.outcomes import Outcome, Understood
from stemhappens.intake.text import fold
from stemhappens.intake.values.vocabulary import MICRO, TIME
from stemhappens.intake.who.school_names import OTHER_PLACES, VIRTUAL
from stemhappens.people.models import Placement, SessionType

GROUP_LONGEST = 120
"""Letters of a group's name that are kept."""
OFFICES = frozenset(w for w in OTHER_PLACES if "office" in w) | {"do", "co", "distrito", "central"}
ONLINE = frozenset({"video", "phone"})
SEATS = {
    Placement.Role.PRINCIPAL: Attendance.Role.PRINCIPAL,
    Placement.Role.AIDE: Attendance.Role.AIDE,
    Placement.Role.SUBSTITUTE: Attendance.Role.SUBSTITUTE,
}
MODES = frozenset(Session.Mode.values)
LACKING = {
    "missing_minutes": ("minutes", gettext_lazy("The row gives no length.")),
    "missing_coach": ("coach", gettext_lazy("The row names no coach.")),
    "missing_school": ("school", gettext_lazy("The row names no school.")),
    "missing_teacher": ("teacher", gettext_lazy("The row names no teacher and no group.")),
    "missing_headcount": ("teacher", gettext_lazy("The group has no number of people.")),
    "missing_type": ("type", gettext_lazy("The row names no type.")),
}


@dataclass
class Drafter:
    """Turns rows into drafts. Ids and vocabularies are read once, before the first row."""

    ids: Ids
    program_id: int
    types: Mapping[str, SessionType] = field(default_factory=dict)
    roles: Mapping[int, list[Placement]] = field(default_factory=dict)

    @classmethod
    def load(cls, ids: Ids, program_id: int) -> "Drafter":
        """Read the types and who works where as what."""
        roles: dict[int, list[Placement]] = defaultdict(list)
        for row in Placement.objects.all():
            roles[row.person_id].append(row)
        return cls(ids, program_id, {t.code: t for t in SessionType.objects.all()}, roles)

    def session(self, one: Ready) -> SessionDraft:
        """The draft of a visit or a short contact; what it lacks stands in its issues."""
        made = one.made
        issues = {f: str(said) for f, said in (LACKING[n] for n in made.issues if n in LACKING)}
        issues.update(one.issues)
        type_id = self._type(one, issues)
        school_id = self.ids.schools.get(made.school or "")
        return SessionDraft(
            uid=one.uid,
            day=one.day,
            coach_ids=tuple(dict.fromkeys(self.ids.people[u] for u in made.coaches)),
            seats=tuple(self._seat(u, one.day) for u in dict.fromkeys(made.teachers)),
            type_id=type_id,
            minutes=made.minutes,
            school_id=school_id,
            place=Session.Place.SCHOOL if school_id else place_of(made),
            mode=mode_of(made),
            state=made.state,
            reason=made.type_text[:200] if made.state in ("cancelled", "no_show") else "",
            headcount=unnamed(made),
            group_name=made.group[:GROUP_LONGEST] if unnamed(made) else "",
            topic_ids=self._topics(one),
            summary=_text(one, made.summary),
            steps=_steps(one),
            starts_at=time.fromisoformat(made.start) if made.start else None,
            program_id=self.program_id,
            precision=made.precision,
            recorded_at=one.recorded_at,
            source=Session.Source.FORM if one.recorded_at else Session.Source.IMPORT,
            issues=tuple(issues.items()),
        )

    def times(self, one: Ready) -> list[TimeDraft]:
        """A time entry for each coach of the row; one without a coach where it names none."""
        made = one.made
        kind = made.type if made.type in TimeEntry.Kind.values else TimeEntry.Kind.ADMINISTRATION
        coaches: list[int | None] = [self.ids.people[u] for u in dict.fromkeys(made.coaches)]
        return [
            TimeDraft(
                uid=one.uid if place == 0 else uid_of(str(one.uid), str(place)),
                program_id=self.program_id,
                day=one.day,
                kind=str(kind),
                coach_id=coach,
                minutes=made.minutes,
                recorded_at=one.recorded_at,
                imported=True,
            )
            for place, coach in enumerate(coaches or [None])
        ]

    def _seat(self, uid: str, day: date) -> Seat:
        person = self.ids.people[uid]
        rows = self.roles.get(person, [])
        held = [row.role for row in rows if row.starts <= day < row.ends] or [r.role for r in rows]
        if not held or Placement.Role.TEACHER in held:
            return Seat(person)
        roles = [SEATS[Placement.Role(role)] for role in held if role in SEATS]
        return Seat(person, roles[0] if roles else Attendance.Role.GUEST)

    def _type(self, one: Ready, issues: dict[str, str]) -> int | None:
        made = one.made
        found = self.types.get(made.type or "")
        if made.kind == MICRO and (found is None or found.group != SessionType.Group.MICRO):
            found = self._short_contact(made)
        if found is not None and (found.retired is None or one.day <= found.retired):
            return found.pk
        words = made.type_text or (made.type or "").replace("_", " ")
        if words and made.state not in ("cancelled", "no_show"):
            issues["type"] = _("“%s” is no type of visit of the district.") % words[:200]
            _say(one, issues["type"])
        return None

    def _short_contact(self, made: Understood) -> SessionType | None:
        micro = [t for t in self.types.values() if t.group == SessionType.Group.MICRO]
        named = [t for t in micro if t.code in (made.mode, made.type)]
        return next(iter(named or micro), None)

    def _topics(self, one: Ready) -> tuple[int, ...]:
        found, rare = [], []
        for text in one.made.topics:
            key = self.ids.topics.get(fold(text))
            if key is None:
                rare.append(text)
            else:
                found.append(key)
        if rare:
            said = _("“%s” is no topic of the district; kept with the row as written.")
            _say(one, said % "”, “".join(text[:80] for text in rare))
        return tuple(dict.fromkeys(found))


def is_time(one: Ready) -> bool:
    """True when the row is working time that is no session."""
    return one.made.kind == TIME


def place_of(made: Understood) -> str:
    """Where a visit without a school was; nothing said means: at a school we do not know."""
    words = fold(made.place)
    if words in VIRTUAL or (not words and made.mode in ONLINE) or made.kind == MICRO:
        return Session.Place.ONLINE
    if not words:
        return Session.Place.SCHOOL
    return Session.Place.OFFICE if words in OFFICES else Session.Place.OTHER


def mode_of(made: Understood) -> str:
    """In person, by video or by phone; a place that is a call says it, too."""
    if made.mode in MODES:
        return made.mode
    if fold(made.place) in VIRTUAL:
        return Session.Mode.VIDEO
    return Session.Mode.IN_PERSON


def unnamed(made: Understood) -> int | None:
    """How many were there beyond those named."""
    if made.headcount is None:
        return None
    return max(0, made.headcount - len(made.teachers)) or None


def _text(one: Ready, words: str) -> str:
    if len(words) <= LONGEST_TEXT:
        return words
    _say(one, _("The notes are cut off after 10,000 characters; the row keeps them whole."))
    return words[:LONGEST_TEXT]


def _steps(one: Ready) -> tuple[Step, ...]:
    return tuple(
        Step(_text(one, words), None, one.made.next_due, uid_of(str(one.uid), f"step {place}"))
        for place, words in enumerate(one.made.next_steps)
        if words.strip()
    )


def _say(one: Ready, reason: str) -> None:
    if reason not in one.row.reasons:
        one.row.reasons.append(reason)
    if one.row.outcome is Outcome.OK:
        one.row.outcome = Outcome.ASSUMED
