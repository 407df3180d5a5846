"""The history of a record as it is told on its page."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stemhappens.coaching.history import HistoryLine
from stemhappens.web.contexts.session import HistoryEntry
from stemhappens.web.doors import Door
from stemhappens.web.says import clock_text, day_text

DID = {
    "log a visit": (gettext_lazy("logged the visit"), gettext_lazy("logging the visit")),
    "plan a visit": (gettext_lazy("planned the visit"), gettext_lazy("planning the visit")),
    "hold a planned visit": (
        gettext_lazy("logged the planned visit"), gettext_lazy("logging the planned visit"),
    ),
    "amend a visit": (gettext_lazy("changed the visit"), gettext_lazy("changing the visit")),
    "correct a visit": (gettext_lazy("corrected the visit"), gettext_lazy("correcting the visit")),
    "withdraw a visit": (gettext_lazy("took it back"), gettext_lazy("taking it back")),
    "open an engagement": (gettext_lazy("opened it"), gettext_lazy("opening it")),
    "invite to an engagement": (gettext_lazy("invited to it"), gettext_lazy("inviting to it")),
    "accept an invitation": (
        gettext_lazy("noted that they accepted"), gettext_lazy("noting that they accepted"),
    ),
    "decline an invitation": (
        gettext_lazy("noted that they declined"), gettext_lazy("noting that they declined"),
    ),
    "move to another phase": (
        gettext_lazy("moved it to another phase"), gettext_lazy("moving it to another phase"),
    ),
    "pause an engagement": (gettext_lazy("paused it"), gettext_lazy("pausing it")),
    "resume an engagement": (gettext_lazy("went on with it"), gettext_lazy("going on with it")),
    "close an engagement": (gettext_lazy("closed it"), gettext_lazy("closing it")),
    "agree what may be shown": (
        gettext_lazy("changed what the lead coach may read"),
        gettext_lazy("changing what the lead coach may read"),
    ),
    "set a goal": (gettext_lazy("set a goal"), gettext_lazy("setting a goal")),
    "complete a goal": (gettext_lazy("completed a goal"), gettext_lazy("completing a goal")),
    "confirm a goal": (gettext_lazy("confirmed a goal"), gettext_lazy("confirming a goal")),
    "carry a goal over": (
        gettext_lazy("carried a goal over"), gettext_lazy("carrying a goal over"),
    ),
    "drop a goal": (gettext_lazy("dropped a goal"), gettext_lazy("dropping a goal")),
    "reopen a goal": (gettext_lazy("opened a goal again"), gettext_lazy("opening a goal again")),
    "change a due date": (gettext_lazy("changed a due date"), gettext_lazy("changing a due date")),
    "promise a next step": (gettext_lazy("added a next step"), gettext_lazy("adding a next step")),
    "finish a next step": (
        gettext_lazy("finished a next step"), gettext_lazy("finishing a next step"),
    ),
    "drop a next step": (
        gettext_lazy("dropped a next step"), gettext_lazy("dropping a next step"),
    ),
    "take up a next step": (
        gettext_lazy("took up a next step"), gettext_lazy("taking up a next step"),
    ),
}  # fmt: skip
"""The causes of the change log as people say them: what somebody did, and undid."""


def history_entries(door: Door, lines: Iterable[HistoryLine]) -> tuple[HistoryEntry, ...]:
    """Who did what when, the latest first."""
    return tuple(HistoryEntry(moment(door, line.at), _deed(line), line.changes) for line in lines)


def _deed(line: HistoryLine) -> str:
    """ "Theo Okonjo logged the visit"; of a cause that has no words, "Theo Okonjo: …"."""
    undone = _("undo: %s") % ""
    known = DID.get(line.cause.removeprefix(undone))
    if known is None:
        return _("%(who)s: %(cause)s") % {"who": line.who, "cause": line.cause}
    done, doing = known
    if line.cause.startswith(undone):
        return _("%(who)s undid %(doing)s") % {"who": line.who, "doing": doing}
    return _("%(who)s %(did)s") % {"who": line.who, "did": done}


def moment(door: Door, at: datetime) -> str:
    """ "8 May 2026, 4:02 pm", where the district is."""
    there = at.astimezone(ZoneInfo(door.district.timezone))
    return f"{day_text(there.date())}, {clock_text(there)}"
