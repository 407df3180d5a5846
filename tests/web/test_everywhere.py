"""Every page is found by links: within three clicks of a role's first page, none of them dead."""

from collections import Counter, deque
from collections.abc import Iterable
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit
from uuid import UUID

import pytest
from django.test import Client
from django.urls import ResolverMatch, resolve
from django_scopes import scope

from stemhappens.access.models import Membership, User
from stemhappens.access.services import add_membership
from stemhappens.core.actor import Role, system_actor
from stemhappens.core.models import District
from stemhappens.core.write import write, write_accounts
from stemhappens.people.services import add_person
from stemhappens.web.doors import pages
from tests.intake.district import bare_district
from tests.support.world import START

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_connection")]

CLICKS = 3
SAMPLES, ASKED = 2, 4
"""Pages opened of one kind: of eighty teachers' pages two, of one list's questions four."""

ELSEWHERE = {
    "home": "where one is sent",
    "mine-questions": "no two questions are open in the demo",
    "people-merge": "begins with two names to choose, the demo has none spelled twice",
    "schools-merge": "the same",
    "settings-logo": "the demo has no logo",
    "user-new": "the users of a public demo stay as they are",
}
"""Pages that no link of the demo leads to, and why."""


TELLING = ("act", "kind")
"""Parts of an address that name a kind of page, not a row."""


class Links(HTMLParser):
    """The addresses that a page links to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        named = dict(attributes)
        if tag == "a" and named.get("href"):
            self.found.append(str(named["href"]))
        if tag == "form" and named.get("method", "get").lower() == "get" and named.get("action"):
            self.found.append(str(named["action"]))


def links_of(body: str) -> list[str]:
    reader = Links()
    reader.feed(body)
    return reader.found


class Walk:
    """One visitor's walk from their first page along every kind of link."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.clicks: dict[str, int] = {}
        self.dead: list[str] = []
        self.asked: Counter[object] = Counter()
        self.seen: set[str] = set()

    def walk(self, start: str) -> None:
        """Follow links, the nearest first."""
        waiting = deque([(start, 0, "the start")])
        while waiting:
            address, clicks, origin = waiting.popleft()
            for link in self.open(address, clicks, origin):
                path = urljoin(address, link).split("#")[0]
                if path.startswith("/") and path not in self.seen and clicks < CLICKS:
                    self.seen.add(path)
                    waiting.append((path, clicks + 1, address))

    def open(self, address: str, clicks: int, origin: str) -> list[str]:
        """The links on a page that answers as it should; none on one of a kind well known."""
        parts = urlsplit(address)
        if parts.path.startswith("/static/"):
            return []
        match = resolve(parts.path)
        if not self.wants(match, parts.query):
            return []
        answer = self.client.get(address, follow=True)
        self.clicks.setdefault(str(match.url_name), clicks)
        if answer.status_code != 200:
            self.dead.append(f"{answer.status_code} {address} (on {origin})")
            return []
        if not answer["Content-Type"].startswith("text/html"):
            return []
        return links_of(answer.content.decode())

    def wants(self, match: ResolverMatch, query: str) -> bool:
        """True while too few of this kind of page have been opened: all but the row is the same,
        or the same list is asked other things."""
        said = tuple(value for key, value in match.kwargs.items() if key in TELLING)
        keys = tuple(sorted({key for key, _value in parse_qsl(query)}))
        kind = (match.url_name, said, bool(keys))
        if keys and (kind, keys) in self.asked:
            return False
        self.asked.update([kind, (kind, keys)])
        return self.asked[kind] <= (ASKED if keys else SAMPLES)


@pytest.fixture
def bare():
    return bare_district("bare")


def member_of(district: District, role: Role) -> Client:
    """A browser in which somebody of this role is signed in."""
    with write_accounts("test", "add a user") as unit:
        user = User(email=f"{role}@{district.slug}.test", name=f"A {role}")
        user.set_password("correct horse battery")
        unit.add(user)
    with write(district, system_actor(district.pk, "test"), "add a role") as unit:
        person = add_person(unit, "New", "Coach") if role == Role.COACH else None
        add_membership(unit, user, role, START, person=person)
    client = Client()
    client.force_login(user)
    return client


def each(roles: Iterable[Role]) -> list[object]:
    """Every role; who has most pages always, the others in the long checks."""
    first = (Role.DIRECTOR, Role.COACH)
    return [r if r in first else pytest.param(r, marks=pytest.mark.slow) for r in roles]


@pytest.mark.parametrize("role", each(Role))
def test_every_page_of_a_role_is_three_clicks_away_and_no_link_is_dead(demo, role):
    with scope(district=demo):
        held = Membership.objects.filter(role=role).order_by("pk").first()
        mine = {Role(row.role) for row in Membership.objects.filter(user=held.user)}
    client = Client()
    client.force_login(held.user)
    walk = Walk(client)
    walk.walk(f"/{demo.slug}/")
    assert walk.dead == []
    wanted = {
        name
        for name, page in pages.items()
        if page.roles & mine and "GET" in page.methods and "<" not in page.route
    }
    assert wanted - set(ELSEWHERE) - walk.clicks.keys() == set()


@pytest.mark.parametrize("role", each([Role.DIRECTOR, Role.COACH, Role.BOARD, Role.ADMIN]))
def test_in_a_district_of_today_no_page_fails(bare, role):
    client = member_of(bare, role)
    walk = Walk(client)
    walk.walk("/bare/")
    assert walk.dead == []
    assert len(walk.clicks) >= 3


def test_who_may_not_enter_is_told_so_and_finds_a_way_on(bare):
    answer = member_of(bare, Role.BOARD).get("/bare/users/")
    body = answer.content.decode()
    assert answer.status_code == 403
    assert "This page is for other roles" in body
    assert 'href="/bare/impact/"' in body


def test_where_nothing_is_the_frame_stays(bare):
    answer = member_of(bare, Role.DIRECTOR).get(f"/bare/people/{UUID(int=7)}/")
    body = answer.content.decode()
    assert answer.status_code == 404
    assert "There is no page here" in body
    assert 'href="/bare/people/"' in body


def test_another_district_is_not_named_where_it_is_not_found(bare):
    bare_district("other")
    body = member_of(bare, Role.DIRECTOR).get("/other/people/").content.decode()
    assert "There is no page here" in body
    assert "Other" not in body
