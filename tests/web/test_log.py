"""Log a visit: who may, what is prefilled, what is asked, saved once, undone."""

import re
from datetime import date
from uuid import uuid4

import pytest

from stemhappens.coaching.drafts import Seat
from stemhappens.coaching.models import (
    Attendance,
    Goal,
    GoalStatus,
    GoalTouch,
    NextStep,
    PrivateNote,
    Session,
)
from stemhappens.coaching.teams import TeamDraft, leave_team, start_team
from stemhappens.core.actor import Role
from stemhappens.core.models import District
from stemhappens.people.program import set_policy
from tests.support.world import START, make_world
from tests.web.people import Visitors

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def visitors(world):
    return Visitors(world)


@pytest.fixture
def theo(visitors):
    return visitors.client(Role.COACH, "theo")


def address(world, person="carla", **query):
    more = "".join(f"&{name}={value}" for name, value in query.items())
    return f"/tern/log/?teacher={world.people[person].uid}{more}"


def filled(world, **changes):
    """What a phone sends for a usual visit with Carla."""
    carla = world.people["carla"]
    data = {
        "uid": str(uuid4()),
        "teacher": str(carla.pk),
        "day": "2026-05-08",
        "state": "held",
        "where": str(world.schools["birch"].pk),
        "kind": str(world.types["observation"].pk),
        "minutes": "45",
        "topics": [str(world.topics[0].pk)],
        "next_step": "Score three notebooks",
        "next_by": "teacher:2026-05-15",
    }
    return {key: value for key, value in (data | changes).items() if value is not None}


def errors(response):
    """Field → message, as shown beside the fields."""
    html = response.content.decode()
    found = re.findall(r'<p class="err" id="id_(\w+)_error">.*?<span>(.*?)</span>', html, re.S)
    return dict(found)


def visits(world):
    with world.scope():
        return list(Session.objects.order_by("id"))


def seq(world):
    return District.objects.get(pk=world.district.pk).seq


# --- who may ---


@pytest.mark.parametrize(
    ("role", "person", "scope_of"),
    [
        (Role.DIRECTOR, None, {}),
        (Role.TEACHER, "carla", {}),
        (Role.PRINCIPAL, "paula", {"schools": ("birch",)}),
        (Role.BOARD, None, {}),
        (Role.ADMIN, None, {}),
    ],
)
def test_only_coaches_log(world, visitors, role, person, scope_of):
    client = visitors.client(role, person, **scope_of)
    before = seq(world)
    assert client.get("/tern/log/").status_code == 403
    assert client.post(address(world), filled(world)).status_code == 403
    assert (visits(world), seq(world)) == ([], before)


def test_without_a_login_the_way_leads_to_the_sign_in(world, client):
    response = client.get("/tern/log/")
    assert (response.status_code, response["Location"].split("?")[0]) == (302, "/signin/")


def test_another_district_is_not_there(world, theo):
    make_world("other")
    assert theo.get("/other/log/").status_code == 404


def test_other_methods_are_refused(world, theo):
    assert theo.put("/tern/log/").status_code == 405


# --- whom it was with ---


def test_the_caseload_comes_first_and_anybody_is_found_by_name(world, theo):
    html = theo.get("/tern/log/").content.decode()
    assert "Carla Test" in html
    assert "no visit yet" in html
    assert "Dana Test" not in html
    found = theo.get("/tern/log/?q=dana").content.decode()
    assert f"teacher={world.people['dana'].uid}" in found
    assert "Nobody of that name" in theo.get("/tern/log/?q=zzz").content.decode()


def test_who_is_planned_today_comes_first(world, theo):
    world.log_plan(day=date(2026, 5, 8), seats=_seats(world, "ben"))
    html = theo.get("/tern/log/").content.decode()
    assert html.index("Ben Test") < html.index("Carla Test")


def _seats(world, *names):
    return tuple(Seat(world.people[name].pk) for name in names)


@pytest.mark.parametrize("query", ["teacher=nonsense", f"teacher={uuid4()}", "engagement=x"])
def test_somebody_who_is_not_here_is_404(world, theo, query):
    assert theo.get(f"/tern/log/?{query}").status_code == 404


def test_a_teacher_of_another_district_is_404(world, theo):
    other = make_world("other")
    assert theo.get(address(other)).status_code == 404


# --- prefilled ---


