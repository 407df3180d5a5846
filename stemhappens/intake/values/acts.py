"""What was done: session types, micro-touches, time entries, topics, modes and states.

The rules are rows of data: a key, what it counts as, and the words under which it is met.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from stemhappens.intake.context import Term
from stemhappens.intake.outcomes import Ask, Option, Parsed, ask, leave_out_option, ok
from stemhappens.intake.text import Value, fold, says_nothing, show, tidy
from stemhappens.intake.values.options import PARENS, learn_options, split_options
from stemhappens.intake.values.vocabulary import (
    KNOWN,
    MICRO,
    MODES,
    STATES,
    TIME,
    TIME_STARTS,
    VERBS,
    VISIT,
)

_OF_MODE = {w: m for m, words in MODES.items() for w in words.split("|")}
_OF_STATE = {w: s for s, words in STATES.items() for w in words.split("|")}


@dataclass(frozen=True, slots=True)
class Act:
    """One type: its key, what it counts as, and the words that said it."""

    key: str | None
    kind: str
    text: str


@dataclass
class Types:
    """The district's session types (or the usual ones), and what a type column's options are."""

    terms: Sequence[Term]
    answers: Mapping[str, str]
    _done: dict[str, Parsed[tuple[Act, ...]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._words: dict[str, Act] = {}
        keys = {t.key for t in self.terms}
        for term in self.terms:
            for word in (term.label, term.key.replace("_", " "), *term.aliases):
                self._words.setdefault(fold(word), Act(term.key, term.kind, term.label))
        for key, kind, words in KNOWN:
            for word in words.split("|"):
                known = self._known(key, kind, keys)
                if known is not None:
                    self._words.setdefault(fold(word), known)
        self._options: frozenset[str] = frozenset()

    def _known(self, key: str, kind: str, keys: set[str]) -> Act | None:
        """A usual word, under the district's own key where it has that type; else it is asked."""
        if not keys or key in keys or kind != VISIT:
            return Act(key, kind, key.replace("_", " "))
        near = next(
            (
                t
                for t in self.terms
                if fold(key.replace("_", " ")) in fold(t.label)
                or key.split("_")[0] == fold(t.key).split()[0]
            ),
            None,
        )
        return Act(near.key, near.kind, near.label) if near else None

    def knows(self, value: Value) -> bool:
        """Tell whether the whole cell is a type we know."""
        return fold(show(value)) in self._words

    def learn(self, values: Iterable[Value]) -> None:
        """Learn from a column which of its options hold a comma ("Planning, unit and lesson")."""
        self._options = learn_options(values, frozenset(self._words))
        self._done.clear()

    def match(self, value: Value) -> Parsed[tuple[Act, ...]]:
        """The types of a cell, the main one first."""
        text = tidy(show(value))
        done = self._done.get(text)
        if done is None:
            done = self._done[text] = self._match(text)
        return done

    def _match(self, text: str) -> Parsed[tuple[Act, ...]]:
        if says_nothing(text):
            return ok(())
        parts = split_options(text, self._options | frozenset(self._words))
        acts = [self._one(p) for p in parts]
        known = tuple(dict.fromkeys(a for a in acts if a is not None))
        if not known:
            return self._unknown(text)
        read = self._told(known, text)
        lost = [p for p, a in zip(parts, acts, strict=True) if a is None]
        return (
            read.but(_("“%s” is no type we know; kept as written.") % "”, “".join(lost))
            if lost
            else read
        )

    def _told(self, acts: tuple[Act, ...], text: str) -> Parsed[tuple[Act, ...]]:
        acts = tuple(sorted(acts, key=lambda a: (VISIT, MICRO, TIME).index(a.kind)))
        read: Parsed[tuple[Act, ...]] = ok(acts)
        if len(acts) == 1 and self._slip(text):
            return read.but(
                _("“%(text)s” is read as %(type)s.") % {"text": text, "type": acts[0].text}
            )
        if acts[0].kind == TIME and fold(text) not in self._words:
            return self._displaced(acts, text)
        if len(acts) > 1:
            return read.but(
                _("“%(text)s” names several types; the main one is %(main)s.")
                % {"text": text, "main": acts[0].text}
            )
        return read

    def _slip(self, text: str) -> bool:
        """Tell whether only a near miss explains the text."""
        folded = fold(text)
        if folded in self._words:
            return False
        return any(f(folded) is not None for f in (self._told_by_verb, self._near, self._begun))

    def _displaced(self, acts: tuple[Act, ...], text: str) -> Parsed[tuple[Act, ...]]:
        options = (
            Option("time_entry", _("Not coaching: time for something else"), acts, True),
            Option("visit", _("A coaching visit"), (Act(None, VISIT, text),)),
            leave_out_option(),
        )
        return ask(
            Ask(f"type:{fold(text)}", _("Is “%s” coaching?") % text, options, default="time_entry"),
            self.answers,
            _("“%s” is taken as time for something else than coaching.") % text,
        )

    def _one(self, text: str) -> Act | None:
        head = re.split(r"[,:]| - ", text)[0]  # "Planning, unit and lesson" is planning
        for form in (fold(text), fold(PARENS.sub("", text)), fold(head)):
            if form in self._words:
                return self._words[form]
        folded = fold(text)
        for key, starts in TIME_STARTS:
            if any(folded == s or folded.startswith(s + " ") for s in starts.split("|")):
                return Act(key, TIME, key)
        return self._told_by_verb(folded) or self._near(folded) or self._begun(folded)

    def _told_by_verb(self, folded: str) -> Act | None:
        key = next((k for verb, k in VERBS.items() if f"{folded} ".startswith(f"{verb} ")), None)
        return self._words.get(key.replace("_", " ")) if key else None

    def _near(self, folded: str) -> Act | None:
        """A typing slip in a word of some length ("obesrvation"); nothing weaker."""
        if len(folded) < 7 or " " in folded:
            return None
        best = process.extract(
            folded,
            [w for w in self._words if len(w) >= 6],
            scorer=fuzz.ratio,
            limit=1,
            score_cutoff=88,
        )
        return self._words[best[0][0]] if best else None

    def _begun(self, folded: str) -> Act | None:
        """The first word of one type of the district, or more words after a type: "Data" for Data
        review, "Modeling a lesson".
        """
        begun = [t for t in self.terms if fold(t.label).startswith(f"{folded} ")]
        if len(folded) < 4 or len(begun) != 1:
            begun = [t for t in self.terms if folded.startswith(f"{fold(t.label)} ")]
        one = begun[0] if len(begun) == 1 else None
        return Act(one.key, one.kind, one.label) if one else None

    def _unknown(self, text: str) -> Parsed[tuple[Act, ...]]:
        act = Act(None, VISIT, text)
        options = [Option("keep", _("A coaching visit; keep “%s” as its type") % text, (act,))]
        options += [Option(t.key, t.label, (Act(t.key, t.kind, t.label),)) for t in self.terms]
        options += [
            Option(
                "time_entry",
                _("Not coaching: time for something else"),
                (Act("administration", TIME, text),),
            ),
            leave_out_option(),
        ]
        return ask(
            Ask(f"type:{fold(text)}", _("What is “%s”?") % text, tuple(options), default="keep"),
            self.answers,
            _("“%s” is no type we know; kept as written, it counts as a visit.") % text,
        )


