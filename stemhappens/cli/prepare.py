"""Brings the databases of an installation up to this release's tables and facts."""

from collections.abc import Callable

from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django_scopes import scope

from stemhappens.cli.districts import owner
from stemhappens.core.models import District
from stemhappens.core.write import write
from stemhappens.facts.projection import is_stale
from stemhappens.facts.rebuild import rebuild


def aliases() -> list[str]:
    """The databases that have tables of their own; the snapshot reads the default's."""
    return [alias for alias in connections if alias != "snapshot"]


def pending(alias: str) -> list[str]:
    """The migrations that are not applied there yet."""
    executor = MigrationExecutor(connections[alias])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def migrate(say: Callable[[str], None]) -> list[str]:
    """Apply what is pending, and rebuild facts of an earlier release; returns the migrations."""
    done = []
    for alias in aliases():
        waiting = pending(alias)
        if waiting:
            say(f"Preparing the tables of the {alias} database …")
            call_command("migrate", database=alias, verbosity=0, interactive=False)
            done += waiting
    for district in District.objects.order_by("pk"):
        if is_stale(district.pk):
            say(f"Counting {district.name} anew, as this release counts …")
            repair(district)
    return done


def repair(district: District) -> None:
    """Rebuild the facts in a unit of its own, so that what is cached is asked anew."""
    with scope(district=district), write(district, owner(district), "rebuild the facts") as unit:
        rebuild(unit)
        unit.numbered = True