def test_what_is_known_is_filled_in(world, theo):
    world.log(private_note="Go slower.")
    html = theo.get(address(world)).content.decode()
    assert "Carla Test" in html
    assert "Discovery, week" in html
    assert "Bring the rubric (you)." in html
    assert re.search(rf'<option value="{world.schools["birch"].pk}" selected', html)
    assert re.search(rf'name="topics" value="{world.topics[0].pk}"[^>]*checked', html)
    assert "Ask three open questions" in html
    assert "Go slower." not in html
    assert not re.search(r'name="(kind|minutes)"[^>]*checked', html)


def test_another_coach_reads_neither_goal_nor_promise(world, visitors):
    world.log()
    maya = visitors.client(Role.COACH, "maya")
    html = maya.get(address(world)).content.decode()
    assert "Carla Test" in html
    assert "Ask three open questions" not in html
    assert "Bring the rubric" not in html


# --- saving ---


def test_a_usual_visit_is_saved_and_said(world, theo):
    goal = world.goals["carla"]
    data = filled(world, note="Hers, or the book's?", **{f"goal_{goal.pk}": "on"})
    response = theo.post(address(world), data)
    assert response.status_code == 302
    (session,) = visits(world)
    assert str(session.uid) == data["uid"]
    with world.scope():
        seat = Attendance.objects.get(session=session)
        assert (seat.person_id, seat.engagement_id) == (
            world.people["carla"].pk, world.engagements["carla"].pk,
        )  # fmt: skip
        assert GoalTouch.objects.get(session=session).on_track is True
        step = NextStep.objects.get(session=session)
        assert (step.owner_id, step.due) == (world.people["carla"].pk, date(2026, 5, 15))
        assert PrivateNote.objects.get(session=session).author_id == world.people["theo"].pk
    html = theo.get(response["Location"]).content.decode()
    for text in ("Saved", "Observation, 45 minutes", "On track", "Score three notebooks"):
        assert text in html
    assert "all of it" in html
    assert "you alone" in html
    assert "Hers, or the book" not in html


def test_a_double_tap_saves_once(world, theo):
    data = filled(world)
    first = theo.post(address(world), data)
    before = seq(world)
    again = theo.post(address(world), data)
    assert (again.status_code, again["Location"]) == (302, first["Location"])
    assert (len(visits(world)), seq(world)) == (1, before)


def test_the_same_uid_with_other_content_is_told_and_nothing_changes(world, theo):
    data = filled(world)
    theo.post(address(world), data)
    before = seq(world)
    response = theo.post(address(world), data | {"minutes": "60", "next_step": "Quite other"})
    assert response.status_code == 409
    html = response.content.decode()
    assert "saved before, with other content" in html
    assert "Quite other" in html
    assert (visits(world)[0].minutes, seq(world)) == (45, before)


def test_a_visit_that_was_taken_back_does_not_come_again_by_itself(world, theo):
    data = filled(world)
    theo.post(address(world), data)
    theo.post(f"/tern/sessions/{data['uid']}/withdraw/?version=1")
    response = theo.post(address(world), data)
    assert response.status_code == 422
    html = response.content.decode()
    assert "taken back" in html
    new = re.search(r'name="uid" value="([^"]+)"', html)[1]
    assert new != data["uid"]
    assert visits(world) == []
    assert theo.post(address(world), data | {"uid": new}).status_code == 302
    assert len(visits(world)) == 1


def test_next_steps_of_the_goals_practice_are_offered(world, theo):
    address = f"/tern/log/?teacher={world.people['carla'].uid}"
    assert 'list="starters"' not in theo.get(address).content.decode()
    with world.unit() as unit:
        goal = Goal.objects.get(pk=world.goals["carla"].pk)
        unit.change(goal, practice="cs-6")
    html = theo.get(address).content.decode()
    offered = re.findall(r'<option value="([^"]+)"></option>', html)
    assert len(offered) == 2 and "Start a wall of bugs found, and how." in offered
    assert re.search(r'<input[^>]*name="next_step"[^>]*list="starters"', html)
    assert '<datalist id="starters">' in html


def test_promises_are_ticked_off_and_a_goal_is_completed(world, theo):
    world.log()
    with world.scope():
        step = NextStep.objects.get()
    goal = world.goals["carla"]
    data = filled(world, promises=[str(step.uid)], **{f"goal_{goal.pk}": "completed"})
    theo.post(address(world), data)
    with world.scope():
        assert NextStep.objects.get(pk=step.pk).done_on == date(2026, 5, 8)
        status = GoalStatus.objects.filter(goal=goal).order_by("-starts").first()
    assert (status.status, status.starts) == ("completed", date(2026, 5, 8))
    before = seq(world)
    theo.post(address(world), data)
    assert seq(world) == before


