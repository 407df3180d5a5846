"""Who or what is meant by a few letters: the same rule in the grid's script and without it."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

SEPARATORS = ",;\n"
MANY = 3
"""How many candidates a sentence names."""


@dataclass(frozen=True)
class Named:
    """Something that can be named in a cell."""

    id: int
    label: str


def find_all(text: str, known: Sequence[Named]) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The ids `text` names, separated by commas, each once; and a sentence for each that it does
    not name clearly."""
    found: list[int] = []
    problems = []
    for piece in _pieces(text):
        matches = _matching(piece, known)
        if len(matches) == 1:
            found.append(matches[0].id)
        else:
            problems.append(_unclear(piece, matches))
    return tuple(dict.fromkeys(found)), tuple(problems)


def shown(ids: Iterable[int], known: Sequence[Named]) -> str:
    """The labels of `ids` as one writes them: "Carla Beaudry, Ben Osei"."""
    labels = {one.id: one.label for one in known}
    return ", ".join(labels[key] for key in ids if key in labels)


def unique_labels(pairs: Iterable[tuple[int, str, str]]) -> tuple[Named, ...]:
    """(id, name, what tells it apart) → labels, the last added where a name stands twice."""
    lines = list(pairs)
    times: dict[str, int] = {}
    for _key, name, _more in lines:
        times[_fold(name)] = times.get(_fold(name), 0) + 1
    return tuple(
        Named(key, _plain(f"{name} ({more})" if more and times[_fold(name)] > 1 else name))
        for key, name, more in lines
    )


def _plain(label: str) -> str:
    """Without the signs that separate: "Functions, graphs" is one topic."""
    for sign in SEPARATORS:
        label = label.replace(sign, " ·") if sign != "\n" else label.replace(sign, " ")
    return label


def _pieces(text: str) -> list[str]:
    for sign in SEPARATORS[1:]:
        text = text.replace(sign, SEPARATORS[0])
    return [piece.strip() for piece in text.split(SEPARATORS[0]) if piece.strip()]


def _matching(piece: str, known: Sequence[Named]) -> list[Named]:
    """The whole label, else every word the beginning of one of its words."""
    folded = _fold(piece)
    whole = [one for one in known if _fold(one.label) == folded]
    if whole:
        return whole
    words = _words(folded)
    return [one for one in known if words and _begins(words, _words(_fold(one.label)))]


def _begins(words: Sequence[str], of: Sequence[str]) -> bool:
    return all(any(one.startswith(word) for one in of) for word in words)


def _words(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in text).split()


def _fold(text: str) -> str:
    parted = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in parted if not unicodedata.combining(c)).split())


def _unclear(piece: str, matches: Sequence[Named]) -> str:
    said = {"text": piece[:60]}
    if not matches:
        return _("Nothing here is called “%(text)s”; write it otherwise.") % said
    said["labels"] = "; ".join(one.label for one in matches[:MANY])
    return _("“%(text)s” may be: %(labels)s. Write more of it.") % said
