"""A director mends twelve wrong schools: clicks are counted, and the mistake is undone."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page

from stemhappens.coaching.models import Session
from stemhappens.core.actor import Role
from tests.support.browser import accessibility
from tests.support.world import make_world
from tests.web.people import Visitors

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIST = "/tern/sessions/"


@pytest.fixture
def world():
    """Twelve visits with Carla at Cedar, which were at Birch, and three at Birch."""
    made = make_world()
    cedar = made.schools["cedar"].pk
    for n in range(15):
        where = {"school_id": cedar} if n < 12 else {}
        made.log(day=date(2026, 5, 8) - timedelta(days=n), steps=(), none_needed=True, **where)
    return made


@pytest.fixture
def director(world):
    return Visitors(world).user(Role.DIRECTOR)


@dataclass
class Hand:
    """Clicks on what is seen, and counts."""

    page: Page
    clicks: int = 0

    def click(self, selector: str, **how) -> None:
        """One click on the first match."""
        self.page.locator(selector).first.click(**how)
        self.clicks += 1


def schools(world) -> Counter:
    with world.scope():
        return Counter(Session.objects.values_list("school__name", flat=True))


@pytest.mark.parametrize("device", ["laptop", "phone"])
def test_twelve_wrong_schools_are_mended_in_six_clicks_and_undone(world, director, browse, device):
    page = browse(device, user=director)
    page.goto(LIST)
    hand = Hand(page)
    hand.click('details.picker:has(summary:has-text("All schools")) summary')
    hand.click('details.picker a:has-text("Cedar")')
    hand.click("text=Correct all 12 found")
    hand.click('button:has-text("Birch")')
    page.wait_for_selector("h1:has-text('12 visits move to Birch')")
    assert schools(world) == {"Cedar": 12, "Birch": 3}
    hand.click('button:has-text("Correct 12 visits")')
    page.wait_for_selector("text=12 visits corrected.")
    assert hand.clicks <= 6
    assert schools(world) == {"Birch": 15}
    hand.click('.toast button:has-text("Undo")')
    page.wait_for_selector("text=Undone; it is as it was before.")
    assert schools(world) == {"Cedar": 12, "Birch": 3}


def test_rows_are_ticked_from_one_to_another(world, director, browse):
    page = browse("laptop", user=director)
    page.goto(LIST)
    hand = Hand(page)
    hand.click(".tickbox >> nth=0")
    hand.click(".tickbox >> nth=11", modifiers=["Shift"])
    assert page.locator("[data-pick]:checked").count() == 12
    hand.click("text=Correct those ticked")
    hand.click('button:has-text("Birch")')
    hand.click('button:has-text("Correct 12 visits")')
    page.wait_for_selector("text=12 visits corrected.")
    assert hand.clicks <= 6
    assert schools(world) == {"Birch": 15}


def test_all_of_a_page_are_ticked_and_cleared(world, director, browse):
    page = browse("phone", user=director)
    page.goto(LIST)
    page.get_by_label("All on this page").tap()
    assert page.locator("[data-pick]:checked").count() == 15
    page.get_by_label("All on this page").tap()
    assert page.locator("[data-pick]:checked").count() == 0


def test_without_script_each_box_is_ticked_by_itself(world, director, browse):
    page = browse("laptop", user=director, java_script_enabled=False)
    page.goto(LIST)
    assert not page.get_by_text("All on this page").is_visible()
    page.locator(".tickbox").nth(0).click()
    page.locator(".tickbox").nth(1).click()
    page.click("text=Correct those ticked")
    page.wait_for_selector("h1:has-text('Correct 2 visits')")


def test_it_is_done_by_keyboard_alone(world, director, browse):
    page = browse("laptop", user=director)
    page.goto(LIST)
    page.locator("[data-pick]").nth(0).focus()
    page.keyboard.press("Space")
    page.locator("text=Correct those ticked").focus()
    page.keyboard.press("Enter")
    page.locator('button:has-text("Birch")').first.focus()
    page.keyboard.press("Enter")
    page.locator('button:has-text("Correct 1 visit")').focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("text=1 visit corrected.")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pages_are_accessible(world, director, browse, theme):
    for device in ("laptop", "phone"):
        page = browse(device, theme=theme, user=director)
        page.goto(LIST)
        assert accessibility(page) == []
        page.click("text=Correct all 15 found")
        assert accessibility(page) == []
        page.click('button:has-text("Birch")')
        assert accessibility(page) == []


def test_somebody_who_changed_one_meanwhile_is_named(world, director, browse):
    browse.expect_error("409")
    page = browse("laptop", user=director)
    page.goto(LIST)
    page.click("text=Correct all 15 found")
    with world.scope():
        visit = Session.objects.order_by("-day").first()
    with world.unit(cause="amend a visit") as unit:
        unit.change(visit, minutes=50)
    page.click('button:has-text("Birch")')
    page.click('button:has-text("Correct 12 visits")')
    page.wait_for_selector("text=12 visits corrected.")  # looked at after the change
    page.goto(LIST)
    page.click("text=Correct all 15 found")
    page.click('button:has-text("Cedar")')
    with world.unit(cause="amend a visit") as unit:
        visit.refresh_from_db()
        unit.change(visit, minutes=55)
    page.click('button:has-text("Correct 15 visits")')
    page.wait_for_selector("text=Somebody changed the visit of 8 May with Carla Test")
    assert schools(world) == {"Birch": 15}
    page.click('button:has-text("Correct 15 visits")')
    page.wait_for_selector("text=15 visits corrected.")
