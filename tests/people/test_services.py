"""The roster's and the program's verbs: dated, by whom they belong to, said at once."""

from datetime import date, timedelta

import pytest

from stemhappens.core.actor import Role
from stemhappens.core.problem import Denied, Invalid, Stale
from stemhappens.core.spans import OPEN_END, holding
from stemhappens.people.calendar_keeping import reopen_days
from stemhappens.people.models import (
    Absence,
    Closure,
    Eligibility,
    ExternalId,
    PersonName,
    Phase,
    Placement,
    Policy,
    SchoolAttribute,
    SchoolYear,
    SessionType,
    Topic,
    UncountedType,
)
from stemhappens.people.program import (
    add_program,
    add_school_year,
    add_session_type,
    close_days,
    install_defaults,
    set_policy,
)
from stemhappens.people.reads import (
    coaches_on,
    names_on,
    roster,
    schools_on,
    session_types_on,
    topics_on,
)
from stemhappens.people.services import (
    add_person,
    add_school,
    add_team,
    assign_coach,
    end_eligibility,
    end_placement,
    place,
    record_absence,
    rename_person,
    set_eligibility,
    set_school_attributes,
    transfer,
)
from tests.support.world import START, TODAY, make_world

pytestmark = pytest.mark.django_db

DAY = date(2026, 2, 2)


def eligible_on(program: int, day: date) -> set[int]:
    rows = Eligibility.objects.filter(holding(day), program_id=program)
    return set(rows.values_list("person_id", flat=True))


@pytest.fixture
def world():
    return make_world()


def acts(world):
    """Each verb with who may: keepers are director and admin, the rest the director alone."""
    carla, birch, cedar = world.people["carla"], world.schools["birch"], world.schools["cedar"]
    program, theo = world.program, world.people["theo"]
    keepers, director = {Role.DIRECTOR, Role.ADMIN}, {Role.DIRECTOR}
    return [
        (keepers, lambda unit: add_school(unit, "Elm")),
        (keepers, lambda unit: add_person(unit, "Zoe")),
        (keepers, lambda unit: rename_person(unit, carla, DAY, "Carla", "New")),
        (keepers, lambda unit: place(unit, carla, cedar, "teacher", DAY)),
        (keepers, lambda unit: record_absence(unit, carla, DAY)),
        (keepers, lambda unit: add_team(unit, "Grade 5", [carla], DAY)),
        (director, lambda unit: transfer(unit, carla, birch, cedar, DAY)),
        (director, lambda unit: set_eligibility(unit, program, carla, cedar, DAY)),
        (director, lambda unit: assign_coach(unit, program, theo, 50, DAY)),
        (director, lambda unit: close_days(unit, [DAY])),
        (director, lambda unit: set_policy(unit, program, DAY)),
        (director, lambda unit: add_session_type(unit, "lab", "Lab")),
        (director, lambda unit: add_program(unit, "Grant", DAY)),
    ]


class Undone(Exception):
    pass


@pytest.mark.parametrize("role", list(Role))
def test_each_verb_is_for_whom_the_table_says(world, role):
    actor = world.actor(role, "theo", schools=("birch",), coaches=("theo",))
    for may, act in acts(world):
        with pytest.raises(Undone if role in may else Denied), world.unit(actor) as unit:
            act(unit)
            raise Undone


def test_a_row_of_another_district_is_refused(world):
    other = make_world("other")
    director = world.actor(Role.DIRECTOR)
    with pytest.raises(Denied), world.unit(director) as unit:
        rename_person(unit, other.people["carla"], DAY, "X", "Y")
    with pytest.raises(Denied), world.unit(director) as unit:
        set_policy(unit, other.program, DAY)


def test_a_name_holds_from_its_day(world, django_assert_num_queries):
    carla = world.people["carla"]
    with world.unit() as unit:
        rename_person(unit, carla, DAY, "Carla", "Mistyped")
        rename_person(unit, carla, DAY, "Carla", "Beaudry")
        assert len(PersonName.objects.filter(person=carla)) == 2
    with world.scope(), django_assert_num_queries(1):
        assert names_on([carla.pk], DAY - timedelta(days=1)) == {carla.pk: "Carla Test"}
    with world.scope():
        assert names_on([carla.pk], DAY) == {carla.pk: "Carla Beaudry"}
        assert names_on([], DAY) == {}


