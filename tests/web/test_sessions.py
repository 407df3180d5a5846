"""The list of visits, a visit's page, mending it and taking it back."""

import re
from datetime import date
from uuid import uuid4

import pytest

from stemhappens.access.models import AccessLog
from stemhappens.coaching.drafts import Seat, Touch
from stemhappens.coaching.models import (
    Attendance,
    NextStep,
    PrivateNote,
    Session,
    SessionText,
)
from stemhappens.coaching.notes import read_note
from stemhappens.core.actor import Role
from stemhappens.core.models import District
from stemhappens.web.tables import disarmed
from tests.support.world import make_world
from tests.web.people import Visitors

pytestmark = pytest.mark.django_db

WORDS = ("Carla counted open questions.", "Bring the rubric", "Ask three open questions")
NOTE = "Go slower with her."


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def visitors(world):
    return Visitors(world)


@pytest.fixture
def theo(visitors):
    return visitors.client(Role.COACH, "theo")


@pytest.fixture
def visit(world):
    return world.log(world.actor(Role.COACH, "theo"), private_note=NOTE)


@pytest.fixture
def director(visitors):
    return visitors.client(Role.DIRECTOR)


def url(visit, end=""):
    return f"/tern/sessions/{visit.uid}/{end}"


def seq(world):
    return District.objects.get(pk=world.district.pk).seq


def form_of(client, visit):
    """What the form of a visit would send unchanged."""
    html = client.get(url(visit, "edit/")).content.decode()
    data: dict = {}
    for tag in re.findall(r"<input[^>]*>", html):
        attributes = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        kind = attributes.get("type")
        is_choice = kind in ("radio", "checkbox")
        if "name" in attributes and (not is_choice or re.search(r"\bchecked\b", tag)):
            data.setdefault(attributes["name"], []).append(attributes.get("value", ""))
    for name, body in re.findall(r'<select name="(\w+)".*?>(.*?)</select>', html, re.S):
        chosen = re.search(r'value="([^"]*)" selected', body)
        data[name] = [chosen[1] if chosen else ""]
    for name, body in re.findall(r'<textarea name="(\w+)"[^>]*>\s*(.*?)</textarea>', html, re.S):
        data[name] = [body]
    return data


def errors(response):
    html = response.content.decode()
    return dict(re.findall(r'<p class="err" id="id_(\w+)_error">.*?<span>(.*?)</span>', html, re.S))


# --- the list ---


def test_each_role_lists_what_is_theirs(world, visitors, theo, director, visit):
    dana = Seat(world.people["dana"].pk)
    world.log(coach_ids=(world.people["maya"].pk,), seats=(dana,), touches=())
    expected = (
        (theo, ("Carla Test",), ("Dana Test",)),
        (director, ("Carla Test", "Dana Test"), ()),
        (visitors.client(Role.TEACHER, "dana"), ("Dana Test",), ("Carla Test",)),
        (
            visitors.client(Role.LEAD_COACH, "maya", coaches=("theo",)),
            ("Carla Test",),
            ("Dana Test",),
        ),
    )
    for client, shown, hidden in expected:
        rows = client.get("/tern/sessions/").content.decode().split("<tbody>")[1]
        assert all(name in rows for name in shown)
        assert not any(name in rows for name in hidden)
        assert not any(word in rows for word in (*WORDS, NOTE))


@pytest.mark.parametrize(
    ("role", "person", "scope_of"),
    [(Role.PRINCIPAL, "paula", {"schools": ("birch",)}), (Role.BOARD, None, {}),
     (Role.ADMIN, None, {})],
)  # fmt: skip
def test_others_have_no_list_and_no_page(visitors, visit, role, person, scope_of):
    client = visitors.client(role, person, **scope_of)
    for path in ("/tern/sessions/", "/tern/sessions/visits.csv", url(visit), url(visit, "edit/")):
        assert client.get(path).status_code == 403
    assert client.post(url(visit, "withdraw/")).status_code == 403


