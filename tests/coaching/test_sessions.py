"""A visit is logged once, whole, by whom it belongs to; and amended, corrected, withdrawn."""

import hashlib
import json
from dataclasses import asdict, replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.core.serializers.json import DjangoJSONEncoder

from stemhappens.coaching.checks import check_session
from stemhappens.coaching.context import load_context
from stemhappens.coaching.drafts import Seat, Step, Touch
from stemhappens.coaching.engagements import (
    EngagementDraft,
    close,
    open_engagement,
    pause,
)
from stemhappens.coaching.models import (
    Attendance,
    GoalTouch,
    NextStep,
    PrivateNote,
    Session,
    SessionCoach,
    SessionIssue,
    SessionText,
    SessionTopic,
)
from stemhappens.coaching.rows import draft_of
from stemhappens.coaching.sessions import (
    Correction,
    amend_session,
    checked,
    checked_all,
    correct_session,
    log_session,
    log_sessions,
    plan_session,
    withdraw_session,
)
from stemhappens.core.actor import Role
from stemhappens.core.models import Change, Received
from stemhappens.core.problem import Denied, Invalid, Stale, UidTaken
from stemhappens.people.program import set_policy
from stemhappens.people.services import add_team
from tests.support.world import START, TODAY, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def theo(world):
    return world.actor(Role.COACH, "theo")


def problems_of(world, **changes):
    draft = world.draft(**changes)
    with world.scope():
        clean, problems = check_session(draft, load_context(world.district, [draft]))
    assert (clean is None) == bool(problems)
    return problems.by_field()


def seq_of(world):
    world.district.refresh_from_db()
    return world.district.seq


def test_a_coach_logs_a_visit_with_all_that_hangs_on_it(world, theo):
    goal = world.goals["carla"]
    session = world.log(theo, private_note="Go slower.", touches=(Touch(goal.pk, True),))
    with world.scope():
        assert Session.objects.get().minutes == 45
        assert SessionCoach.objects.get().lead
        seat = Attendance.objects.get()
        assert seat.engagement_id == world.engagements["carla"].pk
        assert seat.school_id == world.schools["birch"].pk
        assert SessionText.objects.get().summary == "Carla counted open questions."
        step = NextStep.objects.get()
        assert (step.engagement_id, step.owner_id) == (seat.engagement_id, theo.person_id)
        assert GoalTouch.objects.get().day == session.day
        assert PrivateNote.objects.get().author_id == theo.person_id
        assert Received.objects.get().uid == session.uid
    assert session.version == 1


def test_the_check_asks_the_database_nothing(world, django_assert_num_queries):
    draft = world.draft(touches=(Touch(world.goals["carla"].pk),))
    with world.scope():
        context = load_context(world.district, [draft])
        with django_assert_num_queries(0):
            clean, problems = check_session(draft, context)
    assert clean and not problems


def test_everything_wrong_is_said_at_once_where_it_was_typed(world):
    other = make_world("other")
    found = problems_of(
        world,
        day=None,
        coach_ids=(),
        seats=(Seat(other.people["carla"].pk),),
        type_id=other.types["planning"].pk,
        minutes=None,
        school_id=other.schools["birch"].pk,
        topic_ids=(),
        steps=(),
        mode="carrier pigeon",
    )
    assert set(found) == {
        "day", "coach_ids", "seats", "type_id", "minutes", "school_id", "topic_ids", "steps",
        "mode",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"day": TODAY + timedelta(days=1)}, "day"),
        ({"day": date(2020, 1, 1)}, "program_id"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 721}, "minutes"),
        ({"seats": ()}, "seats"),
        ({"state": "cancelled"}, "reason"),
        ({"none_needed": True}, "steps"),
        ({"steps": (Step("  "),)}, "steps"),
        ({"steps": (Step("Late", None, date(2026, 5, 1)),)}, "steps"),
        ({"place": "online"}, "school_id"),
        ({"school_id": None}, "school_id"),
        ({"summary": "x" * 10_001}, "summary"),
        ({"topic_ids": (10**9,)}, "topic_ids"),
        ({"state": "planned", "day": date(2028, 1, 1), "steps": ()}, "day"),
    ],
)
def test_a_single_problem_is_named(world, changes, field):
    assert list(problems_of(world, **changes)) == [field]


