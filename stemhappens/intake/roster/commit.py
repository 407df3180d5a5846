"""Commit a roster: schools, people, where they work, and who is eligible, in one undoable unit."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

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
from stemhappens.intake.outcomes import Outcome
from stemhappens.intake.roster.following import Following
from stemhappens.intake.roster.known import NAME_ALONE, Match, Wanted
from stemhappens.intake.roster.plan import plan_roster
from stemhappens.intake.roster.planned import RosterPlan
from stemhappens.intake.roster.reading import RosterReading, RosterSchool
from stemhappens.intake.who.school_names import school_key
from stemhappens.people.chains import set_from
from stemhappens.people.models import (
    CoachAssignment,
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
from stemhappens.people.schools import close_school
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
    """A roster would end more than one in five of the people on it, or close more than one in five
    schools; nothing was written."""

    def __init__(self, plan: RosterPlan) -> None:
        self.plan = plan
        super().__init__(too_many(plan))


class Incomplete(Exception):
    """People on a roster wait for an answer, and it was to be taken in whole or not at all."""


def too_many(plan: RosterPlan) -> str:
    """The sentence that stops a roster that would end too much."""
    if plan.people_end_too_many:
        return _(
            "%(gone)d of %(all)d people are not in this roster and would end. That is more "
            "than one in five, so nothing was written: is the file complete?"
        ) % {"gone": len(plan.leaving), "all": plan.population}
    return _(
        "%(gone)d of %(all)d schools are not in this roster and would close. That is more "
        "than one in five, so nothing was written: is the file complete?"
    ) % {"gone": len(plan.closed_schools), "all": len(plan.known.schools)}


def commit_roster(
    district: District,
    actor: Actor,
    reading: RosterReading,
    meta: Meta,
    *,
    system: str = "",
    confirmed: bool = False,
    whole: bool = False,
) -> RosterDone:
    """Write what `reading` says. Taken in again, it changes nothing and there is no unit.

    system: the declared name of the student system, under which its ids are kept. confirmed: go on
    although more than one in five would end; without it TooManyEnd is raised. whole: raise
    Incomplete where people on it wait for an answer, instead of leaving them out.
    """
    authorize(actor, "import_roster")
    with write(district, actor, (_("import roster %s") % meta.file_name)[:80]) as unit:
        assert unit.district is not None
        plan = plan_roster(unit.district, reading, system or reading.form)
        if plan.ends_too_many and not confirmed:
            raise TooManyEnd(plan)
        if whole and plan.waiting:
            raise Incomplete(_("Somebody on it may be here already, and nobody has said so yet."))
        done = RosterDone(plan, plan.counts)
        if plan.empty or reading.refusals:
            return done
        _Roster(unit, plan, done, program_for(meta.program_id)).write()
        done.imported = _record(unit, plan, reading, meta)
        return done


@dataclass
class _Roster:
    """Writes a plan."""

    unit: Unit
    plan: RosterPlan
    done: RosterDone
    program: Program | None

    def __post_init__(self) -> None:
        self.ended_before = {row.pk: row.ends for row, _day in self.plan.ending}

    def write(self) -> None:
        """Write all of it."""
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
            following = Following(self.unit, self.plan, self.program, self.ended_before)
            self.done.eligible, self.done.eligible_ended = following.write(gained)
        for school, day in self.plan.closed_schools:
            close_school(self.unit, school, day)

    # --- schools ---

    def _schools(self) -> None:
        plan, unit = self.plan, self.unit
        keys = plan.new_schools
        self.new_schools = keys
        refs = [plan.school_refs[key] for key in keys]
        rows = unit.add_all(_new_school(plan.system, ref) for ref in refs)
        unit.add_all(
            SchoolAttribute(school=row, starts=ALWAYS, level=ref.level or _level(row.name))
            for ref, row in zip(refs, rows, strict=True)
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
        self._school_changes()

    def _school_changes(self) -> None:
        """What a school list adds; a level that was unknown is told from the beginning."""
        for one in self.plan.school_changes:
            if one.opens:
                self.unit.change(one.school, opens=one.opens)
            if not one.level:
                continue
            link = self.plan.known.attributes.get(one.school.pk)
            if link is None:
                attribute = SchoolAttribute(school=one.school, starts=ALWAYS, level=one.level)
                self.unit.add(attribute)
            else:
                self.unit.change(link, level=one.level)

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
        today = plan.known.today
        ended = {row.pk for row, day in plan.ending if day <= today}
        for row, day in plan.ending:
            self.unit.change(row, ends=day)
        for row, subject, grade in plan.details:
            self.unit.change(row, subject=subject, grade=grade)
        first: set[int] = {
            person
            for person, rows in plan.known.placements.items()
            if any(p.primary and p.ends > today and p.pk not in ended for p in rows)
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
        for row in self.plan.ended_assignments:
            self.unit.change(row, ends=self.plan.known.today)
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


def _new_school(system: str, ref: RosterSchool) -> School:
    uid = uid_of(system, f"school:{ref.id}")
    opens = ref.opens if ref.opens and (not ref.closes or ref.opens < ref.closes) else None
    return School(uid=uid, name=ref.name[:200], opens=opens, closes=ref.closes or OPEN_END)


def _level(name: str) -> str:
    found = school_key(name)[1]
    return found if found in LEVELS else SchoolAttribute.Level.OTHER


def _record(unit: Unit, plan: RosterPlan, reading: RosterReading, meta: Meta) -> Import:
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
    waits = {match.given.where: match for match in plan.waiting}
    asked = _("Waits: it is asked whether this is somebody who is here already.")
    unit.add_all(
        ImportRow(
            imported=imported,
            file=file_of(row.where, imported.file_name),
            sheet=row.where.sheet[:100],
            row=row.where.row,
            cell=row.where.cell[:10],
            raw=json.dumps(row.raw, ensure_ascii=False) if row.raw else "",
            outcome=(Outcome.NEEDS_YOU if row.where in waits else row.outcome).value,
            reasons="\n".join([*row.reasons, *([asked] if row.where in waits else [])]),
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