def test_the_list_is_filtered_and_sorted(world, director):
    world.log(day=date(2026, 4, 1), minutes=30)
    ben = (Seat(world.people["ben"].pk),)
    world.log(day=date(2026, 4, 2), minutes=60, seats=ben, type_id=world.types["planning"].pk)

    def names(**query):
        rows = director.get("/tern/sessions/", query).content.decode().split("<tbody>")
        return re.findall(r"<td>(Carla Test|Ben Test)</td>", rows[1]) if len(rows) > 1 else []

    assert names() == ["Ben Test", "Carla Test"]
    assert names(sort="day") == ["Carla Test", "Ben Test"]
    assert names(sort="-minutes") == ["Ben Test", "Carla Test"]
    assert names(link="none") == ["Ben Test"]
    assert names(type=world.types["planning"].pk) == ["Ben Test"]
    assert names(school=world.schools["cedar"].pk) == []
    assert names(coach=world.people["maya"].pk) == []
    assert names(state="cancelled") == []
    assert names(period="all", school="nonsense", page="x", sort="nonsense") == [
        "Ben Test", "Carla Test",
    ]  # fmt: skip


def test_the_list_comes_page_by_page(world, theo):
    for number in range(52):
        world.log(day=date(2026, 3, 2 + number % 20), minutes=20 + number)
    html = theo.get("/tern/sessions/").content.decode()
    assert html.count('<th scope="row">') == 50
    assert "page=2" in html
    assert theo.get("/tern/sessions/?page=2").content.decode().count('<th scope="row">') == 2


def test_the_spreadsheet_holds_no_word_and_no_formula(world, director, visit):
    with world.unit() as unit:
        unit.change(world.schools["birch"], name="=HYPERLINK(1)")
    response = director.get("/tern/sessions/visits.csv?period=all")
    text = response.content.decode("utf-8-sig")
    assert response["Content-Type"].startswith("text/csv")
    assert "attachment" in response["Content-Disposition"]
    assert "2026-05-06,held,Observation,45,'=HYPERLINK(1)" in text
    assert not any(word in text for word in (*WORDS, NOTE))
    assert AccessLog.objects.filter(kind="export", subject="sessions").exists()


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@a", "\t=1", "\r=1"])
def test_formulas_are_disarmed(cell):
    assert disarmed(cell) == f"'{cell}"
    assert disarmed("Carla") == "Carla"


# --- the page ---


def test_a_visit_is_told_to_each_as_is_theirs(world, visitors, theo, director, visit):
    own = theo.get(url(visit)).content.decode()
    assert all(text in own for text in (*WORDS[:2], NOTE, "Correct it", "Take it back"))
    carla = visitors.client(Role.TEACHER, "carla").get(url(visit)).content.decode()
    assert all(word in carla for word in WORDS[:2])
    assert NOTE not in carla
    assert "Correct it" not in carla
    seen = director.get(url(visit)).content.decode()
    assert not any(text in seen for text in (*WORDS, NOTE))
    assert "for Carla Test and Theo Test only" in seen
    assert "Correct it" in seen
    assert "Take it back" not in seen


def test_who_has_looked_is_noted(director, visit):
    director.get(url(visit))
    look = AccessLog.objects.get(uid=visit.uid)
    assert (look.kind, look.subject, look.label) == ("page", "session", "Director")


def test_colleagues_and_other_districts_find_nothing(world, visitors, visit):
    maya = visitors.client(Role.COACH, "maya")
    other = Visitors(make_world("other")).client(Role.DIRECTOR)
    for client in (maya, other):
        for end in ("", "edit/"):
            assert client.get(url(visit, end)).status_code == 404
        assert client.post(url(visit, "withdraw/")).status_code == 404
    assert other.get(f"/other/sessions/{visit.uid}/").status_code == 404
    dana = visitors.client(Role.TEACHER, "dana")
    assert dana.get(url(visit)).status_code == 404


def test_methods(theo, visit):
    assert theo.get(url(visit, "withdraw/")).status_code == 405
    assert theo.post(url(visit)).status_code == 405
    assert theo.get("/tern/sessions/restore/").status_code == 405


def test_what_was_taken_back_and_brought_back_is_told_as_people_say_it(theo, visit):
    theo.post(url(visit, "withdraw/"))
    theo.post("/tern/sessions/restore/")
    html = theo.get(url(visit, "history/")).content.decode()
    assert "undid taking it back" in html and "undo: " not in html


# --- mending ---