def test_a_transfer_keeps_history_and_moves_eligibility(world):
    carla, birch, cedar = world.people["carla"], world.schools["birch"], world.schools["cedar"]
    with world.unit() as unit:
        moved = transfer(unit, carla, birch, cedar, DAY)
        assert (moved.school_id, moved.starts, moved.ends) == (cedar.pk, DAY, OPEN_END)
        for model in (Placement, Eligibility):
            spans = [(row.school_id, row.starts, row.ends)
                     for row in model.objects.filter(person=carla).order_by("starts")]  # fmt: skip
            assert spans == [(birch.pk, START, DAY), (cedar.pk, DAY, OPEN_END)]
    for from_, to in ((birch, cedar), (cedar, cedar)):
        with pytest.raises(Invalid), world.unit() as unit:
            transfer(unit, carla, from_, to, DAY + timedelta(days=1))


def test_spans_that_end_before_they_start_are_refused(world):
    carla, birch = world.people["carla"], world.schools["birch"]
    placement = None
    with world.scope():
        placement = Placement.objects.get(person=carla)
    for act in (
        lambda unit: place(unit, carla, birch, "teacher", DAY, DAY),
        lambda unit: record_absence(unit, carla, DAY, DAY),
        lambda unit: set_eligibility(unit, world.program, carla, birch, DAY, DAY),
        lambda unit: end_placement(unit, placement, START),
        lambda unit: place(unit, carla, birch, "wizard", DAY),
        lambda unit: assign_coach(unit, world.program, carla, 101, DAY),
        lambda unit: add_school(unit, " ", level="space"),
    ):
        with pytest.raises(Invalid), world.unit() as unit:
            act(unit)


def test_a_placement_changed_meanwhile_is_not_ended(world):
    with world.scope():
        mine = Placement.objects.get(person=world.people["carla"])
        hers = Placement.objects.get(pk=mine.pk)
    with world.unit() as unit:
        end_placement(unit, mine, TODAY)
    with pytest.raises(Stale), world.unit() as unit:
        end_placement(unit, hers, TODAY + timedelta(days=1))


def test_an_eligibility_ends_on_its_day(world):
    with world.unit() as unit:
        end_eligibility(unit, Eligibility.objects.get(person=world.people["carla"]), DAY)
        assert world.people["carla"].pk in eligible_on(world.program.pk, DAY - timedelta(days=1))
        assert world.people["carla"].pk not in eligible_on(world.program.pk, DAY)
        with pytest.raises(Invalid):
            end_eligibility(unit, Eligibility.objects.get(person=world.people["ben"]), START)


def test_a_school_is_what_it_was_on_each_day(world):
    birch = world.schools["birch"]
    with world.unit() as unit:
        set_school_attributes(unit, birch, DAY, level="k8", need_tier=1)
        assert len(SchoolAttribute.objects.filter(school=birch)) == 2
    with world.scope():
        before = {line.name: line.level for line in schools_on(DAY - timedelta(days=1))}
        after = {line.name: (line.level, line.need_tier) for line in schools_on(DAY)}
    assert before["Birch"] == "elementary"
    assert after["Birch"] == ("k8", 1)


def test_a_closed_school_is_not_listed(world):
    with world.unit() as unit:
        add_school(unit, "Gone", closes=DAY, external_ids={"nces": "1"})
        add_school(unit, "Next", opens=TODAY + timedelta(days=1))
        assert ExternalId.objects.get().value == "1"
    with world.scope():
        assert [line.name for line in schools_on(TODAY)] == ["Birch", "Cedar"]
        assert "Gone" in [line.name for line in schools_on(DAY - timedelta(days=1))]


