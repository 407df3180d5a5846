"""The page of a waiting roster: what would change in the district and why, and every row."""

from collections.abc import Sequence

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stemhappens.intake.models import Staged
from stemhappens.intake.outcomes import Outcome
from stemhappens.intake.roster.commit import sentences
from stemhappens.intake.roster.differences import (
    ASKED,
    CHANGED,
    ENDS,
    MOVED,
    NEW,
    UNCHANGED,
    Difference,
    counted,
    differences,
)
from stemhappens.intake.roster.reading import SCHOOL_LIST, RosterReading
from stemhappens.intake.taking import RosterPreview
from stemhappens.web.components import Choice, Notice, Tag
from stemhappens.web.doors import Door
from stemhappens.web.imports.asking import asking
from stemhappens.web.imports.checking import crumbs
from stemhappens.web.imports.contexts import Amount, ImportPage, Legend
from stemhappens.web.imports.rows import roster_listing
from stemhappens.web.says import listed
from stemhappens.web.tables import Address, Head, Listing, Value, address, table

CHANGES = {
    "school_years": gettext_lazy("School years"),
    "new_schools": gettext_lazy("New schools"),
    "renamed_schools": gettext_lazy("Schools renamed"),
    "changed_schools": gettext_lazy("Schools changed"),
    "closed_schools": gettext_lazy("Schools closed"),
    "new_people": gettext_lazy("New people"),
    "renamed_people": gettext_lazy("People renamed"),
    "new_placements": gettext_lazy("New placements"),
    "ended_placements": gettext_lazy("Placements ended"),
    "transfers": gettext_lazy("Transfers"),
    "people_ending": gettext_lazy("People no longer on it"),
    "people_asked": gettext_lazy("People who wait for your answer"),
}


KINDS = {
    ASKED: (gettext_lazy("Asked"), gettext_lazy("asked"), "ask", "st"),
    NEW: (gettext_lazy("New"), gettext_lazy("new"), "go", "done"),
    MOVED: (gettext_lazy("Moved"), gettext_lazy("moved"), "go", "pale"),
    CHANGED: (gettext_lazy("Changed"), gettext_lazy("changed"), "go", "pale"),
    ENDS: (gettext_lazy("Ends"), gettext_lazy("ends"), "bad", "ca"),
    UNCHANGED: (gettext_lazy("Unchanged"), gettext_lazy("unchanged"), "", "dr"),
}
"""Of each kind of difference: its tab, its word, its tone and its square."""

ROWS = "rows"
"""The tab of the rows of the files."""


def roster_page(
    door: Door, row: Staged, found: RosterPreview, query: QueryDict, error: str = ""
) -> ImportPage:
    """Everything the page shows."""
    plan, reading = found.plan, found.reading
    told = differences(plan)
    show = query.get("show", "")
    url = door.url("import-one", uid=row.uid)
    listing = _listing(found, told, show)
    at = address(url, f"?show={show}" if show else "")
    rows, pages = table(listing, query, at, cards=True)
    asks = asking(found.questions, row.answers)
    left = any(question.answer is None for question in found.questions)
    return ImportPage(
        title=_title(found, told),
        lead=_("We read every row of %s. Nothing is saved until you import. Who is no longer on a "
               "full roster ends and is never deleted.") % row.file_name,
        crumbs=crumbs(door, row.file_name),
        side=_("With this roster"),
        rows_title=_("What would change, and why"),
        rows_how=_("Everybody and every school of the roster beside what the district says now"),
        notices=_notices(found),
        asked=asks.asked,
        smaller=asks.smaller,
        settled=asks.settled,
        lists=asks.lists,
        action=address(url, "")({name: query.get(name, "") for name in ("show", "sort", "page")}),
        columns=(),
        kinds=(),
        amounts=tuple(
            Amount(str(CHANGES[name]), f"{number:,}")
            for name, number in plan.counts.items()
            if number
        ),
        years=(),
        picture=None,
        legend=_legend(told),
        button="" if plan.empty else _button(reading),
        foot=_foot(found, left),
        confirm=_("Import it all the same") if plan.ends_too_many else "",
        error=error,
        newcomers=(),
        assumptions=tuple(reading.notes),
        tabs=_tabs(found, told, show, address(url, "")),
        rows=rows,
        pages=pages,
    )  # fmt: skip


