"""The labels of the corpus, loaded and checked: what each row of each file means.

`load()` gives every label. The format is described in `README.md`; its version is `FORMAT`.
"""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

FORMAT = 1
HERE = Path(__file__).parent
OUTCOMES = {"session", "micro_touch", "time_entry", "mixed", "duplicate_of", "not_a_visit", "ask"}
KINDS = {"session", "micro_touch", "time_entry"}
FIELDS = {
    "kind", "date", "precision", "start", "coaches", "school", "place", "mode", "teachers",
    "others", "headcount", "group", "type", "other_types", "minutes", "topics", "next_step",
    "none_needed", "state", "reason",
}  # fmt: skip
TIME_FIELDS = {"kind", "date", "coaches", "what", "minutes"}
CHOICES = {
    "precision": {"day", "week", "month"},
    "place": {"school", "online", "office", "other"},
    "mode": {"in_person", "video", "phone"},
    "state": {"held", "cancelled", "no_show", "planned"},
    "what": {"displaced", "travel", "preparation", "administration"},
}
Record = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """A source row, run of rows, or cells of a row, and what a careful person makes of it."""

    sheet: str
    row: int
    outcome: str
    through: int = 0
    cells: str = ""
    what: str = ""
    records: tuple[Record, ...] = ()
    assumed: tuple[str, ...] = ()
    either: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    about: tuple[str, ...] = ()
    cause: str = ""
    accept: tuple[tuple[Record, ...], ...] = ()
    then: int | None = None
    gap_ok: tuple[str, ...] = ()
    of: tuple[str, int, str] | None = None

    @property
    def rows(self) -> range:
        """The numbers of the source rows, from 1."""
        return range(self.row, (self.through or self.row) + 1)

    @property
    def place(self) -> tuple[str, int, str]:
        """Where it stands: sheet, row, cells ("" for the whole row)."""
        return (self.sheet, self.row, self.cells)

    def readings(self) -> tuple[tuple[Record, ...], ...]:
        """Every list of records that is not wrong for this row."""
        return self.accept if self.outcome == "ask" else (self.records,)


@dataclass(frozen=True)
class Label:
    """A file of the corpus and what is in it."""

    file: str
    shape: str
    writer: str
    own_writer: bool
    is_log: bool
    refused: str
    why: str
    read: tuple[tuple[str, str], ...]
    answers: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    held: bool

    @property
    def path(self) -> Path:
        """The file (or folder of files) itself."""
        return HERE / ("" if self.held else "files") / self.file


@cache
def district() -> dict[str, Any]:
    """The invented district."""
    told: dict[str, Any] = json.loads((HERE / "district.json").read_text(encoding="utf-8"))
    return told


@cache
def _keys() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    told = district()
    return (
        frozenset(p["key"] for p in told["people"]),
        frozenset(s["key"] for s in told["schools"]),
        frozenset(t["code"] for t in told["session_types"]),
    )


def load(held: bool = True) -> list[Label]:
    """All labels, ordered by name; `held=False` leaves out the files that are held back."""
    places = sorted(HERE.glob("labels/*.json"))
    places += sorted(HERE.glob("held/labels/*.json")) if held else []
    return [read(path) for path in places]


def read(path: Path) -> Label:
    """One label; ValueError says what is wrong with it."""
    told = json.loads(path.read_text(encoding="utf-8"))
    if told.pop("format") != FORMAT:
        raise ValueError(f"{path.name}: another format than {FORMAT}")
    rows = tuple(_row(path.name, row) for row in told.pop("rows"))
    reading = tuple(sorted(told.pop("read").items()))
    answers = tuple((a["question"], a["says"]) for a in told.pop("answers"))
    held = path.parent.parent.name == "held"
    return Label(**told, read=reading, answers=answers, rows=rows, held=held)


def _row(name: str, told: dict[str, Any]) -> Row:
    where = f"{name}: {told.get('sheet')} row {told.get('row')}"
    if told["outcome"] not in OUTCOMES:
        raise ValueError(f"{where}: outcome {told['outcome']}")
    records = tuple(told.pop("records", ()))
    accept = tuple(tuple(reading) for reading in told.pop("accept", ()))
    for record in [*records, *(r for reading in accept for r in reading)]:
        check_record(where, record)
    either = told.pop("either", {})
    of = told.pop("of", None)
    lists = {k: tuple(told.pop(k, ())) for k in ("assumed", "about", "gap_ok")}
    row = Row(
        **told, **lists, records=records, accept=accept,
        either=tuple((k, tuple(v)) for k, v in either.items()),
        of=(of["sheet"], of["row"], of.get("cells", "")) if of else None,
    )  # fmt: skip
    _check_row(where, row)
    return row


def _check_row(where: str, row: Row) -> None:
    needs = {
        "ask": bool(row.about and row.cause and row.accept),
        "not_a_visit": bool(row.what) and not row.records,
        "duplicate_of": row.of is not None,
    }
    if not needs.get(row.outcome, bool(row.records)):
        raise ValueError(f"{where}: {row.outcome} is not complete")
    if row.then is not None and not 0 <= row.then < len(row.accept):
        raise ValueError(f"{where}: no reading {row.then}")
    kinds = {record["kind"] for record in row.records}
    if row.outcome in KINDS and kinds != {row.outcome}:
        raise ValueError(f"{where}: {row.outcome} with {kinds}")


def check_record(where: str, record: Record) -> None:
    """A record has its fields, and its keys are of the district."""
    people, schools, types = _keys()
    wanted = TIME_FIELDS if record["kind"] == "time_entry" else FIELDS
    if set(record) != wanted or record["kind"] not in KINDS:
        raise ValueError(f"{where}: fields {set(record) ^ wanted}")
    if record["date"] is not None:
        date.fromisoformat(record["date"])
    named = [*record["coaches"], *record.get("teachers", ()), *record.get("others", ())]
    strange = {key for key in named if key not in people and not key.startswith("new:")}
    if record.get("school") not in schools | {None}:
        strange.add(record["school"])
    strange |= {t for t in [record.get("type"), *record.get("other_types", ())] if t} - types
    strange |= {record[k] for k, known in CHOICES.items() if k in record} - set().union(
        *CHOICES.values()
    )
    if strange:
        raise ValueError(f"{where}: unknown {strange}")
