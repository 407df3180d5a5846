"""Brings the databases of an installation up to this release's tables."""

from collections.abc import Callable

from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor


def aliases() -> list[str]:
    """The databases that have tables of their own; the snapshot reads the default's."""
    return [alias for alias in connections if alias != "snapshot"]


def pending(alias: str) -> list[str]:
    """The migrations that are not applied there yet."""
    executor = MigrationExecutor(connections[alias])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def migrate(say: Callable[[str], None]) -> list[str]:
    """Apply what is pending; returns its names."""
    done = []
    for alias in aliases():
        waiting = pending(alias)
        if waiting:
            say(f"Preparing the tables of the {alias} database …")
            call_command("migrate", database=alias, verbosity=0, interactive=False)
            done += waiting
    return done