def test_a_group_without_names_needs_a_headcount_and_a_name(world):
    assert problems_of(world, seats=(), headcount=12, group_name="Grade 4 planning") == {}
    assert list(problems_of(world, seats=(), headcount=12)) == ["group_name"]
    assert set(problems_of(world, seats=(), group_name="Grade 4 planning")) == {
        "seats", "headcount",
    }  # fmt: skip
    assert problems_of(world, headcount=3) == {}
    assert list(problems_of(world, headcount=3, group_name="x" * 121)) == ["group_name"]
    assert problems_of(world, seats=(), headcount=12, source="import") == {}


def test_a_teams_name_is_its_groups(world, theo):
    with world.unit() as unit:
        team = add_team(unit, "Grade 4", [world.people["carla"]], START)
    assert problems_of(world, seats=(), headcount=5, team_id=team.pk) == {}
    assert list(problems_of(world, team_id=987654)) == ["team_id"]
    session = world.log(theo, team_id=team.pk, headcount=2, group_name=" Aides ")
    assert (session.team_id, session.headcount, session.group_name) == (team.pk, 2, "Aides")
    with world.unit(theo) as unit:
        amended = replace(draft_of(session), team_id=None, headcount=None, group_name="")
        amend_session(unit, session, session.version, checked(unit, amended))
    with world.scope():
        row = Session.objects.get()
    assert (row.team_id, row.headcount, row.group_name) == (None, None, "")


def test_a_team_of_another_district_is_none(world):
    other = make_world("other")
    with other.unit() as unit:
        team = add_team(unit, "Grade 4", [other.people["carla"]], START)
    assert list(problems_of(world, team_id=team.pk)) == ["team_id"]


def test_what_an_older_version_received_is_still_known(world):
    """The ledger keeps hashes: a field added since may not change them."""
    draft = world.draft(uid=UUID(int=1))
    content = asdict(draft) | {"recorded_at": None}
    del content["group_name"], content["team_id"]
    text = json.dumps(content, cls=DjangoJSONEncoder, sort_keys=True)
    assert draft.payload_hash() == hashlib.sha256(text.encode()).hexdigest()
    assert replace(draft, group_name="Grade 4").payload_hash() != draft.payload_hash()


def test_a_director_mends_a_group_logged_before_it_had_a_name(world, theo):
    session = world.log(theo, seats=(), headcount=12, group_name="Grade 4")
    with world.unit() as unit:
        unit.change(session, group_name="")
    director = world.actor(Role.DIRECTOR)
    wanted = Correction(date(2026, 5, 5), session.session_type_id, 60, session.school_id, "school",
                        ())  # fmt: skip
    with world.unit(director) as unit:
        correct_session(unit, session, session.version, wanted)
    with world.scope():
        row = Session.objects.get()
    assert (row.minutes, row.headcount, row.group_name) == (60, 12, "")


def test_nobody_sits_twice_and_the_coach_does_not_coach_themselves(world):
    carla, theo = world.people["carla"].pk, world.people["theo"].pk
    assert list(problems_of(world, seats=(Seat(carla), Seat(carla)))) == ["seats"]
    assert list(problems_of(world, seats=(Seat(carla), Seat(theo)))) == ["seats"]


@pytest.mark.parametrize(("typed", "kept"), [("44.5", 45), ("44.4", 44), ("0.5", 1)])
def test_minutes_are_rounded_half_up_once(world, typed, kept):
    assert world.log(minutes=Decimal(typed)).minutes == kept


def test_an_import_may_be_incomplete_and_says_what_it_lacks(world):
    session = world.log(
        source="import",
        coach_ids=(),
        seats=(),
        minutes=None,
        school_id=None,
        type_id=None,
        topic_ids=(),
        steps=(),
        issues=(("minutes", "`all morning` gives no number"),),
    )
    with world.scope():
        issues = dict(SessionIssue.objects.filter(session=session).values_list("field", "message"))
    assert set(issues) == {"coach", "school", "teacher", "type", "minutes"}
    assert issues["minutes"] == "`all morning` gives no number"


