"""The daily acts by the keyboard alone, and what holds on every page: no focus under a bar, no
page wider than its window at 390 pixels or at twice the size of the letters."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from stemhappens.access.services import add_membership
from stemhappens.coaching.models import NextStep, Session
from stemhappens.core.actor import Role
from tests.support.world import START, make_world
from tests.web.people import Visitors

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "snapshot"]),
]

PATIENCE = 30_000
"""Milliseconds a page may take on a busy machine."""

FURTHEST = 120
"""Presses of the Tab key after which something counts as out of reach."""

FOCUS = """() => {
  const it = document.activeElement;
  const choice = it.closest("label.opt");
  return [it.matches("input, select") ? "field" : it.tagName, it.name ?? "",
          (choice ?? it).textContent.trim().replace(/\\s+/g, " ")];
}"""

HIDDEN = """() => {
  const it = document.activeElement;
  if (it.matches("body, .skip")) return [];
  const box = (it.closest("label.opt") ?? it).getBoundingClientRect();
  return [...document.querySelectorAll(".tabs, .looking, .save")]
    .filter((bar) => bar.checkVisibility() && !bar.contains(it))
    .filter((bar) => {
      const its = bar.getBoundingClientRect();
      return box.top < its.bottom - 1 && box.bottom > its.top + 1;
    })
    .map((bar) => `${it.tagName} ${it.textContent.trim().slice(0, 40)} under ${bar.className}`);
}"""

SPILL = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass
class Keys:
    """A page worked by the keyboard: nothing here clicks, fills or focuses."""

    page: Page

    def press(self, *keys: str) -> None:
        """One key after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def reach(self, text: str) -> None:
        """Tab until what has the focus begins with `text`."""
        for _press in range(FURTHEST):
            self.press("Tab")
            if self.focused()[2].startswith(text):
                return
        raise AssertionError(f"Tab never comes to {text!r}, last was {self.focused()}")

    def reach_field(self, name: str) -> None:
        """Tab until the field `name` has the focus."""
        for _press in range(FURTHEST):
            self.press("Tab")
            if self.focused()[1] == name:
                return
        raise AssertionError(f"Tab never comes to the field {name!r}")

    def enter(self, text: str) -> None:
        """Reach `text` and press Enter."""
        self.reach(text)
        self.press("Enter")

    def choose(self, name: str, text: str) -> None:
        """Reach the choices of `name`, move by the arrows to `text` and take it."""
        self.reach_field(name)
        for _press in range(FURTHEST):
            if self.focused()[2].startswith(text):
                self.press("Space")
                return
            self.press("ArrowDown")
        raise AssertionError(f"no arrow comes to {text!r} of {name!r}")

    def pick(self, name: str, first_letters: str) -> None:
        """Reach the list `name` and choose in it by its first letters."""
        self.reach_field(name)
        self.page.keyboard.type(first_letters)

    def sign_in(self, email: str) -> None:
        """Write address and password, and send them."""
        self.reach_field("email")
        self.page.keyboard.type(email)
        self.reach_field("password")
        self.page.keyboard.type("correct horse battery")
        self.press("Enter")
        self.page.wait_for_url(lambda url: "/signin/" not in url)

    def focused(self) -> list[str]:
        """What has the focus: its kind, its name, its words."""
        return self.page.evaluate(FOCUS)

    def sees(self, text: str) -> None:
        """Wait until the page's h1 says `text`."""
        self.page.wait_for_selector(f'h1:has-text("{text}")')


@pytest.fixture
def world():
    """Theo has seen Carla once."""
    made = make_world()
    made.visit = made.log(made.actor(Role.COACH, "theo"))
    return made


@pytest.fixture
def theo(world):
    return Visitors(world).user(Role.COACH, "theo")


@pytest.fixture
def director(world):
    """Directs, and leads Theo."""
    user = Visitors(world).user(Role.DIRECTOR)
    with world.unit() as unit:
        add_membership(unit, user, Role.LEAD_COACH, START, coaches=(world.people["theo"],))
    return user


@pytest.fixture
def opened(browse):
    """Opens a path: `opened("/tern/", user=theo)`."""

    def at(path: str, device: str = "laptop", user=None) -> Page:
        page = browse(device, user=user)
        page.set_default_timeout(PATIENCE)
        page.goto(path)
        return page

    return at


