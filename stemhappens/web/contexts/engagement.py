"""What engagement pages show, cut to what their reader may see before it comes here."""

from dataclasses import dataclass

from stemhappens.web.charts import Bullet, GoalLine, Timeline
from stemhappens.web.components import (
    Button,
    Empty,
    Linked,
    NavItem,
    Notice,
    Pages,
    Picker,
    Rows,
    Sentence,
    Sights,
    Tag,
)


@dataclass(frozen=True)
class VisitEntry:
    """A visit. day: ISO date, day_text: "24 Apr". facts: "45 min · goal 2".

    summary: what was shared, or withheld: for whom it is ("Summary is for Carla and Theo only.").
    note: the reader's own private note.
    """

    day: str
    day_text: str
    name: str
    facts: str
    summary: str = ""
    withheld: str = ""
    note: str = ""
    href: str = ""


@dataclass(frozen=True)
class GoalCard:
    """A goal. state: "On track" (go), "Stalled" (ask) …; kind: "student outcome · due 29 May".

    statement, or withheld: for whom it is. evidence: what showed it, or why it was dropped;
    evidence_url: where it can be seen. measure: "of 28 students: from 9 to 22". practice: its name.
    chart: its measure, None with fewer than two readings or where the wording is withheld.
    acts: what the reader may do with it.
    """

    state: Tag
    kind: str
    statement: str = ""
    withheld: str = ""
    evidence: str = ""
    evidence_url: str = ""
    measure: str = ""
    practice: str = ""
    chart: GoalLine | None = None
    acts: tuple[Button, ...] = ()


@dataclass(frozen=True)
class StepRow:
    """A next step. late: "3 days late", empty when it is not. done_href, drop_href: a form is sent
    there; empty where the reader may not. dropped: it will not be done."""

    text: str
    who: str
    by: str
    done: bool
    late: str = ""
    done_href: str = ""
    drop_href: str = ""
    dropped: bool = False


@dataclass(frozen=True)
class EngagementPage:
    """An engagement as its reader may see it.

    title: its sentence; facts: short sentences below. see_as: links, the current one marked; read
    only as others. as_note: says whose view it is. visits_aside: "Shared with Carla".
    goals_withheld, steps_withheld: shown instead of goals and steps, for whom they are.
    more_acts: the rarer acts, in a menu. history: the way to what became of it, None where it is
    not told.
    """

    title: str
    crumbs: tuple[NavItem, ...]
    facts: tuple[Sentence, ...]
    acts: tuple[Button, ...]
    timeline_title: str
    timeline_how: str
    timeline: Timeline | None
    visits_title: str
    visits_aside: str
    visits: tuple[VisitEntry, ...]
    goals_title: str
    goals: tuple[GoalCard, ...]
    steps_title: str
    steps: tuple[StepRow, ...]
    sights: Sights
    looked_href: str = ""
    agreement_href: str = ""
    see_as: tuple[NavItem, ...] = ()
    as_note: str = ""
    goals_withheld: str = ""
    steps_withheld: str = ""
    more_visits: str = ""
    more_visits_href: str = ""
    more_acts: tuple[Button, ...] = ()
    goal_acts: tuple[Button, ...] = ()
    step_acts: tuple[Button, ...] = ()
    history: Linked | None = None
    notice: Notice | None = None


@dataclass(frozen=True)
class PhaseGroup:
    """The engagements of one phase or state. title: "3 in Discovery, 2 past its limit"."""

    anchor: str
    title: str
    how: str
    rows: Rows


@dataclass(frozen=True)
class EngagementsPage:
    """The engagements a reader may know of, phase by phase. download_href: the same as CSV."""

    title: str
    sentence: str
    views: tuple[NavItem, ...]
    pickers: tuple[Picker, ...]
    acts: tuple[Button, ...]
    groups: tuple[PhaseGroup, ...]
    pages: Pages | None = None
    download_href: str = ""
    empty: Empty | None = None


@dataclass(frozen=True)
class BoardMove:
    """One tick to the next phase: a form with its hidden fields, "Move to Reflection"."""

    label: str
    action: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class BoardCard:
    """An engagement on the board. days: "96 of 30 school days"; bar: the same, drawn.

    stalled: "stalled, limit 30 school days", empty when it is not. visit: "no visit for 12 school
    days, every 10"; visit_due: over its cadence. about: school, coach, team. note: why it pauses.
    """

    who: str
    href: str
    about: str
    days: str = ""
    bar: Bullet | None = None
    stalled: str = ""
    visit: str = ""
    visit_due: bool = False
    note: str = ""
    move: BoardMove | None = None


@dataclass(frozen=True)
class BoardColumn:
    """A phase, or the invited or paused. count: how many are in it, zero included."""

    anchor: str
    name: str
    count: int
    how: str
    cards: tuple[BoardCard, ...]
    more: str = ""
    more_href: str = ""


@dataclass(frozen=True)
class BoardSet:
    """A set of phases with its columns. title: empty where there is only one."""

    anchor: str
    title: str
    columns: tuple[BoardColumn, ...]


@dataclass(frozen=True)
class BoardPage:
    """The open engagements as a board. views: the list and this, the current one marked."""

    title: str
    sentence: str
    views: tuple[NavItem, ...]
    pickers: tuple[Picker, ...]
    acts: tuple[Button, ...]
    sets: tuple[BoardSet, ...]
    apart: tuple[BoardColumn, ...]
    empty: Empty | None = None


@dataclass(frozen=True)
class Reader:
    """A reader other than the two, and in sentences what they see."""

    who: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Signature:
    """Who signs."""

    name: str


@dataclass(frozen=True)
class AgreementPage:
    """A partnership agreement. pair: what holds between the two; opened: what they opened to
    others; readers: what that makes of each one's sight; day: as of when."""

    title: str
    lead: str
    crumbs: tuple[NavItem, ...]
    pair: tuple[str, ...]
    opened: tuple[str, ...]
    readers: tuple[Reader, ...]
    signatures: tuple[Signature, ...]
    acts: tuple[Button, ...]
    day: str


@dataclass(frozen=True)
class LookedPage:
    """Who has looked at a record."""

    title: str
    crumbs: tuple[NavItem, ...]
    rows: Rows | None
    empty: Empty | None = None
