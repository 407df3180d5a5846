"""The settings' pages: who may, errors at the field, undo, previews that write nothing, figures."""

import io
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from stemhappens.access.actors import visibility_of
from stemhappens.coaching.models import Attendance, Goal, Session
from stemhappens.core.actor import Role
from stemhappens.core.models import Change, District, WriteUnit
from stemhappens.core.rules import visible
from stemhappens.facts.models import ContactFact, SessionFact
from stemhappens.metrics.ask import Asking, answers, clock
from stemhappens.metrics.figure import Period
from stemhappens.people.models import (
    Award,
    Branding,
    Budget,
    Closure,
    LibraryEntry,
    PhaseTemplate,
    Policy,
    Program,
    SchoolYear,
    SessionType,
    Topic,
)
from stemhappens.people.program import set_policy
from stemhappens.people.visibility import set_visibility
from stemhappens.reports.services import freeze
from tests.oracle.dump import read_world
from tests.oracle.figures import answer
from tests.support.world import START, TODAY, make_world
from tests.web.people import Visitors
from tests.web.test_sessions import form_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_connection")]

POLICY = {
    "citation": "Board policy 4.12", "minimum_minutes": "60", "reach_group_size": "6",
    "gap_window_days": "20", "benchmark_percent": "80", "yearly_visits": "8",
    "goal_stall_days": "30", "debrief_days": "5", "hours_plan": "", "log_until_day": "",
    "required": ["topic_required", "next_step_required"], "confirm": "", "version": "0",
}  # fmt: skip


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def visitors(world):
    return Visitors(world)


@pytest.fixture
def director(visitors):
    return visitors.client(Role.DIRECTOR)


def errors(response):
    html = response.content.decode()
    return set(re.findall(r'class="err" id="id_([\w-]+)_error"', html))


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def undo(client, response, page):
    """Press undo on the toast of the page it leads to."""
    html = client.get(page).content.decode()
    found = re.search(r'action="(/tern/undo/[^"]+)"', html)
    assert found, "the toast offers an undo"
    assert client.post(found[1].replace("&amp;", "&")).status_code == 302


def counted_types(world):
    return [str(row.pk) for row in world.types.values() if row.group == "visit"]


def policy_data(world, **changes):
    return POLICY | {"starts": "2025-08-18", "counted": counted_types(world)} | changes


def seen_token(response):
    return re.search(r'name="seen" value="(\w*)"', response.content.decode())[1]


# --- the hub ---


def test_the_hub_says_what_holds_since_when_and_by_which_citation(world, director):
    with world.unit() as unit:
        set_policy(unit, world.program, START, citation="Board policy 4.12", minimum_minutes=20)
    page = text(director.get("/tern/settings/"))
    for said in ("from 20 minutes", "Since 18 August 2025", "Board policy 4.12", "2025–26",
                 "Coaching cycle", "Letter"):  # fmt: skip
        assert said in page, said


def test_an_admin_finds_users_roster_and_papers_only(world, visitors):
    admin = visitors.client(Role.ADMIN)
    html = admin.get("/tern/settings/").content.decode()
    assert "/tern/settings/branding/" in html
    for part in ("policies", "calendar", "words", "phases", "visibility", "awards", "program"):
        assert f'href="/tern/settings/{part}/"' not in html, part
    assert "Close school today" not in html
    assert admin.get("/tern/settings/policies/").status_code == 403
    assert admin.get("/tern/settings/branding/").status_code == 200


