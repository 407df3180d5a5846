"""The page of a waiting roster: what would change in the district, and every row."""

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stemhappens.intake.models import Staged
from stemhappens.intake.roster.commit import sentences
from stemhappens.intake.taking import RosterPreview
from stemhappens.web.components import Notice
from stemhappens.web.doors import Door
from stemhappens.web.imports.asking import asking
from stemhappens.web.imports.checking import NAMED, crumbs
from stemhappens.web.imports.contexts import Amount, ImportPage
from stemhappens.web.imports.rows import Sorted, roster_listing
from stemhappens.web.tables import address, table

CHANGES = {
    "school_years": gettext_lazy("School years"),
    "new_schools": gettext_lazy("New schools"),
    "renamed_schools": gettext_lazy("Schools renamed"),
    "new_people": gettext_lazy("New people"),
    "renamed_people": gettext_lazy("People renamed"),
    "new_placements": gettext_lazy("New placements"),
    "ended_placements": gettext_lazy("Placements ended"),
    "transfers": gettext_lazy("Transfers"),
    "people_ending": gettext_lazy("People no longer on it"),
}


def roster_page(
    door: Door, row: Staged, found: RosterPreview, query: QueryDict, error: str = ""
) -> ImportPage:
    """Everything the page shows."""
    plan, reading = found.plan, found.reading
    held = Sorted.of(reading.rows)
    show = query.get("show", "")
    url = door.url("import-one", uid=row.uid)
    rows, pages = table(
        roster_listing(held.chosen(show)), query, address(url, f"?show={show}" if show else "")
    )
    people = len(reading.people)
    asks = asking(reading.questions, row.answers)
    return ImportPage(
        title=_("The district says the same already") if plan.empty else ngettext(
            "%d person on the roster, compared with the district",
            "%d people on the roster, compared with the district", people) % people,
        lead=_("We read every row of %s. Nothing is saved until you import. Who is no longer on a "
               "full roster ends and is never deleted.") % row.file_name,
        crumbs=crumbs(door, row.file_name),
        side=_("With this roster"),
        rows_how=_("Each row of the files, and why it was left out where it was"),
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
        legend=held.legend,
        button="" if plan.empty else _("Import the roster"),
        foot=_("There is nothing to change.") if plan.empty else _("You can undo it for 30 days."),
        confirm=_("Import it all the same") if plan.ends_too_many else "",
        error=error,
        newcomers=_newcomers(found),
        assumptions=tuple(reading.notes),
        tabs=held.tabs(show, address(url, "")),
        rows=rows,
        pages=pages,
    )  # fmt: skip


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
    return tuple(said)


def _newcomers(found: RosterPreview) -> tuple[str, ...]:
    names = [match.given.name for match in found.plan.new_people]
    if not names:
        return ()
    more = _(" and %d more") % (len(names) - NAMED) if len(names) > NAMED else ""
    return (_("New people (%d): ") % len(names) + ", ".join(names[:NAMED]) + more,)
