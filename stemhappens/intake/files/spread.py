"""Is a workbook as full as it is wide, and plain? Asked of its raw XML, before it is laid out.

The reader of workbooks lays out every cell from the first to the last one, and repeats what says
that it is repeated: a file of 5 kB can take hundreds of gigabytes and end the process.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext as _

from stemhappens.intake.files.sheets import Limits, Refused

CHUNK = 1 << 20
LONGEST_TAG = 100_000

# possessive (*+): a tag that never ends is read once, whatever it holds
_INSIDE = rb"((?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+)>"
_TAG = re.compile(rb"<(?:\w{1,20}:)?(c|row|table-row|table-cell)(?=[\s/>])" + _INSIDE)
_CUT = re.compile(rb"<(?:\w{1,20}:)?(?:c|row|table-row|table-cell)(?=[\s/])")
_PLACE = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]*)(\d+)[\"']")
_ENTITY = re.compile(rb"<\x00?!\x00?E\x00?N\x00?T\x00?I\x00?T\x00?Y")
_XML = (".xml", ".rels", ".vml")
_REPEATED = re.compile(rb"\s[\w:]*number-(?:rows|columns)-repeated\s*=\s*[\"'](\d+)[\"']")


def require_dense(content: bytes, limits: Limits) -> None:
    """Raise Refused where laying a workbook out would take more than `limits.cells` cells.

    So too where any part of it defines entities: they can explode, or read files of the server.
    """
    if content[:2] != b"PK":
        return
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            if any(name.lower().endswith("workbook.bin") for name in archive.namelist()):
                raise Refused(_("This is a binary workbook (.xlsb). Save it as .xlsx."))
            for info in archive.infolist():
                if _area(_plain(_chunks(archive, info), info.filename)) > limits.cells:
                    raise Refused(_far_apart())
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, zlib.error):
        text = _("The file is cut off or damaged; it cannot be unpacked. Send it again.")
        raise Refused(text) from None


def _plain(chunks: Iterator[bytes], name: str) -> Iterator[bytes]:
    """The same pieces, once none of them defines an entity."""
    for chunk in chunks:
        if name.lower().endswith(_XML) and _ENTITY.search(chunk):
            text = _("The workbook holds definitions that no workbook needs; it was not read.")
            raise Refused(text)
        yield chunk


def _far_apart() -> str:
    return _(
        "The cells of this workbook lie too far apart to be a log. Delete what stands far below "
        "or to the right, and save it again."
    )


@dataclass
class _Extent:
    """What the tags of one member have told: the last cell, and the repeated ones so far."""

    row: int = 0
    column: int = 1
    last_row: int = 0
    placeless: bool = False
    times: int = 1
    repeated: int = 0

    def read(self, name: bytes, inside: bytes) -> None:
        if name == b"row":
            place = _PLACE.search(inside)
            self.last_row = max(self.last_row, _number(place[2]) if place else 0)
        elif name == b"table-row":
            self.times = _times(inside)
        elif inside.endswith(b"/") and b"value" not in inside:
            return  # a cell with a look and nothing in it: the reader leaves it out
        elif name == b"table-cell":
            self.repeated += self.times * _times(inside)
        elif place := _PLACE.search(inside):
            self.row = max(self.row, _number(place[2]))
            self.column = max(self.column, _column(place[1]))
        else:
            self.placeless = True

    @property
    def area(self) -> int:
        """Cells to lay out."""
        last = max(self.row, self.last_row) if self.placeless else self.row
        return max(last * self.column, self.repeated)


def _area(chunks: Iterator[bytes]) -> int:
    extent = _Extent()
    for chunk in chunks:
        for name, inside in _TAG.findall(chunk):
            extent.read(name, inside)
    return extent.area


def _number(digits: bytes) -> int:
    return int(digits[:12])


def _column(letters: bytes) -> int:
    place = 0
    for letter in letters[:6].upper():
        place = place * 26 + letter - 64
    return place


def _times(inside: bytes) -> int:
    found = _REPEATED.search(inside)
    return _number(found[1]) if found else 1


def _chunks(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """The member piece by piece; a tag that is cut is read whole with the next piece."""
    rest = b""
    with archive.open(info) as member:
        while piece := member.read(CHUNK):
            piece = rest + piece
            cut = piece.rfind(b"<")
            rest = piece[cut:] if cut >= 0 else b""
            yield piece[: len(piece) - len(rest)]
            if len(rest) > LONGEST_TAG:
                _refuse_endless(rest)
                rest = b""  # text, and no tag of a sheet
    yield rest


def _refuse_endless(rest: bytes) -> None:
    """A cell whose tag fills pages hides where it lies."""
    if _CUT.match(rest):
        raise Refused(_far_apart())