def test_a_group_of_five_with_three_engagements(world):
    with world.unit() as unit:
        for teacher in ("ben", "eli"):
            draft = EngagementDraft(
                date(2026, 2, 2), (world.people["theo"].pk,), (world.people[teacher].pk,)
            )
            open_engagement(unit, draft)
    names = ("carla", "ben", "eli", "paula", "maya")
    session = world.log(seats=tuple(Seat(world.people[name].pk) for name in names))
    with world.scope():
        seats = Attendance.objects.filter(session=session)
        assert Session.objects.all().count() == 1
        assert len(seats) == 5
        assert len([seat for seat in seats if seat.engagement_id]) == 3
        # three engagements: the step nobody of them owns belongs to none
        assert NextStep.objects.get().engagement_id is None


def test_two_open_engagements_are_asked_about_once(world):
    with world.unit() as unit:
        second = open_engagement(
            unit,
            EngagementDraft(
                date(2026, 2, 2), (world.people["theo"].pk,), (world.people["carla"].pk,)
            ),
        )
    (message,) = problems_of(world)["engagement"]
    assert "Carla Test" in message
    carla = world.people["carla"].pk
    chosen = world.log(seats=(Seat(carla, engagement_id=second.pk),))
    alone = world.log(seats=(Seat(carla, alone=True),))
    with world.scope():
        assert Attendance.objects.get(session=chosen).engagement_id == second.pk
        assert Attendance.objects.get(session=alone).engagement_id is None


def test_of_two_engagements_the_coachs_own_is_taken(world):
    with world.unit() as unit:
        mayas = open_engagement(
            unit,
            EngagementDraft(
                date(2026, 2, 2), (world.people["maya"].pk,), (world.people["carla"].pk,)
            ),
        )
    with world.scope():
        theos = Attendance.objects.get(session=world.log())
        hers = Attendance.objects.get(session=world.log(coach_ids=(world.people["maya"].pk,)))
    assert theos.engagement_id == world.engagements["carla"].pk
    assert hers.engagement_id == mayas.pk


def test_a_closed_engagement_takes_no_visit_and_a_paused_one_does(world):
    with world.unit() as unit:
        close(unit, world.engagements["carla"], date(2026, 5, 1), "done")
        pause(unit, world.engagements["dana"], date(2026, 5, 1), "leave")
    named = Seat(world.people["carla"].pk, engagement_id=world.engagements["carla"].pk)
    assert list(problems_of(world, seats=(named,))) == ["engagement"]
    with world.scope():
        assert Attendance.objects.get(session=world.log()).engagement_id is None
        dana = world.log(seats=(Seat(world.people["dana"].pk),))
        assert Attendance.objects.get(session=dana).engagement_id is not None


def test_the_last_visit_may_be_on_the_day_of_closing_and_be_amended_after_it(world, theo):
    session = world.log(theo)
    with world.unit(theo) as unit:
        close(unit, world.engagements["carla"], session.day, "done")
    with world.unit(theo) as unit:
        draft = replace(draft_of(session), minutes=50)
        amend_session(unit, session, 1, checked(unit, draft))
    with world.scope():
        assert Attendance.objects.get().engagement_id == world.engagements["carla"].pk


def test_an_engagement_or_goal_of_others_is_refused(world):
    dana = world.engagements["dana"].pk
    stolen = Seat(world.people["carla"].pk, engagement_id=dana)
    assert list(problems_of(world, seats=(stolen,))) == ["engagement"]
    assert list(problems_of(world, touches=(Touch(world.goals["dana"].pk),))) == ["touches"]