def test_a_planned_visit_is_held_and_undo_brings_the_plan_back(world, theo):
    plan = world.log_plan(day=date(2026, 5, 8))
    html = theo.get(address(world)).content.decode()
    assert f'value="{plan.uid}"' in html
    data = filled(world, uid=str(plan.uid), version="1")
    saved = theo.post(address(world), data)
    (session,) = visits(world)
    assert (session.state, session.minutes) == ("held", 45)
    page = theo.get(saved["Location"]).content.decode()
    undo = re.search(r'action="(/tern/undo/[^"]+)"', page)[1].replace("&amp;", "&")
    theo.post(undo)
    assert [one.state for one in visits(world)] == ["planned"]


def test_several_teachers_and_a_headcount(world, theo):
    people = [str(world.people[name].pk) for name in ("carla", "ben")]
    data = filled(world, teacher="more", others=people, headcount="4", next_by="me:2026-05-15")
    assert theo.post("/tern/log/?group=1", data).status_code == 302
    (session,) = visits(world)
    with world.scope():
        seats = {row.person_id: row.engagement_id for row in Attendance.objects.all()}
    assert session.headcount == 4
    assert seats == {
        world.people["carla"].pk: world.engagements["carla"].pk,
        world.people["ben"].pk: None,
    }


def test_a_group_without_names_is_a_visit_that_says_which_group(world, theo, visitors):
    data = filled(world, teacher="more", headcount="12", next_step="", next_by="none")
    response = theo.post("/tern/log/?group=1", data)
    assert (response.status_code, list(errors(response))) == (422, ["group_name"])
    response = theo.post("/tern/log/?group=1", data | {"group_name": "Grade 4 planning"})
    assert response.status_code == 302
    (session,) = visits(world)
    assert (session.headcount, session.group_name) == (12, "Grade 4 planning")
    assert "Grade 4 planning" in theo.get(response["Location"]).content.decode()
    page = f"/tern/sessions/{session.uid}/"
    assert "Grade 4 planning, 12 people" in theo.get(page).content.decode()
    edit = theo.get(f"{page}edit/").content.decode()
    assert 'value="Grade 4 planning"' in edit
    mended = data | {"uid": str(session.uid), "version": "1", "group_name": "Grade 5 planning"}
    assert theo.post(f"{page}edit/", mended).status_code == 302
    assert visits(world)[0].group_name == "Grade 5 planning"


# --- a team ---


@pytest.fixture
def team(world):
    with world.unit(cause="start a team") as unit:
        people = tuple(world.people[name].pk for name in ("carla", "ben", "dana"))
        made = start_team(unit, TeamDraft("Grade 4", people, date(2026, 1, 12)))
        leave_team(unit, made, made.version, [world.people["ben"].pk], date(2026, 5, 5))
    return made


def ticked(html):
    return set(re.findall(r'name="others" value="(\d+)"[^>]*checked', html))


def test_a_teams_people_of_that_day_are_ticked(world, theo, team):
    assert f"/tern/log/?team={team.uid}" in theo.get("/tern/log/").content.decode()
    assert "Grade 4" in theo.get("/tern/log/?q=grade").content.decode()
    people = {name: str(world.people[name].pk) for name in ("carla", "ben", "dana")}
    html = theo.get(f"/tern/log/?team={team.uid}").content.decode()
    assert ticked(html) == {people["carla"], people["dana"]}
    earlier = theo.get(f"/tern/log/?team={team.uid}&day=2026-05-05").content.decode()
    assert ticked(earlier) == set(people.values())


