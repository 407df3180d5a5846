"""A database of the last release upgrades: nothing lost, every fact as rebuilt, figures as before.

`releases/` holds a small district (tests/worlds/small.py) as each release left it, and what its
figures were. A release adds its own files and keeps the older ones.
"""

import gzip
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from stemhappens.metrics.catalogue import defined

RELEASES = Path(__file__).parent / "releases"
VERSIONS = sorted(path.name.removesuffix(".sql.gz") for path in RELEASES.glob("*.sql.gz"))
CHANGED = {
    "0.1": {"completeness_typed"},  # a micro-touch no longer owes minutes, topics and steps
}
"""Figures that a later release defines otherwise, by the release that had them as they were."""


def test_what_is_counted_otherwise_has_a_raised_version() -> None:
    """Else a frozen report would call a figure the same that counts other things."""
    changed = {name for names in CHANGED.values() for name in names}
    assert {name for name in changed if defined()[name].version == 1} == set()


def stemhappens(home: Path, *arguments: str) -> str:
    """The command line at work in `home`; fails with what it said."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("STEMHAPPENS_")}
    environment |= {"STEMHAPPENS_HOME": str(home), "DJANGO_SETTINGS_MODULE": "stemhappens.settings"}
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; {arguments[0]}", *arguments[1:]],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


MIGRATE = (
    "import django; django.setup(); from stemhappens.cli.prepare import migrate; migrate(print)"
)
COMMAND = "from stemhappens.cli.main import main; sys.exit(main())"


@pytest.mark.parametrize("version", VERSIONS)
def test_a_database_of_a_release_upgrades(version: str, tmp_path: Path) -> None:
    dump = gzip.decompress((RELEASES / f"{version}.sql.gz").read_bytes()).decode()
    with sqlite3.connect(tmp_path / "district.sqlite3") as database:
        database.executescript(dump)
    assert "Counting small anew" in stemhappens(tmp_path, MIGRATE)
    assert "Counting" not in stemhappens(tmp_path, MIGRATE)
    assert '"problems": []' in stemhappens(tmp_path, COMMAND, "doctor", "--json")
    period = ("--from", "2025-09-01", "--to", "2025-10-24")
    said = json.loads(
        stemhappens(tmp_path, COMMAND, "figures", "--district", "small", *period, "--json")
    )
    now = {f["name"]: [f["numerator"], f["denominator"], f["exact"]] for f in said["figures"]}
    then = json.loads((RELEASES / f"{version}.figures.json").read_text())
    for name in CHANGED.get(version, ()):
        then[name] = now[name]
    assert {name: now.get(name) for name in then} == then
