"""What is posted is not believed: ids of others, fields that no form has, tricks with versions."""

import json
from uuid import uuid4

import pytest
from django.test import Client

from stemhappens.access.models import User
from stemhappens.access.services import end_membership
from stemhappens.coaching.models import (
    Attendance,
    Engagement,
    Goal,
    Session,
    SessionCoach,
    SessionText,
)
from stemhappens.core.actor import Role
from stemhappens.core.models import District, WriteUnit
from stemhappens.core.write import write_accounts
from stemhappens.people.models import Person
from tests.support.world import TODAY, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def theo(visitors):
    return visitors.client(Role.COACH, "theo")


@pytest.fixture
def maya(visitors):
    return visitors.client(Role.COACH, "maya")


@pytest.fixture
def visit(world):
    return world.log(world.actor(Role.COACH, "theo"), private_note="between me and me")


def filled(world, **changes):
    """What a phone sends for a visit with Carla."""
    data = {
        "uid": str(uuid4()), "teacher": str(world.people["carla"].pk), "day": "2026-05-08",
        "state": "held", "where": str(world.schools["birch"].pk),
        "kind": str(world.types["observation"].pk), "minutes": "45",
        "topics": [str(world.topics[0].pk)], "next_step": "x", "next_by": "teacher:2026-05-15",
    }  # fmt: skip
    return data | changes


def log_address(world):
    return f"/tern/log/?teacher={world.people['carla'].uid}"


def seq_of(slug="tern"):
    return District.objects.get(slug=slug).seq


def count(world, model):
    with world.scope():
        return model.objects.count()


def strangers(world, other):
    """Every field of the form that holds an id, with one of another district."""
    carla = world.people["carla"].pk
    people, goal = other.people, other.goals["carla"]
    return {
        "teacher": people["carla"].pk,
        "others": [carla, people["carla"].pk],
        "with_coaches": people["maya"].pk,
        "lead": people["theo"].pk,
        "program": other.program.pk,
        "where": other.schools["cedar"].pk,
        "kind": other.types["observation"].pk,
        "topics": other.topics[0].pk,
        "promises": goal.uid,
        "kept_steps": goal.uid,
        "next_who": people["carla"].pk,
        f"engagement_{carla}": other.engagements["carla"].pk,
        f"goal_{goal.pk}": "completed",
    }


def test_ids_of_another_district_are_never_taken(world, theo):
    other = make_world("other")
    there = seq_of("other")
    for field, value in strangers(world, other).items():
        before = seq_of()
        sent = filled(world, **{field: value})
        if field == "next_who":
            sent["next_by"] = ""
        answer = theo.post(log_address(world), sent)
        assert answer.status_code in (302, 422), field
        if answer.status_code == 422:
            assert seq_of() == before, field
            continue
        with world.scope():  # the form has no such field today, and the visit is the usual one
            row = Session.objects.order_by("-pk").first()
            seats = Attendance.objects.filter(session=row).values_list("person_id", flat=True)
            coaches = SessionCoach.objects.filter(session=row).values_list("person_id", flat=True)
        assert row.program_id == world.program.pk, field
        assert row.school_id == world.schools["birch"].pk, field
        assert set(seats) == {world.people["carla"].pk}, field
        assert set(coaches) == {world.people["theo"].pk}, field
    assert seq_of("other") == there


EXTRA = {"district": "2", "district_id": "2", "id": "1", "version": "999", "source": "import",
         "recorded_at": "2001-01-01", "author": "1", "is_active": "0", "role": "director",
         "imported": "1", "payload_hash": "x"}  # fmt: skip


def test_fields_that_no_form_has_change_nothing(world, theo):
    assert theo.post(log_address(world), filled(world, **EXTRA)).status_code == 302
    with world.scope():
        row = Session.objects.get()
    assert (row.district_id, row.version) == (world.district.pk, 1)
    assert row.source != "import"
    assert row.recorded_at.year != 2001


def test_a_colleague_changes_nothing_of_a_visit(world, maya, visit):
    """Maya coaches too, and is no coach of it: no page, no correction, no taking back."""
    before = seq_of()
    uid = visit.uid
    with world.scope():
        step = visit.next_steps.get().uid
    assert maya.get(f"/tern/sessions/{uid}/").status_code == 404
    assert maya.get(f"/tern/log/{uid}/").status_code == 404
    assert maya.post(f"/tern/sessions/{uid}/edit/", filled(world, version="1")).status_code == 404
    assert maya.post(f"/tern/sessions/{uid}/withdraw/").status_code == 404
    assert maya.post(f"/tern/steps/{step}/done/").status_code == 404
    for act in ("move", "pause", "close", "goal", "step", "agree"):
        address = f"/tern/engagements/{world.engagements['carla'].uid}/{act}/"
        assert maya.post(address, {"day": "2026-05-08", "reason": "x"}).status_code == 404
    for act in ("complete", "drop", "carry", "due", "reopen", "confirm"):
        address = f"/tern/goals/{world.goals['carla'].uid}/{act}/"
        assert maya.post(address, {"day": "2026-05-08", "reason": "x"}).status_code in (403, 404)
    assert seq_of() == before


def test_a_colleagues_uid_sent_anew_takes_nothing_over(world, maya, visit):
    """Sending the uid of somebody else's visit neither changes nor shows it."""
    before = seq_of()
    address = f"/tern/log/?teacher={world.people['dana'].uid}"
    mine = filled(
        world, uid=str(visit.uid), teacher=str(world.people["dana"].pk),
        where=str(world.schools["cedar"].pk), version="1",
    )  # fmt: skip
    answer = maya.post(address, mine)
    assert answer.status_code in (404, 409, 422)
    assert "counted open questions" not in answer.content.decode()
    assert seq_of() == before


