"""The CSV files of a roster set, read line by line from a zip or folder.

Nothing but the line at hand is in memory, so that a student's row is gone once it is passed over.
No sentence quotes a cell of a file whose headings are not known: it might be a name.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from django.utils.translation import gettext as _

from stemhappens.intake.files.sheets import LIMITS, Limits, Refused
from stemhappens.intake.files.textfiles import DELIMITERS
from stemhappens.intake.roster.vocabulary import HEADINGS, canonical
from stemhappens.intake.text import tidy

Fields = Mapping[str, str]
CHUNK = 1 << 16
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError)


@dataclass(frozen=True, slots=True)
class Line:
    """A row: the line a spreadsheet shows, its cells by canonical heading; broken: why it cannot
    be used."""

    number: int
    cells: Fields
    broken: str = ""


@dataclass
class SetFiles:
    """The files of a set by lower-case name, each opened anew when it is read.

    left_out: how many students an earlier reading has left out of this copy.
    """

    openers: Mapping[str, Callable[[], BinaryIO]]
    left_out: int = 0
    notes: list[str] = field(default_factory=list)

    def __contains__(self, name: str) -> bool:
        return name in self.openers

    def headings(self, name: str) -> frozenset[str]:
        """The canonical headings of a file; none where it is not there."""
        if name not in self.openers:
            return frozenset()
        with closing(_Text(name, self.openers[name])) as text:
            return frozenset(text.columns)

    def lines(self, name: str, needed: Sequence[str] = ()) -> Iterator[Line]:
        """The rows of a file, blank ones left out; Refused where it lacks a column or breaks off.

        needed: the columns without which it cannot be read, as the standard writes them.
        """
        with closing(_Text(name, self.openers[name])) as text:
            text.require(needed)
            self.notes += [note for note in text.notes if note not in self.notes]
            yield from text.lines()


def open_set(path: str | Path, wanted: Iterable[str], limits: Limits = LIMITS) -> SetFiles:
    """The wanted files (lower case) of a zip or folder; others are never opened."""
    path, names = Path(path), frozenset(wanted)
    if path.is_dir():
        found = {p.name.lower(): p for p in sorted(path.iterdir()) if _plain(p)}
        return SetFiles({n: _opener(p) for n, p in found.items() if n in names})
    if not path.is_file():
        raise Refused(_("There is no such file or folder."))
    infos, left_out = _members(path, limits)
    openers: dict[str, Callable[[], BinaryIO]] = {}
    for info in infos:
        name = PurePosixPath(info.filename).name.lower()
        if name not in names or info.filename.startswith("__MACOSX/"):
            continue
        if name in openers:
            raise Refused(_("The zip holds “%s” twice.") % name)
        if info.flag_bits & 1:
            raise Refused(_("The zip is protected by a password. Pack it without one."))
        openers[name] = _member(path, info)
    return SetFiles(openers, left_out)


def names_in(path: str | Path) -> frozenset[str]:
    """The lower-case names of the files of a zip or folder; none where it is neither."""
    path = Path(path)
    if path.is_dir():
        return frozenset(p.name.lower() for p in path.iterdir())
    try:
        with zipfile.ZipFile(path) as archive:
            return frozenset(n.rsplit("/", 1)[-1].lower() for n in archive.namelist())
    except (OSError, zipfile.BadZipFile, ValueError):
        return frozenset()


def _plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _opener(path: Path) -> Callable[[], BinaryIO]:
    return lambda: path.open("rb")


def _members(path: Path, limits: Limits) -> tuple[list[zipfile.ZipInfo], int]:
    try:
        with zipfile.ZipFile(path) as archive:
            infos, comment = archive.infolist(), archive.comment
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        text = _("The file is cut off or damaged; it cannot be unpacked. Send it again.")
        raise Refused(text) from error
    total, packed = sum(i.file_size for i in infos), path.stat().st_size
    if total > limits.unpacked_bytes or total > limits.ratio * max(packed, 100_000):
        raise Refused(
            _("Unpacked, this file would have %d MB, far more than its size allows.")
            % (total // 1_000_000)
        )
    return infos, _left_out(comment)


def _left_out(comment: bytes) -> int:
    """What the comment of a copy says; an own one of the sender says nothing."""
    found = re.fullmatch(rb'\{"left_out": (\d{1,9})\}', comment)
    return int(found[1]) if found else 0


def _member(path: Path, info: zipfile.ZipInfo) -> Callable[[], BinaryIO]:
    def opened() -> BinaryIO:
        try:
            return zipfile.ZipFile(path).open(info)  # type: ignore[return-value]
        except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
            raise Refused(_("This file of the zip is cut off or damaged.")) from error

    return opened


class _Text:
    """An open file: its encoding and delimiter told, its headings read."""

    def __init__(self, name: str, opener: Callable[[], BinaryIO]) -> None:
        self.name, self.notes = name, list[str]()
        try:
            encoding, self.whole = _encoding(opener)
        except DAMAGED as error:
            raise Refused(_("%s is cut off or damaged. Send it again.") % name) from error
        if encoding == "cp1252":
            note = _("%s is in an older encoding: check accented names.")
            self.notes.append(note % name)
        self._stream = io.TextIOWrapper(opener(), encoding, errors="replace", newline="")
        head = self._stream.readline()
        self.skipped = 0
        if head.strip().lower().startswith("sep="):
            self.skipped, head = 1, self._stream.readline()
        self.delimiter = _delimiter(head)
        self.columns = [
            canonical(h) for h in next(csv.reader([head], delimiter=self.delimiter), [])
        ]
        self.first = self.skipped + 2

    def close(self) -> None:
        """Close the file."""
        self._stream.close()

    def require(self, needed: Sequence[str]) -> None:
        """Refuse a file without headings or without a needed one; only known ones are quoted."""
        known = [HEADINGS[c] for c in self.columns if c in HEADINGS]
        if not known:
            raise Refused(
                _("%s has no row of headings: its first line is data. Export it with headings.")
                % self.name
            )
        missing = [c for c in needed if canonical(c) not in self.columns]
        if missing:
            words = {"file": self.name, "columns": ", ".join(missing), "found": ", ".join(known)}
            raise Refused(
                _("%(file)s lacks the column %(columns)s; its headings are: %(found)s.") % words
            )
        if self.delimiter != ",":
            words = {"file": self.name, "mark": self.delimiter}
            self.notes.append(_("%(file)s is separated by “%(mark)s”, not by commas.") % words)

    def lines(self) -> Iterator[Line]:
        """Every row that says something."""
        width, narrowest, last = len(self.columns), 1 << 30, 1 << 30
        reader = csv.reader(self._stream, delimiter=self.delimiter)
        number = self.first
        try:
            for row in reader:
                if any(cell.strip() for cell in row):
                    narrowest, last = min(narrowest, last), len(row)
                    self._whole_quotes(row, number, reader.line_num + self.first - 1)
                    yield self._line(number, row)
                number = reader.line_num + self.first
        except (csv.Error, *DAMAGED) as error:
            raise Refused(self._breaks_off(number)) from error
        if not self.whole and last < min(width, narrowest):
            raise Refused(self._breaks_off(number - 1))

    def _line(self, number: int, row: list[str]) -> Line:
        if len(row) > len(self.columns):
            first = dict(zip(self.columns[:1], map(tidy, row), strict=False))
            said = _("The row has more cells than there are headings: a cell with a comma needs "
                     "quotation marks.")  # fmt: skip
            return Line(number, first, said)
        return Line(number, dict(zip(self.columns, map(_mended, row), strict=False)))

    def _whole_quotes(self, row: list[str], number: int, end: int) -> None:
        """A quotation mark that is never closed swallows the rows after it."""
        broken = any("\n" in cell and self.delimiter in cell for cell in row)
        if broken or (end > number and len(row) != len(self.columns)):
            words = {"file": self.name, "row": number}
            raise Refused(
                _("%(file)s: a quotation mark in row %(row)d is not closed, so that rows run "
                  "together. Export it again.") % words
            )  # fmt: skip

    def _breaks_off(self, number: int) -> str:
        words = {"file": self.name, "row": number}
        return _("%(file)s breaks off in row %(row)d: the export is incomplete.") % words


def _encoding(opener: Callable[[], BinaryIO]) -> tuple[str, bool]:
    """The encoding, and whether the file ends with a line's end; a chunk is held at a time."""
    with closing(opener()) as stream:
        head = stream.read(CHUNK)
        if not head.strip():
            raise Refused(_("A file of the set is empty."))
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16", True
        decoder = codecs.getincrementaldecoder("utf-8")()
        valid, end = True, head
        while head:
            if valid:
                try:
                    decoder.decode(head)
                except UnicodeDecodeError:
                    valid = False
            end, head = head, stream.read(CHUNK)
    return "utf-8-sig" if valid else "cp1252", end.endswith((b"\n", b"\r"))


def _delimiter(head: str) -> str:
    """The one that gives most known headings; the comma where none gives any."""

    def known(mark: str) -> int:
        cells = next(csv.reader([head], delimiter=mark), [])
        return sum(canonical(cell) in HEADINGS for cell in cells)

    return max(DELIMITERS, key=known)


def _mended(cell: str) -> str:
    """Undo UTF-8 that was read as Windows-1252 and saved again ("RamÃ­rez")."""
    if "Ã" in cell:
        try:
            cell = cell.encode("cp1252").decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            return tidy(cell)
    return tidy(cell)
