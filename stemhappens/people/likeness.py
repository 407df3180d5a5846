"""Two entries that may be one: spelled alike, and what else speaks for it."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz, process

ALIKE = 84.0
"""Names at least so alike, of 100, are proposed."""

INITIAL = 86.0
"""How alike a name and its first letter with the same last name are."""

MOST = 40
"""Pairs proposed at a time."""


@dataclass(frozen=True)
class Spelling:
    """An entry with every way it is written. places: schools; ids: in other systems."""

    key: int
    texts: tuple[str, ...]
    places: frozenset[int] = frozenset()
    ids: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Pair:
    """Two keys that may be one. same_place, same_id: what raises it beside the spelling."""

    one: int
    two: int
    score: float
    same_place: bool
    same_id: bool


def pairs(spellings: Sequence[Spelling]) -> list[Pair]:
    """The likeliest first. A shared id proposes a pair, whatever it is called."""
    scores = dict.fromkeys(_sharing(spellings), 0.0)
    for (one, two), score in _close(spellings).items():
        scores[one, two] = max(score, scores.get((one, two), 0.0))
    by_key = {spelling.key: spelling for spelling in spellings}
    found = [_pair(by_key[one], by_key[two], score) for (one, two), score in scores.items()]
    found.sort(key=lambda pair: (-_weight(pair), pair.one, pair.two))
    return found[:MOST]


def _weight(pair: Pair) -> float:
    return pair.score + 30 * pair.same_id + 10 * pair.same_place


def _pair(one: Spelling, two: Spelling, score: float) -> Pair:
    return Pair(
        one.key, two.key, score, bool(one.places & two.places), bool(one.ids & two.ids)
    )  # fmt: skip


def _sharing(spellings: Iterable[Spelling]) -> set[tuple[int, int]]:
    """Keys that another system calls the same."""
    holders: dict[str, set[int]] = {}
    for spelling in spellings:
        for value in spelling.ids:
            holders.setdefault(value, set()).add(spelling.key)
    return {(min(a, b), max(a, b)) for keys in holders.values() for a, b in combinations(keys, 2)}


def _close(spellings: Sequence[Spelling]) -> dict[tuple[int, int], float]:
    """Pairs of keys whose texts are alike, word order, case and marks aside."""
    known = [(_words(text), spelling.key) for spelling in spellings for text in spelling.texts]
    known = sorted({(words, key) for words, key in known if words})
    texts = [" ".join(sorted(words)) for words, _key in known]
    found = dict.fromkeys(_initials(known), INITIAL)
    for place, text in enumerate(texts):
        near = process.extract(
            text, texts[place + 1 :], scorer=fuzz.ratio, score_cutoff=ALIKE, limit=None
        )
        for _text, score, beyond in near:
            one, two = sorted((known[place][1], known[place + 1 + beyond][1]))
            if one != two:
                found[one, two] = max(score, found.get((one, two), 0.0))
    return found


def _words(text: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", text).casefold()
    return tuple(re.findall(r"\w+", "".join(c for c in plain if not unicodedata.combining(c))))


def _initials(known: Iterable[tuple[tuple[str, ...], int]]) -> set[tuple[int, int]]:
    """Keys of which one writes the first name as a letter: "C. Reyes", "Carla Reyes"."""
    whole: dict[tuple[str, str], set[int]] = {}
    short: list[tuple[tuple[str, str], int]] = []
    for words, key in known:
        if len(words) > 1:
            letter = (words[0][0], words[-1])
            whole.setdefault(letter, set()).add(key)
            if len(words[0]) == 1:
                short.append((letter, key))
    return {
        (min(key, other), max(key, other))
        for letter, key in short
        for other in whole[letter] - {key}
    }
