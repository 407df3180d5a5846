"""What the tests of the core share."""

from collections.abc import Callable

import pytest

from stemhappens.core import write
from stemhappens.core.models import District
from tests.core.rows import new_district


@pytest.fixture
def district(db: None) -> District:
    """A district without a row."""
    return new_district()


@pytest.fixture
def project(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Have these projectors run instead of the product's."""

    def use(*projectors: Callable[[write.Unit], None]) -> None:
        monkeypatch.setattr(write, "_projectors", lambda: projectors)

    return use


@pytest.fixture
def unprojected(project: Callable[..., None]) -> None:
    """Without facts: rows as the database allows them need tell no story."""
    project()
