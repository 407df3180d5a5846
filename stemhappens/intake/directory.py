"""The district as the importer may know it: the picture of `context`, filled from the database."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from stemhappens.coaching.models import SessionCoach, TimeEntry
from stemhappens.core import clock
from stemhappens.core.models import District
from stemhappens.core.spans import OPEN_END
from stemhappens.intake.context import (
    Context,
    Defaults,
    PersonRef,
    PlacementRef,
    SchoolRef,
    SchoolYear,
    Term,
)
from stemhappens.intake.values.vocabulary import MICRO, TIME, VISIT
from stemhappens.people.calendar import Calendar, load_calendar
from stemhappens.people.models import (
    CoachAssignment,
    ExternalId,
    Person,
    PersonAlias,
    PersonName,
    Placement,
    School,
    SchoolAlias,
    SessionType,
    Topic,
)

EMAIL = "email"
"""The system of external ids under which a person's addresses stand."""

COACH = Placement.Role.COACH


def context_for(district: District, answers: Mapping[str, str] | None = None) -> Context:
    """What an import may look up in `district`, in a constant number of statements.

    Needs the district's scope. Uids are texts; a person's earlier names count as other names.
    """
    calendar = load_calendar(district.pk)
    schools = {row.pk: row for row in School.objects.all()}
    return Context(
        today=clock.today(district),
        years=tuple(SchoolYear(y.name, y.first_day, y.last_day) for y in calendar.years),
        schools=_schools(schools),
        people=_people(schools, clock.today(district)),
        types=_types(),
        topics=tuple(Term(row.code, row.name) for row in Topic.objects.all()),
        instructional=_instructional(calendar, schools) if calendar.years else None,
        defaults=Defaults(timezone=district.timezone),
        answers=dict(answers or {}),
    )


def _schools(schools: Mapping[int, School]) -> tuple[SchoolRef, ...]:
    aliases = _grouped(SchoolAlias.objects.values_list("school_id", "text"))
    known = ExternalId.objects.filter(school__isnull=False)
    codes = _grouped(known.values_list("school_id", "value"))
    return tuple(
        SchoolRef(
            str(row.uid),
            row.name,
            tuple(aliases[key]),
            tuple(codes[key]),
            row.opens,
            None if row.closes == OPEN_END else row.closes,
        )
        for key, row in schools.items()
    )


def _people(schools: Mapping[int, School], today: date) -> tuple[PersonRef, ...]:
    names: dict[int, list[PersonName]] = defaultdict(list)
    for name in PersonName.objects.order_by("starts"):
        names[name.person_id].append(name)
    aliases = _grouped(PersonAlias.objects.values_list("person_id", "text"))
    known = ExternalId.objects.filter(person__isnull=False, system=EMAIL)
    emails = _grouped(known.values_list("person_id", "value"))
    placements = _placements(schools)
    refs = []
    for key, uid in Person.objects.values_list("pk", "uid"):
        links = names[key] or [PersonName(given="", family="")]
        now = [link for link in links if link.starts and link.starts <= today][-1:] or links[:1]
        others = {link.family for link in links} - {now[0].family, ""}
        refs.append(
            PersonRef(
                str(uid),
                now[0].given,
                now[0].family,
                tuple(sorted(others)),
                tuple(aliases[key]),
                tuple(emails[key]),
                tuple(placements[key]),
            )
        )
    return tuple(refs)


def _placements(schools: Mapping[int, School]) -> dict[int, list[PlacementRef]]:
    """Where people work; who is assigned as a coach, or has coached, is one without a placement."""
    found: dict[int, list[PlacementRef]] = defaultdict(list)
    for row in Placement.objects.order_by("-primary", "starts", "id"):
        found[row.person_id].append(_placed(schools, row.school_id, row.role, row.starts, row.ends))
    for coach, school, starts, ends in CoachAssignment.objects.values_list(
        "coach_id", "school_id", "starts", "ends"
    ):
        found[coach].append(_placed(schools, school, COACH, starts, ends))
    for coach in SessionCoach.objects.values_list("person_id", flat=True).distinct():
        if not any(ref.role == COACH for ref in found[coach]):
            found[coach].append(PlacementRef(None, COACH))
    return found


def _placed(
    schools: Mapping[int, School], school: int | None, role: str, starts: date, ends: date
) -> PlacementRef:
    uid = str(schools[school].uid) if school is not None else None
    return PlacementRef(uid, str(role), starts, None if ends == OPEN_END else ends)


def _types() -> tuple[Term, ...]:
    visits = tuple(
        Term(row.code, row.name, kind=MICRO if row.group == SessionType.Group.MICRO else VISIT)
        for row in SessionType.objects.all()
    )
    return visits + tuple(Term(kind, kind, kind=TIME) for kind in TimeEntry.Kind.values)


def _instructional(
    calendar: Calendar, schools: Mapping[int, School]
) -> Callable[[str | None, date], bool]:
    """Of days outside the calendar's own years nothing is known, so nothing is said of them."""
    ids = {str(row.uid): key for key, row in schools.items()}

    def instructional(uid: str | None, day: date) -> bool:
        if calendar.year_of(day) is None:
            return True
        return calendar.is_instructional(day, ids.get(uid or ""))

    return instructional


def _grouped(pairs: Iterable[tuple[int | None, str]]) -> dict[int | None, list[str]]:
    found: dict[int | None, list[str]] = defaultdict(list)
    for key, text in pairs:
        found[key].append(text)
    return found
