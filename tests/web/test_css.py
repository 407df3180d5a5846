"""The stylesheets: both themes complete and alike, readable, and sizes that follow the reader."""

import re
from pathlib import Path

import pytest

from stemhappens import web

CSS = Path(web.__file__).parent / "static/web/css"
TOKENS = (CSS / "tokens.css").read_text()
SHEETS = sorted(path for path in CSS.rglob("*.css"))


def declared(block: str) -> dict[str, str]:
    return dict(re.findall(r"(--[\w-]+): ([^;]+);", block))


def block_of(selector: str) -> dict[str, str]:
    start = TOKENS.index(selector + " {")
    return declared(TOKENS[start : TOKENS.index("}", start)])


LIGHT = block_of("\n:root")
DARK_SYSTEM = block_of(":root:not([data-theme=light])")
DARK_HAND = block_of("  [data-theme=dark]")


def luminance(color: str) -> float:
    digits = color.lstrip("#")
    digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_dark_by_system_and_by_hand_are_alike():
    assert DARK_SYSTEM == DARK_HAND
    assert DARK_HAND.keys() <= LIGHT.keys()


TEXTS = [
    *((ink, ground) for ink in ("ink", "ink-2") for ground in ("ground", "surface", "sunken")),
    ("ink-3", "ground"),
    ("ink-3", "surface"),
    ("on-green", "green"),
    ("on-green", "green-hover"),
    ("green-ink", "green-soft"),
    ("green-ink", "ground"),
    ("bus-ink", "bus-soft"),
    ("on-bus", "bus"),
    ("pen", "pen-soft"),
    ("red", "red-soft"),
    ("red", "ground"),
    *((f"on-d{step}", f"d{step}") for step in range(1, 6)),
]
MARKS = [
    ("field", "surface"),
    ("bus-line", "surface"),
    ("past", "ground"),
    ("d4", "ground"),
    ("focus", "ground"),
]


@pytest.mark.parametrize("theme", [LIGHT, {**LIGHT, **DARK_HAND}], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back"), TEXTS)
def test_texts_stand_out(theme, front, back):
    assert contrast(theme[f"--{front}"], theme[f"--{back}"]) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, {**LIGHT, **DARK_HAND}], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back"), MARKS)
def test_marks_and_borders_stand_out(theme, front, back):
    assert contrast(theme[f"--{front}"], theme[f"--{back}"]) >= 3


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_sheets_use_only_tokens_that_exist(path):
    used = set(re.findall(r"var\((--[\w-]+)\)", path.read_text()))
    assert used <= LIGHT.keys()


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_colors_come_from_tokens(path):
    if path.name != "tokens.css":
        assert not re.search(r"#[0-9a-f]{3,8}\b(?![^{]*\{)", path.read_text())


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_text_sizes_follow_the_reader(path):
    assert not re.search(r"font(?:-size)?: [^;]*\dpx", path.read_text())


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_paper_is_never_laid_out_like_a_phone(path):
    narrow = re.findall(r"@media ([^{]*max-width[^{]*)\{", path.read_text())
    assert [rule for rule in narrow if not rule.startswith("screen and")] == []


def test_fonts_are_there():
    urls = re.findall(r"url\(([^)]+)\)", TOKENS)
    assert urls
    assert all((CSS / url).resolve().is_file() for url in urls)
