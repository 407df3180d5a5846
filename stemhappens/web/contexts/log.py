"""What the form for a visit, the pages before and after it show."""

from dataclasses import dataclass

from stemhappens.web.components import Button, Empty, Notice, Rows, Tag


@dataclass(frozen=True)
class LogPage:
    """The form for one visit, filled in as far as plan, roster and last visit know.

    title: "Log a visit"; day: "Fri 8 May". who: "Carla Beaudry", empty when still to choose;
    where: "Birchwood ES, 10:15 · Practice, week 10 · visit 7". agreed: what was agreed last time.
    topics_title: "Topics, from her goal". foot: the line below the button. notice: something to
    know first. action: where the form goes; back_href: out of it. change_open: who, when and
    where lie open from the start. team: the one it was with; its people are listed.
    conflict: what somebody else saved beside what was typed.
    """

    title: str
    day: str
    action: str
    back_href: str
    who: str = ""
    where: str = ""
    agreed: str = ""
    topics_title: str = ""
    save: str = ""
    foot: str = ""
    notice: Notice | None = None
    change_open: bool = False
    team: str = ""
    conflict: Rows | None = None


@dataclass(frozen=True)
class Candidate:
    """Somebody, or an engagement, a visit may be logged for. aside: when last, or when today."""

    name: str
    text: str
    href: str
    aside: str = ""
    tag: Tag | None = None


@dataclass(frozen=True)
class ChoosePage:
    """Whom the visit was with, or which engagement it was for: one tap leads to the form.

    query: what was searched for; search_href empty: no search. empty: shown without candidates.
    teams: groups that meet, below the people.
    """

    title: str
    sentence: str
    day: str
    back_href: str
    candidates: tuple[Candidate, ...]
    search_href: str = ""
    query: str = ""
    others: tuple[Button, ...] = ()
    empty: Empty | None = None
    teams: tuple[Candidate, ...] = ()


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
