"""Reports made up for the renderers: the demo's figures, and contents at the edge."""

from datetime import UTC, date, datetime
from fractions import Fraction

from stemhappens.metrics.figure import Figure, Period
from stemhappens.reports.content import (
    Ask,
    Band,
    Benchmark,
    BoardReport,
    Compared,
    Evidence,
    Frame,
    GoalCount,
    Goals,
    HowMuch,
    Level,
    Month,
    Phase,
    Phases,
    Unserved,
)

PERIOD = Period(date(2025, 8, 18), date(2026, 5, 8))
BEFORE = Period(date(2024, 8, 19), date(2025, 5, 9))
FIRST_WEEKS = Period(date(2025, 8, 18), date(2025, 9, 4))
LONG = "Consolidated Rural Mountain Joint Unified School District 47"
NAMES = ("Rosa Castell", "Theo Okonjo", "Eastgate ES", "Kestrel HS")


def share(name, n, of, unit="teachers", period=PERIOD, **filters):
    """A count of a whole."""
    value = Fraction(n, of) if of else None
    return Figure(
        name,
        value,
        n,
        of,
        unit,
        f"What {name} counts, by the catalogue.",
        period,
        tuple(filters.items()),
        871,
    )


def count(name, n, unit="sessions", period=PERIOD):
    """A count without a whole."""
    return Figure(name, Fraction(n), n, None, unit, f"What {name} counts.", period, (), 871)


def rate(name, n, of, times=1, unit="sessions", period=PERIOD):
    """Something divided by something, such as hours or sessions per teacher."""
    value = Fraction(n * times, of) if of else None
    return Figure(name, value, n, of, unit, f"What {name} divides.", period, (), 871)


MONTHS = ("Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar", "Apr", "May")
SESSIONS = (1, 9, 20, 15, 14, 20, 14, 19, 26, 4)
DAYS = (10, 21, 22, 14, 15, 19, 19, 17, 21, 6)
SESSIONS_BEFORE = (0, 8, 15, 12, 12, 16, 14, 15, 20, 5)


def months():
    """The demo's ten months."""
    return tuple(
        Month(
            label,
            rate("month_rate", n, d, 20),
            rate("month_rate", was, d, 20, period=BEFORE),
            part=label in {"Aug", "May"},
        )
        for label, n, d, was in zip(MONTHS, SESSIONS, DAYS, SESSIONS_BEFORE, strict=True)
    )


def frame(**changes):
    """The demo's frame."""
    values = {
        "district": "Tern Valley Unified",
        "program": "STEM coaching",
        "year": "2025–26",
        "period": PERIOD,
        "as_of": PERIOD.end,
        "author": "Tern Valley Unified",
        "policy": "Policy of 1 July 2025: visits of 15 minutes and more, groups up to six.",
        "same_day_before": BEFORE.end,
        "frozen_at": datetime(2026, 5, 8, 9, 41, tzinfo=UTC),
        "fingerprint": "7Q4K-92MD-H3XA",
    }
    return Frame(**(values | changes))


def levels():
    """The demo's schools by level, as teachers and schools."""
    return tuple(
        Level(
            label,
            share("teachers_reached", n, of, level=label),
            share("schools_covered", schools, all_schools, "schools", level=label),
        )
        for label, n, of, schools, all_schools in (
            ("Elementary", 32, 40, 5, 6),
            ("Middle and K-8", 15, 26, 3, 4),
            ("High school", 0, 14, 0, 2),
        )
    )


def much():
    """The demo's totals."""
    return HowMuch(
        Compared(count("sessions", 142), count("sessions", 117, period=BEFORE)),
        Compared(count("teacher_contacts", 168), count("teacher_contacts", 139, period=BEFORE)),
        Compared(
            rate("coach_hours", 6235, 60, unit="hours"),
            rate("coach_hours", 5298, 60, unit="hours", period=BEFORE),
        ),
        share("sessions_with_minutes", 141, 142, "sessions"),
        count("coaches", 4, "coaches"),
        rate("sessions_per_reached", 142, 47),
        rate("sessions_per_eligible", 142, 80),
        rate("sessions_per_coach_week", 142, 131),
        months(),
    )


