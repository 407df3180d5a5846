"""Prints docs/who-sees-what.md from the registry: python -m tests.support.matrix"""

import os
from pathlib import Path

import django

from stemhappens.core import rules

PAGE = Path(__file__).resolve().parents[2] / "docs" / "who-sees-what.md"

READERS = (
    ("coach", "coach of it"),
    ("teacher", "teacher"),
    ("lead_coach", "lead coach"),
    ("principal", "principal"),
    ("director", "director"),
    ("board", "superintendent, board, funder"),
    ("admin", "IT admin"),
)
CELLS = {"full": "●", "nothing": "○"}
ABOUT = """# Who sees what, and who may do what

Printed from the rules that stand beside the fields (`stemhappens/*/rules.py`); a test compares
this page with them. `python -m tests.support.matrix` prints it again.

"Coach of it" held the visit, or is a coach of the engagement it was held in and had not left by
then; of a visit held by another coach with teachers of other engagements too, such a coach sees
that it took place and the own teachers, and no words. A teacher sees the own visits, engagements
and goals, and of the people in them the coaches and themselves. A lead coach is related to what
the assigned coaches did; "by agreement" needs one of the engagement, in force on the day of the
visit and not taken back since, and for a group one of each teacher's. A principal is related to
the own schools. A reader without a login (public demo) sees no name. Fields in italics are
content or secret: content is read by `reveal` alone.

Who looks as another sees what both of them may see, and can do nothing.

What a reader sees is never writable for that: the second table has its own reach. "Own" is what a
coach did or coaches today, and of goals those of the teacher's engagements; "assigned" is what
the coaches assigned to a lead coach did; "district" is every row of the district.
"""


def page() -> str:
    """The whole page."""
    lines = [ABOUT, "## Reading", "", *_header("What"), *map(_reading, rules.parts.values())]
    lines += ["", "## Writing", "", *_header("Who may"), *map(_writing, rules.verbs.values())]
    lines += ["", "## Fields", "", "| part | fields |", "|---|---|"]
    lines += [f"| {part.title} | {_fields(name)} |" for name, part in rules.parts.items()]
    return "\n".join(lines) + "\n"


def _header(first: str) -> list[str]:
    titles = " | ".join(title for _, title in READERS)
    return [f"| {first} | {titles} |", "|---" * (len(READERS) + 1) + "|"]


def _reading(part) -> str:
    cells = [part.seen_by(role) for role, _ in READERS]
    return f"| {part.title} | " + " | ".join(CELLS.get(cell, str(cell)) for cell in cells) + " |"


def _writing(verb) -> str:
    cells = [verb.reach.get(role, "") for role, _ in READERS]
    return f"| {verb.title} | " + " | ".join(str(cell) or "○" for cell in cells) + " |"


def _fields(part: str) -> str:
    by_model: dict[str, list[str]] = {}
    for (label, field), (kind, of_part) in rules.classified.items():
        if of_part == part:
            name = f"*{field}*" if kind in ("content", "secret") else field
            by_model.setdefault(label.split(".")[1], []).append(name)
    return "; ".join(f"{model}: {', '.join(names)}" for model, names in by_model.items()) or "–"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.support.settings")
    django.setup()
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page())
