"""Cells of several options: where they come apart, and which options hold commas themselves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

from stemhappens.intake.text import Value, fold, tidy

PARENS = re.compile(r"\([^()]*\)")


def split_options(text: str, known: frozenset[str]) -> list[str]:
    """Take a multi-select apart: brackets and known options keep their commas."""
    parts = [p for line in re.split(r"[;\n|]", text) for p in _top_level_commas(line)]
    joined: list[str] = []
    i = 0
    while i < len(parts):
        for j in range(len(parts), i, -1):
            candidate = ", ".join(parts[i:j])
            if j == i + 1 or fold(candidate) in known:
                joined.append(candidate)
                i = j
                break
    pieces: list[str] = []
    for part in joined:
        if fold(part) in known or fold(PARENS.sub("", part)) in known:
            pieces.append(part)
            continue
        sub = [s.strip() for s in re.split(r"/|&|\+|\band\b|\by\b|->|→", _hide(part), flags=re.I)]
        sub = [s.replace("\x01", "/").replace("\x02", "&").replace("\x03", "+") for s in sub if s]
        every = len(sub) > 1 and all(fold(PARENS.sub("", s)) in known for s in sub)
        pieces.extend(sub if every else [part])
    return [p for p in pieces if p]


def _hide(text: str) -> str:
    def hide(found: re.Match[str]) -> str:
        return (
            found[0]
            .replace("/", "\x01")
            .replace("&", "\x02")
            .replace("+", "\x03")
            .replace(" and ", " \x02 ")
        )

    return PARENS.sub(hide, text)


def _top_level_commas(text: str) -> list[str]:
    guarded = PARENS.sub(lambda m: m[0].replace(",", "\x00"), text)
    return [p.replace("\x00", ",").strip() for p in guarded.split(",") if p.strip()]


def learn_options(values: Iterable[Value], known: frozenset[str]) -> frozenset[str]:
    """Options that hold commas: pieces that never come apart and are no options by themselves."""
    every = [_top_level_commas(tidy(v)) for v in values if isinstance(v, str)]
    links = _never_apart(every, known) | _go_on(every, known)
    chains = {chain for cell in every for chain in _chains(cell, links)}
    return frozenset(fold(", ".join(chain)) for chain in chains)


Link = tuple[str, str]


def _never_apart(cells: list[list[str]], known: frozenset[str]) -> set[Link]:
    """Neighbors that stand together in several different cells, and nowhere without each other."""
    distinct = [list(c) for c in {tuple(c) for c in cells}]
    alone: Counter[str] = Counter(p for c in distinct for p in set(c))
    pairs: Counter[Link] = Counter(p for c in distinct for p in set(pairwise(c)))
    return {
        (a, b)
        for (a, b), n in pairs.items()
        if n >= 2 and n == alone[a] == alone[b] and not (fold(a) in known and fold(b) in known)
    }


def _go_on(cells: list[list[str]], known: frozenset[str]) -> set[Link]:
    """Where options begin with a capital, a small letter goes on with the one before."""
    firsts = [c[0] for c in cells if c]
    if len(firsts) < 3 or sum(f[:1].isupper() for f in firsts) * 10 < len(firsts) * 9:
        return set()
    behind: Counter[str] = Counter(p for c in cells for p in c)
    pairs: Counter[Link] = Counter(p for c in cells for p in pairwise(c))
    small = {(a, b): n for (a, b), n in pairs.items() if b[:1].islower() and n >= 2}
    return {
        (a, b)
        for (a, b), n in small.items()
        if n == behind[b] and (fold(b) not in known or (b, n) in _followed(small))
    }


def _followed(small: dict[Link, int]) -> set[tuple[str, int]]:
    """Pieces that are followed by "or …" or "and …" each time: the middle of an option."""
    return {(a, n) for (a, b), n in small.items() if re.match(r"(?:or|and|o|y)\b", b)}


def _chains(cell: list[str], links: set[Link]) -> Iterator[tuple[str, ...]]:
    chain = cell[:1]
    for one, two in pairwise(cell):
        if (one, two) in links:
            chain.append(two)
            continue
        if len(chain) > 1:
            yield tuple(chain)
        chain = [two]
    if len(chain) > 1:
        yield tuple(chain)
