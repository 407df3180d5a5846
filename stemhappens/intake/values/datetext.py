"""The forms of one date in a text, before its column has decided order and year."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from stemhappens.intake.outcomes import Parsed, assumed, bad, ok
from stemhappens.intake.text import Value, long_date, show, tidy

MONTHS = {
    "jan": 1,
    "january": 1,
    "ene": 1,
    "enero": 1,
    "feb": 2,
    "february": 2,
    "febrero": 2,
    "mar": 3,
    "march": 3,
    "marzo": 3,
    "apr": 4,
    "april": 4,
    "abr": 4,
    "abril": 4,
    "may": 5,
    "mayo": 5,
    "jun": 6,
    "june": 6,
    "junio": 6,
    "jul": 7,
    "july": 7,
    "julio": 7,
    "aug": 8,
    "august": 8,
    "ago": 8,
    "agosto": 8,
    "sep": 9,
    "sept": 9,
    "september": 9,
    "septiembre": 9,
    "set": 9,
    "oct": 10,
    "october": 10,
    "octubre": 10,
    "nov": 11,
    "november": 11,
    "noviembre": 11,
    "dec": 12,
    "december": 12,
    "dic": 12,
    "diciembre": 12,
}
_WEEKDAY = re.compile(
    r"\b(mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|monday|tuesday|wednesday|thursday|friday"
    r"|saturday|sunday|lunes|martes|miercoles|miércoles|jueves|viernes|sabado|sábado|"
    r"domingo)\b[.,]?",
    re.I,
)
# One mark throughout: "9/15-19" is a span of days, not a day of 2019.
_NUMERIC = re.compile(r"^(\d{1,2})\s*([/.\-])\s*(\d{1,2})(?:\s*\2\s*('?\d{2}|\d{4}))?$")
_ASIDE = re.compile(r"\s*(?:\((?![^()]*\d)([^()]*)\)|\?+|\*+|[†‡¹²³]|\b[ap]\.?m\.?)$", re.I)
_ABOUT = re.compile(r"^(?:~|≈|about|approx\.?|around|ca\.?|circa)\s*", re.I)
_ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$")
COMPACT = re.compile(r"^(20\d{2})(\d{2})(\d{2})$")
_WORD_FIRST = re.compile(
    r"^([a-z]+)\.?\s*[-/ ]?\s*(\d{1,2})(?:st|nd|rd|th)?(?:[,\s\-/.]+('?\d{2}|\d{4}))?$"
)
_DAY_FIRST = re.compile(
    r"^(\d{1,2})(?:st|nd|rd|th)?[\s\-/.]*(?:of |de )?([a-z]+)\.?(?:(?:[,\s\-/.]| de )+('?\d{2}|"
    r"\d{4}))?$"
)
_TIME = re.compile(
    r"[ T,]+(?:at )?(\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s*([ap]\.?m\.?)?\s*(z|utc|gmt|"
    r"[+-]\d{2}:?\d{2}|[ecmp][sd]t|ak[sd]t|hst|e[sd]?t|[cmp]t)?$",
    re.I,
)
# By the first letters; Tuesday, Thursday and their Spanish names need two.
_WEEKDAY_STARTS = (
    ("mo", 0),
    ("lu", 0),
    ("tu", 1),
    ("ma", 1),
    ("we", 2),
    ("mi", 2),
    ("th", 3),
    ("ju", 3),
    ("fr", 4),
    ("vi", 4),
    ("sa", 5),
    ("su", 6),
    ("do", 6),
)
EPOCH = datetime(1899, 12, 30)
SERIALS = (36526, 60000)  # 2000-01-01 to 2064: Excel's day numbers that can be a visit


@dataclass(frozen=True, slots=True)
class Day:
    """A date with its precision (day, week, month) and a time of day if the cell had one."""

    day: date
    precision: str = "day"
    at: time | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """Numbers of a date before order and year are known; `order` is set where it is sure."""

    first: int
    second: int
    year: int | None
    order: str  # mdy | dmy | "" (open)
    at: time | None = None
    weekday: int | None = None


def day_number(text: str) -> tuple[int, int | None] | None:
    """The day of some month that a text gives, and its weekday: "3", "14th", "Tue 14"."""
    found = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?", _WEEKDAY.sub("", text).strip(" ,.-()"), re.I)
    return (int(found[1]), weekday_of(text)) if found else None


def typed_day(text: str) -> Day | None:
    """A day that a person typed as an answer."""
    try:
        return Day(date.fromisoformat(text.strip()))
    except ValueError:
        return None


def weekday_of(text: str) -> int | None:
    """The weekday that a text names (Monday is 0), or None."""
    found = _WEEKDAY.search(text)
    if not found:
        return None
    return next((n for start, n in _WEEKDAY_STARTS if found[1].casefold().startswith(start)), None)


def split_date(value: Value) -> Parts | None:
    """Take a text date apart; None where it has no such form."""
    if not isinstance(value, str):
        return None
    text = tidy(value)
    text, at = _take_time(text)
    named, text = weekday_of(text), _WEEKDAY.sub("", text).strip(" ,.-()")
    iso = _ISO.match(text) or COMPACT.match(text)
    if iso:
        return Parts(int(iso[2]), int(iso[3]), int(iso[1]), "mdy", at, named)
    numeric = _NUMERIC.match(text)
    if numeric:
        return Parts(int(numeric[1]), int(numeric[3]), _year(numeric[4]), "", at, named)
    folded = text.casefold()
    word = _WORD_FIRST.match(folded)
    if word and word[1] in MONTHS:
        return Parts(MONTHS[word[1]], int(word[2]), _year(word[3]), "mdy", at, named)
    word = _DAY_FIRST.match(folded)
    if word and word[2] in MONTHS:
        return Parts(MONTHS[word[2]], int(word[1]), _year(word[3]), "mdy", at, named)
    return None


def _take_time(text: str) -> tuple[str, time | None]:
    found = _TIME.search(text)
    if not found:
        return text, None
    pieces = [int(float(p)) for p in found[1].split(":")]
    hour = pieces[0] % 12 + 12 if (found[2] or "").lower().startswith("p") else pieces[0]
    if (found[2] or "").lower().startswith("a"):
        hour = pieces[0] % 12
    if hour > 23 or max(pieces[1:]) > 59:
        return text, None
    seconds = pieces[2] if len(pieces) > 2 else 0
    return text[: found.start()], time(hour, pieces[1], seconds)


def stamp_of(value: Value, read: Day | None) -> datetime | None:
    """A time stamp to the second, for telling forms that were sent twice."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    found = re.search(r"(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([ap])?", show(value), re.I)
    if read is None or found is None:
        return None
    hour = (
        int(found[1]) % 12 + (12 if (found[4] or "").lower() == "p" else 0)
        if found[4]
        else int(found[1])
    )
    if hour > 23 or int(found[2]) > 59 or int(found[3] or 0) > 59:
        return None
    return datetime.combine(read.day, time(hour, int(found[2]), int(found[3] or 0)))


def without_aside(text: str) -> tuple[str, str]:
    """A date without the note behind it or the doubt before it, and what was taken off."""
    rest = _ABOUT.sub("", text)
    found = _ASIDE.search(rest)
    while found and found.start() > 0:
        rest, found = rest[: found.start()].rstrip(), None
        found = _ASIDE.search(rest)
    return rest, text.replace(rest, " ").strip() if rest != text else ""


def local_stamp(text: str, zone: str) -> datetime | None:
    """A full UTC or offset stamp ("2025-09-03T22:05:00Z") as the district's own clock time."""
    offset = _GMT.match(tidy(text))
    if offset:
        return _forms_stamp(offset, zone)
    try:
        stamp = datetime.fromisoformat(tidy(text).replace("Z", "+00:00").replace(" UTC", "+00:00"))
    except ValueError:
        return None
    if stamp.tzinfo is None:
        return None
    return stamp.astimezone(ZoneInfo(zone) if zone else UTC).replace(tzinfo=None)


# Google Forms: "2025/09/03 10:05:33 PM GMT-7".
_GMT = re.compile(
    r"^(20\d{2})[/-](\d{1,2})[/-](\d{1,2}) (\d{1,2}):(\d{2})(?::(\d{2}))?\s*([ap])m?\s*"
    r"gmt([+-]\d{1,2})(?::?(\d{2}))?$",
    re.I,
)


def _forms_stamp(found: re.Match[str], zone: str) -> datetime | None:
    hour = int(found[4]) % 12 + (12 if found[7].casefold() == "p" else 0)
    ahead = timedelta(hours=int(found[8]), minutes=int(found[9] or 0))
    try:
        day = datetime(int(found[1]), int(found[2]), int(found[3]), hour, int(found[5]), tzinfo=UTC)
        return (day - ahead).astimezone(ZoneInfo(zone) if zone else UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None


def read_serial(value: int | float) -> Parsed[Day]:
    """A spreadsheet’s day number, or 20250903 as a number."""
    if not math.isfinite(value):
        return bad(_("“%s” is no date.") % show(value))
    if not SERIALS[0] <= value <= SERIALS[1]:
        text = str(int(value))
        found = COMPACT.match(text) if float(value).is_integer() else None
        day = make_date(int(found[1]), int(found[2]), int(found[3])) if found else None
        return ok(Day(day)) if day else bad(_("“%s” is no date.") % show(value))
    stamp = EPOCH + timedelta(minutes=round(value * 1440))
    at = stamp.time() if stamp.time() != time(0) else None
    return assumed(
        Day(stamp.date(), at=at),
        _("%(n)s is a spreadsheet’s day number: %(day)s.")
        % {"n": show(value), "day": long_date(stamp.date())},
    )


def _year(text: str | None) -> int | None:
    if not text:
        return None
    number = int(text.lstrip("'"))
    return number + 2000 if number < 100 else number


def make_date(year: int, month: int, number: int) -> date | None:
    """The date, or None where there is no such day."""
    try:
        return date(year, month, number)
    except ValueError:
        return None


def no_such_day(text: str, parts: Parts, order: str) -> str:
    """The sentence why a text is no day."""
    month = parts.first if (parts.order or order) == "mdy" else parts.second
    if 1 <= month <= 12:
        return _("“%s” is not a day: that month has fewer days.") % text
    return _("“%s” is not a date: there is no such month.") % text