def test_others_may_not_log_for_a_coach(world):
    other = make_world("other")
    readers = [
        world.actor(Role.COACH, "maya"),
        world.actor(Role.DIRECTOR),
        world.actor(Role.PRINCIPAL, "paula", schools=("birch",)),
        world.actor(Role.TEACHER, "carla"),
        world.actor(Role.BOARD),
        world.actor(Role.ADMIN),
        world.actor(Role.LEAD_COACH, "maya", coaches=("maya",)),
    ]
    before = seq_of(world)
    for actor in readers:
        with pytest.raises(Denied), world.unit(actor) as unit:
            log_session(unit, checked(unit, world.draft()))
    with pytest.raises(ValueError, match="another district"):
        world.log(other.actor(Role.COACH, "theo"))
    assert seq_of(world) == before


def test_a_lead_coach_logs_for_an_assigned_coach_and_a_co_coach_for_both(world):
    world.log(world.actor(Role.LEAD_COACH, "maya", coaches=("theo",)))
    both = (world.people["theo"].pk, world.people["maya"].pk)
    session = world.log(world.actor(Role.COACH, "maya"), coach_ids=both)
    with world.scope():
        leads = SessionCoach.objects.filter(session=session, lead=True)
        assert [row.person_id for row in leads] == [world.people["theo"].pk]


def test_a_resend_gets_the_first_answer_and_writes_nothing(world, theo):
    draft = world.draft()
    with world.unit(theo) as unit:
        first = log_session(unit, checked(unit, draft))
    before = seq_of(world)
    with world.unit(theo) as unit:
        again = log_session(unit, checked(unit, draft))
    assert (first.fresh, again.fresh) == (True, False)
    assert again.session == first.session
    assert seq_of(world) == before
    with pytest.raises(UidTaken), world.unit(theo) as unit:
        log_session(unit, checked(unit, replace(draft, minutes=60)))
    assert seq_of(world) == before


def test_a_resend_is_compared_with_what_was_received_not_with_what_was_made_of_it(world, theo):
    draft = world.draft()
    session = world.log(theo, uid=draft.uid)
    with world.unit(theo) as unit:
        amend_session(unit, session, 1, checked(unit, replace(draft, minutes=60)))
    with world.unit(theo) as unit:
        again = log_session(unit, checked(unit, draft))
    assert (again.fresh, again.session.minutes) == (False, 60)


def test_a_withdrawn_visit_does_not_come_back(world, theo):
    draft = world.draft(private_note="mine")
    with world.unit(theo) as unit:
        session = log_session(unit, checked(unit, draft)).session
    with world.unit(theo) as unit:
        withdraw_session(unit, session, 1)
    with world.scope():
        for model in (Session, Attendance, NextStep, SessionText, PrivateNote):
            assert not model.objects.exists()
    with world.unit(theo) as unit:
        again = log_session(unit, checked(unit, draft))
    assert (again.session, again.fresh, again.fate) == (None, False, "withdrawn")
    with world.scope():
        assert not Session.objects.exists()


def test_only_who_held_it_withdraws_and_only_what_they_read(world, theo):
    session = world.log()
    for role, person in ((Role.COACH, "maya"), (Role.DIRECTOR, None), (Role.TEACHER, "carla")):
        with pytest.raises(Denied), world.unit(world.actor(role, person)) as unit:
            withdraw_session(unit, session, 1)
    with pytest.raises(Stale), world.unit(theo) as unit:
        withdraw_session(unit, session, 7)


def test_amending_changes_what_differs_and_nothing_else(world, theo):
    goal = world.goals["carla"]
    session = world.log(theo, touches=(Touch(goal.pk, True),), private_note="mine")
    with world.scope():
        old = draft_of(session)
        attendance, step = Attendance.objects.get(), NextStep.objects.get()
    draft = replace(
        old,
        minutes=60,
        seats=(*old.seats, Seat(world.people["ben"].pk)),
        summary="Another word.",
        touches=(Touch(goal.pk, False),),
        steps=(replace(old.steps[0], text="Bring two rubrics"), Step("Film a lesson")),
        private_note="mine",
    )
    with world.unit(theo) as unit:
        amended = amend_session(unit, session, 1, checked(unit, draft))
    assert amended.version == 2
    with world.scope():
        assert Attendance.objects.get(person=world.people["carla"]).version == attendance.version
        assert Attendance.objects.all().count() == 2
        assert SessionText.objects.get().summary == "Another word."
        assert GoalTouch.objects.get().on_track is False
        texts = set(NextStep.objects.values_list("text", flat=True))
        assert texts == {"Bring two rubrics", "Film a lesson"}
        assert NextStep.objects.get(pk=step.pk).text == "Bring two rubrics"
        assert PrivateNote.objects.get().version == 1


