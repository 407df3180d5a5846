"""stemhappens export: everything a district has, as far as its director may see it, in one zip."""

import argparse
from pathlib import Path
from typing import Any

from django_scopes import scope

from stemhappens.access.actors import actor_for, visibility_of
from stemhappens.access.models import User
from stemhappens.cli.command import Command, Misused, Refused, Result, progress
from stemhappens.cli.districts import LABEL, add_district, chosen_district
from stemhappens.core import clock
from stemhappens.core.actor import Actor, Role
from stemhappens.core.models import District
from stemhappens.reports.takeout.files import Sheet, write_takeout


def run(args: argparse.Namespace) -> Result:
    """Write the file for a user of the district, else as a director and admin see it."""
    out = Path(args.out)
    if out.exists() and not args.force:
        raise Refused(f"{out} exists; give another name, or --force.")
    district = chosen_district(args)
    viewer = _viewer(district, args.user)
    progress(args, "Writing …")
    try:
        with out.open("wb") as target:
            sheets = write_takeout(target, district, viewer)
    except OSError as error:
        raise Misused(f"{out} cannot be written: {error.strerror}.") from error
    return Result(_said(out, sheets), _lines(out, district, sheets))


def _viewer(district: District, email: str | None) -> Actor:
    """The user by that address; without one, what director and admin together see."""
    if email is None:
        keepers = frozenset({Role.DIRECTOR, Role.ADMIN})
        with scope(district=district):
            choices = visibility_of(district)
        return Actor(district.pk, LABEL, roles=keepers, choices=choices)
    user = User.objects.filter(email__iexact=email).first()
    actor = actor_for(user, district, clock.today(district)) if user else None
    if actor is None:
        raise Misused(f"{email} has no role in {district.name} today.")
    return actor


def _said(out: Path, sheets: list[Sheet]) -> dict[str, Any]:
    return {
        "file": str(out),
        "bytes": out.stat().st_size,
        "tables": {sheet.name: sheet.rows for sheet in sheets},
        "withheld": {sheet.name: list(sheet.withheld) for sheet in sheets if sheet.withheld},
    }


def _lines(out: Path, district: District, sheets: list[Sheet]) -> list[str]:
    rows = sum(sheet.rows for sheet in sheets)
    hidden = [sheet.name for sheet in sheets if sheet.withheld]
    said = [f"{out}: {rows:,} rows in {len(sheets)} tables of {district.name}."]
    if hidden:
        said.append(f"Withheld, whole or in part: {', '.join(hidden)}; README.txt says what.")
    return said


def arguments(parser: argparse.ArgumentParser) -> None:
    """Of which district, for whom, and where to."""
    add_district(parser)
    parser.add_argument("--user", metavar="EMAIL", help="as this user may see it (a director)")
    parser.add_argument("--out", metavar="FILE", required=True, help="the zip to write")
    parser.add_argument("--force", action="store_true", help="replace the file")


COMMAND = Command(
    name="export",
    summary="write everything a district has into one zip",
    example="export --district tern-valley --out tern-valley.zip",
    description="Write every table as CSV, as a sheet of a workbook and as JSON with its schema,"
    "\nwith a read-me that says what each column is and who sees it. Words of coaching and\n"
    "private notes are in it for nobody but whose they are; formulas are disarmed. Noted in\n"
    "the access log.",
    run=run,
    arguments=arguments,
)
