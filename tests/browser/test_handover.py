"""A director hands a caseload of nineteen over and turns the year; clicks and keys are counted."""

import time
from dataclasses import dataclass
from datetime import date

import pytest
from playwright.sync_api import Page

from stemhappens.coaching.engagements import current_coach_ids
from stemhappens.coaching.models import Engagement, HandOverItem
from stemhappens.core.actor import Role
from stemhappens.people.models import SchoolYear
from stemhappens.people.program import close_days
from stemhappens.people.services import add_person, place, set_eligibility
from tests.support.browser import accessibility
from tests.support.world import START, TODAY, make_world
from tests.web.people import Visitors

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOTE = "canary-note"
CASELOAD = 19
PACE = 3
"""Seconds that a person who reads takes for a click or a key; a machine's own time is beside it."""


@pytest.fixture
def world():
    """Theo coaches nineteen teachers at two schools, Maya one; Carla's story has private words."""
    made = make_world()
    made.log(made.actor(Role.COACH, "theo"), private_note=NOTE, summary="Carla asked")
    with made.unit() as unit:
        close_days(unit, [date(2025, 9, 1)], "Labor Day")
        for number in range(CASELOAD - 1):
            name, school = f"teacher{number}", made.schools["birch" if number % 3 else "cedar"]
            made.people[name] = add_person(unit, f"Teacher {number}", "Test")
            place(unit, made.people[name], school, "teacher", START)
            set_eligibility(unit, made.program, made.people[name], school, START)
            made.open(unit, "theo", name, date(2026, 2, 2), school_id=school.pk)
    return made


@dataclass
class Hand:
    """A mouse and a keyboard whose clicks and keys are counted."""

    page: Page
    acts: int = 0

    def click(self, role: str, name: str) -> None:
        """One click on what is called so."""
        self.page.get_by_role(role, name=name, exact=True).first.click()
        self.acts += 1

    def check(self, label: str) -> None:
        """One click on a choice."""
        self.page.get_by_label(label).first.check()
        self.acts += 1

    def choose(self, label: str, option: str) -> None:
        """Two clicks: on the list, on its entry."""
        self.page.get_by_label(label, exact=True).select_option(label=option)
        self.acts += 2

    def write(self, label: str, text: str) -> None:
        """A click into a field and its keys."""
        self.page.get_by_label(label, exact=True).fill(text)
        self.acts += 1 + len(text)


def title(page: Page) -> str:
    return page.locator("h1").inner_text()


@pytest.mark.parametrize("script", [True, False])
def test_nineteen_engagements_are_handed_over_in_three_minutes(world, browse, script):
    visitors = Visitors(world)
    director, theo, maya = (
        visitors.user(Role.DIRECTOR), visitors.user(Role.COACH, "theo"),
        visitors.user(Role.COACH, "maya"),
    )  # fmt: skip
    with world.scope():
        mine = Engagement.objects.filter(members__person=world.people["theo"])
        assert len(mine) == CASELOAD
    leaver = browse(user=theo)
    leaver.goto("/tern/engagements/")
    assert "nineteen" in title(leaver) or "19" in title(leaver)
    page = browse(user=director, java_script_enabled=script)
    hand, began = Hand(page), time.monotonic()
    page.goto("/tern/handover/")
    hand.check("Theo Test")
    page.get_by_label("First day without them").fill("2026-05-08")
    hand.acts += 8
    hand.click("button", "Go on")
    assert title(page) == "Theo Test hands 19 engagements over on 8 May 2026"
    # one apart from the rest: it closes, and why is said
    page.locator("details.each > summary").first.click()
    hand.acts += 1
    hand.choose("Carla Test to", "nobody: close it")
    hand.write("Why it closes: Carla Test", "Goal met")
    hand.click("button", "See what will happen")
    assert "18" in page.locator(".effects").inner_text()
    assert "Goal met" in page.locator(".effects").inner_text()
    hand.click("button", "Hand over")
    assert title(page) == "Theo Test's 19 engagements pass on from 8 May 2026"
    took = time.monotonic() - began + hand.acts * PACE
    assert took <= 180, (hand.acts, took)
    with world.scope():
        items = list(HandOverItem.objects.values_list("engagement", "receiver"))
        received = [key for key, to in items if to == world.people["maya"].pk]
        assert len(received) == CASELOAD - 1
        assert current_coach_ids(received[0], TODAY) == [world.people["maya"].pk]
    # the leaver is out at the next click, the receiver has it all
    browse.expect_error("404")
    leaver.goto("/tern/engagements/")
    assert leaver.locator("h1").inner_text() != "You have 19 engagements open"
    receiver = browse(user=maya)
    receiver.goto(page.url)
    assert title(receiver) == "You take 18 engagements over from Theo Test on 8 May 2026"
    receiver.locator(".brief a").first.click()
    assert NOTE not in receiver.content()


