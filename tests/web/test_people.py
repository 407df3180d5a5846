"""People, schools and eligibility on pages: acts with their errors, undo, names, few statements."""

from datetime import date, timedelta
from html import unescape
from time import perf_counter
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stemhappens.coaching.models import Attendance
from stemhappens.core.actor import Role
from stemhappens.core.models import WriteUnit
from stemhappens.core.problem import Problems
from stemhappens.core.spans import OPEN_END
from stemhappens.people.deeds import DEEDS
from stemhappens.people.models import (
    Absence,
    Award,
    Closure,
    CoachAssignment,
    Eligibility,
    Person,
    PersonAlias,
    PersonName,
    Placement,
    ProgramSchool,
    School,
    SchoolAttribute,
)
from stemhappens.people.paying import split_of
from stemhappens.people.services import add_person, add_school, place, record_absence
from stemhappens.web.people.person_acts import PERSON_ACTS
from stemhappens.web.people.school_acts import SCHOOL_ACTS
from tests.support.world import START, make_world
from tests.web.people import Visitors

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_connection")]

DAY = "2026-05-04"
WORDS = ("Carla counted open questions", "Ask three open questions", "Bring the rubric", "Slower")


@pytest.fixture
def world():
    """Carla has been visited; what was said then is for her and Theo."""
    made = make_world()
    made.log(made.actor(Role.COACH, "theo"), private_note="Slower with her.")
    return made


@pytest.fixture
def visitors(world):
    return Visitors(world)


@pytest.fixture
def director(visitors):
    return visitors.client(Role.DIRECTOR)


def read(client, path, status=200):
    answer = client.get(f"/tern/{path}")
    assert answer.status_code == status, path
    return unescape(answer.content.decode())


def of(world, name):
    return f"people/{world.people[name].uid}/"


def at(world, name):
    return f"schools/{world.schools[name].uid}/"


def send(client, path, **data):
    return client.post(f"/tern/{path}", data)


def undo_last(world, client):
    """Press the undo that the page after the act has offered."""
    seq = WriteUnit.objects.filter(district=world.district).latest("seq").seq
    assert client.post(f"/tern/undo/{seq}/?back=/tern/people/").status_code == 302
    assert "Undone" in read(client, "people/")


# --- the list ---


def test_the_list_says_who_is_eligible_and_unvisited(world, director):
    page = read(director, "people/")
    assert "4 teachers are eligible at 2 schools; " in page
    assert 'href="/tern/unreached/">3</a> have had no visit this year' in page
    for name in ("Carla Test", "Paula Test", "Theo Test"):
        assert name in page
    assert not any(word in page for word in WORDS)


def test_an_admin_keeps_the_roster_and_sees_no_visit(world, visitors):
    admin = visitors.client(Role.ADMIN)
    page = read(admin, "people/")
    assert "4 teachers are eligible at 2 schools" in page
    for words in ("no visit", "Visits this year", "Spelled twice?"):
        assert words not in page
    one = read(admin, of(world, "carla"))
    assert "visit" not in one.partition("<main")[2]
    assert "engagement" not in one.partition("<main")[2]
    assert "Change the name" in one
    for act in ("Transfer to another school", "Make eligible", "Assign a coach"):
        assert act not in one
    assert "no visit" not in read(admin, "schools/")
    assert "have had a visit" not in read(admin, at(world, "birch"))
    for path in ("eligibility/", "people/pairs/", "people/merge/"):
        read(admin, path, 403)
    for act in ("transfer", "eligible", "assign"):
        read(admin, of(world, "carla") + f"{act}/", 403)
        assert send(admin, of(world, "carla") + f"{act}/", day=DAY).status_code == 403
    assert send(admin, of(world, "carla") + "leave/", starts=DAY).status_code == 302
    undo_last(world, admin)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?q=carl", {"Carla"}),
        ("?q=TEST+ben", {"Ben"}),
        ("?state=eligible", {"Carla", "Ben", "Dana", "Eli"}),
        ("?state=unseen", {"Ben", "Dana", "Eli"}),
        ("?state=not", {"Zoe"}),
        ("?state=away", {"Dana"}),
        ("?state=gone", {"Nobody"}),
        ("?role=principal", {"Paula"}),
        ("?role=coach", {"Theo", "Maya"}),
        ("?state=made-up", {"Carla", "Ben", "Dana", "Eli", "Zoe", "Paula", "Theo", "Maya"}),
        ("?q=xyz", set()),
    ],
)
def test_filters(world, director, query, shown):
    with world.unit() as unit:
        zoe = add_person(unit, "Zoe", "Test")
        place(unit, zoe, world.schools["birch"], "teacher", START)
        add_person(unit, "Nobody", "Test")
        record_absence(unit, world.people["dana"], START)
    page = read(director, "people/" + query)
    everybody = ("Carla", "Ben", "Dana", "Eli", "Zoe", "Paula", "Theo", "Maya", "Nobody")
    assert {name for name in everybody if f">{name} Test</a>" in page} == shown
    assert ("Nobody fits this" in page) == (not shown)
    answer = director.get(f"/tern/people/rows.csv{query}")
    assert answer.content.decode().count("\n") == len(shown) + 1


