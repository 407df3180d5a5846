"""What figures and reports are asked with: a program, a period, a cut, as typed."""

import argparse
from datetime import date
from uuid import UUID

from stemhappens.cli.command import Misused
from stemhappens.cli.districts import add_district
from stemhappens.metrics.ask import Clock
from stemhappens.metrics.calendar import year_to_date
from stemhappens.metrics.figure import Period
from stemhappens.people.models import Program
from stemhappens.reports.models import Report


def add_period(parser: argparse.ArgumentParser) -> None:
    """The options that name a district, its program and a period."""
    add_district(parser)
    parser.add_argument("--program", metavar="NAME", help="needed where there are several")
    parser.add_argument("--from", dest="first", metavar="DATE", help="first day, as 2025-08-18")
    parser.add_argument("--to", dest="last", metavar="DATE", help="last day; default: today")


def chosen_program(name: str | None, using: str) -> Program:
    """The program by name or uid, or the only one there is (needs the district's scope)."""
    programs = list(Program.objects.using(using).order_by("name", "id"))
    wanted = [p for p in programs if name is None or name in (p.name, str(p.uid))]
    if len(wanted) == 1:
        return wanted[0]
    known = ", ".join(p.name for p in programs) or "none yet"
    if name is None:
        raise Misused(f"Say which program with --program. There are: {known}.")
    raise Misused(f"There is no program {name}. There are: {known}.")


def chosen_report(text: str) -> Report:
    """The frozen report with this uid (needs the district's scope)."""
    uid = as_uid(text)
    found = uid and Report.objects.filter(uid=uid).first()
    if not found:
        raise Misused(f"The district has no report {text}.")
    return found


def chosen_period(args: argparse.Namespace, at: Clock) -> Period:
    """The period of --from and --to; without them the school year up to today."""
    year = year_to_date(at.years, at.today)
    last = _day("--to", args.last) or at.today
    first = _day("--from", args.first) or (year.start if year else None)
    if first is None:
        raise Misused("The district has no school year yet; give --from and --to.")
    if first > last:
        raise Misused(f"The period ends before it begins: {first} to {last}.")
    if first > at.today:
        raise Misused(f"The period begins on {first}, after today ({at.today}).")
    return Period(first, min(last, at.today))


def _day(option: str, text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Misused(f"{option} {text} is no date; write it as 2025-08-18.") from None


def as_uid(text: str) -> UUID | None:
    """`text` as a uid, or None where it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
