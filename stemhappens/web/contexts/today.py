"""What Today shows: plain texts and links, phone first."""

from dataclasses import dataclass

from stemhappens.web.charts import Bullet
from stemhappens.web.components import Button, Empty, Notice, Sentence, Tag


@dataclass(frozen=True)
class VisitCard:
    """A visit planned today. soon: "in 20 min". course: "Practice, week 10 of 10 · due today".

    agreed: what was agreed last and is open. acts: the first one logs it.
    """

    time: str
    place: str
    who: str
    course: str
    agreed: str = ""
    soon: str = ""
    acts: tuple[Button, ...] = ()


@dataclass(frozen=True)
class DueRow:
    """A teacher whose visit is due or overdue. days: "15 days"; bar: against the cadence.

    href: the engagement. acts: log, plan.
    """

    name: str
    href: str
    text: str
    days: str
    bar: Bullet | None
    acts: tuple[Button, ...] = ()


@dataclass(frozen=True)
class PromiseRow:
    """An open next step. when: "today", or late: how late. done_href: a form is sent there."""

    text: str
    aside: str
    when: str
    late: bool
    done_href: str


@dataclass(frozen=True)
class GoalRow:
    """A goal that is due or stalled. tags: what is to know."""

    statement: str
    who: str
    href: str
    tags: tuple[Tag, ...]


@dataclass(frozen=True)
class PlanRow:
    """A visit planned, in a list. tag: what a person must decide about it."""

    when: str
    who: str
    text: str
    href: str = ""
    tag: Tag | None = None
    acts: tuple[Button, ...] = ()


@dataclass(frozen=True)
class Ring:
    """Somebody nobody has visited. initials in the ring; label: what a tap on it does."""

    initials: str
    label: str
    href: str


@dataclass(frozen=True)
class WaitingSchool:
    """The people of one school who wait. text: "Paul and Elena have waited 164 school days"."""

    school: str
    text: Sentence
    rings: tuple[Ring, ...]


@dataclass(frozen=True)
class TouchRow:
    """A teacher, and a button for each type of micro-touch: one tap saves it."""

    name: str
    buttons: tuple[tuple[str, str, str], ...]
    """label, what is read of it, where the form is sent"""


@dataclass(frozen=True)
class TodayPage:
    """A coach's day. title: its sentence; day: above it. foot: the year so far.

    late_plans: planned visits of earlier days nobody has said anything about. overdue_how: what
    cadence means here. empty: shown where nothing waits.
    """

    title: str
    day: str
    acts: tuple[Button, ...]
    visits: tuple[VisitCard, ...]
    late_plans: tuple[PlanRow, ...]
    colleagues: tuple[PlanRow, ...]
    overdue: tuple[DueRow, ...]
    overdue_how: str
    due: tuple[DueRow, ...]
    promised: tuple[PromiseRow, ...]
    theirs: tuple[PromiseRow, ...]
    more_theirs: str
    goals: tuple[GoalRow, ...]
    next_plans: tuple[PlanRow, ...]
    plans_href: str
    waiting_count: str
    waiting: tuple[WaitingSchool, ...]
    waiting_act: Button | None
    touches: tuple[TouchRow, ...]
    foot: Sentence = ()
    foot_href: str = ""
    notice: Notice | None = None
    empty: Empty | None = None
