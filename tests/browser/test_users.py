"""Users in Chromium: both widths and themes read by axe, a link to a password, another's page."""

import os
import re

import pytest

from stemhappens.access.models import User
from stemhappens.access.services import add_membership
from stemhappens.core.actor import Role
from tests.support.browser import accessibility
from tests.support.world import START, make_world
from tests.web.people import Visitors

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "snapshot"]),
]

LOOKS = [(device, theme) for device in ("phone", "laptop") for theme in ("light", "dark")]
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def world():
    made = make_world()
    made.log(made.actor(Role.COACH, "theo"), private_note="Go slower with her.")
    return made


@pytest.fixture
def director(world):
    """Directs, and leads Theo."""
    visitors = Visitors(world)
    user = visitors.user(Role.DIRECTOR)
    with world.unit() as unit:
        add_membership(unit, user, Role.LEAD_COACH, START, coaches=(world.people["theo"],))
    visitors.user(Role.COACH, "theo")
    return user


def readable(page, name: str = "") -> None:
    assert accessibility(page) == []
    assert page.evaluate(WIDE) == 0
    if os.environ.get("SHOTS"):
        page.screenshot(path=f"{os.environ['SHOTS']}/{name}.png", full_page=True)


@pytest.mark.parametrize(("device", "theme"), LOOKS)
def test_everybody_can_read_the_pages_of_users(world, director, browse, device, theme):
    theo = User.objects.get(name__startswith="Theo")
    page = browse(device, theme=theme, user=director)
    for name, path in (
        ("users", "/tern/users/"),
        ("new", "/tern/users/new/"),
        ("user", f"/tern/users/{theo.pk}/"),
        ("look-as", "/tern/look-as/"),
        ("password", "/password/"),
        ("forgotten", "/forgotten/"),
    ):
        page.goto(path)
        readable(page, f"{name}-{device}-{theme}")
    page.goto(f"/tern/users/{theo.pk}/")
    page.get_by_role("button", name="Make a link for a new password").click()
    page.wait_for_selector("h1:has-text('Give this link')")
    readable(page, f"link-{device}-{theme}")
    page.goto("/tern/look-as/")
    page.get_by_label("Which coach").select_option("Theo Test")
    page.get_by_role("button", name="See their page Coach").click()
    page.wait_for_selector(".looking")
    readable(page, f"looking-{device}-{theme}")
    page.locator("details.menu summary").click()
    readable(page, f"menu-{device}-{theme}")


def test_a_user_is_invited_and_chooses_a_password(world, director, browse):
    page = browse("laptop", user=director)
    page.goto("/tern/users/")
    page.get_by_role("link", name="Add a user").click()
    page.get_by_label("E-mail").fill("nia@tern.org")
    page.get_by_label("Name", exact=True).fill("Nia Adler")
    page.locator('label.opt:has-text("Board")').click()
    page.get_by_role("button", name="Add the user").click()
    link = page.locator(".hand-over code").inner_text()
    guest = browse("phone")
    guest.goto(re.sub(r"^https?://[^/]+", "", link))
    assert "/password/new/" in guest.url
    for label in ("New password", "The same once more"):
        guest.get_by_label(label).fill("a long walk home")
    guest.get_by_role("button", name="Save the password").click()
    guest.wait_for_url("**/tern/impact/")


def test_one_looks_as_a_coach_saves_nothing_and_stops(world, director, browse):
    browse.expect_error("403")
    page = browse("phone", user=director)
    page.goto("/tern/look-as/")
    page.get_by_label("Which coach").select_option("Theo Test")
    page.get_by_role("button", name="See their page Coach").tap()
    page.wait_for_selector(".looking")
    assert "Theo Test (Coach)" in page.locator(".looking").inner_text()
    page.goto(f"/tern/engagements/{world.engagements['carla'].uid}/")
    assert "Go slower" not in page.content()
    page.goto("/tern/log/")
    page.locator('.whom a:has-text("Carla Test")').tap()
    page.locator("text=Save visit").first.tap()
    page.wait_for_selector("h1:has-text('Nothing is saved')")
    assert accessibility(page) == []
    page.get_by_role("button", name="Stop looking").tap()
    page.wait_for_url("**/tern/impact/")
    assert page.locator(".looking").count() == 0


def test_one_works_in_one_role_by_the_keyboard(world, director, browse):
    page = browse("laptop", user=director)
    page.goto("/tern/definitions/")
    page.locator("details.menu summary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Lead coach", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/tern/impact/")
    assert page.locator(".top nav a:has-text('Users')").count() == 0
    page.locator("details.menu summary").click()
    pressed = page.locator(".switch button[aria-pressed=true]").inner_text()
    assert pressed == "Lead coach"
