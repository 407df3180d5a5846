"""What holds for every page: headers, CSRF, methods that may not act, nothing inline."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from stemhappens.access.models import AccessLog, Membership
from stemhappens.coaching.drafts import Seat, Step, Touch
from stemhappens.core.actor import Role
from stemhappens.core.models import District
from stemhappens.core.write import write_accounts
from stemhappens.metrics.figure import Period
from stemhappens.reports.services import freeze
from stemhappens.web import urls
from stemhappens.web.doors import Page, pages
from tests.support.world import START, TODAY
from tests.web.people import Visitors
from tests.web.settings_rows import settings_rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_connection")]

PAYLOAD = "\"'><img src=x onerror=alert(1)>{{7*7}}{% now 'Y' %}=1+1\u202e"
SCOPES = {Role.PRINCIPAL: {"schools": ("birch",)}, Role.LEAD_COACH: {"coaches": ("theo",)}}
PERSON = {Role.COACH: "theo", Role.TEACHER: "carla", Role.PRINCIPAL: "paula"}
ACTS = {"engagement-act": "goal", "goal-act": "drop", "step-act": "done"}
POLICY = ("default-src 'none'", "script-src 'self'", "base-uri 'none'", "frame-ancestors 'none'",
          "form-action 'self'")  # fmt: skip


@pytest.fixture
def poisoned(world):
    """Every word a person can write holds markup, a template, and a formula."""
    with world.unit(cause="poison") as unit:
        unit.change(world.schools["birch"], name=PAYLOAD[:80])
        for name in world.people["carla"].names.all():
            unit.change(name, given=PAYLOAD[:60], family=PAYLOAD[:60])
        goal = world.goals["carla"]
        unit.change(goal, statement=PAYLOAD, measure=PAYLOAD)
        unit.change(world.topics[0], name=PAYLOAD[:60])
    carla, ben = world.people["carla"], world.people["ben"]
    world.visit = world.log(
        world.actor(Role.COACH, "theo"),
        summary=PAYLOAD,
        private_note=PAYLOAD,
        seats=(Seat(carla.pk), Seat(ben.pk)),
        steps=(Step(PAYLOAD, carla.pk),),
        touches=(Touch(goal.pk, True),),
    )
    world.settings = settings_rows(world)
    user = Visitors(world).user(Role.BOARD, "dana")
    with write_accounts("test", "poison") as unit:
        unit.change(user, name=PAYLOAD)
    with world.scope():
        world.somebody = Membership.objects.get(user=user)
        world.report = freeze(world.district, world.system, world.program, Period(START, TODAY))
    return world


def address_of(found: Page, world, slug: str = "tern") -> str:
    """A page's address, with rows that exist."""
    with world.scope():
        step = world.visit.next_steps.first()
    uids = {
        "session": world.visit.uid, "log": world.visit.uid, "step": step.uid,
        "engagement": world.engagements["carla"].uid, "goal": world.goals["carla"].uid,
    }  # fmt: skip
    values = {
        "uid": uids.get(found.name.split("-")[0], world.report.uid), "figure": "sessions",
        "seq": 1, "paper": "letter", "act": ACTS.get(found.name),
        "key": world.somebody.user_id, "held": world.somebody.pk, "to": "off",
        "year": 2026, "month": 4, **world.settings.get(found.name, {}),
    }  # fmt: skip
    names = re.findall(r"<\w+:(\w+)>", found.route)
    return reverse(found.name, kwargs={"district": slug, **{name: values[name] for name in names}})


def read_by(visitors, role: Role) -> Client:
    return visitors.client(role, PERSON.get(role), **SCOPES.get(role, {}))


def of(response) -> str:
    return b"".join(response).decode("utf-8", "replace")


