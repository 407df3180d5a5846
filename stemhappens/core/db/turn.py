"""Writers of a SQLite database take turns in the order in which they came.

SQLite itself lets a waiting writer sleep and try again, so that new ones overtake it: of 50 that
wrote at once the unluckiest waited 17 seconds, and under load gave up ("database is locked"). A
lock of the operating system on a file beside the database wakes who waits, and ends with its
process, however that ends.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connections


@contextmanager
def turn(alias: str) -> Iterator[None]:
    """Wait until no other unit is open on the SQLite file of `alias`; at once elsewhere."""
    path = _file_of(alias)
    # inside a transaction the caller's own turn may be running: waiting would be for ever
    if path is None or connections[alias].in_atomic_block:
        yield
        return
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _file_of(alias: str) -> Path | None:
    """The file to wait at; None where the database queues by itself or lies in memory."""
    connection = connections[alias]
    name = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or ":memory:" in name or "mode=memory" in name:
        return None
    return Path(f"{name}-turn")
