"""What becomes of each row: as written, what it becomes, its state and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stemhappens.intake.outcomes import Outcome, RowResult, Understood, in_sentences
from stemhappens.intake.rows.leftover import WORDS
from stemhappens.intake.rows.reading import Reading
from stemhappens.intake.text import fold
from stemhappens.intake.who.school_names import VIRTUAL
from stemhappens.web.components import Choice, Tag
from stemhappens.web.imports.contexts import Code, Legend
from stemhappens.web.says import day_text, listed
from stemhappens.web.tables import Address, Head, Listing, Value

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
ABOUT: Mapping[str, tuple[object, tuple[str, ...]]] = {
    "person": (gettext_lazy("who"), ("teacher", "teacher_first", "teacher_last")),
    "teacher": (gettext_lazy("who"), ("teacher", "teacher_first", "teacher_last")),
    "coach": (gettext_lazy("coach"), ("coach", "coach_email")),
    "school": (gettext_lazy("school"), ("school",)),
    "type": (gettext_lazy("type"), ("type",)),
    "minutes": (gettext_lazy("length"), ("minutes", "hours", "length", "start", "end")),
    "date": (gettext_lazy("date"), ("date",)),
    "timestamp": (gettext_lazy("date"), ("timestamp",)),
    "duplicate": (gettext_lazy("sent twice"), ()),
    "changed": (gettext_lazy("changed"), ()),
    "state": (gettext_lazy("held or not"), ("state",)),
}
"""What a question is about, by the first part of its key: in a word, and the columns it blames."""

UNSETTLED = {
    "person": gettext_lazy("teacher not settled"),
    "coach": gettext_lazy("coach not settled"),
    "school": gettext_lazy("school not settled"),
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
        if c.column.kind in WORDS
    }
    kinds = {
        (c.file, c.sheet, c.column.heading or c.column.letter): c.column.kind
        for c in reading.columns
    }
    open_keys = frozenset(q.key for q in reading.questions if q.answer is None)
    heads = (
        Head("row", _("Row")), Head("words", _("As written")), Head("becomes", _("Becomes")),
        Head("state", _("State")), Head("why", _("Why")),
    )  # fmt: skip
    lines = tuple(
        (
            _place(row, number),
            _as_written(row, hidden, kinds, open_keys),
            Value(becomes(row, reading.names, open_keys)),
            _state(row, open_keys),
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


def _state(row: RowResult, open_keys: frozenset[str]) -> Value:
    """ "waiting: who", "settled: school, length"."""
    text, tone = STATES[row.outcome]
    keys = [k for k in row.questions if (k in open_keys) == (row.outcome == Outcome.NEEDS_YOU)]
    about = dict.fromkeys(str(ABOUT[k.partition(":")[0]][0]) for k in keys if _known(k))
    if about and row.outcome in (Outcome.NEEDS_YOU, Outcome.ASSUMED):
        text = f"{text}: {', '.join(about)}"
    return Value(str(text), part=Tag(str(text), tone))


def _known(key: str) -> bool:
    return key.partition(":")[0] in ABOUT


def state_value(outcome: str, *, imported: bool = False) -> Value:
    """The state of a row as a word; once imported, what was ready or settled is in."""
    text, tone = STATES[outcome]
    if imported and outcome in (Outcome.OK, Outcome.ASSUMED):
        text = _("in")
    return Value(str(text), part=Tag(str(text), tone))


def _as_written(
    row: RowResult,
    hidden: set[tuple[str, str, str]],
    kinds: Mapping[tuple[str, str, str], str],
    open_keys: frozenset[str],
) -> Value:
    """The cells of a row that say what happened, those that make the trouble marked; the words of
    the people stay out.
    """
    where = row.where
    troubled = _troubled(row, open_keys)
    texts: list[str] = []
    pieces: list[object] = []
    for heading, text in row.raw.items():
        place = where.file, where.sheet, heading
        if place in hidden:
            continue
        texts.append(text)
        marked = kinds.get(place) in troubled or _is_blamed(row, text)
        pieces += (
            [" | ", Code(text, True) if marked else text]
            if pieces
            else [Code(text, True) if marked else text]
        )
    return Value(" | ".join(texts), part=tuple(pieces))  # type: ignore[arg-type]


def _troubled(row: RowResult, open_keys: frozenset[str]) -> set[str]:
    """The kinds of column that the open questions of a row are about."""
    keys = [key.partition(":")[0] for key in row.questions if key in open_keys]
    return {kind for key in keys if key in ABOUT for kind in ABOUT[key][1]}


def _is_blamed(row: RowResult, text: str) -> bool:
    """A rejected row's reasons name the cell in its own words."""
    return row.outcome is Outcome.REJECTED and any(f"“{text}”" in why for why in row.reasons)


def becomes(
    row: RowResult, names: Mapping[str, str], open_keys: frozenset[str] = frozenset()
) -> str:
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
        *_unsettled(row, open_keys),
    )  # fmt: skip
    return ", ".join(dict.fromkeys(part for part in parts if part))


def _unsettled(row: RowResult, open_keys: frozenset[str]) -> list[str]:
    keys = {key.partition(":")[0] for key in row.questions if key in open_keys}
    return [str(UNSETTLED[key]) for key in UNSETTLED if key in keys]


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
