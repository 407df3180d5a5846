"""stemhappens figures: every figure of the catalogue over a period, cut as asked."""

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django_scopes import scope

from stemhappens.cli.command import Command, Misused, Result
from stemhappens.cli.dimensions import Labels, checked, label, labels, parse_only
from stemhappens.cli.districts import chosen_district
from stemhappens.cli.given import add_period, chosen_period, chosen_program
from stemhappens.metrics.ask import Asking, Clock, Key, answers, clock, refused, snapshot
from stemhappens.metrics.catalogue import defined, definition
from stemhappens.metrics.figure import PERCENT_FROM, Figure
from stemhappens.metrics.parts import Refused

QUOTIENTS = ("coefficient", "days", "full-time positions", "hours", "school days")
"""Units whose parts are no count of things out of a whole."""


@dataclass(frozen=True)
class Cut:
    """How the figures are cut, with what its keys are called."""

    by: str
    only: Mapping[str, int]
    names: Mapping[str, Labels]

    def said(self, dimension: str, key: int) -> dict[str, Any]:
        """A key as JSON: its id and what it is called."""
        return {"id": key, "label": label(dimension, key, self.names[dimension])}


def run(args: argparse.Namespace) -> Result:
    """Ask everything that can be asked like this, in one reading."""
    district = chosen_district(args)
    with scope(district=district), snapshot() as using:
        program = chosen_program(args.program, using)
        at = clock(district, program.pk, using)
        cut = _cut(args, using)
        by = (cut.by,) if cut.by else ()
        asking = Asking(_wanted(args.names), chosen_period(args, at), cut.only, by)
        found, why_not = _ask(at, asking, using)
    head = {
        "district": district.slug,
        "program": program.name,
        "from": asking.period.start.isoformat(),
        "to": asking.period.end.isoformat(),
        "today": at.today.isoformat(),
        "seq": at.seq,
        "by": cut.by or None,
        "only": {dimension: cut.said(dimension, key) for dimension, key in cut.only.items()},
    }
    figures = [_entry(name, each, cut) for name, each in found.items()]
    not_asked = [_refusal(name, why) for name, why in why_not.items()]
    data = {**head, "figures": figures, "refused": not_asked}
    return Result(data, _table(head, found, why_not, cut))


def _wanted(names: list[str]) -> list[str]:
    unknown = [name for name in names if name not in defined()]
    if unknown:
        raise Misused(
            f"There is no figure {', '.join(unknown)}. There are: {', '.join(defined())}."
        )
    return names or list(defined())


def _cut(args: argparse.Namespace, using: str) -> Cut:
    by = checked(args.by) if args.by else ""
    only = parse_only(args.only, using)
    if by in only:
        raise Misused(f"--by {by} and --only {by}=… ask for two things; leave one of them out.")
    asked = {*only, *([by] if by else [])}
    return Cut(by, only, {dimension: labels(dimension, using) for dimension in asked})


def _ask(
    at: Clock, asking: Asking, using: str
) -> tuple[dict[str, dict[Key, Figure]], dict[str, str]]:
    """The figures, and those that cannot be asked like this with the reason."""
    try:
        why_not = refused(at, asking)
    except Refused as why:
        raise Misused(str(why)) from why
    names = [name for name in asking.names if name not in why_not]
    possible = Asking(names, asking.period, asking.only, asking.by)
    return answers(at, [possible], using)[0], why_not


def _entry(name: str, each: Mapping[Key, Figure], cut: Cut) -> dict[str, Any]:
    """A figure as JSON; with --by its cuts stand under `by`."""
    d = definition(name)
    head = {"name": name, "title": d.title, "unit": d.unit, "definition": d.sentence}
    if not cut.by:
        return head | _numbers(each[()])
    rows = [{"key": cut.said(cut.by, key[0]), **_numbers(f)} for key, f in each.items()]
    return head | {"by": rows}


def _numbers(figure: Figure) -> dict[str, Any]:
    value = figure.value
    return {
        "value": None if value is None else float(value),
        "exact": None if value is None else str(value),
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "from": figure.period.start.isoformat(),
        "to": figure.period.end.isoformat(),
        "filters": dict(figure.filters),
        "seq": figure.seq,
    }


def _refusal(name: str, why: str) -> dict[str, str]:
    return {"name": name, "title": definition(name).title, "why": why}


def _table(
    head: Mapping[str, Any],
    found: Mapping[str, Mapping[Key, Figure]],
    why_not: Mapping[str, str],
    cut: Cut,
) -> list[str]:
    """Lines for people: title, value, unit; with --by a line for each key."""
    only = "".join(f", {d} {said['label']}" for d, said in head["only"].items())
    lines = [f"{head['program']}, {head['from']} to {head['to']}{only}, as of change {head['seq']}"]
    for name, each in found.items():
        title = definition(name).title
        if not cut.by:
            lines.append(_line(title, each[()]))
            continue
        lines.append(title)
        lines += [
            _line(f"  {cut.said(cut.by, key[0])['label']}", figure) for key, figure in each.items()
        ]
    if why_not:
        lines += ["", "Not asked:", *(f"  {why}" for why in why_not.values())]
    return lines


def _line(title: str, figure: Figure) -> str:
    return f"{title:<52} {said(figure):>18}  {figure.unit}"


def said(figure: Figure) -> str:
    """A figure in a column: "47 of 80 59%" for a count of a whole, its value otherwise."""
    if figure.denominator is None or figure.unit in QUOTIENTS or " per " in figure.unit:
        return figure.value_text
    percent = f" {figure.percent_text}" if figure.denominator >= PERCENT_FROM else ""
    return figure.of_text + percent


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which figures, over what, cut how."""
    parser.add_argument("names", nargs="*", metavar="name", help="figures; default: all")
    add_period(parser)
    parser.add_argument("--by", metavar="DIM", help="split by school, coach, level, tier, month …")
    parser.add_argument(
        "--only",
        metavar="DIM=VALUE",
        action="append",
        default=[],
        help="keep one school, coach …, by name, uid, code or id; may be given again",
    )


COMMAND = Command(
    name="figures",
    summary="Print figures with numerator, denominator, unit and definition.",
    example="figures --district tern-valley --by school --json",
    description="Print every figure of the catalogue over a period (default: the school year up "
    "to today), with numerator, denominator, unit and definition. A cut that makes no sense is "
    "said for the figure it concerns.",
    run=run,
    arguments=arguments,
)
