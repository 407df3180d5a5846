"""Who may be coached by the program: the rule, whom it proposes, and many settled at once.

The rule (ruling 2): placed as teacher in a participating school. A district narrows it by taking
or leaving what the rule proposes; nobody becomes eligible by it alone.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from stemhappens.core.problem import Problems
from stemhappens.core.rules import authorize
from stemhappens.core.spans import OPEN_END, holding
from stemhappens.core.write import Unit
from stemhappens.people.checks import refuse
from stemhappens.people.covering import uncovered
from stemhappens.people.models import Eligibility, Placement, Program, ProgramSchool
from stemhappens.people.moving import stop

Pair = tuple[int, int]
"""A person and a school."""


@dataclass(frozen=True)
class Fit:
    """How a person × school stands to the program on a day.

    eligible: the ids of what makes them so; placed: as teacher there; takes_part: the school does.
    since: of the eligibility, else of the placement. reason: as it was written down.
    """

    person_id: int
    school_id: int
    eligible: tuple[int, ...]
    placed: bool
    takes_part: bool
    since: date
    reason: str

    @property
    def proposed(self) -> bool:
        """The rule would make them eligible, and they are not."""
        return not self.eligible and self.placed and self.takes_part

    @property
    def counts(self) -> bool:
        """Eligible, and so in the figures: the school takes part and they teach there."""
        return bool(self.eligible) and self.placed and self.takes_part


def fits_on(program_id: int, day: date) -> list[Fit]:
    """Everybody who is eligible or placed as teacher on `day`, by school (three statements)."""
    taking_part = ProgramSchool.objects.filter(
        holding(day), program_id=program_id, school__closes__gt=day
    )
    schools = {row.school_id for row in taking_part.select_related("school")
               if row.school.opens is None or row.school.opens <= day}  # fmt: skip
    eligible: dict[Pair, list[Eligibility]] = {}
    for row in Eligibility.objects.filter(holding(day), program_id=program_id).order_by("starts"):
        eligible.setdefault((row.person_id, row.school_id), []).append(row)
    placed: dict[Pair, date] = {}
    teaching = Placement.objects.filter(holding(day), role=Placement.Role.TEACHER)
    for person, school, starts in teaching.values_list("person_id", "school_id", "starts"):
        placed[person, school] = min(starts, placed.get((person, school), starts))
    return [
        _fit(pair, eligible.get(pair, []), placed.get(pair), schools)
        for pair in sorted({*eligible, *placed})
    ]


def _fit(
    pair: Pair, eligible: list[Eligibility], placed: date | None, schools: Collection[int]
) -> Fit:
    first = eligible[0] if eligible else None
    since = first.starts if first else placed
    assert since is not None, "one of the two made the pair"
    return Fit(
        *pair,
        tuple(row.pk for row in eligible),
        placed is not None,
        pair[1] in schools,
        since,
        first.reason if first else "",
    )


def make_eligible(
    unit: Unit,
    program: Program,
    pairs: Iterable[Pair],
    starts: date,
    reason: str = "",
    ends: date = OPEN_END,
) -> list[Eligibility]:
    """Let many teachers be coached by the program on [starts, ends); who is already, stays so."""
    authorize(unit.actor, "set_eligibility", program)
    wanted = sorted(set(pairs))
    problems = Problems()
    if not wanted:
        problems.add("pairs", _("Choose at least one teacher."))
    refuse(problems)
    known: dict[Pair, list[Eligibility]] = {}
    people = {person for person, _school in wanted}
    later = Eligibility.objects.filter(program=program, person_id__in=people, ends__gt=starts)
    for row in later:
        known.setdefault((row.person_id, row.school_id), []).append(row)
    return unit.add_all(
        Eligibility(
            program=program,
            person_id=person,
            school_id=school,
            starts=first,
            ends=last,
            reason=reason.strip(),
        )
        for person, school in wanted
        for first, last in uncovered(starts, ends, known.get((person, school), ()))
    )


def end_eligible(unit: Unit, program: Program, pairs: Iterable[Pair], ends: date) -> int:
    """Let many be eligible no more from `ends` on; returns how many spans that changed."""
    authorize(unit.actor, "set_eligibility", program)
    wanted = set(pairs)
    people = {person for person, _school in wanted}
    rows = [
        row
        for row in Eligibility.objects.filter(
            program=program, person_id__in=people, ends__gt=ends
        ).order_by("id")
        if (row.person_id, row.school_id) in wanted
    ]
    problems = Problems()
    if not rows:
        problems.add("pairs", _("Choose at least one teacher who is eligible on that day."))
    refuse(problems)
    for row in rows:
        stop(unit, row, ends)
    return len(rows)