PAGES = (
    "", "program/", "policies/", "policies/new/", "calendar/", "calendar/close/",
    "calendar/file/", "calendar/year/", "words/types/", "words/topics/", "words/library/",
    "words/types/new/", "words/topics/new/", "words/library/new/", "phases/", "phases/new/",
    "visibility/", "visibility/statement/", "awards/", "awards/new/", "awards/budget/",
    "branding/",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_each_page_is_read_in_few_statements(world, director, path, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        response = director.get(f"/tern/settings/{path}")
    assert response.status_code == 200
    assert response.content.decode().count("<h1") == 1


# --- the program ---


def test_the_program_is_renamed_and_undone(world, director):
    page = f"/tern/settings/program/{world.program.uid}/"
    with world.scope():
        version = Program.objects.get().version
    data = {"name": "STEM", "starts": "2024-07-01", "last": "2027-06-30", "version": version}
    assert errors(director.post(page, {"name": "", "last": "2027-13-01"})) == {
        "name", "starts", "last",
    }  # fmt: skip
    response = director.post(page, data)
    assert response.status_code == 302
    with world.scope():
        row = Program.objects.get()
        assert (row.name, row.ends) == ("STEM", date(2027, 7, 1)), "its last day is within"
    undo(director, response, "/tern/settings/program/")
    with world.scope():
        assert Program.objects.get().name == "STEM coaching"
    assert director.post(page, data).status_code == 409


# --- policies ---


def held(world):
    """What the guarded tables hold, to see that a look wrote nothing."""
    with world.scope():
        return (
            District.objects.get(pk=world.district.pk).seq,
            list(Policy.objects.values_list("pk", "version", "minimum_minutes")),
            list(SessionFact.objects.order_by("pk").values()),
            list(ContactFact.objects.order_by("pk").values()),
            WriteUnit.objects.filter(district=world.district).count(),
            Change.objects.filter(district=world.district).count(),
        )


def test_a_policy_is_looked_at_before_it_is_saved_and_the_look_writes_nothing(world, director):
    world.log(minutes=45)
    with world.scope():
        freeze(world.district, world.system, world.program, Period(START, TODAY))
    before = held(world)
    new = "/tern/settings/policies/new/"
    response = director.post(new, policy_data(world, step="preview"))
    assert response.status_code == 200
    page = text(response)
    assert "Sessions 1 0" in page, "now, and with it"
    assert "1 frozen report would be restated" in page
    assert held(world) == before
    # saving without having looked at exactly this is a look
    again = director.post(new, policy_data(world, step="save"))
    assert again.status_code == 200 and held(world) == before
    other = policy_data(world, step="save", seen=seen_token(response), minimum_minutes="50")
    assert director.post(new, other).status_code == 200
    assert held(world) == before
    saved = director.post(new, policy_data(world, step="save", seen=seen_token(response)))
    assert saved.status_code == 302
    at = clock(world.district, world.program.pk, "default")
    (found,) = answers(at, [Asking(["sessions"], Period(START, TODAY))], "default")
    assert found["sessions"][()].numerator == 0, "history is counted anew"
    undo(director, saved, "/tern/settings/policies/")
    (found,) = answers(at, [Asking(["sessions"], Period(START, TODAY))], "default")
    assert found["sessions"][()].numerator == 1


def test_the_look_says_what_the_oracle_says_of_the_saved(world, director):
    for minutes, person in ((45, "carla"), (70, "carla"), (30, "dana")):
        world.log(minutes=minutes, seats=world.draft().seats if person == "carla" else (
            type(world.draft().seats[0])(world.people["dana"].pk),))  # fmt: skip
    response = director.post("/tern/settings/policies/new/",
                             policy_data(world, step="preview"))  # fmt: skip
    page = text(response)
    with world.unit() as unit:
        set_policy(unit, world.program, START, minimum_minutes=60, yearly_visits=8)
    with world.scope():
        truth = read_world(world.district)
    for name, title in (("sessions", "Sessions"), ("teachers_reached", "Teachers reached")):
        found = answer(truth, name, START, TODAY, world.program.pk, by=None)
        of = "" if name == "sessions" else f" of {found.parts[1]}"
        assert re.search(rf"{title} [\d of]+ {found.parts[0]}{of}\b", page), name


def test_a_policy_of_tomorrow_changes_nothing_yet(world, director):
    response = director.post(
        "/tern/settings/policies/new/",
        policy_data(world, step="preview", starts="2026-08-01"),
    )
    assert "no figure of today changes" in text(response)


def test_all_that_is_wrong_with_a_policy_is_said_at_its_fields(world, director):
    wrong = policy_data(world, starts="2026-02-30", minimum_minutes="many", reach_group_size="")
    response = director.post("/tern/settings/policies/new/", wrong)
    assert (response.status_code, errors(response)) == (
        422, {"starts", "minimum_minutes", "reach_group_size"},
    )  # fmt: skip
    assert 'value="many"' in response.content.decode(), "what was typed is kept"
    wrong = policy_data(world, minimum_minutes="999", benchmark_percent="0")
    response = director.post("/tern/settings/policies/new/", wrong)
    assert errors(response) == {"minimum_minutes", "benchmark_percent"}


def test_a_type_left_out_is_shown_as_such(world, director):
    day = "2025-09-01"
    some = counted_types(world)[1:]
    data = policy_data(world, starts=day, counted=some, step="preview")
    new = "/tern/settings/policies/new/"
    data |= {"step": "save", "seen": seen_token(director.post(new, data))}
    assert director.post(new, data).status_code == 302
    assert "Planning does not count" in text(director.get("/tern/settings/policies/"))
    types = text(director.get("/tern/settings/words/types/"))
    assert re.search(r"Planning neither no", types) and re.search(r"Debrief debrief yes", types)
    form = director.get(f"/tern/settings/policies/{day}/").content.decode()
    assert len(re.findall(r'name="counted"[^>]* checked', form)) == len(some)
    with world.scope():
        row = Policy.objects.get(starts=day)
    stale = data | {"version": str(row.version + 1), "step": "preview"}
    assert director.post(f"/tern/settings/policies/{day}/", stale).status_code == 409


# --- the calendar ---


def instructional(world, school=None):
    """Visits per teacher and 20 school days: numerator and denominator."""
    at = clock(world.district, world.program.pk, "default")
    only = {"school": school} if school else {}
    asking = Asking(["visit_frequency", "sessions"], Period(START, TODAY), only)
    (found,) = answers(at, [asking], "default")
    return found["visit_frequency"][()], found["sessions"][()]


def test_school_closed_today_stays_right(world, director):
    world.log(day=TODAY)
    was, visits = instructional(world)
    response = director.post("/tern/settings/calendar/close-today/", {"reason": "Snow"})
    assert response.status_code == 302
    now, still = instructional(world)
    assert still.numerator == visits.numerator == 1, "the visit stays"
    with world.scope():
        truth = read_world(world.district)
    expected = answer(truth, "visit_frequency", START, TODAY, world.program.pk, by=None)
    assert (now.numerator, now.denominator) == tuple(expected.parts[:2])
    assert now.denominator == was.denominator - 4, "four eligible teachers, one day less each"
    page = text(director.get("/tern/settings/"))
    assert "All schools: closed today, Snow" in page
    again = director.post("/tern/settings/calendar/close-today/", {})
    assert "no school on these days anyway" in text(director.get(again["Location"]))
    html = director.get("/tern/settings/").content.decode()
    opened = re.search(r'action="(/tern/settings/calendar/reopen/[^"]+)"', html)[1]
    assert director.post(opened).status_code == 302
    assert instructional(world)[0] == as_read_now(was, instructional(world)[0])


def as_read_now(was, now):
    """`was` at the sequence of `now`."""
    return type(was)(**{**was.__dict__, "seq": now.seq})


def test_one_school_closes_alone(world, director):
    birch, cedar = world.schools["birch"].pk, world.schools["cedar"].pk
    before = [instructional(world, key)[0].denominator for key in (birch, cedar)]
    director.post("/tern/settings/calendar/close-today/", {"school_id": str(birch)})
    after = [instructional(world, key)[0].denominator for key in (birch, cedar)]
    assert (before[0] - after[0], before[1] - after[1]) == (2, 0)
    director.post("/tern/settings/calendar/close-today/", {"school_id": "999999"})
    with world.scope():
        assert Closure.objects.count() == 1


def test_a_range_is_closed_undone_and_downloaded(world, director):
    data = {"first": "2026-03-16", "last": "2026-03-20", "reason": "=Spring break"}
    page = "/tern/settings/calendar/"
    assert errors(director.post(f"{page}close/", {})) == {"first"}
    assert errors(director.post(f"{page}close/", data | {"last": "2026-03-01"})) == {"last"}
    response = director.post(f"{page}close/", data)
    assert response.status_code == 302
    assert "16 to 20 March 2026" in text(director.get(page))
    lines = director.get(f"{page}closures.csv").content.decode("utf-8-sig").splitlines()
    assert lines[:2] == ["date,school,reason", "2026-03-16,,'=Spring break"]
    director.post(f"{page}close/", data | {"last": "2026-03-23", "first": "2026-03-23"})
    undo(director, response, page)
    with world.scope():
        assert Closure.objects.count() == 5


def sent(content, **more):
    return {"file": SimpleUploadedFile("days.csv", content), "how": "add"} | more


def ticked(html, name):
    found = re.findall(rf'name="{name}" value="([^"]*)"[^>]* checked', html)
    return [value.replace("&amp;", "&").replace("&#x27;", "'") for value in found]


def test_a_file_is_looked_at_and_its_ticked_days_are_closed(world, director):
    page = "/tern/settings/calendar/file/"
    assert errors(director.post(page, {"how": "add"})) == {"file"}
    content = b"date,school,reason\n2026-05-25,,Memorial Day\n2026-05-26,Birch,Boiler\n2026-5,,x\n"
    response = director.post(page, sent(content))
    html, said = response.content.decode(), text(response)
    assert "The file would close 2 stretches of days" in said
    assert re.search(r"4 “2026-5” is no date", said), "the wrong line by its number"
    with world.scope():
        assert not Closure.objects.exists(), "nothing is saved yet"
    close = ticked(html, "close")
    assert len(close) == 2
    saved = director.post(page, {"step": "save", "close": close[:1]})
    assert saved.status_code == 302
    with world.scope():
        assert list(Closure.objects.values_list("reason", flat=True)) == ["Memorial Day"]
    whole = director.post(page, sent(b"date,reason\n2026-06-01,Other\n", how="whole"))
    assert "open 1 again" in text(whole)
    html = whole.content.decode()
    director.post(page, {"step": "save", "close": ticked(html, "close"),
                         "reopen": ticked(html, "reopen")})  # fmt: skip
    with world.scope():
        assert list(Closure.objects.values_list("reason", flat=True)) == ["Other"]


def test_what_was_downloaded_reads_back_as_nothing_new(world, director):
    director.post("/tern/settings/calendar/close/",
                  {"first": "2026-03-16", "last": "2026-03-20", "reason": "Break"})  # fmt: skip
    content = director.get("/tern/settings/calendar/closures.csv").content
    response = director.post("/tern/settings/calendar/file/", sent(content, how="whole"))
    assert "The calendar says all of this already" in text(response)


@pytest.mark.parametrize("value", ["nonsense", "2026-05-25|x||", "2026-05-25|2026-05-25|77|x"])
def test_days_nobody_offered_are_refused(world, director, value):
    page = "/tern/settings/calendar/file/"
    assert director.post(page, {"step": "save", "close": [value]}).status_code == 422
    with world.scope():
        assert not Closure.objects.exists()


def test_a_school_year_is_added_with_everything_wrong_at_once(world, director):
    page = "/tern/settings/calendar/year/"
    data = {"name": "2026-27", "first_day": "2026-08-17", "last_day": "2027-06-11",
            "weekdays": list("12345")}  # fmt: skip
    assert errors(director.post(page, {"first_day": "x"})) == {
        "name", "first_day", "last_day", "weekdays",
    }  # fmt: skip
    assert errors(director.post(page, data | {"first_day": "2026-01-01"})) == {"first_day"}
    assert director.post(page, data).status_code == 302
    with world.scope():
        row = SchoolYear.objects.get(name="2026-27")
    changed = data | {"last_day": "2027-06-18", "version": str(row.version)}
    assert director.post(f"{page}{row.pk}/", changed).status_code == 302
    assert director.post(f"{page}{row.pk}/", changed).status_code == 409


# --- the words ---


def test_a_type_is_retired_and_leaves_the_log_but_not_the_visit(world, visitors, director):
    session = world.log()
    coach = visitors.client(Role.COACH, "theo")
    kind = world.types["observation"]
    form = f"/tern/log/?teacher={world.people['carla'].uid}"
    assert "Observation" in text(coach.get(form))
    act = f"/tern/settings/words/types/{kind.pk}/retire/"
    response = director.post(act)
    assert response.status_code == 302
    assert "Observation" not in text(coach.get(form))
    assert "Observation" in text(coach.get(f"/tern/sessions/{session.uid}/"))
    assert "1 retired" in text(director.get("/tern/settings/words/types/"))
    director.post(f"/tern/settings/words/types/{kind.pk}/back/")
    assert "Observation" in text(coach.get(form))


def test_a_visit_of_the_day_its_words_were_retired_is_still_corrected(world, visitors, director):
    session = world.log(day=TODAY)
    coach = visitors.client(Role.COACH, "theo")
    for what, row in (("types", world.types["observation"]), ("topics", world.topics[0])):
        done = director.post(f"/tern/settings/words/{what}/{row.pk}/retire/")
        assert done.status_code == 302
    data = form_of(coach, session) | {"minutes": "60"}
    assert coach.post(f"/tern/sessions/{session.uid}/edit/", data).status_code == 302
    with world.scope():
        session.refresh_from_db()
        assert (session.minutes, session.session_type.code) == (60, "observation")
        assert [row.topic_id for row in session.topics.all()] == [world.topics[0].pk]


@pytest.mark.parametrize(
    ("kind", "data", "wrong"),
    [
        ("types", {"name": "Lab visit", "group": "visit", "loop_step": ""}, {"name", "group"}),
        ("topics", {"name": "Robotics", "framework": "ISTE"}, {"name"}),
        ("library", {"kind": "goal", "text": "Ask more", "practice": "ngss-1"}, {"kind", "text"}),
    ],
)
def test_words_are_added_changed_and_moved(world, director, kind, data, wrong):
    page = f"/tern/settings/words/{kind}/"
    assert errors(director.post(f"{page}new/", {})) == wrong
    response = director.post(f"{page}new/", data)
    assert response.status_code == 302
    model = {"types": SessionType, "topics": Topic, "library": LibraryEntry}[kind]
    with world.scope():
        row = model.objects.order_by("-pk").first()
    field = "text" if kind == "library" else "name"
    changed = data | {field: "Something else", "version": str(row.version)}
    assert director.post(f"{page}{row.pk}/", changed).status_code == 302
    assert director.post(f"{page}{row.pk}/", changed).status_code == 409
    assert "Something else" in text(director.get(page))
    assert director.post(f"{page}{row.pk}/up/").status_code == 302
    assert director.post(f"{page}{row.pk}/sideways/").status_code == 404
    assert director.get("/tern/settings/words/nonsense/").status_code == 404


def test_phases_are_kept(world, director):
    page = "/tern/settings/phases/"
    data = {"name": "", "name_0": "", "cadence_1": "0", "stall_1": "x"}
    response = director.post(f"{page}new/", data)
    assert errors(response) == {"stall_1"}
    response = director.post(f"{page}new/", data | {"stall_1": "20"})
    assert errors(response) == {"name", "name_0", "cadence_1"}
    made = director.post(f"{page}new/", {"name": "Sprint", "name_0": "Plan", "stall_0": "20"})
    assert made.status_code == 302
    with world.scope():
        row = PhaseTemplate.objects.get(name="Sprint")
    director.post(f"{page}{row.pk}/default/")
    assert "phase of “Sprint”" in text(director.get(page))
    director.post(f"{page}{row.pk}/retire/")
    assert "make another the default first" in text(director.get(page))


# --- who sees what ---


def visibility_data(director, **changes):
    html = director.get("/tern/settings/visibility/").content.decode()
    fields = re.findall(r'<select name="([\w-]+)".*?</select>', html, re.S)
    blocks = re.findall(r'<select name="([\w-]+)"(.*?)</select>', html, re.S)
    data = {name: re.search(r'value="([^"]+)" selected', body)[1] for name, body in blocks}
    assert set(fields) == set(data)
    seen = re.search(r'name="seen" value="([^"]*)"', html)
    return data | {"seen": seen[1] if seen else ""} | changes


def test_opening_which_teacher_to_principals_opens_that_and_nothing_else(world, visitors, director):
    world.log(summary="Canary summary", private_note="Canary note")
    principal = visitors.user(Role.PRINCIPAL, "paula", schools=("birch",))

    def sees():
        with world.scope():
            actor = world.actor(Role.PRINCIPAL, "paula", schools=("birch",))
            actor = type(actor)(**{**actor.__dict__, "choices": visibility_of(world.district)})
            return {
                part: visible(model.objects.all(), actor, part).count()
                for model, part in (
                    (Session, "visit"), (Attendance, "who"), (Session, "topics"),
                    (Session, "summary"), (Goal, "goal_text"), (Goal, "goal_status"),
                )
            }  # fmt: skip

    before = sees()
    assert before["who"] == 0
    data = visibility_data(director, **{"who-principal": "full"})
    assert director.post("/tern/settings/visibility/", data).status_code == 302
    after = sees()
    assert after["who"] == 1
    assert {key: n for key, n in after.items() if key != "who"} == {
        key: n for key, n in before.items() if key != "who"
    }
    client = director.__class__()
    client.force_login(principal)
    for page in ("/tern/school/", "/tern/settings/visibility/statement/"):
        html = client.get(page).content.decode()
        assert "Canary" not in html and "open questions" not in html
    statement = text(client.get("/tern/settings/visibility/statement/"))
    assert "the principal" in statement


def test_narrowing_holds_at_the_next_request(world, visitors, director):
    session = world.log()
    lead = visitors.client(Role.LEAD_COACH, "maya", coaches=("theo",))
    assert lead.get(f"/tern/sessions/{session.uid}/").status_code == 200
    data = visibility_data(director, **{"visit-lead_coach": "nothing"})
    response = director.post("/tern/settings/visibility/", data)
    assert response.status_code == 302
    assert lead.get(f"/tern/sessions/{session.uid}/").status_code == 404
    undo(director, response, "/tern/settings/visibility/")
    assert lead.get(f"/tern/sessions/{session.uid}/").status_code == 200


def test_the_pair_at_work_cannot_be_narrowed(world, director):
    html = director.get("/tern/settings/visibility/").content.decode()
    assert not re.search(r'<select name="[\w]+-(coach|teacher)"', html)
    data = visibility_data(director, **{"visit-coach": "nothing", "summary-teacher": "nothing"})
    director.post("/tern/settings/visibility/", data)
    with world.scope():
        assert visibility_of(world.district) == {}
    wrong = visibility_data(director, **{"visit-principal": "everything", "who-principal": ""})
    response = director.post("/tern/settings/visibility/", wrong)
    assert errors(response) == {"visit-principal", "who-principal"}
    old = visibility_data(director)
    with world.unit() as unit:
        set_visibility(unit, {("time", "board"): "nothing"})
    assert director.post("/tern/settings/visibility/", old).status_code == 409


def test_everybody_reads_the_statement(world, visitors):
    for role, person in ((Role.TEACHER, "carla"), (Role.BOARD, None), (Role.ADMIN, None)):
        page = text(visitors.client(role, person).get("/tern/settings/visibility/statement/"))
        assert "Who sees what in Tern" in page
        assert (
            "A coach’s private note, for its author alone Seen by the coach who wrote it." in page
        )


# --- money and papers ---


def test_an_award_is_kept_with_exact_cents(world, director):
    page = "/tern/settings/awards/"
    assert errors(director.post(f"{page}new/", {"cents": "1.005", "objective_0": "More"})) == {
        "cents",
    }  # fmt: skip
    assert errors(director.post(f"{page}new/", {"objective_0": "More"})) == {
        "name", "starts", "last", "figure_0", "target_0", "by_0",
    }  # fmt: skip
    data = {"name": "Title II", "cents": "$1,250,000.01", "starts": "2025-10-01",
            "last": "2026-09-30", "objective_0": "Reach", "figure_0": "teachers_reached",
            "target_0": "90", "by_0": "2026-06-12", "due_0": "2026-05-01",
            "due_1": "2026-10-15"}  # fmt: skip
    assert errors(director.post(f"{page}new/", data | {"target_0": "101"})) == {"target_0"}
    response = director.post(f"{page}new/", data)
    assert response.status_code == 302
    with world.scope():
        award = Award.objects.get()
        assert award.cents == 125_000_001
    said = text(director.get(page))
    assert "Teachers reached 90%" in said
    assert "$1,250,000.01" in said and "a report was due on 1 May 2026" in said
    html = director.get(f"{page}{award.uid}/").content.decode()
    assert 'value="1,250,000.01"' in html
    data |= {"sent_0": "2026-05-02", "version": str(award.version)}
    assert director.post(f"{page}{award.uid}/", data).status_code == 302
    assert "the next report is due on 15 October 2026" in text(director.get(page))


def test_the_budget_of_a_year_is_said_and_taken_back(world, director):
    page = "/tern/settings/awards/budget/"
    with world.scope():
        year = SchoolYear.objects.get().pk
    assert errors(director.post(page, {f"cents_{year}": "lots"})) == {f"cents_{year}"}
    response = director.post(page, {f"cents_{year}": "412000", f"note_{year}": "Salaries"})
    assert response.status_code == 302
    assert "$412,000 Salaries" in text(director.get("/tern/settings/awards/"))
    assert director.post(page, {f"cents_{year}": "1"}).status_code == 409
    response = director.post(page, {f"cents_{year}": "412000", f"note_{year}": "Salaries",
                                    f"version_{year}": "1"})  # fmt: skip
    assert "Nothing has changed" in text(director.get(response["Location"]))
    with world.scope():
        assert Budget.objects.get().cents == 41_200_000


def png():
    out = io.BytesIO()
    Image.new("RGB", (30, 10)).save(out, "PNG")
    return out.getvalue()


def test_papers_look_as_chosen(world, visitors):
    admin = visitors.client(Role.ADMIN)
    page = "/tern/settings/branding/"
    wrong = {"name": "Tern", "color": "#ffcc00", "paper": "a4", "version": "0",
             "logo": SimpleUploadedFile("logo.svg", b"<svg/>")}  # fmt: skip
    response = admin.post(page, wrong)
    assert errors(response) == {"color", "logo"}
    assert "1.5 : 1" in text(response)
    assert admin.get(f"{page}logo.png").status_code == 404
    right = wrong | {"color": "#003366", "logo": SimpleUploadedFile("logo.png", png())}
    assert admin.post(page, right).status_code == 302
    html = admin.get(page).content.decode()
    assert 'fill="#003366"' in html and "logo.png" in html
    sent_back = admin.get(f"{page}logo.png")
    assert sent_back["Content-Type"] == "image/png"
    again = right | {"logo": SimpleUploadedFile("logo.png", png())}
    assert admin.post(page, again).status_code == 409
    with world.scope():
        assert Branding.objects.get().paper == "a4"