def demo(**changes):
    """The report of the demo district."""
    statuses = (("completed", 34), ("on_track", 9), ("stalled", 4), ("carried", 2), ("dropped", 1))
    phases = (
        ("Discovery", 3, 2, 20, 8),
        ("Goal-setting", 3, 0, 15, 5),
        ("Practice", 6, 0, 50, 20),
        ("Reflection", 3, 0, 15, 5),
        ("Sustain", 2, 0, 40, None),
    )
    values = {
        "frame": frame(),
        "reached": Compared(
            share("teachers_reached", 47, 80), share("teachers_reached", 38, 78, period=BEFORE)
        ),
        "schools": Compared(
            share("schools_covered", 8, 12, "schools"),
            share("schools_covered", 7, 12, "schools", BEFORE),
        ),
        "levels": levels(),
        "how_much": much(),
        "benchmark": Benchmark(
            Compared(
                share("cycle_benchmark", 38, 47), share("cycle_benchmark", 25, 38, period=BEFORE)
            ),
            Fraction(4, 5),
            20,
            tuple(
                Band(label, share("band", n, 80))
                for label, n in (("0", 33), ("1–4", 35), ("5–9", 12), ("10–14", 0), ("15+", 0))
            ),
        ),
        "goals": Goals(
            Compared(
                share("goal_completion", 34, 50, "goals"),
                share("goal_completion", 26, 42, "goals", BEFORE),
            ),
            share("goals_due", 33, 40, "goals"),
            tuple(GoalCount(status, share("goals", n, 50, "goals")) for status, n in statuses),
        ),
        "phases": Phases(
            share("phase_flow", 2, 17, "engagements"),
            tuple(
                Phase(
                    label,
                    share("phase", n, 17, "engagements"),
                    share("phase_late", late, n, "engagements"),
                    limit,
                    rate("median", median, 1, unit="days") if median else None,
                )
                for label, n, late, limit, median in phases
            ),
        ),
        "unserved": Unserved(
            share("never", 33, 80),
            share("schools_without", 4, 12, "schools"),
            share("never_there", 26, 33),
            share("teachers_reached", 47, 54),
        ),
        "evidence": Evidence(
            share("checks", 14, 14, "checks"),
            ("1 of 142 sessions has no minutes: a session, never time.",),
        ),
        "outside": count("reached_outside_roster", 3, "teachers"),
    }
    return BoardReport(**(values | changes))


def empty():
    """A first day: nothing has happened and nobody is on the roster."""
    nothing = Compared(share("nothing", 0, 0))
    zero = Compared(count("sessions", 0))
    no_hours = Compared(Figure("coach_hours", None, None, None, "hours", "Hours.", PERIOD))
    none = rate("per", 0, 0)
    return demo(
        frame=frame(frozen_at=None, fingerprint="", same_day_before=None),
        reached=nothing,
        schools=nothing,
        levels=(),
        how_much=HowMuch(
            zero, zero, no_hours, share("known", 0, 0), count("coaches", 0), none, none, none, ()
        ),
        benchmark=Benchmark(nothing, Fraction(4, 5), 20, ()),
        goals=Goals(nothing, None, ()),
        phases=Phases(share("phase_flow", 0, 0), ()),
        unserved=Unserved(*(share("never", 0, 0),) * 4),
        evidence=Evidence(share("checks", 14, 14)),
    )