def test_a_school_filters_and_sorting_turns_the_list(world, director):
    birch = world.schools["birch"].pk
    page = read(director, f"people/?school={birch}&sort=-name")
    assert page.index("Paula Test") < page.index("Carla Test") < page.index("Ben Test")
    assert "Dana Test" not in page
    assert "Dana Test" in read(director, "people/?school=nonsense")


def test_a_name_is_no_formula_in_a_spreadsheet(world, director):
    with world.unit() as unit:
        place(unit, add_person(unit, "=1+1"), world.schools["birch"], "aide", START)
    assert "'=1+1" in director.get("/tern/people/rows.csv").content.decode()


# --- one person ---


def test_a_person_with_everything_dated(world, director):
    with world.unit() as unit:
        place(unit, world.people["carla"], world.schools["cedar"], "teacher", START, share=40)
    page = read(director, of(world, "carla"))
    assert "Carla Test teaches at Birch and Cedar" in page
    assert "1 visit this year" in page
    assert "Active engagement, opened 12 January 2026" in page
    assert "40%" in page
    assert not any(word in page for word in WORDS)


def test_somebody_of_another_district_is_not_found(world, director):
    other = make_world("cedar")
    read(director, f"people/{other.people['carla'].uid}/", 404)
    read(director, f"schools/{other.schools['birch'].uid}/", 404)
    read(director, f"people/{other.people['carla'].uid}/rename/", 404)
    keep = f"people/merge/?keep={world.people['carla'].uid}&other={other.people['ben'].uid}"
    read(director, keep, 404)
    read(director, of(world, "carla") + "nonsense/", 404)


def test_each_act_has_a_form_and_says_what_is_missing(world, director):
    with world.unit() as unit:
        record_absence(unit, world.people["carla"], START)
    for act in PERSON_ACTS:
        path = of(world, "carla") + f"{act}/"
        read(director, path)
        answer = send(director, path)
        assert answer.status_code == 422, act
        assert "This is needed." in answer.content.decode(), act
    for act in SCHOOL_ACTS:
        path = at(world, "birch") + f"{act}/"
        read(director, path)
        answer = send(director, path)
        assert answer.status_code == 422, act
    assert {act.cause for act in (*PERSON_ACTS.values(), *SCHOOL_ACTS.values())} <= DEEDS.keys()


def test_add_a_person_once(world, director):
    data = {"uid": uuid4(), "given": "Zoe", "family": "New", "role": "teacher", "day": DAY,
            "school_id": world.schools["cedar"].pk}  # fmt: skip
    for _ in range(2):
        answer = send(director, "people/new/", **data)
        assert answer.status_code == 302
    with world.scope():
        (placed,) = Placement.objects.filter(person__names__given="Zoe")
        assert (placed.school_id, str(placed.starts)) == (world.schools["cedar"].pk, DAY)
    assert "Zoe New teaches at Cedar" in read(director, answer.url.removeprefix("/tern/"))
    undo_last(world, director)
    with world.scope():
        assert not PersonName.objects.filter(given="Zoe").exists()
    answer = send(director, "people/new/", uid=uuid4(), school_id=world.schools["cedar"].pk)
    assert answer.content.decode().count("This is needed.") >= 3


