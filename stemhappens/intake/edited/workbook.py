"""Write the template for a log, and visits as a sheet to be edited and taken back (xlsx)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from io import BytesIO
from uuid import UUID

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name

from stemhappens.coaching.reads import SessionLine
from stemhappens.core.actor import Actor
from stemhappens.intake.edited.layout import HEADINGS, HOW, LISTS, RECORD, SHEET, Heading
from stemhappens.people.models import Placement
from stemhappens.people.reads import coaches_on, roster, schools_on, words_on

TEMPLATE_ROWS = 2000
TEACHER = Placement.Role.TEACHER
MODES = ("In person", "Video", "Phone")
STATES = ("Held", "Cancelled", "No-show")
SEPARATOR = "; "
Lists = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class VisitRow:
    """A visit as its row says it. version: an edit of an older one is a conflict."""

    line: SessionLine
    version: int

    @property
    def record(self) -> str:
        """What ties the row to its visit."""
        return record_text(self.line.uid, self.version)


def record_text(uid: UUID, version: int) -> str:
    """uid and version in a cell."""
    return f"{uid} v{version}"


def lists_on(viewer: Actor, program: int, day: date) -> Lists:
    """What the drop-down lists offer, as the district stands on `day`."""
    types, topics = words_on(day)
    return {
        "coaches": sorted(set(coaches_on(program, day).values())),
        "schools": [one.name for one in schools_on(day)],
        "teachers": sorted({one.name for one in roster(viewer, day) if one.role == TEACHER}),
        "types": [one.name for one in types],
        "topics": [one.name for one in topics],
        "modes": list(MODES),
        "states": list(STATES),
    }


def template(lists: Lists) -> bytes:
    """An empty log that comes in without a question: its lists are the district's own."""
    return _book(lists, (), _template_words())


def visits_sheet(lists: Lists, rows: Iterable[VisitRow]) -> bytes:
    """Visits to be edited: what was changed in it comes back, and nothing else."""
    return _book(lists, tuple(rows), _visits_words())


def _book(lists: Lists, rows: Sequence[VisitRow], words: Sequence[str]) -> bytes:
    target = BytesIO()
    # a cell is text as written: nothing in it is a formula or a link
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        _Writer(book, lists).write(rows, words)
    return target.getvalue()


class _Writer:
    """Writes the three sheets of a workbook."""

    def __init__(self, book: "xlsxwriter.Workbook", lists: Lists) -> None:
        self.book, self.lists = book, lists
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.clock = book.add_format({"num_format": "h:mm"})
        self.fixed = book.add_format({"font_color": "#6b7a73"})
        self.wrap = book.add_format({"text_wrap": True, "valign": "top"})

    def write(self, rows: Sequence[VisitRow], words: Sequence[str]) -> None:
        """Visits first, so that it opens there."""
        sheet = self.book.add_worksheet(SHEET)
        ranges = self._lists()
        self._how(words)
        own = bool(rows)
        last = max(len(rows), 0 if own else TEMPLATE_ROWS)
        for column, heading in enumerate(HEADINGS):
            sheet.write_string(0, column, heading.text, self.head)
            sheet.set_column(column, column, heading.width, self._format(heading, own))
            told = {"input_title": heading.text, "input_message": heading.why}
            rule = _pick(heading, ranges) if heading.list in ranges else {"validate": "any"}
            sheet.data_validation(1, column, max(last, 1), column, {**rule, **told})
        if own:
            sheet.write_string(0, len(HEADINGS), RECORD, self.head)
            sheet.set_column(len(HEADINGS), len(HEADINGS), 42, self.fixed)
        for number, row in enumerate(rows, 1):
            self._row(sheet, number, row)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(last, 1), len(HEADINGS) - (0 if own else 1))

    def _format(self, heading: Heading, own: bool) -> object:
        if heading.key in ("date", "next_due"):
            return self.day
        if heading.key == "start":
            return self.clock
        return self.fixed if own and not heading.edited else None

    def _lists(self) -> dict[str, str]:
        """The lists on a sheet of their own; gives where each stands."""
        sheet = self.book.add_worksheet(LISTS)
        ranges: dict[str, str] = {}
        for column, (name, values) in enumerate(self.lists.items()):
            sheet.write_string(0, column, name.capitalize(), self.head)
            sheet.set_column(column, column, 28)
            for row, value in enumerate(values, 1):
                sheet.write_string(row, column, value)
            letter = xl_col_to_name(column)
            if values:
                ranges[name] = f"={LISTS}!${letter}$2:${letter}${len(values) + 1}"
        return ranges

    def _how(self, words: Sequence[str]) -> None:
        sheet = self.book.add_worksheet(HOW)
        sheet.set_column(0, 0, 100, self.wrap)
        for row, text in enumerate(words):
            sheet.write_string(row, 0, text)

    def _row(self, sheet: "xlsxwriter.worksheet.Worksheet", number: int, row: VisitRow) -> None:
        for column, heading in enumerate(HEADINGS):
            value = cell_of(heading.key, row.line)
            if isinstance(value, date):
                sheet.write_datetime(number, column, value, self.day)
            elif isinstance(value, time):
                sheet.write_datetime(number, column, value, self.clock)
            elif isinstance(value, int):
                sheet.write_number(number, column, value)
            elif value:
                sheet.write_string(number, column, value)
        sheet.write_string(number, len(HEADINGS), row.record, self.fixed)


def _pick(heading: Heading, ranges: Mapping[str, str]) -> dict[str, object]:
    """A drop-down; where several may stand, or a name is new, another text is let through."""
    return {
        "validate": "list",
        "source": ranges[heading.list],
        "error_type": "information",
        "error_title": heading.text,
        "error_message": _(
            "This is not in the list. It is kept; we ask when the sheet comes back."
        ),
        "show_error": not heading.several,
    }


def cell_of(key: str, line: SessionLine) -> date | time | int | str | None:
    """What a visit's row says in a column; "" where nothing may be or is said."""
    values: Mapping[str, date | time | int | str | None] = {
        "date": line.day,
        "start": line.starts_at,
        "coach": SEPARATOR.join(line.coaches),
        "school": line.school or line.place_name,
        "teacher": SEPARATOR.join(line.teachers or ()),
        "type": line.type_name,
        "minutes": line.minutes,
        "mode": line.mode_name.capitalize(),
        "state": line.state_name.capitalize(),
    }
    return values.get(key, "")


def _template_words() -> list[str]:
    return [
        _("A coaching log that comes in without a question."),
        _("Fill in the sheet “Visits”, a visit a row. The lists are your district’s own."),
        _("Then upload it under Import. Every row is accounted for; nothing is saved unseen."),
    ]


def _visits_words() -> list[str]:
    edited = ", ".join(heading.text for heading in HEADINGS if heading.edited)
    return [
        _("Your district’s visits, to be edited here and taken back."),
        _("These columns can be edited: %s. An empty cell changes nothing.") % edited,
        _("Leave the last column as it is: it says which visit a row is. A row without it is new."),
        _("Upload it under Sessions. Only what you changed is changed, in one step that can be "
          "undone. Deleting a row here deletes nothing there."),
    ]  # fmt: skip
