"""A coach with a phone: taps are counted, pages are read by axe in both themes."""

from dataclasses import dataclass
from datetime import date

import pytest
from django.db import connection
from playwright.sync_api import Page

from stemhappens.coaching.drafts import Touch
from stemhappens.coaching.models import (
    Attendance,
    EngagementPhase,
    GoalStatus,
    GoalTouch,
    NextStep,
    Session,
)
from stemhappens.core.actor import Role
from tests.support.browser import accessibility
from tests.support.world import make_world
from tests.web.people import Visitors

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOTE = "Go slower with her."


@pytest.fixture
def world():
    """A district in which Carla has been visited once."""
    made = make_world()
    touches = (Touch(made.goals["carla"].pk, True),)
    made.log(made.actor(Role.COACH, "theo"), private_note=NOTE, touches=touches)
    return made


@pytest.fixture
def theo(world):
    return Visitors(world).user(Role.COACH, "theo")


@dataclass
class Thumb:
    """Taps on what is seen, and counts."""

    page: Page
    taps: int = 0

    def tap(self, selector: str) -> None:
        """One tap on the first match."""
        self.page.locator(selector).first.tap()
        self.taps += 1

    def choose(self, text: str) -> None:
        """One tap on a choice of a form."""
        self.tap(f'label.opt:has-text("{text}")')

    def write(self, label: str, text: str) -> None:
        """One tap into a field, then the keyboard."""
        field = self.page.get_by_label(label)
        field.tap()
        self.taps += 1
        field.type(text)


def opened(browse, path: str, user, **options) -> Thumb:
    page = browse("phone", user=user, **options)
    page.goto(path)
    return Thumb(page)


def sessions(world) -> list[Session]:
    with world.scope():
        return list(Session.objects.order_by("id"))


def test_a_usual_visit_takes_at_most_seven_taps(world, theo, browse):
    thumb = opened(browse, "/tern/log/", theo)
    thumb.tap('.whom a:has-text("Carla Test")')
    thumb.choose("Observation")
    thumb.choose("45")
    thumb.choose("On track")
    thumb.write("Next step, shared with Carla", "Score three notebooks")
    thumb.choose("Carla, by Fri 15 May")
    thumb.tap("text=Save visit")
    thumb.page.wait_for_selector("h1:has-text('Saved')")
    assert thumb.taps <= 7
    session = sessions(world)[-1]
    assert (session.minutes, session.session_type_id) == (45, world.types["observation"].pk)
    with world.scope():
        assert GoalTouch.objects.get(session=session).on_track is True
        assert NextStep.objects.get(session=session).due == date(2026, 5, 15)
        assert session.topics.exists()
    assert NOTE not in thumb.page.inner_text("body")


def test_a_usual_visit_needs_no_script(world, theo, browse):
    thumb = opened(browse, "/tern/log/", theo, java_script_enabled=False)
    thumb.tap('.whom a:has-text("Carla Test")')
    thumb.choose("Observation")
    thumb.choose("More")
    thumb.write("How many minutes", "50")
    thumb.choose("None needed")
    thumb.tap("text=Save visit")
    thumb.page.wait_for_selector("h1:has-text('Saved')")
    assert sessions(world)[-1].minutes == 50


def test_a_wrong_teacher_is_mended_in_three_taps(world, theo, browse):
    (visit,) = sessions(world)
    thumb = opened(browse, f"/tern/sessions/{visit.uid}/", theo)
    thumb.tap("text=Correct it")
    thumb.choose("Ben Test")
    thumb.tap("text=Save the correction")
    thumb.page.wait_for_selector("h1:has-text('Ben Test')")
    assert thumb.taps <= 3
    with world.scope():
        assert Attendance.objects.get(session=visit).person_id == world.people["ben"].pk
    assert "What it said before stays in its history" in thumb.page.inner_text("body")


def test_two_engagements_are_asked_for_once(world, theo, browse):
    with world.unit() as unit:
        second = world.open(unit, "theo", "carla", date(2026, 3, 2))
    thumb = opened(browse, "/tern/log/", theo)
    thumb.tap('.whom a:has-text("Carla Test")')
    thumb.page.wait_for_selector("text=several engagements open")
    thumb.tap(f'.whom a[href*="{second.uid}"]')
    thumb.choose("Planning")
    thumb.choose("30")
    thumb.choose("None needed")
    thumb.tap("text=Save visit")
    thumb.page.wait_for_selector("h1:has-text('Saved')")
    with world.scope():
        seat = Attendance.objects.get(session=sessions(world)[-1])
    assert seat.engagement_id == second.pk