def test_a_marriage_keeps_the_earlier_name_for_earlier_days(world, director):
    data = {"given": "Carla", "family": "Wed", "day": DAY}
    assert send(director, of(world, "carla") + "rename/", **data).status_code == 302
    page = read(director, of(world, "carla"))
    assert "2 names over time" in page
    assert "Carla Wed teaches at Birch" in page
    undo_last(world, director)
    assert "One name so far" in read(director, of(world, "carla"))


def test_a_transfer_and_its_undo(world, director):
    birch, cedar = world.schools["birch"], world.schools["cedar"]
    path = of(world, "carla") + "transfer/"
    wrong = send(director, path, from_school=birch.pk, to_school=birch.pk, day=DAY)
    assert wrong.status_code == 422
    assert "Choose another school than the present one." in wrong.content.decode()
    done = send(director, path, from_school=birch.pk, to_school=cedar.pk, day=DAY)
    assert done.status_code == 302
    with world.scope():
        now = Placement.objects.get(person=world.people["carla"], ends=OPEN_END)
        moved = Eligibility.objects.get(person=world.people["carla"], ends=OPEN_END)
        assert now.school_id == moved.school_id == cedar.pk
    seq = WriteUnit.objects.filter(district=world.district).latest("seq").seq
    assert f'action="/tern/undo/{seq}/' in read(director, of(world, "carla"))
    undo_last(world, director)
    with world.scope():
        assert Placement.objects.get(person=world.people["carla"]).school_id == birch.pk


def test_leave_begins_and_ends(world, director):
    path = of(world, "carla")
    assert send(director, path + "leave/", starts=DAY, ends=DAY).status_code == 422
    assert send(director, path + "leave/", starts=DAY).status_code == 302
    assert "on leave, open" in read(director, path)
    with world.scope():
        row = Absence.objects.get()
    key = f"{row.pk}.{row.version}"
    assert send(director, path + "back/", row=key, ends="2026-05-11").status_code == 302
    assert "on leave, back 11 May 2026" in read(director, path)
    again = send(director, path + "back/", row=key, ends="2026-05-12")
    assert again.status_code == 422  # somebody has changed it since the form was shown
    assert "not among the choices any more" in again.content.decode()


def test_placements_eligibility_and_coaches_come_and_end(world, director):
    carla, cedar = world.people["carla"], world.schools["cedar"]
    path = of(world, "carla")
    place_it = {"school_id": cedar.pk, "role": "teacher", "share": 40, "subject": "Art"}
    assert send(director, path + "place/", **place_it, day=DAY).status_code == 302
    assert send(director, path + "place/", **place_it | {"share": 400}, day=DAY).status_code == 422
    eligible = {"school_id": cedar.pk, "day": DAY, "reason": "new"}
    assert send(director, path + "eligible/", **eligible).status_code == 302
    assert send(director, path + "eligible/", **eligible).status_code == 422
    assign = {"coach": world.people["maya"].pk, "fte": 0, "day": DAY}
    assert send(director, path + "assign/", **assign).status_code == 302
    assert "Coached by Maya Test" in read(director, path)
    with world.scope():
        rows = {
            "end": Placement.objects.get(person=carla, school=cedar),
            "ineligible": Eligibility.objects.get(person=carla, school=cedar),
            "unassign": CoachAssignment.objects.get(teacher=carla),
        }
    assert (rows["end"].share, rows["end"].subject, rows["end"].primary) == (40, "Art", False)
    for act, row in rows.items():
        data = {"row": f"{row.pk}.{row.version}", "ends": "2026-05-06"}
        assert send(director, path + f"{act}/", **data).status_code == 302, act
        with world.scope():
            row.refresh_from_db()
            assert row.ends == date(2026, 5, 6), act


def test_who_pays_for_a_coach_is_said_with_shares_that_add_up(world, director):
    with world.unit() as unit:
        unit.add(Award(program=world.program, name="NSF DRK-12", starts=date(2025, 7, 1)))
    path = of(world, "carla") + "assign/"
    assert "Awards that run now: NSF DRK-12." in read(director, path)
    assign = {"coach": world.people["maya"].pk, "fte": 20, "day": DAY}
    wrong = send(director, path, **assign, funding="NSF DRK-12 70%, general fund 40 %")
    assert wrong.status_code == 422
    html = wrong.content.decode()
    assert "add up to more than 100 %" in html and "NSF DRK-12 70%, general fund 40 %" in html
    right = send(director, path, **assign, funding="NSF DRK-12 60%;  general fund 40 %")
    assert right.status_code == 302
    with world.scope():
        row = CoachAssignment.objects.get(teacher=world.people["carla"])
    assert row.funding == "NSF DRK-12 60 %, general fund 40 %"


