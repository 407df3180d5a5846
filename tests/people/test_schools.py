"""What becomes of a school and of the people in it, day by day, and who is eligible by the rule."""

from datetime import date, timedelta

import pytest

from stemhappens.core.actor import Role
from stemhappens.core.problem import Denied, Invalid
from stemhappens.core.spans import OPEN_END
from stemhappens.core.undo import undo
from stemhappens.facts.rebuild import differences
from stemhappens.people.eligibility import end_eligible, fits_on, make_eligible
from stemhappens.people.models import (
    Absence,
    CoachAssignment,
    Eligibility,
    Placement,
    ProgramSchool,
    SchoolAlias,
)
from stemhappens.people.schools import (
    close_school,
    enter_program,
    leave_program,
    merge_schools,
    rename_school,
)
from stemhappens.people.services import (
    add_school,
    assign_coach,
    end_absence,
    end_assignment,
    place,
    record_absence,
    set_eligibility,
    transfer,
)
from tests.metrics.product import Question, answers
from tests.support.world import START, TODAY, make_world

pytestmark = pytest.mark.django_db

DAY = date(2026, 2, 2)


@pytest.fixture
def world():
    return make_world()


def done(world, act, actor=None):
    """Do it in a unit; returns its number."""
    with world.unit(actor) as unit:
        act(unit)
        return unit.seq


def problems(world, act):
    with pytest.raises(Invalid) as found:
        done(world, act)
    return set(found.value.problems.by_field())


def placed(world, person, model=Placement):
    """school → (first day, day after the last) of a person's rows."""
    rows = model.objects.filter(person=world.people[person]).order_by("starts", "school__name")
    return [(row.school.name, row.starts, row.ends) for row in rows.select_related("school")]


def figure(world, name, start=START, end=TODAY):
    return answers(world.district, [name], Question(world.program.pk, start, end))[name]


def test_a_renamed_school_is_found_by_its_old_name(world):
    birch = world.schools["birch"]
    seq = done(world, lambda unit: rename_school(unit, birch, "Birchwood"))
    done(world, lambda unit: rename_school(unit, birch, "Birchwood"))
    with world.scope():
        assert [alias.text for alias in SchoolAlias.objects.all()] == ["Birch"]
    assert problems(world, lambda unit: rename_school(unit, birch, " ")) == {"name"}
    assert problems(world, lambda unit: rename_school(unit, birch, "cedar")) == {"name"}
    undo(world.district, world.system, seq)
    with world.scope():
        birch.refresh_from_db()
        assert birch.name == "Birch"
        assert not SchoolAlias.objects.exists()


def test_a_closed_school_has_nobody_from_that_day(world):
    birch = world.schools["birch"]
    with world.unit() as unit:
        assign_coach(unit, world.program, world.people["theo"], 50, START, school=birch)
        place(unit, world.people["eli"], birch, "teacher", DAY + timedelta(days=9))
    done(world, lambda unit: close_school(unit, birch, DAY))
    with world.scope():
        assert placed(world, "carla") == [("Birch", START, DAY)]
        assert placed(world, "carla", Eligibility) == [("Birch", START, DAY)]
        assert placed(world, "eli") == [("Cedar", START, OPEN_END)]
        assert CoachAssignment.objects.get(school=birch).ends == DAY
        assert differences(world.district.pk) == []
    assert problems(world, lambda unit: close_school(unit, birch, DAY)) == {"day"}