def test_a_visit_with_a_team_keeps_it_and_each_has_their_own(world, theo, team):
    there = [str(world.people[name].pk) for name in ("carla", "dana")]
    data = filled(world, teacher="more", others=there, team=str(team.pk), next_by="me:2026-05-15")
    response = theo.post(f"/tern/log/?team={team.uid}", data)
    assert response.status_code == 302
    (session,) = visits(world)
    assert session.team_id == team.pk
    with world.scope():
        seats = {row.person_id: (row.school_id, row.engagement_id)
                 for row in Attendance.objects.all()}  # fmt: skip
    assert seats == {
        world.people[name].pk: (world.schools[school].pk, world.engagements[name].pk)
        for name, school in (("carla", "birch"), ("dana", "cedar"))
    }
    said = theo.get(response["Location"]).content.decode()
    assert "Grade 4" in said
    assert "Carla Test and Dana Test" in said
    page = f"/tern/sessions/{session.uid}/"
    assert "Grade 4" in theo.get(page).content.decode()
    mended = data | {"uid": str(session.uid), "version": "1", "team": "", "others": there[:1]}
    assert theo.post(f"{page}edit/", mended).status_code == 302
    assert visits(world)[0].team_id is None


def test_a_meeting_planned_with_a_team_is_held_with_it(world, theo, team):
    plan = world.log_plan(day=date(2026, 5, 8), seats=_seats(world, "carla", "dana"),
                          team_id=team.pk)  # fmt: skip
    there = [str(world.people[name].pk) for name in ("carla", "dana")]
    data = filled(world, uid=str(plan.uid), version="1", teacher="more", others=there,
                  next_by="me:2026-05-15")  # fmt: skip
    assert theo.post("/tern/log/?group=1", data).status_code == 302
    (session,) = visits(world)
    assert (session.state, session.team_id) == ("held", team.pk)


def test_the_absent_are_unticked_and_nobody_at_all_is_asked_about(world, theo, team):
    data = filled(world, teacher="more", others=[], team=str(team.pk), next_by="me:2026-05-15")
    response = theo.post(f"/tern/log/?team={team.uid}", data)
    assert (response.status_code, list(errors(response))) == (422, ["teacher"])
    assert ticked(response.content.decode()) == set()


def test_of_a_team_only_who_has_two_engagements_is_asked(world, theo, team, second):
    with world.unit() as unit:
        world.open(unit, "theo", "dana", date(2026, 3, 2))
        world.open(unit, "theo", "dana", date(2026, 3, 9))
    carla, dana = (str(world.people[name].pk) for name in ("carla", "dana"))
    html = theo.get(f"/tern/log/?team={team.uid}").content.decode()
    assert f'name="engagement_{carla}"' in html
    assert f'name="engagement_{dana}"' in html
    assert f'name="engagement_{world.people["ben"].pk}"' not in html
    data = filled(world, teacher="more", others=[carla, dana], team=str(team.pk),
                  next_by="me:2026-05-15")  # fmt: skip
    response = theo.post(f"/tern/log/?team={team.uid}", data)
    assert set(errors(response)) == {f"engagement_{carla}", f"engagement_{dana}"}
    chosen = data | {f"engagement_{carla}": str(second.pk)}
    response = theo.post(f"/tern/log/?team={team.uid}", chosen)
    assert set(errors(response)) == {f"engagement_{dana}"}
    chosen |= {f"engagement_{dana}": "alone"}
    assert theo.post(f"/tern/log/?team={team.uid}", chosen).status_code == 302
    with world.scope():
        seats = dict(Attendance.objects.values_list("person_id", "engagement_id"))
    assert seats == {int(carla): second.pk, int(dana): None}


def test_a_team_of_another_district_is_404(world, theo):
    other = make_world("other")
    with other.unit() as unit:
        theirs = start_team(unit, TeamDraft("X", (other.people["carla"].pk,), START))
    assert theo.get(f"/tern/log/?team={theirs.uid}").status_code == 404
    assert theo.get("/tern/log/?team=x").status_code == 404


def test_who_was_there_is_for_who_may_know_it(world, theo, team, visitors):
    there = [str(world.people[name].pk) for name in ("carla", "dana")]
    data = filled(world, teacher="more", others=there, team=str(team.pk), next_by="me:2026-05-15")
    theo.post(f"/tern/log/?team={team.uid}", data)
    page = f"/tern/sessions/{visits(world)[0].uid}/"
    director = visitors.client(Role.DIRECTOR)
    assert "Grade 4" in director.get(page).content.decode()
    carla = visitors.client(Role.TEACHER, "carla").get(page).content.decode()
    assert "Dana Test" not in carla


# --- what the policy asks, and a month that has closed ---