def test_a_coach_corrects_all_of_it_and_history_keeps_it(world, theo, visit):
    data = form_of(theo, visit)
    data |= {"minutes": "60", "summary": "She counted five.", "note": "Faster now."}
    assert theo.post(url(visit, "edit/"), data).status_code == 302
    with world.scope():
        row = Session.objects.get(pk=visit.pk)
        assert (row.minutes, row.version) == (60, 2)
        assert SessionText.objects.get().summary == "She counted five."
        assert read_note(row, world.actor(Role.COACH, "theo")) == "Faster now."
        assert NextStep.objects.get().text == "Bring the rubric"
    html = theo.get(url(visit, "history/")).content.decode()
    assert "Minutes: 45 → 60" in html
    assert "changed the visit" in html and "logged the visit" in html
    assert "amend a visit" not in html


def test_what_became_of_a_visit_opens_in_the_drawer_and_on_its_own(visitors, theo, visit):
    link = f'href="{url(visit, "history/")}" hx-get'
    assert link in theo.get(url(visit)).content.decode()
    page = theo.get(url(visit, "history/")).content.decode()
    assert "<h1>What became of the visit</h1>" in page and "logged the visit" in page
    drawer = theo.get(url(visit, "history/"), headers={"HX-Request": "true"}).content.decode()
    assert "logged the visit" in drawer and "<html" not in drawer
    assert AccessLog.objects.filter(uid=visit.uid).count() == 3
    dana = visitors.client(Role.TEACHER, "dana")
    assert dana.get(url(visit, "history/")).status_code == 404


def test_saving_unchanged_changes_nothing(world, theo, visit):
    before = seq(world)
    assert theo.post(url(visit, "edit/"), form_of(theo, visit)).status_code == 302
    assert seq(world) == before


def test_a_wrong_teacher_is_mended(world, theo):
    goal = world.goals["carla"].pk
    visit = world.log(world.actor(Role.COACH, "theo"), touches=(_touch(goal),))
    data = form_of(theo, visit) | {"teacher": str(world.people["ben"].pk)}
    assert theo.post(url(visit, "edit/"), data).status_code == 302
    with world.scope():
        seat = Attendance.objects.get()
        assert (seat.person_id, seat.engagement_id) == (world.people["ben"].pk, None)
        assert not visit.goal_touches.exists()
    html = theo.get(url(visit, "history/")).content.decode()
    assert "Teacher: Carla Test → Ben Test" in html


def test_a_director_mends_facts_and_never_a_word(world, director, visit):
    html = director.get(url(visit, "edit/")).content.decode()
    assert not any(text in html for text in (*WORDS, NOTE))
    assert 'name="summary"' not in html
    data = form_of(director, visit)
    data |= {
        "teacher": str(world.people["ben"].pk),
        "minutes": "30",
        "day": "2026-05-05",
        "summary": "An intruder's words",
        "next_step": "An intruder's step",
        "note": "An intruder's note",
        "topics": [],
    }
    assert director.post(url(visit, "edit/"), data).status_code == 302
    with world.scope():
        row = Session.objects.get(pk=visit.pk)
        assert (row.minutes, row.day) == (30, date(2026, 5, 5))
        assert Attendance.objects.get().person_id == world.people["ben"].pk
        assert SessionText.objects.get().summary == WORDS[0]
        assert NextStep.objects.get().text == WORDS[1]
        assert row.topics.exists()
        assert read_note(row, world.actor(Role.COACH, "theo")) == NOTE
    html = director.get(url(visit)).content.decode()
    undo = re.search(r'action="(/tern/undo/\d+/[^"]*)"', html)
    assert undo, "the toast offers to take it back"
    assert director.post(undo[1].replace("&amp;", "&")).status_code == 302
    with world.scope():
        assert Session.objects.get(pk=visit.pk).minutes == visit.minutes


@pytest.mark.parametrize(
    ("field", "value"),
    [("day", "2026-02-31"), ("minutes", "abc"), ("teacher", "99999"), ("where", "99999"),
     ("kind", "99999"), ("day", "")],
)  # fmt: skip
@pytest.mark.parametrize("who", ["theo", "director"])
def test_a_wrong_value_is_named_at_its_field(request, world, visit, who, field, value):
    client = request.getfixturevalue(who)
    before = seq(world)
    response = client.post(url(visit, "edit/"), form_of(client, visit) | {field: value})
    assert response.status_code == 422
    assert field in errors(response)
    assert seq(world) == before


