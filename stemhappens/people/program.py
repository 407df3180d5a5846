"""What may be done to the program: its schools, calendar, vocabularies and policies."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from stemhappens.core.problem import Problems, Stale
from stemhappens.core.rules import authorize
from stemhappens.core.spans import OPEN_END
from stemhappens.core.write import Unit
from stemhappens.people.calendar_keeping import year_problems
from stemhappens.people.chains import set_from
from stemhappens.people.checks import refuse
from stemhappens.people.defaults import OTHER_TEMPLATES, PHASES, TEMPLATE, TOPICS, TYPES
from stemhappens.people.library import GOALS, STEPS
from stemhappens.people.models import (
    Closure,
    LibraryEntry,
    Phase,
    PhaseTemplate,
    Policy,
    Program,
    ProgramSchool,
    School,
    SchoolYear,
    SessionType,
    Topic,
    UncountedType,
)

PhaseRows = tuple[tuple[str, int, int], ...]
"""Name, cadence and limit of each phase of a set, in instructional days."""


def add_program(
    unit: Unit, name: str, starts: date, ends: date = OPEN_END, uid: UUID | None = None
) -> Program:
    """Create a coaching program."""
    authorize(unit.actor, "set_policy")
    refuse(_program_problems(name, starts, ends))
    return unit.add(Program(name=name.strip(), starts=starts, ends=ends, uid=uid or uuid4()))


def change_program(
    unit: Unit, program: Program, name: str, starts: date, ends: date = OPEN_END
) -> Program:
    """Call a program otherwise, or let it run on other days. ends: the first day without it."""
    authorize(unit.actor, "set_policy", program)
    refuse(_program_problems(name, starts, ends))
    return unit.change(program, name=name.strip(), starts=starts, ends=ends)


def _program_problems(name: str, starts: date, ends: date) -> Problems:
    problems = Problems()
    if not name.strip():
        problems.add("name", _("Give the program's name."))
    if starts >= ends:
        problems.add("ends", _("A program ends after it has started."))
    return problems


def join_program(
    unit: Unit, program: Program, schools: Iterable[School], starts: date, ends: date = OPEN_END
) -> list[ProgramSchool]:
    """Let schools take part in a program."""
    authorize(unit.actor, "set_eligibility", program)
    return unit.add_all(
        ProgramSchool(program=program, school=school, starts=starts, ends=ends)
        for school in schools
    )


def add_school_year(
    unit: Unit, name: str, first_day: date, last_day: date, weekdays: str = "12345"
) -> SchoolYear:
    """Add a school year with its first and last instructional day."""
    authorize(unit.actor, "set_calendar")
    refuse(year_problems(name, first_day, last_day, weekdays))
    return unit.add(
        SchoolYear(name=name, first_day=first_day, last_day=last_day, weekdays=weekdays)
    )


def close_days(
    unit: Unit, days: Iterable[date], reason: str = "", school: School | None = None
) -> list[Closure]:
    """Mark days without school, everywhere or at one school; days marked already are left."""
    authorize(unit.actor, "set_calendar")
    wanted = sorted(set(days))
    known = Closure.objects.filter(school=school, day__in=wanted).values_list("day", flat=True)
    missing = set(wanted) - set(known)
    return unit.add_all(
        Closure(day=day, school=school, reason=reason) for day in wanted if day in missing
    )


def set_policy(
    unit: Unit,
    program: Program,
    starts: date,
    uncounted: Iterable[SessionType] = (),
    version: int | None = None,
    **values: Any,
) -> Policy:
    """Let a policy hold from `starts` on. values: fields of Policy; uncounted: types left out.

    version: of the day's policy as its writer saw it, 0 where there was none; else the last wins.
    """
    authorize(unit.actor, "set_policy", program)
    refuse(_policy_problems(values))
    if version is not None:
        _refuse_stale(program, starts, version)
    policy = set_from(unit, Policy, {"program": program}, starts, **values)
    wanted = {kind.pk for kind in uncounted}
    for row in UncountedType.objects.filter(policy=policy):
        if row.session_type_id not in wanted:
            unit.remove(row)
        wanted.discard(row.session_type_id)
    unit.add_all(UncountedType(policy=policy, session_type_id=key) for key in sorted(wanted))
    return policy


LIMITS: Mapping[str, tuple[int, int]] = {
    "minimum_minutes": (0, 600),
    "reach_group_size": (1, 1000),
    "gap_window_days": (1, 400),
    "benchmark_percent": (1, 100),
    "yearly_visits": (1, 400),
    "goal_stall_days": (1, 400),
    "debrief_days": (0, 100),
    "hours_plan": (0, 1_000_000),
    "log_until_day": (1, 31),
}
"""The least and the most of each number of a policy."""


def _policy_problems(values: Mapping[str, Any]) -> Problems:
    problems = Problems()
    for name, (least, most) in LIMITS.items():
        value = values.get(name)
        if value is not None and not least <= value <= most:
            words = {"least": least, "most": f"{most:,}"}
            problems.add(name, _("Write a whole number from %(least)s to %(most)s.") % words)
    return problems


def _refuse_stale(program: Program, starts: date, version: int) -> None:
    """Raise Stale unless the day's policy is the one its writer saw."""
    found = Policy.objects.filter(program=program, starts=starts).first()
    if (found.version if found else 0) != version:
        raise Stale("the policy was changed by somebody else in the meantime")


