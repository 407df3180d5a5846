"""Names as people write them in a cell, and the groups that stand where a name should.

`split_people` takes a cell apart; who is meant is decided in `match`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import gettext as _

from stemhappens.intake.outcomes import Ask, Option, Parsed, ask, ok
from stemhappens.intake.text import fold, says_nothing, tidy
from stemhappens.intake.who.given_names import GIVEN_NAMES, SUFFIXES, TITLES

_HARD = re.compile(r"\s*(?:;|/|&|\+|\n|\||\bw/|\s(?:and|with|y)\s)\s*", re.I)
_EMAIL = re.compile(r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")
_PARENS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_TIMES = re.compile(r"\s+(?:x\s?(\d+)|(\d+)\s?x|×\s?(\d+))$", re.I)
_GROUP = re.compile(
    r"\b(?:teams?|plcs?|dept\.?|department|departamento|grades?|gr\.?\s*\d|staff|faculty|teachers|"
    r"educators"
    r"|cohort|committee|groups?|ilt|leadership|equipo|grado|maestros|everyone|all|various|varios|"
    r"multiple"
    r"|several|others?"
    r"|paras|participants|new hires|novices|mentees|tosas|admin team|k\s?-\s?\d|whole "
    r"school|schoolwide)\b"
    r"|\b\d(?:st|nd|rd|th)\s*(?:-\s*\d(?:st|nd|rd|th))?\s*(?:gr|$)",
    re.I,
)
_TEAM = re.compile(
    r"\b(?:teams?|plcs?|dept|department|staff|faculty|teachers|group|committee)\b", re.I
)
# "Smith 5th", "Julia Ramirez Gr 4": a name with its grade, not a group.
_GRADE_BEHIND = re.compile(
    r"^((?!(?:new|all|the|math|science|stem|ela|reading|art|music|kinder|dept|team)\b)[^\W\d][\w'.-]+"
    r"(?: [^\W\d][\w'.-]+)?),? (?:\d(?:st|nd|rd|th)(?: gr(?:ade|\.)?)?|gr(?:ade)?\.? ?\d)$",
    re.I,
)
_COUNT = re.compile(
    r"^(?:n\s?=\s?|x\s?)?(\d{1,3})\s*(?:teachers?|people|members|ppl|staff|attendees|"
    r"participants)?$",
    re.I,
)
_COUNT_WORDS = re.compile(
    r"(?<![-\w])(\d{1,3})\s*(?:[a-z]+\s)?"
    r"(?:teachers|people|members|ppl|staff|attendees|participants|educators|others)\b",
    re.I,
)
_SUB = re.compile(r"\b(?:sub|substitute|absent|out|suplente|guest teacher)\b", re.I)
_NOTE = re.compile(
    r"\d|\b(?:grade|math|science|stem|ela|reading|kinder|art|music|sped|esl|ell|bio|chem|physics|"
    r"lab|cs|biology|chemistry|algebra|geometry|engineering|new|lead|coach|para|aide|team|room|"
    r"rm)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Said:
    """What a cell says of one person. Names are folded; `single` may be either part."""

    raw: str
    given: str = ""
    family: str = ""
    single: str = ""
    middle: str = ""
    other: str = ""
    email: str = ""
    titled: bool = False
    substitute: bool = False
    times: int = 1

    key: str = ""  # the same for spellings that differ only in case, accents, marks and titles

    def __post_init__(self) -> None:
        name = " ".join(p for p in (self.given, self.single, self.family) if p)
        object.__setattr__(self, "key", self.email or name or fold(self.raw))


@dataclass(frozen=True, slots=True)
class Group:
    """A named group, with its headcount where the cell says it."""

    label: str
    headcount: int | None = None


Piece = Said | Group


class Knows(Protocol):
    """What `split_people` must know to read a comma."""

    def is_family(self, word: str) -> bool: ...
    def is_given(self, word: str) -> bool: ...
    def is_person(self, given: str, family: str) -> bool: ...


def split_people(text: str, knows: Knows, answers: Mapping[str, str]) -> Parsed[tuple[Piece, ...]]:
    """Take a cell of names apart. The comma is settled by what the roster and the log know."""
    text = tidy(text).strip(" ,;.")
    if says_nothing(text):
        return Parsed(())
    group = _whole_group(text)
    if group is not None:
        label, names = group
        inner: Parsed[tuple[Piece, ...]] = split_people(names, knows, answers) if names else ok(())
        if inner.value is None:
            return inner
        people = tuple(p for p in inner.value if isinstance(p, Said))
        return Parsed((label, *people), inner.state, inner.reasons, inner.asks)
    pieces: list[Piece] = []
    asks: tuple[Ask, ...] = ()
    reasons: tuple[str, ...] = ()
    for part in _parts(text):
        part = _GRADE_BEHIND.sub(r"\1", part.strip(" ,."))
        if not fold(part):  # a stray mark names nobody
            continue
        read = _comma_list(part, knows, answers)
        if read.value is None:
            return read
        asks, reasons = asks + read.asks, reasons + read.reasons
        pieces.extend(read.value)
    result = ok(tuple(_shared_family(pieces)))
    return Parsed(result.value, result.state if not reasons else read.state, reasons, asks)


def _parts(text: str) -> Iterable[str]:
    """Split at marks between names; a dash parts names unless a note follows it."""
    for part in _HARD.split(_guard_parens(text)):
        part = part.replace("\x01", "/")
        head, dash, tail = part.partition(" - ")
        if dash and not _NOTE.search(tail) and not _SUB.search(tail) and not _GROUP.search(part):
            yield from (head, tail)
        else:
            yield part


def _guard_parens(text: str) -> str:
    return _PARENS.sub(lambda m: m[0].replace("/", "\x01"), text)


def _shared_family(pieces: list[Piece]) -> Iterable[Piece]:
    """ "Tom & Julia Ramirez" keeps Tom as he is: sharing a name is not assumed."""
    seen: set[Piece] = set()
    for piece in pieces:
        if piece not in seen:
            seen.add(piece)
            yield piece


def _whole_group(text: str) -> tuple[Group, str] | None:
    """A cell that is one group: its label and headcount, and the names it lists if any."""
    counted = _COUNT.match(text)
    if counted:
        return Group(_("%s people") % counted[1], int(counted[1])), ""
    head, colon, tail = text.partition(":")
    if colon and tail.strip() and _GROUP.search(head):
        return _group(head), tail
    inside = _PARENS.search(text)
    outside = _PARENS.sub("", text).strip()
    if not _GROUP.search(outside) or _EMAIL.search(text) or _noted(outside):
        return None
    if _HARD.search(outside) and any(not _GROUP.search(p) for p in _HARD.split(outside) if p):
        return None
    if "," in outside and any(not _GROUP.search(p) for p in outside.split(",") if p.strip()):
        return None
    names = (inside[1] or inside[2] or "") if inside else ""
    return _group(text), names if "," in names or (
        " " in names.strip() and not re.search(r"\d", names)
    ) else ""


def _noted(text: str) -> bool:
    """A name with a note behind a dash ("Ramirez - 5th grade"), not a group."""
    head, dash, tail = text.partition(" - ")
    return bool(dash) and not _GROUP.search(head) and not _TEAM.search(tail)


def _group(text: str) -> Group:
    count: int | None = None
    for inside in _PARENS.finditer(text):
        found = _COUNT.match((inside[1] or inside[2] or "").strip())
        count = int(found[1]) if found else count
    outside = _PARENS.sub("", text).strip(" -:,")
    if count is None:
        found = (
            _COUNT_WORDS.search(outside)
            or _TIMES.search(outside)
            or re.search(r"\s-\s*(\d{1,3})$", outside)
        )
        count = int(next(g for g in found.groups() if g)) if found else None
    return Group(outside, count)


def _comma_list(part: str, knows: Knows, answers: Mapping[str, str]) -> Parsed[tuple[Piece, ...]]:
    bits = [b.strip() for b in _split_commas(part)]
    bits = [b for i, b in enumerate(bits) if b and not (i and fold(b).replace(" ", "") in SUFFIXES)]
    if not bits:
        return ok(())
    if len(bits) == 1:
        return ok((_one(bits[0]),))
    bare = [_PARENS.sub("", b).strip() for b in bits]
    if any(_GROUP.search(b) or "@" in b for b in bare):
        return ok(tuple(_one(b) for b in bits))
    if all(len(_words(b)) >= 2 for b in bare) and not _last_first(bare[0], bare[1], knows):
        return ok(tuple(_one(b) for b in bits))
    if len(bits) % 2 == 0 and all(
        _last_first(bare[i], bare[i + 1], knows) for i in range(0, len(bits), 2)
    ):
        two = len(bits) == 2 and knows.is_family(_key(bare[0])) and knows.is_family(_key(bare[1]))
        if two and not knows.is_person(_key(bare[1]), _key(bare[0])):
            return _ask_comma(part, bits, answers)
        return ok(tuple(_pair(bits[i], bits[i + 1]) for i in range(0, len(bits), 2)))
    if len(bits) > 2 or all(knows.is_family(_key(b)) for b in bare):
        return ok(tuple(_one(b) for b in bits))
    if any(len(_words(b)) >= 2 and "." not in b for b in bare):
        return ok(tuple(_one(b) for b in bits))
    return _ask_comma(part, bits, answers)


def _ask_comma(part: str, bits: list[str], answers: Mapping[str, str]) -> Parsed[tuple[Piece, ...]]:
    return ask(
        Ask(
            f"teacher:comma:{fold(part)}",
            _("Is “%s” one person or two?") % part,
            (
                Option(
                    "one",
                    _("One: %(given)s %(family)s") % {"given": bits[1], "family": bits[0]},
                    (_pair(bits[0], bits[1]),),
                ),
                Option("two", _("Two people"), tuple(_one(b) for b in bits)),
            ),
        ),
        answers,
    )


def _split_commas(text: str) -> list[str]:
    """Split at commas that stand outside brackets."""
    guarded = _PARENS.sub(lambda m: m[0].replace(",", "\x02"), text)
    return [p.replace("\x02", ",") for p in guarded.split(",")]


def _last_first(first: str, second: str, knows: Knows) -> bool:
    """Tell whether "first, second" is a family name and a given name."""
    given = _words(second)
    if not given or len(given) > 3 or not 0 < len(_words(first)) <= 3:
        return False
    if knows.is_person(_key(second), _key(first)):
        return True
    if _words(first)[0] in TITLES or any(w in TITLES for w in given):
        return False
    if len(given[0]) == 1 and len(given) == 1:
        return len(_words(first)[0]) > 1
    known = knows.is_given(given[0]) or given[0] in GIVEN_NAMES
    if known and not (knows.is_family(_key(second)) and not knows.is_given(given[0])):
        return not (len(_words(first)) == 2 and len(given) >= 2 and len(given[-1]) > 1)
    return first.isupper() and not second.isupper() and len(first) > 2


def _pair(family: str, given: str) -> Said:
    said = _one(f"{_PARENS.sub('', given).strip()} {_PARENS.sub('', family).strip()}")
    words = _words(_PARENS.sub("", given))
    inside = " ".join((m[1] or m[2] or "") for m in _PARENS.finditer(f"{family} {given}"))
    return Said(
        f"{family}, {given}",
        words[0] if words else "",
        _key(_PARENS.sub("", family)),
        "",
        " ".join(words[1:]),
        fold(inside) if inside and not _NOTE.search(inside) and not _SUB.search(inside) else "",
        said.email if isinstance(said, Said) else "",
        False,
        bool(_SUB.search(inside)),
    )


def _one(text: str) -> Piece:
    """One name: title, initials, brackets, "x2", e-mail."""
    bare = _PARENS.sub("", text).strip()
    inside = " ".join(tidy(m[1] or m[2] or "") for m in _PARENS.finditer(text))
    mail = _EMAIL.search(text)
    if not mail and _GROUP.search(bare) and not _noted(bare):
        return _group(text)
    if mail and not re.sub(r"[<>\s]", "", text.replace(mail[0], "")):
        return Said(text, email=mail[0].casefold())
    bare = _EMAIL.sub("", bare).strip(" <>-")
    times = _TIMES.search(bare)
    count = int(next(g for g in times.groups() if g)) if times else 1
    bare = _TIMES.sub("", bare)
    head, dash, tail = bare.partition(" - ")
    if dash:
        bare, inside = (head, f"{inside} {tail}".strip())
    sub = bool(_SUB.search(inside)) or bool(re.search(r"\bsub(?:stitute)?\b", bare, re.I))
    bare = re.sub(r"\b(?:sub(?:stitute)?(?: for)?)\b|\s+\d\S*$", "", bare, flags=re.I).strip()
    words = [w for w in map(fold, bare.split()) if w]  # a hyphen keeps a double name together
    titled = bool(words) and words[0] in TITLES
    words = words[1:] if titled else words
    if len(words) > 1 and words[-1] in SUFFIXES:
        words = words[:-1]
    nee = re.sub(r"^(?:nee|née|formerly|was|fka|now)\s+", "", fold(inside))
    other = nee if inside and not sub and not _NOTE.search(inside) and len(nee.split()) <= 2 else ""
    made: dict[str, Any] = {
        "other": other,
        "titled": titled,
        "substitute": sub,
        "times": count,
        "email": mail[0].casefold() if mail else "",
    }
    if len(words) <= 1:
        return Said(
            text,
            family=words[0] if titled and words else "",
            single="" if titled or not words else words[0],
            **made,
        )
    if len(words) == 2 and len(words[1]) == 1:  # "Ramirez J"
        return Said(text, given=words[1], family=words[0], **made)
    first, _space, rest = words[0].partition(" ")
    return Said(text, given=first, middle=rest, family=" ".join(words[1:]), **made)


def _words(text: str) -> list[str]:
    return fold(text).split()


def _key(text: str) -> str:
    return fold(text)


def readings(said: Said) -> Iterable[tuple[str, str, str]]:
    """The ways to cut a name: "maria elena lopez vega" has three, and either order may hold."""
    words = f"{said.given} {said.middle} {said.family}".split()
    yield said.given, said.middle, said.family
    for other in (said.other,) if said.other else ():
        yield said.given, said.middle, other
    if "," in said.raw and "@" not in said.raw:
        return
    for cut in range(1, len(words)):
        yield words[0], " ".join(words[1:cut]), " ".join(words[cut:])
    if len(words) == 2:
        yield words[1], "", words[0]


def fits_garbled(garbled: str, name: str) -> bool:
    """Tell whether a name with lost letters can be this one."""
    if abs(len(garbled) - len(name)) > 2:
        return False
    pieces = [p for p in garbled.split("\ufffd") if p]
    return (
        bool(pieces)
        and len("".join(pieces)) >= 4
        and name.startswith(pieces[0])
        and (len(pieces) < 2 or name.endswith(pieces[-1]))
    )