def test_a_merger_moves_people_and_counts_both_schools_that_year(world):
    birch, cedar = world.schools["birch"], world.schools["cedar"]
    before = figure(world, "teachers_reached")
    seq = done(world, lambda unit: merge_schools(unit, birch, cedar, DAY))
    with world.scope():
        both = [("Birch", START, DAY), ("Cedar", DAY, OPEN_END)]
        assert placed(world, "carla") == both
        assert placed(world, "carla", Eligibility) == both
        assert placed(world, "paula") == both
        birch.refresh_from_db()
        assert birch.closes == DAY
        assert [alias.text for alias in cedar.aliases.all()] == ["Birch"]
        assert differences(world.district.pk) == []
    assert figure(world, "schools_covered")[1] == 2
    assert figure(world, "schools_covered", DAY)[1] == 1
    assert figure(world, "teachers_reached") == before
    undo(world.district, world.system, seq)
    with world.scope():
        assert placed(world, "carla") == [("Birch", START, OPEN_END)]
        assert differences(world.district.pk) == []


def test_who_works_at_both_works_once_at_the_merged_one(world):
    birch, cedar, carla = world.schools["birch"], world.schools["cedar"], world.people["carla"]
    with world.unit() as unit:
        place(unit, carla, cedar, "teacher", START, DAY + timedelta(days=20))
        assign_coach(unit, world.program, world.people["theo"], 50, START, school=birch)
        assign_coach(unit, world.program, world.people["theo"], 50, START, school=cedar)
    done(world, lambda unit: merge_schools(unit, birch, cedar, DAY))
    with world.scope():
        assert placed(world, "carla") == [
            ("Birch", START, DAY),
            ("Cedar", START, DAY + timedelta(days=20)),
            ("Cedar", DAY + timedelta(days=20), OPEN_END),
        ]
        now = CoachAssignment.objects.filter(school=cedar, ends__gt=TODAY)
        assert sum(row.fte for row in now) == 100


def test_a_merger_brings_the_other_school_into_the_program(world):
    with world.unit() as unit:
        elm = add_school(unit, "Elm")
    done(world, lambda unit: merge_schools(unit, world.schools["birch"], elm, DAY))
    with world.scope():
        (part,) = elm.participations.all()
        assert (part.starts, part.ends) == (DAY, OPEN_END)


def test_a_merger_that_cannot_be_is_said(world):
    birch, cedar = world.schools["birch"], world.schools["cedar"]
    assert problems(world, lambda unit: merge_schools(unit, birch, birch, DAY)) == {"into"}
    done(world, lambda unit: close_school(unit, cedar, DAY))
    assert problems(world, lambda unit: merge_schools(unit, birch, cedar, DAY)) == {"into"}
    assert problems(world, lambda unit: merge_schools(unit, cedar, birch, DAY)) == {"day"}


def test_a_school_comes_and_goes(world):
    program, birch = world.program, world.schools["birch"]
    assert problems(world, lambda unit: enter_program(unit, program, birch, DAY)) == {"day"}
    done(world, lambda unit: leave_program(unit, program, birch, DAY))
    assert figure(world, "schools_covered", DAY)[1] == 1
    assert problems(world, lambda unit: leave_program(unit, program, birch, DAY)) == {"day"}
    back = DAY + timedelta(days=30)
    done(world, lambda unit: enter_program(unit, program, birch, back))
    done(world, lambda unit: leave_program(unit, program, birch, back))
    with world.scope():
        assert ProgramSchool.objects.filter(school=birch).count() == 1


def test_a_transfer_to_a_school_where_one_works_already(world):
    birch, cedar, carla = world.schools["birch"], world.schools["cedar"], world.people["carla"]
    with world.unit() as unit:
        place(unit, carla, cedar, "teacher", START)
        there = transfer(unit, carla, birch, cedar, DAY)
    with world.scope():
        assert (there.school_id, there.starts) == (cedar.pk, START)
        assert placed(world, "carla") == [("Birch", START, DAY), ("Cedar", START, OPEN_END)]


def test_leave_and_assignments_end(world):
    carla, theo = world.people["carla"], world.people["theo"]
    with world.unit() as unit:
        absence = record_absence(unit, carla, DAY)
        end_absence(unit, absence, DAY + timedelta(days=10))
    with world.scope():
        assert Absence.objects.get().ends == DAY + timedelta(days=10)
        row = CoachAssignment.objects.get(coach=theo)
    assert problems(world, lambda unit: end_absence(unit, absence, DAY)) == {"ends"}
    done(world, lambda unit: end_assignment(unit, row, DAY))
    with world.scope():
        assert CoachAssignment.objects.get(coach=theo).ends == DAY