def test_a_teacher_of_another_district_is_refused(world, theo, director, visit):
    other = make_world("other").people["carla"].pk
    before = seq(world)
    for client in (theo, director):
        for data in ({"teacher": str(other)}, {"teacher": "more", "others": [str(other)]}):
            response = client.post(url(visit, "edit/"), form_of(client, visit) | data)
            assert response.status_code == 422
    assert seq(world) == before


def test_a_teacher_and_a_stranger_mend_nothing(visitors, visit):
    assert visitors.client(Role.TEACHER, "carla").get(url(visit, "edit/")).status_code == 403
    maya = visitors.client(Role.COACH, "maya")
    assert maya.post(url(visit, "edit/"), {"minutes": "5"}).status_code == 404


def test_who_wrote_on_an_old_version_sees_both(world, theo, director, visit):
    mine = form_of(theo, visit) | {"minutes": "60"}
    theirs = form_of(director, visit) | {"minutes": "30"}
    director.post(url(visit, "edit/"), theirs)
    response = theo.post(url(visit, "edit/"), mine)
    assert response.status_code == 409
    html = response.content.decode()
    assert "Somebody changed this visit" in html
    row = html.split("What differs</caption>")[1].split("</table>")[0]
    assert ">30<" in row
    assert ">60<" in row
    with world.scope():
        assert Session.objects.get(pk=visit.pk).minutes == 30
    again = mine | {"version": re.search(r'name="version" value="(\d+)"', html)[1]}
    assert theo.post(url(visit, "edit/"), again).status_code == 302
    with world.scope():
        assert Session.objects.get(pk=visit.pk).minutes == 60


def test_a_correction_sent_twice_is_saved_once(world, theo, visit):
    data = form_of(theo, visit) | {"minutes": "60"}
    theo.post(url(visit, "edit/"), data)
    before = seq(world)
    assert theo.post(url(visit, "edit/"), data).status_code == 302
    assert seq(world) == before


# --- taking back ---


def test_a_visit_is_taken_back_and_brought_back_with_its_note(world, theo, visit):
    response = theo.post(url(visit, "withdraw/?version=1"))
    assert response.status_code == 302
    with world.scope():
        assert not Session.objects.exists()
        assert not PrivateNote.objects.exists()
    html = theo.get(response["Location"]).content.decode()
    assert "taken back" in html
    undo = re.search(r'class="toast">.*?action="([^"]+)"', html, re.S)[1]
    assert theo.post(undo).status_code == 302
    with world.scope():
        row = Session.objects.get(uid=visit.uid)
        assert read_note(row, world.actor(Role.COACH, "theo")) == NOTE
        assert SessionText.objects.get().summary == WORDS[0]
    assert theo.post(undo).status_code == 302
    assert "nothing to bring back" in theo.get("/tern/sessions/").content.decode()


def test_an_old_version_is_not_taken_back(world, theo, visit):
    theo.post(url(visit, "edit/"), form_of(theo, visit) | {"minutes": "60"})
    theo.post(url(visit, "withdraw/?version=1"))
    with world.scope():
        assert Session.objects.filter(pk=visit.pk).exists()
    assert "nothing was taken back" in theo.get(url(visit)).content.decode()


def test_what_is_not_there_is_404(theo):
    assert theo.get(f"/tern/sessions/{uuid4()}/").status_code == 404
    assert theo.post(f"/tern/sessions/{uuid4()}/withdraw/").status_code == 404


def _touch(goal):
    return Touch(goal, True)


def test_the_spreadsheet_keeps_the_order_of_the_page(world, director):
    theo = world.actor(Role.COACH, "theo")
    for minutes in (20, 60):
        world.log(theo, minutes=minutes)

    def column(sort):
        text = director.get(f"/tern/sessions/visits.csv?period=all&sort={sort}").content.decode()
        return [int(line.split(",")[3]) for line in text.splitlines()[1:] if line.split(",")[3]]

    rising = column("minutes")
    assert rising == sorted(rising) and len(set(rising)) > 1
    assert column("-minutes") == rising[::-1]
