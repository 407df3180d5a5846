"""An edited sheet of visits beside the visits as they are: what was changed, cell by cell.

A row is tied to its visit by the last column (uid and version). What differs from the visit is an
edit; a visit that somebody changed since the sheet was written is a conflict and is left alone. An
empty cell changes nothing, a deleted row deletes nothing. Names mean what they mean in a log, but
here nothing is assumed: who is not clearly meant is said beside the cell.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from stemhappens.coaching.edits import Edit, refusals
from stemhappens.coaching.models import Session
from stemhappens.coaching.reads import SessionFilter, lines_of, session_rows
from stemhappens.core import clock
from stemhappens.core.actor import Actor
from stemhappens.core.models import District
from stemhappens.intake.directory import context_for
from stemhappens.intake.edited.layout import HEADINGS, RECORD, Heading
from stemhappens.intake.edited.workbook import SEPARATOR, VisitRow, cell_of
from stemhappens.intake.files.sheets import FileRead, Row, Sheet
from stemhappens.intake.outcomes import State
from stemhappens.intake.text import Value, fold, says_nothing, show, tidy
from stemhappens.intake.values.acts import Types
from stemhappens.intake.values.dates import DateColumn
from stemhappens.intake.who.match import Directory
from stemhappens.intake.who.names import Said, split_people
from stemhappens.intake.who.places import Schools
from stemhappens.people.models import Person, School, SessionType

_RECORD = re.compile(r"^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) v(\d{1,9})$")


@dataclass(frozen=True)
class CellEdit:
    """A cell that says something else than its visit. problem: why it cannot be taken."""

    heading: str
    before: str
    after: str
    problem: str = ""


@dataclass(frozen=True)
class RowEdit:
    """A row that differs from its visit. problem: what is wrong with the row as a whole."""

    row: int
    cells: tuple[CellEdit, ...]
    visit: VisitRow | None = None
    edit: Edit | None = None
    problem: str = ""

    @property
    def goes(self) -> bool:
        """True when it would be written."""
        return self.edit is not None and not self.problem


@dataclass(frozen=True)
class Edited:
    """What an edited sheet asks for. same: rows that say what their visit says."""

    rows: tuple[RowEdit, ...] = ()
    same: int = 0
    new: tuple[tuple[int, Row], ...] = ()
    headings: tuple[str, ...] = ()

    @property
    def edits(self) -> list[Edit]:
        """The edits that can be made."""
        return [row.edit for row in self.rows if row.edit is not None and row.goes]


def is_edited(files: Iterable[FileRead]) -> bool:
    """Tell whether one of the sheets was written here, to be edited."""
    return any(_record_column(sheet) is not None for one in files for sheet in one.sheets)


def compare(district: District, viewer: Actor, files: Iterable[FileRead]) -> Edited:
    """Hold the first sheet of visits beside the district (needs its scope)."""
    sheets = [sheet for one in files for sheet in one.sheets]
    sheet = next((s for s in sheets if _record_column(s) is not None), None)
    if sheet is None:
        return Edited()
    head = [tidy(show(value)) for value in sheet.rows[0]]
    rows = [(n, row) for n, row in sheet.numbered() if n > sheet.first_row and any(_filled(row))]
    where = head.index(RECORD)
    tied = {n: _record(row, where) for n, row in rows}
    visits = _visits(district, viewer, [found[0] for found in tied.values() if found])
    reader = _Reader.load(district, viewer, head, [row for _n, row in rows])
    made, same, new = [], 0, []
    for number, row in rows:
        record = tied[number]
        if record is None:
            new.append((number, row))
            continue
        one = reader.row(number, row, visits.get(record[0]), record[1])
        if one is None:
            same += 1
        else:
            made.append(one)
    return Edited(_refused(district, viewer, made), same, tuple(new), tuple(head))


def _filled(row: Row) -> Iterator[bool]:
    return (not says_nothing(value) for value in row)


def _record_column(sheet: Sheet) -> int | None:
    head = sheet.rows[0] if sheet.rows else []
    return next((j for j, value in enumerate(head) if tidy(show(value)) == RECORD), None)


def _record(row: Row, where: int) -> tuple[UUID, int] | None:
    """uid and version of a row; None for a new one."""
    found = _RECORD.match(tidy(show(row[where]))) if where < len(row) else None
    return (UUID(found[1]), int(found[2])) if found else None


def _visits(district: District, viewer: Actor, uids: Sequence[UUID]) -> dict[UUID, VisitRow]:
    """The visits of these uids that the viewer sees, with their versions."""
    rows = session_rows(viewer, SessionFilter()).filter(uid__in=uids)
    lines = lines_of(rows, viewer, clock.today(district))
    ids = [line.id for line in lines]
    versions = dict(Session.objects.filter(pk__in=ids).values_list("pk", "version"))
    return {line.uid: VisitRow(line, versions[line.id]) for line in lines}


def _refused(district: District, viewer: Actor, rows: Sequence[RowEdit]) -> tuple[RowEdit, ...]:
    """The rows with what the check of a visit would say."""
    edits = [row.edit for row in rows if row.edit is not None and not row.problem]
    said = refusals(viewer, district, edits) if edits else {}
    return tuple(
        replace(row, problem=" ".join(dict.fromkeys(said[row.edit.session_id])))
        if row.edit is not None and said.get(row.edit.session_id)
        else row
        for row in rows
    )


class Unclear(Exception):
    """A cell that cannot be taken; the message is a sentence for who typed it."""


@dataclass
class _Reader:
    """Reads rows against the district as it is now."""

    columns: Mapping[str, int]
    dates: DateColumn
    directory: Directory
    schools: Schools
    types: Types
    person_ids: Mapping[str, int]
    school_ids: Mapping[str, int]
    type_ids: Mapping[str, int]

    @classmethod
    def load(
        cls, district: District, viewer: Actor, head: Sequence[str], rows: Sequence[Row]
    ) -> "_Reader":
        """What a sheet's rows may name, read once."""
        context = context_for(district)
        columns = {h.key: head.index(h.text) for h in HEADINGS if h.text in head}
        day = columns.get("date")
        cells = [row[day] for row in rows if day is not None and day < len(row)]
        dates = DateColumn.resolve([v for v in cells if v is not None], context, future_ok=True)
        return cls(
            columns,
            dates,
            Directory(context.people, {}),
            Schools(context.schools, {}),
            Types(context.types, {}),
            {str(uid): pk for uid, pk in Person.objects.values_list("uid", "pk")},
            {str(uid): pk for uid, pk in School.objects.values_list("uid", "pk")},
            dict(SessionType.objects.values_list("code", "pk")),
        )

    def row(self, number: int, row: Row, visit: VisitRow | None, version: int) -> RowEdit | None:
        """What a row asks for; None where it says what its visit says."""
        if visit is None:
            return RowEdit(number, (), problem=_("This visit is not here, or was withdrawn."))
        cells: list[CellEdit] = []
        wanted: dict[str, Any] = {}
        for heading in HEADINGS:
            value = self._value(row, heading)
            before = cell_of(heading.key, visit.line)
            if says_nothing(value) or _alike(value, before):
                continue
            cells.append(self._cell(heading, value, before, visit, wanted))
        if not cells:
            return None
        problem = ""
        if visit.version != version:
            problem = _("This visit was changed since the sheet was written; it stays as it is.")
        elif any(cell.problem for cell in cells):
            problem = _("Mend the cell and upload the sheet again.")
        edit = Edit(visit.line.id, version, **wanted) if wanted else None
        return RowEdit(number, tuple(cells), visit, edit, problem)

    def _value(self, row: Row, heading: Heading) -> Value:
        column = self.columns.get(heading.key)
        return row[column] if column is not None and column < len(row) else None

    def _cell(
        self,
        heading: Heading,
        value: Value,
        before: object,
        visit: VisitRow,
        wanted: dict[str, Any],
    ) -> CellEdit:
        told = CellEdit(heading.text, _told(before), _told(value))
        if not heading.edited:
            return replace(told, problem=_("This is changed in the visit itself, by its coach."))
        try:
            wanted.update(self._read(heading.key, value, visit))
        except Unclear as unclear:
            return replace(told, problem=str(unclear))
        return told

    def _read(self, key: str, value: Value, visit: VisitRow) -> dict[str, Any]:
        if key == "date":
            return {"day": self._day(value)}
        if key == "minutes":
            return {"minutes": _minutes(value)}
        text = tidy(show(value))
        if key == "school":
            return {"school_id": self._school(text, visit.line.day)}
        if key == "type":
            return {"type_id": self._type(text)}
        return {"teacher_ids": self._teachers(text, visit.line.day)}

    def _day(self, value: Value) -> date:
        read = self.dates.clean(value)
        if read.value is None or read.state is State.ASK or read.value.precision != "day":
            raise Unclear(_("“%s” is no day; write it like 2026-05-08.") % show(value))
        return read.value.day

    def _school(self, text: str, day: date) -> int:
        read = self.schools.match(text, day)
        school = read.value.school if read.value and read.state is not State.ASK else None
        if not school:
            raise Unclear(_("No school is called “%s”.") % text)
        return self.school_ids[school]

    def _type(self, text: str) -> int:
        acts = self.types.match(text).value or ()
        found = self.type_ids.get(acts[0].key or "") if len(acts) == 1 else None
        if found is None:
            raise Unclear(_("“%s” is no type of the district.") % text)
        return found

    def _teachers(self, text: str, day: date) -> tuple[int, ...]:
        found: list[int] = []
        for piece in text.split(SEPARATOR.strip()):
            said = split_people(piece.strip(), self.directory, {}).value or ()
            persons = [one for one in said if isinstance(one, Said)]
            reads = [self.directory.match(one, None, day) for one in persons]
            uids = [read.value for read in reads if read.value and read.state is not State.ASK]
            if not persons or len(uids) < len(said):
                raise Unclear(_("It is not clear who “%s” is.") % piece.strip())
            found += [self.person_ids[uid] for uid in uids]
        return tuple(dict.fromkeys(found))


def _minutes(value: Value) -> int:
    text = show(value).strip()
    if not text.isdecimal():
        raise Unclear(_("“%s” is no whole number of minutes.") % text)
    return int(text)


def _alike(value: Value, before: object) -> bool:
    """The same day, clock time, number or words, however a spreadsheet keeps them."""
    if isinstance(before, date) and isinstance(value, datetime):
        return value.date() == before
    if isinstance(before, int):
        return show(value).strip() == str(before)
    if before is None or before == "":
        return False
    if isinstance(before, str):
        return fold(show(value)) == fold(before)
    return _told(value) == _told(before)


def _told(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if value is None:
        return ""
    if hasattr(value, "strftime"):
        return value.strftime("%H:%M")  # type: ignore[no-any-return]
    return tidy(show(value)) if isinstance(value, str | int | float) else str(value)
