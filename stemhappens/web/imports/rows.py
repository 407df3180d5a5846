"""What becomes of each row: as written, what it becomes, its state and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stemhappens.intake.outcomes import Outcome, RowResult, Understood, in_sentences
from stemhappens.intake.rows.reading import Reading
from stemhappens.intake.text import fold
from stemhappens.intake.who.school_names import VIRTUAL
from stemhappens.web.components import Choice, Tag
from stemhappens.web.imports.contexts import Legend
from stemhappens.web.says import day_text, listed
from stemhappens.web.tables import Address, Head, Listing, Value

WORDS_OF_PEOPLE = frozenset(
    {"summary", "next_steps", "next_due", "goal", "goal_status", "engagement", "phase", "ignored"}
)
"""Columns that hold what was said, not what happened: not shown to who checks the import."""

GROUPS: Mapping[str, tuple[Outcome, ...]] = {
    "waiting": (Outcome.NEEDS_YOU,),
    "settled": (Outcome.ASSUMED,),
    "ready": (Outcome.OK,),
    "aside": (Outcome.DUPLICATE, Outcome.NOT_A_SESSION, Outcome.REJECTED, Outcome.REFUSED),
}
GROUP_NAMES = {
    "waiting": gettext_lazy("Waiting"),
    "settled": gettext_lazy("Settled"),
    "ready": gettext_lazy("Ready"),
    "aside": gettext_lazy("Set aside"),
}
SQUARES = {"ready": "done", "settled": "pale", "waiting": "st", "aside": "ca"}
LEGENDS = {
    "ready": gettext_lazy("ready as written"),
    "settled": gettext_lazy("settled by an answer or a stated assumption"),
    "waiting": gettext_lazy("waiting for an answer"),
    "aside": gettext_lazy("set aside, each with a reason"),
}
STATES: Mapping[str, tuple[object, str]] = {
    Outcome.OK: (gettext_lazy("ready"), "go"),
    Outcome.ASSUMED: (gettext_lazy("settled"), "go"),
    Outcome.NEEDS_YOU: (gettext_lazy("waiting"), "ask"),
    Outcome.DUPLICATE: (gettext_lazy("there already"), ""),
    Outcome.NOT_A_SESSION: (gettext_lazy("no visit"), ""),
    Outcome.REJECTED: (gettext_lazy("rejected"), "bad"),
    Outcome.REFUSED: (gettext_lazy("not read"), "bad"),
}
ABOUTS = {"visit": "", "micro_touch": gettext_lazy("short contact")}


@dataclass(frozen=True)
class Sorted:
    """The rows of a file by what becomes of them."""

    rows: tuple[RowResult, ...]
    counts: Mapping[str, int]

    @classmethod
    def of(cls, rows: Iterable[RowResult]) -> "Sorted":
        """Count each group."""
        held = tuple(rows)
        return cls(held, {name: len(_among(held, group)) for name, group in GROUPS.items()})

    def chosen(self, name: str) -> tuple[RowResult, ...]:
        """The rows of a group; all where no such group is."""
        return _among(self.rows, GROUPS[name]) if name in GROUPS else self.rows

    def tabs(self, chosen: str, at: Address) -> tuple[Choice, ...]:
        """A tab for each group with rows."""
        first = Choice(_("All %d") % len(self.rows), at({}), chosen not in GROUPS)
        others = (
            Choice(f"{GROUP_NAMES[name]} {count}", at({"show": name}), name == chosen)
            for name, count in self.counts.items()
            if count
        )
        return (first, *others)

    @property
    def legend(self) -> tuple[Legend, ...]:
        """How many rows are in each state."""
        return tuple(
            Legend(SQUARES[name], self.counts[name], str(text)) for name, text in LEGENDS.items()
        )


def _among(rows: tuple[RowResult, ...], group: tuple[Outcome, ...]) -> tuple[RowResult, ...]:
    return tuple(row for row in rows if row.outcome in group)


def log_listing(reading: Reading, rows: Iterable[RowResult]) -> Listing:
    """The rows of a log with what they become."""
    hidden = {
        (c.file, c.sheet, c.column.heading or c.column.letter)
        for c in reading.columns
        if c.column.kind in WORDS_OF_PEOPLE
    }
    heads = (
        Head("row", _("Row")), Head("words", _("As written")), Head("becomes", _("Becomes")),
        Head("state", _("State")), Head("why", _("Why")),
    )  # fmt: skip
    lines = tuple(
        (
            _place(row, number),
            Value(written(row, hidden)),
            Value(becomes(row, reading.names)),
            state_value(row.outcome),
            Value(in_sentences(row.reasons)),
        )
        for number, row in enumerate(rows)
    )
    return Listing(_("What becomes of each row"), heads, lines)


def roster_listing(rows: Iterable[RowResult]) -> Listing:
    """The rows of a roster, by where they stand."""
    heads = (Head("row", _("Row")), Head("state", _("State")), Head("why", _("Why")))
    lines = tuple(
        (
            _place(row, number),
            state_value(row.outcome),
            Value(in_sentences(row.reasons)),
        )
        for number, row in enumerate(rows)
    )
    return Listing(_("What becomes of each row"), heads, lines)


def _place(row: RowResult, number: int) -> Value:
    where = row.where
    return Value(str(where) if where.sheet else f"{where.file}, {where}", number)


def state_value(outcome: str, *, imported: bool = False) -> Value:
    """The state of a row as a word; once imported, what was ready or settled is in."""
    text, tone = STATES[outcome]
    if imported and outcome in (Outcome.OK, Outcome.ASSUMED):
        text = _("in")
    return Value(str(text), part=Tag(str(text), tone))


def written(row: RowResult, hidden: set[tuple[str, str, str]]) -> str:
    """The cells of a row that say what happened; the words of the people stay out."""
    where = row.where
    cells = [
        text
        for heading, text in row.raw.items()
        if (where.file, where.sheet, heading) not in hidden
    ]
    return " | ".join(cells)


def becomes(row: RowResult, names: Mapping[str, str]) -> str:
    """A row in words: "9 October 2023, Cedar Grove ES, Bianca Fontaine, observation, 45 min"."""
    made = row.session
    if made is None or row.outcome in GROUPS["aside"]:
        return ""
    parts = (
        day_text(made.date) if made.date else _("date not settled"),
        _online(names.get(made.school or "", made.place)),
        listed([names.get(u, u) for u in made.teachers]) or made.group,
        _online(_kind(made)),
        _length(made),
        str({"cancelled": _("cancelled"), "no_show": _("no-show"), "planned": _("planned")}.get(
            made.state, "")),
    )  # fmt: skip
    return ", ".join(dict.fromkeys(part for part in parts if part))


def _online(words: str) -> str:
    """A place or type that only says that it was online, in one word for both."""
    return _("online") if fold(words) in VIRTUAL else words


def _kind(made: Understood) -> str:
    words = (made.type or made.type_text or "").replace("_", " ").replace("-", " ")
    if made.kind == "time_entry":
        return _("%s time, no visit") % words
    return words or str(ABOUTS.get(made.kind, ""))


def _length(made: Understood) -> str:
    if made.minutes is None:
        return ""
    said = _("%d min") % made.minutes
    return _("about %s") % said if made.approximate else said
