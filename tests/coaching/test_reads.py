"""What pages receive: cut to the viewer, in a constant number of statements."""

import json
from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal

import pytest

from stemhappens.access.actors import public_actor
from stemhappens.access.log import looked
from stemhappens.coaching.drafts import Seat, Step, Touch
from stemhappens.coaching.engagements import agree, close, move_phase, pause, resume
from stemhappens.coaching.goals import complete_goal
from stemhappens.coaching.history import history_of, looks_at
from stemhappens.coaching.models import Session
from stemhappens.coaching.prefill import log_prefill
from stemhappens.coaching.reads import SessionFilter, session_list, session_page
from stemhappens.coaching.reveal import draft_for, reveal, reveal_all
from stemhappens.coaching.rows import draft_of
from stemhappens.coaching.sessions import amend_session, checked, withdraw_session
from stemhappens.coaching.story import engagement_page, who_sees
from stemhappens.core.actor import Role
from stemhappens.core.write import write_accounts
from stemhappens.people.models import Phase
from stemhappens.people.program import close_days
from tests.support.world import TODAY, make_world

pytestmark = pytest.mark.django_db

WORDS = ("Carla counted open questions.", "Bring the rubric", "Ask three open questions")


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def theo(world):
    return world.actor(Role.COACH, "theo")


@pytest.fixture
def visit(world, theo):
    touches = (Touch(world.goals["carla"].pk, True, Decimal("2")),)
    return world.log(theo, private_note="Go slower.", touches=touches)


def text_of(read):
    return json.dumps(asdict(read), default=str)


def test_each_reader_is_told_what_is_theirs(world, theo, visit):
    with world.scope():
        own = reveal(visit, theo, TODAY)
        teacher = reveal(visit, world.actor(Role.TEACHER, "carla"), TODAY)
        director = reveal(visit, world.actor(Role.DIRECTOR), TODAY)
        lead = reveal(visit, world.actor(Role.LEAD_COACH, "maya", coaches=("theo",)), TODAY)
        board = reveal(visit, world.actor(Role.BOARD), TODAY)
    assert (own.summary, own.note, own.withheld) == (WORDS[0], "Go slower.", ())
    assert [step.text for step in own.steps] == [WORDS[1]]
    assert (teacher.summary, teacher.note, teacher.withheld) == (WORDS[0], None, ())
    assert (director.summary, director.steps, director.topics, director.note) == (None,) * 4
    assert [seat.name for seat in director.teachers] == ["Carla Test"]
    assert director.withheld == (
        ("shared summary", "Carla Test and Theo Test only"),
        ("next steps", "Carla Test and Theo Test only"),
        ("topics", "Carla Test and Theo Test only"),
    )
    assert (lead.summary, lead.steps) == (None, None)
    assert lead.topics
    assert board.teachers is None
    assert {whom for _, whom in board.withheld} == {"the coach and the teacher only"}


def test_an_agreement_lets_the_lead_coach_read_along(world, visit):
    lead = world.actor(Role.LEAD_COACH, "maya", coaches=("theo",))
    with world.unit() as unit:
        day = date(2026, 2, 1)
        agree(unit, world.engagements["carla"], "lead_coach", day, summary=True, goal_text=True)
    with world.scope():
        assert reveal(visit, lead, TODAY).summary == WORDS[0]
        assert reveal(visit, lead, TODAY).note is None
        assert draft_for(visit, lead).summary == WORDS[0]


def test_many_visits_cost_as_many_statements_as_one(world, theo, django_assert_max_num_queries):
    sessions = [world.log(theo, day=date(2026, 4, day)) for day in range(1, 13)]
    with world.scope(), django_assert_max_num_queries(11):
        found = reveal_all(sessions, theo, TODAY)
    assert all(one.summary for one in found.values())