def test_the_receiver_reads_the_story_and_never_the_private_note(world, browse):
    visitors = Visitors(world)
    director, maya = visitors.user(Role.DIRECTOR), visitors.user(Role.COACH, "maya")
    page = browse(user=director)
    page.goto(f"/tern/handover/?leaver={world.people['theo'].pk}&day=2026-05-08")
    page.get_by_role("button", name="See what will happen").click()
    page.get_by_role("button", name="Hand over", exact=True).click()
    receiver = browse(user=maya)
    receiver.goto(f"/tern/engagements/{world.engagements['carla'].uid}/")
    words = receiver.content()
    assert "Carla asked" in words and "Ask three open questions" in words
    assert NOTE not in words
    page.get_by_role("button", name="Undo").click()
    page.wait_for_selector("text=it is as it was before")
    browse.expect_error("404")
    receiver.reload()
    assert "Carla asked" not in receiver.content()


def test_a_year_is_turned_and_undone(world, browse):
    page = browse(user=Visitors(world).user(Role.DIRECTOR))
    page.goto("/tern/rollover/")
    page.get_by_label("Labor Day").check()
    page.get_by_label("Find a name").fill("eli")
    page.get_by_label("Eli Test").check()
    page.locator(f"#way-coach-{world.people['theo'].pk}").select_option("anew")
    page.get_by_role("button", name="See what will happen").click()
    words = page.locator(".effects").inner_text()
    assert "engagements begin anew" in words and "Eli Test" in words and "Labor Day" in words
    page.get_by_role("button", name="Turn the year").click()
    page.wait_for_selector("text=2025–26 is turned into 2026–27")
    with world.scope():
        assert SchoolYear.objects.filter(first_day=date(2026, 8, 17)).exists()
        assert len(Engagement.objects.filter(opened=date(2026, 8, 17))) == CASELOAD
    page.get_by_role("button", name="Undo").click()
    page.wait_for_selector("text=it is as it was before")
    with world.scope():
        assert not Engagement.objects.filter(opened=date(2026, 8, 17)).exists()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("device", ["phone", "laptop"])
def test_no_page_breaks_an_accessibility_rule(world, browse, theme, device):
    page = browse(device, theme=theme, user=Visitors(world).user(Role.DIRECTOR))
    found = {}

    def look(name: str) -> None:
        for fold in page.locator("details.each").all():
            fold.evaluate("fold => { fold.open = true; }")
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        wrong = accessibility(page) + (["wider than the window"] if wide else [])
        if wrong:
            found[name] = wrong

    page.goto("/tern/handover/")
    look("start")
    page.goto(f"/tern/handover/?leaver={world.people['theo'].pk}&day=2026-05-08")
    look("choose")
    page.get_by_label("Carla Test to", exact=True).select_option("close")
    browse.expect_error("422")
    page.get_by_role("button", name="See what will happen").click()
    look("wrong")
    page.get_by_label("Why it closes: Carla Test").fill("Met")
    page.get_by_role("button", name="See what will happen").click()
    look("preview")
    page.get_by_role("button", name="Hand over", exact=True).click()
    look("done")
    page.goto("/tern/rollover/")
    look("year")
    page.get_by_role("button", name="See what will happen").click()
    look("year's preview")
    assert found == {}
