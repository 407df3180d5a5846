"""What stands behind one figure, in the drawer or on a page of its own."""

from dataclasses import dataclass

from stemhappens.web.components import NavItem, Pages, Rows, Sentence


@dataclass(frozen=True)
class Way:
    """One way of counting: "By school", "6 + 7 + 6 …", "47"."""

    name: str
    how: str
    answer: str


@dataclass(frozen=True)
class Check:
    """An accuracy check of this figure: what must hold, what was found, whether it does.

    rows: the visits for which it does not, where they can be named.
    """

    name: str
    said: str
    passed: bool = True
    rows: tuple[NavItem, ...] = ()


@dataclass(frozen=True)
class EvidencePage:
    """A figure with its definition, its parts and its rows.

    title: "47 of 80 teachers reached". when: period, time of counting, time zone. top, top_text:
    "47" and what it counts; bottom, bottom_text: the whole, empty for a count without one.
    inout: what is in and what is out, each a sentence. ways: empty where there is one way only;
    ways_title: says whether they agree. views: links to the rows' lists ("33 not reached").
    rows: of the list chosen; rows_note with all_href leads to the rest. download_href: a file of
    all rows, download: "Download the 47 rows". href: this page's own address. note: at the foot.
    explain_href: the metric explained.
    """

    title: str
    when: str
    definition: str
    top: str
    top_text: str
    inout: tuple[Sentence, ...]
    rows: Rows
    href: str
    crumbs: tuple[NavItem, ...] = ()
    bottom: str = ""
    bottom_text: str = ""
    ways_title: str = ""
    ways: tuple[Way, ...] = ()
    views: tuple[NavItem, ...] = ()
    rows_note: str = ""
    all_text: str = ""
    all_href: str = ""
    pages: Pages | None = None
    checks_title: str = ""
    checks: tuple[Check, ...] = ()
    download: str = ""
    download_href: str = ""
    explain_href: str = ""
    note: str = ""
