"""What stands in a cell of a calendar or grid: a name, a code, minutes or a mark."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time, timedelta

from django.utils.translation import gettext as _

from stemhappens.intake.outcomes import Ask, Option, Parsed, State, ask, assumed, leave_out_option
from stemhappens.intake.rows.draft import Draft
from stemhappens.intake.rows.kind import Kind
from stemhappens.intake.text import Value, fold, show, tidy
from stemhappens.intake.values.acts import Act, mode_of, state_of
from stemhappens.intake.values.clocks import Length, clock
from stemhappens.intake.values.durations import DurationColumn
from stemhappens.intake.values.lengthtext import SPAN
from stemhappens.intake.who.names import Piece, Said, split_people
from stemhappens.intake.who.school_names import school_key

MARKS = frozenset(("x", "✓", "✔", "√", "☑", "☒", "•", "●", "*", "+", "y", "yes", "v", "si", "sí"))
LIKELY_MINUTES = range(10, 241)
_LENGTH = re.compile(
    r"[(\[]?\b(\d{1,3}\s*(?:h|hrs?|hours?|horas?)(?:\s*\d{1,2}\s*(?:m|mins?|minutes?)?)?"
    r"|\d?[.,]\d{1,2}\s*(?:h|hrs?|hours?)|\d{1,3}\s*(?:m|mins?|minutes?|minutos)|\d{2,3}$)\b[)\]]?",
    re.I,
)
_CLOCK = re.compile(r"^(\d{1,2}:\d{2}(?:\s*[ap]\.?m\.?)?)\b(?!\s*-)\s*", re.I)
_BREAKS = re.compile(r"\s+-\s+|\s*[:@()\[\]–—]\s*|\s+at\s+|\s+en\s+")
_NO_VISIT = re.compile(
    r"^(?:no school|no coaching|holiday|break|labor day|memorial day|thanksgiving|veterans|mlk|"
    r"presidents|vacation|sick|pto|closed|teacher work ?day|early release|columbus|indigenous|"
    r"juneteenth|winter break|spring break|fall break|feriado|vacaciones|sin clases|out sick)\b"
    r"|^(?:off|out|lunch|recess|duty|almuerzo)$",
    re.I,
)


def full_names(value: Value) -> Iterator[str]:
    """Given and family names in a cell of a calendar, for proposing people where none is known."""
    text = _LENGTH.sub(" ", tidy(show(value))) if isinstance(value, str) else ""
    for piece in re.split(r"[,;\n&/]", text):
        for part in _BREAKS.split(piece):
            words = [w for w in part.split() if w[:1].isupper()]
            if len(words) == 2 and all(len(fold(w)) > 1 for w in words) and not _no_visit(part):
                yield " ".join(words)


def _no_visit(text: str) -> bool:
    return bool(_NO_VISIT.search(text.strip()) or school_key(text)[1])


class EntryKind(Kind):
    """A cell under a day: whom or where, what was done, how long."""

    name, example = "entry", "Chu 45"

    def resolve(self) -> None:
        self.lengths = DurationColumn.resolve(
            self.table.sheet.name, "min", (), self.job.context.defaults, self.job.answers
        )

    def assign(self, draft: Draft, value: Value) -> None:
        """Take the cell apart: codes, lengths and types first, the rest is a name or a place."""
        if value is None:
            return
        if isinstance(value, bool):
            value = "x" if value else "no"
        if isinstance(value, time | timedelta):
            draft.length = draft.take(self.lengths.clean(value))
        elif isinstance(value, int | float):
            self._number(draft, float(value))
        else:
            self._text(draft, tidy(show(value)))

    # -- numbers and marks --------------------------------------------------------------------
    def _number(self, draft: Draft, number: float) -> None:
        if number in LIKELY_MINUTES:
            reason = _("A number under a day is taken as minutes: %d.")
            draft.length = draft.take(assumed(Length(int(number)), reason % number))
            return
        options = [Option("visit", _("A visit, its length unknown"), Length(None))]
        hours = 0 < number <= 8
        if hours:
            label = _("Hours: %d minutes") % round(number * 60)
            options.insert(0, Option("hours", label, Length(round(number * 60))))
        draft.length = draft.take(
            self._ask(
                "small" if hours else "large",
                _("“%s” under a day: what does such a number say?") % show(number),
                (*options, leave_out_option()),
            )
        )

    def _ask(self, what: str, text: str, options: tuple[Option, ...]) -> Parsed[Length]:
        key = f"entry:{what}:{self.table.sheet.name}"
        return ask(Ask(key, text, options), self.job.answers, text)

    def _text(self, draft: Draft, text: str) -> None:
        if re.fullmatch(r"\d{1,3}(?:[.,]\d+)?", text):
            self._number(draft, float(text.replace(",", ".")))
            return
        meaning = self.table.codes.get(fold(text) or text)
        if meaning:
            draft.note(
                _("By the key of the sheet, “%(code)s” is %(word)s.")
                % {
                    "code": text,
                    "word": meaning,
                }
            )
            draft.take(self._piece(draft, meaning))
            return
        if text.casefold() in MARKS:
            visit = Option("visit", _("A visit, its length unknown"), Length(None), True)
            draft.length = draft.take(
                self._ask(
                    f"mark:{text.casefold()}",
                    _("What does “%s” under a day say?") % text,
                    (visit, leave_out_option()),
                )
            )
            return
        self._apart(draft, text)

    # -- words --------------------------------------------------------------------------------
    def _apart(self, draft: Draft, text: str) -> None:
        if _NO_VISIT.search(text) and self._who(text) is None:
            draft.left_out = True
            draft.reasons.append(_("“%s” is no visit.") % text)
            return
        text = self._take_time(draft, text)
        parts = [
            part
            for piece in _BREAKS.split(text)
            for typeless in self._without_type(draft, piece.strip(" ,.-"))
            for part in self._coach_and_place(draft, typeless)
            if fold(part)
        ]
        for part in self._without_place(draft, parts):
            draft.take(self._piece(draft, part))

    def _coach_and_place(self, draft: Draft, part: str) -> list[str]:
        """Who coaches and where, side by side ("TO LES"): the coach is taken off the place."""
        first, _space, rest = part.partition(" ")
        told = self.table.codes.get(fold(first), "")
        if not rest or not self._is_school(rest):
            return [part]
        if self._who(first) == "coach" or (told and self._knows_coach(told)):
            draft.coaches.extend(self._said(told or first))
            return [rest]
        return [part]

    def _knows_coach(self, text: str) -> bool:
        said = self._said(text)
        read = [self.job.directory.match(s, None, None, coach=True) for s in said]
        return bool(said) and all(r.value and r.state is not State.ASK for r in read)

    def _without_place(self, draft: Draft, parts: list[str]) -> list[str]:
        """Initials that are a school's letters, too: the place, where another part says who.

        By themselves they are asked.
        """
        if self.table.column("teacher", "teacher_last") is not None:
            return parts
        both = [p for p in parts if self._is_school(p) and self._who(p) is not None]
        if len(both) != 1:
            return parts
        word, rest = both[0], [p for p in parts if p != both[0]]
        named = [p for p in rest if not self._is_school(p) and self._said(p)]
        if named and not any(self._is_school(p) for p in rest):
            draft.place_value = draft.place_value or word
            why = _("“%(word)s” is taken as the school: “%(other)s” says who was visited.")
            draft.take(assumed(True, why % {"word": word, "other": named[0]}))
            return rest
        if not named:
            options = (
                Option("school", _("The school"), "school"),
                Option("person", _("The person"), "person"),
                leave_out_option(),
            )
            text = _("“%s” is a school and somebody’s initials: which is meant?") % word
            read = ask(Ask(f"entry:both:{fold(word)}", text, options), self.job.answers, text)
            if draft.take(read) == "school":
                draft.place_value = draft.place_value or word
                return rest
        return parts

    def _take_time(self, draft: Draft, text: str) -> str:
        """Take the length out of an entry ("Chu obs 45 min", "9:00 Chu", "8:10-8:55 Chu")."""
        for word in re.findall(r"\d{1,2}:?\d{0,2}\s*-\s*\d{1,2}:\d{2}(?:\s*[ap]m)?", text, re.I):
            if SPAN.match(tidy(word).casefold()):
                draft.length = draft.take(self.lengths.clean(word))
                text = text.replace(word, " ").strip()
        start = _CLOCK.match(text)
        if start:
            draft.start = clock(start[1])
            text = text[start.end() :]
        found = _LENGTH.search(text)
        if found and draft.length is None:
            draft.length = draft.take(self.lengths.clean(found[1]))
            text = f"{text[: found.start()]} {text[found.end() :]}"
        return tidy(text)

    def _without_type(self, draft: Draft, piece: str) -> list[str]:
        """A type before or behind a name ("obs Chu", "Chu debrief") is taken off it."""
        words = piece.split()
        if not words or self._settles(draft, piece):
            return []
        for cut in range(1, len(words)):
            head, tail = " ".join(words[:cut]), " ".join(words[cut:])
            if self.job.types.knows(tail) and self._settles(draft, tail):
                return [head]
            if self.job.types.knows(head) and self._settles(draft, head):
                return [tail]
        return [piece]

    def _settles(self, draft: Draft, text: str) -> bool:
        """Types, modes and states are known words; tell whether the text is one."""
        text = self.table.codes.get(fold(text), text)
        state = state_of(text)
        if state in ("cancelled", "no_show", "planned"):
            draft.state = draft.state or state
            return True
        if self.job.types.knows(text):
            draft.acts += draft.take(self.job.types.match(text)) or ()
            draft.type_text = draft.type_text or text
            return True
        mode = mode_of(text)
        draft.mode = draft.mode or mode
        return bool(mode)

    def _piece(self, draft: Draft, text: str) -> Parsed[None]:
        """A name, a coach or a school; what is none of them is asked for as a name."""
        done: Parsed[None] = Parsed(None)
        if not fold(text) or self._settles(draft, text):
            return done
        if self.table.column("teacher", "teacher_last") is None:
            who = self._who(text)
            if who == "coach":
                draft.coaches.extend(self._said(text))
                return done
            if who is None and self._is_school(text):
                draft.place_value = draft.place_value or text
                return done
            self._several(draft, text)
            draft.people.extend(draft.take(self._split(text)) or ())
            return done
        return self._beside_a_name(draft, text)

    def _beside_a_name(self, draft: Draft, text: str) -> Parsed[None]:
        """The row names the teacher already: the cell names the coach, the place or the type."""
        said = self._said(text)
        if self._knows_coach(text):
            draft.coaches.extend(said)
        elif self._is_school(text):
            draft.place_value = draft.place_value or text
        else:
            draft.type_text = draft.type_text or text
            read = self._code(text) if len(text) <= 3 else self.job.types.match(text)
            draft.acts += draft.take(read) or ()
        return Parsed(None)

    def _code(self, text: str) -> Parsed[tuple[Act, ...]]:
        """A letter that neither a key nor the district explains."""
        visit = Option("visit", _("A visit of no known type"), ())
        types = [
            Option(t.key, t.label, (Act(t.key, t.kind, t.label),)) for t in self.job.types.terms
        ]
        question = Ask(
            f"entry:code:{fold(text)}",
            _("What does “%s” under a day say?") % text,
            (*types, visit, leave_out_option()),
        )
        return ask(question, self.job.answers, question.text)

    def _who(self, text: str) -> str | None:
        """teacher or coach where everybody named is known beyond a question."""
        said = self._said(text)
        for role in ("teacher", "coach") if said else ():
            read = [self.job.directory.match(s, None, None, coach=role == "coach") for s in said]
            if all(r.value and r.state is not State.ASK for r in read):
                return role
        return None

    def _is_school(self, text: str) -> bool:
        read = self.job.schools.match(text)
        return read.state is not State.ASK and bool(
            read.value and (read.value.school or read.value.mode)
        )

    def _said(self, text: str) -> list[Said]:
        return [p for p in self._split(text).value or () if isinstance(p, Said)]

    def _split(self, text: str) -> Parsed[tuple[Piece, ...]]:
        bits = [b.strip() for b in text.split(",")]
        if all(b.isupper() and len(b) <= 3 for b in bits):
            text = ";".join(bits)  # initials: no "LAST, F."
        return split_people(text, self.job.directory, self.job.answers)

    def _several(self, draft: Draft, text: str) -> None:
        """Names in one cell of a calendar: one visit to all of them, or one each?"""
        if len(self._said(text)) < 2:
            return
        together = Option("together", _("One visit with all of them"), True)
        apart = Option("apart", _("A visit with each of them"))
        question = Ask(
            f"entry:several:{self.table.sheet.name}",
            _("Several names under one day, such as “%s”: how many visits are they?") % text,
            (together, apart, leave_out_option()),
        )
        draft.take(ask(question, self.job.answers, question.text))
