"""stemhappens undo: take a change of the last 30 days back."""

import argparse
from dataclasses import asdict
from typing import Any

from stemhappens.cli.command import Command, Exit, Misused, Result
from stemhappens.cli.districts import add_district, chosen_district, owner
from stemhappens.core.models import District, WriteUnit
from stemhappens.core.undo import NoSuchUnit, UndoPlan, UndoRefused, plan_undo, undo

SHOWN = 20


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which change, and how careful to be."""
    parser.add_argument("seq", nargs="?", type=int, help="the change's number; without: the last")
    add_district(parser)
    parser.add_argument("--dry-run", action="store_true", help="say what would be put back")
    parser.add_argument(
        "--keep-dependents",
        action="store_true",
        help="for an import: leave what later rests on it, undo the rest",
    )


def run(args: argparse.Namespace) -> Result:
    """List the last changes, say what an undo would do, or do it."""
    district = chosen_district(args)
    if args.seq is None:
        return last_changes(district)
    try:
        if args.dry_run:
            plan = plan_undo(district, args.seq)
            return told(plan, "Would", Exit.OK if plan.possible else Exit.REFUSED)
        plan = undo(district, owner(district), args.seq, args.keep_dependents)
    except NoSuchUnit as error:
        raise Misused(str(error)) from error
    except UndoRefused as refusal:
        return told(refusal.plan, "Would", Exit.REFUSED)
    return told(plan, "Did", Exit.OK)


def last_changes(district: District) -> Result:
    """The numbers to choose from, newest first."""
    units = WriteUnit.objects.filter(district=district).order_by("-seq")[:SHOWN]
    rows = [
        {"seq": unit.seq, "at": unit.at, "by": unit.actor_label, "cause": unit.cause}
        for unit in units
    ]
    lines = [f"{r['seq']:>6}  {r['at']:%Y-%m-%d %H:%M}  {r['cause']} ({r['by']})" for r in rows]
    return Result({"changes": rows}, lines or ["Nothing has been changed yet."])


def told(plan: UndoPlan, verb: str, code: Exit) -> Result:
    """The plan in sentences; what stands in the way last."""
    done = "Taken back" if verb == "Did" else "To take back"
    lines = [f"{done}: change {plan.seq}, {plan.cause}, by {plan.actor_label}."]
    for title, rows in (
        ("removed", plan.removes), ("set back", plan.restores), ("brought back", plan.brings_back),
    ):  # fmt: skip
        if rows:
            named = ", ".join(f"{number} × {kind}" for kind, number in sorted(rows.items()))
            lines.append(f"  {title}: {named}")
    lines += [f"  lost: {sentence}" for sentence in plan.lost]
    if not plan.possible:
        lines += ["Nothing was undone:", *(f"  {sentence}" for sentence in plan.sentences)]
    return Result({"undone": verb == "Did", **as_data(plan)}, lines, code)


def as_data(plan: UndoPlan) -> dict[str, Any]:
    """The plan as --json prints it."""
    return {
        "seq": plan.seq,
        "cause": plan.cause,
        "by": plan.actor_label,
        "at": plan.at,
        "possible": plan.possible,
        "removes": dict(plan.removes),
        "restores": dict(plan.restores),
        "brings_back": dict(plan.brings_back),
        "dependents": [asdict(dependent) for dependent in plan.dependents],
        "refusals": list(plan.refusals),
        "lost": list(plan.lost),
    }


COMMAND = Command(
    name="undo",
    summary="take a change of the last 30 days back",
    example="undo 1204 --district tern-valley --dry-run",
    description="Take a change of the last 30 days back, whole, and say what rests on it where\n"
    "that cannot be. Undoing an undo does the change again. Without a number: the last changes.",
    arguments=arguments,
    run=run,
)
