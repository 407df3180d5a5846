"""Who pays for a coach's assignment: sources with their shares, as one line of words.

"NSF grant 60 %, general fund 40 %". A single source needs no share; what is left is not said.
"""

import re
from datetime import date

from django.utils.translation import gettext as _

from stemhappens.core.problem import Problems
from stemhappens.core.spans import holding
from stemhappens.people.models import Award

LONGEST = 80
_SHARE = re.compile(r"^(?P<name>.*?)[\s:]*(?P<sign>[-+]?)(?P<share>\d+(?:\.\d+)?)\s*%$")


def split_of(text: str, problems: Problems, field: str = "funding") -> str:
    """The sources and shares of `text` in one spelling; what does not add up goes to `problems`."""
    parts = [" ".join(part.split()) for part in re.split(r"[,;\n]", text)]
    found = [_part(part) for part in parts if part]
    if any(not name for name, _share in found):
        problems.add(field, _("Say who pays before each percentage."))
    shares = [share for _name, share in found if share is not None]
    if any(not share.isdecimal() or not 1 <= int(share) <= 100 for share in shares):
        problems.add(field, _("A share is a whole percentage from 1 to 100."))
    elif len(found) > 1 and len(shares) < len(found):
        problems.add(field, _("Give each of several sources its percentage."))
    elif sum(map(int, shares)) > 100:
        problems.add(field, _("The shares add up to more than 100 %."))
    names = [name.casefold() for name, _share in found]
    if len(set(names)) < len(names):
        problems.add(field, _("A source is named twice; add its shares."))
    said = ", ".join(name if share is None else f"{name} {share} %" for name, share in found)
    if len(said) > LONGEST:
        problems.add(field, _("Keep this under %d characters.") % LONGEST)
    return said


def _part(text: str) -> tuple[str, str | None]:
    """A source and its share as typed, None where there is none."""
    match = _SHARE.match(text)
    if match is None:
        return text, None
    return match["name"], match["sign"] + match["share"]


def award_names(day: date) -> list[str]:
    """The awards that run on `day`, by name, to be offered as sources."""
    rows = Award.objects.filter(holding(day)).order_by("name")
    return list(dict.fromkeys(rows.values_list("name", flat=True)))
