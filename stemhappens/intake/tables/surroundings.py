"""What stands around a table: title, tab and file name say year, month, coach and school."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import time, timedelta

from stemhappens.intake.files.sheets import Row, Sheet
from stemhappens.intake.tables.headings import heading_kind
from stemhappens.intake.text import Value, blank, fold, show, tidy
from stemhappens.intake.values.datetext import MONTHS

_YEAR = re.compile(r"(?<!\d)(?:20)?(\d{2})\s*[-–/_]\s*(?:20)?(\d{2})(?!\d)")
SCHOOL_YEAR = re.compile(r"\b20\d\d\s*[-–/]\s*(?:20)?\d\d\b|\bSY\s*'?\d\d", re.I)
LABEL = re.compile(
    r"^(coach|school|teacher|site|campus|month|specialist|name|entrenador|escuela)\s*[:\-]\s*(.*)$",
    re.I,
)


def numeric(value: Value) -> bool:
    """Tell whether a cell is a number, a length or a formula."""
    if isinstance(value, int | float | time | timedelta):
        return True
    return isinstance(value, str) and bool(re.fullmatch(r"[\d.,:]+|=.*", tidy(value)))


@dataclass(slots=True)
class Hints:
    """What title, tab and file say for all rows: school year, month, coach, school."""

    defaults: dict[str, str] = field(default_factory=dict)
    section: dict[str, str] = field(default_factory=dict)
    start_year: int | None = None
    month: int | None = None
    in_key: bool = False

    @classmethod
    def of(cls, sheet: Sheet, titles: list[Row]) -> Hints:
        hints = cls()
        for row in titles:
            hints._title(row)
        texts = [show(v) for row in titles for v in row if v is not None] + [sheet.name, sheet.file]
        for text in texts:
            named = month_year_in(text)
            if named and not school_year_in(text):
                month, year = named
                hints.month = hints.month or month
                if hints.start_year is None:
                    hints.start_year = year if month >= 7 else year - 1
            if hints.start_year is None:
                hints.start_year = school_year_in(text)
            hints.month = hints.month or (month_in(text) if text != sheet.file else None)
        hints.defaults.setdefault("title", " | ".join(texts[:-2])[:300])
        hints.defaults.setdefault("tab", sheet.name)
        hints.defaults.setdefault("file", re.sub(r"\.\w{2,5}$", "", sheet.file.rsplit("/", 1)[-1]))
        return hints

    @property
    def surrounded(self) -> tuple[dict[str, str], int | None, int | None]:
        """What holds for all rows, for a table of our own."""
        return self.defaults, self.start_year, self.month

    def _title(self, row: Row) -> None:
        cells = [tidy(show(v)) for v in row if v is not None]
        for i, text in enumerate(cells):
            label = LABEL.match(text)
            value = label[2].strip() if label else ""
            if label and not value and i + 1 < len(cells):
                value = cells[i + 1]
            if label and value:
                self.defaults[label_kind(label[1])] = value


TITLE_ROWS = 3


def titles_of(sheet: Sheet) -> list[str]:
    """The words that stand alone, or two together, in a sheet's first rows."""
    found = []
    for row in sheet.rows[:TITLE_ROWS]:
        words = [tidy(v) for v in row if isinstance(v, str) and not blank(v)]
        if 0 < len(words) <= 2:
            found += words
    return found


def label_kind(label: str) -> str:
    """The kind that a label before a colon names."""
    return heading_kind(label)[0] or fold(label)


def school_year_in(text: str) -> int | None:
    """The first year of a school year named in a text: "2024-25", "SY25", "24/25 log"."""
    for found in _YEAR.finditer(text):
        first, second = int(found[1]), int(found[2])
        if second == first + 1:
            return 2000 + first
    short = re.search(r"\b(?:SY|FY)\s*'?(?:20)?(\d{2})\b", text, re.I)
    return 2000 + int(short[1]) - 1 if short else None


def month_in(text: str) -> int | None:
    """The month that a text names and nothing else, or None."""
    words = [w for w in fold(text).split() if not w.isdigit()]
    if len(words) == 1 and words[0] in MONTHS:
        return MONTHS[words[0]]
    return None


_MONTH_YEAR = re.compile(r"(?<![^\W\d_])([^\W\d_]{3,10})\.?[\s,_\-]*'?(20\d{2})(?!\d)")
_NUMBERS = re.compile(
    r"(?<!\d)(?:(20\d{2})[-_/. ](\d{1,2})|(\d{1,2})[-_/. ](20\d{2}))(?![-_/.]?\d)"
)


def month_year_in(text: str) -> tuple[int, int] | None:
    """Month and year where a text names both: "September 2025", "2025-09 log", "Sept_2025"."""
    for found in _MONTH_YEAR.finditer(text):
        month = MONTHS.get(fold(found[1]))
        if month:
            return month, int(found[2])
    for found in _NUMBERS.finditer(text):
        month = int(found[2] or found[3])
        if 1 <= month <= 12:
            return month, int(found[1] or found[4])
    return None


def clean_cell(value: Value) -> Value:
    """None for cells that hold nothing but lines and dots."""
    if isinstance(value, str):
        return None if blank(value) or not tidy(value).strip("-–—_=.· ") else value
    return value
