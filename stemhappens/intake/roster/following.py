"""Who becomes, stays or is no longer eligible by a roster.

The default rule (a teacher in a participating school) speaks the first time only; afterwards
eligibility goes where its teacher goes, and what a director has narrowed stays.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from stemhappens.core.spans import OPEN_END
from stemhappens.core.write import Unit
from stemhappens.intake.roster.known import Match
from stemhappens.intake.roster.planned import RosterPlan
from stemhappens.people.models import Eligibility, Placement, Program, ProgramSchool


@dataclass
class Following:
    """Lets the eligibility of a program follow a plan. before: when a placement that ends, by its
    id, ended until now."""

    unit: Unit
    plan: RosterPlan
    program: Program
    before: Mapping[int, date]
    ended: int = 0

    def write(self, gained: Iterable[tuple[Match, Placement]]) -> tuple[int, int]:
        """Propose, move along and end it; how many spans begin, and how many end."""
        program = self.program
        spans: dict[int, list[Eligibility]] = {}
        for row in Eligibility.objects.filter(program=program):
            spans.setdefault(row.person_id, []).append(row)
        joined = set(ProgramSchool.objects.filter(program=program, ends=OPEN_END).values_list(
            "school", flat=True))  # fmt: skip
        follows = self._following(spans)
        self._redate(spans)
        nobody = not spans
        rows = []
        for match, placed in gained:
            person = match.person or 0
            teaches = placed.role == Placement.Role.TEACHER and placed.school_id in joined
            fresh = nobody or match.by == "new" or self._first_time(match)
            along = person in follows and placed.starts >= follows[person]
            due = along or (fresh and person not in spans)
            if teaches and due and (placed.ends > self.plan.known.today or fresh):
                rows.append(_eligible(program, placed, along))
        if nobody:
            rows += self._placed_before(program, joined, rows)
        self.unit.add_all(rows)
        return len(rows), self.ended

    def _following(self, spans: Mapping[int, Iterable[Eligibility]]) -> dict[int, date]:
        """People whose eligibility ends, or ended, with a placement, and from when it follows them.

        Where a director has ended it on another day it does not.
        """
        ends = {row.pk: day for row, day in self.plan.ending}
        found = {}
        for person, rows in spans.items():
            placed = [
                p
                for p in self.plan.known.placements.get(person, ())
                if p.role == Placement.Role.TEACHER
            ]
            last = max(rows, key=lambda row: row.ends)
            if any(
                row.school_id == p.school_id and row.ends > ends[p.pk]
                for row in rows
                for p in placed
                if p.pk in ends
            ):
                found[person] = date.min
            elif (last.school_id, last.ends) in {(p.school_id, p.ends) for p in placed}:
                found[person] = last.ends
        return found

    def _redate(self, spans: Mapping[int, Iterable[Eligibility]]) -> None:
        """Who stops teaching at a school is no longer eligible there; who stays longer is."""
        for placement, day in self.plan.ending:
            if placement.role != Placement.Role.TEACHER:
                continue
            held = self.before[placement.pk]
            for row in spans.get(placement.person_id, ()):
                if row.school_id != placement.school_id:
                    continue
                ends = max(day, date.fromordinal(row.starts.toordinal() + 1))
                if row.ends > ends or (row.ends == held < ends):
                    self.unit.change(row, ends=ends)
                    self.ended += ends <= self.plan.known.today

    def _first_time(self, match: Match) -> bool:
        """True when the person stands on a roster for the first time (the log knew them before)."""
        return any(m is match and s == self.plan.system for m, s, _v in self.plan.new_ids)

    def _placed_before(
        self, program: Program, joined: set[int], rows: Iterable[Eligibility]
    ) -> list[Eligibility]:
        """With a first roster, who was placed by a log before is eligible like the others."""
        have = {(row.person_id, row.school_id) for row in rows}
        listed = {match.person for match in self.plan.matches if match.by != "new"}
        return [
            _eligible(program, p, False)
            for person in sorted(listed - {None}, key=lambda key: key or 0)
            for p in self.plan.known.open_placements(person or 0)
            if p.role == Placement.Role.TEACHER
            and p.school_id in joined
            and (p.person_id, p.school_id) not in have
        ]


def _eligible(program: Program, placed: Placement, moved: bool) -> Eligibility:
    reason = _("Moved with the teacher, by the roster") if moved else _(
        "Default rule: a teacher in a participating school, by the roster"
    )  # fmt: skip
    return Eligibility(
        program=program,
        person_id=placed.person_id,
        school_id=placed.school_id,
        starts=max(placed.starts, program.starts),
        ends=placed.ends,
        reason=reason,
    )
