"""Lengths of visits. A length is read, asked for or left unknown; it is never invented."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from stemhappens.intake.context import Defaults
from stemhappens.intake.outcomes import Ask, Option, Parsed, ask, assumed, leave_out_option, ok
from stemhappens.intake.text import Value, says_nothing, show, tidy
from stemhappens.intake.values.clocks import MOST, Length, between, typed_minutes, whole_minutes
from stemhappens.intake.values.lengthtext import (
    ABOUT,
    BARE,
    CLOCK,
    FRACTION,
    FRACTIONS,
    FULL_DAY,
    HALF,
    HALF_DAY,
    HOUR_MIN,
    MIN,
    PART_DAY,
    PERIODS,
    PLUS,
    RANGE,
    SPAN,
    WORDS,
)
from stemhappens.intake.values.schooltime import part_of_day, periods


@dataclass(slots=True)
class DurationColumn:
    """What the numbers of a column mean. Build with `DurationColumn.resolve`."""

    label: str
    defaults: Defaults
    answers: Mapping[str, str]
    unit: str = ""  # "min", "h", or "" where neither header nor numbers tell
    unit_reason: str = ""
    typical: float = 0.0
    _cache: dict[tuple[type, Value], Parsed[Length]] = field(default_factory=dict)

    @classmethod
    def resolve(
        cls,
        label: str,
        unit: str,
        values: Iterable[Value],
        defaults: Defaults,
        answers: Mapping[str, str],
    ) -> DurationColumn:
        """Decide the unit: from the header (`unit`), else from all numbers of the column."""
        column = cls(label, defaults, answers, unit)
        values = list(values)
        numbers = [n for n in map(_number, values) if n is not None and 0 < n < math.inf]
        whole = [n for n in numbers if n >= 0.1]
        column.typical = sorted(whole)[len(whole) // 2] if whole else 0.0
        said = [v for v in values if isinstance(v, str) and MIN.match(tidy(v).casefold())]
        if unit or not whole:
            return column
        if said and column.typical >= 5:
            column.unit = "min"
            column.unit_reason = _("Numbers in “%s” are minutes, as other cells say.") % label
        elif all(n >= 10 for n in whole) or (column.typical >= 15 and min(whole) >= 5):
            column.unit = "min"
            column.unit_reason = (
                _("Numbers in “%s” are minutes: none is small enough for hours.") % label
            )
        elif column.typical >= 15:
            column.unit = "min"
            column.unit_reason = _("Numbers in “%s” are minutes, as most of them show.") % label
        return column

    def clean(self, value: Value) -> Parsed[Length]:
        """Read one cell; equal cells are read once."""
        key = (type(value), value)
        found = self._cache.get(key)
        if found is None:
            found = self._cache[key] = self._read(value)
        return found

    def _read(self, value: Value) -> Parsed[Length]:
        if says_nothing(value):
            return assumed(None, _("No length given: counts as a visit, adds no hours."))
        if isinstance(value, bool):
            return self._unknown(show(value))
        if isinstance(value, datetime):
            return self._formatted_number(value)
        if isinstance(value, time):
            return self._sane(value.hour * 60 + value.minute + value.second / 60, show(value))
        if isinstance(value, timedelta):
            return self._sane(value.total_seconds() / 60, show(value))
        if isinstance(value, int | float):
            return self._bare(float(value), show(value))
        return self._text(tidy(str(value)))

    def _formatted_number(self, value: datetime) -> Parsed[Length]:
        """A number that the spreadsheet shows as a date, because its cell was formatted so."""
        if value.date() in (date(1899, 12, 30), date(1899, 12, 31)):
            return self._sane(value.hour * 60 + value.minute, value.time().isoformat())
        if value.year == 1900:
            number = (value - datetime(1899, 12, 31 if value < datetime(1900, 3, 1) else 30)).days
            return self._bare(float(number), str(number)).but(
                _("The cell is formatted as a date; its number is %d.") % number
            )
        return self._unknown(value.date().isoformat())

    def _bare(self, number: float, text: str) -> Parsed[Length]:
        if number < 0 or not math.isfinite(number):
            return self._unknown(text)
        if number == 0:
            return self._zero(text)
        if number < 0.1 and abs(number * 1440 - round(number * 1440)) < 0.02:
            return self._sane(number * 1440, text).but(
                _("“%s” is a spreadsheet’s fraction of a day.") % text
            )
        if self.unit == "h":
            return self._sane_hours(number, text)
        if self.unit == "min":
            read = self._minutes_column(number, text)
            return read.but(self.unit_reason) if self.unit_reason else read
        return self._ask_unit(number, text)

    def _minutes_column(self, number: float, text: str) -> Parsed[Length]:
        if number < 5 and (number != int(number) or self.typical >= 15):
            return self._choice(
                "small",
                _("“%(text)s” in “%(column)s”: is that hours?"),
                text,
                (
                    Option(
                        "hours",
                        _("Hours: %d minutes") % whole_minutes(number * 60),
                        Length(whole_minutes(number * 60)),
                    ),
                    Option(
                        "minutes", _("Minutes, as the heading says"), Length(whole_minutes(number))
                    ),
                ),
            )
        return self._sane(number, text)

    def _sane_hours(self, number: float, text: str) -> Parsed[Length]:
        if number <= 12:
            return self._sane(number * 60, text)
        as_minutes = 5 <= number <= MOST
        return self._choice(
            "hours_over_12",
            _("“%(text)s” in “%(column)s”: are these minutes?"),
            text,
            (
                (
                    Option(
                        "minutes",
                        _("Minutes: %d") % whole_minutes(number),
                        Length(whole_minutes(number)),
                        True,
                    ),
                )
                if as_minutes
                else ()
            )
            + (Option("unknown", _("The length is unknown"), Length(None)),),
        )

    def _ask_unit(self, number: float, text: str) -> Parsed[Length]:
        return self._choice(
            "unit",
            _("“%(text)s” in “%(column)s”: hours or minutes?"),
            text,
            (
                Option(
                    "hours",
                    _("Hours: %d minutes") % whole_minutes(number * 60),
                    Length(whole_minutes(number * 60)),
                    number <= 8,
                ),
                Option(
                    "minutes",
                    _("Minutes: %d") % whole_minutes(number),
                    Length(whole_minutes(number)),
                    number > 12,
                ),
            ),
        )

    def _zero(self, text: str) -> Parsed[Length]:
        return self._choice(
            "zero",
            _("“%(text)s” in “%(column)s”: did the visit take place?"),
            text,
            (Option("unknown", _("Yes, its length is unknown"), Length(None)), leave_out_option()),
        )

    def _choice(
        self, cause: str, question: str, text: str, options: tuple[Option, ...]
    ) -> Parsed[Length]:
        return ask(
            Ask(
                f"minutes:{cause}:{self.label}",
                question % {"text": text, "column": self.label},
                options,
            ),
            self.answers,
        )

    def _text(self, text: str) -> Parsed[Length]:
        low = text.casefold().replace("hr.", "hr").replace("hrs.", "hrs").strip()
        about = ABOUT.match(low)
        plus = PLUS.search(low)
        if about or plus:
            core = PLUS.sub("", ABOUT.sub("", low)).strip()
            read = self._form(core, text)
            if read.value is not None and read.value.minutes is not None:
                return assumed(
                    Length(read.value.minutes, True),
                    *read.reasons,
                    _("“%s” is approximate.") % text,
                )
            return read
        return self._form(low, text)

    def _form(self, low: str, text: str) -> Parsed[Length]:
        """Try the forms, from the most to the least specific."""
        bare = BARE.match(low)
        if bare:
            return self._bare(_float(bare[1]), text)
        for reader in (self._named, self._spans, self._clock, self._ranges, self._units):
            found = reader(low, text)
            if found is not None:
                return found
        return self._unknown(text)

    def _named(self, low: str, text: str) -> Parsed[Length] | None:
        if low in WORDS:
            return ok(Length(WORDS[low]))
        if PERIODS.match(low):
            return periods(low, text, self.defaults, self.answers)
        day, _sep, rest = low.partition(" - ")
        if not _sep:
            day, rest = (
                re.sub(r"\(.*\)$", "", low).strip(),
                (re.findall(r"\((.*)\)$", low) or [""])[0],
            )
        half, full = HALF_DAY.match(day), FULL_DAY.match(day)
        if rest and (half or full):
            return self._form(rest.strip(), text)
        if half or full:
            return part_of_day(bool(half), text, self.defaults, self.answers)
        if PART_DAY.match(low):
            return self._unknown(text)
        return None

    def _spans(self, low: str, text: str) -> Parsed[Length] | None:
        span = SPAN.match(low)
        if not span or not (span[2] or span[5] or span[3] or span[6]):
            return None
        return between(
            (int(span[1]), int(span[2] or 0), span[3]),
            (int(span[4]), int(span[5] or 0), span[6]),
            text,
            self.answers,
        )

    def _clock(self, low: str, text: str) -> Parsed[Length] | None:
        body = re.sub(r"\s*(?:h|hrs?|hours?)\.?$", "", low)
        minutes_said = re.sub(r"\s*(?:m|mins?|minutes?)\.?$", "", low)
        found = CLOCK.match(minutes_said)
        if found and minutes_said != low:
            seconds = int(found[1]) * 60 + int(found[2])
            return assumed(
                Length(whole_minutes(seconds / 60)), _("“%s” is minutes and seconds.") % text
            )
        found = CLOCK.match(body)
        if not found or int(found[2]) > 59:
            return None
        minutes = int(found[1]) * 60 + int(found[2]) + int(found[3] or 0) / 60
        return self._sane(minutes, text)

    def _ranges(self, low: str, text: str) -> Parsed[Length] | None:
        found = RANGE.match(low)
        if not found:
            return None
        unit = (found[4] or found[2] or self.unit or "m")[0]
        factor = 60 if unit == "h" else 1
        low_end, high_end = _float(found[1]) * factor, _float(found[3]) * factor
        if high_end <= low_end:
            return self._unknown(text)
        return self._choice(
            f"range:{low}",
            _("“%(text)s” in “%(column)s”: how long?"),
            text,
            (
                *(
                    Option(name, label % whole_minutes(n), Length(whole_minutes(n), True))
                    for name, label, n in (
                        ("shorter", _("The shorter: %d minutes"), low_end),
                        ("middle", _("The middle: %d minutes"), (low_end + high_end) / 2),
                        ("longer", _("The longer: %d minutes"), high_end),
                    )
                ),
                Option("unknown", _("Unknown"), Length(None)),
            ),
        )

    def _units(self, low: str, text: str) -> Parsed[Length] | None:
        fraction = FRACTION.match(low)
        if fraction and (fraction[4] or self.unit == "h" or fraction[3]):
            minutes = int(fraction[1] or 0) * 60 + FRACTIONS[fraction[2] or fraction[3]]
            return ok(Length(minutes))
        half = HALF.match(low)
        if half:
            hours = {"one": 1, "an": 1, "two": 2, "three": 3}.get(half[1]) or int(half[1])
            return self._sane(hours * 60 + 30, text)
        for pattern, factor in ((HOUR_MIN, 60), (MIN, 1)):
            found = pattern.match(low)
            rest = low[found.end() :].strip() if found else ""
            if found and (
                not rest or rest.startswith("(") or rest in ("each", "total", "in total", "long")
            ):
                extra = int(found[2] or 0) if factor == 60 else 0
                read = self._sane(_float(found[1]) * factor + extra, text)
                return read.but(_("“each” was left aside.")) if rest == "each" else read
        return None

    def _sane(self, minutes: float, text: str) -> Parsed[Length]:
        if whole_minutes(minutes) <= 0:
            return self._zero(text)
        if minutes > MOST:
            hour, rest = divmod(round(minutes), 60)
            options: tuple[Option, ...] = (
                Option("unknown", _("The length is unknown"), Length(None)),
            )
            if rest == 0 and 5 <= hour <= 240:
                options = (Option("minutes", _("Minutes: %d") % hour, Length(hour), True), *options)
            return self._choice(
                "over_12",
                _("“%(text)s” in “%(column)s” is over 12 hours. What is meant?"),
                text,
                options,
            )
        whole = whole_minutes(minutes)
        if abs(whole - minutes) > 1e-6:
            return (
                assumed(
                    Length(whole),
                    _("“%(text)s” is rounded to %(n)d minutes.") % {"text": text, "n": whole},
                )
                if abs(whole - minutes) > 0.02
                else ok(Length(whole))
            )
        return ok(Length(whole))

    def _unknown(self, text: str) -> Parsed[Length]:
        return ask(
            Ask(
                f"minutes:text:{text.casefold()}",
                _("How long is “%s”?") % text,
                (Option("unknown", _("The length is unknown"), Length(None)), leave_out_option()),
                free=typed_minutes,
                free_hint=_("or type the minutes"),
            ),
            self.answers,
            _("“%s” is no length.") % text,
        )


def _number(value: Value) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, str):
        text = ABOUT.sub("", tidy(value).casefold())
        return _float(text) if BARE.match(text) else None
    return None


def _float(text: str) -> float:
    return float(text.replace(",", "."))