def test_what_the_policy_does_not_require_may_be_left_out(world, theo):
    bare = filled(world, topics=[], next_step="", next_by=None)
    html = theo.get(address(world)).content.decode()
    assert set(errors(theo.post(address(world), bare))) == {"topics", "next_step"}
    with world.unit() as unit:
        set_policy(unit, world.program, date(2026, 4, 1), topic_required=False,
                   next_step_required=False)  # fmt: skip
    optional = theo.get(address(world)).content.decode()
    assert optional.count("if you like") == html.count("if you like") + 2
    assert theo.post(address(world), bare).status_code == 302
    # the policy of the visit's day, not of today's
    earlier = bare | {"uid": str(uuid4()), "day": "2026-03-31"}
    assert set(errors(theo.post(address(world), earlier))) == {"topics", "next_step"}


def test_a_month_that_has_closed_is_said_and_the_visit_marked(world, theo):
    assert "marked late" not in theo.get(address(world)).content.decode()
    with world.unit() as unit:
        set_policy(unit, world.program, date(2026, 1, 1), log_until_day=5)
    html = theo.get(address(world)).content.decode()
    assert "A visit before 1 May will be marked late" in html
    assert "This month was closed" not in html
    earlier = theo.get(address(world, day="2026-04-30")).content.decode()
    assert "This month was closed on 5 May 2026." in earlier
    refused = theo.post(address(world), filled(world, day="2026-04-30", minutes="abc"))
    assert "This month was closed on 5 May 2026." in refused.content.decode()
    saved = theo.post(address(world), filled(world, day="2026-04-30"))
    assert saved.status_code == 302
    assert "Marked late" in theo.get(saved["Location"]).content.decode()
    page = theo.get(f"/tern/sessions/{visits(world)[0].uid}/").content.decode()
    assert "Its month was closed on 5 May 2026" in page
    in_time = theo.post(address(world), filled(world))
    assert "Marked late" not in theo.get(in_time["Location"]).content.decode()


def test_steps_still_open_are_ticked_or_carried(world, theo):
    world.log()
    html = theo.get(address(world)).content.decode()
    assert "Bring the rubric (you, by 15 May)" in html
    assert "What you leave unticked is carried" in html
    data = filled(world, next_step="", next_by="none")
    assert theo.post(address(world), data).status_code == 302
    assert "Bring the rubric (you, by 15 May)" in theo.get(address(world)).content.decode()


@pytest.mark.parametrize(
    ("where", "place", "mode"),
    [
        ("video", "online", "video"),
        ("phone", "online", "phone"),
        ("office", "office", "in_person"),
        ("other", "other", "in_person"),
    ],
)
def test_elsewhere_than_at_a_school(world, theo, where, place, mode):
    assert theo.post(address(world), filled(world, where=where)).status_code == 302
    (session,) = visits(world)
    assert (session.place, session.mode, session.school_id) == (place, mode, None)


def test_a_co_coach_and_another_date(world, theo):
    data = filled(world, with_coaches=[str(world.people["maya"].pk)], day="2026-05-05")
    assert theo.post(address(world), data).status_code == 302
    (session,) = visits(world)
    with world.scope():
        coaches = list(session.coaches.order_by("-lead").values_list("person_id", flat=True))
    assert coaches == [world.people["theo"].pk, world.people["maya"].pk]
    assert session.day == date(2026, 5, 5)


def test_a_cancelled_visit_needs_its_reason_alone(world, theo):
    data = filled(world, state="cancelled", kind=None, minutes=None, topics=[], next_step="",
                  next_by=None)  # fmt: skip
    response = theo.post(address(world), data)
    assert list(errors(response)) == ["reason"]
    assert theo.post(address(world), data | {"reason": "snow"}).status_code == 302
    assert visits(world)[0].state == "cancelled"


def test_a_lead_coach_logs_for_an_assigned_coach(world, visitors):
    lead = visitors.client(Role.LEAD_COACH, "maya", coaches=("theo",))
    html = lead.get(address(world)).content.decode()
    assert "Ask three open questions" not in html
    data = filled(world, lead=str(world.people["theo"].pk))
    assert lead.post(address(world), data).status_code == 302
    with world.scope():
        (session,) = Session.objects.all()
        assert session.coaches.get().person_id == world.people["theo"].pk


# --- two engagements ---


@pytest.fixture
def second(world):
    with world.unit() as unit:
        return world.open(unit, "theo", "carla", date(2026, 3, 2))