def test_a_draft_to_amend_goes_to_who_may_amend(world, theo, visit):
    with world.scope():
        assert draft_for(visit, theo).private_note == "Go slower."
        for role, person in ((Role.DIRECTOR, None), (Role.TEACHER, "carla"), (Role.COACH, "maya")):
            assert draft_for(visit, world.actor(role, person)) is None
        lead = world.actor(Role.LEAD_COACH, "maya", coaches=("theo",))
        assert draft_for(visit, lead) is None


def test_a_visit_page_says_what_the_viewer_may_do(world, theo, visit):
    with world.scope():
        own = session_page(visit.uid, theo, world.district)
        director = session_page(visit.uid, world.actor(Role.DIRECTOR), world.district)
        stranger = session_page(visit.uid, world.actor(Role.COACH, "maya"), world.district)
        principal = world.actor(Role.PRINCIPAL, "paula", schools=("birch",))
        assert session_page(visit.uid, principal, world.district) is None
    assert own.verbs == {"amend", "withdraw"}
    assert director.verbs == {"correct"}
    assert stranger is None
    assert own.line.teachers == ("Carla Test",)
    assert not any(word in text_of(director) for word in (*WORDS, "Go slower."))


def test_another_districts_visit_is_not_there(world, visit):
    other = make_world("other")
    with other.scope():
        director = other.actor(Role.DIRECTOR)
        assert session_page(visit.uid, director, other.district) is None
        assert engagement_page(world.engagements["carla"].uid, director, other.district) is None


def test_the_public_reader_reads_no_name(world, visit):
    with write_accounts("test", "open the demo") as unit:
        unit.change(world.district, public_demo=True)
    reader = public_actor(world.district)
    with world.scope():
        page = session_page(visit.uid, reader, world.district)
        story = engagement_page(world.engagements["carla"].uid, reader, world.district)
        lines = session_list(reader, world.district, SessionFilter()).lines
    for read in (page, story, lines[0]):
        assert not any(name in text_of(read) for name in ("Carla", "Theo", *WORDS))
    assert page.verbs == story.verbs == frozenset()


def test_lists_are_filtered_sorted_and_cut(world, theo):
    world.log(theo, day=date(2026, 4, 1), minutes=30)
    world.log(theo, day=date(2026, 4, 2), minutes=60, seats=(Seat(world.people["ben"].pk),))
    maya = world.people["maya"].pk
    world.log(coach_ids=(maya,), seats=(Seat(world.people["dana"].pk),), minutes=45,
              school_id=world.schools["cedar"].pk, day=date(2026, 4, 3))  # fmt: skip
    world.log(source="import", minutes=None, day=date(2026, 4, 4))
    director = world.actor(Role.DIRECTOR)

    def days(viewer=director, order="day", page=1, size=50, **wanted):
        found = session_list(viewer, world.district, SessionFilter(**wanted), order, page, size)
        return [line.day.day for line in found.lines], found.more

    with world.scope():
        assert days() == ([1, 2, 3, 4], False)
        assert days(size=3) == ([1, 2, 3], True)
        assert days(size=3, page=2) == ([4], False)
        assert days(order="-minutes", start=date(2026, 4, 1), end=date(2026, 4, 3))[0] == [2, 3, 1]
        assert days(order="nonsense")[0] == [4, 3, 2, 1]
        assert days(school_id=world.schools["cedar"].pk)[0] == [3]
        assert days(coach_id=maya)[0] == [3]
        assert days(teacher_id=world.people["ben"].pk)[0] == [2]
        assert days(engagement_id=world.engagements["dana"].pk)[0] == [3]
        assert days(unlinked=True)[0] == [2]
        assert days(flagged=True)[0] == [4]
        assert days(viewer=theo)[0] == [1, 2, 4]
        assert days(viewer=world.actor(Role.BOARD))[0] == []


def test_a_list_is_a_constant_number_of_statements(world, theo, django_assert_max_num_queries):
    for day in range(1, 11):
        world.log(theo, day=date(2026, 4, day))
    with world.scope(), django_assert_max_num_queries(6):
        found = session_list(theo, world.district, SessionFilter())
    assert len(found.lines) == 10


