"""What the impact page shows: texts, links and charts; every number was counted elsewhere."""

from dataclasses import dataclass

from stemhappens.web.charts import PhaseStrip, Served, Squares, Trend
from stemhappens.web.components import Button, FigureCard, NavItem, Part, Picker, Sentence
from stemhappens.web.contexts.evidence import Check


@dataclass(frozen=True)
class Decision:
    """A finding that a person must act on. count, unit: "26", "teachers"; empty where
    there is nothing to count. acts: the first is what to do, further ones are later or otherwise
    ("Not now")."""

    title: str
    detail: str
    count: str
    unit: str
    acts: tuple[Button, ...] = ()


@dataclass(frozen=True)
class Start:
    """A first step of a new district, and the way to it."""

    title: str
    detail: str
    way: Button


@dataclass(frozen=True)
class ShareRow:
    """A line below the goals: name, "33" and "of 40", "83%" (empty below ten)."""

    name: str
    count: str
    of: str
    percent: str = ""
    href: str = ""


@dataclass(frozen=True)
class Section:
    """A section's head: its finding, and what a mark is. source: the small print below."""

    title: str
    how: str = ""
    source: str = ""


@dataclass(frozen=True)
class ImpactPage:
    """The program's page for a period.

    sentence: the headline, figures in it as Linked; waiting: its second line, the one with the
    yellow marker, empty when nobody waits. as_of: "Live, Friday 8 May 2026, 9:41 am"; printed: the
    days, the filters and the moment, said on paper in its place; recount: a sentence while figures
    are being recounted. checks: "14 of 14 accuracy checks pass", checks_ok whether all do. figures:
    five. decisions_section stands with no decision, too: it then says so.
    more_decisions: those folded away under more_said.
    divided: what a board divides aloud, below the figures.
    starts_said: where nothing is in yet, in place of all figures; starts: the first steps below it,
    none for who may not take them.
    served, phases, goals, trend: None where there is nothing to draw; their section says why.
    """

    pickers: tuple[Picker, ...]
    acts: tuple[Button, ...]
    sentence: Sentence
    waiting: Sentence
    as_of: str
    printed: str
    checks: str
    checks_ok: bool
    checks_href: str
    figures: tuple[FigureCard, ...]
    figures_note: str
    served_section: Section
    served: Served | None
    decisions_section: Section
    decisions: tuple[Decision, ...]
    phases_section: Section
    phases: PhaseStrip | None
    goals_section: Section
    goals: Squares | None
    goal_rows: tuple[ShareRow, ...]
    trend_section: Section
    trend: Trend | None
    known: tuple[Sentence | Part, ...]
    method_href: str
    recount: str = ""
    divided: Sentence = ()
    more_decisions: tuple[Decision, ...] = ()
    more_said: str = ""
    starts: tuple[Start, ...] = ()
    starts_said: str = ""


@dataclass(frozen=True)
class ChecksPage:
    """Every accuracy check of the program's page. title: "14 of 14 accuracy checks pass"."""

    title: str
    when: str
    crumbs: tuple[NavItem, ...]
    checks: tuple[Check, ...]
    method_href: str
