"""The words of a PDF in the order they are drawn, so that no program has to be installed."""

import re

import pikepdf

_HEX = rb"<([0-9A-Fa-f]+)>\s*"
_CHAR = re.compile(_HEX + _HEX)
_RANGE = re.compile(_HEX + _HEX + rb"(?:<([0-9A-Fa-f]+)>|\[([^\]]*)\])")
_ONE = re.compile(_HEX)


def _text(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be")


def _letters(font: pikepdf.Object) -> dict[int, str]:
    """Glyph number to text, from the font's ToUnicode map."""
    found: dict[int, str] = {}
    stream = font.ToUnicode.read_bytes()
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", stream, re.DOTALL):
        found |= {int(glyph, 16): _text(text) for glyph, text in _CHAR.findall(block)}
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", stream, re.DOTALL):
        for first, last, start, many in _RANGE.findall(block):
            glyphs = range(int(first, 16), int(last, 16) + 1)
            if many:
                found |= dict(zip(glyphs, map(_text, _ONE.findall(many)), strict=True))
                continue
            text = _text(start)
            for offset, glyph in enumerate(glyphs):
                found[glyph] = text[:-1] + chr(ord(text[-1]) + offset)
    return found


def words(document: pikepdf.Pdf) -> str:
    """All text of all pages; runs are separated by one space."""
    out: list[str] = []
    for page in document.pages:
        fonts = {name: _letters(font) for name, font in page.Resources.Font.items()}
        letters: dict[int, str] = {}
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "Tf":
                letters = fonts[str(operands[0])]
            elif str(operator) in {"Tj", "TJ"}:
                parts = operands[0] if str(operator) == "TJ" else operands
                raw = b"".join(bytes(p) for p in parts if isinstance(p, pikepdf.String))
                codes = (int.from_bytes(raw[at : at + 2]) for at in range(0, len(raw), 2))
                out.append("".join(letters.get(code, "") for code in codes))
            elif str(operator) == "ET":
                out.append(" ")
    return " ".join("".join(out).split())
