"""The board, the agreement and the library in Chromium: by keyboard, by axe, on paper."""

import re
from datetime import date

import pytest

from stemhappens.coaching.goals import complete_goal
from stemhappens.coaching.models import EngagementPhase, Goal, GoalStatus
from stemhappens.coaching.steps import promise
from stemhappens.core.actor import Role
from tests.support.browser import accessibility
from tests.support.world import TODAY, make_world
from tests.web.people import Visitors

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "snapshot"]),
]


@pytest.fixture
def world():
    made = make_world()
    theo, carla = made.actor(Role.COACH, "theo"), made.engagements["carla"]
    with made.unit(theo) as unit:
        promise(unit, carla, "Send the rubric", made.people["theo"].pk, date(2026, 5, 5))
        made.open(unit, "theo", "ben", date(2026, 5, 4))
    return made


@pytest.fixture
def theo(world):
    return Visitors(world).user(Role.COACH, "theo")


def newest(world, model, **of):
    with world.scope():
        return model.objects.filter(**of).order_by("-starts", "-pk").first()


@pytest.mark.parametrize("device", ["phone", "laptop"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_is_read_by_axe_and_fits(world, theo, browse, device, theme):
    carla = f"/tern/engagements/{world.engagements['carla'].uid}/"
    for path in (
        "/tern/engagements/board/",
        carla,
        f"{carla}agreement/",
        f"{carla}goal/?practice=ngss-7",
        f"{carla}step/",
        f"{carla}close/",
        f"/tern/goals/{world.goals['carla'].uid}/correct/",
        "/tern/engagements/new/",
        "/tern/steps/",
        "/tern/library/",
    ):
        page = browse(device, theme=theme, user=theo)
        page.goto(path)
        assert accessibility(page) == [], path
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= page.viewport_size["width"], path
        assert page.locator("h1").count() == 1
        page.context.close()


def test_a_phase_is_moved_by_keyboard_and_taken_back(world, theo, browse):
    page = browse("laptop", user=theo)
    page.goto("/tern/engagements/")
    page.get_by_role("link", name="Board").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/engagements/board/")
    page.locator('.piece:has-text("Carla Test") button').focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Goal-setting 1").wait_for()
    carla = world.engagements["carla"]
    assert newest(world, EngagementPhase, engagement=carla).starts == TODAY
    page.get_by_role("button", name="Undo").press("Enter")
    page.get_by_role("heading", name="Goal-setting 0").wait_for()
    assert newest(world, EngagementPhase, engagement=carla).phase.name == "Discovery"


def test_on_a_phone_the_phases_stand_one_below_the_other(theo, browse):
    page = browse("phone", user=theo)
    page.goto("/tern/engagements/board/")
    boxes = [one.bounding_box() for one in page.locator(".column").all()]
    assert len({round(box["x"]) for box in boxes}) == 1
    assert [box["y"] for box in boxes] == sorted(box["y"] for box in boxes)
    for button in page.locator(".piece .btn").all():
        assert button.bounding_box()["height"] >= 44


def test_a_goal_is_set_from_the_library_without_scripts(world, theo, browse):
    page = browse("phone", user=theo, java_script_enabled=False)
    page.goto(f"/tern/engagements/{world.engagements['carla'].uid}/goal/")
    page.locator(".starters summary").tap()
    page.get_by_role("link", name="Engaging in argument from evidence").tap()
    page.locator(".starters .entries a").first.tap()
    statement = page.get_by_label("The goal, in one sentence").input_value()
    assert statement.startswith("Eighteen of every twenty-four")
    page.locator('label.opt:has-text("Student outcome")').tap()
    page.get_by_role("button", name="Set the goal").tap()
    page.wait_for_url(re.compile(r"/engagements/[^/]+/$"))
    with world.scope():
        assert Goal.objects.get(statement=statement).practice == "ngss-7"


def test_the_teacher_confirms_on_her_own_page(world, browse):
    goal, carla = world.goals["carla"], world.engagements["carla"]
    with world.unit(world.actor(Role.COACH, "theo")) as unit:
        complete_goal(unit, goal, TODAY, "seen", "https://example.org/film")
    page = browse("phone", user=Visitors(world).user(Role.TEACHER, "carla"))
    page.goto(f"/tern/engagements/{carla.uid}/")
    assert page.get_by_role("link", name="https://example.org/film").is_visible()
    page.get_by_role("link", name="Confirm it is completed").tap()
    page.get_by_role("button", name="Confirm").tap()
    page.wait_for_url(re.compile(r"/engagements/[^/]+/$"))
    assert newest(world, GoalStatus, goal=goal).confirmed_on == TODAY


def test_the_agreement_is_one_sheet_of_paper(world, theo, browse):
    page = browse("laptop", user=theo)
    page.goto(f"/tern/engagements/{world.engagements['carla'].uid}/agreement/")
    for paper in ("Letter", "A4"):
        sheet = page.pdf(format=paper)
        assert len(re.findall(rb"/Type\s*/Page[^s]", sheet)) == 1, paper
    page.emulate_media(media="print")
    assert not page.get_by_role("button", name="Print").is_visible()
