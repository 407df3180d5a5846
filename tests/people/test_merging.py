"""Two spellings become one: every row that points at either, the figures, and the way back."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from django.apps import apps
from django.db import models
from django_scopes import scope, scopes_disabled

from stemhappens.access.models import Membership, MembershipCoach, MembershipSchool, User
from stemhappens.coaching import models as coaching
from stemhappens.coaching.merging import (
    merge_people,
    merge_school_spellings,
    plan_people,
    plan_schools,
)
from stemhappens.coaching.notes import set_note
from stemhappens.core.actor import Role, system_actor
from stemhappens.core.models import District
from stemhappens.core.problem import Denied, Invalid
from stemhappens.core.spans import OPEN_END
from stemhappens.core.tenancy import TenantModel
from stemhappens.core.undo import undo
from stemhappens.core.write import write, write_accounts
from stemhappens.facts.rebuild import differences as stale_facts
from stemhappens.people import models as people
from stemhappens.people.services import add_person, record_absence
from tests.metrics import product
from tests.metrics.product import Question
from tests.oracle.asking import Refused
from tests.oracle.dump import read_world
from tests.oracle.figures import FIGURES, answer
from tests.support.world import START, make_world
from tests.worlds.random import build_world

pytestmark = pytest.mark.django_db

DAY = date(2026, 2, 2)
NOON = datetime(2026, 2, 2, 17, tzinfo=UTC)


@pytest.fixture
def world():
    return make_world()


# --- every key, found by the models themselves ---


def keys_to(target):
    """(label, column) of every foreign key to `target`, of whatever kind."""
    return {
        (model._meta.label, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model is target
    }


def rows_of_a_person(world, unit, person, other, user):
    """A row for every key to a person, of `person`; other: whose teacher they are."""
    carla, program = world.engagements["carla"], world.program
    session = world_session(world, unit)
    add = unit.add
    membership = add(
        Membership(user=user, role="lead_coach", person=person, starts=START, ends=OPEN_END)
    )
    team = add(people.Team(name="Grade 5"))
    handover = add(coaching.HandOver(leaver=person, day=DAY))
    step = add(coaching.NextStep(engagement=carla, text="y"))
    pulse = add(coaching.PulseRound(program=program, first="a", second="b", starts=START))
    rows = [
        people.PersonAlias(person=person, text="T. Testt"),
        people.PersonName(person=person, starts=date(1890, 1, 1), given="Old"),
        people.ExternalId(person=person, system="email", value="t@x.org", starts=START),
        people.Placement(person=person, school=world.schools["birch"], role="other", starts=START),
        people.TeamMember(team=team, person=person, starts=START),
        people.Absence(person=person, starts=DAY),
        people.Eligibility(
            program=program, person=person, school=world.schools["birch"], starts=START
        ),
        people.CoachAssignment(program=program, coach=person, fte=50, starts=START),
        people.CoachAssignment(program=program, coach=other, teacher=person, fte=1, starts=START),
        MembershipCoach(membership=membership, coach=person),
        coaching.EngagementMember(engagement=carla, person=person, role="coach", starts=START),
        coaching.GoalParticipant(goal=world.goals["carla"], person=person, starts=START),
        coaching.NextStep(engagement=carla, owner=person, text="x"),
        coaching.StepOwner(step=step, owner=person, starts=DAY),
        coaching.HandOverItem(handover=handover, engagement=carla, receiver=person),
        coaching.PulseAsk(round=pulse, person=person),
        coaching.SessionCoach(session=session, person=person, lead=True),
        coaching.Attendance(session=world_session(world, unit), person=person),
        coaching.PrivateNote(session=session, author=person, cipher=b"x"),
        coaching.TimeEntry(
            program=program, coach=person, day=DAY, kind="travel", minutes=5, recorded_at=NOON
        ),
    ]
    unit.add_all(rows)
    return {(membership._meta.label, "person"), (handover._meta.label, "leaver")} | {
        (row._meta.label, field.name)
        for row in rows
        for field in row._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and getattr(row, field.attname) == person.pk
        and field.related_model is people.Person
    }  # fmt: skip


def make_user(name):
    with write_accounts("test", "add a user") as unit:
        return unit.add(User(email=f"{name}@x.test", name=name, password="!"))


def world_session(world, unit):
    return unit.add(
        coaching.Session(
            program=world.program, day=DAY, school=world.schools["birch"],
            recorded_at=NOON,
        )
    )  # fmt: skip


def pointing_at(target, key):
    """How many rows still point at a row that is gone."""
    with scopes_disabled():
        return {
            (label, name): found
            for label, name in keys_to(target)
            if (found := apps.get_model(label)._base_manager.filter(**{f"{name}_id": key}).count())
        }


def test_every_key_to_a_person_follows(world, settings):
    """A model that comes to point at people needs a row here; the merge finds it by itself."""
    account = make_user("theo")
    with world.unit() as unit:
        twin = add_person(unit, "Theo", "Testt")
        covered = rows_of_a_person(world, unit, twin, world.people["maya"], account)
    assert covered == keys_to(people.Person)
    keeper = world.people["eli"]
    with world.scope():
        plan = plan_people(keeper, twin)
    assert not plan.problems
    assert {label for label, _name in covered} == {*plan.moved, *plan.once}
    merge(world, keeper, twin)
    assert pointing_at(people.Person, twin.pk) == {}
    assert stale(world.district) == []


def merge(world, keeper, other, actor=None, do=merge_people):
    """Merge and return the number of the unit."""
    with world.unit(actor, "merge two spellings") as unit:
        do(unit, keeper, other)
        return unit.seq


def stale(district):
    with scope(district=district):
        return stale_facts(district.pk)


def picture(district):
    """Every tenant row, as it stands."""
    found = {}
    with scopes_disabled():
        for model in apps.get_models():
            if issubclass(model, TenantModel):
                rows = model._base_manager.filter(district_id=district.pk).values()
                found[model._meta.label] = {
                    row["id"]: {k: v for k, v in row.items() if k != "version"} for row in rows
                }
    return found


# --- random worlds ---


@pytest.mark.parametrize("seed", range(2))
def test_random_people_become_one_and_two_again(seed):
    assert_there_and_back(seed, people.Person, merge_people, plan_people)


@pytest.mark.parametrize("seed", range(2, 4))
def test_random_schools_become_one_and_two_again(seed):
    assert_there_and_back(seed, people.School, merge_school_spellings, plan_schools)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(200, 230))
def test_many_random_merges(seed):
    assert_there_and_back(seed, people.Person, merge_people, plan_people)
    assert_there_and_back(seed + 100, people.School, merge_school_spellings, plan_schools)


def assert_there_and_back(seed, model, do, plan):
    """Merge two at random: facts and figures are right, and an undo brings the same rows back."""
    district = build_world(seed, 10)
    actor = system_actor(district.pk, "tests")
    keeper, other = two_of(district, model, plan, Random(seed))
    before = picture(district)
    with write(district, actor, "merge two spellings") as unit:
        do(unit, keeper, other)
        seq = unit.seq
    assert pointing_at(model, other.pk) == {}
    assert picture(district) != before
    assert stale(district) == []
    assert wrong_figures(district, Random(seed)) == {}
    undo(district, actor, seq)
    assert picture(district) == before
    assert stale(district) == []


def two_of(district, model, plan, rng):
    """Two that may be one, who have most to bring along."""
    with scope(district=district):
        rows = list(model.objects.order_by("id"))
        rng.shuffle(rows)
        pairs = [(one, two) for one in rows for two in rows if one.pk != two.pk]
        plans = [(plan(*pair), pair) for pair in pairs[:60]]
        fits = [(found, pair) for found, pair in plans if not found.problems]
        return max(fits, key=lambda pair: (pair[0].once.total() > 0, pair[0].moved.total()))[1]


def wrong_figures(district, rng):
    """figure → (the product's, the oracle's), where they differ, over the three school years."""
    world = read_world(district)
    program, start = world.tables["program"][0].id, date(2025, 9, 1)
    by = rng.choice((None, "school", "coach"))
    question = Question(program, start, start + timedelta(days=400), by)
    found = {}
    for name in FIGURES:
        if not product.can_ask(name, question):
            continue
        try:
            said = answer(world, name, question.start, question.end, program, by=by)
        except Refused:
            continue
        want = {k: p.parts for k, p in said.items()} if isinstance(said, dict) else said.parts
        got = product.answers(district, [name], question)[name]
        if got != want:
            found[name] = (got, want)
    return found


# --- by hand ---


def twin_of_carla(world, unit):
    """Karla, typed once too often: at the same school, in a visit and in Carla's engagement."""
    twin = add_person(unit, "Karla", "Test")
    birch, carla = world.schools["birch"], world.people["carla"]
    first = START - timedelta(days=100)
    unit.add_all([
        people.Placement(person=twin, school=birch, role="teacher", starts=first,
                         ends=START + timedelta(days=9), subject="science"),
        people.Eligibility(program=world.program, person=twin, school=birch, starts=START),
    ])  # fmt: skip
    session = world_session(world, unit)
    unit.add_all([
        coaching.SessionCoach(session=session, person=world.people["theo"]),
        coaching.Attendance(session=session, person=carla),
        coaching.Attendance(
            session=session, person=twin, school=birch, engagement=world.engagements["carla"]
        ),
    ])  # fmt: skip
    return twin, session


