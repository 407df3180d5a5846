"""An installation in a folder, for tests that need processes, real settings and real files."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).parents[2]
on_postgresql = bool(os.environ.get("STEMHAPPENS_DATABASE"))
SET_UP = "import django\ndjango.setup()\n"
MIGRATE = """
from django.conf import settings
from django.core.management import call_command
for alias in settings.DATABASES:
    if alias != "snapshot":
        call_command("migrate", database=alias, verbosity=0)
"""


@pytest.fixture(scope="session")
def migrated(tmp_path_factory, django_db_blocker) -> Iterator[dict[str, str]]:
    """An installation with tables and nothing in them; installations are copies of it."""
    environment = {
        **os.environ,
        "STEMHAPPENS_HOME": str(tmp_path_factory.mktemp("migrated")),
        "DJANGO_SETTINGS_MODULE": "stemhappens.settings",
        "PYTHONPATH": str(ROOT),
    }
    with database(environment, django_db_blocker) as here:
        run(here, MIGRATE)
        yield here


@pytest.fixture
def installation(tmp_path, migrated, django_db_blocker) -> Iterator[dict[str, str]]:
    """A migrated installation with the product's own settings: the environment to run it in."""
    home = tmp_path / "home"
    shutil.copytree(migrated["STEMHAPPENS_HOME"], home)
    environment = migrated | {"STEMHAPPENS_HOME": str(home)}
    with database(environment, django_db_blocker, like=migrated) as here:
        yield here


@contextmanager
def database(
    environment: dict[str, str], blocker: Any, like: dict[str, str] | None = None
) -> Iterator[dict[str, str]]:
    """On PostgreSQL a database of its own, `like` another; on SQLite it lies in the folder."""
    if not on_postgresql:
        yield environment
        return
    name, server = f"processes_{uuid4().hex[:12]}", settings.DATABASES["default"]
    template = urlsplit(like["STEMHAPPENS_DATABASE"]).path.lstrip("/") if like else "template1"
    with blocker.unblock():
        administer(f"CREATE DATABASE {name} TEMPLATE {template}")
    address = f"postgresql://{server['USER']}@/{name}?host={server['HOST']}"
    yield environment | {"STEMHAPPENS_DATABASE": address}
    with blocker.unblock():
        administer(f"DROP DATABASE {name} WITH (FORCE)")


def administer(sql: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(sql)


def start(environment: dict[str, str], code: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", SET_UP + code]
    return subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(environment: dict[str, str], code: str, text: str = "") -> str:
    """What a process of the installation prints."""
    process = start(environment, code)
    out, errors = process.communicate(text, timeout=600)
    assert process.returncode == 0, errors[-3000:]
    return out


WRITES = """
import sys
from stemhappens.core.actor import system_actor
from stemhappens.core.models import District
from stemhappens.core.write import write, write_accounts
from stemhappens.people.models import School, SchoolAlias

def add():
    with write(district.pk, system_actor(district.pk, "t"), "add") as unit:
        schools = [unit.add(School(name=f"s{unit.seq}")) for _ in range(20)]
        print("in the middle", flush=True)
        for school in schools:
            unit.add(SchoolAlias(school=school, text="a"))
            unit.change(school, name=f"t{unit.seq}")

with write_accounts("test", "create a district") as unit:
    district = District.objects.filter(slug="d").first() or unit.add(District(slug="d", name="D"))
add()
while "once" not in sys.stdin.readline():
    add()
"""

LOOKS = """
from django_scopes import scope
from stemhappens.core.models import Change, District, WriteUnit
from stemhappens.facts.rebuild import differences
from stemhappens.people.models import School, SchoolAlias

district = District.objects.get(slug="d")
units = WriteUnit.objects.filter(district=district).order_by("seq")
numbers = list(units.values_list("seq", flat=True))
assert numbers == list(range(1, district.seq + 1)), (numbers, district.seq)
assert Change.objects.filter(district=district).count() == 60 * district.seq
with scope(district=district):
    names = list(School.objects.values_list("name", flat=True))
    assert sorted(set(names)) == sorted(f"t{number}" for number in numbers), set(names)
    assert len(names) == SchoolAlias.objects.count() == 20 * district.seq
    assert differences(district.pk) == [], differences(district.pk)
print(district.seq)
"""
