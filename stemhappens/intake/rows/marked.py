"""What marks on a row say: struck through, colored, commented."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from stemhappens.intake.outcomes import Ask, Option, Parsed, ask, leave_out_option
from stemhappens.intake.rows.draft import Draft
from stemhappens.intake.tables.legend import colours_of, legend_of, telling_colours
from stemhappens.intake.tables.shapes import Record, Table
from stemhappens.intake.text import column_letter, fold, says_nothing
from stemhappens.intake.values.acts import state_of

# Words of a legend or comment, and what they say of the visit: a state, a mode, or nothing.
_WORDS = (
    ("cancelled", r"\bcancel|\bresched|\bpostpon|\bnot held\b|\bdid not happen|\bdidn.?t happen|"
     r"\bsnow day|\bcancelad"),
    ("no_show", r"\bno.?show|\babsent\b|\bdid not (?:come|attend|show)|\bstood up"),
    ("planned", r"\bplanned\b|\bscheduled\b|\bupcoming\b|\bprogramad"),
    ("video", r"\bvirtual|\bzoom\b|\bonline\b|\bremote|\bvideo|\bgoogle meet|\ben l[ií]nea"),
    ("phone", r"\bphone\b|\btel[eé]fono"),
    ("in_person", r"\bin.person|\bon.?site\b|\bpresencial"),
    ("nothing", r"\bfollow.?up|\bto do\b|\bentered\b|\bsubmitted\b|\bpaid\b|\binvoiced|\bdone\b|"
     r"\bcomplete|\bpriority|\bnew (?:teacher|hire)|\bfirst year|\btitle i\b|\bverified|"
     r"\bimportant|\bgreat\b|\bshare\b"),
)  # fmt: skip
_SAYS = tuple((name, re.compile(pattern, re.I)) for name, pattern in _WORDS)
_CORRECTS = re.compile(
    r"\bactually|\bshould (?:be|say|read)|\bwrong\b|\bmoved\b|\binstead|\bchanged?\b|\bwas on\b|"
    r"\bcorrect(?:ed|ion)?\b|\bnot \d|\bduplicate|\bdo(?:n.?t| not) count|\bdelete|\bignore|"
    r"\bonly \d|\breally\b|\btypo|\bmistake|\berror\b|\bin realidad|\?\s*$",
    re.I,
)
CANCELLED = "cancelled"
_STATES = (CANCELLED, "no_show", "planned")
_PROSE = ("summary", "next_steps", "next_due", "ignored", "timestamp", "goal", "goal_status")


def says_of_visit(text: str) -> str:
    """The state or mode that a legend or comment names; "nothing" where it says none; else ""."""
    state = state_of(text)
    if state in _STATES:
        return state
    return next((name for name, pattern in _SAYS if pattern.search(text)), "")


class Marked:
    """The marks of one table's sheet, ready to be asked row by row."""

    def __init__(self, table: Table, answers: Mapping[str, str]) -> None:
        self.table, self.sheet, self.answers = table, table.sheet, answers
        self.colours: dict[str, set[int]] = {}
        self.legend: dict[str, str] = {}
        if self.sheet.fills:
            self.legend = legend_of(self.sheet, table)
            self.colours = telling_colours(self.sheet, table)
        self.any = bool(self.sheet.struck or self.sheet.comments or self.sheet.fills)

    def apply(self, draft: Draft, record: Record) -> None:
        """Let strikes, colors and comments speak."""
        if not self.any:
            return
        self._strikes(draft, record)
        told = colours_of(self.sheet, self.table, record) if self.sheet.fills else ()
        for colour in sorted(told):
            self._colour(draft, colour)
        for text in self.comments(record).values():
            self._comment(draft, text)

    def comments(self, record: Record) -> dict[str, str]:
        """The comments on a record's cells, with where they stand."""
        found = self.sheet.comments.get(record.row)
        if not found:
            return {}
        if record.cell and not self.table.drawn:  # tables side by side: each its own columns
            own = {c.index for c in self.table.columns}
            found = {j: text for j, text in found.items() if j in own}
        at = {f"{column_letter(j)}{record.row}": text for j, text in sorted(found.items())}
        if record.cell and self.table.drawn:
            cell = record.cell.partition("#")[0]
            at = {cell: at[cell]} if cell in at else {}
        return {_("comment on %s") % cell: text for cell, text in at.items()}

    # -- strikes ------------------------------------------------------------------------------
    def _strikes(self, draft: Draft, record: Record) -> None:
        struck = self.sheet.struck.get(record.row)
        if not struck:
            return
        if record.cell and self.table.drawn:
            letters = record.cell.rstrip("#0123456789")
            struck = {j for j in struck if column_letter(j) == letters}
            if struck:
                self._strike(draft)
            return
        filled = {j for j, v in enumerate(record.values) if not says_nothing(v)}
        if filled <= struck:
            self._strike(draft)
            return
        prose = {c.index for c in self.table.columns if c.kind in _PROSE}
        if struck & filled - prose:
            draft.take(self._ask_cells())
        elif struck & filled:
            draft.note(_("A part of the text is struck through; it is kept."))

    def _strike(self, draft: Draft) -> None:
        if draft.take(self._ask_rows()) == CANCELLED:
            draft.state = CANCELLED

    def _ask_rows(self) -> Parsed[str]:
        return ask(
            Ask(
                "struck:rows",
                _("What do rows struck through mean?"),
                (
                    leave_out_option(),
                    Option("cancelled", _("Cancelled: keep them, never count them"), CANCELLED),
                    Option("keep", _("They took place: import them"), "held"),
                ),
            ),
            self.answers,
            _("The row is struck through."),
        )

    def _ask_cells(self) -> Parsed[bool]:
        return ask(
            Ask(
                "struck:cells",
                _("Some rows have single cells struck through. What becomes of these rows?"),
                (Option("keep", _("The cells hold as written"), True), leave_out_option()),
            ),
            self.answers,
            _("A cell of the row is struck through."),
        )

    # -- colors -------------------------------------------------------------------------------
    def _colour(self, draft: Draft, colour: str) -> None:
        text = self.legend.get(colour, "")
        said = says_of_visit(text) if text else ""
        if not said and colour not in self.colours:
            return
        name = colour.partition(" ")[0]
        if said == "nothing":
            draft.note(_("Colored %(color)s: “%(text)s”.") % {"color": name, "text": text})
        elif said:
            self._say(draft, said)
            words = {"color": name, "text": text}
            draft.note(_("Colored %(color)s, by the sheet’s legend “%(text)s”.") % words)
        else:
            self._say(draft, draft.take(self._ask_colour(colour, name, text)) or "")

    def _ask_colour(self, colour: str, name: str, text: str) -> Parsed[str]:
        options = (
            Option("nothing", _("Nothing that changes the visit"), ""),
            Option("cancelled", _("Cancelled: keep them, never count them"), "cancelled"),
            Option("no_show", _("The teacher did not come"), "no_show"),
            Option("planned", _("Planned, not held yet"), "planned"),
            Option("video", _("Held by video"), "video"),
            leave_out_option(),
        )
        question = _("What do the rows colored %s say?") % name
        if text:
            said = {"color": name, "text": text}
            question = _("What does the color %(color)s (“%(text)s”) say of a visit?") % said
        reason = _("The row is colored %s, and the sheet does not say why.") % name
        return ask(Ask(f"fill:{fold(colour)}", question, options), self.answers, reason)

    def _say(self, draft: Draft, said: str) -> None:
        if said in _STATES:
            draft.state = draft.state or said
        elif said:
            draft.mode = draft.mode or said

    # -- comments -----------------------------------------------------------------------------
    def _comment(self, draft: Draft, text: str) -> None:
        had = draft.texts.get("summary")
        draft.texts["summary"] = f"{had}\n{text}" if had else text
        said = says_of_visit(text)
        if said in _STATES:
            read = self._ask_state(said)
            draft.state = draft.state or draft.take(read) or ""
        elif _CORRECTS.search(text):
            draft.take(self._ask_correction())
        else:
            draft.note(_("A comment on the row is kept with its notes."))

    def _ask_state(self, state: str) -> Parsed[str]:
        options = (
            Option("not_held", _("No: keep them as cancelled, never counted"), state, True),
            Option("held", _("Yes, they took place"), "held"),
            leave_out_option(),
        )
        question = _("Comments such as “cancelled” or “no show”: did these visits take place?")
        reason = _("A comment says that the visit may not have taken place.")
        return ask(Ask("comment:state", question, options), self.answers, reason)

    def _ask_correction(self) -> Parsed[bool]:
        question = _("Comments that seem to correct their rows: what holds?")
        options = (Option("keep", _("The rows as written"), True), leave_out_option())
        reason = _("A comment seems to correct the row; mend the row, or say that it holds.")
        return ask(Ask("comment:correction", question, options), self.answers, reason)