@pytest.fixture
def told(world, theo, visit):
    """Carla's engagement: in Practice since 2 March, paused for a week, three visits."""
    engagement = world.engagements["carla"]
    with world.unit() as unit:
        close_days(unit, [date(2026, 4, 6), date(2026, 4, 7)], "spring break")
        practice = Phase.objects.get(name="Practice")
        move_phase(unit, engagement, practice, date(2026, 3, 2))
        pause(unit, engagement, date(2026, 3, 16), "leave")
        resume(unit, engagement, date(2026, 3, 23))
    world.log(theo, day=date(2026, 1, 14), steps=(Step("Film", None, date(2026, 2, 1)),))
    world.log(theo, day=date(2026, 4, 9), none_needed=True, steps=())
    return engagement


def test_an_engagement_tells_its_story_in_school_days(world, theo, told):
    with world.scope():
        story = engagement_page(told.uid, theo, world.district)
    assert [(p.name, p.days) for p in story.phases] == [("Discovery", 35), ("Practice", 42)]
    # 12 Jan → 14 Jan; → 9 Apr without the paused week and two closed days; → 6 May; to 8 May
    assert [visit.gap for visit in story.visits] == [19, 54, 2]
    assert story.since_visit == 2
    assert [state.state for state in story.states] == ["active", "paused", "active"]
    assert story.next_phases[0][1] == "Reflection"
    goal = story.goals[0]
    assert (goal.words.statement, goal.on_track, goal.untouched) == (WORDS[2], True, 2)
    assert goal.stalled is False
    assert [(step.text, step.late) for step in story.steps] == [
        ("Bring the rubric", False),
        ("Film", True),
    ]
    assert story.verbs >= {"move_phase", "set_goal", "log"}


def test_the_same_story_as_others_may_hear_it(world, told):
    with world.scope():
        director = engagement_page(told.uid, world.actor(Role.DIRECTOR), world.district)
        teacher = engagement_page(told.uid, world.actor(Role.TEACHER, "carla"), world.district)
        for role, person in ((Role.COACH, "maya"), (Role.TEACHER, "dana"), (Role.ADMIN, None)):
            assert engagement_page(told.uid, world.actor(role, person), world.district) is None
    assert not any(word in text_of(director) for word in WORDS)
    assert director.steps is None
    assert director.goals[0].words is None
    assert director.goals[0].touches[0].value is None
    assert director.verbs == frozenset()
    assert teacher.goals[0].words.statement == WORDS[2]
    assert {visit.summary for visit in director.visits} == {None}
    assert WORDS[0] in {visit.summary for visit in teacher.visits}


def test_a_goal_stalls_when_nobody_touches_it_whatever_the_coach_says(world, theo):
    with world.scope():
        story = engagement_page(world.engagements["carla"].uid, theo, world.district)
    (goal,) = story.goals
    assert (goal.on_track, goal.stalled) == (None, True)
    with world.unit(theo) as unit:
        complete_goal(unit, world.goals["carla"], TODAY, "Four in each.")
    with world.scope():
        story = engagement_page(world.engagements["carla"].uid, theo, world.district)
    assert (story.goals[0].status, story.goals[0].stalled) == ("completed", False)
    assert story.goals[0].words.evidence == "Four in each."


def test_a_story_is_a_bounded_number_of_statements(
    world, theo, told, django_assert_max_num_queries
):
    with world.scope(), django_assert_max_num_queries(16):
        engagement_page(told.uid, theo, world.district)


def test_a_closed_engagement_ends_its_last_phase(world, theo):
    with world.unit(theo) as unit:
        close(unit, world.engagements["carla"], date(2026, 1, 19), "moved away")
    with world.scope():
        story = engagement_page(world.engagements["carla"].uid, theo, world.district)
    assert (story.closed, story.since_visit) == (date(2026, 1, 19), None)
    assert [(phase.days, phase.stalled) for phase in story.phases] == [(5, False)]


