"""A coaching log as districts keep them: 1,500 rows in monthly tabs, and what each row means.

The labels are made from the visit that was meant, before anything is misspelled; nothing here
asks the importer. The same seed gives the same log.
"""

import io
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import xlsxwriter

MONTHS = [
    ("Aug", 2025, 8),
    ("Sept", 2025, 9),
    ("Oct", 2025, 10),
    ("Nov", 2025, 11),
    ("Dec", 2025, 12),
    ("Jan", 2026, 1),
    ("Feb", 2026, 2),
    ("Mar", 2026, 3),
    ("Apr", 2026, 4),
]
HEAD = [
    "Date of Visit",
    "Coach Name",
    "School Site",
    "Teacher(s)",
    "Type of Support",
    "Minutes",
    "Notes",
    "Next Steps",
]
COACHES = {"okonjo": "Theo Okonjo", "vega": "Marisol Vega"}
# uid: given, family as written on paper, title, school uid
TEACHERS = {
    "ramirez": ("Julia", "Ramírez", "Ms.", "lincoln-es"),
    "oyelaran": ("Tunde", "Oyelaran", "Mr.", "lincoln-es"),
    "chu": ("Mei", "Chu", "Dr.", "lincoln-es"),
    "smith-a": ("Anna", "Smith", "Mrs.", "lincoln-es"),
    "smith-b": ("Robert", "Smith", "Mr.", "washington"),
    "lee": ("Linh", "Lee", "Ms.", "lincoln-es"),
    "oneil": ("Sean", "O'Neil", "Mr.", "lincoln-es"),
    "garcia": ("Michael", "Garcia-Lopez", "Mr.", "washington"),
    "fontaine-b": ("Bianca", "Fontaine", "Ms.", "cedar"),
}
SCHOOLS = {
    "lincoln-es": "Lincoln Elementary School",
    "washington": "Washington Middle School",
    "cedar": "Cedar Grove ES",
}
TYPES = {
    "observation": "Observation",
    "debrief": "Debrief",
    "planning": "Co-planning",
    "modeling": "Modeling",
}
ABBREVIATED = {
    8: "Aug",
    9: "Sept",
    10: "Oct",
    11: "Nov",
    12: "Dec",
    1: "Jan",
    2: "Feb",
    3: "March",
    4: "Apr",
}


@dataclass
class Label:
    """What a row means: its outcome, and where it becomes a visit, the visit."""

    form: str
    outcomes: set[str]
    values: dict[str, object] = field(default_factory=dict)


@dataclass
class Visit:
    """The visit that was meant, and the cells it is written as."""

    day: date
    coach: str
    teacher: str
    type: str
    minutes: int
    number: int
    cells: list[object] = field(default_factory=list)
    label: Label = field(default_factory=lambda: Label("", set()))

    def __post_init__(self) -> None:
        given, family, _title, school = TEACHERS[self.teacher]
        self.cells = [
            f"{self.day.month}/{self.day.day}/{self.day.year}",
            COACHES[self.coach],
            SCHOOLS[school],
            f"{given} {family}",
            TYPES[self.type],
            self.minutes,
            f"visit {self.number}",
            "",
        ]
        self.label = Label(
            "clean",
            {"ok"},
            {
                "date": self.day.isoformat(),
                "coaches": [self.coach],
                "school": school,
                "teachers": [self.teacher],
                "minutes": self.minutes,
                "kind": "visit",
                "type": self.type,
            },
        )

    def write(self, column: int, cell: object, outcome: str = "assumed", **values: object) -> None:
        """Write one cell otherwise; the label follows from what was meant."""
        self.cells[column] = cell
        self.label.outcomes = {outcome}
        self.label.values.update(values)
        if outcome in ("needs_you", "rejected", "not_a_session"):
            self.label.values = {}


D, C, S, T, K, M = range(6)
Form = Callable[[Visit], None]


def given(v: Visit) -> str:
    return TEACHERS[v.teacher][0]


def family(v: Visit) -> str:
    return TEACHERS[v.teacher][1]


