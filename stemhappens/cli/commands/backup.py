"""stemhappens backup: everything of an installation in one file."""

import argparse
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from stemhappens.cli.archive import write_archive
from stemhappens.cli.command import Command, Refused, Result, progress


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where the file goes."""
    parser.add_argument(
        "file", nargs="?", type=Path, help="(stemhappens-DATE-TIME.tar.gz in this folder)"
    )
    parser.add_argument("--force", action="store_true", help="overwrite the file")


def run(args: argparse.Namespace) -> Result:
    """Write the backup; the server may go on meanwhile."""
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    target = (args.file or Path(f"stemhappens-{stamp}.tar.gz")).absolute()
    if target.exists() and not args.force:
        raise Refused(f"{target} is there already; --force overwrites it.")
    target.parent.mkdir(parents=True, exist_ok=True)
    # beside the target: there must be room for it there anyway
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=target.parent) as folder:
        manifest = write_archive(target, Path(folder), lambda text: progress(args, text))
    size = target.stat().st_size
    data = {"file": str(target), "bytes": size, **manifest}
    files = len(manifest["files"])
    return Result(data, [
        f"{target}: {size / 1e6:.1f} MB, {files} files.",
        "It holds the keys and the data in the clear: keep it as you keep the server.",
    ])  # fmt: skip


COMMAND = Command(
    name="backup",
    summary="write databases, keys and uploads into one file",
    example="backup /var/backups/stemhappens.tar.gz",
    description="Write the databases, key files and uploads into one file with a manifest of\n"
    "hashes. It shows one moment of each database, also while others write.",
    arguments=arguments,
    run=run,
)