def zeros():
    """A roster of 80 and nothing done yet."""
    month = tuple(Month(label, rate("month", 0, 20, 20)) for label in MONTHS[:2])
    zero = Compared(count("sessions", 0))
    return demo(
        reached=Compared(share("teachers_reached", 0, 80)),
        schools=Compared(share("schools_covered", 0, 12)),
        levels=tuple(
            Level(
                row.label,
                share("teachers_reached", 0, row.teachers.denominator),
                share("schools_covered", 0, row.schools.denominator),
            )
            for row in levels()
        ),
        how_much=HowMuch(
            zero,
            zero,
            Compared(rate("hours", 0, 60)),
            share("known", 0, 0),
            count("coaches", 4),
            rate("per", 0, 0),
            rate("per", 0, 80),
            rate("per", 0, 4),
            month,
        ),
        unserved=Unserved(
            share("never", 80, 80),
            share("schools_without", 12, 12),
            share("never_there", 80, 80),
            share("teachers_reached", 0, 0),
        ),
    )


def tiny():
    """One school with seven eligible teachers."""
    return demo(
        reached=Compared(share("teachers_reached", 3, 7), share("teachers_reached", 2, 6)),
        schools=Compared(share("schools_covered", 1, 1), share("schools_covered", 1, 1)),
        levels=(
            Level("All levels", share("teachers_reached", 3, 7), share("schools_covered", 1, 1)),
        ),
        benchmark=Benchmark(
            Compared(share("cycle_benchmark", 2, 3)),
            Fraction(4, 5),
            20,
            (Band("0", share("band", 4, 7)), Band("1–4", share("band", 3, 7))),
        ),
        unserved=Unserved(
            share("never", 4, 7),
            share("schools_without", 0, 1),
            share("never_there", 0, 4),
            share("teachers_reached", 3, 7),
        ),
    )


def fresh():
    """A district in its third week: two visits, eight teachers, no year before."""
    return demo(
        frame=frame(
            period=FIRST_WEEKS, as_of=FIRST_WEEKS.end, same_day_before=None, frozen_at=None,
            fingerprint="",
        ),
        reached=Compared(share("teachers_reached", 2, 8)),
        schools=Compared(share("schools_covered", 1, 2, "schools")),
        levels=(
            Level("All levels", share("teachers_reached", 2, 8), share("schools_covered", 1, 2)),
        ),
        how_much=HowMuch(
            Compared(count("sessions", 2)),
            Compared(count("teacher_contacts", 2)),
            Compared(rate("coach_hours", 90, 60, unit="hours")),
            share("sessions_with_minutes", 2, 2, "sessions"),
            count("coaches", 1, "coaches"),
            rate("sessions_per_reached", 2, 2),
            rate("sessions_per_eligible", 2, 8),
            rate("sessions_per_coach_week", 2, 3),
            (
                Month("Aug", rate("month_rate", 0, 10, 20), part=True),
                Month("Sep", rate("month_rate", 2, 4, 20), part=True),
            ),
        ),
        benchmark=Benchmark(
            Compared(share("cycle_benchmark", 1, 2)),
            Fraction(4, 5),
            20,
            tuple(
                Band(label, share("band", n, 8))
                for label, n in (("0", 6), ("1–4", 2), ("5–9", 0), ("10–14", 0), ("15+", 0))
            ),
        ),
        goals=Goals(
            Compared(share("goal_completion", 0, 1, "goals")),
            share("goals_due", 0, 0, "goals"),
            tuple(
                GoalCount(status, share("goals", n, 1, "goals"))
                for status, n in (("completed", 0), ("on_track", 1), ("stalled", 0),
                                  ("carried", 0), ("dropped", 0))
            ),
        ),
        phases=Phases(
            share("phase_flow", 0, 2, "engagements"),
            (
                Phase("Discovery", share("phase", 1, 2, "engagements"),
                      share("phase_late", 0, 1, "engagements"), 20),
                Phase("Goal-setting", share("phase", 1, 2, "engagements"),
                      share("phase_late", 0, 1, "engagements"), 15),
            ),
        ),
        unserved=Unserved(
            share("never", 6, 8),
            share("schools_without", 1, 2, "schools"),
            share("never_there", 4, 6),
            share("teachers_reached", 2, 4),
        ),
        evidence=Evidence(share("checks", 14, 14)),
        outside=count("reached_outside_roster", 0, "teachers"),
    )  # fmt: skip


