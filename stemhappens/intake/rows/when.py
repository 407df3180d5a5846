"""Column kinds of time: the day, the stamp of a form, start and end, length, due date."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from stemhappens.intake.outcomes import (
    Ask,
    Option,
    Parsed,
    State,
    ask,
    assumed,
    leave_out_option,
    ok,
)
from stemhappens.intake.rows.draft import Draft
from stemhappens.intake.rows.kind import Kind
from stemhappens.intake.text import Value, says_nothing, show
from stemhappens.intake.values.acts import state_of
from stemhappens.intake.values.clocks import Clock, Length, clock
from stemhappens.intake.values.dates import DateColumn
from stemhappens.intake.values.datetext import Day, stamp_of
from stemhappens.intake.values.durations import DurationColumn


class DateKind(Kind):
    """The day of the visit."""

    name, example = "date", "9/3/25"

    def resolve(self) -> None:
        self.dates = DateColumn.resolve(
            self.table.cells(self.column.index),
            self.job.context,
            start_year=self.table.start_year,
            tab_month=self.table.tab_month,
            from_1904=self.table.sheet.from_1904,
        )

    def clean(self, value: Value) -> Parsed[Day]:
        return ok(None) if says_nothing(value) else self.dates.clean(value)

    def assign(self, draft: Draft, value: Value) -> None:
        draft.day = draft.take(self.cleaned(value))


class TimestampKind(DateKind):
    """When a form was sent; stands in for the day only where no column holds it."""

    name, example = "timestamp", "9/3/2025 14:22:05"

    def resolve(self) -> None:
        self.dates = DateColumn.resolve(
            self.table.cells(self.column.index), self.job.context, key="timestamp"
        )

    def assign(self, draft: Draft, value: Value) -> None:
        read = self.cleaned(value)
        draft.stamp = read.value if read.state in (State.OK, State.ASSUMED) else None
        draft.stamp_at = stamp_of(value, draft.stamp)


class StartKind(Kind):
    """When the visit began."""

    name, example = "start", "8:10"

    def clean(self, value: Value) -> Parsed[Clock]:
        return ok(clock(value))

    def assign(self, draft: Draft, value: Value) -> None:
        draft.start = self.cleaned(value).value


class EndKind(StartKind):
    """When the visit ended."""

    name, example = "end", "8:55"

    def assign(self, draft: Draft, value: Value) -> None:
        draft.end = self.cleaned(value).value


class LengthKind(Kind):
    """How long, the heading naming no unit."""

    name, example, unit = "length", "45 min", ""

    def resolve(self) -> None:
        self.lengths = DurationColumn.resolve(
            self.column.heading,
            self.unit,
            self.table.cells(self.column.index),
            self.job.context.defaults,
            self.job.answers,
        )

    def clean(self, value: Value) -> Parsed[Length]:
        state = state_of(value) if isinstance(value, str) else ""
        if state in ("cancelled", "no_show"):
            return assumed(
                None, _("“%s” in the column of lengths: the visit did not take place.") % value
            )
        return ok(None) if says_nothing(value) else self.lengths.clean(value)

    def assign(self, draft: Draft, value: Value) -> None:
        if isinstance(value, str) and state_of(value) in ("cancelled", "no_show"):
            draft.state = state_of(value)
        length = draft.take(self.cleaned(value))
        if length is not None and draft.length is not None and draft.length.minutes is not None:
            self._add(draft, length)
        elif length is not None:
            draft.length = length
        if length is not None:
            draft.texts.setdefault("length_kind", self.name)

    def _add(self, draft: Draft, length: Length) -> None:
        """Hours and minutes in two columns belong together ("1" and "15")."""
        had = draft.length.minutes if draft.length else None
        kinds = {self.name, draft.texts.get("length_kind")}
        if had is None or length.minutes is None or had == length.minutes:
            return
        hours, minutes = (had, length.minutes) if self.name == "minutes" else (length.minutes, had)
        if kinds == {"hours", "minutes"} and hours % 60 == 0 and minutes < 60:
            draft.length = Length(hours + minutes)
            draft.note(_("Hours and minutes of two columns are added: %d.") % (hours + minutes))
        else:
            draft.length = draft.take(self._which(had, length.minutes))

    def _which(self, one: int, two: int) -> Parsed[Length]:
        """Two columns that contradict each other: neither is taken silently."""
        label = _("%d minutes")
        question = Ask(
            "minutes:differ",
            _("Two columns give different lengths: which one holds?"),
            (
                Option("first", label % one, Length(one)),
                Option("second", label % two, Length(two)),
                Option("unknown", _("The length is unknown"), Length(None)),
                leave_out_option(),
            ),
        )
        reason = _("Two columns give different lengths: %(one)d and %(two)d minutes.")
        return ask(question, self.job.answers, reason % {"one": one, "two": two})


class MinutesKind(LengthKind):
    """How long, in minutes."""

    name, example, unit = "minutes", "45", "min"


class HoursKind(LengthKind):
    """How long, in hours."""

    name, example, unit = "hours", "0.75", "h"


class NextDueKind(Kind):
    """By when it was agreed."""

    name, example = "next_due", "9/17/25"

    def resolve(self) -> None:
        self.dates = DateColumn.resolve(
            self.table.cells(self.column.index),
            self.job.context,
            key="next_due",
            start_year=self.table.start_year,
            future_ok=True,
        )

    def clean(self, value: Value) -> Parsed[date]:
        """A due date that cannot be read is kept as text; it never keeps a visit waiting."""
        read = ok(None) if says_nothing(value) else self.dates.clean(value)
        if read.state in (State.OK, State.ASSUMED):
            return ok(read.value.day if read.value else None)
        return assumed(None, _("“%s” is no due date; kept as written.") % show(value))

    def assign(self, draft: Draft, value: Value) -> None:
        draft.next_due = draft.take(self.cleaned(value))