def test_a_coach_signs_in_and_logs_a_visit(world, theo, opened):
    keys = Keys(opened("/tern/log/"))
    keys.sign_in(theo.email)
    keys.sees("Log")
    keys.enter("Carla Test")
    keys.page.wait_for_selector("h2:has-text('Carla Test')")
    keys.choose("kind", "Planning")
    keys.choose("minutes", "45")
    keys.reach_field("next_step")
    keys.page.keyboard.type("Score three notebooks")
    keys.choose("next_by", "Carla, by Fri 15 May")
    keys.enter("Save visit")
    keys.sees("Saved")
    with world.scope():
        saved = Session.objects.order_by("id").last()
        assert (saved.minutes, saved.session_type_id) == (45, world.types["planning"].pk)
        assert NextStep.objects.get(session=saved).text == "Score three notebooks"


def test_a_director_corrects_a_school_and_takes_it_back(world, director, opened):
    keys = Keys(opened(f"/tern/sessions/{world.visit.uid}/"))
    keys.sign_in(director.email)
    keys.enter("Correct it")
    keys.page.wait_for_selector("form.sheet")
    keys.pick("where", "Ced")
    keys.enter("Save the correction")
    keys.page.wait_for_selector(".toast:has-text('Corrected')")
    assert where_it_was(world) == "cedar"
    keys.enter("More")
    keys.enter("Changes")
    keys.page.wait_for_url("**/tern/changes/")
    keys.enter(director.name)
    keys.page.wait_for_url("**/tern/changes/*/")
    keys.enter("See what undoing it does")
    keys.page.wait_for_url("**/undo/")
    keys.enter("Undo it")
    keys.page.wait_for_selector(".toast:has-text('Undone')")
    assert where_it_was(world) == "birch"


def where_it_was(world) -> str:
    with world.scope():
        school = Session.objects.get(pk=world.visit.pk).school_id
    return next(name for name, row in world.schools.items() if row.pk == school)


@pytest.mark.parametrize(("device", "name"), [("laptop", "More"), ("phone", "Menu")])
def test_the_menu_opens_moves_and_closes(director, opened, device, name):
    keys = Keys(opened("/tern/definitions/", device, director))
    opens = keys.page.locator("details.more[open]")
    keys.enter(name)
    assert opens.count() == 1
    keys.press("Tab", "Tab")
    assert opens.locator("a:focus").count() == 1
    keys.press("Escape")
    assert opens.count() == 0
    assert keys.focused()[2] == name
    keys.press("Space")
    assert opens.count() == 1
    keys.press("Shift+Tab")
    assert opens.count() == 0
    keys.enter(name)
    keys.enter("Settings")
    keys.page.wait_for_url("**/tern/settings/")


def test_no_bar_hides_what_has_the_focus(world, director, theo, opened):
    page = opened("/tern/look-as/", "phone", director)
    page.get_by_label("Which coach").select_option("Theo Test")
    page.get_by_role("button", name="See their page Coach").tap()
    page.wait_for_selector(".looking")
    page.set_viewport_size({"width": 390, "height": 520})
    keys, hidden = Keys(page), []
    for path in ("today/", "engagements/", f"log/?teacher={world.people['carla'].uid}"):
        page.goto(f"/tern/{path}")
        for key in ["Tab"] * 30 + ["Shift+Tab"] * 30:
            keys.press(key)
            hidden += page.evaluate(HIDDEN)
    assert hidden == []


WIDTHS = {"a phone": 390, "a laptop at 200 %": 640}


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS.keys())
def test_no_page_is_wider_than_its_window(world, theo, director, opened, width):
    spills = {}
    for user, paths in (
        (director, ("", "sessions/", "people/", "settings/", "changes/")),
        (theo, ("", "log/", f"log/?teacher={world.people['carla'].uid}", "sessions/")),
    ):
        page = opened("/tern/", user=user)
        page.set_viewport_size({"width": width, "height": 400})
        for path in paths:
            page.goto(f"/tern/{path}")
            if page.evaluate(SPILL) > 0:
                spills[f"{path} of {user.name}"] = page.evaluate(SPILL)
    assert spills == {}
