"""A director in the settings: each page read by axe in both themes, at 390 and 1280 px; a policy
looked at and saved, and school closed today, with the keyboard alone."""

from datetime import date

import pytest

from stemhappens.core.actor import Role
from stemhappens.people.models import Closure, Policy
from tests.support.browser import accessibility
from tests.support.world import TODAY, make_world
from tests.web.people import Visitors
from tests.web.settings_rows import settings_rows

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = (
    "", "program/", "policies/", "policies/new/", "calendar/", "calendar/close/",
    "calendar/file/", "words/types/", "words/library/", "words/topics/new/", "phases/",
    "phases/new/", "visibility/", "visibility/statement/", "awards/", "awards/new/",
    "awards/budget/", "branding/",
)  # fmt: skip


@pytest.fixture
def world():
    made = make_world()
    made.log(minutes=45)
    settings_rows(made)
    return made


@pytest.fixture
def director(world):
    return Visitors(world).user(Role.DIRECTOR)


@pytest.mark.parametrize(("device", "theme"), [("phone", "light"), ("laptop", "dark")])
def test_every_page_is_read_by_axe_and_fits(world, director, browse, device, theme):
    page = browse(device, theme=theme, user=director)
    failures = []
    for path in PAGES:
        page.goto(f"/tern/settings/{path}")
        failures += [f"{path}: {found}" for found in accessibility(page)]
        wider = page.evaluate(
            "document.querySelector('main').scrollWidth - document.documentElement.clientWidth"
        )
        failures += [f"{path} is {wider} px too wide"] if wider > 0 else []
    assert failures == []


def test_a_policy_is_looked_at_and_saved_by_keyboard(world, director, browse):
    page = browse("laptop", user=director)
    page.goto("/tern/settings/policies/new/")
    page.get_by_label("From which day it holds").fill("2025-08-18")
    field = page.get_by_label("Minutes from which a visit counts")
    field.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("60")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="It restates").wait_for()
    assert accessibility(page) == []
    assert page.get_by_role("row", name="Sessions").inner_text().split() == ["Sessions", "1", "0"]
    with world.scope():
        assert Policy.objects.count() == 1, "a look saves nothing"
    page.get_by_role("button", name="Let it hold").focus()
    page.keyboard.press("Enter")
    page.get_by_text("It holds from 18 August 2025.").wait_for()
    with world.scope():
        assert Policy.objects.get(starts=date(2025, 8, 18)).minimum_minutes == 60
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("Undone").wait_for()
    with world.scope():
        assert Policy.objects.count() == 1


def test_school_is_closed_today_in_one_click(world, director, browse):
    page = browse("phone", user=director)
    page.goto("/tern/settings/")
    page.get_by_role("button", name="Close school today").tap()
    page.get_by_text("All schools closed today.").wait_for()
    with world.scope():
        assert Closure.objects.get().day == TODAY
    assert accessibility(page) == []
    page.get_by_role("button", name="Open again").tap()
    page.get_by_text("Open again. These are school days.").wait_for()
    with world.scope():
        assert not Closure.objects.exists()


def test_the_statement_prints_on_one_page(world, director, browse):
    page = browse("laptop", user=director)
    page.goto("/tern/settings/visibility/statement/")
    for paper in ("Letter", "A4"):
        printed = page.pdf(format=paper)
        assert printed.count(b"/Type /Page\n") == 1, paper