def test_who_sees_what_comes_from_the_rules(world):
    viewer = world.actor(Role.DIRECTOR)
    summary = next(sight for sight in who_sees(viewer) if sight.part == "summary")
    assert dict(summary.cells)[Role.LEAD_COACH] == "by agreement"
    assert dict(summary.cells)[Role.DIRECTOR] == "nothing"


def test_history_is_told_in_sentences_without_words(world, theo, visit):
    with world.unit(theo, "amend a visit") as unit:
        draft = replace(draft_of(visit), minutes=60, summary="Quite other words.")
        amend_session(unit, visit, 1, checked(unit, draft))
    with world.scope():
        lines = history_of(visit, world.actor(Role.DIRECTOR))
        assert history_of(visit, world.actor(Role.BOARD)) == []
        assert history_of(visit, world.actor(Role.COACH, "maya")) == []
        assert history_of(visit, world.actor(Role.TEACHER, "carla")) == lines
    latest, first = lines
    assert (latest.who, latest.cause) == ("coach theo", "amend a visit")
    assert set(latest.changes) == {"Minutes: 45 → 60", "Summary changed"}
    assert {"Visit added", "Summary added", "Coach added: Theo Test"} <= set(first.changes)
    told = " ".join(text_of(line) for line in lines)
    assert "other words" not in told
    assert "counted" not in told


def changed(world, visit, viewer):
    with world.scope():
        return set(history_of(visit, viewer)[0].changes)


def amend(world, visit, **values):
    with world.unit(cause="amend a visit") as unit:
        visit = Session.objects.get(pk=visit.pk)
        draft = replace(draft_of(visit), touches=(), **values)
        amend_session(unit, visit, visit.version, checked(unit, draft))


def test_history_names_old_and_new_to_who_may_know_them(world, theo, visit):
    ben, carla = world.people["ben"], world.people["carla"]
    amend(
        world,
        visit,
        seats=(Seat(ben.pk),),
        school_id=world.schools["cedar"].pk,
        minutes=30,
        day=date(2026, 5, 5),
        type_id=world.types["modeling"].pk,
    )
    plain = {
        "School: Birch → Cedar",
        "Minutes: 45 → 30",
        "Date: 6 May 2026 → 5 May 2026",
        f"Type: {world.types['observation'].name} → {world.types['modeling'].name}",
    }
    for viewer in (theo, world.actor(Role.DIRECTOR), world.system):
        said = changed(world, visit, viewer)
        assert said >= {*plain, "Teacher: Carla Test → Ben Test"}
    told_ben = changed(world, visit, world.actor(Role.TEACHER, "ben"))
    assert told_ben >= {*plain, "Teacher changed"}
    assert "Carla" not in " ".join(told_ben)
    assert history_of_all(world, visit, world.actor(Role.TEACHER, "carla")) == ""
    with world.unit() as unit:
        unit.change(carla.names.get(), family="Married")
    assert "Teacher: Carla Married → Ben Test" in changed(world, visit, theo)


def history_of_all(world, visit, viewer):
    with world.scope():
        return " ".join(text for line in history_of(visit, viewer) for text in line.changes)


def test_an_admin_reads_that_something_changed_and_no_value(world, visit):
    amend(world, visit, seats=(Seat(world.people["ben"].pk),), minutes=30)
    admin = world.actor(Role.ADMIN)
    assert changed(world, visit, admin) >= {"Minutes changed", "Teacher changed"}
    told = history_of_all(world, visit, admin)
    assert not any(word in told for word in ("Carla", "Ben", "45", "30"))