def test_what_both_said_is_said_once(world):
    carla = world.people["carla"]
    with world.unit() as unit:
        twin, session = twin_of_carla(world, unit)
        record_absence(unit, twin, DAY, DAY + timedelta(days=5), "leave")
    merge(world, carla, twin)
    with world.scope():
        placed = list(carla.placements.order_by("starts").values_list("starts", "ends", "subject"))
        assert placed == [
            (START - timedelta(days=100), START, "science"),
            (START, OPEN_END, ""),
        ]
        assert carla.eligibilities.count() == 1
        assert carla.absences.count() == 1
        (seat,) = session.attendances.all()
        assert (seat.person_id, seat.school_id) == (carla.pk, world.schools["birch"].pk)
        assert seat.engagement_id == world.engagements["carla"].pk
        assert [str(name) for name in carla.names.all()] == ["Carla Test"]
        assert [alias.text for alias in carla.aliases.all()] == ["Karla Test"]
        assert not people.Person.objects.filter(pk=twin.pk).exists()


def test_a_spelling_known_already_is_not_kept_twice(world):
    with world.unit() as unit:
        twin = add_person(unit, "Carla", "Test")
        other = add_person(unit, "Ben", "T.")
        unit.add(people.PersonAlias(person=world.people["ben"], text="Ben T."))
    merge(world, world.people["carla"], twin)
    merge(world, world.people["ben"], other)
    with world.scope():
        assert [alias.text for alias in people.PersonAlias.objects.all()] == ["Ben T."]