@pytest.mark.parametrize(
    ("text", "kept", "wrong"),
    [("", "", False), ("Title II", "Title II", False), ("Title II 50%", "Title II 50 %", False),
     ("A 50 %, B 50 %", "A 50 %, B 50 %", False), ("Title 1 60%, B 40%", "Title 1 60 %, B 40 %",
     False), ("A 50 %, B 51 %", "", True), ("A 0 %", "", True), ("A 101 %", "", True),
     ("A -5 %", "", True), ("A 12.5 %", "", True), ("A, B 40 %", "", True), ("60 %", "", True),
     ("A 10 %, a 20 %", "", True), ("x" * 81, "", True)],
)  # fmt: skip
def test_shares_of_who_pays(text, kept, wrong):
    problems = Problems()
    said = split_of(text, problems)
    assert set(problems.by_field()) == ({"funding"} if wrong else set())
    assert wrong or said == kept


def test_a_row_of_somebody_else_is_no_choice(world, director):
    with world.scope():
        row = Placement.objects.get(person=world.people["ben"])
    data = {"row": f"{row.pk}.{row.version}", "ends": DAY}
    assert send(director, of(world, "carla") + "end/", **data).status_code == 422


# --- schools ---


def test_schools_without_a_visit_come_first(world, director):
    page = read(director, "schools/")
    assert "2 of 2 schools take part in the program; 1 has had no visit this year" in page
    assert page.index(">Cedar</a>") < page.index(">Birch</a>")
    assert "all 2" in page
    assert ">Birch</a>" not in read(director, "schools/?q=ced")
    assert "No school fits this" in read(director, "schools/?state=closed")
    assert "Cedar" in director.get("/tern/schools/rows.csv").content.decode()


def test_a_school_and_who_is_there(world, director):
    page = read(director, at(world, "birch"))
    assert "1 of 2 eligible teachers at Birch have had a visit this year" in page
    assert "3 people work here, 2 eligible" in page
    assert page.index("Ben Test") < page.index("Carla Test") < page.index("Paula Test")
    assert not any(word in page for word in WORDS)


def test_add_and_describe_a_school(world, director):
    data = {"uid": uuid4(), "name": "Elm", "level": "middle", "need_tier": "2"}
    answer = send(director, "schools/new/", **data)
    path = answer.url.removeprefix("/tern/")
    assert send(director, "schools/new/", **data).url == answer.url
    assert "Elm does not take part in the program" in read(director, path)
    assert send(director, path + "join/", day=DAY).status_code == 302
    assert "Elm takes part in the program" in read(director, path)
    described = {"level": "high", "need_tier": "", "kind": "charter", "day": DAY}
    assert send(director, path + "describe/", **described).status_code == 302
    with world.scope():
        chain = SchoolAttribute.objects.filter(school__name="Elm").order_by("starts")
        assert [row.need_tier for row in chain] == [2, None]
    undo_last(world, director)


def test_rename_merge_and_close(world, director):
    birch, cedar = world.schools["birch"], world.schools["cedar"]
    version = {"version": birch.version}
    renamed = send(director, at(world, "birch") + "rename/", name="Birchwood", **version)
    assert renamed.status_code == 302
    stale = send(director, at(world, "birch") + "close/", day=DAY, **version)
    assert stale.status_code == 409  # renamed since the form was shown
    assert "Nothing was saved" in stale.content.decode()
    merged = send(director, at(world, "birch") + "merge/", into=cedar.pk, day=DAY)
    assert merged.status_code == 302
    page = read(director, at(world, "birch"))
    assert "Birchwood is closed since 4 May 2026" in page
    assert "“Birch”" in page
    undo_last(world, director)
    assert send(director, at(world, "cedar") + "close/", day=DAY).status_code == 302
    assert send(director, at(world, "cedar") + "close/", day=DAY).status_code == 422
    assert "Closed ones" in read(director, "schools/?state=closed")


