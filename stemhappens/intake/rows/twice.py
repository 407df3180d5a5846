"""The same row twice: duplicates within a reading, fingerprints across readings, likely pairs."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from stemhappens.intake.outcomes import Ask, Option, Outcome, RowResult, Understood, ask
from stemhappens.intake.rows.draft import Draft
from stemhappens.intake.tables.shapes import Record, Table
from stemhappens.intake.text import fold, show

# The cells that make a visit; what is written about it is not among them.
KEY_KINDS = (
    "date",
    "timestamp",
    "start",
    "end",
    "coach",
    "coach_email",
    "teacher",
    "teacher_first",
    "teacher_last",
    "school",
    "minutes",
    "hours",
    "length",
    "type",
    "entry",
)
RESENT_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Entry:
    """A checked row with what telling duplicates needs."""

    result: RowResult
    draft: Draft
    key: tuple[str, ...]
    content: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows that may be one visit; `kind`: two_coaches or other_notes."""

    first: str
    second: str
    kind: str


def entry(result: RowResult, draft: Draft, record: Record, table: Table) -> Entry:
    """Normalise a row's cells: the key cells, and all that was mapped but the time stamp."""
    cells: dict[str, str] = {}
    rest: list[str] = []
    has_date = table.column("date") is not None
    for column in table.columns:
        value = record.values[column.index] if column.index < len(record.values) else None
        if value is None:
            continue
        if column.kind == "date" and draft.day:
            text = draft.day.day.isoformat()
        else:
            text = fold(show(value))
        if column.kind in KEY_KINDS:
            if column.kind != "timestamp" or not has_date:
                stamp = (
                    draft.stamp.day.isoformat()
                    if column.kind == "timestamp" and draft.stamp
                    else text
                )
                cells[column.kind] = f"{cells.get(column.kind, '')} {stamp}".strip()
        elif column.kind != "ignored":
            rest.append(f"{column.kind}:{text}")
    for name in ("coach", "school"):
        if name not in cells:
            given = record.defaults.get(name) or table.defaults.get(name) or ""
            given = given or draft.around.get(name, "")
            if given:
                cells[name] = fold(given)
    key = tuple(f"{k}={cells[k]}" for k in KEY_KINDS if k in cells)
    return Entry(result, draft, key, tuple(sorted(rest)))


def mark(entries: Sequence[Entry], source: str, answers: Mapping[str, str]) -> list[Pair]:
    """Set duplicates aside, give each row its fingerprint, and list likely pairs."""
    groups: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
    for one in entries:
        groups[one.key].append(one)
    pairs: list[Pair] = []
    for key, group in groups.items():
        if len(group) > 1 and any(e.draft.day or e.draft.stamp for e in group):
            pairs.extend(_mark_group(group, answers))
        _fingerprint(key, group, source)
    _mark_mended(entries, answers)
    pairs.extend(_two_coaches([e.result for e in entries]))
    return pairs


def _mark_group(group: list[Entry], answers: Mapping[str, str]) -> list[Pair]:
    pairs: list[Pair] = []
    kept: list[Entry] = []
    for one in group:
        same = next((k for k in kept if k.content == one.content), None)
        if same is not None:
            _duplicate(one, same)
            continue
        near = next(
            (k for k in kept if _seconds(k, one) <= RESENT_SECONDS or _edited(k, one)), None
        )
        if near is not None:
            _resent(one, near, answers)
        elif kept and _is_session(one) and _is_session(kept[0]):
            first = kept[0].result
            pairs.append(Pair(str(first.where), str(one.result.where), "other_notes"))
            _note(
                one.result,
                _(
                    "The same date, people and length as %s, with other notes: kept as a "
                    "visit of its own."
                )
                % first.where,
            )
        kept.append(one)
    return pairs


def _duplicate(one: Entry, same: Entry) -> None:
    if not _is_session(one):
        return
    one.result.outcome = Outcome.DUPLICATE
    one.result.duplicate_of = same.result.where
    seconds = _seconds(same, one)
    one.result.reasons = [
        _("The same as %(row)s, sent %(n)d seconds apart.")
        % {"row": same.result.where, "n": seconds}
        if seconds < 86400
        else _("The same as %s.") % same.result.where
    ]
    one.result.questions = []
    one.draft.asks.clear()


