"""Eligibility, schools, assignments and caseloads, projected from people."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from stemhappens.core.spans import OPEN_END
from stemhappens.facts.lookups import (
    Chain,
    Keys,
    PolicyOfDay,
    Stretch,
    among,
    load_participation,
    load_policies,
    load_roster,
    load_school_attributes,
)
from stemhappens.facts.models import (
    AssignmentFact,
    CaseloadFact,
    EligibleFact,
    Fact,
    SchoolFact,
)
from stemhappens.people.models import Absence, CoachAssignment, Eligibility, TeamMember


@dataclass(frozen=True)
class Listed(Stretch):
    """A stretch in which an assignment to a team, school or program means a teacher."""

    teacher: int


def cut(starts: date, ends: date, edges: Iterable[date]) -> list[tuple[date, date]]:
    """Split [starts, ends) at each of `edges` that lies inside."""
    inside = sorted({edge for edge in edges if starts < edge < ends})
    bounds = [starts, *inside, ends]
    return list(pairwise(bounds))


def _edges(stretches: Iterable[Stretch]) -> set[date]:
    return {day for s in stretches for day in (s.starts, s.ends)}


def load_absences(people: Keys) -> dict[int, list[Stretch]]:
    """person → stretches of leave."""
    found: dict[int, list[Stretch]] = defaultdict(list)
    for row in among(Absence.objects.all(), "person_id", people):
        found[row.person_id].append(Stretch(row.starts, row.ends))
    return found


def project_eligible(district: int, keys: Keys) -> Iterable[Fact]:
    """EligibleFact rows of the teachers `keys`: one value of everything per row."""
    roster = load_roster(keys)
    absences = load_absences(keys)
    policies, attributes = load_policies(), load_school_attributes()
    for (program, teacher), spans in sorted(roster.eligible.items()):
        away = absences.get(teacher, [])
        edges = _edges(spans) | _edges(roster.teaching.get(teacher, ())) | _edges(away)
        edges |= set(policies.edges(program))
        for school in {s.school for s in spans}:
            edges |= _edges(roster.takes_part.get((program, school), ()))
            edges |= set(attributes.edges(school))
        for first, last in pairwise(sorted(edges)):
            for position, school in enumerate(roster.eligible_at(program, teacher, first)):
                level, tier = attributes.at(school, first, (0, 0))
                yield EligibleFact(
                    district=district,
                    program=program,
                    teacher=teacher,
                    school=school,
                    rank=position,
                    level=level,
                    tier=tier,
                    absent=int(_any(away, first)),
                    target=policies.at(program, first, PolicyOfDay()).target,
                    starts=first.toordinal(),
                    ends=last.toordinal(),
                )


def _merged(spans: Iterable[Stretch]) -> list[Stretch]:
    """Overlapping or touching spans as one, so that no day counts twice."""
    merged: list[Stretch] = []
    for span in sorted(spans, key=lambda s: (s.starts, s.ends)):
        if merged and span.starts <= merged[-1].ends:
            last = merged.pop()
            merged.append(Stretch(last.starts, max(last.ends, span.ends)))
        else:
            merged.append(Stretch(span.starts, span.ends))
    return merged


def _any(stretches: Iterable[Stretch], day: date) -> bool:
    return any(s.holds(day) for s in stretches)


def project_schools(district: int, keys: Keys) -> Iterable[Fact]:
    """SchoolFact rows of the schools `keys`."""
    attributes = load_school_attributes()
    for (program, school), spans in sorted(load_participation().items()):
        if keys is not None and school not in keys:
            continue
        for span in _merged(spans):
            yield from _school_rows(district, program, school, span.starts, span.ends, attributes)


def _school_rows(
    district: int, program: int, school: int, starts: date, ends: date, attributes: Chain
) -> Iterable[Fact]:
    for first, last in cut(starts, ends, attributes.edges(school)):
        level, tier = attributes.at(school, first, (0, 0))
        yield SchoolFact(
            district=district,
            program=program,
            school=school,
            level=level,
            tier=tier,
            starts=first.toordinal(),
            ends=last.toordinal(),
        )


def project_coaches(district: int, keys: Keys) -> Iterable[Fact]:
    """AssignmentFact and CaseloadFact rows of the coaches `keys`."""
    absences = load_absences(keys)
    assignments = list(among(CoachAssignment.objects.order_by("id"), "coach_id", keys))
    for row in assignments:
        away = absences.get(row.coach_id, [])
        for first, last in cut(row.starts, row.ends, _edges(away)):
            yield AssignmentFact(
                district=district,
                program=row.program_id,
                coach=row.coach_id,
                school=row.school_id or 0,
                fte=row.fte,
                absent=int(_any(away, first)),
                starts=first.toordinal(),
                ends=last.toordinal(),
            )
    yield from _caseload_rows(district, assignments)


def _caseload_rows(district: int, assignments: list[CoachAssignment]) -> Iterable[Fact]:
    listed = _listed(assignments)
    spans: dict[tuple[int, int, int, int, int], list[Stretch]] = defaultdict(list)
    for row in assignments:
        by_name = int(bool(row.teacher_id or row.team_id))
        school = 0 if by_name else row.school_id or 0
        for span in listed[_whom(row)]:
            starts, ends = max(row.starts, span.starts), min(row.ends, span.ends)
            if starts < ends:
                key = (row.program_id, row.coach_id, span.teacher, school, by_name)
                spans[key].append(Stretch(starts, ends))
    for (program, coach, teacher, school, by_name), stretches in sorted(spans.items()):
        for merged in _merged(stretches):
            yield CaseloadFact(
                district=district,
                program=program,
                coach=coach,
                teacher=teacher,
                school=school,
                listed=by_name,
                starts=merged.starts.toordinal(),
                ends=merged.ends.toordinal(),
            )


def _whom(row: CoachAssignment) -> tuple[str, int, int]:
    """Whom an assignment names: a teacher, a team, or the eligible of a school or program."""
    if row.teacher_id:
        return "teacher", row.teacher_id, 0
    if row.team_id:
        return "team", row.team_id, 0
    if row.school_id:
        return "school", row.program_id, row.school_id
    return "program", row.program_id, 0


def _listed(assignments: list[CoachAssignment]) -> dict[tuple[str, int, int], list[Listed]]:
    """Whom → the teachers meant, and when."""
    found: dict[tuple[str, int, int], list[Listed]] = defaultdict(list)
    wanted = {_whom(a) for a in assignments}
    for whom in wanted:
        if whom[0] == "teacher":
            found[whom].append(Listed(date.min, OPEN_END, whom[1]))
    for m in among(TeamMember.objects.all(), "team_id", {w[1] for w in wanted if w[0] == "team"}):
        found["team", m.team_id, 0].append(Listed(m.starts, m.ends, m.person_id))
    schools = {w[2] for w in wanted if w[0] == "school"}
    for e in among(Eligibility.objects.all(), "school_id", schools):
        found["school", e.program_id, e.school_id].append(Listed(e.starts, e.ends, e.person_id))
    programs = {w[1] for w in wanted if w[0] == "program"}
    for e in among(Eligibility.objects.all(), "program_id", programs):
        found["program", e.program_id, 0].append(Listed(e.starts, e.ends, e.person_id))
    return found
