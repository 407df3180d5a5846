"""One file that holds an installation: its databases, key files and uploads, with a manifest.

SQLite is copied through its backup interface, which sees one moment while others write; a database
on PostgreSQL is dumped by pg_dump, which does too.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections

from stemhappens.cli.command import CommandError, Refused
from stemhappens.cli.prepare import aliases
from stemhappens.cli.serving import NOTE

MANIFEST = "manifest.json"
DUMP = "postgresql.dump"
FORMAT = 1
MADE_AGAIN = frozenset({"static", NOTE})
"""What lies in the installation's folder and needs no backup."""

Say = Callable[[str], None]


class Damaged(CommandError):
    """The file is no backup, or not the one that was written."""


@dataclass(frozen=True)
class Entry:
    """A file of the backup: its name there, its size and SHA-256."""

    name: str
    size: int
    sha256: str


def entry_of(folder: Path, path: Path) -> Entry:
    """The entry of a file below `folder`."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Entry(path.relative_to(folder).as_posix(), path.stat().st_size, digest)


# --- write ---


def write_archive(target: Path, folder: Path, say: Say) -> dict[str, Any]:
    """Copy the installation into `folder` and pack it into `target`; returns the manifest."""
    copy_files(Path(settings.HOME), folder, target)
    for alias in aliases():
        say(f"Copying the {alias} database …")
        copy_database(alias, folder)
    files = [entry_of(folder, path) for path in sorted(folder.rglob("*")) if path.is_file()]
    manifest = {
        "format": FORMAT,
        "version": version("stemhappens"),
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "engine": connections["default"].vendor,
        "files": [vars(entry) for entry in files],
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1))
    say("Packing …")
    pack(folder, target)
    return manifest


def pack(folder: Path, target: Path) -> None:
    """Write `target` whole or not at all; it holds keys, so its owner alone may read it."""
    part = target.with_name(f"{target.name}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file, tarfile.open(fileobj=file, mode="w:gz") as tar:
            tar.add(folder / MANIFEST, MANIFEST)
            for path in sorted(folder.rglob("*")):
                if path.is_file() and path.name != MANIFEST:
                    tar.add(path, path.relative_to(folder).as_posix())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def copy_files(home: Path, folder: Path, leave: Path) -> None:
    """Keys and uploads: everything of the installation that is no database."""
    for path in installed_files(home):
        if path.resolve() != leave.resolve():
            copy = folder / path.relative_to(home)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, copy)


def installed_files(home: Path) -> Iterator[Path]:
    """Files of the installation; databases and what lies beside them left out."""
    for path in sorted(home.rglob("*")):
        inner = path.relative_to(home)
        database = ".sqlite3" in path.name
        if path.is_file() and not database and inner.parts[0] not in MADE_AGAIN:
            yield path


def copy_database(alias: str, folder: Path) -> None:
    """One moment of a database, while others write."""
    connection = connections[alias]
    if connection.vendor == "postgresql":
        run_tool("pg_dump", alias, "--format=custom", f"--file={folder / DUMP}")
        return
    name = str(connection.settings_dict["NAME"])
    target = folder / Path(name).name
    with closing(sqlite3.connect(name)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)


# --- read ---


def unpack(source: Path, folder: Path) -> dict[str, Any]:
    """Unpack a backup into `folder`, every file held against the manifest's hash."""
    try:
        with tarfile.open(source, "r:gz") as tar:
            tar.extractall(folder, filter="data")
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
        expected = {entry["name"]: Entry(**entry) for entry in manifest["files"]}
    except FileNotFoundError as error:
        raise Damaged(f"There is no backup at {source}, or it has no manifest.") from error
    except (tarfile.TarError, EOFError, OSError, ValueError, KeyError, TypeError) as error:
        raise Damaged(f"{source.name} is no backup of STEMHappensOS, or damaged.") from error
    if manifest.get("format") != FORMAT:
        raise Damaged(f"{source.name} was made by a newer release; restore it with that one.")
    paths = [path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST]
    found = {entry.name: entry for entry in (entry_of(folder, path) for path in paths)}
    wrong = [name for name in sorted(expected | found) if expected.get(name) != found.get(name)]
    if wrong:
        raise Damaged(f"Not as it was written: {', '.join(wrong)}.")
    return manifest


def present() -> list[str]:
    """What a restore would overwrite: databases that hold tables."""
    return [alias for alias in aliases() if connections[alias].introspection.table_names()]


def put_back(folder: Path, manifest: dict[str, Any], say: Say) -> None:
    """Set the unpacked installation in the place of the present one."""
    engine = connections["default"].vendor
    if manifest["engine"] != engine:
        raise Refused(f"The backup is of {manifest['engine']}, this installation of {engine}.")
    if engine == "postgresql":
        say("Restoring the database …")
        options = ("--clean", "--if-exists", "--no-owner", "--single-transaction")
        run_tool("pg_restore", "default", *options, str(folder / DUMP))
    connections.close_all()
    home = Path(settings.HOME)
    say("Restoring files …")
    for entry in manifest["files"]:
        if entry["name"] != DUMP:
            replace(folder / entry["name"], home / entry["name"])


def replace(source: Path, target: Path) -> None:
    """Put a file in its place in one step; a database loses what lay beside the old one."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.restored")
    shutil.copy2(source, part)
    for beside in ("-wal", "-shm"):
        target.with_name(target.name + beside).unlink(missing_ok=True)
    part.replace(target)


# --- PostgreSQL's programs ---


def run_tool(name: str, alias: str, *arguments: str) -> None:
    """Run pg_dump or pg_restore against the database of `alias`."""
    program = find_tool(name)
    values = connections[alias].settings_dict
    where = {"--host": values["HOST"], "--port": values["PORT"], "--username": values["USER"]}
    options = [f"{option}={value}" for option, value in where.items() if value]
    environment = {**os.environ, "PGPASSWORD": str(values["PASSWORD"] or "")}
    done = subprocess.run(  # noqa: S603
        [program, *options, f"--dbname={values['NAME']}", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CommandError(f"{name}: {done.stderr.strip() or 'failed'}")


def find_tool(name: str) -> str:
    """Where PostgreSQL's program is: in $PGBIN or on the path."""
    places = os.pathsep.join(filter(None, (os.environ.get("PGBIN"), os.environ.get("PATH"))))
    program = shutil.which(name, path=places)
    if program is None:
        raise Refused(
            f"{name} is not installed here: install the PostgreSQL client "
            "(apt-get install postgresql-client), or set PGBIN to the folder that holds it."
        )
    return program