def test_history_tells_a_coach_nobody_of_other_engagements(world, theo):
    """Maya's group visit: Theo, who coaches one of three, knows that one and no other."""
    people = world.people
    group = world.log(
        world.actor(Role.COACH, "maya"),
        coach_ids=(people["maya"].pk,),
        seats=(Seat(people["carla"].pk), Seat(people["dana"].pk)),
    )
    amend(world, group, seats=(Seat(people["carla"].pk), Seat(people["eli"].pk)))
    assert "Teacher changed" in changed(world, group, theo)
    assert not any(name in history_of_all(world, group, theo) for name in ("Dana", "Eli"))
    maya = world.actor(Role.COACH, "maya")
    assert "Teacher: Dana Test → Eli Test" in changed(world, group, maya)
    both = replace(theo, roles=frozenset({Role.COACH, Role.DIRECTOR}))
    assert "Teacher: Dana Test → Eli Test" in changed(world, group, both)


def test_history_tells_who_came_and_who_went(world, theo, visit):
    people = world.people
    both = (Seat(people["carla"].pk), Seat(people["ben"].pk))
    amend(world, visit, seats=both, steps=(), none_needed=True)
    assert changed(world, visit, theo) >= {
        "Teacher added: Ben Test",
        "Next steps removed",
        "No next step needed: no → yes",
    }
    carla = world.actor(Role.TEACHER, "carla")
    assert "Teacher added" in changed(world, visit, carla)
    amend(world, visit, seats=both[:1], topic_ids=(world.topics[1].pk,))
    assert changed(world, visit, theo) >= {"Teacher removed: Ben Test", "Topics changed"}
    assert "Teacher removed" in changed(world, visit, carla)
    amend(world, visit, seats=(Seat(people["carla"].pk, alone=True),))
    assert "Engagement changed" in changed(world, visit, theo)


def test_who_has_looked_is_told_to_the_two_alone(world, theo, visit):
    looked(world.actor(Role.DIRECTOR), "page", "session", visit.uid)
    with world.scope():
        for viewer in (theo, world.actor(Role.TEACHER, "carla")):
            assert [look.label for look in looks_at(visit, viewer)] == ["director"]
        for viewer in (world.actor(Role.DIRECTOR), world.actor(Role.COACH, "maya")):
            assert looks_at(visit, viewer) is None
        assert looks_at(world.engagements["carla"], theo) == []


def test_a_withdrawn_visit_is_gone_for_everybody(world, theo, visit):
    with world.unit(theo) as unit:
        withdraw_session(unit, visit, 1)
    with world.scope():
        assert session_page(visit.uid, theo, world.district) is None


def test_the_form_knows_what_was_agreed_last_time(world, theo, visit):
    with world.scope():
        form = log_prefill(theo, world.district, world.people["carla"].pk)
    assert (form.teacher, form.school, form.number) == ("Carla Test", "Birch", 2)
    assert [step.text for step in form.agreed] == ["Bring the rubric"]
    assert form.type_id == world.types["debrief"].pk
    assert (form.minutes, form.topic_ids) == (45, (world.topics[0].pk,))
    assert [(row.own, row.phase) for row in form.engagements] == [(True, "Discovery")]
    assert (form.goals[0].last_value, form.goals[0].last_on_track) == (Decimal("2"), True)
    assert form.closed_day is False


def test_the_form_takes_todays_plan_and_says_when_there_is_no_school(world, theo):
    with world.unit() as unit:
        close_days(unit, [TODAY], "snow")
    plan = world.log_plan(theo, day=TODAY)
    with world.scope():
        form = log_prefill(theo, world.district)
        empty = log_prefill(world.actor(Role.COACH, "maya"), world.district)
    assert form.planned == (plan.uid, 1)
    assert (form.teacher_id, form.closed_day) == (world.people["carla"].pk, True)
    assert (empty.teacher_id, empty.teacher, empty.agreed, empty.number) == (None, "", (), 1)


def test_another_coachs_engagement_is_named_and_its_story_is_not_told(world, visit):
    with world.scope():
        maya = world.actor(Role.COACH, "maya")
        form = log_prefill(maya, world.district, world.people["carla"].pk)
    assert [(row.own, row.coaches, row.phase) for row in form.engagements] == [
        (False, ("Theo Test",), "")
    ]
    assert (form.agreed, form.goals) == ((), ())
