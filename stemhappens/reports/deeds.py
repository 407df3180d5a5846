"""What a unit of the change log did, as people say it: "corrected a visit", "imported Log.xlsx"."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

DEEDS = {
    "log a visit": gettext_lazy("logged a visit"),
    "plan a visit": gettext_lazy("planned a visit"),
    "hold a planned visit": gettext_lazy("logged a planned visit"),
    "amend a visit": gettext_lazy("changed a visit"),
    "correct a visit": gettext_lazy("corrected a visit"),
    "withdraw a visit": gettext_lazy("took a visit back"),
    "bring back a private note": gettext_lazy("brought a private note back"),
    "open an engagement": gettext_lazy("opened an engagement"),
    "invite to an engagement": gettext_lazy("invited to an engagement"),
    "accept an invitation": gettext_lazy("noted that an invitation was accepted"),
    "decline an invitation": gettext_lazy("noted that an invitation was declined"),
    "move to another phase": gettext_lazy("moved an engagement to another phase"),
    "pause an engagement": gettext_lazy("paused an engagement"),
    "resume an engagement": gettext_lazy("went on with an engagement"),
    "close an engagement": gettext_lazy("closed an engagement"),
    "agree what may be shown": gettext_lazy("changed what the lead coach may read"),
    "set a goal": gettext_lazy("set a goal"),
    "complete a goal": gettext_lazy("completed a goal"),
    "confirm a goal": gettext_lazy("confirmed a goal"),
    "carry a goal over": gettext_lazy("carried a goal over"),
    "drop a goal": gettext_lazy("dropped a goal"),
    "reopen a goal": gettext_lazy("opened a goal again"),
    "change a due date": gettext_lazy("changed a due date"),
    "promise a next step": gettext_lazy("added a next step"),
    "finish a next step": gettext_lazy("finished a next step"),
    "drop a next step": gettext_lazy("dropped a next step"),
    "take up a next step": gettext_lazy("took up a next step"),
    "create a district": gettext_lazy("created the district"),
    "set up the program and its roster": gettext_lazy("set up the program and its roster"),
    "let people in": gettext_lazy("let people in"),
    "rebuild the facts": gettext_lazy("counted everything anew"),
}
"""Cause in the change log → what was done."""


def deed(cause: str) -> str:
    """The cause as something done; one of another release or a script in its own words."""
    undone, imported, roster = _("undo: %s") % "", _("import %s") % "", _("import roster %s") % ""
    if cause.startswith(undone):
        return _("undid: %s") % deed(cause.removeprefix(undone))
    if cause in DEEDS:
        return str(DEEDS[cause])
    if cause.startswith(roster):
        return _("imported the roster %s") % cause.removeprefix(roster)
    if cause.startswith(imported):
        return _("imported %s") % cause.removeprefix(imported)
    return _("a change called “%s”") % cause.replace("-", " ").replace("_", " ")