def test_two_engagements_are_asked_for_once(world, theo, second):
    html = theo.get(address(world)).content.decode()
    assert "has several engagements open" in html
    assert 'name="kind"' not in html
    form = theo.get(address(world, engagement=second.uid)).content.decode()
    assert 'name="kind"' in form
    theo.post(address(world, engagement=second.uid), filled(world))
    with world.scope():
        assert Attendance.objects.get().engagement_id == second.pk


def test_none_of_two_engagements(world, theo, second):
    theo.post(address(world, engagement="none"), filled(world))
    with world.scope():
        assert Attendance.objects.get().engagement_id is None


def test_two_engagements_are_asked_for_in_the_form_where_the_address_names_none(
    world, theo, second
):
    data = filled(world)
    response = theo.post(address(world), data)
    carla = world.people["carla"].pk
    assert response.status_code == 422
    assert list(errors(response)) == [f"engagement_{carla}"]
    assert visits(world) == []


def test_an_engagement_leads_to_its_form(world, theo):
    html = theo.get(f"/tern/log/?engagement={world.engagements['carla'].uid}").content.decode()
    assert "Carla Test" in html
    assert 'name="kind"' in html
    dana = theo.get(f"/tern/log/?engagement={world.engagements['dana'].uid}")
    assert dana.status_code == 404


# --- what is wrong is said where it was typed, all at once ---


def test_an_empty_form_says_everything_at_once(world, theo):
    response = theo.post("/tern/log/?group=1", {"uid": str(uuid4())})
    assert response.status_code == 422
    assert set(errors(response)) == {
        "teacher", "day", "where", "kind", "minutes", "topics", "next_step",
    }  # fmt: skip
    assert visits(world) == []


@pytest.mark.parametrize(
    ("field", "value", "shown_at"),
    [
        ("day", "2026-02-31", "day"),
        ("day", "2026-05-09", "day"),
        ("day", "tomorrow", "day"),
        ("time", "25:61", "time"),
        ("kind", "99999", "kind"),
        ("where", "99999", "where"),
        ("minutes", "abc", "minutes"),
        ("headcount", "-1", "headcount"),
        ("headcount", "99999999999999999999", "headcount"),
        ("next_by", "", "next_by"),
        ("next_by", "teacher:2026-02-31", "next_by"),
        ("next_by", "somebody", "next_by"),
        ("next_step", "x" * 10_001, "next_step"),
        ("summary", "x" * 10_001, "summary"),
        ("next_step", "", "next_step"),
        ("topics", ["99999"], "topics"),
    ],
)
def test_a_wrong_value_is_named_at_its_field(world, theo, field, value, shown_at):
    response = theo.post(address(world), filled(world, **{field: value}))
    assert response.status_code == 422
    assert list(errors(response)) == [shown_at]
    assert visits(world) == []


@pytest.mark.parametrize("value", ["abc", "", "0", "721", "9" * 40, "1e9", "NaN"])
def test_minutes_that_are_none(world, theo, value):
    data = filled(world, minutes="more", minutes_other=value)
    response = theo.post(address(world), data)
    assert response.status_code == 422
    assert list(errors(response)) == ["minutes_other"]


def test_minutes_are_rounded_half_up(world, theo):
    theo.post(address(world), filled(world, minutes="more", minutes_other="44.5"))
    assert visits(world)[0].minutes == 45


def test_somebody_elses_ids_are_refused_and_nothing_is_written(world, theo):
    other = make_world("other")
    before = seq(world)
    for field, value in (
        ("teacher", str(other.people["carla"].pk)),
        ("others", [str(other.people["carla"].pk)]),
        ("with_coaches", [str(other.people["maya"].pk)]),
        ("where", str(other.schools["birch"].pk)),
        ("kind", str(other.types["observation"].pk)),
        ("topics", [str(other.topics[0].pk)]),
    ):
        response = theo.post(address(world), filled(world, **{field: value}))
        assert response.status_code == 422, field
        assert field in errors(response), field
    assert (visits(world), seq(world)) == ([], before)


def test_what_was_typed_is_kept(world, theo):
    data = filled(world, minutes="abc", summary="Three of them asked.", note="Mine alone.")
    html = theo.post(address(world), data).content.decode()
    for text in ("Three of them asked.", "Mine alone.", "Score three notebooks"):
        assert text in html


def test_the_saved_page_is_the_coachs_alone(world, theo, visitors):
    data = filled(world)
    theo.post(address(world), data)
    maya = visitors.client(Role.COACH, "maya")
    assert maya.get(f"/tern/log/{data['uid']}/").status_code == 404
