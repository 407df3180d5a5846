"""The page of a log's engagements: what it says, what it writes, what it keeps to itself."""

import re
from datetime import date
from uuid import UUID

import pytest
from django.test import Client
from django_scopes import scope

from stemhappens.coaching.models import Attendance, Engagement, Goal
from stemhappens.core.actor import Role
from stemhappens.core.models import District
from stemhappens.intake.models import Import
from stemhappens.people.models import Eligibility
from tests.core.rows import contents
from tests.intake.district import bare_district, known_district, take_in
from tests.intake.test_commit import csv
from tests.intake.test_cycles import CYCLE, row, weekly
from tests.intake.world import HEAD
from tests.web.test_imports import sign_in
from tests.web.test_statements_lists import statements

pytestmark = pytest.mark.django_db(transaction=True)

CANARY = "heronwadesatdusk"


def imported(district: District, *rows: list, head: list = CYCLE) -> str:
    """Take a log in; the address of its engagements."""
    take_in(district, csv(*rows, head=head), "log.csv")
    with scope(district=district):
        uid: UUID = Import.objects.order_by("-pk")[0].uid
    return f"/tern/import/{uid}/engagements/"


def keys(client: Client, url: str) -> list[str]:
    return re.findall(r'name="pick" value="(\w+)"', client.get(url).content.decode())


def test_confirmed_and_taken_back():
    district = known_district()
    client = sign_in(district, Role.DIRECTOR)
    url = imported(
        district,
        row("9/15/2025", "1", "Discovery", CANARY),
        row("9/22/2025", "1", "Practice", CANARY, "Met"),
        *[row(f"9/{n}/2025", teacher="Tunde Oyelaran") for n in (2, 9, 16)],
    )
    text = client.get(url).content.decode()
    assert "Two engagements to confirm" in text
    assert "1, one completed" in text
    assert "The log tells of 1 and the visits suggest 1." in text
    assert CANARY not in text
    before = contents(district)
    sent = client.post(url, {"act": "open", "pick": keys(client, url)[:1], "gap": "40"})
    assert sent.status_code == 302
    text = client.get(sent.url).content.decode()
    assert "1 engagement stands. " in text
    assert CANARY not in text
    with scope(district=district):
        assert Engagement.objects.count() == 1
    undo = re.search(r'action="(/tern/[^"]*undo[^"]*)"', text)
    assert undo is not None
    client.post(undo[1].replace("&amp;", "&"))
    after = contents(district)
    assert {t for t in before if before[t] != after[t]} <= {"core.WriteUnit", "core.Change"}


def test_its_coach_reads_the_goal_and_nobody_else_does():
    district = known_district()
    url = imported(district, row("9/15/2025", "1", "Discovery", CANARY))
    director = sign_in(district, Role.DIRECTOR)
    director.post(url, {"act": "all"})
    with scope(district=district):
        goal, engagement = Goal.objects.get(), Engagement.objects.get()
        assert goal.statement == CANARY
    for address in (f"/tern/engagements/{engagement.uid}/", "/tern/changes/", "/tern/engagements/"):
        response = director.get(address)
        assert response.status_code == 200, address
        assert CANARY not in response.content.decode()


def test_nothing_ticked_and_what_is_gone_is_said_and_nothing_written():
    district = known_district()
    client = sign_in(district, Role.DIRECTOR)
    url = imported(district, *weekly(date(2026, 4, 6), 3), head=HEAD)
    nothing = client.post(url, {"act": "open"})
    assert nothing.status_code == 400
    assert "Tick the engagements that are right" in nothing.content.decode()
    gone = client.post(url, {"act": "open", "pick": ["0" * 16]})
    assert gone.status_code == 409
    with scope(district=district):
        assert not Engagement.objects.exists()


def test_the_gap_is_chosen():
    district = known_district()
    client = sign_in(district, Role.DIRECTOR)
    url = imported(district, *[row(f"{m}/15/2025") for m in (9, 10, 11, 12)])
    assert len(keys(client, url)) == 1
    assert keys(client, url + "?gap=20") == []
    assert "No engagement of this log is left" in client.get(url + "?gap=20").content.decode()


def test_who_is_listed_becomes_eligible_with_a_warning():
    district = bare_district()
    client = sign_in(district, Role.DIRECTOR)
    url = imported(district, *weekly(date(2025, 9, 8), 2), head=HEAD)
    text = client.get(url).content.decode()
    assert "2025–26: 1 teacher, from 18 August 2025" in text
    assert "A log names whom somebody visited." in text
    assert 'name="year" value="2025-26" checked' not in text
    assert client.post(url, {"act": "eligible"}).status_code == 400
    sent = client.post(url, {"act": "eligible", "year": ["2025-26"]})
    assert "eligible now" in client.get(sent.url).content.decode()
    with scope(district=district):
        assert Eligibility.objects.get().reason == "listed in the log"
    assert "Nobody is eligible" not in client.get(url).content.decode()


def test_a_few_statements_however_many_visits():
    district = known_district()
    client = sign_in(district, Role.DIRECTOR)
    url = imported(district, *weekly(date(2025, 9, 8), 3), head=HEAD)
    few = statements(client, url)
    url = imported(
        district,
        *weekly(date(2025, 9, 9), 12, teacher="Mei Chu"),
        *weekly(date(2025, 9, 10), 12, teacher="Anna Smith"),
        head=HEAD,
    )
    many = statements(client, url)
    assert many == few
    assert few <= 20
    with scope(district=district):
        assert Attendance.objects.count() == 27
