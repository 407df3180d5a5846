"""What page tests share."""

from collections.abc import Iterator

import pytest
from django.db import connections


@pytest.fixture
def one_connection(db: None) -> Iterator[None]:
    """Snapshots are read from the test's own transaction: another connection would not see it.

    That the real alias is read only and sees one moment has tests of its own (tests/core).
    """
    known = connections["snapshot"]
    connections["snapshot"] = connections["default"]
    yield
    connections["snapshot"] = known
