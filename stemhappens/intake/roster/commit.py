"""Commit a roster: schools, people, where they work, and who is eligible, in one undoable unit."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.core import clock
from stemhappens.core.actor import Actor
from stemhappens.core.models import District
from stemhappens.core.rules import authorize
from stemhappens.core.spans import OPEN_END
from stemhappens.core.write import Unit, write
from stemhappens.intake.commit.sessions import Meta, file_of, program_for
from stemhappens.intake.commit.settle import uid_of
from stemhappens.intake.models import Import, ImportRow
from stemhappens.intake.roster.known import NAME_ALONE, Match, Wanted
from stemhappens.intake.roster.plan import RosterPlan, plan_roster
from stemhappens.intake.roster.reading import RosterReading
from stemhappens.intake.who.school_names import school_key
from stemhappens.people.chains import set_from
from stemhappens.people.models import (
    CoachAssignment,
    Eligibility,
    ExternalId,
    Person,
    PersonName,
    Placement,
    Program,
    ProgramSchool,
    School,
    SchoolAlias,
    SchoolAttribute,
    SchoolYear,
)
from stemhappens.people.services import ALWAYS

LEVELS = {"elementary", "middle", "high", "k8"}


@dataclass
class RosterDone:
    """What a roster changed. imported None: the district said the same already."""

    plan: RosterPlan
    counts: dict[str, int]
    imported: Import | None = None
    participating: int = 0
    eligible: int = 0
    eligible_ended: int = 0


class TooManyEnd(Exception):
    """A roster would end more than one in five of the people on it; nothing was written."""

    def __init__(self, plan: RosterPlan) -> None:
        self.plan = plan
        super().__init__(
            _(
                "%(gone)d of %(all)d people are not in this roster and would end. That is more "
                "than one in five, so nothing was written: is the file complete?"
            )
            % {"gone": len(plan.leaving), "all": plan.population}
        )


def commit_roster(
    district: District,
    actor: Actor,
    reading: RosterReading,
    meta: Meta,
    *,
    system: str = "",
    confirmed: bool = False,
) -> RosterDone:
    """Write what `reading` says. Taken in again, it changes nothing and there is no unit.

    system: the declared name of the student system, under which its ids are kept. confirmed: go on
    although more than one in five would end; without it TooManyEnd is raised.
    """
    authorize(actor, "import_roster")
    with write(district, actor, (_("import roster %s") % meta.file_name)[:80]) as unit:
        assert unit.district is not None
        plan = plan_roster(unit.district, reading, system or reading.form)
        if plan.ends_too_many and not confirmed:
            raise TooManyEnd(plan)
        done = RosterDone(plan, plan.counts)
        if plan.empty or reading.refusals:
            return done
        _Roster(unit, plan, done, program_for(meta.program_id)).write()
        done.imported = _record(unit, reading, meta)
        return done


@dataclass
class _Roster:
    """Writes a plan."""

    unit: Unit
    plan: RosterPlan
    done: RosterDone
    program: Program | None

    def write(self) -> None:
        self.unit.add_all(
            SchoolYear(name=name, first_day=first, last_day=last)
            for name, first, last in self.plan.years
        )
        self._schools()
        self._people()
        self._names()
        gained = self._placements()
        self._coaches()
        if self.program is not None:
            self._participation(self.program, gained)
            self._eligibility(self.program, gained)

    # --- schools ---

    def _schools(self) -> None:
        plan, unit = self.plan, self.unit
        keys = plan.new_schools
        self.new_schools = keys
        refs = [plan.school_refs[key] for key in keys]
        rows = unit.add_all(
            School(uid=uid_of(plan.system, f"school:{ref.id}"), name=ref.name[:200]) for ref in refs
        )
        unit.add_all(
            SchoolAttribute(school=row, starts=ALWAYS, level=_level(row.name)) for row in rows
        )
        unit.add_all(
            SchoolAlias(school=row, text=text[:200])
            for ref, row in zip(refs, rows, strict=True)
            for text in dict.fromkeys(ref.aliases)
        )
        for key, row in zip(keys, rows, strict=True):
            plan.schools[key] = row.pk
        unit.add_all(
            ExternalId(school_id=plan.schools[key], system=system, value=value, starts=ALWAYS)
            for key, system, value in plan.new_school_ids
        )
        for school, name in plan.renamed_schools:
            if not SchoolAlias.objects.filter(school=school, text=school.name).exists():
                unit.add(SchoolAlias(school=school, text=school.name))
            unit.change(school, name=name)
        for school in plan.closed_schools:
            unit.change(school, closes=plan.known.today)

    # --- people ---

    def _people(self) -> None:
        plan, unit = self.plan, self.unit
        new = plan.new_people
        rows = unit.add_all(
            Person(uid=uid_of(plan.system, f"person:{match.given.id}")) for match in new
        )
        for match, row in zip(new, rows, strict=True):
            match.person, match.by = row.pk, "new"
        unit.add_all(
            PersonName(person_id=match.id, starts=ALWAYS, given=match.name[0], family=match.name[1])
            for match in new
        )
        unit.add_all(
            ExternalId(person_id=match.id, system=system, value=value, starts=ALWAYS)
            for match, system, value in plan.new_ids
        )

    def _names(self) -> None:
        """Another family name holds from today; another spelling of the same mends the name."""
        for match, same in self.plan.renames:
            given, family = match.name
            held = self.plan.known.names.get(match.person or 0)
            if same and held is not None:
                self.unit.change(held, given=given, family=family)
                continue
            person = Person.objects.get(pk=match.id)
            set_from(
                self.unit, PersonName, {"person": person}, self.plan.known.today,
                given=given, family=family,
            )  # fmt: skip

    # --- where they work ---

    def _placements(self) -> list[tuple[Match, Placement]]:
        plan = self.plan
        ended = {row.pk for row, _day in plan.ending}
        for row, day in plan.ending:
            self.unit.change(row, ends=day)
        for row, subject, grade in plan.details:
            self.unit.change(row, subject=subject, grade=grade)
        first: set[int] = {
            person
            for person, rows in plan.known.placements.items()
            if any(p.primary and p.ends > plan.known.today and p.pk not in ended for p in rows)
        }
        rows = []
        for match, wanted in plan.new_placements:
            rows.append((match, self._placement(match, wanted, match.person not in first)))
            first.add(match.person or 0)
        self.unit.add_all(row for _match, row in rows)
        return rows

    def _placement(self, match: Match, wanted: Wanted, primary: bool) -> Placement:
        return Placement(
            person_id=match.id,
            school_id=self.plan.schools[wanted.school] or 0,
            role=wanted.role,
            starts=wanted.starts,
            ends=wanted.ends,
            primary=primary,
            subject=wanted.subject,
            grade=wanted.grade,
        )

    def _coaches(self) -> None:
        """A coach of no school works for the whole program; the FTE is the director's to say."""
        program = self.program
        if program is not None:
            self.unit.add_all(
                CoachAssignment(
                    program=program, coach_id=match.id, fte=0,
                    starts=max(self.plan.starts, program.starts),
                )
                for match in self.plan.new_coaches
            )  # fmt: skip

    # --- the program ---

    def _participation(self, program: Program, gained: Iterable[tuple[Match, Placement]]) -> None:
        """Schools with teachers take part: all of a first roster, later only schools that are new.

        A school that the director has left out stays out.
        """
        known = set(ProgramSchool.objects.filter(program=program).values_list("school", flat=True))
        new = {self.plan.schools[key] for key in self.new_schools}
        teaching = {row.school_id for _m, row in gained if row.role == Placement.Role.TEACHER}
        joining = teaching - known if not known else (teaching & new) - known
        self.done.participating = len(joining)
        self.unit.add_all(
            ProgramSchool(
                program=program, school_id=school, starts=max(self.plan.starts, program.starts)
            )
            for school in sorted(joining)
        )

    def _eligibility(self, program: Program, gained: Iterable[tuple[Match, Placement]]) -> None:
        spans: dict[int, list[Eligibility]] = {}
        for row in Eligibility.objects.filter(program=program):
            spans.setdefault(row.person_id, []).append(row)
        joined = set(ProgramSchool.objects.filter(program=program, ends=OPEN_END).values_list(
            "school", flat=True))  # fmt: skip
        moving = self._end_eligibility(spans)
        nobody = not spans
        rows = []
        for match, placed in gained:
            person = match.person or 0
            teaches = placed.role == Placement.Role.TEACHER and placed.school_id in joined
            fresh = nobody or match.by == "new" or self._first_time(match)
            due = person in moving or (fresh and person not in spans)
            if teaches and due and placed.ends > self.plan.known.today:
                rows.append(_eligible(program, placed, moving.get(person)))
        if nobody:
            rows += self._placed_before(program, joined, rows)
        self.done.eligible = len(rows)
        self.unit.add_all(rows)

    def _end_eligibility(self, spans: dict[int, list[Eligibility]]) -> dict[int, date]:
        """Who stops teaching at a school is no longer eligible there; person → from when."""
        moving: dict[int, date] = {}
        for placement, day in self.plan.ending:
            if placement.role != Placement.Role.TEACHER:
                continue
            for row in spans.get(placement.person_id, ()):
                if row.school_id == placement.school_id and row.ends > day:
                    ends = max(day, date.fromordinal(row.starts.toordinal() + 1))
                    if ends != row.ends:
                        self.unit.change(row, ends=ends)
                        self.done.eligible_ended += 1
                        moving[placement.person_id] = ends
        return moving

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
            _eligible(program, p, None)
            for person in sorted(listed - {None}, key=lambda key: key or 0)
            for p in self.plan.known.open_placements(person or 0)
            if p.role == Placement.Role.TEACHER
            and p.school_id in joined
            and (p.person_id, p.school_id) not in have
        ]