def faults_of(address: str, response) -> list[str]:
    """What is wrong with a page, whoever reads it."""
    text, headers = of(response), response.headers
    found = [f"{address}: {response.status_code}"] if response.status_code >= 500 else []
    if "no-store" not in headers.get("Cache-Control", ""):
        found.append(f"{address}: may be kept")
    wanted = {
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    found += [f"{address}: {k}" for k, v in wanted.items() if headers.get(k) != v]
    policy = headers.get("Content-Security-Policy", "")
    found += [f"{address}: no {line}" for line in POLICY if line not in policy]
    if "unsafe" in policy or "*" in policy:
        found.append(f"{address}: {policy}")
    if headers["Content-Type"].startswith("text/html"):
        found += [f"{address}: {inline}" for inline in inline_in(text)]
    return found


def inline_in(text: str) -> list[str]:
    """Markup that came out of a word, and scripts and styles that stand in the page."""
    raw = re.findall(r"<img src=x|<script(?![^>]*\bsrc=)[^>]*>|<style\b", text)
    handlers = re.findall(r"<[^>]*\s(?:on[a-z]+|style)=[\"'][^>]{0,40}", text)
    links = re.findall(r"(?:href|src|action)=[\"']?\s*(?:javascript|data:text|//)[^>]{0,20}", text)
    return [*raw, *handlers, *links]


SELDOM = [pytest.param(role, marks=pytest.mark.slow) for role in (Role.LEAD_COACH, Role.ADMIN)]
"""Their pages are the director's and the coach's; the long checks read them too."""


@pytest.mark.parametrize(
    "role",
    [*SELDOM, Role.COACH, Role.DIRECTOR, Role.PRINCIPAL, Role.TEACHER, Role.BOARD],
)
def test_no_word_becomes_markup_and_every_page_has_its_guards(poisoned, visitors, role):
    client, faults, read = read_by(visitors, role), [], 0
    for found in pages.values():
        if role not in found.roles or "GET" not in found.methods:
            continue
        address = address_of(found, poisoned)
        response = client.get(address)
        read += response.status_code == 200
        faults += faults_of(address, response)
    assert faults == []
    assert read


def test_a_formula_reaches_no_spreadsheet(poisoned, visitors):
    with poisoned.unit(cause="rename") as unit:
        unit.change(poisoned.schools["birch"], name="=HYPERLINK(1)")
        for name in poisoned.people["carla"].names.all():
            unit.change(name, given="@SUM(1)", family="-2+3")
    clients = {role: read_by(visitors, role) for role in (Role.DIRECTOR, Role.COACH)}
    lines = []
    for found in pages.values():
        if found.route.endswith(".csv"):
            client = next(c for role, c in clients.items() if role in found.roles)
            response = client.get(address_of(found, poisoned) + "?list=rows")
            assert response.status_code == 200, found.name
            lines += of(response).splitlines()[1:]
    assert any("HYPERLINK" in line for line in lines)
    bare = re.compile(r'(^|,)"?[=@+\t]')
    assert [line for line in lines if bare.search(line)] == []


def test_no_post_without_its_token(poisoned, visitors):
    """Asked of every page that takes a form, and of what is before the doors."""
    client = Client(enforce_csrf_checks=True)
    users = {role: visitors.user(role, PERSON.get(role), **SCOPES.get(role, {})) for role in Role}
    seq = District.objects.get(slug="tern").seq
    asked = 0
    for role, user in users.items():
        client.force_login(user)
        for found in pages.values():
            if "POST" in found.methods and role in found.roles:
                response = client.post(address_of(found, poisoned), {"act": "import"})
                # an import that is not there is 404 before anything is read
                assert response.status_code == 403, found.name
                asked += 1
    assert asked > 10
    assert client.post("/signin/", {"email": "a", "password": "b"}).status_code == 403
    assert client.post("/signout/").status_code == 403
    assert District.objects.get(slug="tern").seq == seq


@pytest.mark.slow
def test_reading_changes_nothing(poisoned, visitors):
    """GET and HEAD, on every page by every role: what only a form may do, no link does."""
    for role in Role:
        client = read_by(visitors, role)
        seq = District.objects.get(slug="tern").seq
        for found in pages.values():
            if role not in found.roles:
                continue
            address = address_of(found, poisoned)
            for ask in (client.get, client.head):
                response = ask(address, {"act": "import", "confirm": "1"})
                if "GET" not in found.methods and ask == client.get:
                    assert response.status_code == 405, found.name
            for method in ("PUT", "DELETE", "PATCH", "TRACE", "OPTIONS"):
                assert client.generic(method, address).status_code == 405, (found.name, method)
            overridden = client.get(address, headers={"X-HTTP-Method-Override": "POST"})
            assert overridden.status_code < 500
        assert District.objects.get(slug="tern").seq == seq, role


def test_error_pages_have_their_guards_and_say_nothing_of_the_inside(poisoned, visitors, settings):
    client = read_by(visitors, Role.TEACHER)
    addresses = ["/tern/impact/", "/nowhere/", "/tern/sessions/x/", "/other/impact/", "/%00/",
                 "/tern/../settings.py", "/static/../settings.py", "/static/%2e%2e/settings.py",
                 "/static/..%2f..%2fsecret.key", "/demo/impact/"]  # fmt: skip
    for address in addresses:
        response = client.get(address)
        text = of(response)
        assert response.status_code in (400, 403, 404), address
        assert "Traceback" not in text
        assert "SECRET" not in text
        assert not inline_in(text)
        assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]