def add_session_type(
    unit: Unit, code: str, name: str, group: str = "visit", loop_step: str = "", position: int = 0
) -> SessionType:
    """Add a kind of session to the vocabulary."""
    authorize(unit.actor, "set_policy")
    return unit.add(
        SessionType(code=code, name=name, group=group, loop_step=loop_step, position=position)
    )


def add_topic(unit: Unit, code: str, name: str, framework: str = "", position: int = 0) -> Topic:
    """Add a topic to the vocabulary."""
    authorize(unit.actor, "set_policy")
    return unit.add(Topic(code=code, name=name, framework=framework, position=position))


def install_defaults(unit: Unit, program: Program, first_day: date | None = None) -> Policy:
    """Give a new district its vocabularies, phases and first policy; run again, nothing changes.

    first_day: from when the policy holds; the program's start when not given.
    """
    authorize(unit.actor, "set_policy", program)
    starts = first_day or program.starts
    if not PhaseTemplate.objects.exists():
        _install_vocabularies(unit)
    _add_starters(unit)
    known = Policy.objects.filter(program=program).order_by("starts").first()
    return known or set_policy(unit, program, starts, citation=_("Default of STEMHappensOS"))


def _install_vocabularies(unit: Unit) -> None:
    unit.add_all(
        SessionType(code=code, name=name, group=group, loop_step=step, position=place)
        for place, (code, name, group, step) in enumerate(TYPES)
    )
    unit.add_all(
        Topic(code=code, name=name, framework=framework, position=place)
        for place, (code, name, framework) in enumerate(TOPICS)
    )
    _add_template(unit, TEMPLATE, PHASES, is_default=True)


def add_starters(unit: Unit) -> int:
    """Add what an older district lacks of the sets of phases and the library; gives how many.

    What stands there stays, retired or not. Run again, nothing changes.
    """
    authorize(unit.actor, "set_policy")
    return _add_starters(unit)


def missing_starters() -> int:
    """How many sets of phases and library entries the district lacks."""
    return len(_missing_templates()) + len(_missing_entries())


def _add_starters(unit: Unit) -> int:
    templates, entries = _missing_templates(), _missing_entries()
    for name, phases in templates:
        _add_template(unit, name, phases)
    unit.add_all(entries)
    return len(templates) + len(entries)


def _missing_templates() -> list[tuple[str, PhaseRows]]:
    known = set(PhaseTemplate.objects.values_list("name", flat=True))
    return [(name, phases) for name, phases in OTHER_TEMPLATES if name not in known]


def _missing_entries() -> list[LibraryEntry]:
    known = set(LibraryEntry.objects.values_list("kind", "text"))
    kinds = ((LibraryEntry.Kind.GOAL, GOALS), (LibraryEntry.Kind.STEP, STEPS))
    entries = [
        LibraryEntry(kind=kind, text=text, practice=code)
        for kind, by_practice in kinds
        for code, texts in by_practice.items()
        for text in texts
    ]
    for place, entry in enumerate(entries):
        entry.position = place
    return [entry for entry in entries if (entry.kind, entry.text) not in known]


def _add_template(unit: Unit, name: str, phases: PhaseRows, is_default: bool = False) -> None:
    template = unit.add(PhaseTemplate(name=name, is_default=is_default))
    unit.add_all(
        Phase(template=template, position=place, name=phase, cadence_days=pace, stall_days=limit)
        for place, (phase, pace, limit) in enumerate(phases, start=1)
    )
