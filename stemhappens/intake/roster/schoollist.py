"""The federal list of schools (NCES, Common Core of Data): ids, levels, opened and closed.

A national file is cut to one district. Excel eats the zero with which the ids of nine states
begin; it is put back, and the id must then begin with its district's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.intake.context import Context, SchoolRef
from stemhappens.intake.files.sheets import FileRead, Row, Sheet
from stemhappens.intake.outcomes import (
    Ask,
    Option,
    Outcome,
    Parsed,
    RowResult,
    State,
    Where,
    ask,
    leave_out_option,
)
from stemhappens.intake.roster.reading import NCES, SCHOOL_LIST, RosterReading, RosterSchool
from stemhappens.intake.rows.questions import Asked, group_questions
from stemhappens.intake.text import Value, fold, show, tidy
from stemhappens.intake.who.places import Schools
from stemhappens.intake.who.school_names import bare_code

COLUMNS = {
    "id": "ncessch nces_school_id nces_id ncesid nces_school_number school_id_nces",
    "lea": "leaid nces_district_id lea_id district_nces_id",
    "name": "sch_name schnam school_name school name",
    "district": "lea_name leanm district_name district agency_name",
    "level": "level school_level sch_level level_text",
    "status": "sy_status sy_status_text updated_status updated_status_text status school_status",
    "since": "effective_date status_date",
    "year": "school_year survyear",
    "low": "gslo lowest_grade low_grade grade_low",
    "high": "gshi highest_grade high_grade grade_high",
}
KIND_OF = {fold(word): kind for kind, words in COLUMNS.items() for word in words.split()}
LEVELS = {
    "1": "elementary", "2": "middle", "3": "high", "4": "other", "elementary": "elementary",
    "primary": "elementary", "prekindergarten": "elementary", "middle": "middle", "high": "high",
    "secondary": "high", "other": "other",
}  # fmt: skip
CLOSED, OPENED = ("2", "6", "closed", "inactive"), ("3", "4", "7", "new", "added", "future")
STATES = frozenset(f"{number:02d}" for number in range(1, 79))
FEW = 12


@dataclass(slots=True)
class _Listed:
    """A row of the list, its id made whole; wrong: why it cannot be used."""

    result: RowResult
    id: str
    lea: str
    cells: Mapping[str, Value]
    wrong: str = ""
    padded: bool = False

    def text(self, kind: str) -> str:
        return tidy(show(self.cells.get(kind)))


@dataclass
class _Reader:
    reading: RosterReading
    context: Context
    answers: Mapping[str, str]
    asked: list[Asked] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.schools = Schools(self.context.schools, self.answers)
        self.by_code = {bare_code(c): s for s in self.context.schools for c in s.codes}

    def read(self, rows: Sequence[_Listed]) -> None:
        ours = self._of_our_district(rows)
        for row in sorted(ours, key=lambda one: bare_code(one.id) not in self.by_code):
            self.reading.rows.append(row.result)
            if row.wrong:
                row.result.outcome = Outcome.REJECTED
                row.result.reasons.append(row.wrong)
            else:
                self._school(row)
        self.reading.rows.sort(key=lambda one: one.where.row)
        self.reading.questions = group_questions(self.asked, self.answers)

    # --- whose schools ---

    def _of_our_district(self, rows: Sequence[_Listed]) -> list[_Listed]:
        names = {row.lea: row.text("district") or row.lea for row in rows if row.lea}
        if len(names) <= 1:
            return list(rows)
        hits = Counter(row.lea for row in rows if row.lea and self._is_known(row))
        best = [lea for lea, _n in hits.most_common(5)]
        clear = bool(best) and hits[best[0]] * 2 > max(len(self.context.schools), 1)
        clear = clear and (len(best) == 1 or hits[best[0]] > 2 * hits[best[1]])
        options = tuple(
            Option(lea, names[lea], lea, clear and lea == best[0],
                   _("%d of its schools bear a name known here.") % hits[lea])
            for lea in best
        )  # fmt: skip
        question = Ask(
            "lea", _("Which district of the list is yours?"), options,
            free=lambda text: lea if (lea := _lea(text)) in names else None,
            free_hint=_("the NCES id of the district (LEAID), seven digits"),
            default=best[0] if clear else None,
            others=tuple(names.items()) if len(names) <= 500 else (),
        )  # fmt: skip
        read: Parsed[str] = ask(question, self.answers)
        self.asked.append(Asked(question, RowResult(rows[0].result.where, Outcome.NEEDS_YOU)))
        if read.value is None:
            return []
        ours = [row for row in rows if row.lea == read.value]
        said = _("%(n)d schools of %(name)s; %(others)d of other districts are left out.")
        words = {"n": len(ours), "name": names[read.value], "others": len(rows) - len(ours)}
        self.reading.notes.append(said % words)
        return ours

    def _is_known(self, row: _Listed) -> bool:
        if row.id and bare_code(row.id) in self.by_code:
            return True
        read = self.schools.match(row.text("name"))
        return read.state is State.OK and bool(read.value and read.value.school)

    # --- one school ---

    def _school(self, row: _Listed) -> None:
        name, closed = row.text("name"), self._closes(row)
        if not name:
            row.result.outcome = Outcome.REJECTED
            row.result.reasons.append(_("The row names no school."))
            return
        if row.padded:
            row.result.outcome = Outcome.ASSUMED
            row.result.reasons.append(_("The zero with which the id begins was put back."))
        known = self.by_code.get(bare_code(row.id)) or self._by_name(row, name, bool(closed))
        if known is None or row.result.outcome in (Outcome.NEEDS_YOU, Outcome.NOT_A_SESSION):
            return
        uid = known.uid if known.uid in {s.uid for s in self.context.schools} else None
        self.taken.add(known.uid)
        opens = self._since(row) if _is(row.text("status"), OPENED) else None
        closes = closed if isinstance(closed, date) else None
        self.reading.schools.append(
            RosterSchool(
                row.id, known.name if uid else name, (), (), _level(row), uid,
                ended=closed is True, nces=row.id, opens=opens, closes=closes,
            )
        )  # fmt: skip

    def _by_name(self, row: _Listed, name: str, closed: bool) -> SchoolRef | None:
        """The school of that name, for sure or by an answer; a new one; None where it waits."""
        new = SchoolRef(f"new:{row.id}", name)
        if not self.context.schools:
            return self._aside(row) if closed else new
        read = self.schools.match(name)
        uid = read.value.school if read.value else None
        if read.state is State.OK and uid and uid not in self.taken:
            return self.schools.school(uid)
        near = [uid] if uid and self.schools.school(uid) else []
        if closed and not near:
            return self._aside(row)
        near += [o.choice for a in read.asks for o in a.options if self.schools.school(o.choice)]
        near = [one for one in dict.fromkeys(near) if one not in self.taken]
        return self._ask(row, name, near, new)

    @staticmethod
    def _aside(row: _Listed) -> None:
        row.result.outcome = Outcome.NOT_A_SESSION
        row.result.reasons.append(_("It has closed, and nobody here knows it."))

    def _ask(
        self, row: _Listed, name: str, near: Sequence[str], new: SchoolRef
    ) -> SchoolRef | None:
        refs = [ref for ref in map(self.schools.school, near) if ref is not None][:FEW]
        question = Ask(
            f"nces:{row.id}",
            _("Which school is “%s” of the list?") % name,
            (
                *(Option(ref.uid, ref.name, ref, len(refs) == 1) for ref in refs),
                Option("new", _("A school that is missing here: add it"), new),
                leave_out_option(),
            ),
            free=self.schools.school,
            free_hint=_("or the id of a school"),
            others=tuple((ref.uid, ref.name) for ref in self.context.schools),
        )
        read: Parsed[SchoolRef] = ask(question, self.answers)
        row.result.reasons.extend(read.reasons)
        row.result.questions.append(question.key)
        self.asked.append(Asked(question, row.result))
        if read.left_out:
            row.result.outcome = Outcome.NOT_A_SESSION
        elif read.value is None:
            row.result.outcome = Outcome.NEEDS_YOU
        else:
            row.result.outcome = Outcome.ASSUMED
        return read.value

    def _closes(self, row: _Listed) -> date | bool:
        """The first day without it; True where it has closed and nobody says when."""
        if not _is(row.text("status"), CLOSED):
            return False
        return self._since(row) or True

    def _since(self, row: _Listed) -> date | None:
        """The status's own day, else the first day of July of the list's year."""
        own = _day(row.cells.get("since"))
        year = re.search(r"(?:19|20)\d\d", row.text("year"))
        return own or (date(int(year[0]), 7, 1) if year else None)


def is_school_list(files: Sequence[FileRead]) -> bool:
    """Tell whether a sheet has the heading of the federal school id."""
    return any(_heading(sheet) is not None for one in files for sheet in one.sheets)


def read_school_list(
    files: Sequence[FileRead], context: Context, answers: Mapping[str, str]
) -> RosterReading:
    """Read the list; schools that fit none here for sure are asked."""
    reading = RosterReading(NCES, SCHOOL_LIST, answers=answers)
    rows = [row for one in files for sheet in one.sheets for row in _rows(sheet)]
    _Reader(reading, context, answers).read(rows)
    wrong = sum(row.outcome is Outcome.REJECTED for row in reading.rows)
    if not reading.schools and not reading.questions:
        reading.refusals.append(_("The list names no school that is yours."))
    elif wrong:
        said = ngettext(
            "%d row could not be used; it changes nothing.",
            "%d rows could not be used; they change nothing.", wrong,
        )  # fmt: skip
        reading.notes.append(said % wrong)
    return reading


def _heading(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    for number, row in enumerate(sheet.rows[:30]):
        kinds: dict[str, int] = {}
        for column, value in enumerate(row):
            kind = KIND_OF.get(fold(show(value)))
            if kind:
                kinds.setdefault(kind, column)
        if {"id", "name"} <= kinds.keys():
            return number, kinds
    return None


def _rows(sheet: Sheet) -> list[_Listed]:
    found = _heading(sheet)
    if found is None:
        return []
    heading, kinds = found
    rows = []
    for number, row in enumerate(sheet.rows[heading + 1 :], start=sheet.first_row + heading + 1):
        cells = {kind: _cell(row, column) for kind, column in kinds.items()}
        if any(value is not None for value in cells.values()):
            rows.append(_listed(Where(sheet.file, sheet.name, number), cells))
    return rows


def _cell(row: Row, column: int) -> Value:
    return row[column] if column < len(row) else None


def _listed(where: Where, cells: Mapping[str, Value]) -> _Listed:
    said, lea = _digits(cells.get("id")), _lea(cells.get("lea"))
    row = _Listed(RowResult(where, Outcome.OK), said.zfill(12), lea, cells)
    row.padded = len(said) == 11
    row.lea = lea or row.id[:7]
    if not said:
        row.wrong = _("The id is not whole: a spreadsheet has rounded it or it is missing. Format "
                      "the column as text and export it again.")  # fmt: skip
    elif len(said) not in (11, 12):
        row.wrong = _("The id has %d digits; a school's has twelve.") % len(said)
    elif row.id[:2] not in STATES or (lea and not row.id.startswith(lea)):
        words = {"id": row.id, "lea": lea or row.id[:2]}
        row.wrong = _("The id %(id)s does not begin with its district's, %(lea)s.") % words
    return row


def _digits(value: Value) -> str:
    """The digits of an id; none where Excel made it 6.01E+11 or rounded it."""
    text = tidy(show(value)).strip("=\"'")
    text = re.sub(r"\.0+$", "", text)
    return text if text.isdecimal() else ""


def _lea(value: Value) -> str:
    digits = _digits(value)
    return digits.zfill(7) if len(digits) in (6, 7) else ""


def _is(status: str, words: Sequence[str]) -> bool:
    first = fold(status).split()
    return bool(first) and (first[0] in words)


def _level(row: _Listed) -> str:
    low, high = fold(row.text("low")), fold(row.text("high"))
    if low in ("pk", "kg", "1", "01", "k") and high in ("8", "08"):
        return "k8"
    return LEVELS.get((fold(row.text("level")).split() or [""])[0], "")


def _day(value: Value) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = tidy(show(value))[:10]
    american = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
    if american:
        text = f"{american[3]}-{american[1]:0>2}-{american[2]:0>2}"
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
