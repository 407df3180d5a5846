"""The causes of the change log as people say them: "corrected a visit", "imported Log.xlsx".

The one home of these words, for the change log, a record's history and what restates a report.
"""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

GROUPS: Mapping[str, Mapping[str, object]] = {
    "visits": {
        "log a visit": gettext_lazy("logged a visit"),
        "log several visits": gettext_lazy("logged several visits"),
        "plan a visit": gettext_lazy("planned a visit"),
        "move a planned visit": gettext_lazy("moved a planned visit"),
        "call a planned visit off": gettext_lazy("called a planned visit off"),
        "hold a planned visit": gettext_lazy("logged a planned visit"),
        "log a micro-touch": gettext_lazy("logged a mail, a chat or a word in the hallway"),
        "amend a visit": gettext_lazy("changed a visit"),
        "amend several visits": gettext_lazy("changed several visits"),
        "correct a visit": gettext_lazy("corrected a visit"),
        "correct several visits": gettext_lazy("corrected several visits"),
        "take back an edited sheet": gettext_lazy("corrected visits in an edited sheet"),
        "link visits": gettext_lazy("linked visits to engagements"),
        "withdraw a visit": gettext_lazy("took a visit back"),
        "merge two logs of a visit": gettext_lazy("merged two logs of one visit"),
        "bring back a private note": gettext_lazy("brought a private note back"),
        "log other time": gettext_lazy("logged other working time"),
        "take a time entry back": gettext_lazy("took a time entry back"),
    },
    "coaching": {
        "open an engagement": gettext_lazy("opened an engagement"),
        "open engagements of a log": gettext_lazy("opened the engagements of an imported log"),
        "invite to an engagement": gettext_lazy("invited to an engagement"),
        "accept an invitation": gettext_lazy("noted that an invitation was accepted"),
        "decline an invitation": gettext_lazy("noted that an invitation was declined"),
        "move to another phase": gettext_lazy("moved an engagement to another phase"),
        "pause an engagement": gettext_lazy("paused an engagement"),
        "resume an engagement": gettext_lazy("went on with an engagement"),
        "close an engagement": gettext_lazy("closed an engagement"),
        "agree what may be shown": gettext_lazy("changed what the lead coach may read"),
        "add a coach": gettext_lazy("added a coach to an engagement"),
        "add a teacher": gettext_lazy("added a teacher to an engagement"),
        "let somebody leave": gettext_lazy("let somebody leave an engagement"),
        "change the lead coach": gettext_lazy("changed who leads an engagement"),
        "set a goal": gettext_lazy("set a goal"),
        "work on a goal": gettext_lazy("noted work on a goal"),
        "correct a goal": gettext_lazy("corrected a goal"),
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
        "start a team": gettext_lazy("started a team"),
        "rename a team": gettext_lazy("renamed a team"),
        "join a team": gettext_lazy("added people to a team"),
        "leave a team": gettext_lazy("let people leave a team"),
        "hand a caseload over": gettext_lazy("handed a caseload over"),
        "turn the school year": gettext_lazy("turned the school year"),
    },
    "people": {
        "add a person": gettext_lazy("added a person"),
        "rename a person": gettext_lazy("renamed a person"),
        "place a person": gettext_lazy("placed a person"),
        "end a placement": gettext_lazy("ended a placement"),
        "record a leave": gettext_lazy("recorded a leave"),
        "end a leave": gettext_lazy("ended a leave"),
        "transfer a person": gettext_lazy("moved a person to another school"),
        "make a teacher eligible": gettext_lazy("made a teacher eligible"),
        "end an eligibility": gettext_lazy("ended an eligibility"),
        "make teachers eligible": gettext_lazy("made several teachers eligible"),
        "make those of a log eligible": gettext_lazy("made those named in a log eligible"),
        "end eligibilities": gettext_lazy("ended several eligibilities"),
        "assign a coach": gettext_lazy("assigned a coach"),
        "end an assignment": gettext_lazy("ended an assignment"),
        "merge two spellings": gettext_lazy("merged two spellings of a person"),
        "add a school": gettext_lazy("added a school"),
        "rename a school": gettext_lazy("renamed a school"),
        "describe a school": gettext_lazy("described a school"),
        "close a school": gettext_lazy("closed a school for good"),
        "merge schools": gettext_lazy("merged two schools"),
        "let a school take part": gettext_lazy("let a school take part"),
        "let a school leave": gettext_lazy("let a school leave the program"),
    },
    "settings": {
        "close a school for days": gettext_lazy("closed a school for some days"),
        "close days": gettext_lazy("closed days"),
        "close school today": gettext_lazy("closed school for a day"),
        "reopen days": gettext_lazy("opened closed days again"),
        "read a calendar file": gettext_lazy("read a calendar file in"),
        "add a school year": gettext_lazy("added a school year"),
        "change a school year": gettext_lazy("changed a school year"),
        "close a month": gettext_lazy("closed a month for logging"),
        "reopen a month": gettext_lazy("opened a month again"),
        "change the program": gettext_lazy("changed the program"),
        "set a policy": gettext_lazy("changed what counts"),
        "add starters": gettext_lazy("added the starters of the library"),
        "add a word": gettext_lazy("added a word to a list"),
        "change a word": gettext_lazy("changed a word of a list"),
        "reorder words": gettext_lazy("put a list in another order"),
        "retire a word": gettext_lazy("retired a word of a list"),
        "bring a word back": gettext_lazy("brought a word of a list back"),
        "add a set of phases": gettext_lazy("added a set of phases"),
        "change a set of phases": gettext_lazy("changed a set of phases"),
        "make a set of phases the default": gettext_lazy("made a set of phases the usual one"),
        "retire a set of phases": gettext_lazy("retired a set of phases"),
        "bring a set of phases back": gettext_lazy("brought a set of phases back"),
        "choose who sees what": gettext_lazy("changed who sees what"),
        "add an award": gettext_lazy("added an award"),
        "change an award": gettext_lazy("changed an award"),
        "set the budget": gettext_lazy("set the budget"),
        "choose how papers look": gettext_lazy("changed how papers look"),
        "ask teachers two questions": gettext_lazy("asked teachers the yearly two questions"),
        "close the two questions": gettext_lazy("closed the yearly two questions"),
        "give a role": gettext_lazy("gave somebody a role"),
        "end a role": gettext_lazy("ended somebody’s role"),
        "let people in": gettext_lazy("let people in"),
        "create a district": gettext_lazy("created the district"),
        "set up the program and its roster": gettext_lazy("set up the program and its roster"),
        "freeze a report": gettext_lazy("froze a report"),
        "say a step of the move is done": gettext_lazy("ticked a step of the move to here"),
        "state what a report said": gettext_lazy("typed what an earlier report said"),
        "rebuild the facts": gettext_lazy("counted everything anew"),
    },
}
"""What was done, by what it is about: group → cause in the change log → in words."""

