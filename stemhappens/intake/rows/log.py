"""The whole line: a coaching log in, one outcome for each row out, nothing written anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from django.utils.translation import gettext as _

from stemhappens.intake.context import Context
from stemhappens.intake.files.read import read_path
from stemhappens.intake.files.sheets import FileRead, Sheet
from stemhappens.intake.outcomes import Ask, Outcome, RowResult, Where, ask, leave_out_option
from stemhappens.intake.rows.check import Checker
from stemhappens.intake.rows.draft import Job
from stemhappens.intake.rows.job import make_job
from stemhappens.intake.rows.kinds import bind
from stemhappens.intake.rows.named import name_teachers
from stemhappens.intake.rows.questions import Asked, group_questions
from stemhappens.intake.rows.reading import ColumnRead, Reading
from stemhappens.intake.rows.twice import Entry, entry, mark
from stemhappens.intake.tables.column import Column
from stemhappens.intake.tables.find import find_tables
from stemhappens.intake.tables.shapes import Aside, Table, says_total
from stemhappens.intake.tables.surroundings import titles_of
from stemhappens.intake.text import show


def read_log(
    path: str | Path,
    context: Context,
    *,
    source: str = "",
    mapping: Mapping[str, str] | None = None,
    answers: Mapping[str, str] | None = None,
) -> Reading:
    """Read a coaching log (file, zip or folder). `mapping`: heading or letter → kind."""
    path = Path(path)
    return read_files(
        read_path(path), context, source=source or path.name, mapping=mapping, answers=answers
    )


def read_files(
    files: Iterable[FileRead],
    context: Context,
    *,
    source: str,
    mapping: Mapping[str, str] | None = None,
    answers: Mapping[str, str] | None = None,
) -> Reading:
    """Understand files that `read` has opened. `answers`: question key → choice or free answer."""
    given = {**context.answers, **(answers or {})}
    context = replace(context, answers=given)
    reading = Reading(source)
    asked: list[Asked] = []
    tables: list[Table] = []
    order: dict[tuple[str, str], int] = {}
    titles: dict[str, str] = {}
    for one in files:
        if one.refusal:
            reading.rows.append(RowResult(Where(one.file, "", 0), Outcome.REFUSED, [one.refusal]))
        titles[one.file] = " | ".join(t for sheet in one.sheets for t in titles_of(sheet))[:500]
        for sheet in one.sheets:
            order[sheet.file, sheet.name] = len(order)
            reading.notes.extend(f"{sheet.file}: {note}" for note in sheet.notes)
            tables.extend(_tables(sheet, reading, mapping, given, asked))
    job, reading.people, reading.schools = make_job(tables, context, given)
    job.titles = titles
    _say_columns(reading, name_teachers(tables, job))
    entries = _check(tables, job, reading)
    reading.people += tuple(job.directory.added.values())
    reading.schools += tuple(job.schools.added.values())
    reading.names = job.names
    reading.answers = given
    reading.pairs = mark(entries, source, given)
    asked.extend(Asked(a, e.result) for e in entries for a in e.draft.asks)
    reading.questions = group_questions(asked, given)
    reading.rows.sort(key=lambda r: (order.get((r.where.file, r.where.sheet), -1), r.where.row))
    _keep_used(reading)
    return reading


def _say_columns(reading: Reading, taken: list[tuple[Table, Column]]) -> None:
    """Tell what columns were taken for once their cells were held against the roster."""
    for table, column in taken:
        place = table.sheet.file, table.sheet.name, column.index
        reading.columns = [
            replace(c, column=column) if (c.file, c.sheet, c.column.index) == place else c
            for c in reading.columns
        ]


def _tables(
    sheet: Sheet,
    reading: Reading,
    mapping: Mapping[str, str] | None,
    given: Mapping[str, str],
    asked: list[Asked],
) -> list[Table]:
    found = find_tables(sheet, mapping, given)
    for aside in found.asides:
        result = _aside(sheet, aside, given, asked)
        reading.rows.append(result)
    for table in found.tables:
        if not table.drawn:
            reading.columns.extend(ColumnRead(sheet.file, sheet.name, c) for c in table.columns)
        if table.refusal:
            reading.notes.append(f"{sheet.file} {sheet.name}: {table.refusal}".replace(" :", ":"))
    return [t for t in found.tables if t.records]


def _aside(sheet: Sheet, aside: Aside, given: Mapping[str, str], asked: list[Asked]) -> RowResult:
    where = Where(sheet.file, sheet.name, aside.row, aside.cell)
    row = sheet.rows[aside.row - sheet.first_row]
    raw = {str(i + 1): show(v) for i, v in enumerate(row) if v is not None}
    total = any(says_total(text) for text in raw.values())
    result = RowResult(where, Outcome.NOT_A_SESSION, [aside.reason], raw=raw, total=total)
    if aside.waiting:
        question = Ask(
            f"sheet:{sheet.name}",
            _("What becomes of the entries of sheet “%s”?") % (sheet.name or sheet.file),
            (leave_out_option(),),
        )
        read = ask(question, given, aside.reason)
        result.questions = [question.key]
        if not read.left_out:
            result.outcome = Outcome.NEEDS_YOU
        asked.append(Asked(question, result))
    return result


def _check(tables: list[Table], job: Job, reading: Reading) -> list[Entry]:
    entries: list[Entry] = []
    for table in tables:
        checker = Checker(table, bind(table, job), job, table.sheet.file)
        for record in table.records:
            result, draft = checker.check(record)
            reading.rows.append(result)
            entries.append(entry(result, draft, record, table))
    return entries


def _keep_used(reading: Reading) -> None:
    """Propose only whom a row that goes in really names."""
    used: set[str] = set()
    for row in reading.rows:
        if row.session and row.outcome in (Outcome.OK, Outcome.ASSUMED, Outcome.NEEDS_YOU):
            used |= {*row.session.coaches, *row.session.teachers, row.session.school or ""}
    reading.people = tuple(p for p in reading.people if p.uid in used)
    placed = {p.school_uid for person in reading.people for p in person.placements}
    reading.schools = tuple(s for s in reading.schools if s.uid in used | placed)