def refused(world, keeper, other, do=merge_people):
    with pytest.raises(Invalid) as found:
        merge(world, keeper, other, do=do)
    return [problem.message for problem in found.value.problems.found]


def test_nobody_comes_into_the_notes_of_another(world, settings, tmp_path):
    """Two with logins of their own are two, also when one of the logins has ended long ago."""
    settings.HOME = tmp_path
    theo, maya = world.people["theo"], world.people["maya"]
    logins = [(theo, make_user("theo"), START), (maya, make_user("maya"), DAY)]
    with world.unit() as unit:
        for person, account, ends in logins:
            starts = ends - timedelta(days=30)
            unit.add(
                Membership(user=account, role="coach", person=person, starts=starts, ends=ends)
            )
    assert ["login of their own" in text for text in refused(world, theo, maya)] == [True]


def test_two_notes_on_one_visit_are_of_two_people(world, settings, tmp_path):
    settings.HOME = tmp_path
    theo, maya = world.people["theo"], world.people["maya"]
    session = world.log(coach_ids=(theo.pk, maya.pk))
    for person in (theo, maya):
        name = "theo" if person is theo else "maya"
        with world.unit(world.actor(Role.COACH, name)) as unit:
            set_note(unit, session, person.pk, f"mine, {name}")
    assert len(refused(world, theo, maya)) == 1


