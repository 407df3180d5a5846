"""Which tests run where, and the fixtures that every layer shares."""

import gc
import os
from pathlib import Path
from typing import Any

import pytest
from django.test import TransactionTestCase, client
from django.test.client import store_rendered_templates
from hypothesis import settings as hypothesis_settings

from tests.support.flush import empty_quickly

pytest_plugins = ["tests.support.browser", "tests.support.demo", "tests.core.installation"]

# Two shared cores: a deadline per example would fail for a neighbor's load.
hypothesis_settings.register_profile("quick", deadline=None, max_examples=25)
hypothesis_settings.register_profile("long", deadline=None, max_examples=1000)
hypothesis_settings.load_profile("quick")

DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "client", "admin_client"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database-only",
        action="store_true",
        help="leave out tests that touch no database (the second run, on PostgreSQL)",
    )
    parser.addoption(
        "--pages",
        choices=("with", "without", "only"),
        default="with",
        help="tests of pages and commands, which ask no database that services do not",
    )


def pytest_configure() -> None:
    empty_quickly()
    client.store_rendered_templates = store_page


def store_page(store: dict[str, Any], *signal: Any, **rendered: Any) -> None:
    """Have the test client copy the page's context alone, not that of each part it includes."""
    if not store:
        store_rendered_templates(store, *signal, **rendered)


def pytest_report_header() -> str:
    return f"database: {'PostgreSQL' if on_postgresql() else 'SQLite'}"


@pytest.hookimpl(tryfirst=True)  # before -m looks at the marks
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not on_postgresql():
        needs_postgresql = pytest.mark.skip(reason="runs on PostgreSQL only")
        for item in items:
            if item.get_closest_marker("postgres"):
                item.add_marker(needs_postgresql)
    for item in [*crossed(items), *later_on_postgresql(items)]:
        item.add_marker(pytest.mark.slow)
    if config.getoption("--database-only"):
        without = [item for item in items if not touches_database(item)]
        config.hook.pytest_deselected(items=without)
        items[:] = [item for item in items if touches_database(item)]
    pages = config.getoption("--pages")
    if pages != "with":
        left_out = [item for item in items if is_of_pages(item) != (pages == "only")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if is_of_pages(item) == (pages == "only")]


def pytest_collection_finish() -> None:
    """Look for no garbage in what was imported: it stays, and looking is a tenth of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


CROSSED = {frozenset({"phone", "dark"}), frozenset({"laptop", "light"})}


def crossed(items: list[pytest.Item]) -> list[pytest.Item]:
    """Of a browser test in both themes on both devices, those beyond each theme and device once."""
    looks: dict[str, list[tuple[frozenset[str], pytest.Item]]] = {}
    for item in items:
        if item.get_closest_marker("browser") and hasattr(item, "callspec"):
            words = frozenset(item.callspec.id.split("-")) & {"phone", "laptop", "light", "dark"}
            looks.setdefault(item.nodeid.split("[")[0], []).append((words, item))
    return [
        item
        for each in looks.values()
        if len({words for words, _item in each}) == 4
        for words, item in each
        if words in CROSSED
    ]


LATER = ("test_roster_", "test_edited", "test_cli", "test_changed", "test_takeout", "test_move")
"""Files whose services other tests ask PostgreSQL about already."""


def later_on_postgresql(items: list[pytest.Item]) -> list[pytest.Item]:
    """What PostgreSQL is asked in the long checks only: the same services, from further away."""
    if not on_postgresql():
        return []
    return [item for item in items if item.path.name.startswith(LATER)]


def is_of_pages(item: pytest.Item) -> bool:
    """True below tests/web, tests/security and tests/cli; the matrix of pages is for both."""
    path = item.path.relative_to(Path(__file__).parent)
    return path.parts[0] in {"web", "security", "cli"} and path.name != "test_matrix.py"


def on_postgresql() -> bool:
    return bool(os.environ.get("STEMHAPPENS_DATABASE"))


def touches_database(item: pytest.Item) -> bool:
    if not isinstance(item, pytest.Function):
        return False
    if item.cls is not None and issubclass(item.cls, TransactionTestCase):
        return True
    marked = item.get_closest_marker("django_db") or item.get_closest_marker("postgres")
    return marked is not None or bool(DATABASE_FIXTURES.intersection(item.fixturenames))
