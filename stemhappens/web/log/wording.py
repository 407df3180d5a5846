"""What the head of the form for a new visit says: with whom, where, and what was agreed."""

from datetime import time

from django.utils.formats import time_format
from django.utils.translation import gettext as _

from stemhappens.core.actor import Actor
from stemhappens.web.log.filling import Filled
from stemhappens.web.says import listed


def who_text(filled: Filled) -> str:
    """ "Carla Beaudry", the team, or the names of all."""
    if filled.team is not None:
        return filled.team.name
    return listed([line.name for line in filled.people])


def where_text(filled: Filled) -> str:
    """ "Birchwood ES, 10:15 am · Practice, week 10 · visit 7"."""
    first = filled.first
    if first is None:
        return ""
    at = time_format(time.fromisoformat(first.starts_at), "g:i a") if first.starts_at else ""
    place = ", ".join(part for part in (first.school, at.replace(".", "")) if part)
    parts = [place]
    if filled.engagement is not None and filled.engagement.phase:
        row = filled.engagement
        parts.append(_("%(phase)s, week %(week)d") % {"phase": row.phase, "week": filled.week})
        parts.append(_("visit %d") % filled.number)
    return " · ".join(part for part in parts if part)


def agreed_text(filled: Filled, viewer: Actor) -> str:
    """What was promised and is still open, with who does it."""
    first = filled.first
    if first is None or len(filled.people) != 1:
        return ""
    steps = first.agreed[-2:]
    said = []
    for step in steps:
        who = _("you") if step.owner_id == viewer.person_id else step.owner.partition(" ")[0]
        said.append(f"{step.text.rstrip('.')} ({who})." if who else f"{step.text.rstrip('.')}.")
    return " ".join(said)
