"""Every page × every visitor × own and other district, generated from the table of pages."""

import logging
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from stemhappens.access.models import Membership, User
from stemhappens.coaching.handover import HandOverDraft, Passing, hand_over
from stemhappens.coaching.models import PulseAsk, PulseRound
from stemhappens.coaching.sessions import withdraw_session
from stemhappens.coaching.teams import TeamDraft, start_team
from stemhappens.coaching.time import TimeDraft, log_time
from stemhappens.core.actor import Role
from stemhappens.core.write import write_accounts
from stemhappens.intake.edited.workbook import visits_sheet
from stemhappens.intake.models import Staged
from stemhappens.intake.stage import commit, stage
from stemhappens.metrics.figure import Period
from stemhappens.people.services import add_person
from stemhappens.reports.services import freeze
from stemhappens.web import urls
from stemhappens.web.doors import Page, pages
from tests.support.pages import PAGE, page
from tests.support.world import START, TODAY, World, make_world
from tests.web.people import Visitors
from tests.web.settings_rows import settings_rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_connection")]

PERSON = {Role.COACH: "theo", Role.TEACHER: "carla"}
OPEN = {
    "landing", "ui", "signin", "signout", "enter", "demo", "districts",
    "forgotten", "password-own", "password-new", "password-link",
}  # fmt: skip
"""Addresses without a door: before sign-in, out, and where to."""

SUCCESS = {200, 302, 303, 400, 422}
"""A page answered: shown, done, or said what to mend."""


@dataclass
class Visitor:
    """Who asks. roles: none for who is nobody here."""

    name: str
    client: Client
    roles: frozenset[Role]
    known: bool = True


@dataclass
class Known:
    """Real rows of a district, for the arguments of its addresses."""

    world: World
    seq: int
    uids: dict[str, UUID]
    settings: dict[str, dict[str, object]]
    user: dict[str, object]


def known(world: World, coach: User | None = None) -> Known:
    """A visit by Theo with a next step, an engagement, a goal, a frozen report, imports."""
    theo = world.actor(Role.COACH, "theo")
    theo = replace(theo, user_id=coach.pk) if coach else theo
    session, other = world.log(theo), world.log(theo)
    with world.unit(theo, "start a team") as unit:
        team = start_team(unit, TeamDraft("Grade 4", (world.people["carla"].pk,), START))
    plan = world.log_plan(theo, day=TODAY)
    with world.unit(theo, "log other time") as unit:
        entry = log_time(unit, TimeDraft(uuid4(), world.program.pk, TODAY, "travel",
                                         theo.person_id, 30))  # fmt: skip
    handed = handed_over(world)
    with world.unit(theo, "withdraw a visit") as unit:  # something of his own to take back
        withdraw_session(unit, other, other.version)
    world.district.refresh_from_db()
    seq = world.district.seq
    with world.scope():
        waiting, imported = staged(world, "4/13/2026"), staged(world, "4/14/2026")
        done = commit(world.district, world.system, imported)
        assert done.imported is not None
        step = session.next_steps.first()
        period = Period(START, TODAY)
        report = freeze(world.district, world.system, world.program, period)
    uids = {
        "team": team.uid,
        "session": session.uid,
        "plan": plan.uid,
        "time": entry.uid,
        "log": session.uid,
        "engagement": world.engagements["carla"].uid,
        "goal": world.goals["carla"].uid,
        "person": world.people["carla"].uid,
        "school": world.schools["birch"].uid,
        "step": step.uid,
        "report": report.uid,
        "import": waiting.uid,
        "import-undo": done.imported.uid,
        "sheet-edits": edited_sheet(world).uid,
        "import-pairs": done.imported.uid,
        "import-engagements": done.imported.uid,
        "handover-one": handed,
        "pulse": asked(world),
    }
    return Known(world, seq, uids, settings_rows(world), somebody(world))


def asked(world: World) -> UUID:
    """The two questions are open, and Carla is asked."""
    with world.unit(cause="ask") as unit:
        row = unit.add(PulseRound(program=world.program, first="a", second="b", starts=START))
        unit.add(PulseAsk(round=row, person=world.people["carla"]))
    return row.uid


def somebody(world: World) -> dict[str, object]:
    """A user whom nothing else here needs, and their role."""
    user = Visitors(world).user(Role.BOARD, "paula")
    with world.scope():
        held = Membership.objects.get(user=user)
    return {"key": user.pk, "held": held.pk, "to": "off"}


def handed_over(world: World) -> UUID:
    """A coach has left, and Theo has taken an engagement with Ben over."""
    with world.unit() as unit:
        leaver = world.people["nina"] = add_person(unit, "Nina", "Test")
        made = world.open(unit, "nina", "ben", date(2026, 2, 2))
        passing = Passing(made.pk, world.people["theo"].pk)
        return hand_over(unit, HandOverDraft(leaver.pk, TODAY, (passing,))).uid


def staged(world: World, day: str) -> Staged:
    """An uploaded log of one visit."""
    lines = (
        "Date,Coach,School,Teacher,Type,Minutes,Notes",
        f"{day},Theo Test,Birch,Carla Test,Observation,45,",
    )
    content = "\n".join(lines).encode()
    return stage(world.district, world.system, "sessions", "The log", "log.csv", [content])


def edited_sheet(world: World) -> Staged:
    """A sheet of visits that came back with nothing in it."""
    content = visits_sheet({}, ())
    return stage(world.district, world.system, "edits", "", "visits.xlsx", [content])


ACTS = {
    "team-act": "join",
    "engagement-act": "pause",
    "goal-act": "complete",
    "step-act": "done",
    "person-act": "rename",
    "school-act": "rename",
}


