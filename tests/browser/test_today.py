"""A coach's day in Chromium: taps are counted, targets measured, pages read by axe."""

from datetime import date, time
from uuid import uuid4

import pytest

from stemhappens.coaching.drafts import Seat, Step
from stemhappens.coaching.models import Session, TimeEntry
from stemhappens.coaching.time import TimeDraft, log_time
from stemhappens.core.actor import Role
from tests.support.browser import accessibility
from tests.support.world import TODAY, make_world
from tests.web.people import Visitors

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "snapshot"]),
]

THUMB = 46
"""Pixels of what is pressed often on a phone (docs of the look)."""


@pytest.fixture
def world():
    """Theo has seen Carla, promised her something, and plans to see her today and next week."""
    made = make_world()
    theo = made.actor(Role.COACH, "theo")
    steps = (
        Step("Bring the rubric", made.people["theo"].pk, date(2026, 5, 6)),
        Step("Try sentence stems", made.people["carla"].pk, TODAY),
    )
    made.log(theo, day=date(2026, 4, 20), steps=steps)
    made.plan = made.log_plan(theo, day=TODAY, starts_at=time(10, 15))
    made.log_plan(theo, day=date(2026, 5, 12))
    made.log_plan(theo, day=date(2026, 5, 6), seats=(Seat(made.people["ben"].pk),))
    with made.unit(theo, "log other time") as unit:
        log_time(unit, TimeDraft(uuid4(), made.program.pk, TODAY, "travel", theo.person_id, 30))
    return made


@pytest.fixture
def theo(world):
    return Visitors(world).user(Role.COACH, "theo")


def sessions(world, **of):
    with world.scope():
        return list(Session.objects.filter(**of).order_by("id"))


def test_a_visit_planned_today_is_logged_from_the_day(world, theo, browse):
    page = browse("phone", user=theo)
    page.goto("/tern/")
    page.wait_for_selector("h1:has-text('One visit today, and it is overdue')")
    page.locator(".nextvisit >> text=Log this visit").tap()
    page.wait_for_selector("h2:has-text('Carla Test')")
    page.locator('label.opt:has-text("45")').first.tap()
    page.locator('label.opt:has-text("None needed")').first.tap()
    page.locator("text=Save visit").tap()
    page.wait_for_selector("h1:has-text('Saved')")
    (held,) = sessions(world, uid=world.plan.uid)
    assert (held.state, held.minutes) == ("held", 45)
    page.goto("/tern/today/")
    page.wait_for_selector("h1:has-text('No visit planned today')")


def test_a_visit_is_planned_and_nobody_came(world, theo, browse):
    page = browse("phone", user=theo)
    page.goto("/tern/today/")
    page.locator(".day >> text=Plan a visit").tap()
    page.locator('.whom a:has-text("Carla Test")').tap()
    page.get_by_label("On which day").fill(TODAY.isoformat())
    page.locator("#id_time").fill("13:20")
    page.locator('label.opt:has-text("Planning")').tap()
    page.locator("button:has-text('Plan it')").tap()
    page.wait_for_selector(".toast:has-text('Planned for Fri 8 May')")
    page.locator('a.ln:has-text("1:20 pm")').tap()
    page.get_by_role("link", name="Not held").tap()
    page.locator('label.opt:has-text("No-show")').tap()
    page.get_by_label("Why").fill("A fire drill")
    page.locator("button:has-text('Note it')").tap()
    page.wait_for_selector(".toast:has-text('It is not counted')")
    (gone,) = sessions(world, state="no_show")
    assert gone.reason == "A fire drill"
    page.locator(".toast button:has-text('Undo')").tap()
    page.wait_for_selector(".toast:has-text('Undone')")
    assert sessions(world, state="no_show") == []


def test_a_mail_is_noted_in_one_tap(world, theo, browse):
    page = browse("phone", user=theo)
    page.goto("/tern/today/")
    before = len(sessions(world, state="held"))
    page.get_by_role("button", name="E-mail with Carla Test").tap()
    page.wait_for_selector(".toast:has-text('Saved: E-mail with Carla Test')")
    assert len(sessions(world, state="held")) == before + 1
    page.locator(".toast button:has-text('Undo')").tap()
    page.wait_for_selector(".toast:has-text('Undone')")
    assert len(sessions(world, state="held")) == before


def test_other_time_takes_two_taps(world, theo, browse):
    page = browse("phone", user=theo)
    page.goto("/tern/time/")
    page.locator('label.opt:has-text("Preparation")').tap()
    page.locator("button:has-text('45 min')").tap()
    page.wait_for_selector(".toast:has-text('Saved: 45 minutes')")
    with world.scope():
        assert TimeEntry.objects.filter(kind="preparation", minutes=45, day=TODAY).exists()


def test_a_promise_is_ticked_by_the_keyboard_alone(world, theo, browse):
    page = browse("laptop", user=theo)
    page.goto("/tern/today/")
    box = page.get_by_role("button", name="Done: Bring the rubric")
    box.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".toast:has-text('Done')")
    assert box.count() == 0


def test_what_is_pressed_on_a_phone_is_large_enough_for_a_thumb(world, theo, browse):
    page = browse("phone", user=theo)
    small = []
    for path in ("today/", "plans/", "time/", f"plans/{world.plan.uid}/off/"):
        page.goto(f"/tern/{path}")
        for target in page.locator("main :is(.btn, .tick, a.ln, a.m, .opt)").all():
            box = target.bounding_box()
            if box and min(box["height"], box["width"]) < THUMB - 0.5:
                small.append((path, target.inner_text(), box))
    assert small == []


PATHS = (
    "today/", "plans/", "plans/new/", "plans/new/?teacher={carla}", "plans/{plan}/",
    "plans/{plan}/off/", "time/", "month/", "month/?month=2026-04",
)  # fmt: skip


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("device", ["phone", "laptop"])
def test_no_page_breaks_an_accessibility_rule(world, theo, browse, theme, device):
    names = {"carla": world.people["carla"].uid, "plan": world.plan.uid}
    page = browse(device, theme=theme, user=theo)
    found = {}
    for path in PATHS:
        page.goto("/tern/" + path.format(**names))
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        wrong = accessibility(page) + (["wider than the window"] if wide else [])
        if wrong:
            found[path] = wrong
    assert found == {}
