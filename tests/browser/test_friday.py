"""A week of visits with the keyboard alone: keystrokes are counted, at both widths."""

from dataclasses import dataclass
from datetime import date

import pytest
from playwright.sync_api import Page

from stemhappens.coaching.models import Attendance, Session
from stemhappens.coaching.teams import TeamDraft, start_team
from stemhappens.core.actor import Role
from stemhappens.people.services import add_person, place
from tests.support.browser import accessibility
from tests.support.world import START, make_world
from tests.web.people import Visitors

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SECONDS = 0.2
"""What one keystroke takes."""
STEP = "Score three notebooks"


@pytest.fixture
def world():
    """A roster of forty more, so that letters have to tell people apart."""
    made = make_world()
    with made.unit() as unit:
        for n in range(40):
            person = add_person(unit, f"Teacher{n:02}", "Roster")
            place(unit, person, made.schools["cedar"], "teacher", START)
    return made


@pytest.fixture
def theo(world):
    return Visitors(world).user(Role.COACH, "theo")


@dataclass
class Keys:
    """Keys pressed on a page, and counted."""

    page: Page
    pressed: int = 0

    def press(self, *names: str) -> None:
        for name in names:
            self.page.keyboard.press(name)
            self.pressed += 1

    def write(self, text: str) -> None:
        self.press(*text)

    def cell(self, name: str) -> None:
        """The focus stands in this cell of a row."""
        here = self.page.evaluate("document.activeElement.name")
        assert here.endswith(f"-{name}"), f"{here}, not {name}"


def opened(browse, user, device: str = "laptop", **options) -> Keys:
    page = browse(device, user=user, **options)
    page.goto("/tern/friday/?week=2026-05-04")
    page.focus("#id_r0-day")
    return Keys(page)


def visit(keys: Keys, day: str, who: str, minutes: str, step: str) -> None:
    """One row, cell by cell, as a coach writes it."""
    keys.cell("day")
    keys.press(*(day or ""), "Enter")
    keys.cell("who")
    keys.write(who)
    keys.press("Enter")
    keys.cell("where")
    keys.press("Enter")
    keys.cell("kind")
    keys.press("O", "Enter")
    keys.cell("minutes")
    keys.write(minutes)
    keys.press("Enter")
    keys.cell("topics")
    keys.press("Control+d" if keys.pressed > 80 else "D", "Enter")
    keys.cell("step")
    keys.write(step)
    keys.press("Enter")
    keys.cell("by")


