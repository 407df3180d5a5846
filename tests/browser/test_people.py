"""A director keeps people and schools: keyboard alone, both themes, both sizes, read by axe."""

import pytest

from stemhappens.core.actor import Role
from stemhappens.core.spans import OPEN_END
from stemhappens.people.models import Eligibility, Person, Placement
from stemhappens.people.services import add_person, place
from tests.support.browser import accessibility
from tests.support.world import START, make_world
from tests.web.people import Visitors

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "snapshot"]),
]

WIDE = "document.querySelector('main').scrollWidth > document.querySelector('main').clientWidth"
"""Something of the page sticks out of it."""


@pytest.fixture
def world():
    """Carla stands here twice; Zoe is placed and not eligible."""
    made = make_world()
    made.log(made.actor(Role.COACH, "theo"))
    with made.unit() as unit:
        for name in ("Karla", "Zoe"):
            place(unit, add_person(unit, name, "Test"), made.schools["birch"], "teacher", START)
    return made


@pytest.fixture
def director(world):
    return Visitors(world).user(Role.DIRECTOR)


def paths(world):
    carla, birch = world.people["carla"].uid, world.schools["birch"].uid
    with world.scope():
        karla = Person.objects.get(names__given="Karla").uid
    return (
        "people/",
        "people/?q=nobody",
        f"people/{carla}/",
        f"people/{carla}/transfer/",
        "people/pairs/",
        f"people/merge/?keep={carla}&other={karla}",
        "schools/",
        f"schools/{birch}/",
        f"schools/{birch}/merge/",
        "eligibility/",
        "eligibility/add/",
    )


@pytest.mark.parametrize("device", ["phone", "laptop"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_is_readable(world, director, browse, device, theme):
    page = browse(device, theme=theme, user=director)
    for path in paths(world):
        page.goto(f"/tern/{path}")
        assert accessibility(page) == [], path
        assert page.locator("h1").count() == 1, path
        assert not page.evaluate(WIDE), path


def test_at_twice_the_size_nothing_is_cut(world, director, browse):
    page = browse("laptop", user=director)
    page.set_viewport_size({"width": 640, "height": 400})  # 1280 at 200 %
    for path in paths(world):
        page.goto(f"/tern/{path}")
        assert not page.evaluate(WIDE), path
        assert accessibility(page) == [], path


def test_a_wrong_transfer_is_taken_back_from_the_keyboard(world, director, browse):
    page = browse("laptop", user=director)
    page.goto("/tern/people/")
    page.get_by_label("Find a person").focus()
    page.keyboard.type("carla")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Carla Test").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Transfer to another school").focus()
    page.keyboard.press("Enter")
    page.get_by_label("To which school").focus()
    page.keyboard.type("Cedar")
    page.get_by_role("button", name="Transfer").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Carla Test teaches at Cedar").wait_for()
    page.get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Carla Test teaches at Birch").wait_for()
    with world.scope():
        (row,) = Placement.objects.filter(person=world.people["carla"])
        assert (row.school_id, row.ends) == (world.schools["birch"].pk, OPEN_END)


def test_two_spellings_become_one_and_two_again(world, director, browse):
    page = browse("phone", user=director)
    page.goto("/tern/people/pairs/")
    page.get_by_role("link", name="Look at both").first.tap()
    page.locator("form button.btn").first.tap()
    page.get_by_role("button", name="Undo").wait_for()
    with world.scope():
        assert Person.objects.filter(names__family="Test").count() == 8
    page.get_by_role("button", name="Undo").tap()
    page.get_by_text("Undone; it is as it was before.").wait_for()
    with world.scope():
        assert Person.objects.filter(names__family="Test").count() == 9


def test_whom_the_rule_proposes_is_taken_up_at_once(world, director, browse):
    page = browse("laptop", user=director)
    page.goto("/tern/eligibility/")
    page.get_by_role("link", name="Take up whom the rule proposes").click()
    page.get_by_role("button", name="Make them eligible").click()
    page.get_by_text("2 taken up: 4 teachers were eligible, 6 will be.").wait_for()
    with world.scope():
        assert Eligibility.objects.count() == 6
