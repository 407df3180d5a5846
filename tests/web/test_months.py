"""Months closed for logging: what the page counts, closed and opened with undo, late ones found."""

import re
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stemhappens.core.actor import Role
from stemhappens.people.models import MonthClose
from stemhappens.people.program import set_policy
from tests.support.world import START, make_world
from tests.web.people import Visitors

pytestmark = pytest.mark.django_db

HOME = "/tern/months/"


@pytest.fixture
def world():
    made = make_world()
    made.log(day=date(2026, 4, 14), recorded_at=datetime(2026, 4, 15, 12, tzinfo=UTC))
    made.log(day=date(2026, 4, 21), recorded_at=datetime(2026, 5, 7, 12, tzinfo=UTC))
    made.log(day=date(2026, 5, 6))
    return made


@pytest.fixture
def visitors(world):
    return Visitors(world)


@pytest.fixture
def director(visitors):
    return visitors.client(Role.DIRECTOR)


def page(client, address=HOME):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))


def closes(world):
    with world.scope():
        return dict(MonthClose.objects.values_list("month", "until"))


def policy(world, day):
    with world.unit() as unit:
        set_policy(unit, world.program, START, log_until_day=day)


def test_months_are_open_until_somebody_closes_them(director):
    html = words(page(director))
    assert "No month is closed, 10 are open; nothing was logged late" in html
    assert "No day closes a month by itself." in html
    assert "April 2026 open 2 logged and 0 late" in html


def test_the_policy_closes_and_late_ones_are_counted_and_found(world, director):
    policy(world, 5)
    html = words(page(director))
    assert "9 months are closed, 1 is open; 1 was logged late" in html
    assert "logged until day 5 of the next" in html
    assert "April 2026 closed on 5 May 2026 2 logged and 1 late" in html
    assert "May 2026 open until 5 June 2026" in html
    listed = page(director, "/tern/sessions/?link=late").split("<tbody>")[1]
    assert "21 Apr 2026" in listed and "14 Apr 2026" not in listed
    assert "logged late" in page(director, "/tern/sessions/")


def test_a_month_is_closed_and_that_undone(world, director):
    html = page(director, director.post(f"{HOME}2026/4/close/").url)
    assert "April 2026 is closed" in html
    assert closes(world) == {date(2026, 4, 1): date(2026, 5, 8)}
    director.post(re.search(r'action="(/tern/undo/[^"]*)"', html)[1])
    assert closes(world) == {}


def test_a_month_that_runs_is_not_closed(world, director):
    html = page(director, director.post(f"{HOME}2026/5/close/").url)
    assert "once it is over" in html and closes(world) == {}
    assert "2026/5/close" not in page(director)


def test_a_closed_month_is_opened_for_a_week_or_as_the_policy_has_it(world, director):
    director.post(f"{HOME}2026/4/close/")
    director.post(f"{HOME}2026/4/reopen/")
    assert closes(world) == {}
    policy(world, 5)
    html = page(director, director.post(f"{HOME}2026/4/reopen/").url)
    assert "April 2026 is open until 15 May 2026." in html
    assert closes(world) == {date(2026, 4, 1): date(2026, 5, 15)}


def test_only_a_director_closes(world, visitors):
    for role, person in ((Role.COACH, "theo"), (Role.ADMIN, None), (Role.BOARD, None)):
        client = visitors.client(role, person)
        assert client.get(HOME).status_code == 403
        assert client.post(f"{HOME}2026/4/close/").status_code == 403
    assert closes(world) == {}


def test_no_such_month(director):
    for path in ("2026/13/close/", "1/1/close/", "2026/4/close/?program=x"):
        assert director.post(f"{HOME}{path}").status_code == 404


def test_it_is_read_in_twenty_statements(world, director):
    policy(world, 5)
    with CaptureQueriesContext(connection) as found:
        page(director)
    assert len(found) <= 20
