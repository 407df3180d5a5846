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
    "change the program": gettext_lazy("changed the program"),
    "set a policy": gettext_lazy("changed what counts"),
    "add a school year": gettext_lazy("added a school year"),
    "change a school year": gettext_lazy("changed a school year"),
    "close days": gettext_lazy("closed days"),
    "close a school for days": gettext_lazy("closed a school for days"),
    "close school today": gettext_lazy("closed school for the day"),
    "reopen days": gettext_lazy("opened days again"),
    "read a calendar file": gettext_lazy("read a calendar file"),
    "add a word": gettext_lazy("added to a vocabulary"),
    "change a word": gettext_lazy("changed a vocabulary"),
    "reorder words": gettext_lazy("reordered a vocabulary"),
    "retire a word": gettext_lazy("retired a word"),
    "bring a word back": gettext_lazy("brought a word back"),
    "add a set of phases": gettext_lazy("added a set of phases"),
    "change a set of phases": gettext_lazy("changed a set of phases"),
    "make a set of phases the default": gettext_lazy("chose the set of phases to begin with"),
    "retire a set of phases": gettext_lazy("retired a set of phases"),
    "bring a set of phases back": gettext_lazy("brought a set of phases back"),
    "choose who sees what": gettext_lazy("chose who sees what"),
    "add an award": gettext_lazy("noted an award"),
    "change an award": gettext_lazy("changed an award"),
    "set the budget": gettext_lazy("set the budget"),
    "choose how papers look": gettext_lazy("chose how papers look"),
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
