"""What a teacher's own pages show: theirs alone, cut before it comes here."""

from dataclasses import dataclass

from stemhappens.web.components import Button, Empty, NavItem, Notice, Pages, Rows
from stemhappens.web.contexts.engagement import GoalCard


@dataclass(frozen=True)
class StepLine:
    """An open next step. by: "8 May"; late: "3 days late", empty when it is not."""

    text: str
    who: str
    by: str
    late: str = ""


@dataclass(frozen=True)
class VisitLine:
    """A visit. facts: "45 min · Theo Okonjo · Birchwood"; summary: what was shared."""

    day: str
    day_text: str
    name: str
    facts: str
    href: str
    summary: str = ""


@dataclass(frozen=True)
class Questions:
    """The two questions, or that they are answered. lead: what becomes of an answer; last: how
    long they are open; action: a form is sent there, empty when there is nothing to send."""

    title: str
    lead: str
    last: str
    action: str = ""


@dataclass(frozen=True)
class MinePage:
    """A teacher's own page.

    title: the sentence; lead: what stands behind it. mine, theirs: open next steps, one's own and
    the coach's; steps_how: who ticks them. links: who has looked, who sees what, take it out.
    """

    title: str
    lead: str
    notices: tuple[Notice, ...]
    questions: Questions | None
    goals_title: str
    goals: tuple[GoalCard, ...]
    goals_how: str
    steps_title: str
    mine: tuple[StepLine, ...]
    theirs: tuple[StepLine, ...]
    steps_how: str
    planned: tuple[VisitLine, ...]
    visits_title: str
    visits: tuple[VisitLine, ...]
    visits_href: str
    acts: tuple[Button, ...]
    links: tuple[NavItem, ...]
    yours: tuple[str, ...]
    empty: Empty | None = None


@dataclass(frozen=True)
class OwnLooksPage:
    """Who has looked at one's record."""

    title: str
    lead: str
    crumbs: tuple[NavItem, ...]
    rows: Rows | None
    pages: Pages | None = None
    empty: Empty | None = None


@dataclass(frozen=True)
class QuestionsPage:
    """The two questions on a page of their own."""

    questions: Questions
    crumbs: tuple[NavItem, ...]
