"""The page of a waiting log: its sentence, its questions, what would be written, every row."""

from collections.abc import Mapping, Sequence

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.intake.commit.figures import FigureChange, YearFigures
from stemhappens.intake.models import Staged
from stemhappens.intake.rows.leftover import LEFT_OUT
from stemhappens.intake.taking import Preview
from stemhappens.web.charts import SquareKind, Squares
from stemhappens.web.components import Button, NavItem, Notice
from stemhappens.web.doors import Door
from stemhappens.web.imports.asking import Asking, asking
from stemhappens.web.imports.columns import columns_of, kind_choices
from stemhappens.web.imports.contexts import Amount, Before, ImportPage, YearShown
from stemhappens.web.imports.rows import Sorted, log_listing
from stemhappens.web.says import listed, say_number
from stemhappens.web.tables import address, table

MOST_SQUARES = 400
"""Beyond so many rows the counts say it alone."""

NAMED = 12


def log_page(
    door: Door,
    row: Staged,
    found: Preview,
    figures: Sequence[YearFigures],
    query: QueryDict,
    error: str = "",
) -> ImportPage:
    """Everything the page shows, read with the answers given so far."""
    reading = found.reading
    held = Sorted.of(reading.rows)
    show = query.get("show", "")
    url = door.url("import-one", uid=row.uid)
    tabs = held.tabs(show, address(url, ""))
    listing = log_listing(reading, held.chosen(show))
    asks = asking(reading.questions, row.answers, reading)
    years = tuple(_year(year) for year in figures)
    rows, pages = table(listing, query, address(url, f"?show={show}" if show else ""))
    return ImportPage(
        title=headline(asks, len(held.rows)),
        lead=_("We read every row of %s. Answer a question once and it holds for every row like "
               "it, and for the next file. Nothing is saved until you import.") % row.file_name,
        crumbs=crumbs(door, row.file_name),
        side=_("With these answers"),
        rows_how=_("Every session keeps its file, sheet, row and original words for good"),
        notices=_notices(found),
        asked=asks.asked,
        smaller=asks.smaller,
        settled=asks.settled,
        lists=asks.lists,
        action=address(url, "")({name: query.get(name, "") for name in ("show", "sort", "page")}),
        columns=columns_of(reading),
        kinds=kind_choices(),
        amounts=() if years else _amounts(found),
        years=years,
        picture=_picture(held),
        legend=held.legend,
        button=_button(found),
        foot=_foot(found),
        confirm=_("Import it all the same") if found.looks_imported else "",
        error=error,
        newcomers=_newcomers(found),
        assumptions=tuple(reading.notes),
        downloads=_downloads(door, row, held, show),
        tabs=tabs,
        rows=rows,
        pages=pages,
    )  # fmt: skip


def crumbs(door: Door, name: str) -> tuple[NavItem, ...]:
    """Where one is."""
    return (NavItem(_("Import"), door.url("import")), NavItem(name, ""))


def headline(asks: Asking, rows: int) -> str:
    """ "Five questions settle 79 of 141 rows; two are left"."""
    total, left = asks.total, asks.left
    if not total:
        return ngettext("%d row is read and nothing is left to ask",
                        "%d rows are read and nothing is left to ask", rows) % rows  # fmt: skip
    words = {"n": say_number(total).capitalize(), "some": asks.rows, "all": rows}
    said = ngettext("%(n)s question settles %(some)d of %(all)d rows",
                    "%(n)s questions settle %(some)d of %(all)d rows", total) % words  # fmt: skip
    if not left:
        return _("%s; all are answered") % said
    tail = ngettext("%s is left", "%s are left", left) % say_number(left)
    return f"{said}; {tail}"


def _downloads(door: Door, row: Staged, held: Sorted, show: str) -> tuple[Button, ...]:
    chosen = f"?show={show}" if show else ""
    rows = Button(_("These rows as CSV"), door.url("import-rows", uid=row.uid) + chosen, "bare")
    card = Button(
        _("What this file is good for"), door.url("import-scorecard", uid=row.uid), "bare"
    )
    left = sum(r.outcome in LEFT_OUT for r in held.rows)
    if not left:
        return (card, rows)
    said = ngettext("%d row left out, to mend in Excel", "%d rows left out, to mend in Excel", left)
    mend = Button(said % left, door.url("import-left", uid=row.uid), "quiet", "download")
    return (mend, card, rows)