def test_two_quick_taps_save_once(world, theo, browse):
    thumb = opened(browse, "/tern/log/", theo)
    thumb.tap('.whom a:has-text("Carla Test")')
    thumb.choose("Planning")
    thumb.choose("30")
    thumb.choose("None needed")
    # the form twice, as an impatient thumb or a phone that tries again sends it: at once, where
    # the database is not the tests' SQLite in memory, which locks whole tables
    answers = thumb.page.evaluate(
        """async (atOnce) => {
          const form = document.querySelector("form.sheet");
          const send = () => fetch(form.action, {method: "POST", body: new FormData(form)});
          const first = atOnce ? send() : await send();
          return (await Promise.all([first, send()])).map((answer) => answer.status);
        }""",
        connection.vendor == "postgresql",
    )
    assert answers == [200, 200]
    assert len(sessions(world)) == 2


def test_what_is_wrong_is_read_first_and_what_was_typed_is_kept(world, theo, browse):
    browse.expect_error("422")
    thumb = opened(browse, "/tern/log/", theo)
    thumb.tap('.whom a:has-text("Carla Test")')
    thumb.write("Next step, shared with Carla", "Score three notebooks")
    thumb.tap("text=Save visit")
    focused = thumb.page.wait_for_selector(".wrong:focus")
    assert "another look" in focused.inner_text()
    assert thumb.page.get_by_label("Next step, shared with Carla").input_value() == (
        "Score three notebooks"
    )
    assert accessibility(thumb.page) == []


def test_several_people_are_found_by_typing(world, theo, browse):
    thumb = opened(browse, "/tern/log/?group=1", theo)
    thumb.choose("Several, or somebody else")
    thumb.page.get_by_label("Find a name").fill("dan")
    assert thumb.page.locator(".names label.opt:visible").count() == 1
    thumb.page.locator('.names label.opt:has-text("Dana Test")').tap()
    thumb.page.get_by_label("Find a name").fill("eli")
    assert thumb.page.locator(".names label.opt:visible").count() == 2


def test_a_visit_is_undone_from_the_page_that_says_saved(world, theo, browse):
    thumb = opened(browse, "/tern/log/", theo)
    thumb.tap('.whom a:has-text("Carla Test")')
    thumb.choose("Planning")
    thumb.choose("30")
    thumb.choose("None needed")
    thumb.tap("text=Save visit")
    thumb.tap("button:has-text('Undo')")
    thumb.page.wait_for_selector("text=The visit is taken back")
    assert len(sessions(world)) == 1
    thumb.tap(".toast button:has-text('Undo')")
    thumb.page.wait_for_selector("text=The visit is back")
    assert len(sessions(world)) == 2


def test_a_goal_is_completed_and_undone(world, theo, browse):
    page = browse("laptop", user=theo)
    page.goto(f"/tern/engagements/{world.engagements['carla'].uid}/")
    page.click(".gcard >> text=Complete")
    page.get_by_label("What shows it").fill("Four in each.")
    page.click("button:has-text('Complete')")
    page.wait_for_selector("text=Completed 8 May")
    with world.scope():
        assert GoalStatus.objects.filter(status="completed").exists()
    page.click(".toast button:has-text('Undo')")
    page.wait_for_selector("text=it is as it was before")
    with world.scope():
        assert not GoalStatus.objects.filter(status="completed").exists()


def test_a_phase_is_moved(world, theo, browse):
    page = browse("laptop", user=theo)
    page.goto(f"/tern/engagements/{world.engagements['carla'].uid}/")
    page.click("text=Move to Goal-setting")
    page.click("button:has-text('Move')")
    page.wait_for_selector("h1:has-text('Goal-setting')")
    with world.scope():
        last = EngagementPhase.objects.order_by("starts").last()
        assert last.phase.name == "Goal-setting"


PATHS = (
    "log/", "log/?teacher={carla}", "log/?group=1", "log/{visit}/", "sessions/",
    "sessions/{visit}/", "sessions/{visit}/edit/", "engagements/", "engagements/new/",
    "engagements/{engagement}/", "engagements/{engagement}/looked/",
    "engagements/{engagement}/goal/", "engagements/{engagement}/move/",
)  # fmt: skip


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("device", ["phone", "laptop"])
def test_no_page_breaks_an_accessibility_rule(world, theo, browse, theme, device):
    names = {
        "carla": world.people["carla"].uid,
        "visit": sessions(world)[0].uid,
        "engagement": world.engagements["carla"].uid,
    }
    page = browse(device, theme=theme, user=theo)
    found = {}
    for path in PATHS:
        page.goto("/tern/" + path.format(**names))
        for fold in page.locator("details:not(.menu):not(.picker)").all():
            fold.evaluate("fold => { fold.open = true; }")
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        wrong = accessibility(page) + (["wider than the window"] if wide else [])
        if wrong:
            found[path] = wrong
    assert found == {}
