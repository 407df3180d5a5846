"""What a frozen report is: its document, the rows behind it, and both read back."""

import json
import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Q

from stemhappens.core.write import Unit
from stemhappens.metrics.ask import Clock
from stemhappens.metrics.behind import Behind, facts_of, in_order, rows_behind
from stemhappens.metrics.catalogue import defined
from stemhappens.metrics.definition import first_meaning, meaning_of
from stemhappens.metrics.figure import Period
from stemhappens.reports.content import BoardReport
from stemhappens.reports.document import (
    Json,
    board_report,
    canonical,
    digest,
    figures,
    fingerprint,
    packed,
)
from stemhappens.reports.models import FrozenRows, Report

FORMAT = 2
"""1: a definition's digest was one of its SQL, which says nothing of what it means."""
BOARD = "board"


@dataclass(frozen=True)
class Kept:
    """Where the rows of a period are: at the sequence at which they last were different."""

    starts: str
    ends: str
    seq: int


def periods_of(report: BoardReport) -> list[Period]:
    """The periods whose rows are behind a report: its own, and the one it is compared with."""
    before = report.reached.before or report.how_much.sessions.before
    return [report.frame.period, *([before.period] if before else [])]


def document_of(
    report: BoardReport, kind: str, at: Clock, frozen_at: datetime, kept: Iterable[Kept]
) -> dict[str, Json]:
    """The document of a report: what it says, by which definitions, from which rows.

    content: the digest of figures, words and definitions, whenever they are frozen.
    """
    definitions = hashes_of(report)
    content = content_of(report, kind, definitions)
    frame = replace(report.frame, frozen_at=frozen_at, fingerprint=fingerprint(content))
    return {
        "format": FORMAT,
        "kind": kind,
        "seq": at.seq,
        "report": packed(replace(report, frame=frame)),
        "definitions": definitions,
        "rows": packed(tuple(kept)),
        "content": content,
    }


def content_of(report: BoardReport, kind: str, definitions: Mapping[str, str]) -> str:
    """The digest of what a report says; not of when, or at which sequence, it was read."""
    return digest(
        {"kind": kind, "report": _timeless(packed(report)), "definitions": dict(definitions)}
    )


def _timeless(value: Json) -> Json:
    if isinstance(value, list):
        return [_timeless(item) for item in value]
    if isinstance(value, dict):
        return {name: _timeless(part) for name, part in value.items() if name != "seq"}
    return value


def hashes_of(report: BoardReport) -> dict[str, str]:
    """figure → the digest of what it means: words, unit, scale and the definition's version."""
    names = {figure.name for _place, figure in figures(report)}
    return {name: digest(meaning_of(defined()[name])) for name in sorted(names & set(defined()))}


def frozen_hashes(report: Report) -> dict[str, str]:
    """hashes_of as it was frozen; of format 1, from the words that the figures carry."""
    if report.document["format"] > 1:
        return dict(report.document["definitions"])
    said = {figure.name: figure for _place, figure in figures(thawed(report))}
    return {
        name: digest(first_meaning(defined()[name], figure.unit, figure.definition))
        for name, figure in sorted(said.items())
        if name in defined()
    }


def facts_behind(report: BoardReport) -> set[str]:
    """The facts that the figures of a report are counted from."""
    names = {figure.name for _place, figure in figures(report)} & set(defined())
    return {fact.__name__ for name in names for fact in facts_of(defined()[name])}


def thawed(report: Report) -> BoardReport:
    """The report as it was frozen, from its document alone."""
    return board_report(report.document["report"])


def intact(report: Report) -> bool:
    """True when the document is the one that was frozen."""
    return digest(report.document) == report.document_hash


def all_rows(
    at: Clock, periods: Sequence[Period], using: str, only: Collection[str] | None = None
) -> dict[Period, dict[str, Behind]]:
    """The rows behind any figure of the catalogue in each period; only: of these facts."""
    return rows_behind(at, defined(), periods, using, only)


def keep_rows(unit: Unit, at: Clock, periods: Sequence[Period], using: str) -> list[Kept]:
    """Store the rows behind each period, unless the same ones are stored already."""
    behind = all_rows(at, periods, using)
    return [_keep(unit, at, period, _plain(behind[period])) for period in periods]


def _keep(unit: Unit, at: Clock, period: Period, rows: Mapping[str, Any]) -> Kept:
    where = {"program_id": at.program, "starts": period.start, "ends": period.end}
    last = FrozenRows.objects.filter(**where).order_by("-seq").first()
    if last is None or _unzipped(last.packed) != rows:
        last = unit.add(FrozenRows(seq=at.seq, packed=zlib.compress(canonical(rows), 9), **where))
    return Kept(period.start.isoformat(), period.end.isoformat(), last.seq)


def kept_rows(report: Report, using: str = DEFAULT_DB_ALIAS) -> dict[Period, dict[str, Behind]]:
    """The rows that were behind a report, by period (one statement)."""
    places = Q(pk__in=())
    for kept in report.document["rows"]:
        places |= Q(**kept)
    rows = FrozenRows.objects.using(using).filter(places, program_id=report.program_id)
    stored = {Period(row.starts, row.ends): _unzipped(row.packed) for row in rows}
    wanted = [(kept["starts"], kept["ends"]) for kept in report.document["rows"]]
    periods = [Period(*map(date.fromisoformat, days)) for days in wanted]
    return {
        period: {
            fact: Behind(tuple(part["columns"]), tuple(map(tuple, part["rows"])))
            for fact, part in stored[period].items()
        }
        for period in periods
    }


def _plain(behind: Mapping[str, Behind]) -> dict[str, Any]:
    return {
        fact: {"columns": list(part.columns), "rows": [list(row) for row in in_order(part.rows)]}
        for fact, part in behind.items()
    }


def _unzipped(data: bytes | memoryview) -> dict[str, Any]:
    rows: dict[str, Any] = json.loads(zlib.decompress(bytes(data)))
    return rows
