"""Everything that one may see of the district in one file: what is in it, and the file."""

import tempfile
from dataclasses import dataclass

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.core import clock
from stemhappens.reports.takeout.files import write_takeout
from stemhappens.reports.takeout.reading import reads_log, withheld
from stemhappens.reports.takeout.tables import LEFT_OUT, Table, tables
from stemhappens.web.components import Button, Column, Row, Rows
from stemhappens.web.frame import door_of, show

HERE = "settings"


@dataclass(frozen=True)
class TakeoutPage:
    """What is in the file, and what is not."""

    title: str
    lead: str
    act: Button
    how: tuple[str, ...]
    rows: Rows
    left_out: tuple[str, ...]


def export(request: HttpRequest) -> HttpResponse:
    """The page that says what the file holds."""
    door = door_of(request)
    hidden = {table.name: withheld(table, door.actor) for table in tables()}
    whole = [table for table in tables() if len(hidden[table.name]) < len(table.columns)]
    count = len(whole) + 2 * reads_log(door.actor)
    page = TakeoutPage(
        title=_("Take everything out that is yours to see, in one file"),
        lead=ngettext("%d table of %s.", "%d tables of %s.", count)
        % (count, door.district.name)
        + " "
        + _("It stays what it is here; taking it out is noted in the access log."),
        act=Button(_("Download the zip"), door.url("export-file"), tone=""),
        how=(
            _("A CSV file for each table, a workbook with a sheet for each, and one JSON with its "
              "schema; a read-me says what each column is and who sees it."),
            _("Formulas are disarmed, days are written year first, and everybody and everything "
              "is named by an id that stays the same in every export."),
        ),
        rows=_rows(hidden),
        left_out=tuple(dict.fromkeys(map(str, LEFT_OUT.values()))),
    )  # fmt: skip
    return show(request, "web/export.html", page, HERE)


def _rows(hidden: dict[str, tuple[str, ...]]) -> Rows:
    columns = (Column(_("Table")), Column(_("What it holds")), Column(_("Withheld from you")))
    return Rows(
        _("What is in the file"),
        columns,
        tuple(
            Row((f"{table.name}.csv", str(table.says), _withheld(table, hidden[table.name])))
            for table in tables()
        ),
        cards=True,
    )


def _withheld(table: Table, names: tuple[str, ...]) -> str:
    return _("all of it") if len(names) == len(table.columns) else ", ".join(names)


def export_file(request: HttpRequest) -> HttpResponse | FileResponse:
    """The file, written beside the memory and sent in pieces."""
    door = door_of(request)
    target = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
    write_takeout(target, door.district, door.actor)
    target.seek(0)
    name = f"{door.district.slug}-{clock.today(door.district).isoformat()}.zip"
    response = FileResponse(
        target, as_attachment=True, filename=name, content_type="application/zip"
    )
    response["Cache-Control"] = "no-store"
    return response