FORMS: dict[str, Form] = {
    "real date": lambda v: v.write(D, datetime(v.day.year, v.day.month, v.day.day), "ok"),
    "iso date": lambda v: v.write(D, v.day.isoformat(), "ok"),
    "month in letters": lambda v: v.write(D, f"{ABBREVIATED[v.day.month]} {v.day.day}"),
    "day-month": lambda v: v.write(D, v.day.strftime("%d-%b").lstrip("0")),
    "no year": lambda v: v.write(D, f"{v.day.month}/{v.day.day}"),
    "two-digit year": lambda v: v.write(D, v.day.strftime("%m/%d/%y"), "ok"),
    "day number": lambda v: v.write(D, (v.day - date(1899, 12, 30)).days),
    "weekday before": lambda v: v.write(D, v.day.strftime("%a %m/%d/%Y"), "ok"),
    "day that is none": lambda v: v.write(D, f"{v.day.month}/32/{v.day.year}", "rejected"),
    "31 February": lambda v: v.write(D, "2/31/2026", "rejected"),
    "week of": lambda v: v.write(D, f"week of {v.day.month}/{v.day.day}", "needs_you"),
    "span of days": lambda v: v.write(
        D,
        f"{v.day.month}/{v.day.day}-{(v.day + timedelta(2)).month}/{(v.day + timedelta(2)).day}",
        "needs_you",
    ),
    "after today": lambda v: v.write(D, "6/3/2026", "needs_you"),
    "no date": lambda v: v.write(D, None, "needs_you"),
    "n min": lambda v: v.write(M, f"{v.minutes} min", "ok"),
    "nmins": lambda v: v.write(M, f"{v.minutes}mins", "ok"),
    "h:mm": lambda v: v.write(M, "1:15", "ok", minutes=75),
    "hr and min": lambda v: v.write(M, "1 hr 15 min", "ok", minutes=75),
    "hours in words": lambda v: v.write(M, "1.5 hours", "ok", minutes=90),
    "from to": lambda v: v.write(M, "8:10-8:55", "ok", minutes=45),
    "over noon": lambda v: v.write(M, "11:45-12:30", "ok", minutes=45),
    "ends before start": lambda v: v.write(M, "2:50-1:10", "needs_you"),
    "hours among minutes": lambda v: v.write(M, 0.75, "needs_you"),
    "range of minutes": lambda v: v.write(M, "30-45 min", "needs_you"),
    "about": lambda v: v.write(M, f"~{v.minutes}", "assumed"),
    "half day": lambda v: v.write(M, "half day", "assumed", minutes=180),
    "periods": lambda v: v.write(M, "2 periods", "needs_you"),
    "periods in brackets": lambda v: v.write(M, "75 minutes (2 periods)", "ok", minutes=75),
    "all morning": lambda v: v.write(M, "all morning", "needs_you"),
    "n/a": lambda v: v.write(M, "n/a", "assumed", minutes=None),
    "no length": lambda v: v.write(M, None, "assumed", minutes=None),
    "last, first": lambda v: v.write(T, f"{family(v)}, {given(v)}", "ok"),
    "LAST, First": lambda v: v.write(T, f"{family(v).upper()}, {given(v)}", "ok"),
    "initial": lambda v: v.write(T, f"{given(v)[0]}. {family(v)}"),
    "title": lambda v: v.write(T, f"{TEACHERS[v.teacher][2]} {family(v)}"),
    "family name": lambda v: v.write(T, family(v)),
    "no accents": lambda v: v.write(T, f"{given(v)} {family(v).replace('í', 'i')}", "ok"),
    "odd apostrophe and spaces": lambda v: v.write(
        T, f" {given(v)} \u00a0 {family(v).replace(chr(39), '’')} ", "ok"
    ),
    "two teachers": lambda v: two(v, " & "),
    "two teachers, slash": lambda v: two(v, "/"),
    "group with number": lambda v: v.write(T, "Science dept (6)", "ok", teachers=[]),
    "group without number": lambda v: v.write(T, "5th grade team", "assumed", teachers=[]),
    "substitute": lambda v: v.write(T, f"{family(v)} (sub)", "needs_you"),
    "stranger": lambda v: v.write(T, "Quentin Abernathy", "needs_you"),
    "no teacher": lambda v: v.write(T, None, "assumed", teachers=[]),
    "grade behind name": lambda v: v.write(T, f"{given(v)} {family(v)} (5th)", "ok"),
    "short school": lambda v: v.write(
        S,
        {"lincoln-es": "Lincoln ES", "washington": "Washington MS", "cedar": "Cedar Grove Elem."}[
            TEACHERS[v.teacher][3]
        ],
        "ok",
    ),
    "school code": lambda v: v.write(
        S, {"lincoln-es": 142, "washington": "0201", "cedar": "Cedar"}[TEACHERS[v.teacher][3]], "ok"
    ),
    "initials of school": lambda v: v.write(
        S, {"lincoln-es": "LES", "washington": "WMS", "cedar": "CG"}[TEACHERS[v.teacher][3]]
    ),
    "two schools": lambda v: v.write(S, "Wash/Cedar", "needs_you"),
    "zoom": lambda v: zoom(v),
    "coach by given name": lambda v: v.write(C, COACHES[v.coach].split()[0]),
    "short type": lambda v: v.write(K, "Obs", "ok", type="observation"),
    "two types": lambda v: v.write(K, "observe/debrief", "assumed", type="observation"),
    "several options": lambda v: v.write(
        K, "Modeling, Planning (unit, lesson)", "assumed", type="modeling"
    ),
    "mail": lambda v: v.write(K, "email", "ok", type="email", kind="micro_touch"),
    "subbed": lambda v: displaced(v),
    "cancelled": lambda v: v.write(K, "Cancelled", "assumed", type=None),
    "unknown type": lambda v: v.write(K, "STEM showcase", "assumed", type=None),
}


