"""Matrices of people by month or day: counts and marks that are no visits by themselves."""

from __future__ import annotations

import re
from datetime import datetime

from django.utils.translation import gettext as _

from stemhappens.intake.files.sheets import Row, Sheet
from stemhappens.intake.tables.shapes import TOTAL, Aside, Found, set_aside
from stemhappens.intake.tables.surroundings import month_in
from stemhappens.intake.text import Value, column_letter, fold, show

SUMMARY_TAB = re.compile(
    r"summary|totals?\b|dashboard|overview|pivot|chart|graph|ytd|annual|resumen|stats"
)


def grid_header(rows: list[Row]) -> int | None:
    """The row of months or days above a matrix, or None."""
    for i, row in enumerate(rows[:40]):
        filled = [v for v in row if v is not None]
        periods = [
            v
            for v in filled
            if isinstance(v, datetime)
            or (
                isinstance(v, str)
                and (
                    month_in(v)
                    or re.fullmatch(
                        r"\d{1,2}/\d{1,2}(/\d{2,4})?|(?:wk|week) ?\d+.*", v.strip().casefold()
                    )
                )
            )
        ]
        if len(periods) >= 4 and len(periods) * 2 >= len(filled):
            return i
    return None


def read_grid(sheet: Sheet, rows: list[Row], header: int, found: Found) -> None:
    """A person × month matrix: counts have no dates, so each cell waits for a person."""
    summary = bool(SUMMARY_TAB.search(sheet.name.casefold()))
    for i, row in enumerate(rows):
        number = sheet.first_row + i
        label = fold(show(next((v for v in row if v is not None), "")))
        if i <= header or TOTAL.match(label):
            why = _("A total line, not a visit.") if i > header else _("A heading of the table.")
            set_aside(found, sheet, rows, i, why)
            continue
        cells = [
            j
            for j, v in enumerate(row)
            if v is not None and j < len(rows[header]) and _period(rows[header][j])
        ]
        if not cells or summary:
            set_aside(
                found,
                sheet,
                rows,
                i,
                _("A summary by month, not a list of visits.")
                if summary
                else _("A row of the table without an entry."),
            )
        for j in () if summary else cells:
            found.asides.append(
                Aside(
                    number,
                    _(
                        "“%(value)s” under “%(head)s” is a mark or count, not a visit with its "
                        "own date and length. "
                        "Say whether these can be left out; nothing is invented from them."
                    )
                    % {"value": show(row[j]), "head": show(rows[header][j])},
                    f"{column_letter(j)}{number}",
                    True,
                )
            )


def _period(value: Value) -> bool:
    return isinstance(value, datetime) or (
        isinstance(value, str)
        and (
            bool(month_in(value))
            or bool(re.match(r"\d{1,2}/\d{1,2}|wk|week", value.strip().casefold()))
        )
    )
