"""The words of a PDF in the order they are drawn, so that no program has to be installed."""

import re

import pikepdf

_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>(?:\s*<([0-9A-Fa-f]+)>)?")


def _letters(font: pikepdf.Object) -> dict[int, str]:
    """Glyph number to text, from the font's ToUnicode map."""
    found: dict[int, str] = {}
    stream = font.ToUnicode.read_bytes()
    for kind, block in re.findall(rb"begin(bfchar|bfrange)(.*?)endbf", stream, re.DOTALL):
        for first, second, third in _PAIR.findall(block):
            start, last = int(first, 16), int(first if kind == b"bfchar" else second, 16)
            text = bytes.fromhex((second if kind == b"bfchar" else third).decode())
            for offset, glyph in enumerate(range(start, last + 1)):
                letters = text.decode("utf-16-be")
                found[glyph] = letters[:-1] + chr(ord(letters[-1]) + offset)
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
