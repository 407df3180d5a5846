"""The program's page: its figures, what it asks of the database, and who sees what of it."""

import re
from datetime import date

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stemhappens.coaching.drafts import Seat
from stemhappens.coaching.models import Attendance, Session
from stemhappens.core.actor import Role
from stemhappens.core.write import write_accounts
from stemhappens.metrics.ask import Asking, answers, clock
from stemhappens.metrics.figure import Period
from stemhappens.people.models import Policy, Program
from stemhappens.web.impact.filters import read_filters
from tests.support.world import START, TODAY, World, make_world
from tests.web.people import Visitors

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_connection")]

NAMES = ("Carla Test", "Ben Test", "Dana Test", "Eli Test", "Theo Test", "Maya Test")
OVERHEAD = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
SESSION_AND_USER = ("django_session", '"access_user"')


@pytest.fixture
def world() -> World:
    return make_world(then=visit_twice)


def visit_twice(world: World) -> None:
    world.log()
    world.log(day=date(2026, 4, 20))


@pytest.fixture
def director(world) -> Client:
    return Visitors(world).client(Role.DIRECTOR)


def text_of(response) -> str:
    html = response.content.decode()
    inner = html.split("<main", 1)[-1].split("</main>", 1)[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", inner))


def test_the_sentence_is_read_from_the_figures(world, director):
    text = text_of(director.get("/tern/impact/"))
    assert "This year 2 coaches reached 1 of 4 teachers in 1 of 2 schools, over 2 sessions." in text
    assert "3 teachers have had no visit." in text
    with world.scope():
        at = clock(world.district, world.program.pk, "default")
        asking = Asking(["teachers_reached", "sessions"], Period(START, TODAY))
        (found,) = answers(at, [asking], "default")
    assert found["teachers_reached"][()].of_text == "1 of 4"
    assert found["sessions"][()].count_text == "2"


def test_below_ten_no_percentage_is_printed(director):
    assert "%" not in text_of(director.get("/tern/impact/"))


def test_every_teacher_has_a_mark_and_zeros_come_first(director):
    html = director.get("/tern/impact/").content.decode()
    table = html.split('<table class="grid')[1]
    birch = table.split(">Birch</a></th>")[1].split("</tr>")[0]
    assert re.findall(r'class="m (v\d)"', birch) == ["v0", "v1"]
    assert 'title="Carla Test: 2 visits"' in birch
    assert table.index(">Cedar</a>") < table.index(">Birch</a>")


def test_too_many_teachers_for_a_mark_each_become_counts_by_visits(monkeypatch, director):
    monkeypatch.setattr("stemhappens.web.impact.reading.MARKS", 3)
    table = director.get("/tern/impact/").content.decode().split('<table class="grid')[1]
    rows = table.split("<tfoot>")[0]
    birch = rows.split(">Birch</a></th>")[1].split("</tr>")[0]
    assert re.findall(r'class="tally (v\d)">(\d+)<', birch) == [
        ("v0", "1"),
        ("v1", "1"),
        ("v3", "0"),
        ("v5", "0"),
    ]
    assert 'aria-label="Birch, teachers by visits: 1 with none, 1 with 1 or 2' in birch
    assert 'class="m v' not in rows


def test_the_page_asks_at_most_fifteen_statements(director):
    director.get("/tern/impact/")
    with CaptureQueriesContext(connection) as asked:
        director.get("/tern/impact/")
    statements = [q["sql"] for q in asked.captured_queries if not q["sql"].startswith(OVERHEAD)]
    counted = [sql for sql in statements if not any(name in sql for name in SESSION_AND_USER)]
    assert len(counted) <= 15


def test_all_accuracy_checks_pass_and_are_listed(director):
    page = text_of(director.get("/tern/impact/"))
    passed, whole = re.search(r"(\d+) of (\d+) accuracy checks pass", page).groups()
    assert passed == whole
    listed = director.get("/tern/impact/checks/").content.decode()
    assert listed.count("Passes:") == int(whole)


def test_a_fact_that_is_not_of_the_story_fails_a_check(world, director):
    with world.unit(cause="break a fact"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM facts_sessionfact WHERE day = %s", [TODAY.toordinal() - 2])
    assert "Fails:" in director.get("/tern/impact/checks/").content.decode()


def test_a_visit_linked_to_another_programs_engagement_is_named_among_the_checks(world, director):
    with world.unit(cause="link astray") as unit:
        pilot = unit.add(Program(name="Pilot", starts=START))
        session = Session.objects.get(day=date(2026, 4, 20))
        unit.change(Attendance.objects.get(session=session), engagement=world.engagements["carla"])
        unit.change(session, program=pilot)
    address = "/tern/impact/checks/"
    page = director.get(address).content.decode()
    assert "Every visit is linked within its own program" in page
    assert "1 linked to another" in page
    assert page.count("Fails:") == 1
    assert f'href="/tern/sessions/{session.uid}/">' in page
    board = Visitors(world).client(Role.BOARD).get(address).content.decode()
    assert "1 linked to another" in board
    assert str(session.uid) not in board


def test_the_public_demo_names_nobody_on_any_of_its_pages(world):
    with write_accounts("test", "open the demo") as unit:
        unit.change(world.district, public_demo=True)
    for path in ("", "checks/", "evidence/teachers_reached/", "evidence/teachers_reached/?rows=out",
                 "evidence/sessions/", "evidence/goal_completion/", "evidence/phase_stalled/",
                 "evidence/engagements_open/", "evidence/cycle_benchmark/?rows=out",
                 "evidence/sessions/rows.csv", "evidence/teachers_reached/rows.csv"):  # fmt: skip
        response = Client().get(f"/demo/impact/{path}")
        assert response.status_code == 200, path
        html = response.content.decode()
        assert [name for name in NAMES if name in html] == [], path


def test_the_board_sees_totals_and_neither_names_nor_schools(world):
    board = Visitors(world).client(Role.BOARD)
    html = board.get("/tern/impact/").content.decode()
    assert [name for name in (*NAMES, "Birch", "Cedar") if name in html] == []
    assert "Too few" in html or 'class="grid"' not in html
    evidence = board.get("/tern/impact/evidence/teachers_reached/").content.decode()
    assert [name for name in (*NAMES, "Birch", "Cedar") if name in evidence] == []
    assert board.get("/tern/impact/evidence/teachers_reached/rows.csv").status_code == 404
    school = next(iter(world.schools.values()))
    for address in ("/tern/impact/", "/tern/impact/evidence/teachers_reached/"):
        assert board.get(f"{address}?school={school.uid}").status_code == 404, address


def test_a_lead_coach_learns_whom_assigned_coaches_work_with_and_nobody_else(world):
    world.log(
        coach_ids=(world.people["maya"].pk,),
        school_id=world.schools["cedar"].pk,
        seats=(Seat(world.people["dana"].pk),),
        steps=(),
        none_needed=True,
    )
    lead = Visitors(world).client(Role.LEAD_COACH, coaches=("theo",))
    html = lead.get("/tern/impact/evidence/teachers_reached/").content.decode()
    assert "Carla Test" in html
    assert "Dana Test" not in html


def test_a_principal_sees_counts_of_the_own_school_alone(world):
    principal = Visitors(world).client(Role.PRINCIPAL, schools=("birch",))
    text = text_of(principal.get("/tern/school/"))
    assert "1 of 2 teachers at Birch had a visit" in text
    assert [name for name in (*NAMES, "Cedar") if name in text] == []


def test_a_school_and_a_coach_cut_the_page(world, director):
    school, coach = world.schools["cedar"].uid, world.people["maya"].uid
    text = text_of(director.get(f"/tern/impact/?school={school}"))
    assert "At Cedar, 0 of 2 eligible teachers were reached this year, over 0 sessions." in text
    text = text_of(director.get(f"/tern/impact/?coach={coach}"))
    assert "Maya Test reached 0 of" in text


def test_the_sentence_of_one_school_says_whose_work_and_which_days(world, director):
    school, coach = world.schools["birch"].uid, world.people["theo"].uid
    text = text_of(director.get(f"/tern/impact/?school={school}&coach={coach}"))
    assert "At Birch, Theo Test reached 1 of" in text
    text = text_of(director.get(f"/tern/impact/?school={school}&from=2026-04-01&to=2026-04-30"))
    assert "At Birch, 1 of 2 eligible teachers were reached from 1 Apr to 30 Apr 2026" in text


def test_paper_says_its_days_its_filters_and_when_it_was_counted(world, director):
    school = world.schools["birch"].uid
    html = director.get(f"/tern/impact/?school={school}").content.decode()
    line = html.split('<span class="onpaper">')[1].split("</span>")[0]
    assert " to " in line
    assert "· Birch · as of " in line
    assert "names people: for use inside the district" in line


def test_the_plan_stands_only_beside_the_hours_of_the_whole_program(world, director):
    with world.unit(cause="plan the hours") as unit:
        for policy in Policy.objects.all():
            unit.change(policy, hours_plan=110)
    assert "The plan for the year is 110" in text_of(director.get("/tern/impact/"))
    school = world.schools["birch"].uid
    assert "The plan for the year" not in text_of(director.get(f"/tern/impact/?school={school}"))


def test_a_school_of_another_district_is_no_school_here(director):
    other = make_world("cedar")
    uid = other.schools["birch"].uid
    assert director.get(f"/tern/impact/?school={uid}").status_code == 404
    assert director.get("/tern/impact/?coach=nobody").status_code == 404


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("from=2026-02-31&to=2026-03-01", "Give a date such as 2025-10-31."),
        ("from=&to=", "Give a date such as 2025-10-31."),
        ("from=2026-03-02&to=2026-03-01", "The last day lies before the first"),
        ("from=2027-03-02&to=2027-03-05", "That day has not come yet"),
        ("period=month-1999-01", "There is no such period here"),
    ],
)
def test_a_period_that_cannot_be_says_why_and_shows_the_year(director, query, said):
    response = director.get(f"/tern/impact/?{query}")
    assert response.status_code == 400
    text = text_of(response)
    assert said in text
    assert "This year 2 coaches reached 1 of 4 teachers" in text


def test_periods_to_choose_from_can_all_be_opened(director):
    html = director.get("/tern/impact/").content.decode()
    offered = set(re.findall(r"\?period=[\w-]+", html))
    assert {"?period=month-2026-05", "?period=quarter-2026-04"} <= offered
    for query in offered:
        assert director.get(f"/tern/impact/{query}").status_code == 200, query


def test_filters_keep_what_was_chosen(world):
    with world.scope():
        at = clock(world.district, world.program.pk, "default")
    asked = QueryDict("period=month-2026-03&school=abc")
    filters = read_filters(asked, at.years, at.today)
    assert filters.period == Period(date(2026, 3, 1), date(2026, 3, 31))
    assert filters.query(coach="c") == "?period=month-2026-03&school=abc&coach=c"


def test_no_link_of_the_page_leads_nowhere(director):
    html = director.get("/tern/impact/").content.decode()
    links = set(re.findall(r'href="(/tern[^"#]*|\?[^"]*)"', html))
    assert len(links) > 20
    for link in sorted(links):
        address = link.replace("&amp;", "&")
        address = f"/tern/impact/{address}" if address.startswith("?") else address
        assert director.get(address, follow=True).status_code == 200, address