def test_a_promise_and_a_goal_of_a_colleague_are_not_settled_with_a_visit(world, maya, visit):
    with world.scope():
        step = visit.next_steps.get()
    address = f"/tern/log/?teacher={world.people['dana'].uid}"
    sent = filled(
        world, teacher=str(world.people["dana"].pk), where=str(world.schools["cedar"].pk),
    )  # fmt: skip
    carla = world.goals["carla"].pk
    tricks = {
        "kept": str(step.uid), "promises": str(step.uid), "promise": str(step.uid),
        f"goal_{carla}": "completed", f"goal-{carla}": "done", "completed": str(carla),
    }  # fmt: skip
    maya.post(address, sent | tricks)
    with world.scope():
        step.refresh_from_db()
        assert step.done_on is None
        assert set(world.goals["carla"].statuses.values_list("status", flat=True)) == {"open"}


def test_the_undo_of_a_colleagues_act_is_refused(world, theo, maya):
    day = {"day": "2026-05-08", "reason": "x", "version": "1"}
    theo.post(f"/tern/engagements/{world.engagements['carla'].uid}/pause/", day)
    seq = seq_of()
    assert WriteUnit.objects.get(district=world.district, seq=seq).cause == "pause an engagement"
    for number in (seq, seq - 1, 1, 0, 10**6):
        assert maya.post(f"/tern/undo/{number}/").status_code in (403, 404)
    assert maya.post(f"/tern/undo/{10**30}/").status_code in (403, 404)
    assert maya.get(f"/tern/undo/{seq}/").status_code == 405
    assert maya.head(f"/tern/undo/{seq}/").status_code == 405
    assert seq_of() == seq


@pytest.mark.parametrize("act", ["withdraw", "restore", "done", "undo"])
def test_a_request_for_the_head_alone_acts_on_nothing(world, theo, visit, act):
    """HEAD passes without a form's token: it may act no more than a link may."""
    with world.scope():
        step = visit.next_steps.get().uid
    if act == "undo":
        day = {"day": "2026-05-08", "reason": "x", "version": "1"}
        theo.post(f"/tern/engagements/{world.engagements['carla'].uid}/pause/", day)
    if act == "restore":
        theo.post(f"/tern/sessions/{visit.uid}/withdraw/")
    before = seq_of()
    address = {
        "withdraw": f"/tern/sessions/{visit.uid}/withdraw/",
        "restore": "/tern/sessions/restore/",
        "done": f"/tern/steps/{step}/done/",
        "undo": f"/tern/undo/{before}/",
    }[act]
    assert theo.head(address).status_code == 405
    assert seq_of() == before


def test_rights_end_with_their_membership_and_their_user(world, visitors):
    """At the next request, in a browser that is signed in."""
    user = visitors.user(Role.COACH, "theo")
    client = Client()
    client.force_login(user)
    assert client.get("/tern/engagements/").status_code == 200
    with world.unit(cause="end") as unit:
        end_membership(unit, user.memberships.get(), TODAY)
    assert client.get("/tern/engagements/").status_code == 404
    assert client.post(log_address(world), filled(world)).status_code == 404
    director = visitors.user(Role.DIRECTOR)
    client.force_login(director)
    with write_accounts("test", "deactivate") as unit:
        unit.change(User.objects.get(pk=director.pk), is_active=False)
    assert client.get("/tern/impact/").url.startswith("/signin/")


def test_a_director_posts_words_and_none_are_written(world, visitors, visit):
    director = visitors.client(Role.DIRECTOR)
    sent = filled(world, version="1", summary="forged", note="forged", minutes="30",
                  next_step="forged", day="2026-05-06")  # fmt: skip
    assert director.post(f"/tern/sessions/{visit.uid}/edit/", sent).status_code == 302
    with world.scope():
        row = Session.objects.get()
        assert row.minutes == 30
        assert "forged" not in json.dumps(list(row.next_steps.values("text")))
        assert SessionText.objects.get(session=row).summary == "Carla counted open questions."


def test_numbers_that_are_none_and_words_without_end_are_said_and_not_500(world, theo):
    """The odd values of every field, at once for each."""
    odd = ["\x00", "9" * 30, "9" * 5000, "x" * 9000, "2026-02-31"]
    before = seq_of()
    for field in ("teacher", "where", "kind", "topics", "minutes", "day", "state", "uid",
                  "version", "next_by"):  # fmt: skip
        for value in odd:
            data = filled(world, **{field: value})
            assert theo.post(log_address(world), data).status_code < 500, (field, value[:20])
    written = WriteUnit.objects.filter(district=world.district, seq__gt=before)
    assert {unit.cause for unit in written} <= {"log a visit"}


def test_filters_are_no_way_into_the_database(world, visitors, one_connection):
    director = visitors.client(Role.DIRECTOR)
    odd = ["' OR '1'='1", "1;DROP TABLE x", "\x00", "-1", "9" * 30, "__class__", "district__name",
           "{{7*7}}", "../..", "%", "id) UNION SELECT 1--"]  # fmt: skip
    figure = "impact/evidence/sessions/"
    pages = ("impact/", figure, f"{figure}rows.csv", "sessions/", "sessions/visits.csv",
             "engagements/", "unreached/", "reports/new/")  # fmt: skip
    names = ("period", "school", "coach", "type", "state", "link", "sort", "page", "list", "by",
             "only", "from", "to", "level", "teacher", "q")  # fmt: skip
    for value in odd:
        for name in pages:
            answer = director.get(f"/tern/{name}", dict.fromkeys(names, value))
            assert answer.status_code in (200, 400, 404), (name, value)
    assert count(world, Engagement) == count(world, Goal) == 2
    assert count(world, Person) == 7