def test_amending_with_the_same_leaves_no_trace(world, theo):
    session = world.log(theo)
    before = seq_of(world)
    with world.unit(theo) as unit:
        amend_session(unit, session, 1, checked(unit, draft_of(session)))
    assert seq_of(world) == before


def test_a_changed_row_below_raises_the_sessions_version(world, theo):
    session = world.log(theo)
    with world.unit(theo) as unit:
        draft = replace(draft_of(session), summary="Other")
        amend_session(unit, session, 1, checked(unit, draft))
    with world.scope():
        fresh = Session.objects.get()
    with pytest.raises(Stale), world.unit(theo) as unit:
        amend_session(unit, fresh, 1, checked(unit, draft_of(fresh)))


def test_another_coach_may_lead_from_now_on(world, theo):
    both = (world.people["theo"].pk, world.people["maya"].pk)
    session = world.log(theo, coach_ids=both)
    with world.unit(theo) as unit:
        draft = replace(draft_of(session), coach_ids=both[::-1])
        amend_session(unit, session, 1, checked(unit, draft))
    with world.scope():
        assert SessionCoach.objects.get(lead=True).person_id == both[1]


def test_others_may_not_amend(world):
    session = world.log()
    for role, person in ((Role.COACH, "maya"), (Role.DIRECTOR, None), (Role.TEACHER, "carla")):
        with pytest.raises(Denied), world.unit(world.actor(role, person)) as unit:
            amend_session(unit, session, 1, checked(unit, draft_of(session)))


def correction_of(session, **changes):
    draft = draft_of(session)
    whole = Correction(
        draft.day, draft.type_id, draft.minutes, draft.school_id, draft.place, draft.seats
    )
    return replace(whole, **changes)


def test_a_director_corrects_the_facts_and_leaves_the_words(world, theo):
    session = world.log(theo, touches=(Touch(world.goals["carla"].pk, True),), private_note="mine")
    director = world.actor(Role.DIRECTOR)
    with world.unit(director) as unit:
        correct_session(
            unit,
            session,
            1,
            correction_of(
                session,
                minutes=30,
                seats=(Seat(world.people["ben"].pk),),
                day=date(2026, 5, 4),
                type_id=world.types["debrief"].pk,
            ),
        )
    with world.scope():
        fresh = Session.objects.get()
        assert (fresh.minutes, fresh.day, fresh.version) == (30, date(2026, 5, 4), 2)
        assert Attendance.objects.get().person_id == world.people["ben"].pk
        assert SessionText.objects.get().summary == "Carla counted open questions."
        assert NextStep.objects.get().text == "Bring the rubric"
        assert PrivateNote.objects.get().author_id == theo.person_id
        # Carla's goal was not worked on: she was not there
        assert not GoalTouch.objects.exists()


def test_a_correction_asks_for_no_topic_that_a_policy_set_since_wants(world):
    """Logged when none was asked for; the director can mend the minutes, not the topics."""
    for asked in (False, True):
        with world.unit() as unit:
            set_policy(unit, world.program, START, topic_required=asked)
        if not asked:
            session = world.log(topic_ids=())
    with world.unit(world.actor(Role.DIRECTOR)) as unit:
        correct_session(unit, session, 1, correction_of(session, minutes=30))
    with world.scope():
        assert Session.objects.get().minutes == 30
        assert not SessionTopic.objects.exists()


