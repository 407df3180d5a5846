"""Two spellings that are one person, or one school: what speaks against it, then all rows moved."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from stemhappens.access.models import Membership
from stemhappens.access.persons import private_writers
from stemhappens.coaching.models import Attendance, EngagementMember, PrivateNote
from stemhappens.core.problem import Problems
from stemhappens.core.rules import authorize
from stemhappens.core.write import Unit
from stemhappens.people.checks import refuse
from stemhappens.people.merging import counted, join, joining
from stemhappens.people.models import (
    CoachAssignment,
    Person,
    PersonAlias,
    PersonName,
    School,
    SchoolAlias,
)


@dataclass(frozen=True)
class MergePlan:
    """What a merge would do, for its preview.

    moved: rows that come to the keeper; once: rows that both had and that are said once; both by
    the label of their model. problems: why it cannot be done, empty where it can.
    """

    moved: Counter[str]
    once: Counter[str]
    problems: Problems


def plan_people(keeper: Person, other: Person) -> MergePlan:
    """What merging `other` into `keeper` would do; writes nothing."""
    moved, once = counted(joining(keeper, other))
    return MergePlan(moved, once, _against(keeper, other))


def merge_people(unit: Unit, keeper: Person, other: Person) -> Person:
    """Make `other` another spelling of `keeper`: visits, goals, placements and login move along.

    The keeper's names stay; the other's are remembered for imports. Overlapping spans are united,
    and a visit that both attended was attended once. An undo brings both back.
    """
    authorize(unit.actor, "merge_spellings", keeper)
    authorize(unit.actor, "merge_spellings", other)
    refuse(_against(keeper, other))
    names = PersonName.objects.filter(person__in=(keeper, other)).order_by("starts")
    theirs = dict.fromkeys(str(name) for name in names if name.person_id == other.pk)
    known = {str(name) for name in names if name.person_id == keeper.pk}
    known |= set(PersonAlias.objects.filter(text__in=theirs).values_list("text", flat=True))
    join(unit, keeper, other)
    unit.add_all(PersonAlias(person=keeper, text=text) for text in theirs if text not in known)
    return keeper


def plan_schools(keeper: School, other: School) -> MergePlan:
    """What merging the school `other` into `keeper` would do; writes nothing."""
    moved, once = counted(joining(keeper, other))
    return MergePlan(moved, once, _same(keeper, other))


def merge_school_spellings(unit: Unit, keeper: School, other: School) -> School:
    """Make `other` another spelling of the school `keeper`, open whenever either was."""
    authorize(unit.actor, "merge_spellings", keeper)
    authorize(unit.actor, "merge_spellings", other)
    refuse(_same(keeper, other))
    opens = None if None in (keeper.opens, other.opens) else min(_days(keeper, other))
    closes = max(keeper.closes, other.closes)
    text = other.name
    join(unit, keeper, other)
    if (keeper.opens, keeper.closes) != (opens, closes):
        unit.change(keeper, opens=opens, closes=closes)
    known = SchoolAlias.objects.filter(school=keeper, text=text)
    if text != keeper.name and not known.exists():
        unit.add(SchoolAlias(school=keeper, text=text))
    return keeper


def _days(*schools: School) -> Iterable[date]:
    return (school.opens for school in schools if school.opens is not None)


def _same(keeper: Person | School, other: Person | School) -> Problems:
    problems = Problems()
    if keeper.pk == other.pk:
        problems.add("other", _("Choose two, not the same one twice."))
    return problems


def _against(keeper: Person, other: Person) -> Problems:
    """What shows that two people are two, or would open one's notes to another."""
    problems = _same(keeper, other)
    if problems:
        return problems
    both = (keeper.pk, other.pk)
    if _two_logins(both):
        problems.add(
            "other",
            _("Each of them has signed in with a login of their own, so they are two people."),
        )
    day = _together(keeper, other)
    if day is not None:
        text = _("One of them coached the other, on %s; they are two people.")
        problems.add("other", text % date_format(day, "j F Y"))
    return problems


def _two_logins(both: tuple[int, int]) -> bool:
    """True where a merge would let one user into what another wrote, private notes included.

    Who has written a note has signed in, whatever became of the login.
    """
    logins = set(Membership.objects.filter(person_id__in=both).values_list("user_id", flat=True))
    logins |= private_writers(list(Person.objects.filter(pk__in=both)))
    mine, theirs = (PrivateNote.objects.filter(author_id=key).values("session_id") for key in both)
    notes = PrivateNote.objects.filter(session_id__in=mine).filter(session_id__in=theirs)
    return len(logins) > 1 or notes.exists()


def _together(one: Person, two: Person) -> date | None:
    """The first day on which one coached the other; None where that never was."""
    sat = Q(person=one, session__coaches__person=two) | Q(person=two, session__coaches__person=one)
    visits = Attendance.objects.filter(sat).values_list("session__day", flat=True)
    pairs = (
        Q(person=one, role="teacher", engagement__members__person=two)
        & Q(engagement__members__role="coach")
    ) | (
        Q(person=two, role="teacher", engagement__members__person=one)
        & Q(engagement__members__role="coach")
    )
    members = EngagementMember.objects.filter(pairs).values_list("starts", flat=True)
    named = Q(coach=one, teacher=two) | Q(coach=two, teacher=one)
    assigned = CoachAssignment.objects.filter(named).values_list("starts", flat=True)
    days: list[date] = [*visits, *members, *assigned]
    return min(days, default=None)