def _notices(found: Preview) -> tuple[Notice, ...]:
    said = []
    if found.refusals:
        said.append(Notice(_("Some files could not be read."), " ".join(found.refusals)))
    if found.looks_imported:
        words = {"some": found.alike, "all": len(found.ready)}
        said.append(
            Notice(
                _("%(some)d of %(all)d rows are like visits that are here already.") % words,
                _("If this log came in before under another name, upload it under that name: each "
                  "visit then comes in once."),
                "ask",
            )
        )  # fmt: skip
    if found.reading.people:
        said.append(
            Notice(
                _("Some people are not on a roster yet."),
                _("They are added from the log. Without a roster nobody is eligible, so reach is a "
                  "count without “of”."),
                "info",
                "info",
            )
        )  # fmt: skip
    return tuple(said)


def _year(year: YearFigures) -> YearShown:
    title = _("%s with these answers") % year.name
    return YearShown(title, tuple(_before(change) for change in year.changes))


def _before(change: FigureChange) -> Before:
    now, after = change.now, change.after
    if after.denominator is None:
        return Before(change.title, now.value_text, after.value_text, "", change.more_text)
    of = _("of %s") % f"{after.denominator:,}"
    return Before(change.title, now.count_text, after.count_text, of, change.more_text)


def _amounts(found: Preview) -> tuple[Amount, ...]:
    lines = [
        Amount(_("Sessions"), f"+{found.sessions:,}"),
        Amount(_("Coaching hours"), f"+{found.hours_text}"),
        Amount(_("Teachers named"), f"{found.teachers:,}", _new(found.new_teachers)),
        Amount(_("Schools named"), f"{found.schools:,}", _new(found.new_schools)),
    ]
    if found.time_entries:
        name = ngettext(
            "Entry of other working time", "Entries of other working time", found.time_entries
        )
        lines.append(Amount(name, f"+{found.time_entries:,}"))
    return tuple(lines)


def _new(count: int) -> str:
    return _("%d new") % count if count else ""


def _picture(held: Sorted) -> Squares | None:
    if len(held.rows) > MOST_SQUARES:
        return None
    kinds = tuple(SquareKind(line.kind, line.count, line.text) for line in held.legend)
    said = listed([f"{line.count} {line.text}" for line in held.legend])
    count = len(held.rows)
    title = ngettext("%(n)d row: %(said)s", "%(n)d rows: %(said)s", count)
    return Squares(title % {"n": count, "said": said}, kinds, 24)


def _button(found: Preview) -> str:
    count = len(found.ready) + found.changed
    if not count:
        return ""
    return ngettext("Import %d row", "Import %d rows", count) % count


def _foot(found: Preview) -> str:
    if not found.ready and not found.changed:
        if any(question.answer is None for question in found.reading.questions):
            return _("Nothing goes in until a question is answered.")
        return _("There is nothing new to import.")
    changed = ngettext("%d visit changed", "%d visits changed", found.changed) % found.changed
    said = listed([
        ngettext("%d session", "%d sessions", found.sessions) % found.sessions,
        ngettext("%d entry of other time", "%d entries of other time", found.time_entries)
        % found.time_entries,
        *([changed] if found.changed else []),
    ])  # fmt: skip
    return said + ". " + _("Waiting rows stay out. You can undo it all for 30 days.")


def _newcomers(found: Preview) -> tuple[str, ...]:
    groups: Mapping[str, list[str]] = {
        _("New schools"): [school.name for school in found.reading.schools],
        _("New people"): [person.name for person in found.reading.people],
    }
    lines = []
    for title, names in groups.items():
        if names:
            more = _(" and %d more") % (len(names) - NAMED) if len(names) > NAMED else ""
            lines.append(f"{title} ({len(names)}): {', '.join(names[:NAMED])}{more}")
    return tuple(lines)
