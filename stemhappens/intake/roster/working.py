"""Where people work by the roster, beside where they work here."""

from collections.abc import Sequence
from datetime import date

from stemhappens.core.spans import OPEN_END
from stemhappens.intake.roster.known import Match, Wanted
from stemhappens.intake.roster.planned import RosterPlan
from stemhappens.people.models import Placement


def compare_placements(plan: RosterPlan, match: Match, person: int) -> None:
    """Each placement of the roster is found here or new; what it no longer says ends.

    Matched by school, role and days, so that a year's role and the next year's are two.
    """
    rows = list(plan.known.placements.get(person, ()))
    used: set[int] = set()
    new: list[tuple[Match, Wanted]] = []
    for want in sorted(match.wanted, key=lambda w: w.starts):
        alike = [p for p in rows if (p.school_id, p.role) == _key(plan, want)]
        row = _same(plan, want, [p for p in alike if p.pk not in used])
        if row is not None:
            used.add(row.pk)
            _differences(plan, want, row)
        elif want.ends > plan.known.today or _is_first(plan, match):
            new.append((match, _since(want, alike)))
    plan.new_placements += new
    ended = _end(plan, match, [p for p in rows if p.pk not in used and p.ends > plan.known.today])
    staying = [p for p in rows if p.ends > plan.known.today and p not in ended]
    if ended and not staying and not new:
        plan.leaving.add(person)


def after(placement: Placement) -> date:
    """The first day on which a placement can have ended."""
    return date.fromordinal(placement.starts.toordinal() + 1)


def _key(plan: RosterPlan, want: Wanted) -> tuple[int | None, str]:
    return plan.schools[want.school], want.role


def _same(plan: RosterPlan, want: Wanted, rows: Sequence[Placement]) -> Placement | None:
    """The row of the same days; what holds now or later is never one that has ended."""
    today = plan.known.today
    for row in rows:
        meets = row.starts < want.ends and want.starts < row.ends
        if (meets or not want.dated) and (row.ends > today or want.ends <= today):
            return row
    return None


def _since(want: Wanted, before: Sequence[Placement]) -> Wanted:
    """Who comes back begins anew: the days that a row here has already are not said twice."""
    ends = [p.ends for p in before if want.starts < p.ends < want.ends]
    if not ends:
        return want
    return Wanted(
        want.school, want.role, max(ends), want.ends, want.subject, want.grade, want.dated
    )


def _is_first(plan: RosterPlan, match: Match) -> bool:
    """True where the system names somebody for the first time: then its history counts, too."""
    return any(m is match and s == plan.system for m, s, _v in plan.new_ids)


def _differences(plan: RosterPlan, want: Wanted, row: Placement) -> None:
    if want.ends != row.ends and (want.ends != OPEN_END or plan.dated):
        ends = max(want.ends, after(row))
        if ends != row.ends:
            plan.ending.append((row, ends))
    subject, grade = want.subject or row.subject, want.grade or row.grade
    if (subject, grade) != (row.subject, row.grade):
        plan.details.append((row, subject, grade))


def _end(plan: RosterPlan, match: Match, rows: Sequence[Placement]) -> list[Placement]:
    """What the roster no longer says; of changes only what they take away."""
    today, given = plan.known.today, match.given
    gone = {(plan.schools[school], role) for school, role in match.gone}
    ended = []
    for row in rows:
        whole = given.ended or (row.school_id, row.role) in gone
        absent = not given.partial and bool(match.wanted or gone)
        if whole or (absent and row.starts <= today and (row.ends == OPEN_END or plan.dated)):
            ends = max(today, after(row))
            if ends < row.ends:
                plan.ending.append((row, ends))
                ended.append(row)
    return ended
