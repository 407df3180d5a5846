"""What the doctor looks at: each check returns the problems it found, as sentences."""

import stat
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django_scopes import scope

from stemhappens.cli.prepare import aliases, pending
from stemhappens.core.models import AccountsStream, Change, District, WriteUnit
from stemhappens.facts.rebuild import differences

OTHERS = stat.S_IRWXG | stat.S_IRWXO


def unapplied_migrations() -> Iterator[str]:
    """Tables of an older release."""
    for alias in aliases():
        for name in pending(alias):
            yield f"Migration {name} is not applied to the {alias} database: stemhappens serve."


def open_key_files() -> Iterator[str]:
    """Secrets that others on this machine can read."""
    for path in key_files():
        if path.stat().st_mode & OTHERS:
            yield f"{path.name} can be read by others: chmod 600 {path}"


def key_files() -> list[Path]:
    """The files of this installation that only its owner may read."""
    return sorted(Path(settings.HOME).glob("*.key"))


def wrong_facts(district: District) -> Iterator[str]:
    """Facts that a rebuild would write otherwise."""
    with scope(district=district):
        for found in differences(district.pk):
            yield (
                f"{found.fact}: {found.stored_only} rows too many, {found.missing} missing: "
                "stemhappens doctor --repair"
            )


def broken_sequence(district: District | None) -> Iterator[str]:
    """Units that are missing, and a counter that disagrees with them. None: accounts."""
    units = WriteUnit.objects.filter(district=district)
    numbers = set(units.values_list("seq", flat=True))
    stream = AccountsStream.objects.first()
    counter = district.seq if district else stream.seq if stream else 0
    missing = sorted(set(range(1, counter + 1)) - numbers)
    if missing:
        yield "Changes are missing from the log: " + ", ".join(map(str, missing[:20])) + "."
    beyond = sorted(number for number in numbers if number > counter)
    if beyond:
        yield f"The log knows change {beyond[-1]}, the counter only {counter}."


def orphan_images(district: District | None) -> Iterator[str]:
    """Changes without a unit, and of tables that are no longer known."""
    changes = Change.objects.filter(district=district)
    units = WriteUnit.objects.filter(district=district).values("seq")
    homeless = changes.exclude(seq__in=units).values_list("seq", flat=True)
    for seq in sorted(set(homeless)):
        yield f"Change {seq} has rows in the log but no entry of its own."
    known = {model._meta.label for model in apps.get_models()}
    labels = changes.order_by("model").values_list("model", flat=True).distinct()
    for label in sorted(set(labels) - known):
        yield f"The log keeps rows of {label}, which this release does not know."
