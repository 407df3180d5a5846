"""The change log: readable, by the rights of its reader, without a word of content; undo."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stemhappens.coaching.change_log import LogFilter, actors_of, log_page, reader_of
from stemhappens.coaching.checks import check_session
from stemhappens.coaching.context import load_context
from stemhappens.coaching.drafts import Step, Touch
from stemhappens.coaching.goals import complete_goal
from stemhappens.coaching.models import Session
from stemhappens.coaching.notes import set_note
from stemhappens.coaching.rows import draft_of
from stemhappens.coaching.sessions import Correction, amend_session, correct_session
from stemhappens.core.actor import Role
from stemhappens.core.models import Change, WriteUnit
from stemhappens.core.problem import Denied
from stemhappens.people.services import add_person, rename_person
from tests.support.world import TODAY, make_world
from tests.web.people import Visitors

pytestmark = pytest.mark.django_db

NOTE, SUMMARY, STEP, GOAL, PROOF = (
    "canary-note", "canary-summary", "canary-step", "Ask three open questions", "canary-proof",
)  # fmt: skip
WORDS = (NOTE, SUMMARY, "canary-other", STEP, GOAL, PROOF)
HOME = "/tern/changes/"


@pytest.fixture
def world():
    """A visit full of words, changed once, corrected once; its goal completed."""
    made = make_world()
    theo = made.actor(Role.COACH, "theo")
    steps = (Step(STEP, made.people["carla"].pk),)
    touches = (Touch(made.goals["carla"].pk, True),)
    made.visit = made.log(theo, summary=SUMMARY, private_note=NOTE, steps=steps, touches=touches)
    with made.unit(theo, "amend a visit") as unit:
        draft = replace(draft_of(made.visit), summary="canary-other", private_note=NOTE)
        clean, _problems = check_session(draft, load_context(unit.district, [draft]))
        amend_session(unit, made.visit, made.visit.version, clean)
    with made.unit(made.actor(Role.DIRECTOR), "correct a visit") as unit:
        made.visit.refresh_from_db()
        draft = draft_of(made.visit)
        cedar = made.schools["cedar"].pk
        wanted = Correction(draft.day, draft.type_id, 50, cedar, draft.place, draft.seats)
        correct_session(unit, made.visit, made.visit.version, wanted)
        made.corrected = unit.seq
    with made.unit(theo, "complete a goal") as unit:
        complete_goal(unit, made.goals["carla"], TODAY, PROOF, "https://example.org/canary-proof")
    return made


@pytest.fixture
def visitors(world):
    return Visitors(world)


@pytest.fixture
def director(visitors):
    return visitors.client(Role.DIRECTOR)


@pytest.fixture
def admin(visitors):
    return visitors.client(Role.ADMIN)


def page(client, address=HOME):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html)).replace("&#x27;", "'")


def rows(html):
    body = re.split(r"<tbody[^>]*>", html)[1].split("</tbody>")[0]
    return [words(row) for row in body.split("</tr>")[:-1]]


def test_the_log_is_read_in_words(world, director):
    with world.unit(world.actor(Role.DIRECTOR), "rename a person") as unit:
        rename_person(unit, world.people["ben"], TODAY, "Benno", "Test")
    html = page(director)
    assert "<h1>The latest change: director" in html
    listed = rows(html)
    assert any("director renamed a person" in row and "Benno Test" in row for row in listed)
    assert any("director corrected a visit visit of 6 May 2026" in row for row in listed)
    assert any(
        "coach theo completed a goal engagement since 12 January 2026" in row for row in listed
    )


def test_a_change_tells_old_and_new_and_of_content_only_that_it_changed(world, director):
    text = words(page(director, f"{HOME}{world.corrected}/"))
    assert "director corrected a visit" in text
    assert "School: Birch → Cedar" in text and "Minutes: 45 → 50" in text
    with world.scope():
        amended = WriteUnit.objects.get(cause="amend a visit").seq
    assert "Summary changed" in words(page(director, f"{HOME}{amended}/"))


def test_an_admin_reads_no_value_of_a_visit(world, admin):
    text = words(page(admin, f"{HOME}{world.corrected}/"))
    assert "School changed" in text and "Minutes changed" in text
    assert "Cedar" not in text and "45" not in text
    assert "Carla" not in words(page(admin))


def test_an_admin_reads_the_roster(world, admin):
    with world.unit(world.system, "rename a person") as unit:
        rename_person(unit, world.people["ben"], TODAY, "Benno", "Test")
        seq = unit.seq
    assert "Benno" in words(page(admin, f"{HOME}{seq}/"))


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.ADMIN])
def test_no_word_stands_in_any_change(world, visitors, role):
    client = visitors.client(role)
    with world.scope():
        seqs = list(WriteUnit.objects.filter(district=world.district).values_list("seq", flat=True))
    addresses = [HOME, f"{HOME}?thing=session:{world.visit.uid}"]
    for seq in seqs:
        addresses.append(f"{HOME}{seq}/")
        if role == Role.DIRECTOR:
            addresses.append(f"{HOME}{seq}/undo/")
    read = 0
    for address in addresses:
        response = client.get(address)
        read += response.status_code == 200
        html = response.content.decode()
        assert not [word for word in WORDS if word in html], address
    assert read >= len(seqs)


def test_who_directs_and_coaches_reads_of_others_what_a_director_does(world):
    both = replace(world.actor(Role.DIRECTOR, "maya"),
                   roles=frozenset({Role.DIRECTOR, Role.COACH}))  # fmt: skip
    assert reader_of(both).roles == {Role.DIRECTOR}


def test_a_private_note_is_not_even_said_to_have_changed(world, director):
    theo = world.actor(Role.COACH, "theo")
    with world.unit(theo, "bring back a private note") as unit:
        set_note(unit, world.visit, theo.person_id, "canary-second")
        seq = unit.seq
    with world.scope():
        assert Change.objects.filter(seq=seq, model="coaching.PrivateNote").exists()
    assert "private note" not in words(page(director)).lower()
    assert director.get(f"{HOME}{seq}/").status_code == 404
    logged = words(page(director, f"{HOME}{world.corrected - 2}/"))
    assert "logged a visit" in logged and "private" not in logged.lower()


@pytest.mark.parametrize(
    ("role", "person"),
    [(Role.COACH, "theo"), (Role.TEACHER, "carla"), (Role.BOARD, None)],
)
def test_others_have_no_log(world, visitors, role, person):
    client = visitors.client(role, person)
    for address in (HOME, f"{HOME}{world.corrected}/", f"{HOME}{world.corrected}/undo/"):
        assert client.get(address).status_code == 403
    with world.scope(), pytest.raises(Denied):
        log_page(world.actor(role, person), world.district, LogFilter())


def test_it_is_cut_by_who_what_when_and_thing(world, director):
    assert all("coach theo" in row for row in rows(page(director, f"{HOME}?who=theo")))
    assert len(rows(page(director, f"{HOME}?what=visits"))) == 3
    assert "No change matches" in page(director, f"{HOME}?what=imports")
    tomorrow = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
    assert "No change matches" in page(director, f"{HOME}?from={tomorrow}")
    assert "No change matches" in page(director, f"{HOME}?to=2020-01-01")
    of_visit = rows(page(director, f"{HOME}?thing=session:{world.visit.uid}"))
    assert len(of_visit) == 3
    html = page(director, f"{HOME}?thing=person:{world.people['carla'].uid}")
    assert "Only what touched Carla Test." in html
    for wrong in ("person:x", "session:", "cat:1", f"person:{world.visit.uid}"):
        assert director.get(f"{HOME}?thing={wrong}").status_code == 404
    assert director.get(f"{HOME}?who=%00&what=x&from=y&before=z").status_code == 200


def test_it_is_paged_by_number(world, director):
    for n in range(55):
        with world.unit(cause="add a person") as unit:
            add_person(unit, f"Ada{n}", "Test")
    html = page(director)
    assert len(rows(html)) == 50
    older = re.search(r'href="([^"]*)" rel="next"', html)[1].replace("&amp;", "&")
    html = page(director, older)
    assert "corrected a visit" in words(html) and "The latest" in html


def test_a_change_is_undone_and_that_undone_again(world, director):
    address = f"{HOME}{world.corrected}/undo/"
    assert "Set back: visit (1)" in words(page(director, address))
    html = page(director, director.post(address).url)
    assert "Undone; it is as it was before." in html and "It was undone:" in html
    with world.scope():
        assert Session.objects.get(pk=world.visit.pk).school_id == world.schools["birch"].pk
    again = re.search(r'action="(/tern/changes/\d+/undo/)"', html)[1]
    director.post(again)
    with world.scope():
        assert Session.objects.get(pk=world.visit.pk).school_id == world.schools["cedar"].pk
    listed = rows(page(director))
    assert "undid: undid: corrected a visit" in listed[0]


def test_what_stands_in_the_way_is_named_and_linked(world, director):
    with world.scope():
        amended = WriteUnit.objects.get(cause="amend a visit").seq
    html = page(director, f"{HOME}{amended}/undo/")
    assert "This cannot be undone as it is" in html
    assert f'href="{HOME}{world.corrected}/"' in html and str(world.visit.uid) not in html
    assert director.post(f"{HOME}{amended}/undo/").status_code == 409
    assert director.get(f"{HOME}999999/undo/").status_code == 404


def test_an_admin_undoes_nothing(world, admin):
    assert "undoing" not in page(admin, f"{HOME}{world.corrected}/")
    assert admin.post(f"{HOME}{world.corrected}/undo/").status_code == 403


def test_who_may_have_acted_is_offered_by_name(world, director, visitors):
    visitors.user(Role.COACH, "theo")
    with world.scope():
        assert "Theo Coach" in actors_of(world.actor(Role.DIRECTOR))


def test_pages_are_read_in_twenty_statements(world, director):
    for n in range(12):
        world.log(day=TODAY - timedelta(days=n))
        with world.unit(world.system, "add a person") as unit:
            add_person(unit, f"Ada{n}", "Test")
    for address in (HOME, f"{HOME}{world.corrected}/", f"{HOME}?thing=session:{world.visit.uid}"):
        with CaptureQueriesContext(connection) as found:
            page(director, address)
        assert len(found) <= 20, (address, len(found))