def test_a_school_leaves_and_has_days_of_its_own(world, director):
    path = at(world, "birch")
    assert send(director, path + "leave/", day=DAY).status_code == 302
    assert send(director, path + "leave/", day=DAY).status_code == 422
    days = {"first": "2026-05-04", "last": "2026-05-06", "reason": "Flood"}
    assert send(director, path + "days/", **days).status_code == 302
    assert send(director, path + "days/", **days | {"last": "2026-05-01"}).status_code == 422
    assert send(director, path + "days/", **days | {"last": "2027-05-01"}).status_code == 422
    with world.scope():
        assert Closure.objects.filter(school=world.schools["birch"]).count() == 3
        part = ProgramSchool.objects.get(school=world.schools["birch"])
        assert str(part.ends) == DAY
    assert "3 days without school, here alone" in read(director, path)


# --- two spellings ---


def twin(world, given="Karla"):
    """Carla spelled otherwise, in a visit of hers."""
    with world.unit() as unit:
        made = add_person(unit, given, "Test")
        place(unit, made, world.schools["birch"], "teacher", START)
    with world.scope():
        seat = Attendance.objects.first()
    with world.unit() as unit:
        unit.add(Attendance(session=seat.session, person=made))
    return made


def test_pairs_are_proposed_and_previewed_and_merged_and_parted(world, director):
    other, carla = twin(world), world.people["carla"]
    pairs = read(director, "people/pairs/")
    assert "spelled alike, at the same school" in pairs
    assert f"keep={carla.uid}&other={other.uid}" in pairs or (
        f"keep={other.uid}&other={carla.uid}" in pairs
    )
    path = f"people/merge/?keep={carla.uid}&other={other.uid}"
    page = read(director, path)
    assert "Merge “Karla Test” into Carla Test?" in page
    assert "Both have it, so it is said once:" in page
    assert "1 visit attended" in page
    assert "1 placement" in page
    answer = send(director, path)
    assert answer.status_code == 302
    assert answer.url == f"/tern/{of(world, 'carla')}"
    with world.scope():
        assert not Person.objects.filter(pk=other.pk).exists()
        assert PersonAlias.objects.get().text == "Karla Test"
    undo_last(world, director)
    with world.scope():
        assert Person.objects.filter(pk=other.pk).exists()
    read(director, path)


def test_two_are_chosen_by_hand(world, director):
    carla, ben = world.people["carla"].uid, world.people["ben"].uid
    answer = director.get(f"/tern/people/pairs/?one={carla}&two={ben}")
    assert answer.url == f"/tern/people/merge/?keep={carla}&other={ben}"
    assert director.get(f"/tern/people/pairs/?one={carla}&two={carla}").status_code == 422
    assert director.get(f"/tern/people/pairs/?one={carla}&two=").status_code == 422
    assert "selected" in read(director, f"people/pairs/?one={carla}")
    assert director.get("/tern/people/merge/").url == "/tern/people/pairs/"
    read(director, f"people/merge/?keep={carla}&other=nonsense", 404)


def test_who_is_two_people_cannot_be_merged(world, director):
    theo, carla = world.people["theo"].uid, world.people["carla"].uid
    path = f"people/merge/?keep={theo}&other={carla}"
    page = read(director, path)
    assert "They cannot be merged." in page
    assert "Merge into Theo Test" not in page
    assert send(director, path).status_code == 422


def test_a_school_spelled_twice(world, director):
    with world.unit() as unit:
        other = add_school(unit, "Birch School")
    birch = world.schools["birch"]
    path = f"schools/merge/?keep={birch.uid}&other={other.uid}"
    assert "Birch School" in read(director, "schools/pairs/")
    assert "Birch School" in read(director, path)
    assert send(director, path).status_code == 302
    with world.scope():
        assert not School.objects.filter(pk=other.pk).exists()


# --- eligibility ---


