"""A director brings a messy log in: few clicks, each answer shown at once, undone in two clicks."""

from dataclasses import dataclass

import pytest
from django_scopes import scope
from playwright.sync_api import Page, expect

from stemhappens.access.models import User
from stemhappens.access.services import add_membership
from stemhappens.coaching.models import Session
from stemhappens.core.actor import Role
from stemhappens.core.write import write, write_accounts
from tests.core.rows import contents
from tests.intake.district import START, director, known_district
from tests.intake.messy import build
from tests.support.browser import accessibility

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LOG = build(400).content
MOST_DECISIONS = 12
MOST_CLICKS = 30


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path


@pytest.fixture
def district():
    return known_district()


@pytest.fixture
def user(district) -> User:
    with write_accounts("test", "add a user") as unit:
        user = User(email="director@tern.test", name="Dana")
        user.set_password("correct horse battery")
        unit.add(user)
    with write(district, director(district), "add a membership") as unit:
        add_membership(unit, user, Role.DIRECTOR, START)
    return user


@dataclass
class Hand:
    """Clicks on what is seen, and counts."""

    page: Page
    clicks: int = 0

    def click(self, selector: str) -> None:
        self.page.locator(selector).first.click()
        self.clicks += 1


def read_the_log(page: Page, content: bytes = LOG, name: str = "STEM log FINAL (2).xlsx") -> Hand:
    hand = Hand(page)
    page.goto("/tern/import/")
    page.set_input_files(
        "input[type=file]", {"name": name, "mimeType": XLSX, "buffer": content}
    )  # fmt: skip
    hand.clicks += 1  # the file is chosen
    page.fill("[name=source]", "The log")
    hand.click('button:has-text("Read the file")')
    page.wait_for_selector("h1:has-text('questions settle')")
    return hand


def open_questions(page: Page) -> int:
    return page.locator(".q:has(h2 .tag.ask)").count()


def answer_next(page: Page, hand: Hand) -> None:
    """The first option of the first question that waits; the page says that one fewer is left."""
    before = open_questions(page)
    hand.click(".q:has(h2 .tag.ask) .opt")
    expect(page.locator(".q:has(h2 .tag.ask)")).to_have_count(before - 1)


def test_a_messy_log_is_in_and_undone_with_few_clicks(district, user, browse):
    before = contents(district)
    page = browse("laptop", user=user)
    hand = read_the_log(page)
    assert 5 < open_questions(page) <= MOST_DECISIONS
    while open_questions(page):
        answer_next(page, hand)
    page.wait_for_selector("h1:has-text('all are answered')")
    hand.click('button:has-text("Import ")')
    page.wait_for_selector("h1:has-text('rows are in')")
    assert hand.clicks <= MOST_CLICKS
    with scope(district=district):
        assert Session.objects.count() > 300
    undoing = Hand(page)
    undoing.click('a:has-text("Undo this import")')
    undoing.click('button:has-text("Undo the import")')
    page.wait_for_selector("text=is undone.")
    assert undoing.clicks == 2
    assert contents(district) == before


def test_an_answer_changes_the_panel_and_keeps_the_focus(district, user, browse):
    page = browse("laptop", user=user)
    read_the_log(page)
    sessions = page.locator(".live tr:has(th:text('Sessions')) .n").first
    first = sessions.inner_text()
    page.locator(".q:has(h2 .tag.ask) .opt input").first.focus()
    page.keyboard.press("Space")
    expect(sessions).not_to_have_text(first)
    focused = page.evaluate("() => document.activeElement.type + document.activeElement.checked")
    assert focused == "radiotrue"


def test_one_of_a_group_is_answered_by_itself(district, user, browse):
    page = browse("laptop", user=user)
    read_the_log(page)
    group = page.locator('.q:has(h2:has-text("lengths give no minutes"))')
    group.locator("summary").click()
    group.locator("details .opt").first.click()
    expect(group.locator("details[open] .opt input:checked")).to_have_count(1)
    expect(group.locator("h2 .tag.ask")).to_have_count(1)


def test_without_script_answers_are_applied_by_a_button(district, user, browse):
    page = browse("laptop", user=user, java_script_enabled=False)
    read_the_log(page)
    before = open_questions(page)
    page.locator(".q:has(h2 .tag.ask) .opt").first.click()
    page.click('button:has-text("Apply the answers")')
    assert open_questions(page) == before - 1


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("device", ["laptop", "phone"])
def test_the_pages_are_accessible(district, user, browse, device, theme):
    page = browse(device, theme=theme, user=user)
    read_the_log(page)
    assert accessibility(page) == []
    for summary in page.locator(".importcols summary").all():
        summary.click()
    assert accessibility(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    page.click('button:has-text("Import ")')
    page.wait_for_selector("h1:has-text('rows are in')")
    assert accessibility(page) == []


def test_two_logs_of_one_visit_are_merged_in_two_clicks(district, user, browse):
    lines = [
        "Date,Coach,School,Teacher,Type,Minutes",
        "9/15/2025,Theo Okonjo,Lincoln Elementary School,Julia Ramírez,Observation,45",
        "9/15/2025,Marisol Vega,Lincoln Elementary School,Julia Ramírez,Observation,60",
    ]
    page = browse("phone", user=user)
    page.goto("/tern/import/")
    content = "\n".join(lines).encode()
    page.set_input_files(
        "input[type=file]", {"name": "log.csv", "mimeType": "text/csv", "buffer": content}
    )  # fmt: skip
    page.click('button:has-text("Read the file")')
    page.click('button:has-text("Import 2 rows")')
    page.click('a:has-text("One pair looks like one visit")')
    assert accessibility(page) == []
    page.click('button:has-text("Merge into one visit")')
    page.wait_for_selector("h1:has-text('No two visits look like one')")
    with scope(district=district):
        assert [s.minutes for s in Session.objects.all()] == [45]
    page.click('.toast button:has-text("Undo")')
    page.wait_for_selector("h1:has-text('One pair looks like one visit')")