@dataclass
class Topics:
    """Topics of a cell: the district's own where they fit, else as written."""

    terms: Sequence[Term]
    _options: frozenset[str] = frozenset()
    _done: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._words = {fold(w): t.label for t in self.terms for w in (t.label, t.key, *t.aliases)}

    def learn(self, values: Iterable[Value]) -> None:
        """Learn which options of the column hold a comma."""
        self._options = learn_options(values, frozenset(self._words))
        self._done.clear()

    def match(self, value: Value) -> tuple[str, ...]:
        """The topics of a cell, each once."""
        text = tidy(show(value))
        if text not in self._done:
            if says_nothing(text):
                self._done[text] = ()
            elif len(text) > 120 and text.count(",") < len(text) / 40:
                self._done[text] = (text,)
            else:
                parts = split_options(text, self._options | frozenset(self._words))
                self._done[text] = tuple(dict.fromkeys(self._words.get(fold(p), p) for p in parts))
        return self._done[text]


def mode_of(value: Value) -> str:
    """The mode a cell names, or "" where it names none."""
    return _OF_MODE.get(fold(show(value)), "")


def state_of(value: Value) -> str:
    """held, planned, cancelled or no_show; "" where the cell says nothing of the kind."""
    folded = fold(show(value))
    if folded in _OF_STATE:
        return _OF_STATE[folded]
    return next(
        (
            s
            for w, s in _OF_STATE.items()
            if s in ("cancelled", "no_show") and folded.startswith(w + " ")
        ),
        "",
    )


def steps_of(value: Value) -> tuple[str, ...]:
    """Next steps of a cell: one a line, a bullet or a semicolon; "none needed" is none."""
    text = tidy(show(value))
    if says_nothing(text) or fold(text) in ("none needed", "no next steps", "no follow up"):
        return ()
    lines = [re.sub(r"^\s*(?:[-*•·]|\d+[.)])\s*", "", p).strip() for p in re.split(r"\n|;|•", text)]
    return tuple(dict.fromkeys(p for p in lines if p))
