"""One way to compare texts: without case, accents, odd spaces and typographic marks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice

from django.utils.formats import date_format

Value = str | int | float | bool | date | datetime | time | timedelta | None

_MARKS = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "ʻ": "'",
        "`": "'",
        "´": "'",
        "“": '"',
        "”": '"',
        "–": "-",
        "—": "-",
        "‒": "-",
        "−": "-",
        "‐": "-",
        "‑": "-",
        "\u00a0": " ",
        "\u2007": " ",
        "\u202f": " ",
        "\ufeff": None,
        "\u200b": None,
    }
)
_SPACES = re.compile(r"[ \t\f\v]+")
_NOT_WORD = re.compile(r"[^\w\ufffd]+|_+")


@lru_cache(maxsize=200_000)
def tidy(text: str) -> str:
    """Plain quotes, dashes and spaces; line breaks stay ("O’Neil " → "O'Neil")."""
    plain = text.translate(_MARKS).replace("ï¿½", "\ufffd").replace("\r\n", "\n")
    return _SPACES.sub(" ", plain).strip()


@lru_cache(maxsize=200_000)
def fold(text: str) -> str:
    """For comparing: no accents, no case, words apart by one space ("Ramírez-Lee" → "ramirez lee").

    An apostrophe joins ("O'Neil" → "oneil"), everything else that is no letter or digit parts.
    """
    bare = tidy(text).replace("'", "").casefold()
    if not bare.isascii():
        bare = unicodedata.normalize("NFKD", tidy(text).replace("'", ""))
        bare = "".join(c for c in bare if not unicodedata.combining(c)).casefold()
    return _NOT_WORD.sub(" ", bare).strip()


def show(value: Value) -> str:
    """The text of a cell as a person sees it; whole floats lose their “.0”."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time(0):
        return value.date().isoformat()
    return str(value)


def blank(value: Value) -> bool:
    """Tell whether a cell says nothing."""
    return value is None or (isinstance(value, str) and not tidy(value))


NOTHING = frozenset(
    {
        "",
        "na",
        "n a",
        "none",
        "nil",
        "tbd",
        "tba",
        "unknown",
        "not applicable",
        "x x",
        "ninguno",
        "ninguna",
        "null",
        "nan",
    }
)


def says_nothing(value: Value) -> bool:
    """Tell whether a cell is blank or says so ("n/a", "-", "none", "TBD")."""
    return value is None or (isinstance(value, str) and fold(value) in NOTHING)


def first_filled(cells: Iterable[Value], most: int) -> list[Value]:
    """The first cells that say something."""
    return list(islice((v for v in cells if not says_nothing(v)), most))


def column_letter(index: int) -> str:
    """0 → A, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def long_date(day: date) -> str:
    """ "8 May 2026", as sentences for people give a date."""
    return date_format(day, "j F Y")
