"""The list of files to make; each is a function that fills a book."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.corpus.make.book import Book

Fill = Callable[[Book], None]


@dataclass
class Made:
    """A file: where it goes, which program writes it, and what fills it."""

    path: str
    writer: str
    options: dict[str, Any]
    fill: Fill


MADE: list[Made] = []


def made(path: str, writer: str, **options: Any) -> Callable[[Fill], Fill]:
    """Register a function as the content of `path` (`shape/name.ext`), written by `writer`."""

    def keep(fill: Fill) -> Fill:
        MADE.append(Made(path, writer, options, fill))
        return fill

    return keep