def test_the_roster_is_named_to_whom_it_concerns(world):
    with world.scope():
        coach = roster(world.actor(Role.COACH, "theo"), TODAY)
        teacher = roster(world.actor(Role.TEACHER, "carla"), TODAY)
        principal = roster(world.actor(Role.PRINCIPAL, schools=("birch",)), TODAY)
        assert roster(world.actor(Role.BOARD), TODAY) == []
        assert len(roster(world.actor(Role.DIRECTOR), TODAY, world.schools["cedar"].pk)) == 2
    assert [line.name for line in coach] == [
        "Ben Test", "Carla Test", "Dana Test", "Eli Test", "Paula Test",
    ]  # fmt: skip
    assert [line.name for line in teacher] == ["Carla Test"]
    assert [line.name for line in principal] == ["Ben Test", "Carla Test", "Paula Test"]


def test_days_are_closed_once_and_reopened(world):
    with world.unit() as unit:
        assert len(close_days(unit, [DAY, DAY, DAY + timedelta(days=1)], "snow")) == 2
        assert close_days(unit, [DAY]) == []
        assert len(close_days(unit, [DAY], school=world.schools["birch"])) == 1
        reopen_days(unit, [Closure.objects.get(day=DAY, school=None)])
        assert Closure.objects.filter(day=DAY).get().school_id == world.schools["birch"].pk


def test_a_school_year_must_not_overlap_another(world):
    for first, last in ((START, TODAY), (TODAY, START), (date(2026, 6, 12), date(2027, 6, 1))):
        with pytest.raises(Invalid), world.unit() as unit:
            add_school_year(unit, "again", first, last)
    with world.unit() as unit:
        add_school_year(unit, "2026-27", date(2026, 8, 17), date(2027, 6, 11))
        assert len(SchoolYear.objects.all()) == 2


def test_a_policy_holds_from_its_day_and_the_last_of_a_day_wins(world):
    kinds = world.types
    with world.unit() as unit:
        set_policy(unit, world.program, DAY, [kinds["plc"], kinds["workshop"]], minimum_minutes=15)
        policy = set_policy(unit, world.program, DAY, [kinds["plc"]], minimum_minutes=20)
        assert [row.minimum_minutes for row in Policy.objects.order_by("starts")] == [0, 20]
        left = UncountedType.objects.filter(policy=policy)
        assert [row.session_type_id for row in left] == [kinds["plc"].pk]
    with pytest.raises(Invalid) as caught, world.unit() as unit:
        set_policy(unit, world.program, DAY, benchmark_percent=0, gap_window_days=0)
    found = set(caught.value.problems.by_field())
    assert found == {"benchmark_percent", "gap_window_days"}


def test_defaults_are_installed_once(world):
    with world.unit() as unit:
        before = (len(SessionType.objects.all()), len(Topic.objects.all()))
        install_defaults(unit, world.program)
        assert (len(SessionType.objects.all()), len(Topic.objects.all())) == before
        assert len(Policy.objects.all()) == 1
        limits = Phase.objects.filter(template__is_default=True).values_list("name", "stall_days")
        assert list(limits) == [
            ("Discovery", 20), ("Goal-setting", 15), ("Practice", 50), ("Reflection", 15),
            ("Sustain", 40),
        ]  # fmt: skip
    with world.scope():
        micro = [kind.name for kind in session_types_on(TODAY) if kind.group == "micro"]
        frameworks = {topic.group for topic in topics_on(TODAY)}
    assert micro == ["E-mail", "Chat", "Hallway help"]
    assert len(frameworks) == 3


def test_who_coaches_and_who_may_be_coached_is_dated(world):
    program = world.program.pk
    with world.unit() as unit:
        record_absence(unit, world.people["carla"], DAY)
        assert Absence.objects.get().ends == OPEN_END
    with world.scope():
        assert list(coaches_on(program, TODAY).values()) == ["Maya Test", "Theo Test"]
        assert coaches_on(program, START - timedelta(days=1)) == {}
        assert len(eligible_on(program, TODAY)) == 4
        assert eligible_on(program, START - timedelta(days=1)) == set()