TITLES = {
    "visits": gettext_lazy("Visits"),
    "coaching": gettext_lazy("Engagements and goals"),
    "people": gettext_lazy("People and schools"),
    "settings": gettext_lazy("Settings"),
    "imports": gettext_lazy("Imports"),
    "undone": gettext_lazy("Undone"),
}
"""What the groups are called; imports and undone acts are told by how their cause begins."""

DEEDS = {cause: did for group in GROUPS.values() for cause, did in group.items()}
"""Cause in the change log → what was done."""

HERE = {
    "log a visit": (gettext_lazy("logged the visit"), gettext_lazy("logging the visit")),
    "plan a visit": (gettext_lazy("planned the visit"), gettext_lazy("planning the visit")),
    "hold a planned visit": (
        gettext_lazy("logged the planned visit"), gettext_lazy("logging the planned visit"),
    ),
    "amend a visit": (gettext_lazy("changed the visit"), gettext_lazy("changing the visit")),
    "correct a visit": (gettext_lazy("corrected the visit"), gettext_lazy("correcting the visit")),
    "amend several visits": (
        gettext_lazy("changed it with others"), gettext_lazy("changing it with others"),
    ),
    "correct several visits": (
        gettext_lazy("corrected it with others"), gettext_lazy("correcting it with others"),
    ),
    "link visits": (
        gettext_lazy("linked it to an engagement"), gettext_lazy("linking it to an engagement"),
    ),
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
    "correct a goal": (gettext_lazy("corrected a goal"), gettext_lazy("correcting a goal")),
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
"""The same on the page of the record it was done to: what somebody did, and undid."""


WRITTEN = "write down "
"""How the causes of the made-up district begin, a month each."""


def deed(cause: str) -> str:
    """The cause as something done; one of another release or a script in its own words."""
    undone, imported, roster = begins()
    if cause.startswith(undone):
        return _("undid: %s") % deed(cause.removeprefix(undone))
    if cause in DEEDS:
        return str(DEEDS[cause])
    if cause.startswith(roster):
        return _("imported the roster %s") % cause.removeprefix(roster)
    if cause.startswith(imported):
        return _("imported %s") % cause.removeprefix(imported)
    if cause.startswith(WRITTEN):
        return _("wrote down %s") % cause.removeprefix(WRITTEN)
    return _("a change called “%s”") % cause.replace("-", " ").replace("_", " ")


def has_words(cause: str) -> bool:
    """True when a cause is one that people say, and not one of a script or another release."""
    undone, imported, _roster = begins()
    if cause.startswith(undone):
        return True
    return cause in DEEDS or cause.startswith((imported, WRITTEN))


def begins() -> tuple[str, str, str]:
    """How the causes of an undo, an import and the import of a roster begin."""
    return _("undo: %s") % "", _("import %s") % "", _("import roster %s") % ""


def deed_here(who: str, cause: str) -> str:
    """ "Theo Okonjo logged the visit", on its page; of a cause without words "Theo Okonjo: …"."""
    undone = begins()[0]
    known = HERE.get(cause.removeprefix(undone))
    if known is None:
        return _("%(who)s: %(cause)s") % {"who": who, "cause": deed(cause)}
    done, doing = known
    if cause.startswith(undone):
        return _("%(who)s undid %(doing)s") % {"who": who, "doing": doing}
    return _("%(who)s %(did)s") % {"who": who, "did": done}
