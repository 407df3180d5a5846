"""What the form for a visit and the page after it show."""

from dataclasses import dataclass

from stemhappens.web.components import Button, Notice


@dataclass(frozen=True)
class LogPage:
    """The form for one visit, filled in as far as plan, roster and last visit know.

    title: "Log a visit"; day: "Fri 8 May". who: "Carla Beaudry", empty when still to choose;
    where: "Birchwood ES, 10:15 · Practice, week 10 · visit 7". agreed: what was agreed last time.
    goal, goal_measure: of the engagement, empty without one (the form then has no goal field).
    topics_from: "from her goal". foot: the line below the button. notice: no signal, or a day
    without school. action: where the form goes; back_href: out of it.
    """

    title: str
    day: str
    action: str
    back_href: str
    who: str = ""
    where: str = ""
    change_href: str = ""
    agreed: str = ""
    goal: str = ""
    goal_measure: str = ""
    save: str = ""
    foot: str = ""
    notice: Notice | None = None


@dataclass(frozen=True)
class Seen:
    """Who can see what of it: "Principal", "that you met for 45 minutes, nothing said"."""

    reader: str
    what: str


@dataclass(frozen=True)
class Waiting:
    """A visit that has not been sent: "Carla Beaudry, 10:15", "on this phone"."""

    name: str
    state: str


@dataclass(frozen=True)
class LogSavedPage:
    """What was saved, who can see it, and what is next.

    done: "Saved", said: "Visit 7 with Carla Beaudry." summary: (name, text) pairs. undo_href: a
    form is sent there. acts: the last one is the filled button.
    """

    title: str
    done: str
    said: str
    summary: tuple[tuple[str, str], ...]
    seen: tuple[Seen, ...]
    acts: tuple[Button, ...]
    state: str = ""
    state_icon: str = "check"
    waiting_title: str = ""
    waiting: tuple[Waiting, ...] = ()
    undo_href: str = ""