def _resent(one: Entry, near: Entry, answers: Mapping[str, str]) -> None:
    """A form sent again within minutes, with other words: which one holds is asked."""
    read = ask(
        Ask(
            "duplicate:resent",
            _("A form sent twice within minutes, with differences: what holds?"),
            (
                Option("first", _("The first; leave the second out"), "first"),
                Option("both", _("Both are visits"), "both"),
            ),
        ),
        answers,
        _("Sent within minutes of %s, with other words.") % near.result.where,
    )
    one.draft.asks.extend(read.asks)
    one.result.questions.append("duplicate:resent")
    one.result.reasons.extend(read.reasons)
    if read.value == "first":
        one.result.outcome = Outcome.DUPLICATE
        one.result.duplicate_of = near.result.where
    elif read.value is None and _is_session(one):
        one.result.outcome = Outcome.NEEDS_YOU


def _edited(one: Entry, two: Entry) -> bool:
    """Two answers to a form on one visit, whenever they were sent."""
    return one.draft.stamp_at is not None and two.draft.stamp_at is not None


def _mark_mended(entries: Sequence[Entry], answers: Mapping[str, str]) -> None:
    """A form sent anew within minutes with another length: the same visit, mended."""
    seen: dict[tuple[object, ...], Entry] = {}
    for one in entries:
        made = one.result.session
        if one.draft.stamp_at is None or made is None or not made.teachers or not _is_session(one):
            continue
        key = (made.date, made.coaches, made.school, made.teachers, made.type)
        had = seen.get(key)
        if had is not None and had.key != one.key and _seconds(had, one) <= RESENT_SECONDS:
            _resent(one, had, answers)
        seen[key] = one


def _seconds(one: Entry, two: Entry) -> float:
    a, b = one.draft.stamp_at, two.draft.stamp_at
    return abs((a - b).total_seconds()) if a and b else 86400.0


def _is_session(one: Entry) -> bool:
    return one.result.outcome in (Outcome.OK, Outcome.ASSUMED, Outcome.NEEDS_YOU)


def _fingerprint(key: tuple[str, ...], group: list[Entry], source: str) -> None:
    """Source, key cells and occurrence; the occurrence goes by content, so that order is free."""
    ordered = sorted(range(len(group)), key=lambda i: (group[i].content, i))
    for occurrence, i in enumerate(ordered):
        text = "\x1f".join((source, *key, str(occurrence)))
        group[i].result.fingerprint = hashlib.sha256(text.encode()).hexdigest()[:32]


def _two_coaches(results: Sequence[RowResult]) -> list[Pair]:
    """One visit logged by two coaches: both are kept, and said to be."""
    seen: dict[tuple[object, ...], list[RowResult]] = defaultdict(list)
    pairs: list[Pair] = []
    for result in results:
        made = result.session
        if made is None or result.outcome not in (Outcome.OK, Outcome.ASSUMED) or not made.teachers:
            continue
        key = (made.date, made.school, frozenset(made.teachers))
        for other in seen[key]:
            if other.session and _same_visit(made, other.session):
                pairs.append(Pair(str(other.where), str(result.where), "two_coaches"))
                for a, b in ((result, other), (other, result)):
                    _note(
                        a,
                        _("May be the same visit as %s, logged by another coach: both are kept.")
                        % b.where,
                    )
        seen[key].append(result)
    return pairs


def _same_visit(one: Understood, two: Understood) -> bool:
    if set(one.coaches) & set(two.coaches) or not one.coaches or not two.coaches:
        return False
    starts = one.start is None or two.start is None or one.start == two.start
    return starts and (
        one.minutes == two.minutes or None in (one.minutes, two.minutes) or one.type == two.type
    )


def _note(result: RowResult, reason: str) -> None:
    result.reasons.append(reason)
    if result.outcome is Outcome.OK:
        result.outcome = Outcome.ASSUMED
