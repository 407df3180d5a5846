"""What the pages of planned visits show."""

from dataclasses import dataclass

from stemhappens.web.components import Button, Empty, NavItem, Notice
from stemhappens.web.contexts.today import PlanRow


@dataclass(frozen=True)
class PlanWeek:
    """The plans of one week. title: "This week"; late: of days gone by, to be spoken for."""

    title: str
    rows: tuple[PlanRow, ...]
    late: bool = False


@dataclass(frozen=True)
class PlansPage:
    """A coach's coming plans by week."""

    title: str
    sentence: str
    acts: tuple[Button, ...]
    weeks: tuple[PlanWeek, ...]
    empty: Empty | None = None


@dataclass(frozen=True)
class PlanFormPage:
    """A form about one plan: make it, move it, or say that it did not take place.

    who: with whom. acts: other ways on, below the form's own button `save`.
    """

    title: str
    sentence: str
    crumbs: tuple[NavItem, ...]
    who: str
    action: str
    save: str
    back_href: str
    acts: tuple[Button, ...] = ()
    notice: Notice | None = None
    people_open: bool = False
