"""Compose a board report from the live figures: one reading, no name in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from stemhappens.core.models import District
from stemhappens.facts.models import Level as SchoolLevel
from stemhappens.metrics.ask import SNAPSHOT, Asking, Clock, Key, answers
from stemhappens.metrics.calendar import year_of
from stemhappens.metrics.figure import Figure, Period
from stemhappens.metrics.lists import same_day_last_year
from stemhappens.people.models import PersonName, Phase, Policy, Program, School
from stemhappens.reports import content, wording
from stemhappens.reports.content import (
    Band,
    Benchmark,
    BoardReport,
    Compared,
    Frame,
    GoalCount,
    Goals,
    HowMuch,
    Level,
    Month,
    Phases,
    Unserved,
    names_in,
    pooled_levels,
)
from stemhappens.reports.evidence import evidence

BANDS = {
    "band_0": "0",
    "band_1_4": "1–4",
    "band_5_9": "5–9",
    "band_10_14": "10–14",
    "band_15_plus": "15+",
}
STATUSES: dict[content.Status, str] = {
    "completed": "goal_completion",
    "on_track": "goals_going",
    "stalled": "goals_stuck",
    "carried": "goals_carried",
    "dropped": "goals_dropped",
}
COMPARED = (
    "teachers_reached",
    "schools_covered",
    "sessions",
    "teacher_contacts",
    "coach_hours",
    "cycle_benchmark",
    "goal_completion",
)
MAIN = (
    *dict.fromkeys((*COMPARED, *BANDS, *STATUSES.values())),
    "sessions_with_minutes",
    "coaches",
    "sessions_per_reached",
    "sessions_per_eligible",
    "sessions_per_coach_week",
    "goals_due_completion",
    "phase_stalled",
    "schools_unserved",
    "reached_where_served",
    "unreached_where_unserved",
    "reached_outside_roster",
    "short_visits",
    "micro_touches",
    "contacts_in_large_groups",
    "schools_online_only",
)
LEVELS = (
    SchoolLevel.ELEMENTARY,
    SchoolLevel.K8,
    SchoolLevel.MIDDLE,
    SchoolLevel.HIGH,
    SchoolLevel.OTHER,
    SchoolLevel.NONE,
)
"""From the youngest pupils up, so that neighbors are pooled."""


class NamesInside(ValueError):
    """A report would carry these names out of the district; nothing is composed."""

    def __init__(self, names: set[str]) -> None:
        self.names = tuple(sorted(names))
        super().__init__(
            _("A report for the board names nobody, and this one would: %s.")
            % ", ".join(self.names)
        )


@dataclass(frozen=True)
class _Asked:
    """What was read: figures now, at the same day last year, and their cuts.

    sessions: by school and by month, which must add up.
    """

    now: Mapping[str, Figure]
    before: Mapping[str, Figure]
    months: Mapping[int, Figure]
    months_before: Mapping[int, Figure]
    phases: Mapping[str, Mapping[int, Figure]]
    levels: Mapping[int, Figure]
    sessions: tuple[Mapping[Key, Figure], Mapping[Key, Figure]]
    before_period: Period | None

    def pair(self, name: str) -> Compared:
        return Compared(self.now[name], self.before.get(name))


def compose_board(
    at: Clock, district: District, program: Program, period: Period, using: str = SNAPSHOT
) -> BoardReport:
    """The board report of a period, as the figures stand now (needs the district's scope).

    The period is cut at today. Raises metrics' Refused for a period of the future, NamesInside
    where words of the district (a policy's citation, a phase) name a person or a school.
    """
    period = Period(period.start, min(period.end, at.today)) if period.start <= at.today else period
    asked = _ask(at, period, using)
    policy = _policy(at, period, using)
    report = BoardReport(
        frame=_frame(at, district, program, period, asked.before_period, policy),
        reached=_reached(asked),
        schools=asked.pair("schools_covered"),
        levels=_levels(at, period, asked, using),
        how_much=_how_much(asked, period),
        benchmark=_benchmark(asked, policy),
        goals=_goals(asked),
        phases=_phases(asked, using),
        unserved=_unserved(asked),
        outside=asked.now["reached_outside_roster"],
        evidence=evidence(at, period, asked.now, asked.sessions, using),
    )
    _refuse_names(report, using)
    return report


def _ask(at: Clock, period: Period, using: str) -> _Asked:
    """All figures of the report but those by pooled level, in one statement."""
    before_period = same_day_last_year(at, period, using)
    askings = [
        Asking(MAIN, period),
        Asking(["session_rate"], period, by=("month",)),
        Asking(["phase_now", "phase_past_limit", "phase_median_days"], period, by=("phase",)),
        Asking(["teachers_reached"], period, by=("level",)),
        Asking(["sessions"], period, by=("school",)),
        Asking(["sessions"], period, by=("month",)),
    ]
    if before_period:
        askings += [
            Asking(COMPARED, before_period),
            Asking(["session_rate"], before_period, by=("month",)),
        ]
    whole, months, phases, levels, by_school, by_month, *earlier = answers(at, askings, using)
    before, months_before = earlier or ({}, {"session_rate": {}})
    return _Asked(
        now={name: each[()] for name, each in whole.items()},
        before={name: each[()] for name, each in before.items()},
        months=_by_id(months["session_rate"]),
        months_before=_by_id(months_before["session_rate"]),
        phases={name: _by_id(each) for name, each in phases.items()},
        levels=_by_id(levels["teachers_reached"]),
        sessions=(by_school["sessions"], by_month["sessions"]),
        before_period=before_period,
    )


def _by_id(cut: Mapping[Key, Figure]) -> dict[int, Figure]:
    return {key[0]: figure for key, figure in cut.items()}


def _policy(at: Clock, period: Period, using: str) -> Policy:
    """The policy in force at the period's end; what holds without one where there is none."""
    rows = Policy.objects.using(using).filter(program=at.program, starts__lte=period.end)
    return rows.order_by("-starts").first() or Policy(starts=date.min)


def _frame(
    at: Clock,
    district: District,
    program: Program,
    period: Period,
    before: Period | None,
    policy: Policy,
) -> Frame:
    year = year_of(at.years, period.start)
    inside = year is not None and period.end <= year.last
    return Frame(
        district=district.name,
        program=program.name,
        year=year.name.replace("-", "–") if year is not None and inside else "",
        period=period,
        as_of=period.end,
        author=district.name,
        policy=wording.policy(policy),
        same_day_before=before.end if before else None,
    )


def _reached(asked: _Asked) -> Compared:
    """Reached of the eligible; without a roster a count without "of" (ruling 2)."""
    pair = asked.pair("teachers_reached")
    outside = asked.now["reached_outside_roster"]
    return Compared(outside) if pair.now.denominator == 0 and outside.numerator else pair


def _levels(at: Clock, period: Period, asked: _Asked, using: str) -> tuple[Level, ...]:
    """Teachers and schools by level, levels with fewer than ten teachers pooled."""
    sizes = {level.name: _eligible(asked.levels, level) for level in LEVELS}
    groups = [[SchoolLevel[name] for name in group] for group in pooled_levels(sizes)]
    if not groups:
        return ()
    names = ["teachers_reached", "schools_covered"]
    if len(groups) == 1:
        return (Level(_("All levels"), *(asked.now[name] for name in names)),)
    askings = [
        Asking(names, period, {"level": tuple(int(level) for level in group)}) for group in groups
    ]
    found = answers(at, askings, using)
    return tuple(
        _level(wording.levels(group), each["teachers_reached"][()], each["schools_covered"][()])
        for group, each in zip(groups, found, strict=True)
    )


def _eligible(levels: Mapping[int, Figure], level: SchoolLevel) -> int:
    found = levels.get(int(level))
    return (found.denominator or 0) if found else 0


def _level(label: str, teachers: Figure, schools: Figure) -> Level:
    """A level whose figures say it by name, not by number."""
    said = (("level", label),)
    return Level(label, replace(teachers, filters=said), replace(schools, filters=said))


def _how_much(asked: _Asked, period: Period) -> HowMuch:
    return HowMuch(
        sessions=asked.pair("sessions"),
        contacts=asked.pair("teacher_contacts"),
        hours=asked.pair("coach_hours"),
        hours_known=asked.now["sessions_with_minutes"],
        coaches=asked.now["coaches"],
        per_reached=asked.now["sessions_per_reached"],
        per_eligible=asked.now["sessions_per_eligible"],
        per_coach_week=asked.now["sessions_per_coach_week"],
        months=_months(asked, period),
    )


def _months(asked: _Asked, period: Period) -> tuple[Month, ...]:
    """The months in order, each beside the same month of the year before."""
    months = sorted(asked.months)
    one_year = len({month % 100 for month in months}) == len(months)
    return tuple(
        Month(
            wording.month(month, with_year=not one_year),
            _said(asked.months[month], month),
            _before(asked.months_before, month - 100),
            part=wording.is_part(month, period),
        )
        for month in months
    )


def _before(months: Mapping[int, Figure], month: int) -> Figure | None:
    found = months.get(month)
    return _said(found, month) if found else None


def _said(figure: Figure, month: int) -> Figure:
    return replace(figure, filters=(("month", wording.month(month, with_year=True)),))


def _benchmark(asked: _Asked, policy: Policy) -> Benchmark:
    bands = BANDS if asked.now["teachers_reached"].denominator else {}
    return Benchmark(
        on_schedule=asked.pair("cycle_benchmark"),
        threshold=Fraction(policy.benchmark_percent, 100),
        window_days=policy.gap_window_days,
        bands=tuple(Band(label, asked.now[name]) for name, label in bands.items()),
    )


def _goals(asked: _Asked) -> Goals:
    return Goals(
        completed=asked.pair("goal_completion"),
        due=asked.now["goals_due_completion"],
        by_status=tuple(GoalCount(status, asked.now[name]) for status, name in STATUSES.items()),
    )


def _phases(asked: _Asked, using: str) -> Phases:
    """The phases with open work, in their order; the same name in two templates stands twice."""
    rows = []
    for phase in Phase.objects.using(using).order_by("template_id", "position"):
        found = asked.phases["phase_now"].get(phase.pk)
        if found is None or not found.numerator:
            continue
        rows.append(_phase(phase, asked.phases))
    return Phases(asked.now["phase_stalled"], tuple(rows))


def _phase(phase: Phase, cuts: Mapping[str, Mapping[int, Figure]]) -> content.Phase:
    said = (("phase", phase.name),)
    median = cuts["phase_median_days"].get(phase.pk)
    return content.Phase(
        phase.name,
        replace(cuts["phase_now"][phase.pk], filters=said),
        replace(cuts["phase_past_limit"][phase.pk], filters=said),
        phase.stall_days,
        replace(median, filters=said) if median and median.value is not None else None,
    )


def _unserved(asked: _Asked) -> Unserved:
    return Unserved(
        never=asked.now["band_0"],
        schools=asked.now["schools_unserved"],
        there=asked.now["unreached_where_unserved"],
        elsewhere=asked.now["reached_where_served"],
    )


def _refuse_names(report: BoardReport, using: str) -> None:
    """NamesInside when a person or a school of the district stands in the report's words.

    A school that is called like the district or its program is no secret of the report.
    """
    own = f"{report.frame.district}\n{report.frame.program}".casefold()
    names = {name for name in _names(using) if name.casefold() not in own}
    found = names_in(report, names)
    if found:
        raise NamesInside(found)


def _names(using: str) -> Iterable[str]:
    called = PersonName.objects.using(using).values_list("given", "family")
    yield from (f"{given} {family}".strip() for given, family in called)
    yield from School.objects.using(using).values_list("name", flat=True)
