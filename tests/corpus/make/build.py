"""Make the corpus: `python -m tests.corpus.make.build [--anew] [part of a path]`.

The files are committed; this says how they came to be. It needs what the README lists.
"""

import importlib
import json
import re
import sys
from pathlib import Path
from typing import Any

from tests.corpus.make import other_writers, registry
from tests.corpus.make.book import Book
from tests.corpus.make.writers import WRITERS

HERE = Path(__file__).resolve().parents[1]
TEXTS = ("csv", "tsv", "txt", "html", "htm")
GROUPS = sorted(p.stem for p in Path(__file__).parent.glob("files_*.py"))


def _is_text(path: str) -> bool:
    return path.rsplit(".", 1)[-1] in TEXTS


def label(book: Book, item: registry.Made) -> dict[str, Any]:
    """The label of a file, as it is kept."""
    _write, program, own = WRITERS[item.writer]
    options = item.options
    if options.get("script") == "sheetjs.cjs":
        program = "SheetJS 0.18 (node 20)"
    for sheet in book.sheets:
        for entry in sheet.entries if item.options.get("text", _is_text(item.path)) else ():
            entry["sheet"] = ""
            if "of" in entry:
                entry["of"]["sheet"] = ""
    read = {k: options[k] for k in ("encoding", "delimiter", "sep") if k in options}
    return {
        "format": 1, "file": item.path, "shape": book.shape, "writer": options.get("as", program),
        "own_writer": options.get("own", own), "is_log": book.is_log, "refused": book.refused,
        "why": book.why, "read": read, "answers": book.answers,
        "rows": [entry for sheet in book.sheets for entry in sheet.entries],
    }  # fmt: skip


def dumped(told: dict[str, Any]) -> str:
    """A label with one row a line, so that a change shows as a change of that row."""
    rows = told.pop("rows")
    head = json.dumps(told, ensure_ascii=False, indent=1)[:-2]
    lines = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in rows)
    body = f"[\n{lines}\n ]" if rows else "[]"
    return f'{head},\n "rows": {body}\n}}\n'


def build(item: registry.Made, anew: bool = False) -> None:
    """Fill, write, label one file; what would get the same label stays as it is."""
    held = item.path.startswith("held/")
    target = HERE / ("" if held else "files") / item.path
    book = Book("held" if held else item.path.split("/")[0], target.name)
    item.fill(book)
    name = item.path.removeprefix("held/").replace("/", "--") + ".json"
    place = HERE / ("held/labels" if held else "labels") / name
    text = dumped(label(book, item))
    if not anew and target.exists() and place.exists() and place.read_text("utf-8") == text:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    options = {k: v for k, v in item.options.items() if k not in ("as", "own", "text")}
    WRITERS[item.writer][0](book, target, **options)
    place.write_text(text, encoding="utf-8")


def index() -> None:
    """`index.json` out of all labels."""
    rows = []
    for path in sorted([*HERE.glob("labels/*.json"), *HERE.glob("held/labels/*.json")]):
        told = json.loads(path.read_text(encoding="utf-8"))
        row = {k: told[k] for k in ("file", "shape", "writer", "own_writer", "is_log", "refused")}
        rows.append(row | {"label": str(path.relative_to(HERE)), "rows": len(told["rows"])})
    text = "[\n" + ",\n".join(json.dumps(r, ensure_ascii=False) for r in rows) + "\n]\n"
    (HERE / "index.json").write_text(text, encoding="utf-8")


def shapes() -> str:
    """The table of shapes for the README."""
    told: dict[str, list[dict[str, Any]]] = {}
    for row in json.loads((HERE / "index.json").read_text("utf-8")):
        told.setdefault(row["shape"], []).append(row)
    lines = ["| shape | files | rows | written by |", "|---|---|---|---|"]
    for shape, rows in sorted(told.items()):
        programs = ", ".join(sorted({re.split(r" \d| \(|,", r["writer"])[0] for r in rows}))
        lines.append(f"| {shape} | {len(rows)} | {sum(r['rows'] for r in rows)} | {programs} |")
    return "\n".join(lines) + "\n"


def readme() -> None:
    """Print the table of shapes anew."""
    path = HERE / "README.md"
    head, _, rest = path.read_text("utf-8").partition("<!-- shapes -->\n")
    tail = rest.partition("<!-- end -->\n")[2]
    path.write_text(f"{head}<!-- shapes -->\n{shapes()}<!-- end -->\n{tail}", encoding="utf-8")


def main() -> None:
    """Build what matches the argument (`--anew`: even what is there), then the index."""
    assert other_writers
    words = [word for word in sys.argv[1:] if word != "--anew"]
    wanted = words[0] if words else ""
    for group in GROUPS:
        importlib.import_module(f"tests.corpus.make.{group}")
    for item in registry.MADE:
        if wanted in item.path:
            build(item, anew="--anew" in sys.argv)
    index()
    readme()


if __name__ == "__main__":
    main()
