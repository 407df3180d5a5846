"""Invented charts for the page that shows every part."""

from datetime import date, timedelta
from fractions import Fraction

from stemhappens.web import charts


def dots(school: str, visits: tuple[int, ...], href: str = "") -> charts.Dots:
    """One school."""
    label = f"{school}: visits to each teacher {', '.join(map(str, visits))}"
    return charts.Dots(
        label,
        tuple(
            charts.Dot(n, f"{school}, teacher {i}: {n} visits", href)
            for i, n in enumerate(visits, 1)
        ),
    )


def _cells(
    counts: tuple[int, ...], days: tuple[int, ...], dip: int = -1
) -> tuple[charts.Cell, ...]:
    return tuple(
        charts.Cell(
            str(count) if count else "·",
            Fraction(20 * count, day) if day else None,
            dip=index == dip,
            part=0 < day < 10,
        )
        for index, (count, day) in enumerate(zip(counts, days, strict=True))
    )


def heat() -> charts.Heat:
    """Three schools over eight months, one of them without school."""
    names = ("Nov", "Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jul")
    days = (14, 15, 19, 19, 17, 21, 6, 0)
    return charts.Heat(
        "Sessions by school and month",
        tuple(charts.Month(n, d, part=d < 10) for n, d in zip(names, days, strict=True)),
        (
            charts.HeatRow("Birchwood", _cells((2, 2, 5, 2, 3, 7, 1, 0), days, 3), "22", "#"),
            charts.HeatRow("Heron", _cells((2, 2, 4, 1, 9, 1, 0, 0), days, 3), "19"),
            charts.HeatRow("Eastgate", _cells((0, 0, 0, 0, 0, 0, 0, 0), days), "0"),
        ),
        "School",
        "Year",
    )


def bars() -> charts.Bars:
    """Seven months."""
    rates = (
        ("Aug", 2),
        ("Sep", 9),
        ("Oct", 18),
        ("Nov", 21),
        ("Dec", 19),
        ("Jan", 21),
        ("Feb", 15),
    )
    return charts.Bars(
        "Sessions per 20 school days: 2 in August, 21 in January, 15 in February",
        tuple(charts.Bar(name, rate, str(rate), part=name == "Aug") for name, rate in rates),
        "per 20 school days",
    )


def phases() -> charts.PhaseStrip:
    """Two phases."""
    return charts.PhaseStrip(
        "Phase",
        "Weeks to leave, median",
        (
            charts.PhaseRow(
                "Discovery",
                "3 open",
                4,
                (
                    charts.PhaseDot(3, "Noor Aziz, 3 school weeks"),
                    charts.PhaseDot(5, "Tessa Nyland, 5 school weeks", True, "T. Nyland, 5 weeks"),
                    charts.PhaseDot(
                        22, "Dylan Pruitt, 22 school weeks", True, "D. Pruitt, 22 weeks"
                    ),
                ),
                "Discovery: 3, 5 and 22 weeks; limit 4 weeks",
                "1.6",
                "38 have left",
            ),
            charts.PhaseRow(
                "Practice",
                "6 open",
                10,
                tuple(
                    charts.PhaseDot(Fraction(w, 10), f"{w} tenths of a week")
                    for w in (38, 44, 51, 55, 60, 98)
                ),
                "Practice: 3.8 to 9.8 weeks; limit 10 weeks",
                "4.0",
                "29 have left",
            ),
        ),
        charts.Table(
            ("Engagement", "School weeks"), (("Tessa Nyland", "5"), ("Dylan Pruitt", "22"))
        ),
    )


def squares() -> charts.Squares:
    """Fifty goals."""
    return charts.Squares(
        "34 completed, 9 on track, 4 stalled, 2 carried over, 1 dropped",
        (
            charts.SquareKind("done", 34, "completed"),
            charts.SquareKind("on", 9, "on track"),
            charts.SquareKind("st", 4, "stalled", "#"),
            charts.SquareKind("ca", 2, "carried over"),
            charts.SquareKind("dr", 1, "dropped"),
        ),
    )


def goal() -> charts.GoalLine:
    """One goal of a teacher."""
    readings = (
        (date(2026, 2, 20), 9),
        (date(2026, 3, 11), 12),
        (date(2026, 4, 9), 15),
        (date(2026, 4, 24), 18),
    )
    return charts.GoalLine(
        "Students of 28: 9 on 20 February, 12, 15, 18 on 24 April; target 22 by 29 May",
        tuple(charts.Reading(d, v, str(v), f"{d.day} {d:%b}") for d, v in readings),
        22,
        "target 22",
        "of 28 students",
        date(2026, 5, 29),
        "29 May",
    )


def trend() -> charts.Trend:
    """Two school years."""
    this = tuple(day * 142 // 164 for day in range(1, 165))
    last = tuple(day * day * 129 // 32400 for day in range(1, 181))
    return charts.Trend(
        "142 sessions to today, 107 on the same day last year, 129 by its end",
        this,
        last,
        180,
        ((0, "Aug"), (31, "Oct"), (67, "Dec"), (101, "Feb"), (137, "Apr")),
        "142 sessions",
        "107",
        "same day last year",
        "129",
        charts.Table(
            ("Month", "This year", "Last year"), (("Dec", "59", "50"), ("Apr", "138", "100"))
        ),
    )


def timeline() -> charts.Timeline:
    """One engagement."""
    start = date(2026, 1, 12)
    visits = (
        (date(2026, 1, 14), "Observation", ""),
        (date(2026, 1, 30), "Observation", "11"),
        (date(2026, 2, 20), "Co-teaching", "14"),
        (date(2026, 4, 9), "Debrief", "28"),
        (date(2026, 4, 14), "Modeling", "3"),
    )
    return charts.Timeline(
        "Discovery from 12 January, Practice from 20 February; five visits",
        start,
        start + timedelta(days=137),
        date(2026, 5, 8),
        "Today: Practice limit, 10 weeks",
        (
            charts.Stay("Discovery", start, date(2026, 1, 30), "2.6 weeks", 1),
            charts.Stay("Goal-setting", date(2026, 1, 30), date(2026, 2, 20), "2.8 weeks", 2),
            charts.Stay("Practice", date(2026, 2, 20), date(2026, 5, 8), "9.8 weeks", 4),
        ),
        (
            *(charts.Visit(d, name, f"{d.day} {d:%b}, 45 min", gap) for d, name, gap in visits),
            charts.Visit(date(2026, 5, 8), "Planned", "today, 10:15", "18", planned=True),
        ),
        ((date(2026, 3, 16), date(2026, 3, 20)),),
        tuple(
            (date(2026, m, 1), n)
            for m, n in ((2, "February"), (3, "March"), (4, "April"), (5, "May"))
        ),
        charts.Table(
            ("Visit", "School days since the last"), tuple((n, g or "first") for _, n, g in visits)
        ),
        "Reflection next?",
    )


def sparkline() -> charts.Sparkline:
    """Eight months."""
    return charts.Sparkline(
        "You 4 5 6 6 7 3 3 7; the others’ average 2 5 4 3.5 5 3.5 5 6.5",
        ("Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar", "Apr"),
        (4, 5, 6, 6, 7, 3, 3, 7),
        "7",
        (2, 5, 4, Fraction(7, 2), 5, Fraction(7, 2), 5, Fraction(13, 2)),
        axis=True,
    )
