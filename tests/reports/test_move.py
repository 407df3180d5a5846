"""The move off the spreadsheet: steps tick themselves from the data, the others by a person."""

import pytest
from django_scopes import scope

from stemhappens.core.actor import Actor, Role
from stemhappens.core.models import District
from stemhappens.core.problem import Denied
from stemhappens.core.undo import undo
from stemhappens.core.write import write
from stemhappens.metrics.ask import clock
from stemhappens.metrics.figure import Period
from stemhappens.people.models import Policy, Program
from stemhappens.reports.models import MoveStep
from stemhappens.reports.move import LOOKS, PLANS, StepNow, steps_now, tick
from stemhappens.reports.services import freeze
from stemhappens.reports.stating import state
from tests.intake.district import bare_district, director, known_district, take_in
from tests.reports.test_reconcile import LINES, csv

pytestmark = pytest.mark.django_db(transaction=True)


def now(district: District) -> dict[str, StepNow]:
    with scope(district=district):
        program = Program.objects.get()
        at = clock(district, program.pk, "default")
        found = steps_now(district, program, at, director(district), "default")
    return {step.plan.key: step for step in found}


def done(district: District) -> set[str]:
    return {key for key, step in now(district).items() if step.done}


def test_every_step_is_found_or_ticked_and_stands_once():
    keys = [plan.key for plan in PLANS]
    assert len(keys) == len(set(keys)) == 16
    for plan in PLANS:
        assert plan.by_hand != (plan.key in LOOKS), plan.key


def test_an_empty_district_has_done_nothing():
    district = bare_district()
    before = done(district)
    assert before <= {"agree"}  # the default policy may cite its source


def test_a_log_ticks_what_it_settles_and_says_what_is_left():
    district = known_district()
    take_in(district, csv(LINES), "log.csv")
    found = now(district)
    assert found["dry"].done and found["commit"].done
    assert not found["names"].done
    assert found["names"].said == "1 row of the last file waits"
    assert not found["roster"].done  # typed people, no roster file
    take_in(district, csv(LINES[:2]), "clean.csv", source="another log")
    assert now(district)["names"].done


def test_a_cited_policy_a_report_and_explained_numbers_tick():
    district = known_district()
    take_in(district, csv(LINES), "log.csv")
    who = director(district)
    with write(district, who, "test") as unit:
        unit.change(Policy.objects.order_by("-starts").first(), citation="Board policy 4131")
    with scope(district=district):
        program = Program.objects.get()
        at = clock(district, program.pk, "default")
        year = at.years[-1].period(at.today)
        state(district, who, program, year, {"sessions": 3})
        freeze(district, who, program, Period(year.start, at.today))
    assert {"agree", "reconcile", "board"} <= done(district)
    with scope(district=district):
        state(district, who, program, year, {"sessions": 900})
    assert now(district)["reconcile"].said == "0 of 1 figures explained"


def test_a_person_ticks_takes_back_and_undoes():
    district = known_district()
    who = director(district)
    with scope(district=district):
        tick(district, who, "freeze", True)
        tick(district, who, "freeze", True)
        assert MoveStep.objects.count() == 1
        assert "freeze" in done(district)
        district.refresh_from_db()
        undo(district, who, district.seq)
        assert "freeze" not in done(district)
        tick(district, who, "freeze", True)
        tick(district, who, "freeze", False)
        assert not MoveStep.objects.exists()
        with pytest.raises(ValueError, match="found in the data"):
            tick(district, who, "commit", True)
        with pytest.raises(Denied):
            tick(district, Actor(district.pk, "Ken", roles=frozenset({Role.ADMIN})), "freeze", True)
