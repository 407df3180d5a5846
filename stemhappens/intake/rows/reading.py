"""What an import understood of its files, and how it is told to people and programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from stemhappens.intake.context import PersonRef, SchoolRef
from stemhappens.intake.outcomes import Outcome, Question, RowResult, Understood
from stemhappens.intake.rows.twice import Pair
from stemhappens.intake.tables.column import Column


@dataclass(frozen=True, slots=True)
class ColumnRead:
    """A column of a table with the kind it was taken for, and why."""

    file: str
    sheet: str
    column: Column


@dataclass
class Reading:
    """All that an import understood. `people` and `schools` are proposals (`new:…` uids)."""

    source: str
    rows: list[RowResult] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    columns: list[ColumnRead] = field(default_factory=list)
    people: tuple[PersonRef, ...] = ()
    schools: tuple[SchoolRef, ...] = ()
    pairs: list[Pair] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    names: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, int]:
        """Rows by outcome."""
        counted = Counter(r.outcome.value for r in self.rows)
        return {o.value: counted.get(o.value, 0) for o in Outcome}

    def to_json(self) -> dict[str, Any]:
        """Plain values for `--dry-run --json`: rows, questions, columns, proposals, counts."""
        return {
            "source": self.source,
            "counts": self.counts,
            "notes": self.notes,
            "rows": [self._row(r) for r in self.rows],
            "questions": [_question(q) for q in self.questions],
            "columns": [
                {
                    "file": c.file,
                    "sheet": c.sheet,
                    "column": c.column.letter,
                    "heading": c.column.heading,
                    "kind": c.column.kind,
                    "reason": c.column.reason,
                }
                for c in self.columns
            ],
            "new_people": [
                {
                    "id": p.uid,
                    "name": p.name,
                    "spellings": list(p.aliases),
                    "roles": sorted({q.role for q in p.placements}),
                }
                for p in self.people
            ],
            "new_schools": [
                {"id": s.uid, "name": s.name, "spellings": list(s.aliases)} for s in self.schools
            ],
            "pairs": [asdict(p) for p in self.pairs],
        }

    def _row(self, row: RowResult) -> dict[str, Any]:
        return {
            "file": row.where.file,
            "sheet": row.where.sheet,
            "row": row.where.row,
            "cell": row.where.cell,
            "outcome": row.outcome.value,
            "reasons": row.reasons,
            "questions": row.questions,
            "duplicate_of": str(row.duplicate_of) if row.duplicate_of else None,
            "fingerprint": row.fingerprint,
            "raw": row.raw,
            "session": self._session(row.session) if row.session else None,
        }

    def _session(self, made: Understood) -> dict[str, Any]:
        plain = asdict(made)
        plain["date"] = made.date.isoformat() if made.date else None
        plain["next_due"] = made.next_due.isoformat() if made.next_due else None
        plain["kinds"] = [k for k in (made.type, *made.other_types) if k]
        plain["coaches"] = [self.names.get(u, u) for u in made.coaches]
        plain["teachers"] = [self.names.get(u, u) for u in made.teachers]
        plain["school"] = self.names.get(made.school or "", made.school) or (made.place or None)
        plain["ids"] = {"coaches": made.coaches, "teachers": made.teachers, "school": made.school}
        return plain


def _question(question: Question) -> dict[str, Any]:
    return {
        "key": question.key,
        "text": question.text,
        "blocking": question.blocking,
        "answer": question.answer,
        "free": question.free_hint,
        "count": len(question.rows),
        "examples": question.examples,
        "options": [
            {"choice": o.choice, "label": o.label, "likely": o.likely} for o in question.options
        ],
        "rows": [{"file": w.file, "sheet": w.sheet, "row": w.row} for w in question.rows],
    }
