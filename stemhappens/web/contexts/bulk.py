"""What the pages of a correction of many visits show."""

from dataclasses import dataclass

from stemhappens.web.components import NavItem, Notice, Rows


@dataclass(frozen=True)
class BulkChoice:
    """A school or type as a button. value: "school:12"."""

    value: str
    label: str


@dataclass(frozen=True)
class BulkChoose:
    """What there is to correct in the visits chosen. picks: these, for the next form.

    there: who was in them; everybody: who may have been there instead (id, name).
    problems: what was wrong with what was typed, which is kept in `typed`.
    """

    title: str
    lead: str
    crumbs: tuple[NavItem, ...]
    action: str
    picks: str
    schools: tuple[BulkChoice, ...]
    types: tuple[BulkChoice, ...]
    there: tuple[tuple[str, str], ...]
    everybody: tuple[tuple[str, str], ...]
    visits: Rows
    back_href: str
    problems: tuple[str, ...] = ()
    typed: str = ""


@dataclass(frozen=True)
class BulkPreview:
    """Old and new of each visit. picks: those that would change; all_picks: all chosen.

    what, value, way, instead_of: what was chosen, for the form that does it.
    """

    title: str
    lead: str
    crumbs: tuple[NavItem, ...]
    action: str
    picks: str
    all_picks: str
    what: str
    value: str
    way: str
    instead_of: str
    save: str
    changes: Rows | None
    cannot: Rows | None
    same: str
    back_href: str
    notice: Notice | None = None
