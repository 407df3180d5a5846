"""stemhappens doctor: look whether everything agrees with everything."""

import argparse
from collections.abc import Iterable

from stemhappens.cli import checkup, prepare
from stemhappens.cli.command import Command, Exit, Result, progress
from stemhappens.cli.districts import add_district, chosen_district
from stemhappens.core.models import District


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which district, and whether to mend."""
    add_district(parser)
    parser.add_argument("--repair", action="store_true", help="rebuild the facts that differ")


def run(args: argparse.Namespace) -> Result:
    """Check the installation and its districts; 1 when something is wrong."""
    found: list[dict[str, str]] = []
    _note(found, "", checkup.unapplied_migrations())
    _note(found, "", checkup.open_key_files())
    repaired = []
    if not found or args.district:
        _note(found, "", checkup.broken_sequence(None))
        _note(found, "", checkup.orphan_images(None))
        for district in districts(args):
            progress(args, f"Checking {district.slug} …")
            if args.repair and list(checkup.wrong_facts(district)):
                progress(args, f"Rebuilding the facts of {district.slug} …")
                prepare.repair(district)
                repaired.append(district.slug)
            _note(found, district.slug, checkup.wrong_facts(district))
            _note(found, district.slug, checkup.broken_sequence(district))
            _note(found, district.slug, checkup.orphan_images(district))
    return told(found, repaired)


def districts(args: argparse.Namespace) -> list[District]:
    """The one that was asked for, or all."""
    return [chosen_district(args)] if args.district else list(District.objects.order_by("slug"))


def _note(found: list[dict[str, str]], district: str, problems: Iterable[str]) -> None:
    found += [{"district": district, "problem": problem} for problem in problems]


def told(found: list[dict[str, str]], repaired: list[str]) -> Result:
    """The problems, one a line."""
    lines = [f"{row['district']}: {row['problem']}" if row["district"] else row["problem"]
             for row in found]  # fmt: skip
    mended = [f"{slug}: facts rebuilt." for slug in repaired]
    data = {"problems": found, "repaired": repaired}
    if found:
        return Result(data, mended + lines, Exit.PROBLEM)
    return Result(data, [*mended, "Everything agrees."])


COMMAND = Command(
    name="doctor",
    summary="look whether tables, facts, log and files agree",
    example="doctor --district tern-valley --repair",
    description="Compare the facts with a rebuild, look for gaps in the change log, tables of an\n"
    "older release, and keys that others can read.",
    arguments=arguments,
    run=run,
)
