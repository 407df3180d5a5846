"""Delimited text in any encoding."""

from __future__ import annotations

import csv
import io
import re

from charset_normalizer import from_bytes
from django.utils.translation import gettext as _

from stemhappens.intake.files.sheets import Limits, Refused, Row, Sheet

DELIMITERS = (",", ";", "\t", "|")
# Encodings that Windows and Mac spreadsheets save; charset detection may choose among these.
LEGACY = ("cp1252", "mac_roman")
_FOREIGN = re.compile(r"[^\x00-\x7f]{2,}")
csv.field_size_limit(1_000_000)


def read_delimited(content: bytes, name: str, limits: Limits) -> list[Sheet]:
    """Read csv, tsv and the like as one sheet of text cells."""
    text, notes = decode(content)
    delimiter, text, skipped = find_delimiter(text)
    rows: list[Row] = []
    try:
        for raw in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if len(rows) >= limits.rows:
                raise Refused(too_many_rows(limits))
            rows.append([v if v and not v.isspace() else None for v in raw[: limits.columns]])
    except csv.Error as error:
        raise Refused(_("The file is not a table: %s.") % error) from error
    if not any(any(v is not None for v in row) for row in rows):
        raise Refused(_("The file is empty."))
    if max(len(row) for row in rows) < 2:
        raise Refused(_("The file is not a table: it has one column only."))
    return [Sheet(name, "", rows, 1 + skipped, notes=notes)]


def decode(content: bytes) -> tuple[str, list[str]]:
    """Bytes to text, with a sentence where the encoding had to be guessed; no NUL is left in it."""
    text, notes = _decode(content)
    return text.replace("\x00", ""), notes


def _decode(content: bytes) -> tuple[str, list[str]]:
    for bom, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if content.startswith(bom):
            return content.decode(encoding, errors="replace"), []
    if b"\x00" in content[:4096]:
        return _decode_nul(content), []
    try:
        return _mended(content.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    encoding = _legacy(content[:200_000])
    text = content.decode(encoding, errors="replace")
    if sum(not (c.isprintable() or c in "\r\n\t") for c in text[:4096]) > 40:
        raise Refused(_("This is not a text table; it holds binary data."))
    return text, [_("Read as %s, an older encoding: check accented names.") % encoding]


def _legacy(sample: bytes) -> str:
    """Of the old encodings that fit, the one with fewest marks in the middle of words."""
    fits = {m.encoding for m in from_bytes(sample, cp_isolation=list(LEGACY))} & set(LEGACY)
    ranked = [e for e in LEGACY if e in fits or e == LEGACY[0]]
    return min(ranked, key=lambda e: _oddness(sample.decode(e, errors="replace")))


def _oddness(text: str) -> int:
    odd = len(re.findall(r"(?<=[a-z])[^\W\d_a-z]?[^\w\s!-~’](?=[a-z])", text, re.I))
    within = re.findall(r"[a-z]’(?!s\b|t\b|d\b|m\b|ll\b|re\b|ve\b)[a-z]", text)
    return odd + len(within) + text.count("\ufffd")


def _decode_nul(content: bytes) -> str:
    odd, even = content[1:4096:2].count(0), content[0:4096:2].count(0)
    half = min(len(content), 4096) // 4
    if odd > half:
        return content.decode("utf-16-le", errors="replace")
    if even > half:
        return content.decode("utf-16-be", errors="replace")
    raise Refused(_("This is not a text table; it holds binary data."))


def _mended(text: str) -> tuple[str, list[str]]:
    """Undo UTF-8 that was read as Windows-1252 and saved again ("RamÃ­rez")."""
    if "Ã" not in text and "â€" not in text:
        return text, []
    mended = _FOREIGN.sub(lambda run: _run_mended(run[0]), text)
    if mended == text:
        return text, []
    return mended, [_("Accented letters were garbled in the file and have been restored.")]


def _run_mended(run: str) -> str:
    """Letters without ASCII between them, read anew where they are UTF-8 byte by byte."""
    try:
        return b"".join(map(_byte, run)).decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return run


def _byte(letter: str) -> bytes:
    """A letter as Windows has it; five bytes that it gives no letter pass unchanged."""
    try:
        return letter.encode("cp1252")
    except UnicodeEncodeError:
        return letter.encode("latin-1")


def find_delimiter(text: str) -> tuple[str, str, int]:
    """Tell the delimiter, the text to read and the lines skipped (Excel's `sep=;`)."""
    first, _sep, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        return first.strip()[4], rest, 1
    sample = text[:60_000]
    best, best_score = ",", (0, 0.0)
    for delimiter in DELIMITERS:
        score = _evenness(sample, delimiter)
        if score > best_score:
            best, best_score = delimiter, score
    return best, text, 0


def _evenness(sample: str, delimiter: str) -> tuple[int, float]:
    """How many lines share the most common width above one, then that width."""
    try:
        reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
        widths = [len(row) for row in reader if any(row)][:200]
    except csv.Error:
        return (0, 0.0)
    wide = [w for w in widths if w > 1]
    if not wide:
        return (0, 0.0)
    common = max(set(wide), key=wide.count)
    return (round(10 * wide.count(common) / len(widths)), float(common))


def too_many_rows(limits: Limits) -> str:
    """The sentence for a file of too many rows."""
    return _("The file has more than %d rows. Split it by year.") % limits.rows