# --- eligibility ---


def fits(world, day=TODAY):
    names = {person.pk: name for name, person in world.people.items()}
    with world.scope():
        return {names[fit.person_id]: fit for fit in fits_on(world.program.pk, day)}


def test_the_rule_proposes_who_teaches_at_a_participating_school(world):
    zoe, elm = world.people["paula"], None
    with world.unit() as unit:
        elm = add_school(unit, "Elm")
        place(unit, world.people["theo"], elm, "teacher", START)
        place(unit, zoe, world.schools["birch"], "teacher", DAY)
    found = fits(world)
    assert {name for name, fit in found.items() if fit.proposed} == {"paula"}
    assert {name for name, fit in found.items() if fit.counts} == {"carla", "ben", "dana", "eli"}
    assert found["paula"].since == DAY
    assert not found["theo"].takes_part
    assert fits(world, START - timedelta(days=1)) == {}


def test_who_counts_is_whom_the_figures_count(world):
    with world.unit() as unit:
        set_eligibility(unit, world.program, world.people["paula"], world.schools["birch"], DAY)
    counted = sum(fit.counts for fit in fits(world).values())
    assert counted == figure(world, "teachers_eligible_at_end")[0]
    assert "paula" in fits(world)


def test_many_become_eligible_at_once_and_no_day_counts_twice(world):
    birch, paula, carla = world.schools["birch"], world.people["paula"], world.people["carla"]
    pairs = [(paula.pk, birch.pk), (carla.pk, birch.pk), (paula.pk, birch.pk)]
    seq = done(world, lambda unit: make_eligible(unit, world.program, pairs, DAY, " new "))
    with world.scope():
        rows = Eligibility.objects.filter(person__in=(paula, carla)).order_by("starts")
        spans = [(row.person_id, row.starts, row.reason) for row in rows]
        assert spans == [(carla.pk, START, ""), (paula.pk, DAY, "new")]
    undo(world.district, world.system, seq)
    with world.scope():
        assert Eligibility.objects.filter(person=paula).count() == 0
    assert problems(world, lambda unit: make_eligible(unit, world.program, [], DAY)) == {"pairs"}


def test_many_end_at_once(world):
    birch, carla, ben = world.schools["birch"], world.people["carla"], world.people["ben"]
    pairs = [(carla.pk, birch.pk), (ben.pk, birch.pk), (ben.pk, world.schools["cedar"].pk)]
    done(world, lambda unit: end_eligible(unit, world.program, pairs, DAY))
    assert set(fits(world)) == {"carla", "ben", "dana", "eli"}
    assert {name for name, fit in fits(world).items() if fit.counts} == {"dana", "eli"}
    end = lambda unit: end_eligible(unit, world.program, pairs, DAY)  # noqa: E731
    assert problems(world, end) == {"pairs"}
    assert figure(world, "teachers_eligible_at_end", DAY, TODAY)[0] == 2


def test_only_a_director_says_who_is_eligible(world):
    birch, paula = world.schools["birch"], world.people["paula"]
    pairs = [(paula.pk, birch.pk)]
    acts = [
        lambda unit: make_eligible(unit, world.program, pairs, DAY),
        lambda unit: end_eligible(unit, world.program, pairs, DAY),
        lambda unit: merge_schools(unit, birch, world.schools["cedar"], DAY),
        lambda unit: leave_program(unit, world.program, birch, DAY),
        lambda unit: enter_program(unit, world.program, birch, DAY),
    ]
    for role in set(Role) - {Role.DIRECTOR}:
        for act in acts:
            with pytest.raises(Denied):
                done(world, act, world.actor(role))