def test_a_note_follows_its_author_and_stays_unread(world, settings, tmp_path):
    settings.HOME = tmp_path
    theo = world.people["theo"]
    session = world.log(world.actor(Role.COACH, "theo"), private_note="mine alone")
    with world.unit() as unit:
        right = add_person(unit, "Theodor", "Test")
    seq = merge(world, right, theo)
    with world.scope():
        note = coaching.PrivateNote.objects.get(session=session)
        assert note.author_id == right.pk
    undo(world.district, world.system, seq)
    with world.scope():
        assert coaching.PrivateNote.objects.get(session=session).author_id == theo.pk


def test_who_coached_the_other_is_another(world):
    assert len(refused(world, world.people["theo"], world.people["carla"])) == 1
    with world.unit() as unit:
        twin, _session = twin_of_carla(world, unit)
    assert "2 February 2026" in refused(world, twin, world.people["theo"])[0]


def test_one_is_not_merged_into_itself(world):
    carla, birch = world.people["carla"], world.schools["birch"]
    assert len(refused(world, carla, carla)) == 1
    assert len(refused(world, birch, birch, merge_school_spellings)) == 1


def test_only_a_director_merges(world):
    with world.unit() as unit:
        twin, _session = twin_of_carla(world, unit)
    for role in set(Role) - {Role.DIRECTOR}:
        with pytest.raises(Denied):
            merge(world, world.people["carla"], twin, world.actor(role))
    merge(world, world.people["carla"], twin, world.actor(Role.DIRECTOR))


def test_a_school_spelled_twice_keeps_its_days(world):
    birch, cedar = world.schools["birch"], world.schools["cedar"]
    with world.unit() as unit:
        unit.change(birch, opens=START, closes=DAY)
        unit.change(cedar, opens=DAY)
        unit.add(people.Closure(school=birch, day=DAY))
        unit.add(people.Closure(school=cedar, day=DAY))
    merge(world, birch, cedar, do=merge_school_spellings)
    with world.scope():
        kept = people.School.objects.get()
        assert (kept.opens, kept.closes) == (START, OPEN_END)
        assert [alias.text for alias in kept.aliases.all()] == ["Cedar"]
        assert kept.attributes.count() == 1
        assert people.Closure.objects.count() == 1


def test_every_key_to_a_school_follows(world):
    account = make_user("paula")
    with world.unit() as unit:
        twin = unit.add(people.School(name="Byrch"))
        covered = rows_of_a_school(world, unit, twin, account)
    assert covered == keys_to(people.School)
    merge(world, world.schools["birch"], twin, do=merge_school_spellings)
    assert pointing_at(people.School, twin.pk) == {}
    assert stale(world.district) == []


def rows_of_a_school(world, unit, school, account):
    """A row for every key to a school."""
    carla, program = world.people["carla"], world.program
    membership = unit.add(Membership(user=account, role="principal", starts=START, ends=OPEN_END))
    session = world_session(world, unit)
    unit.change(session, school=school)
    engagement = world.engagements["carla"]
    unit.change(engagement, school=school)
    rows = [
        people.SchoolAlias(school=school, text="B."),
        people.SchoolAttribute(school=school, starts=START),
        people.ExternalId(school=school, system="nces", value="12", starts=START),
        people.Placement(person=carla, school=school, role="teacher", starts=START),
        people.Team(name="Grade 5", school=school),
        people.ProgramSchool(program=program, school=school, starts=START),
        people.Eligibility(program=program, person=carla, school=school, starts=START),
        people.CoachAssignment(
            program=program, coach=world.people["theo"], school=school, fte=50, starts=START
        ),
        people.Closure(school=school, day=DAY),
        MembershipSchool(membership=membership, school=school),
        coaching.Attendance(session=session, person=carla, school=school),
    ]
    unit.add_all(rows)
    return {
        (row._meta.label, field.name)
        for row in (*rows, session, engagement)
        for field in row._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model is people.School
    }


def test_a_district_is_left_alone():
    """Rows of another district are neither read nor moved."""
    one, two = make_world("one"), make_world("two")
    before = picture(two.district)
    with one.unit() as unit:
        twin, _session = twin_of_carla(one, unit)
    merge(one, one.people["carla"], twin)
    assert picture(two.district) == before
    with pytest.raises(Denied):
        merge(one, one.people["carla"], two.people["carla"], one.actor(Role.DIRECTOR))
    assert District.objects.count() == 2