def two(v: Visit, mark: str) -> None:
    """A second teacher of the same school, both by initial and family name."""
    other = "oyelaran" if v.teacher != "oyelaran" else "chu"
    if TEACHERS[v.teacher][3] != "lincoln-es":
        other = {"smith-b": "garcia", "garcia": "smith-b", "fontaine-b": "fontaine-b"}[v.teacher]
    names = [f"{TEACHERS[u][0][0]}. {TEACHERS[u][1]}" for u in dict.fromkeys((v.teacher, other))]
    v.write(T, mark.join(names), "assumed", teachers=list(dict.fromkeys((v.teacher, other))))


def zoom(v: Visit) -> None:
    v.write(S, "Zoom", "ok", school=None)


def displaced(v: Visit) -> None:
    v.write(K, "subbed for 3rd", "assumed", kind="time_entry", type="displaced", teachers=[])
    v.cells[T] = None


@dataclass
class Log:
    """The workbook, and the label of each of its rows by (sheet, row)."""

    content: bytes
    labels: dict[tuple[str, int], Label]
    forms: set[str]


def build(rows: int = 1500, seed: int = 7) -> Log:
    """Write the log."""
    rng = random.Random(seed)
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    day_format = book.add_format({"num_format": "m/d/yyyy"})
    labels: dict[tuple[str, int], Label] = {}
    names = list(FORMS)
    number = 0
    for (tab, year, month), count in zip(MONTHS, shares(rows), strict=True):
        sheet = book.add_worksheet(tab)
        lines = lines_of(rng, names, year, month, count, number)
        number += count
        for row, (cells, label) in enumerate(lines, start=1):
            for column, cell in enumerate(cells):
                if isinstance(cell, datetime):
                    sheet.write_datetime(row - 1, column, cell, day_format)
                elif cell is not None:
                    sheet.write(row - 1, column, cell)
            if label is not None:
                labels[tab, row] = label
    book.close()
    return Log(stream.getvalue(), labels, {label.form for label in labels.values()})


def shares(rows: int) -> list[int]:
    each = rows // len(MONTHS)
    return [each + (i < rows - each * len(MONTHS)) for i in range(len(MONTHS))]


Line = tuple[list[object], Label | None]


def lines_of(
    rng: random.Random, names: list[str], year: int, month: int, count: int, first: int
) -> list[Line]:
    aside = lambda form: Label(form, {"not_a_session"})  # noqa: E731
    lines: list[Line] = [
        ([f"STEM coaching log {MONTHS[0][1]}-26"], aside("title")),
        ([], None),
        (list(HEAD), aside("headings")),
    ]
    slots = [(d, t) for d in weekdays(year, month) for t in TEACHERS]
    rng.shuffle(slots)
    for i, (day, teacher) in enumerate(slots[: count - 4]):
        visit = Visit(
            day,
            rng.choice(list(COACHES)),
            teacher,
            rng.choice(list(TYPES)),
            rng.choice([20, 30, 45, 50, 60]),
            first + i,
        )
        if i % 5:
            form = names[(first + i) % len(names)]
            FORMS[form](visit)
            visit.label.form = form
        lines.append((visit.cells, visit.label))
        if i == 40:
            lines.append((list(HEAD), aside("headings again")))
        if i == 60:
            copy = next((c, lab) for c, lab in lines if lab and lab.form == "clean")
            lines.append((list(copy[0]), Label("row copied", {"duplicate"})))
        if i == 80:
            lines.append(([], None))
    lines += [
        ([], None),
        (["TOTAL", None, None, None, None, 1234], aside("total")),
        (["* hours as reported by coaches"], aside("footnote")),
    ]
    return lines


def weekdays(year: int, month: int) -> list[date]:
    day, days = date(year, month, 1), []
    while day.month == month:
        if day.weekday() < 5:
            days.append(day)
        day += timedelta(1)
    return days
