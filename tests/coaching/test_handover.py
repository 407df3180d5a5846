"""A coach leaves: the caseload passes on, history stays, the login ends, and one undo is enough."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from stemhappens.access.actors import actor_for
from stemhappens.access.models import Membership
from stemhappens.coaching.dossier import dossier, past_handovers, record_of
from stemhappens.coaching.drafts import Seat, Step
from stemhappens.coaching.engagement_list import engagement_list
from stemhappens.coaching.engagements import (
    add_member,
    change_lead,
    current_coach_ids,
    pause,
    remove_member,
)
from stemhappens.coaching.handover import HandOverDraft, Passing, hand_over, visit_plan
from stemhappens.coaching.models import (
    Engagement,
    EngagementMember,
    EngagementState,
    HandOverItem,
    NextStep,
    PrivateNote,
    Session,
    SessionCoach,
    StepOwner,
)
from stemhappens.coaching.month import step_words
from stemhappens.coaching.notes import read_note
from stemhappens.coaching.owners import asked_on
from stemhappens.coaching.passing import left_behind, proposal, who_may_leave, who_may_receive
from stemhappens.coaching.reveal import reveal, steps_seen
from stemhappens.coaching.rows import draft_of as draft_of_session
from stemhappens.coaching.sessions import amend_session, withdraw_session
from stemhappens.coaching.step_list import open_step_lines
from stemhappens.coaching.steps import promise
from stemhappens.coaching.story import engagement_page
from stemhappens.coaching.today import open_steps_of
from stemhappens.core.actor import Role
from stemhappens.core.problem import Denied, Invalid, UidTaken
from stemhappens.core.rules import visible
from stemhappens.core.undo import UndoRefused, undo
from stemhappens.people.models import CoachAssignment
from stemhappens.people.services import add_person, assign_coach, record_absence
from tests.support.world import START, TODAY, checked, make_world
from tests.web.people import Visitors

pytestmark = pytest.mark.django_db

DAY_BEFORE, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
LATER = date(2026, 6, 1)


@pytest.fixture
def world():
    return make_world()


def row(world, name: str) -> Engagement:
    return world.engagements[name]


def draft_of(world, day=TOMORROW, to="maya", **changes) -> HandOverDraft:
    """Theo's only engagement, Carla's, to Maya."""
    receiver = world.people[to].pk if to else None
    passing = Passing(row(world, "carla").pk, receiver, changes.pop("reason", ""))
    return HandOverDraft(world.people["theo"].pk, day, (passing,), **changes)


def do(world, draft: HandOverDraft, actor=None):
    """The hand-over and the number of its unit."""
    director = actor or world.actor(Role.DIRECTOR)
    with world.unit(director, "hand over") as unit:
        made = hand_over(unit, draft)
    world.district.refresh_from_db()
    return made, world.district.seq


def coaches(world, day) -> list[int]:
    with world.scope():
        return current_coach_ids(row(world, "carla").pk, day)


def fields(problem) -> set[str]:
    return set(problem.value.problems.by_field())


def everything(world) -> dict:
    """All rows that a hand-over may touch, without their versions."""
    models = (
        *(EngagementMember, EngagementState, NextStep, Session, SessionCoach, CoachAssignment),
        *(Membership, HandOverItem, Engagement, StepOwner),
    )
    with world.scope():
        return {
            model.__name__: [
                {k: v for k, v in values.items() if k != "version"}
                for values in model.objects.order_by("pk").values()
            ]
            for model in models
        }


def test_the_receiver_begins_on_the_day_and_history_keeps_the_old_coach(world):
    do(world, draft_of(world))
    theo, maya = world.people["theo"].pk, world.people["maya"].pk
    assert coaches(world, TODAY) == [theo]
    assert coaches(world, TOMORROW) == [maya]
    with world.scope():
        spans = EngagementMember.objects.filter(engagement=row(world, "carla"), role="coach")
        assert set(spans.values_list("person", "starts", "ends", "lead")) == {
            (theo, date(2026, 1, 12), TOMORROW, True),
            (maya, TOMORROW, date(9999, 12, 31), True),
        }
        assert list(CoachAssignment.objects.filter(coach=theo).values_list("ends", flat=True)) == [
            TOMORROW
        ]


def test_only_a_director_may(world):
    for actor in (world.actor(Role.COACH, "theo"), world.actor(Role.ADMIN)):
        with pytest.raises(Denied), world.unit(actor) as unit:
            hand_over(unit, draft_of(world))


def test_the_form_sent_twice_hands_over_once(world):
    draft = draft_of(world)
    do(world, draft)
    with pytest.raises(UidTaken):
        do(world, draft)


def test_all_that_is_missing_is_said_at_once(world):
    with world.unit() as unit:
        world.open(unit, "theo", "ben", date(2026, 3, 2))
        nobody = add_person(unit, "No", "Coach")
    world.log(world.actor(Role.COACH, "theo"), day=TODAY)
    with world.scope():
        ben = left_behind(world.people["theo"].pk, TODAY).engagements
        keys = {held.id for held in ben}
    stranger = (Passing(row(world, "carla").pk, nobody.pk),)
    with pytest.raises(Invalid) as refused:
        do(world, replace(draft_of(world, TODAY), passings=stranger, visits_to=nobody.pk))
    assert fields(refused) == {"day", "visits_to", *(f"to-{key}" for key in keys)}
    with pytest.raises(Invalid) as refused:
        do(world, HandOverDraft(None, None))
    assert fields(refused) == {"leaver", "day"}
    with pytest.raises(Invalid) as refused:
        do(world, draft_of(world, to=None))
    assert f"to-{row(world, 'carla').pk}" in fields(refused)


def test_the_lead_passes_to_a_co_coach_and_not_before_the_day(world):
    with world.unit(world.actor(Role.COACH, "theo")) as unit:
        add_member(unit, row(world, "carla"), world.people["maya"], "coach", date(2026, 2, 2))
    do(world, draft_of(world))
    theo, maya = world.people["theo"].pk, world.people["maya"].pk
    assert coaches(world, TODAY) == [theo, maya]
    assert coaches(world, TOMORROW) == [maya]
    with world.scope():
        spans = EngagementMember.objects.filter(engagement=row(world, "carla"), person=maya)
        assert list(spans.order_by("starts").values_list("starts", "lead")) == [
            (date(2026, 2, 2), False),
            (TOMORROW, True),
        ]


def test_a_third_coach_joins_beside_who_leads_already(world):
    with world.unit() as unit:
        nina = add_person(unit, "Nina", "New")
        assign_coach(unit, world.program, nina, 100, START)
        world.people["nina"] = nina
        add_member(unit, row(world, "dana"), world.people["theo"], "coach", date(2026, 2, 2))
    passings = tuple(Passing(row(world, name).pk, nina.pk) for name in ("carla", "dana"))
    do(world, replace(draft_of(world), passings=passings))
    with world.scope():
        dana = current_coach_ids(row(world, "dana").pk, TOMORROW)
    assert dana == [world.people["maya"].pk, nina.pk]


def test_who_is_made_lead_before_the_day_leads_on_alone(world):
    with world.unit() as unit:
        sam = add_person(unit, "Sam")
        add_member(unit, row(world, "carla"), sam, "coach", TODAY)
    do(world, draft_of(world))
    with world.unit() as unit:
        change_lead(unit, row(world, "carla"), sam, TODAY)
    with world.scope():
        leads = EngagementMember.objects.filter(engagement=row(world, "carla"), lead=True)
        assert list(leads.filter(ends__gt=TODAY).values_list("person", flat=True)) == [sam.pk]
    assert coaches(world, TOMORROW) == [sam.pk, world.people["maya"].pk]


def test_who_leaves_is_not_made_lead(world):
    """After their last day nobody would lead."""
    with world.unit() as unit:
        sam = add_person(unit, "Sam")
        add_member(unit, row(world, "carla"), sam, "coach", TODAY)
        change_lead(unit, row(world, "carla"), sam, TODAY)
    do(world, draft_of(world, day=LATER))
    with pytest.raises(Invalid, match="nobody would lead"), world.unit() as unit:
        change_lead(unit, row(world, "carla"), world.people["theo"], TODAY)
    with world.scope():
        leads = EngagementMember.objects.filter(engagement=row(world, "carla"), lead=True)
        assert leads.filter(starts__lte=LATER, ends__gt=LATER).exists()


def test_when_the_lead_is_let_go_who_stays_longest_leads(world):
    with world.unit() as unit:
        sam = add_person(unit, "Sam")
        add_member(unit, row(world, "carla"), sam, "coach", TODAY)
        short = add_member(unit, row(world, "carla"), world.people["maya"], "coach", DAY_BEFORE)
        unit.change(short, ends=LATER)
        lead = EngagementMember.objects.get(engagement=row(world, "carla"), lead=True)
        remove_member(unit, lead, TOMORROW)
    with world.scope():
        assert current_coach_ids(row(world, "carla").pk, LATER) == [sam.pk]
        assert (
            EngagementMember.objects.get(
                engagement=row(world, "carla"), lead=True, ends__gt=LATER
            ).person_id
            == sam.pk
        )


def test_own_steps_and_planned_visits_pass_and_others_stay(world):
    theo = world.actor(Role.COACH, "theo")
    steps = (Step("Bring it", theo.person_id), Step("Try it", world.people["carla"].pk))
    world.log(theo, steps=steps)
    soon, late = world.log_plan(theo, day=TODAY), world.log_plan(theo, day=LATER)
    alone = world.log_plan(theo, day=LATER, seats=(Seat(world.people["eli"].pk),))
    maya = world.people["maya"].pk
    do(world, draft_of(world))
    with world.scope():
        owners = {
            day: dict(asked_on(NextStep.objects.all(), day).values_list("text", "asked"))
            for day in (TODAY, TOMORROW)
        }
        held_by = dict(SessionCoach.objects.values_list("session", "person"))
    assert owners == {
        TODAY: {"Bring it": theo.person_id, "Try it": world.people["carla"].pk},
        TOMORROW: {"Bring it": maya, "Try it": world.people["carla"].pk},
    }
    assert held_by[late.pk] == maya
    assert held_by[soon.pk] == held_by[alone.pk] == theo.person_id


def test_visits_of_no_engagement_pass_to_whom_is_named_for_them(world):
    theo = world.actor(Role.COACH, "theo")
    alone = world.log_plan(theo, day=LATER, seats=(Seat(world.people["eli"].pk),))
    do(world, draft_of(world, visits_to=world.people["maya"].pk))
    with world.scope():
        assert SessionCoach.objects.get(session=alone).person_id == world.people["maya"].pk


def test_a_receiver_who_plans_along_is_in_the_visit_once_and_leads_it(world):
    theo = world.actor(Role.COACH, "theo")
    both = (theo.person_id, world.people["maya"].pk)
    visit = world.log_plan(theo, day=LATER, coach_ids=both)
    do(world, draft_of(world))
    with world.scope():
        rows = SessionCoach.objects.filter(session=visit)
        assert list(rows.values_list("person", "lead")) == [(world.people["maya"].pk, True)]


def test_a_closed_engagement_keeps_its_coach_and_its_visits_are_cancelled(world):
    theo = world.actor(Role.COACH, "theo")
    visit = world.log_plan(theo, day=LATER)
    do(world, draft_of(world, to=None, reason="Carla moves away"))
    with world.scope():
        last = EngagementState.objects.filter(engagement=row(world, "carla")).last()
        assert (last.state, last.starts, last.reason) == ("closed", TOMORROW, "Carla moves away")
        assert Session.objects.get(pk=visit.pk).state == "cancelled"
        assert HandOverItem.objects.get().receiver_id is None
    assert coaches(world, TOMORROW) == [theo.person_id]


def test_private_notes_stay_behind_and_the_story_goes_along(world):
    theo, maya = world.actor(Role.COACH, "theo"), world.actor(Role.COACH, "maya")
    visit = world.log(theo, private_note="canary-note", summary="Carla asked")
    with world.scope():
        assert reveal(visit, maya, TODAY).summary is None
    do(world, draft_of(world))
    with world.scope():
        seen = reveal(visit, maya, TODAY)
        assert (seen.summary, seen.note) == ("Carla asked", None)
        assert read_note(visit, maya) is None
        assert PrivateNote.objects.get().author_id == theo.person_id
        assert read_note(visit, theo) == "canary-note"
        assert "canary-note" not in repr(
            engagement_page(row(world, "carla").uid, maya, world.district)
        )


def test_the_login_ends_on_the_day_and_not_before(world):
    user = Visitors(world).user(Role.COACH, "theo")
    do(world, draft_of(world))
    assert actor_for(user, world.district, TODAY).has(Role.COACH)
    assert actor_for(user, world.district, TOMORROW) is None


def test_who_stays_keeps_the_other_roles(world):
    user = Visitors(world).user(Role.COACH, "theo")
    with world.unit() as unit:
        unit.add(
            Membership(user=user, role=Role.TEACHER, person=world.people["theo"], starts=START)
        )
    do(world, draft_of(world, stays=True))
    assert actor_for(user, world.district, TOMORROW).roles == {Role.TEACHER}


def test_a_director_who_leaves_coaching_is_not_locked_out(world):
    user = Visitors(world).user(Role.COACH, "theo")
    with world.unit() as unit:
        unit.add(Membership(user=user, role=Role.DIRECTOR, starts=START))
    director = actor_for(user, world.district, TODAY)
    do(world, draft_of(world), director)
    assert actor_for(user, world.district, TOMORROW).roles == {Role.DIRECTOR}


@pytest.mark.parametrize("to", ["maya", None])
def test_one_undo_takes_all_of_it_back(world, to):
    theo = world.actor(Role.COACH, "theo")
    Visitors(world).user(Role.COACH, "theo")
    world.log(theo, private_note="note")
    world.log_plan(theo, day=LATER)
    before = everything(world)
    _made, seq = do(world, draft_of(world, to=to, reason="" if to else "Over"))
    assert everything(world) != before
    undo(world.district, world.actor(Role.DIRECTOR), seq)
    assert everything(world) == before


def test_an_undo_refuses_where_the_receiver_has_gone_on_and_says_so(world):
    theo = world.actor(Role.COACH, "theo")
    visit = world.log_plan(theo, day=LATER)
    _made, seq = do(world, draft_of(world))
    with world.unit(world.actor(Role.DIRECTOR), "mend") as unit:
        unit.change(SessionCoach.objects.get(session=visit), lead=True)
    with pytest.raises(UndoRefused) as refused:
        undo(world.district, world.actor(Role.DIRECTOR), seq)
    assert "was changed" in " ".join(refused.value.plan.sentences)


def test_until_a_day_ahead_the_leaver_works_on(world):
    do(world, draft_of(world, LATER))
    theo = world.actor(Role.COACH, "theo")
    with world.unit(theo) as unit:
        pause(unit, Engagement.objects.get(pk=row(world, "carla").pk), TODAY, "Testing")
    with pytest.raises(Denied), world.unit(world.actor(Role.COACH, "maya")) as unit:
        pause(unit, Engagement.objects.get(pk=row(world, "carla").pk), TODAY, "Testing")


def test_the_one_who_coaches_that_school_with_the_lighter_load_is_proposed(world):
    with world.unit() as unit:
        nina, away = add_person(unit, "Nina", "New"), add_person(unit, "Abe", "Away")
        assign_coach(unit, world.program, nina, 50, START, school=world.schools["birch"])
        assign_coach(unit, world.program, away, 100, START, school=world.schools["birch"])
        record_absence(unit, away, START)
    with world.scope():
        left = left_behind(world.people["theo"].pk, TOMORROW)
        receivers = who_may_receive(TOMORROW, world.people["theo"].pk)
        assert proposal(left, receivers) == {row(world, "carla").pk: nina.pk}
        shown = {one.name: (one.fte, one.engagements, one.away) for one in receivers}
        assert shown == {
            "Abe Away": (100, 0, True),
            "Maya Test": (100, 1, False),
            "Nina New": (50, 0, False),
        }
        assert set(who_may_leave(TODAY).values()) == {
            "Abe Away", "Maya Test", "Nina New", "Theo Test",
        }  # fmt: skip


def test_a_co_coach_is_proposed_first(world):
    with world.unit() as unit:
        nina = add_person(unit, "Nina", "New")
        assign_coach(unit, world.program, nina, 100, START, school=world.schools["birch"])
        add_member(unit, row(world, "carla"), world.people["maya"], "coach", date(2026, 2, 2))
    with world.scope():
        left = left_behind(world.people["theo"].pk, TOMORROW)
        found = proposal(left, who_may_receive(TOMORROW, world.people["theo"].pk))
    assert found == {row(world, "carla").pk: world.people["maya"].pk}


def test_the_dossier_holds_what_a_coach_of_it_reads_and_no_private_note(
    world, django_assert_max_num_queries
):
    theo, maya = world.actor(Role.COACH, "theo"), world.actor(Role.COACH, "maya")
    world.log(theo, private_note="canary-note")
    world.log(theo, type_id=world.types["email"].pk, day=TODAY - timedelta(days=1), steps=())
    made, _seq = do(world, draft_of(world))
    with world.scope(), django_assert_max_num_queries(12):
        (brief,) = dossier(made, maya, world.district).briefs
    assert brief.teachers == ("Carla Test",)
    assert [visit.day for visit in brief.visits] == [date(2026, 5, 6)]
    assert [goal.statement for goal in brief.goals] == ["Ask three open questions"]
    assert [(step.text, step.owner) for step in brief.steps] == [("Bring the rubric", "Maya Test")]
    assert "canary-note" not in repr(brief)


def test_a_director_learns_who_received_how_many_and_no_word(world):
    made, _seq = do(world, draft_of(world))
    director = world.actor(Role.DIRECTOR)
    with world.scope():
        (share,) = record_of(made, director).shares
        assert (share.receiver, share.engagements) == ("Maya Test", 1)
        assert dossier(made, director, world.district).briefs == ()
        assert [record.uid for record in past_handovers(world.actor(Role.COACH, "maya"))] == [
            made.uid
        ]
        assert past_handovers(world.actor(Role.COACH, "theo")) == []


def test_planned_visits_are_sorted_into_what_becomes_of_them(world):
    theo = world.actor(Role.COACH, "theo")
    visit = world.log_plan(theo, day=LATER)
    with world.scope():
        left = left_behind(theo.person_id, TOMORROW)
        plan = visit_plan(draft_of(world), left)
        closed = visit_plan(draft_of(world, to=None, reason="Over"), left)
    assert [(planned.row.pk, to) for planned, to in plan.passed] == [
        (visit.pk, world.people["maya"].pk)
    ]
    assert [(planned.row.pk, why) for planned, why in closed.cancelled] == [(visit.pk, "Over")]


def test_until_a_day_ahead_each_reads_as_before_and_the_list_names_who_coaches_now(world):
    """The receiver may prepare; the leaver still sees what was promised apart from a visit."""
    user = Visitors(world).user(Role.COACH, "theo")
    with world.unit(world.actor(Role.COACH, "theo")) as unit:
        promise(unit, row(world, "carla"), "Apart", world.people["carla"].pk)
    do(world, draft_of(world, LATER))
    with world.scope():
        theo = actor_for(user, world.district, TODAY)
        story = engagement_page(row(world, "carla").uid, theo, world.district)
        assert [step.text for step in story.steps] == ["Apart"]
        assert story.coaches == ("Theo Test",)
        gone = replace(theo, today=LATER)
        assert not visible(NextStep.objects.all(), gone, "steps").exists()


def test_an_engagement_that_closes_on_a_day_ahead_is_open_until_then(world):
    do(world, draft_of(world, LATER, to=None, reason="Over"))
    theo = world.actor(Role.COACH, "theo")
    with world.scope():
        story = engagement_page(row(world, "carla").uid, theo, world.district)
        assert (story.state, story.closed) == ("active", None)
        listed = {line.uid: line.state for line in engagement_list(theo, world.district)}
        assert listed[row(world, "carla").uid] == "active"


def test_until_a_day_ahead_the_leaver_is_asked_and_from_it_the_receiver(world):
    """In every read of a next step, with no row of the step itself changed."""
    theo, maya = world.actor(Role.COACH, "theo"), world.actor(Role.COACH, "maya")
    carla = world.actor(Role.TEACHER, "carla")
    visit = world.log(theo, steps=(Step("Bring it", theo.person_id),))
    made, _seq = do(world, draft_of(world, LATER))
    key = row(world, "carla").pk
    for day, asked, reader in ((LATER - timedelta(1), "Theo", theo), (LATER, "Maya", maya)):
        name, viewer = f"{asked} Test", replace(reader, today=day)
        with world.scope():
            step = NextStep.objects.get()
            assert [s.owner for s in reveal(visit, viewer, day).steps] == [name]
            assert [(s.step.owner, s.own) for s in open_step_lines(viewer, day)] == [(name, True)]
            assert step_words(viewer, [step.pk], day)[step.pk].owner_id == reader.person_id
            assert [s.owner_id for s in open_steps_of(viewer, [key], day)] == [reader.person_id]
            # who is a teacher in it reads who comes to them
            assert [s.owner for s in steps_seen([step], replace(carla, today=day), day)] == [name]
    with world.scope():
        assert [s.text for s in open_steps_of(theo, [], TODAY)] == ["Bring it"]
        assert open_steps_of(replace(theo, today=LATER), [], LATER) == []
        assert NextStep.objects.get().version == 1
        (brief,) = dossier(made, maya, world.district).briefs
        assert [step.owner for step in brief.steps] == ["Maya Test"]


def test_who_receives_on_a_day_ahead_and_leaves_too_passes_the_steps_on(world):
    theo = world.actor(Role.COACH, "theo")
    world.log(theo, steps=(Step("Bring it", theo.person_id),))
    with world.unit() as unit:
        nina = add_person(unit, "Nina", "New")
        assign_coach(unit, world.program, nina, 100, START)
    do(world, draft_of(world, LATER))
    again = LATER + timedelta(days=30)
    maya = world.people["maya"].pk
    with world.scope():
        steps = [len(held.steps) for held in left_behind(maya, again).engagements]
        assert sorted(steps) == [0, 1]
        passings = tuple(Passing(h.id, nina.pk) for h in left_behind(maya, again).engagements)
    do(world, HandOverDraft(maya, again, passings))

    def asked(day: date) -> int:
        with world.scope():
            return asked_on(NextStep.objects.all(), day).get().asked

    assert [asked(day) for day in (TODAY, LATER, again)] == [theo.person_id, maya, nina.pk]


def test_a_receiver_who_leaves_before_their_day_never_is_asked(world):
    theo, maya = world.actor(Role.COACH, "theo"), world.people["maya"].pk
    world.log(theo, steps=(Step("Bring it", theo.person_id),))
    with world.unit() as unit:
        nina = add_person(unit, "Nina", "New")
        assign_coach(unit, world.program, nina, 100, START)
    do(world, draft_of(world, LATER))
    with world.scope():
        passings = tuple(Passing(h.id, nina.pk) for h in left_behind(maya, TOMORROW).engagements)
    do(world, HandOverDraft(maya, TOMORROW, passings))
    with world.scope():
        links = StepOwner.objects.values_list("starts", "owner")
        assert list(links) == [(LATER, nina.pk)]


def test_who_says_a_step_is_anothers_takes_it_back_from_the_receiver(world):
    theo = world.actor(Role.COACH, "theo")
    session = world.log(theo, steps=(Step("Bring it", theo.person_id),))
    do(world, draft_of(world, LATER))
    with world.unit(theo) as unit:
        old = draft_of_session(session)
        carla = replace(old.steps[0], owner_id=world.people["carla"].pk)
        amend_session(unit, session, 1, checked(unit, replace(old, steps=(carla,))))
    with world.scope():
        assert asked_on(NextStep.objects.all(), LATER).get().asked == world.people["carla"].pk
        assert not StepOwner.objects.exists()


def test_a_step_that_has_passed_can_be_taken_away_with_its_visit(world):
    theo = world.actor(Role.COACH, "theo")
    session = world.log(theo, steps=(Step("Bring it", theo.person_id),))
    do(world, draft_of(world, LATER))
    with world.unit(theo) as unit:
        withdraw_session(unit, session, 1)
    with world.scope():
        assert not NextStep.objects.exists()
        assert not StepOwner.objects.exists()