def test_a_correction_is_checked_and_not_everybodys(world):
    session = world.log()
    with pytest.raises(Invalid) as caught, world.unit(world.actor(Role.DIRECTOR)) as unit:
        correct_session(unit, session, 1, correction_of(session, minutes=0, seats=()))
    assert set(caught.value.problems.by_field()) == {"minutes", "seats"}
    with pytest.raises(Stale), world.unit(world.actor(Role.DIRECTOR)) as unit:
        correct_session(unit, session, 5, correction_of(session, minutes=30))
    for reader in (world.actor(Role.COACH, "maya"), world.actor(Role.ADMIN)):
        with pytest.raises(Denied), world.unit(reader) as unit:
            correct_session(unit, session, 1, correction_of(session, minutes=30))
    with world.unit(world.actor(Role.LEAD_COACH, "maya", coaches=("theo",))) as unit:
        correct_session(unit, session, 1, correction_of(session, minutes=30))


def test_a_plan_becomes_a_visit(world, theo):
    plan = world.draft(state="planned", day=date(2026, 5, 12), minutes=None, topic_ids=(), steps=())
    with world.unit(theo) as unit:
        session = plan_session(unit, checked(unit, plan)).session
    with world.unit(theo) as unit:
        held = replace(plan, state="held", day=TODAY, minutes=40, none_needed=True,
                       topic_ids=(world.topics[0].pk,))  # fmt: skip
        amend_session(unit, session, 1, checked(unit, held))
    assert session.state == "held"
    with pytest.raises(Invalid), world.unit(theo) as unit:
        plan_session(unit, checked(unit, world.draft()))


def test_what_was_checked_before_somebody_else_wrote_is_checked_again(world, theo):
    draft = world.draft()
    with world.scope():
        clean, _ = check_session(draft, load_context(world.district, [draft]))
    world.log()
    with pytest.raises(Stale), world.unit(theo) as unit:
        log_session(unit, clean)


def test_an_amended_import_settles_its_issues(world):
    session = world.log(source="import", minutes=None, steps=(), topic_ids=())
    with world.scope():
        assert SessionIssue.objects.get().field == "minutes"
    with world.unit(world.actor(Role.COACH, "theo")) as unit:
        draft = replace(draft_of(session), minutes=30)
        amend_session(unit, session, 1, checked(unit, draft))
    with world.scope():
        assert not SessionIssue.objects.exists()


def test_many_visits_take_as_many_statements_as_one(world, django_assert_max_num_queries):
    drafts = [world.draft(day=date(2026, 3, 2) + timedelta(days=n % 40)) for n in range(300)]
    with world.unit() as unit, django_assert_max_num_queries(60):
        answers = log_sessions(unit, checked_all(unit, drafts))
    assert [answer.session.uid for answer in answers] == [draft.uid for draft in drafts]


def test_the_same_uid_twice_in_one_batch(world):
    draft = world.draft()
    with world.unit() as unit:
        first, second = log_sessions(unit, checked_all(unit, [draft, draft]))
    assert first.session == second.session
    other = world.draft()
    with pytest.raises(UidTaken), world.unit() as unit:
        log_sessions(unit, checked_all(unit, [other, replace(other, minutes=5)]))


def test_an_imported_log_is_the_directors_to_bring(world):
    director = world.actor(Role.DIRECTOR)
    assert world.log(director, source="import").pk
    with pytest.raises(Denied):
        world.log(director)


def test_no_image_holds_a_private_note(world, theo):
    session = world.log(theo, private_note="the-secret-words")
    with world.unit(theo) as unit:
        draft = replace(draft_of(session), private_note="other-secret")
        amend_session(unit, session, 1, checked(unit, draft))
    with world.unit(theo) as unit:
        withdraw_session(unit, Session.objects.get(), session.version)
    images = [change.before for change in Change.objects.filter(model="coaching.PrivateNote")]
    assert len(images) == 3
    assert all("cipher" not in (image or {}) for image in images)


def test_uid_of_another_session_is_refused(world, theo):
    session = world.log(theo)
    with pytest.raises(UidTaken), world.unit(theo) as unit:
        amend_session(unit, session, 1, checked(unit, replace(draft_of(session), uid=uuid4())))
