"""What the two import commands share: their options, and how they tell what they found."""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from django.utils.translation import ngettext

from stemhappens.cli.command import Misused
from stemhappens.cli.districts import add_district
from stemhappens.intake.outcomes import Question, RowResult, in_sentences

SHOWN = 10
"""So many rows, people or schools are listed for people; --json prints all."""

WORDS = {
    "ok": "as written",
    "assumed": "with a stated assumption",
    "needs_you": "wait for an answer",
    "duplicate": "there already",
    "not_a_session": "no visit",
    "rejected": "rejected",
    "refused": "files refused",
}


def add_import(parser: argparse.ArgumentParser, what: str) -> None:
    """The options that both commands have."""
    parser.add_argument("path", type=Path, metavar="PATH", help=what)
    add_district(parser)
    parser.add_argument("--dry-run", action="store_true", help="say what would be written")
    parser.add_argument("--yes", action="store_true", help="go on where the command would stop")


def existing(path: Path) -> Path:
    """The path, which must be there."""
    if not path.exists():
        raise Misused(f"There is nothing at {path}.")
    return path.resolve()


def count_lines(counts: Mapping[str, int]) -> Iterator[str]:
    """How many rows got which outcome."""
    for outcome, number in counts.items():
        if number:
            yield f"{number:>7}  {WORDS[outcome]}"


def question_lines(questions: Sequence[Question]) -> Iterator[str]:
    """The open questions, most rows first, with the keys for an answers file."""
    asked = [question for question in questions if question.answer is None]
    if asked:
        yield (
            f"Questions ({len(asked)}); answer them in a JSON file given with --answers "
            "(--write-answers writes one):"
        )
    for question in asked:
        yield f"  {json.dumps(question.key, ensure_ascii=False)}: {question.text}"
        yield f"      {rows_text(len(question.rows))}, first {question.rows[0]}"
        for option in question.options:
            likely = " (likely)" if option.likely else ""
            yield f"      {option.choice}: {option.label}{likely}"
        if question.free_hint:
            yield f"      {question.free_hint}"


def row_lines(rows: Sequence[RowResult], outcome: str) -> Iterator[str]:
    """The first rows of an outcome with their reasons."""
    found = [row for row in rows if row.outcome == outcome]
    for row in found[:SHOWN]:
        yield f"  {row.where}: {in_sentences(row.reasons)}"
    if len(found) > SHOWN:
        yield f"  … and {len(found) - SHOWN} more (--json lists all)"


def rows_text(count: int) -> str:
    """ "1 row", "2 rows"."""
    return ngettext("%d row", "%d rows", count) % count


def some(names: Sequence[str]) -> str:
    """The first names of a list."""
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more
