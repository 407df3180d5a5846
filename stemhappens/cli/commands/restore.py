"""stemhappens restore: bring an installation back from a backup."""

import argparse
import tempfile
from pathlib import Path

from django.conf import settings

from stemhappens.cli.archive import present, put_back, unpack
from stemhappens.cli.command import Command, Refused, Result, progress
from stemhappens.cli.prepare import aliases, pending


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which file, and whether it may replace what is there."""
    parser.add_argument("file", type=Path, help="the backup")
    parser.add_argument(
        "--force", action="store_true", help="replace the data that is there (stop the server!)"
    )
    parser.add_argument("--check", action="store_true", help="hold it against its hashes only")


def run(args: argparse.Namespace) -> Result:
    """Check the backup whole, then put it in place."""
    home = Path(settings.HOME)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=home) as folder:
        progress(args, "Checking the backup …")
        manifest = unpack(args.file, Path(folder))
        files = len(manifest["files"])
        summary = f"of {manifest['made']}, version {manifest['version']}, {files} files"
        data = {key: manifest[key] for key in ("made", "version", "engine", "files")}
        if args.check:
            return Result({"restored": False, **data}, [f"A sound backup {summary}."])
        there = present()
        if there and not args.force:
            raise Refused(
                f"{home} holds data already ({', '.join(there)}). Stop the server and give "
                "--force to replace it, or set STEMHAPPENS_HOME to another folder."
            )
        put_back(Path(folder), manifest, lambda text: progress(args, text))
    older = [name for alias in aliases() for name in pending(alias)]
    lines = [f"Restored the backup {summary}."]
    if older:
        lines.append("Its tables are of an older release: `stemhappens serve` upgrades them.")
    return Result({"restored": True, "pending": older, **data}, lines)


COMMAND = Command(
    name="restore",
    summary="bring an installation back from a backup",
    example="restore /var/backups/stemhappens.tar.gz",
    description="Bring databases, key files and uploads back. Every file is held against the\n"
    "manifest's hash before anything is touched. Stop the server first.",
    arguments=arguments,
    run=run,
)