def parts_of(found: Page, rows: Known) -> dict[str, object]:
    """The arguments of a page's address: rows of the district they are taken from."""
    values = {
        "figure": "teachers_reached",
        "act": ACTS.get(found.name),
        "seq": rows.seq,
        "paper": "letter",
        "year": 2026,
        "month": 4,
        "uid": rows.uids.get(found.name) or rows.uids.get(found.name.split("-")[0]),
        **rows.user,
        **rows.settings.get(found.name, {}),
    }
    names = re.findall(r"<\w+:(\w+)>", found.route)
    missing = [name for name in names if values.get(name) is None]
    assert not missing, f"{found.name} has arguments the matrix does not know: {missing}"
    return {name: values[name] for name in names}


def in_order() -> list[Page]:
    """The pages that only change something come last, so that the others find what they show."""
    return sorted(pages.values(), key=lambda found: "GET" not in found.methods)


@pytest.fixture(autouse=True)
def home(settings, tmp_path) -> None:
    """Uploads lie in a folder of the test's own."""
    settings.HOME = tmp_path


@pytest.fixture
def silent(monkeypatch) -> Iterator[None]:
    """Templates draw nothing: what a page looks like has tests of its own. No log either."""
    log = logging.getLogger("django.request")
    before = log.level
    log.setLevel(logging.CRITICAL)
    monkeypatch.setattr("django.template.base.Template.render", lambda *_a, **_k: "")
    yield
    log.setLevel(before)


def visitors(world: World) -> Iterator[Visitor]:
    """One of each role, somebody without a login, somebody let in no more."""
    people = Visitors(world)
    scopes = {Role.PRINCIPAL: {"schools": ("birch",)}, Role.LEAD_COACH: {"coaches": ("theo",)}}
    for role in Role:
        client = people.client(role, PERSON.get(role), **scopes.get(role, {}))
        yield Visitor(role, client, frozenset({role}))
    yield Visitor("anonymous", Client(), frozenset(), known=False)
    user = people.user(Role.DIRECTOR, "maya")
    gone = Client()
    gone.force_login(user)
    with write_accounts("test", "deactivate") as unit:
        unit.change(user, is_active=False)
    yield Visitor("deactivated", gone, frozenset(), known=False)


def ask(visitor: Visitor, found: Page, address: str):
    call: Callable = visitor.client.get if "GET" in found.methods else visitor.client.post
    return call(address)


def wrong(visitor: Visitor, found: Page, own: bool, response) -> str:
    """What is not as the table of pages says; empty where all is well."""
    inside = hasattr(response.wsgi_request, "door")
    status = response.status_code
    if not visitor.known:
        sent_to_sign_in = status == 302 and response.url.startswith("/signin/")
        return "" if sent_to_sign_in and not inside else f"{status}, not to sign-in"
    if not own:
        return "" if status == 404 and not inside else f"{status} in another district"
    if not visitor.roles & found.roles:
        return "" if status == 403 and not inside else f"{status} for another role"
    if not inside or status >= 500:
        return f"{status} for its own role"
    return ""


def test_every_page_answers_every_visitor_as_its_table_says(silent, record_property):
    world, other = make_world("tern"), make_world("cedar")
    everybody = list(visitors(world))
    rows = known(world, User.objects.get(name__startswith="Theo"))
    failures, size, opened = [], 0, Counter()
    for found in in_order():
        parts = parts_of(found, rows)
        for visitor in everybody:
            for own, district in ((True, world.district), (False, other.district)):
                address = reverse(found.name, kwargs={"district": district.slug, **parts})
                response = ask(visitor, found, address)
                size += 1
                problem = wrong(visitor, found, own, response)
                if problem:
                    failures.append(f"{found.name} ({visitor.name}): {problem}")
                opened[found.name] += (
                    own and response.status_code in SUCCESS and bool(visitor.roles & found.roles)
                )
    record_property("matrix", size)
    print(f"matrix: {size} answers, {len(pages)} pages, {len(everybody)} visitors")
    assert failures == []
    assert size == len(pages) * len(everybody) * 2
    assert [name for name in pages if not opened[name]] == []


def test_the_public_demo_shows_what_is_public_and_nothing_else(silent):
    world = make_world("tern")
    rows = known(world)
    with write_accounts("test", "open the demo") as unit:
        unit.change(world.district, public_demo=True)
    for found in pages.values():
        parts = parts_of(found, rows)
        address = reverse(found.name, kwargs={"district": "demo", **parts})
        response = Client().get(address)
        inside = hasattr(response.wsgi_request, "door")
        assert inside == found.public, found.name
        if found.public:
            assert response.status_code == 200, found.name
            assert Client().post(address).status_code == 405, found.name


def test_a_posted_address_of_another_district_finds_nothing(silent):
    """A row's uid is asked for within the district of the address."""
    world, other = make_world("tern"), make_world("cedar")
    rows = known(other)
    coach = Visitors(world).client(Role.COACH, "theo")
    for found in pages.values():
        if "<uuid:uid>" not in found.route or Role.COACH not in found.roles:
            continue
        address = reverse(found.name, kwargs={"district": "tern", **parts_of(found, rows)})
        call = coach.get if "GET" in found.methods else coach.post
        assert call(address).status_code == 404, found.name


def test_no_view_stands_without_a_door():
    """Everything is a page of the table, or one of the few open addresses named here."""
    names = [pattern.name for pattern in get_resolver(urls.__name__).url_patterns]
    through_doors = {*pages, *(f"demo-{name}" for name, found in pages.items() if found.public)}
    assert set(names) == through_doors | OPEN
    assert len(names) == len(set(names))


def test_the_list_of_pages_is_what_the_table_says():
    assert PAGE.read_text() == page()
