"""What pages receive about imports: plain values, cut to what the reader may see."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from stemhappens.core.actor import Actor
from stemhappens.core.rules import visible
from stemhappens.intake.models import Import, ImportRow
from stemhappens.intake.rules import IMPORTS


@dataclass(frozen=True)
class Provenance:
    """Where a session came from. words: heading and cell as written, for who may read them.

    file_name: with the file in it that the row stood in, where a zip or folder has several.
    """

    source: str
    file_name: str
    sheet: str
    row: int
    cell: str
    at: datetime
    reasons: tuple[str, ...]
    words: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class ImportLine:
    """A past import."""

    uid: UUID
    kind: str
    source: str
    file_name: str
    at: datetime
    seq: int


@dataclass(frozen=True)
class RowLine:
    """A row of a past import and what became of it; its words are not told here.

    sheet: with the file before it where the import has several.
    """

    sheet: str
    row: int
    cell: str
    outcome: str
    reasons: tuple[str, ...]
    session_id: int | None = None


def provenance_of(session_id: int, viewer: Actor) -> Provenance | None:
    """File, sheet, row and words that a session came from; None for a typed one, or unseen.

    Two statements. The words are told only to who reads the session's summary.
    """
    rows = ImportRow.objects.filter(session=session_id)
    row = visible(rows, viewer, IMPORTS).select_related("imported").order_by("-pk").first()
    if row is None:
        return None
    told = visible(rows, viewer, "summary").filter(pk=row.pk).values_list("raw", flat=True).first()
    return Provenance(
        row.imported.source,
        _together(row.imported.file_name, row.file),
        row.sheet,
        row.row,
        row.cell,
        row.imported.at,
        tuple(row.reasons.splitlines()),
        tuple(json.loads(told).items()) if told else (),
    )


def past_imports(viewer: Actor, kinds: tuple[str, ...]) -> list[ImportLine]:
    """The imports that stand, newest first."""
    rows = visible(Import.objects.filter(kind__in=kinds), viewer, IMPORTS)
    return [_line(row) for row in rows.order_by("-seq")]


def find_import(uid: UUID, viewer: Actor) -> ImportLine | None:
    """A past import."""
    row = visible(Import.objects.filter(uid=uid), viewer, IMPORTS).first()
    return _line(row) if row else None


def rows_of_import(uid: UUID, viewer: Actor) -> list[RowLine]:
    """Every row of a past import, in the order of the file."""
    rows = visible(ImportRow.objects.filter(imported__uid=uid), viewer, IMPORTS).order_by("pk")
    return [
        RowLine(
            _together(row.file, row.sheet),
            row.row,
            row.cell,
            row.outcome,
            tuple(row.reasons.splitlines()),
            row.session,
        )
        for row in rows.defer("raw")
    ]


def _together(*names: str) -> str:
    return ", ".join(name for name in names if name)


def _line(row: Import) -> ImportLine:
    return ImportLine(row.uid, row.kind, row.source, row.file_name, row.at, row.seq)
