"""An engagement's life, its goals and what was promised: dated, by its coaches, once."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from stemhappens.coaching.drafts import Touch
from stemhappens.coaching.engagements import (
    EngagementDraft,
    accept,
    add_member,
    agree,
    close,
    decline,
    invite,
    move_phase,
    open_engagement,
    pause,
    remove_member,
    resume,
)
from stemhappens.coaching.goals import (
    GoalDraft,
    carry_goal,
    change_due,
    complete_goal,
    confirm_goal,
    drop_goal,
    reopen_goal,
    set_goal,
    touch_goal,
)
from stemhappens.coaching.models import (
    Engagement,
    EngagementMember,
    EngagementPhase,
    EngagementState,
    Goal,
    GoalDue,
    GoalParticipant,
    GoalStatus,
    GoalTouch,
    NextStep,
    TimeEntry,
)
from stemhappens.coaching.steps import drop_step, finish_step, open_steps, promise, reopen_step
from stemhappens.coaching.time import TimeDraft, log_time, withdraw_time
from stemhappens.core.actor import Role
from stemhappens.core.problem import Denied, Invalid, Stale, UidTaken
from stemhappens.people.models import Phase
from tests.support.world import TODAY, make_world

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 2)


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def theo(world):
    return world.actor(Role.COACH, "theo")


def draft_for(world, teacher="ben", **changes):
    values = {"opened": DAY, "coach_ids": (world.people["theo"].pk,),
              "teacher_ids": (world.people[teacher].pk,)}  # fmt: skip
    return EngagementDraft(**(values | changes))


def others(world):
    return [
        world.actor(Role.COACH, "maya"),
        world.actor(Role.TEACHER, "carla"),
        world.actor(Role.DIRECTOR),
        world.actor(Role.LEAD_COACH, "maya", coaches=("theo",)),
        world.actor(Role.BOARD),
    ]


def states(engagement):
    rows = EngagementState.objects.filter(engagement=engagement).order_by("starts")
    return [(row.starts, row.state) for row in rows]


def test_invited_accepted_paused_resumed_closed(world, theo):
    with world.unit(theo) as unit:
        engagement = invite(unit, draft_for(world))
        assert not EngagementPhase.objects.filter(engagement=engagement).exists()
    with world.unit(theo) as unit:
        accept(unit, engagement, DAY + timedelta(days=3))
        pause(unit, engagement, DAY + timedelta(days=10), "leave")
        resume(unit, engagement, DAY + timedelta(days=20))
        close(unit, engagement, DAY + timedelta(days=30), "done")
        assert [state for _, state in states(engagement)] == [
            "invited", "active", "paused", "active", "closed",
        ]  # fmt: skip
        assert EngagementPhase.objects.get(engagement=engagement).phase.name == "Discovery"
    assert engagement.opened == DAY + timedelta(days=3)


def test_a_declined_invitation_stays_on_record(world, theo):
    with world.unit(theo) as unit:
        engagement = decline(unit, invite(unit, draft_for(world)), DAY, "no time")
        assert states(engagement) == [(DAY, "declined")]
        with pytest.raises(Invalid):
            pause(unit, engagement, DAY, "why")


def test_only_the_engagements_coaches_change_it(world):
    engagement = world.engagements["carla"]
    for actor in others(world):
        for act in (
            lambda unit: pause(unit, engagement, DAY, "why"),
            lambda unit: open_engagement(unit, draft_for(world)),
            lambda unit: set_goal(unit, engagement, GoalDraft("x", "teacher_practice", DAY)),
            lambda unit: complete_goal(unit, world.goals["carla"], DAY),
            lambda unit: promise(unit, engagement, "x"),
            lambda unit: agree(unit, engagement, "lead_coach", DAY, summary=True, goal_text=True),
        ):
            with pytest.raises(Denied), world.unit(actor) as unit:
                act(unit)


def test_a_coach_who_has_left_it_may_not(world, theo):
    engagement, maya = world.engagements["carla"], world.people["maya"]
    with world.unit(theo) as unit:
        add_member(unit, engagement, maya, "coach", DAY)
        member = EngagementMember.objects.get(engagement=engagement, person=world.people["theo"])
        remove_member(unit, member, DAY + timedelta(days=1))
    with world.scope():
        engagement = Engagement.objects.get(pk=engagement.pk)
    with pytest.raises(Denied), world.unit(theo) as unit:
        close(unit, engagement, TODAY, "done")
    with world.unit(world.actor(Role.COACH, "maya")) as unit:
        close(unit, engagement, TODAY, "done")


def test_a_wrong_draft_says_everything(world, theo):
    stranger = make_world("other").people["ben"].pk
    wrong = draft_for(
        world, opened=TODAY + timedelta(days=1), teacher_ids=(stranger,), school_id=10**9,
        template_id=10**9,
    )  # fmt: skip
    with pytest.raises(Invalid) as caught, world.unit(theo) as unit:
        open_engagement(unit, wrong)
    found = set(caught.value.problems.by_field())
    assert found == {"opened", "teacher_ids", "school_id", "template_id"}


def test_an_engagement_uid_comes_once(world, theo):
    draft = draft_for(world)
    with world.unit(theo) as unit:
        open_engagement(unit, draft)
    with pytest.raises(UidTaken), world.unit(theo) as unit:
        open_engagement(unit, draft)


def test_who_read_an_older_version_is_told(world, theo):
    with world.scope():
        mine = Engagement.objects.get(pk=world.engagements["carla"].pk)
        hers = Engagement.objects.get(pk=mine.pk)
        practice = Phase.objects.get(name="Practice")
    with world.unit(theo) as unit:
        move_phase(unit, mine, practice, DAY)
    with pytest.raises(Stale), world.unit(theo) as unit:
        pause(unit, hers, DAY, "leave")


def test_phases_go_forward_and_back_and_the_last_of_a_day_wins(world, theo):
    engagement = world.engagements["carla"]
    with world.unit(theo) as unit:
        phases = {row.name: row for row in Phase.objects.all()}
        move_phase(unit, engagement, phases["Practice"], DAY)
        move_phase(unit, engagement, phases["Reflection"], DAY)
        with pytest.raises(Invalid, match="already"):
            move_phase(unit, engagement, phases["Reflection"], DAY)
        with pytest.raises(Invalid, match="later"):
            move_phase(unit, engagement, phases["Practice"], DAY - timedelta(days=1))
        chain = EngagementPhase.objects.filter(engagement=engagement).order_by("starts")
        assert [row.phase.name for row in chain] == ["Discovery", "Reflection"]


def test_members_come_and_go_but_the_last_stays(world, theo):
    engagement, ben = world.engagements["carla"], world.people["ben"]
    with world.unit(theo) as unit:
        member = add_member(unit, engagement, ben, "teacher", DAY)
        with pytest.raises(Invalid, match="already"):
            add_member(unit, engagement, ben, "teacher", DAY)
        remove_member(unit, member, DAY + timedelta(days=5))
        carla = EngagementMember.objects.get(engagement=engagement, person=world.people["carla"])
        with pytest.raises(Invalid, match="close it"):
            remove_member(unit, carla, TODAY)


def test_a_goal_is_completed_confirmed_reopened(world, theo):
    goal = world.goals["carla"]
    carla = world.actor(Role.TEACHER, "carla")
    with pytest.raises(Invalid), world.unit(carla) as unit:
        confirm_goal(unit, goal, DAY)
    with world.unit(theo) as unit:
        complete_goal(unit, goal, DAY, "Four in each of two recordings.")
    with pytest.raises(Denied), world.unit(world.actor(Role.TEACHER, "ben")) as unit:
        confirm_goal(unit, goal, DAY)
    with world.unit(carla) as unit:
        confirm_goal(unit, goal, DAY)
        assert GoalStatus.objects.get(goal=goal, status="completed").confirmed_on == DAY
    with world.unit(theo) as unit:
        with pytest.raises(Invalid):
            complete_goal(unit, goal, TODAY)
        reopen_goal(unit, goal, TODAY)
        chain = GoalStatus.objects.filter(goal=goal).order_by("starts")
        assert [row.status for row in chain] == ["open", "completed", "open"]


def test_only_whom_a_goal_is_for_confirms_it(world, theo):
    """Another teacher of the engagement does not; a goal for nobody by name is for all of them."""
    engagement, goal = world.engagements["carla"], world.goals["carla"]
    with world.unit(theo) as unit:
        add_member(unit, engagement, world.people["ben"], "teacher", DAY)
        complete_goal(unit, goal, DAY, "Four in each.")
    with pytest.raises(Denied), world.unit(world.actor(Role.TEACHER, "ben")) as unit:
        confirm_goal(unit, goal, TODAY)
    with world.unit() as unit:
        unit.remove_all(GoalParticipant.objects.filter(goal=goal))
    with pytest.raises(Denied), world.unit(world.actor(Role.TEACHER, "eli")) as unit:
        confirm_goal(unit, goal, TODAY)
    with world.unit(world.actor(Role.TEACHER, "ben")) as unit:
        assert confirm_goal(unit, goal, TODAY).confirmed_on == TODAY


def test_a_stale_goal_is_not_completed(world, theo):
    with world.scope():
        mine = Goal.objects.get(pk=world.goals["carla"].pk)
    with world.unit(theo) as unit:
        change_due(unit, world.goals["carla"], date(2026, 5, 29), DAY)
    with pytest.raises(Stale), world.unit(theo) as unit:
        complete_goal(unit, mine, DAY)


def test_a_goal_is_carried_as_a_linked_new_one(world, theo):
    goal = world.goals["carla"]
    with world.unit(theo) as unit:
        new = carry_goal(unit, goal, DAY, date(2026, 6, 1))
        assert (new.carried_from_id, new.statement, new.opened) == (goal.pk, goal.statement, DAY)
        assert GoalDue.objects.get(goal=new).due == date(2026, 6, 1)
        assert GoalParticipant.objects.get(goal=new).person_id == world.people["carla"].pk
        with pytest.raises(Invalid):
            reopen_goal(unit, goal, TODAY)


def test_a_goal_is_dropped_with_a_reason_and_takes_no_touch_then(world, theo):
    goal = world.goals["carla"]
    with world.unit(theo) as unit:
        touch_goal(unit, goal, DAY, on_track=True)
        with pytest.raises(Invalid, match="why"):
            drop_goal(unit, goal, DAY, " ")
        drop_goal(unit, goal, DAY, "new curriculum")
        with pytest.raises(Invalid, match="no longer open"):
            touch_goal(unit, goal, TODAY)
        assert GoalTouch.objects.get(goal=goal).on_track


def test_a_goal_is_for_teachers_of_the_engagement(world, theo):
    wrong = GoalDraft(" ", "wishes", DAY, due=date(2026, 1, 1),
                      participant_ids=(world.people["dana"].pk,))  # fmt: skip
    with pytest.raises(Invalid) as caught, world.unit(theo) as unit:
        set_goal(unit, world.engagements["carla"], wrong)
    found = set(caught.value.problems.by_field())
    assert found == {"statement", "focus", "due", "participant_ids"}


def test_a_completed_goal_is_open_to_that_days_visit_and_not_to_the_next(world, theo):
    goal = world.goals["carla"]
    with world.unit(theo) as unit:
        complete_goal(unit, goal, date(2026, 5, 5))
    world.log(day=date(2026, 5, 5), touches=(Touch(goal.pk, True),))
    with pytest.raises(Invalid, match="not open"):
        world.log(day=date(2026, 5, 6), touches=(Touch(goal.pk, True),))


def test_steps_are_carried_until_done_or_dropped(world, theo):
    world.log(theo)
    engagement = world.engagements["carla"]
    with world.unit(theo) as unit:
        promise(unit, engagement, "Film a lesson", world.people["carla"].pk, date(2026, 5, 5))
        first, second = open_steps([engagement.pk], TODAY)
        assert [first.text, second.text] == ["Film a lesson", "Bring the rubric"]
        finish_step(unit, first, first.version, TODAY)
        with pytest.raises(Stale):
            drop_step(unit, second, 9, TODAY)
        drop_step(unit, second, second.version, TODAY)
        assert open_steps([engagement.pk], TODAY) == []
        assert len(open_steps([engagement.pk], TODAY - timedelta(days=1))) == 2
        reopen_step(unit, second, second.version)
        assert open_steps([engagement.pk], TODAY) == [second]
    with world.scope():
        second = NextStep.objects.get(pk=second.pk)
    for actor in others(world):
        with pytest.raises(Denied), world.unit(actor) as unit:
            finish_step(unit, second, second.version, TODAY)


def test_time_is_logged_once_and_withdrawn(world, theo):
    draft = TimeDraft(uuid4(), world.program.pk, DAY, "displaced", theo.person_id, 45)
    with world.unit(theo) as unit:
        entry = log_time(unit, draft)
        assert log_time(unit, draft) == entry
        with pytest.raises(UidTaken):
            log_time(unit, TimeDraft(draft.uid, world.program.pk, DAY, "travel", theo.person_id, 9))
    with pytest.raises(Denied), world.unit(world.actor(Role.COACH, "maya")) as unit:
        withdraw_time(unit, entry, 1)
    with world.unit(theo) as unit:
        withdraw_time(unit, entry, 1)
        assert log_time(unit, draft) is None
        assert not TimeEntry.objects.exists()
    wrong = TimeDraft(uuid4(), 10**9, TODAY + timedelta(days=1), "nap", theo.person_id, 0)
    with pytest.raises(Invalid) as caught, world.unit(theo) as unit:
        log_time(unit, wrong)
    assert set(caught.value.problems.by_field()) == {"program_id", "kind", "day", "minutes"}


def test_evidence_may_be_a_link_that_opens_as_a_page(world, theo):
    goal = world.goals["carla"]
    for wrong in (
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://files.example.org/x",
        "example.org/film",
        "https://",
        "https://exa mple.org/",
        "https://[broken",
        "https://example.org/" + "x" * 500,
    ):
        with pytest.raises(Invalid) as caught, world.unit(theo) as unit:
            complete_goal(unit, goal, DAY, "seen", wrong)
        assert list(caught.value.problems.by_field()) == ["evidence_url"], wrong
    with world.unit(theo) as unit:
        complete_goal(unit, goal, DAY, "seen", " https://example.org/film?id=1 ")
        assert GoalStatus.objects.get(goal=goal, starts=DAY).evidence_url == (
            "https://example.org/film?id=1"
        )
        reopen_goal(unit, goal, TODAY)
        assert GoalStatus.objects.get(goal=goal, starts=TODAY).evidence_url == ""


def test_a_goal_serves_a_practice_and_keeps_it_when_carried(world, theo):
    wrong = GoalDraft("Ask", "teacher_practice", DAY, practice="ngss-9")
    with pytest.raises(Invalid, match="practice"), world.unit(theo) as unit:
        set_goal(unit, world.engagements["carla"], wrong)
    with world.unit(theo) as unit:
        draft = GoalDraft("Ask", "teacher_practice", DAY, practice="ngss-7")
        goal = set_goal(unit, world.engagements["carla"], draft)
        assert carry_goal(unit, goal, TODAY, None).practice == "ngss-7"