def rosterless():
    """A log without a roster: people are counted, but of nobody knows how many."""
    return demo(
        reached=Compared(
            count("teachers_reached", 47, "teachers"), count("teachers_reached", 38, "teachers")
        ),
        levels=(),
        benchmark=Benchmark(demo().benchmark.on_schedule, Fraction(4, 5), 20, ()),
        unserved=Unserved(
            share("never", 0, 0),
            share("schools_without", 4, 12, "schools"),
            share("never_there", 0, 0),
            share("teachers_reached", 0, 0),
        ),
    )


def long():
    """Names of sixty characters, words of the director at their limit, before last year."""
    sentence = "Every teacher in a school without a visit gets a first one before anyone’s third."
    phases = tuple(
        Phase(
            (f"Phase {n} of the district’s own cycle with quite a long name indeed")[:60],
            share("phase", 3, 18),
            share("late", 1, 3),
            999,
            rate("median", 1999, 2, unit="days"),
        )
        for n in range(6)
    )
    return demo(
        frame=frame(district=LONG, program="Science, technology, engineering and math coaching"),
        levels=tuple(
            Level(
                (f"{n} Elementary, intermediate, middle and K-8 schools of the north"),
                share("teachers_reached", n, 40),
                share("schools_covered", 1, 2),
            )
            for n in range(6)
        ),
        phases=Phases(share("phase_flow", 6, 18), phases),
        unserved=Unserved(
            share("never", 33, 80),
            share("schools_without", 4, 12),
            share("never_there", 26, 33),
            share("teachers_reached", 47, 54),
            (sentence,) * 5,
            (sentence,) * 5,
        ),
        evidence=Evidence(share("checks", 13, 14), (sentence,) * 4),
        decision="We ask you to keep four coaches, to approve first visits first and a free day",
        asks=tuple(Ask("1,234,567", sentence[:60], sentence) for _n in range(5)),
    )


def large():
    """Four hundred schools, pooled by level; teachers by the thousand."""
    return demo(
        reached=Compared(
            share("teachers_reached", 9_431, 12_804), share("teachers_reached", 9_502, 11_900)
        ),
        schools=Compared(share("schools_covered", 388, 400), share("schools_covered", 391, 400)),
        levels=(
            Level(
                "Elementary",
                share("teachers_reached", 5_210, 6_402),
                share("schools_covered", 240, 244),
            ),
            Level(
                "Middle", share("teachers_reached", 2_400, 3_600), share("schools_covered", 88, 92)
            ),
            Level(
                "High school",
                share("teachers_reached", 1_821, 2_802),
                share("schools_covered", 60, 64),
            ),
        ),
        benchmark=Benchmark(
            Compared(share("cycle_benchmark", 4_000, 5_001)),
            Fraction(4, 5),
            20,
            tuple(
                Band(label, share("band", n, 12_804))
                for label, n in (
                    ("0", 3_373),
                    ("1–4", 6_000),
                    ("5–9", 2_431),
                    ("10–14", 900),
                    ("15+", 100),
                )
            ),
        ),
        goals=Goals(
            Compared(share("goal_completion", 3_400, 5_000, "goals")),
            None,
            tuple(
                GoalCount(status, share("goals", n, 5_000))
                for status, n in (
                    ("completed", 3_400),
                    ("on_track", 900),
                    ("stalled", 400),
                    ("carried", 200),
                    ("dropped", 100),
                )
            ),
        ),
        unserved=Unserved(
            share("never", 3_373, 12_804),
            share("schools_without", 12, 400),
            share("never_there", 410, 3_373),
            share("teachers_reached", 9_431, 12_394),
        ),
    )


EVERY = {
    "demo": demo,
    "empty": empty,
    "zeros": zeros,
    "tiny": tiny,
    "fresh": fresh,
    "rosterless": rosterless,
    "long": long,
    "large": large,
}