def _title(found: RosterPreview, told: Sequence[Difference]) -> str:
    """ "82 people on the roster: 3 new, 1 moved, 2 end"."""
    plan, reading = found.plan, found.reading
    schools = reading.form == SCHOOL_LIST
    number = len(reading.schools if schools else reading.people)
    if plan.empty and not found.questions:
        return _("The district says the same already")
    if schools:
        said = ngettext("%d school on the list", "%d schools on the list", number) % number
    else:
        said = ngettext("%d person on the roster", "%d people on the roster", number) % number
    counts = counted(told)
    parts = [f"{counts[kind]} {KINDS[kind][1]}" for kind in KINDS if counts[kind]]
    return f"{said}: {listed(parts)}" if parts else said


def _button(reading: RosterReading) -> str:
    if reading.form == SCHOOL_LIST:
        return _("Take the list in")
    return _("Import the roster")


def _foot(found: RosterPreview, left: bool) -> str:
    if found.plan.empty:
        return _("There is nothing to change.")
    if left:
        return _("What waits for an answer stays out. You can undo it for 30 days.")
    return _("You can undo it for 30 days.")


def _legend(told: Sequence[Difference]) -> tuple[Legend, ...]:
    counts = counted(told)
    return tuple(
        Legend(square, counts[kind], str(word))
        for kind, (_tab, word, _tone, square) in KINDS.items()
        if counts[kind]
    )


def _tabs(
    found: RosterPreview, told: Sequence[Difference], show: str, at: Address
) -> tuple[Choice, ...]:
    """All, a tab for each kind, and the rows of the files."""
    counts = counted(told)
    first = Choice(_("All %d") % len(told), at({}), show not in (*KINDS, ROWS))
    kinds = (
        Choice(f"{KINDS[kind][0]} {counts[kind]}", at({"show": kind}), show == kind)
        for kind in KINDS
        if counts[kind]
    )
    count = len(found.reading.rows)
    rows = Choice(_("Rows of the file %d") % count, at({"show": ROWS}), show == ROWS)
    return (first, *kinds, *([rows] if count else []))


def _listing(found: RosterPreview, told: Sequence[Difference], show: str) -> Listing:
    if show == ROWS:
        # what was left out first: that is what one looks for here
        told_first = (Outcome.REJECTED, Outcome.NEEDS_YOU)
        rows = sorted(found.reading.rows, key=lambda row: row.outcome not in told_first)
        return roster_listing(rows)
    heads = (
        Head("who", _("Who or what")), Head("kind", _("State")), Head("what", _("What changes")),
        Head("why", _("Why")),
    )  # fmt: skip
    lines = tuple(
        (Value(one.who), _state(one.kind), Value(one.what), Value(one.why))
        for one in told
        if show not in KINDS or one.kind == show
    )
    return Listing(_("What would change, and why"), heads, lines)


def _state(kind: str) -> Value:
    _tab, word, tone, _square = KINDS[kind]
    return Value(str(word), list(KINDS).index(kind), part=Tag(str(word), tone))


def _notices(found: RosterPreview) -> tuple[Notice, ...]:
    said = [Notice(text, "", "ask" if found.plan.ends_too_many else "info", "info")
            for text in sentences(found.plan)]  # fmt: skip
    students = found.reading.dropped_students
    if students:
        text = ngettext(
            "%d student or parent was left out unread.",
            "%d students and parents were left out unread.", students,
        )  # fmt: skip
        said.append(Notice(text % students, "", "info", "info"))
    wrong = sum(row.outcome is Outcome.REJECTED for row in found.reading.rows)
    if wrong:
        text = ngettext(
            "%d row cannot be used; nobody in it is added or ends.",
            "%d rows cannot be used; nobody in them is added or ends.",
            wrong,
        )
        why = _("Each stands with its reason among the rows of the file.")
        said.append(Notice(text % wrong, why, "ask", "warn"))
    return tuple(said)