def refusals(visitors):
    """An answer of each kind that a page gives to whom it does not let in, or does not do."""
    teacher, anybody = read_by(visitors, Role.TEACHER), Client()
    strict, crash = Client(enforce_csrf_checks=True), read_by(visitors, Role.DIRECTOR)
    crash.raise_request_exception = False
    yield 302, anybody.get("/tern/impact/")
    yield 403, teacher.get("/tern/impact/")
    yield 403, strict.post("/tern/log/", {})
    yield 404, teacher.get("/other/impact/")
    yield 404, teacher.get("/tern/nowhere/")
    yield 404, teacher.get(f"/tern/sessions/{START:%Y%m%d}0000-0000-4000-8000-000000000000/")
    yield 404, anybody.get("/demo/impact/")
    yield 405, teacher.post("/tern/sessions/")
    yield 413, anybody.generic("POST", "/tern/log/", b"", CONTENT_LENGTH=str(10**9))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("stemhappens.web.sessions.listing.show", None)
        yield 500, crash.get("/tern/sessions/")


def test_no_refusal_is_kept(poisoned, visitors):
    """A shared browser, or a proxy, would show it to who may come in: and the address to others."""
    seen = []
    for status, response in refusals(visitors):
        assert response.status_code == status
        assert "no-store" in response.headers.get("Cache-Control", ""), status
        seen.append(status)
    assert len(seen) == 10


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "a b", "[::1"])
def test_another_host_is_refused(client, world, settings, host):
    settings.ALLOWED_HOSTS = ["testserver"]
    assert client.get("/signin/", headers={"Host": host}).status_code == 400


def test_who_reads_or_exports_content_is_noted(poisoned, visitors):
    """Each page on which a visit's words can stand leaves its trace; so does each export."""
    theo, director = read_by(visitors, Role.COACH), read_by(visitors, Role.DIRECTOR)
    for client, name in (
        (theo, "session"), (theo, "session-edit"), (theo, "log-saved"), (theo, "engagement"),
        (director, "sessions-csv"), (director, "unreached"), (director, "unreached-rows"),
        (director, "report-deck"), (director, "report-page"),
    ):  # fmt: skip
        AccessLog.objects.all().delete()
        assert client.get(address_of(pages[name], poisoned)).status_code == 200
        assert AccessLog.objects.count() == 1, name


def test_the_public_demo_carries_no_persons_name(poisoned):
    """Nowhere: not in the source, a title, a file, the drawer, a sort link or an error."""
    with poisoned.unit(cause="rename") as unit:
        for number, person in enumerate(poisoned.people.values()):
            for name in person.names.all():
                unit.change(name, given=f"Zq{number}given", family=f"Zq{number}family")
    with write_accounts("test", "open the demo") as unit:
        unit.change(District.objects.get(slug="tern"), public_demo=True)
    assert urls.urlpatterns
    client, todo, seen = Client(), ["/demo/impact/"], set()
    while todo:
        address = todo.pop()
        text = of(client.get(address)) + of(client.get(address, headers={"HX-Request": "true"}))
        assert not re.search(r"Zq\d+(given|family)", text), address
        for href in re.findall(r'(?:href|hx-get)="(/demo/[^"#]+)', text):
            place = href.replace("&amp;", "&")
            if place not in seen and len(seen) < 150:
                seen.add(place)
                todo.append(place)
    assert len(seen) > 20
