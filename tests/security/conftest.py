"""What attackers share: a small district, and who visits it."""

from collections.abc import Iterator

import pytest
from django.db import connections

from tests.support.world import World, make_world
from tests.web.people import Visitors


@pytest.fixture
def one_connection(db: None) -> Iterator[None]:
    """Snapshots are read from the test's own transaction: another connection would not see it."""
    known = connections["snapshot"]
    connections["snapshot"] = connections["default"]
    yield
    connections["snapshot"] = known


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def visitors(world: World) -> Visitors:
    return Visitors(world)
