"""stemhappens import waiting: import an uploaded log that waits, in this process."""

import argparse
from uuid import UUID

from stemhappens.cli.command import Command, Exit, Misused, Result, progress
from stemhappens.intake.models import Staged
from stemhappens.intake.running import progress_of
from stemhappens.intake.running import run as run_import


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which file."""
    parser.add_argument("uid", type=UUID, metavar="UID", help="the last part of its page's address")


def run(args: argparse.Namespace) -> Result:
    """Import it with the answers given on its page."""
    row = Staged.objects.filter(uid=args.uid, kind="sessions").first()
    if row is None:
        raise Misused(f"No log waits under {args.uid}.")
    progress(args, f"Importing {row.file_name} …")
    done = run_import(row)
    if done is None:
        row.refresh_from_db()
        found = progress_of(row)
        why = found.stopped if found else ""
        return Result({"written": None}, ["Nothing was imported.", why], Exit.REFUSED)
    if done.imported is None:
        return Result({"written": None}, ["Nothing new: nothing was written."])
    data = {"seq": done.imported.seq, "sessions": done.sessions, "time_entries": done.time_entries}
    return Result({"written": data}, [f"Wrote {done.sessions} sessions as change {data['seq']}."])


COMMAND = Command(
    name="import waiting",
    summary="import an uploaded log that waits",
    example="import waiting 3b0c0a4e-6d0f-4b32-9d0e-2a5d1c7f9e11",
    description="Import a log that was uploaded and waits, with the answers given on its page.\n"
    "The page of a long log starts this by itself and shows how far it is.",
    arguments=arguments,
    run=run,
)
