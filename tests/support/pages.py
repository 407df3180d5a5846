"""Prints docs/pages.md from the table of pages: python -m tests.support.pages"""

import os
from pathlib import Path

import django

from stemhappens.core.actor import Role

PAGE = Path(__file__).resolve().parents[2] / "docs" / "pages.md"
ABOUT = """# Pages

Printed from the table that `stemhappens/web/*/urls.py` fill (`python -m tests.support.pages`); a
test compares this page with it, and another asks every page as every visitor, in the own and in
another district: without a login to sign-in, another district 404, another role 403. What may be
seen inside a page, `who-sees-what.md` says.

Open without a role: `/` (what this is), `/signin/`, `/signout/` (by form), `/enter/…` (links into
a public demo), `/forgotten/` and `/password/…` (links to set a password; one's own),
`/districts/` (of who serves several), `/demo/` (to the demo's first page), `/ui/` (every part in
every state). All others lie below `/<district>/`; those of the last column below
`/demo/` too, read only and without any person's name.
"""
SHORT = {Role.LEAD_COACH: "lead coach"}


def page() -> str:
    """The whole page."""
    from stemhappens.web.doors import pages  # noqa: PLC0415 models need set-up

    lines = [ABOUT, "| address | name | who | how | demo |", "|---|---|---|---|---|"]
    for found in pages.values():
        who = "everybody with a role"
        if found.roles != frozenset(Role):
            who = ", ".join(SHORT.get(role, str(role)) for role in Role if role in found.roles)
        how = ", ".join(sorted(found.methods))
        demo = "●" if found.public else ""
        lines.append(f"| `{found.route or '/'}` | {found.name} | {who} | {how} | {demo} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.support.settings")
    django.setup()
    __import__("stemhappens.web.urls")
    PAGE.write_text(page())
