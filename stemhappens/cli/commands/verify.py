"""stemhappens verify: ask a frozen report's questions again."""

import argparse
from typing import Any
from zoneinfo import ZoneInfo

from django_scopes import scope

from stemhappens.cli.command import Command, Exit, Refused, Result
from stemhappens.cli.districts import add_district, chosen_district, owner
from stemhappens.cli.given import chosen_report
from stemhappens.metrics.figure import Figure
from stemhappens.reports.causes import UnitLine
from stemhappens.reports.compose import NamesInside
from stemhappens.reports.content import BoardReport
from stemhappens.reports.freeze import thawed
from stemhappens.reports.restated import headline, restated, told
from stemhappens.reports.verify import FigureCheck, Subject, Verification, verify


def run(args: argparse.Namespace) -> Result:
    """Ask again, and say what is not as it was."""
    district = chosen_district(args)
    with scope(district=district):
        report = chosen_report(args.report)
        try:
            found = verify(report, owner(district))
        except NamesInside as names:
            raise Refused(str(names)) from names
        was = thawed(report)
    data = {"report": str(report.uid), "fingerprint": was.frame.fingerprint, **as_data(found)}
    code = Exit.OK if found.holds else Exit.PROBLEM
    return Result(data, _lines(found, was, ZoneInfo(district.timezone)), code)


def as_data(found: Verification) -> dict[str, Any]:
    """The verification as --json prints it."""
    return {
        "holds": found.holds,
        "intact": found.intact,
        "frozen_seq": found.frozen_seq,
        "seq": found.seq,
        "figures": [_figure(check) for check in found.figures],
        "definitions_changed": list(found.definitions),
        "rows": [_subject(subject) for subject in found.subjects],
    }


def _figure(check: FigureCheck) -> dict[str, Any]:
    return {
        "place": list(check.place),
        "same": check.same,
        "was": _numbers(check.was),
        "now": _numbers(check.now),
    }


def _numbers(figure: Figure | None) -> dict[str, Any] | None:
    if figure is None:
        return None
    value = None if figure.value is None else str(figure.value)
    return {
        "name": figure.name,
        "value": value,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
    }


def _subject(subject: Subject) -> dict[str, Any]:
    return {
        "kind": subject.kind,
        "uid": None if subject.uid is None else str(subject.uid),
        "rows": [
            {"fact": row.fact, "change": row.kind, "was": row.was, "now": row.now}
            for row in subject.rows
        ],
        "units": [_unit(unit) for unit in subject.units],
    }


def _unit(unit: UnitLine) -> dict[str, Any]:
    return {"seq": unit.seq, "cause": unit.cause, "actor": unit.actor, "at": unit.at}


def _lines(found: Verification, was: BoardReport, zone: ZoneInfo) -> list[str]:
    lines = [headline(found)]
    lines += [f"  {row.label}: {row.was} → {row.now}" for row in restated(found, was)]
    lines += [f"  defined otherwise now: {name}" for name in found.definitions]
    for part in told(found, zone):
        lines.append(f"{part.subject}: {'; '.join(part.changes)}")
        lines += [f"  {unit}" for unit in part.units or ("nothing in the change log explains it",)]
    return lines


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which report."""
    add_district(parser)
    parser.add_argument("report", metavar="uid", help="the report, as `report --freeze` named it")


COMMAND = Command(
    name="verify",
    summary="ask a frozen report again and say what has changed",
    example="verify 3f6c0c9e-0f0e-4c55-9d2e-5b1f7f0f4a11 --district tern-valley",
    description="Ask a frozen report's questions again: which figures are what they were, which\n"
    "rows came, went or changed, by which change of whom. Exit code 1 when something changed.",
    run=run,
    arguments=arguments,
)
