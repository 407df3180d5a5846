"""A waiting roster without its students: the copy that lies here until a person has looked at it.

Every row keeps its number, so that what the page says of it fits the file as it was sent.
"""

import csv
import io
import json
import os
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from stemhappens.intake.files.sheets import Refused
from stemhappens.intake.roster.oneroster import looks_like_oneroster, read_oneroster
from stemhappens.intake.roster.reading import RosterReading
from stemhappens.intake.roster.setreader import KnownIds
from stemhappens.intake.roster.sets import Fields, SetFiles, open_set
from stemhappens.intake.roster.vocabulary import FILES, HEADINGS, NEVER, ROLES, canonical

UNREAD = "unread"
"""The role written for one that staff do not have: the row is told again, without a name."""

WHEN = (1980, 1, 1, 0, 0, 0)
"""The time of every file of the copy, so that the same roster gives the same bytes."""

Keeps = Callable[[Fields], Fields]


def strip_students(path: Path, known: KnownIds) -> None:
    """Write a set of files anew in its place, as a zip of what is of staff.

    Other files stay. A set that cannot be read stays, too: its reader is told why and takes it
    away.
    """
    if not looks_like_oneroster(path):
        return
    reading = read_oneroster(path, known=known)
    if not reading.refusals:
        content = stripped(path, reading)
        handle = os.open(path, os.O_WRONLY | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)


def stripped(path: Path, reading: RosterReading) -> bytes:
    """The zip of a set (zip or folder) with only what `reading` took of it."""
    try:
        files = open_set(path, FILES)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in sorted(files.openers):
                text = _written(files, name, _keeps(name, reading))
                info = zipfile.ZipInfo(name, WHEN)
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, text)
            archive.comment = json.dumps({"left_out": reading.dropped_students}).encode()
    except Refused as refusal:  # it could be read a moment ago: somebody has changed it
        raise OSError(str(refusal)) from refusal
    return out.getvalue()


def _keeps(name: str, reading: RosterReading) -> Keeps:
    people = {person.id for person in reading.people}

    def user(cells: Fields) -> Fields:
        key, role = cells.get("sourcedid", ""), canonical(cells.get("role", ""))
        if key in people and role not in NEVER:
            return cells
        if key in reading.held:
            return {"sourcedid": key, "status": cells.get("status", "")}
        return {"sourcedid": key, "role": UNREAD} if _is_odd(role) else {}

    def role(cells: Fields) -> Fields:
        role = canonical(cells.get("role", ""))
        if role in ROLES:
            return cells
        return {"usersourcedid": cells.get("usersourcedid", ""), "role": UNREAD} if _is_odd(
            role) else {}  # fmt: skip

    return {"users.csv": user, "roles.csv": role}.get(name, lambda cells: cells)


def _is_odd(role: str) -> bool:
    return bool(role) and role not in NEVER and role not in ROLES


def _written(files: SetFiles, name: str, keeps: Keeps) -> str:
    columns = sorted(files.headings(name) & HEADINGS.keys())
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([HEADINGS[column] for column in columns])
    last = 1
    for line in files.lines(name):
        cells: Mapping[str, str] = keeps(line.cells)
        if not any(cells.values()):
            continue
        out.write("\n" * (line.number - last - 1))
        writer.writerow([cells.get(column, "").replace("\n", " ") for column in columns])
        last = line.number
    return out.getvalue()