def test_the_rule_proposes_and_many_are_taken_up(world, director):
    with world.unit() as unit:
        for name in ("Zoe", "Yan"):
            made = add_person(unit, name, "Test")
            place(unit, made, world.schools["birch"], "teacher", START)
    assert "4 teachers are eligible today; the rule would add 2" in read(director, "eligibility/")
    assert "not taken up" in read(director, "eligibility/?state=proposed")
    assert "Nobody here" in read(director, "eligibility/?state=idle")
    assert "Zoe Test" in director.get("/tern/eligibility/rows.csv?state=proposed").content.decode()
    assert read(director, "eligibility/add/").count(" checked") == 2
    page = read(director, "eligibility/add/?pick=none")
    assert page.count(" checked") == 0
    keys = page.split('name="pairs" value="')[1:]
    chosen = [key.partition('"')[0] for key in keys]
    assert send(director, "eligibility/add/", day=DAY).status_code == 422
    trick = f"{world.people['theo'].pk}.{world.schools['birch'].pk}"
    assert send(director, "eligibility/add/", day=DAY, pairs=[trick]).status_code == 422
    before = WriteUnit.objects.count()
    answer = send(director, "eligibility/add/", day=DAY, pairs=chosen, reason="hired")
    assert answer.status_code == 302
    assert WriteUnit.objects.count() == before + 1
    page = read(director, "eligibility/")
    assert "2 taken up: 4 teachers were eligible, 6 will be." in page
    assert "6 teachers are eligible today" in page
    assert "hired" in page


def test_many_end_at_once_and_come_back(world, director):
    page = read(director, "eligibility/end/?pick=all")
    assert page.count(" checked") == 4
    pairs = [f"{world.people[n].pk}.{world.schools[s].pk}"
             for n, s in (("carla", "birch"), ("dana", "cedar"))]  # fmt: skip
    assert send(director, "eligibility/end/", day=DAY, pairs=pairs).status_code == 302
    with world.scope():
        assert Eligibility.objects.filter(ends=OPEN_END).count() == 2
    undo_last(world, director)
    with world.scope():
        assert Eligibility.objects.filter(ends=OPEN_END).count() == 4


# --- few statements, however many ---


@pytest.fixture
def large():
    """900 teachers at 30 schools, all eligible, five years of names, leave and transfers."""
    made = make_world()
    with made.unit() as unit:
        schools = unit.add_all(School(name=f"School {n:02}") for n in range(30))
        unit.add_all(
            SchoolAttribute(school=school, starts=START, level="middle") for school in schools
        )
        unit.add_all(
            ProgramSchool(program=made.program, school=school, starts=START) for school in schools
        )
        people = unit.add_all(Person() for _ in range(900))
        rows = list(zip(people, schools * 30, strict=True))
        unit.add_all(
            PersonName(person=person, starts=date(1900, 1, 1), given=f"G{n}", family=f"F{n * n}")
            for n, person in enumerate(people)
        )
        unit.add_all(
            Placement(
                person=person,
                school=schools[(n + year) % 30],
                role="teacher",
                starts=START - timedelta(days=365 * year),
                ends=OPEN_END if year == 0 else START - timedelta(days=365 * (year - 1)),
            )
            for n, (person, _school) in enumerate(rows)
            for year in range(5)
        )
        unit.add_all(
            Eligibility(program=made.program, person=person, school=schools[n % 30], starts=START)
            for n, person in enumerate(people)
        )
        unit.add_all(Absence(person=person, starts=START) for person in people[:50])
    return made, people, schools


def statements(client, path):
    """How many, without those that only open and close a savepoint, and in how many seconds."""
    with CaptureQueriesContext(connection) as asked:
        began = perf_counter()
        answer = client.get(f"/tern/{path}")
        seconds = perf_counter() - began
    assert answer.status_code == 200, path
    said = [q["sql"] for q in asked.captured_queries]
    return [sql for sql in said if "SAVEPOINT" not in sql], seconds


def test_each_page_asks_at_most_twenty_statements(large):
    world, people, schools = large
    client = Visitors(world).client(Role.DIRECTOR)
    client.get("/tern/people/")
    paths = (
        "people/",
        "people/?sort=-visits&page=3",
        "people/pairs/",
        f"people/{people[0].uid}/",
        f"people/{people[0].uid}/transfer/",
        "schools/",
        f"schools/{schools[0].uid}/",
        "eligibility/",
        "eligibility/end/?pick=all",
        f"people/merge/?keep={people[0].uid}&other={people[1].uid}",
    )
    asked = {path: statements(client, path) for path in paths}
    for path, (said, seconds) in asked.items():
        print(path, len(said), f"{seconds * 1000:.0f} ms")
    # a merge looks into each table that points at the person
    most = {path: 26 if "merge" in path else 20 for path in paths}
    assert {p: len(said) for p, (said, _s) in asked.items() if len(said) > most[p]} == {}