def _eligible(program: Program, placed: Placement, moved: date | None) -> Eligibility:
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


def _level(name: str) -> str:
    found = school_key(name)[1]
    return found if found in LEVELS else SchoolAttribute.Level.OTHER


def _record(unit: Unit, reading: RosterReading, meta: Meta) -> Import:
    assert unit.district is not None
    imported = unit.add(
        Import(
            uid=meta.uid,
            kind=Import.Kind.ROSTER,
            source=reading.source[:80],
            file_name=meta.file_name[:255],
            file_hash=meta.file_hash,
            seq=unit.seq,
            at=clock.now(unit.district),
        )
    )
    unit.add_all(
        ImportRow(
            imported=imported,
            file=file_of(row.where, imported.file_name),
            sheet=row.where.sheet[:100],
            row=row.where.row,
            cell=row.where.cell[:10],
            raw=json.dumps(row.raw, ensure_ascii=False) if row.raw else "",
            outcome=row.outcome.value,
            reasons="\n".join(row.reasons),
        )
        for row in reading.rows
    )
    return imported


def sentences(plan: RosterPlan) -> list[str]:
    """What a roster would do, and under which assumption, in sentences."""
    said = []
    if plan.first and any(p.starts is None for m in plan.matches for p in m.given.placements):
        said.append(
            _("The first roster gives no start dates: everybody is placed from %s on.")
            % date_format(plan.starts, "j F Y")
        )
    if plan.ends_too_many:
        said.append(str(TooManyEnd(plan)))
    moved = [match.given.name for match in plan.matches if match.by == NAME_ALONE]
    if moved:
        said.append(
            _("Found by name alone, at another school than before: %s.") % ", ".join(moved[:10])
        )
    if plan.new_coaches:
        said.append(
            ngettext(
                "%d coach belongs to no school and coaches the whole program; set the FTE.",
                "%d coaches belong to no school: they coach the whole program; set their FTE.",
                len(plan.new_coaches),
            )
            % len(plan.new_coaches)
        )
    return said
