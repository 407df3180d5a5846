"""Every word a template shows stands in translate or blocktranslate."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parents[2] / "stemhappens" / "web" / "templates"
SHEETS = {"ui.html", "ui_pages.html"}
"""The sheet of parts, for who builds pages: its words are samples."""

NAMES = {"STEM", "Happens", "OS", "STEMHappensOS"}
"""What is called the same in every language."""

UNSAID = re.compile(
    r"\{#.*?#\}|\{% comment.*?endcomment %\}|\{% blocktranslate.*?endblocktranslate %\}"
    r"|\{% block \w+_class %\}.*?\{% endblock %\}|<(script|style|svg)\b.*?</\1>",
    re.DOTALL,
)
CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
SHOWN = re.compile(r'\b(?:aria-label|alt|placeholder|title)="([^"]*)"')
WORD = re.compile(r"[^\W\d_]{2,}|\b[AaI]\b")


def words_left(text: str) -> list[str]:
    """The words of a template that no translator would ever see."""
    text = CODE.sub(" ", UNSAID.sub(" ", text))
    shown = [*SHOWN.findall(text), re.sub(r"<[^>]*>", " ", text)]
    plain = (re.sub(r"&#?\w+;", " ", part) for part in shown)
    return [word for part in plain for word in WORD.findall(part) if word not in NAMES]


@pytest.mark.parametrize(
    "path",
    [path for path in sorted(TEMPLATES.rglob("*.html")) if path.name not in SHEETS],
    ids=lambda path: path.name,
)
def test_every_word_of_a_template_can_be_translated(path):
    assert words_left(path.read_text()) == []


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("<b>Open</b>", ["Open"]),
        ('<a aria-label="Close it">×</a>', ["Close", "it"]),
        ('{% translate "Open" %} · {{ name }} &nbsp; 3', []),
        ('<a title="{% translate "Close" %}">STEM<b>Happens</b></a>', []),
        ("{% blocktranslate %}All of it{% endblocktranslate %} or not", ["or", "not"]),
    ],
)
def test_untranslated_words_are_found(text, left):
    assert words_left(text) == left