@pytest.mark.parametrize("device", ["laptop", "phone"])
def test_ten_visits_take_at_most_four_minutes_of_keystrokes(world, theo, browse, device):
    keys = opened(browse, theo, device)
    people = ["carl", "ben", "dana", "eli", "teacher07", "teacher1", "carl", "ben", "dana", "eli"]
    for n, who in enumerate(people):
        if n:
            keys.press("Enter")
        visit(keys, "MTWTF"[n // 2], who, "45", f"{STEP} {n}")
    keys.press("Control+Enter")
    keys.page.wait_for_selector("text=10 visits are saved")
    seconds = keys.pressed * SECONDS
    print(f"{device}: {keys.pressed} keystrokes, {seconds:.0f} seconds")
    assert seconds <= 240
    with world.scope():
        rows = list(Session.objects.order_by("id"))
        assert len(rows) == 10
        assert {row.session_type_id for row in rows} == {world.types["observation"].pk}
        assert all(row.school_id and row.minutes == 45 and row.topics.exists() for row in rows)
        assert sorted({row.day for row in rows})[0] == date(2026, 5, 4)
        seats = Attendance.objects.filter(person_id=world.people["carla"].pk)
        assert seats.count() == 2
    keys.page.click(".toast button:has-text('Undo')")
    keys.page.wait_for_selector("text=it is as it was before")
    with world.scope():
        assert Session.objects.count() == 0


def test_a_new_row_appears_and_a_cell_is_copied_down(world, theo, browse):
    keys = opened(browse, theo)
    assert keys.page.locator("[data-row]:visible").count() == 1
    visit(keys, "T", "carl", "45", STEP)
    keys.press("Enter")
    assert keys.page.locator("[data-row]:visible").count() == 2
    assert keys.page.input_value("#id_r1-day") == keys.page.input_value("#id_r0-day")
    keys.press("Enter")
    keys.write("ben")
    keys.press("Enter", "Enter")
    for name in ("kind", "minutes", "topics", "step"):
        keys.cell(name)
        keys.press("Control+d", "Enter")
        assert keys.page.input_value(f"#id_r1-{name}") == keys.page.input_value(f"#id_r0-{name}")
    for n in range(9):
        keys.page.focus(f"#id_r{n + 1}-by")
        keys.press("Enter")
        keys.cell("day")
    assert keys.page.locator("[data-row]:visible").count() == 11
    uids = keys.page.eval_on_selector_all("[name$=-uid]", "all => all.map((one) => one.value)")
    assert len(set(uids)) == 11


def test_several_names_and_which_engagement(world, theo, browse):
    with world.unit() as unit:
        second = world.open(unit, "theo", "carla", date(2026, 3, 2))
    keys = opened(browse, theo)
    keys.press("Enter")
    keys.write("carl,ben")
    keys.press("Enter")
    assert keys.page.input_value("#id_r0-who") == "Carla Test, Ben Test"
    assert keys.page.input_value("#id_r0-where") == str(world.schools["birch"].pk)
    carla = world.people["carla"].pk
    field = f"[name=r0-which_{carla}]"
    assert keys.page.locator(field).count() == 1
    keys.page.locator(field).select_option(str(second.pk))
    assert keys.page.locator("[name^=r0-which_]").count() == 1
    assert accessibility(keys.page) == []


def test_errors_stand_at_their_cells_and_nothing_is_lost(world, theo, browse):
    browse.expect_error("422")
    keys = opened(browse, theo)
    visit(keys, "T", "carl", "4x", STEP)
    keys.press("Enter", "Enter")
    keys.write("zzz")
    keys.press("Control+Enter")
    focused = keys.page.wait_for_selector(".wrong:focus")
    assert "nothing is saved yet" in focused.inner_text()
    assert keys.page.input_value("#id_r0-minutes") == "4x"
    assert keys.page.input_value("#id_r0-step") == STEP
    assert keys.page.input_value("#id_r1-who") == "zzz"
    assert keys.page.locator("#id_r1-who_error").is_visible()
    assert accessibility(keys.page) == []


def test_it_needs_no_script(world, theo, browse):
    page = browse("laptop", user=theo, java_script_enabled=False)
    page.goto("/tern/friday/?week=2026-05-04")
    assert page.locator("[data-row]:visible").count() == 10
    page.fill("#id_r0-who", "carl")
    page.select_option("#id_r0-kind", label="Observation")
    page.fill("#id_r0-minutes", "45")
    page.fill("#id_r0-topics", world.topics[0].name)
    page.select_option("#id_r0-by", "none")
    page.click("text=Save the visits")
    page.wait_for_selector("text=One visit is saved")
    with world.scope():
        assert Attendance.objects.get().person_id == world.people["carla"].pk


def test_a_team_is_ticked_and_the_absent_unticked(world, theo, browse):
    with world.unit(cause="start a team") as unit:
        people = tuple(world.people[name].pk for name in ("carla", "ben", "dana"))
        start_team(unit, TeamDraft("Grade 4", people, START))
    page = browse("phone", user=theo)
    page.goto("/tern/log/")
    page.locator('.whom a:has-text("Grade 4")').tap()
    page.locator('#id_others label.opt:has-text("Ben Test")').first.tap()
    page.locator('label.opt:has-text("Planning")').first.tap()
    page.locator('label.opt:has-text("45")').first.tap()
    page.locator('fieldset:has-text("Topics") label.opt').first.tap()
    page.locator('label.opt:has-text("None needed")').first.tap()
    assert accessibility(page) == []
    page.locator("text=Save visit").tap()
    page.wait_for_selector("h1:has-text('Saved')")
    with world.scope():
        there = set(Attendance.objects.values_list("person_id", flat=True))
        assert Session.objects.get().team.name == "Grade 4"
    assert there == {world.people["carla"].pk, world.people["dana"].pk}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("device", ["phone", "laptop"])
def test_no_page_breaks_an_accessibility_rule(world, theo, browse, theme, device):
    with world.unit(cause="start a team") as unit:
        people = tuple(world.people[name].pk for name in ("carla", "ben"))
        team = start_team(unit, TeamDraft("Grade 4", people, START))
    world.log_plan(day=date(2026, 5, 6))
    page = browse(device, theme=theme, user=theo)
    found = {}
    for path in (
        "friday/", "teams/", "teams/new/", f"teams/{team.uid}/", f"teams/{team.uid}/join/",
        f"teams/{team.uid}/leave/", f"log/?team={team.uid}",
    ):  # fmt: skip
        page.goto("/tern/" + path)
        for fold in page.locator("details:not(.menu):not(.picker)").all():
            fold.evaluate("fold => { fold.open = true; }")
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        wrong = accessibility(page) + (["wider than the window"] if wide else [])
        if wrong:
            found[path] = wrong
    assert found == {}
