"""stemhappens report: the board deck or the one page, of a period or of a frozen report."""

import argparse
from pathlib import Path
from typing import Any

from django_scopes import scope

from stemhappens.cli.command import Command, Misused, Refused, Result, progress
from stemhappens.cli.districts import chosen_district, owner
from stemhappens.cli.given import add_period, chosen_period, chosen_program, chosen_report
from stemhappens.core.models import District
from stemhappens.metrics.ask import clock, snapshot
from stemhappens.reports.compose import NamesInside, compose_board
from stemhappens.reports.content import BoardReport
from stemhappens.reports.dressing import dress_of_district
from stemhappens.reports.freeze import thawed
from stemhappens.reports.models import Report
from stemhappens.reports.render.deck import render_deck
from stemhappens.reports.render.dress import Dress
from stemhappens.reports.render.pdf import Paper, render_onepage
from stemhappens.reports.sentences import frozen_line, reach_title
from stemhappens.reports.services import check_period, freeze

PAPERS: dict[str, Paper] = {"letter": "us-letter", "a4": "a4"}


def run(args: argparse.Namespace) -> Result:
    """Compose, freeze if asked to, draw, and write the file."""
    out = Path(args.out)
    kind = args.format or out.suffix.removeprefix(".")
    if kind not in ("pptx", "pdf"):
        raise Misused("Say --format pptx or --format pdf.")
    if out.exists() and not args.force:
        raise Refused(f"{out} exists; give another name, or --force.")
    district = chosen_district(args)
    progress(args, "Counting …")
    with scope(district=district):
        dress = dress_of_district()
        try:
            frozen, report = _report(args, district)
        except NamesInside as names:
            raise Refused(str(names)) from names
    progress(args, "Drawing …")
    data = _drawn(report, kind, args.paper or dress.paper, dress)
    try:
        out.write_bytes(data)
    except OSError as error:
        raise Misused(f"{out} cannot be written: {error.strerror}.") from error
    return Result(_said(out, data, report, frozen), _lines(out, report, frozen))


def _report(args: argparse.Namespace, district: District) -> tuple[Report | None, BoardReport]:
    """What is to be drawn, and the frozen report it is, if it is one."""
    if args.report:
        found = chosen_report(args.report)
        return found, thawed(found)
    with snapshot() as using:
        program = chosen_program(args.program, using)
        at = clock(district, program.pk, using)
        period = chosen_period(args, at)
        check_period(period, at)
        if not args.freeze:
            return None, compose_board(at, district, program, period, using)
    frozen = freeze(district, owner(district), program, period)
    return frozen, thawed(frozen)


def _drawn(report: BoardReport, kind: str, paper: str, dress: Dress) -> bytes:
    if kind == "pptx":
        return render_deck(report, dress)
    return render_onepage(report, PAPERS[paper], dress).pdf


def _said(out: Path, data: bytes, report: BoardReport, frozen: Report | None) -> dict[str, Any]:
    period = report.frame.period
    return {
        "file": str(out),
        "bytes": len(data),
        "from": period.start.isoformat(),
        "to": period.end.isoformat(),
        "report": str(frozen.uid) if frozen else None,
        "fingerprint": report.frame.fingerprint or None,
        "seq": report.reached.now.seq,
    }


def _lines(out: Path, report: BoardReport, frozen: Report | None) -> list[str]:
    lines = [f"{out}: {reach_title(report)}.", frozen_line(report.frame)]
    if frozen:
        lines.append(f"Ask it again with: stemhappens verify {frozen.uid}")
    return lines


def arguments(parser: argparse.ArgumentParser) -> None:
    """Of what, how, and where to."""
    add_period(parser)
    parser.add_argument("--report", metavar="UID", help="draw a frozen report again")
    parser.add_argument("--format", choices=("pptx", "pdf"), help="default: by the file's name")
    parser.add_argument("--paper", choices=sorted(PAPERS), help="of the PDF (the district’s)")
    parser.add_argument("--out", metavar="FILE", required=True, help="the file to write")
    parser.add_argument("--force", action="store_true", help="replace the file")
    parser.add_argument("--freeze", action="store_true", help="freeze the figures first")


COMMAND = Command(
    name="report",
    summary="write the board deck (.pptx) or the one page (.pdf)",
    example="report --district tern-valley --freeze --out board.pptx",
    description="Write the board deck or the one-page PDF of a period (default: the school year up"
    "\nto today). With --freeze the figures are kept, so that the same file can be written\n"
    "again and `stemhappens verify` can say what has changed since. Names nobody.",
    run=run,
    arguments=arguments,
)
