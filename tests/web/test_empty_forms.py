"""Every form sent empty, or with a day nobody can read: refused at its fields, words kept."""

from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse

from stemhappens.access.models import User
from stemhappens.core.actor import Role
from stemhappens.web.doors import pages
from tests.support.world import World, make_world
from tests.web.people import Visitors
from tests.web.test_matrix import home, known, parts_of  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_connection")]

NOTHING_TO_FILL_IN = {
    "change-undo": "the page shows what is taken back",
    "eligibility-add": "in this district nobody is left to take up",
    "import-engagements": "a list of ticks: without one nothing is opened",
    "import-pairs": "each pair is settled by its own buttons",
    "import-one": "its questions are asked one at a time",
    "import-undo": "the same",
    "look-as": "its choices stand in the address",
    "move": "each step is ticked by its own button",
    "mine-questions": "nobody has asked yet",
    "people-merge": "begins with two names to choose",
    "reconcile": "a report may have given none of its figures",
    "schools-merge": "the same",
    "settings-budget": "a budget without a line is none",
}
CHOOSES_FIRST = {
    "handover": {"day": ""},
    "log": {"teacher": "carla"},
    "plan-new": {"teacher": "carla"},
}
"""Forms that begin with whom: asked once that is known."""

ORDER = (Role.COACH, Role.DIRECTOR, Role.ADMIN, Role.LEAD_COACH, Role.TEACHER)
UNREADABLE, TYPED = "the day before", "Kept as typed"


class Fields(HTMLParser):
    """The text and date fields of a page's form, by name."""

    def __init__(self, body: str) -> None:
        super().__init__()
        self.texts: set[str] = set()
        self.dates: set[str] = set()
        self.feed(body)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        named = dict(attributes)
        name = named.get("name") or ""
        if tag == "input" and named.get("type") == "date":
            self.dates.add(name)
        if tag == "textarea" or (tag == "input" and named.get("type", "text") == "text"):
            self.texts.add(name)


@pytest.fixture
def world() -> World:
    return make_world("tern")


@pytest.fixture
def clients(world) -> dict[Role, Client]:
    people = Visitors(world)
    return {
        Role.COACH: people.client(Role.COACH, "theo"),
        Role.DIRECTOR: people.client(Role.DIRECTOR),
        Role.ADMIN: people.client(Role.ADMIN),
        Role.LEAD_COACH: people.client(Role.LEAD_COACH, coaches=("theo",)),
        Role.TEACHER: people.client(Role.TEACHER, "carla"),
    }


def forms(world: World, clients: dict[Role, Client]) -> list[tuple[str, Client, str]]:
    """Name, visitor and address of every page with a form to fill in."""
    rows = known(world, User.objects.get(name__startswith="Theo"))
    carla = world.people["carla"].uid
    found = []
    for name, page in pages.items():
        if name in NOTHING_TO_FILL_IN or not {"GET", "POST"} <= page.methods:
            continue
        role = next(role for role in ORDER if role in page.roles)
        address = reverse(name, kwargs={"district": "tern", **parts_of(page, rows)})
        if "teacher" in CHOOSES_FIRST.get(name, {}):
            address += f"?teacher={carla}"
        found.append((name, clients[role], address))
    return found


def said(body: str) -> bool:
    """True when the page says what is wrong where a reader begins, or at the field."""
    return 'class="wrong' in body or 'class="err' in body


def test_a_form_sent_empty_says_what_it_lacks_and_writes_nothing(world, clients):
    failures = []
    for name, client, address in forms(world, clients):
        world.district.refresh_from_db()
        before = world.district.seq
        answer = client.post(address, CHOOSES_FIRST.get(name, {}) | {"sent": "1"})
        world.district.refresh_from_db()
        if not 400 <= answer.status_code < 500:
            failures.append(f"{name}: {answer.status_code}")
        elif not said(answer.content.decode()):
            failures.append(f"{name}: does not say what it lacks")
        if world.district.seq != before:
            failures.append(f"{name}: wrote")
    assert not failures, "; ".join(failures)


def test_a_date_nobody_can_read_is_refused_and_what_was_typed_is_kept(world, clients):
    failures, tried = [], 0
    for name, client, address in forms(world, clients):
        fields = Fields(client.get(address).content.decode())
        if not fields.dates:
            continue
        tried += 1
        sent = dict.fromkeys(fields.dates, UNREADABLE) | dict.fromkeys(fields.texts, TYPED)
        answer = client.post(address, sent)
        body = answer.content.decode()
        if not 400 <= answer.status_code < 500 or not said(body):
            failures.append(f"{name}: {answer.status_code}, said: {said(body)}")
        elif body.count(TYPED) < len(fields.texts):
            failures.append(f"{name}: {body.count(TYPED)} of {len(fields.texts)} kept")
    assert tried > 10
    assert not failures, "; ".join(failures)
