"""A teacher's page, the two questions and a principal's page in a real browser."""

from datetime import timedelta

import pytest

from stemhappens.coaching.drafts import Seat
from stemhappens.coaching.pulse import PulseDraft, ask_pulse
from stemhappens.core.actor import Role
from stemhappens.people.services import add_person, place
from tests.support.browser import accessibility
from tests.support.world import START, TODAY, make_world
from tests.web.people import Visitors

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "snapshot"]),
]


@pytest.fixture
def world():
    """Carla, and eleven others who had a visit, are asked the two questions."""
    made = make_world()
    with made.unit() as unit:
        for n in range(11):
            person = made.people[f"t{n}"] = add_person(unit, f"Teacher{n}", "Test")
            place(unit, person, made.schools["birch"], "teacher", START)
    names = ("carla", *(f"t{n}" for n in range(11)))
    made.log(seats=tuple(Seat(made.people[name].pk) for name in names), steps=(),
             none_needed=True)  # fmt: skip
    made.log_plan(day=TODAY + timedelta(days=6))
    with made.unit(made.actor(Role.DIRECTOR)) as unit:
        last = TODAY + timedelta(days=13)
        ask_pulse(unit, made.program, PulseDraft("It helps.", "We talk.", TODAY, last))
    return made


@pytest.mark.parametrize(("device", "theme"), [("phone", "dark"), ("laptop", "light")])
def test_two_taps_and_send_answer_the_two_questions(world, browse, device, theme):
    user = Visitors(world).user(Role.TEACHER, "carla")
    page = browse(device, theme=theme, user=user)
    page.goto("/tern/")
    assert page.url.endswith("/tern/mine/")
    assert accessibility(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for statement in ("It helps.", "We talk."):
        group = page.get_by_role("group", name=statement)
        group.get_by_role("radio", name="5", exact=True).check()
    page.get_by_role("button", name="Send, for good").click()
    page.get_by_text("Counted, without your name").wait_for()
    page.get_by_text("You have answered the two questions").wait_for()
    assert accessibility(page) == []


def test_the_questions_can_be_answered_by_keyboard_alone(world, browse):
    page = browse("laptop", user=Visitors(world).user(Role.TEACHER, "t1"))
    page.goto("/tern/mine/questions/")
    page.get_by_role("radio", name="1", exact=True).first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Counted, without your name").wait_for()


@pytest.mark.parametrize("device", ["phone", "laptop"])
def test_the_pages_of_principal_board_and_director_hold_to_wcag(world, browse, device):
    people = Visitors(world)
    principal = people.user(Role.PRINCIPAL, "paula", schools=("birch",))
    for user, address in (
        (principal, "/tern/school/"),
        (people.user(Role.BOARD), "/tern/pulse/"),
        (people.user(Role.DIRECTOR), "/tern/pulse/new/"),
    ):
        page = browse(device, theme="dark", user=user)
        page.goto(address)
        assert accessibility(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
