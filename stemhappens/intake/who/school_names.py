"""Names of schools: short forms, initials, codes, and places that are none; rules as data."""

from __future__ import annotations

import re

from stemhappens.intake.text import fold

# Each row: the word that stands in a normal name, and what it is written as.
LEVELS = {
    "elementary": "es elem el elementary elementry primary primaria escuela",
    "middle": "ms middle jhs intermediate secundaria mid",
    "high": "hs high shs preparatoria",
    "academy": "academy acad",
    "k8": "k8",
}
_LEVEL_OF = {word: level for level, words in LEVELS.items() for word in words.split()}
_FILLER = frozenset(
    ("school", "the", "of", "sch", "campus", "escuela", "jr", "sr", "junior", "senior")
)
_ABBREVIATIONS = {
    "st": "saint",
    "mt": "mount",
    "ft": "fort",
    "wash": "washington",
    "linc": "lincoln",
    "jeff": "jefferson",
    "ctr": "center",
    "hts": "heights",
    "n": "north",
    "s": "south",
    "e": "east",
    "w": "west",
    "mlk": "martin luther king",
}
VIRTUAL = frozenset(
    (
        "zoom",
        "virtual",
        "online",
        "google meet",
        "meet",
        "teams",
        "ms teams",
        "microsoft teams",
        "remote",
        "phone",
        "video",
        "video call",
        "webex",
        "en linea",
        "virtual zoom",
        "zoom virtual",
        "phone call",
        "email",
        "distance",
    )
)
OTHER_PLACES = frozenset(
    (
        "central office",
        "do",
        "district office",
        "district",
        "co",
        "main office",
        "admin building",
        "board office",
        "pd center",
        "offsite",
        "off site",
        "home",
        "district wide",
        "districtwide",
        "all schools",
        "multiple",
        "various",
        "training center",
        "conference",
        "oficina central",
        "distrito",
        "other",
        "travel",
        "administration",
        "admin office",
        "esc",
        "boe",
        "central",
        "library",
        "public library",
    )
)
SEVERAL = re.compile(r"\s*(?:/|&|\+|;|\n|,|\band\b|\by\b)\s*", re.I)


def school_key(name: str) -> tuple[str, str]:
    """The distinctive words and the level: "Lincoln Elem. School" → ("lincoln", "elementary")."""
    words = (
        fold(name)
        .replace("k 8", "k8")
        .replace("jr high", "middle")
        .replace("junior high", "middle")
        .split()
    )
    level = ""
    kept = []
    for i, word in enumerate(words):
        if word in _LEVEL_OF and (i > 0 or len(words) == 1 or words[i:] != words) and i > 0:
            level = level or _LEVEL_OF[word]
        elif word not in _FILLER:
            kept.append(_ABBREVIATIONS.get(word, word))
    return " ".join(kept), level


def initials_of(name: str) -> set[str]:
    """ "Cedar Grove ES" → cg, cges; "Lincoln Elementary School" → les, le."""
    words = fold(name).split()
    core, level = school_key(name)
    first = "".join(w[0] for w in core.split())
    found = {"".join(w[0] for w in words)} if len(words) > 1 else set()
    tail = {"elementary": "es", "middle": "ms", "high": "hs", "academy": "a", "k8": "k8"}.get(
        level, ""
    )
    if tail:
        found |= {first + tail, first + tail[0]}
    if len(first) > 1:
        found.add(first)
    return {f for f in found if len(f) > 1}


def starts_with(name: str, short: str) -> bool:
    """Tell whether a name begins with a short form of it."""
    return name.startswith(short) and bool(short)


def bare_code(text: str) -> str:
    """Codes compare without leading zeros: spreadsheets eat them ("0142" = "142")."""
    bare = fold(text).replace(" ", "")
    return bare.lstrip("0") if bare.isdigit() else bare
