"""The yearly two questions: once a year, once each, and no answer tied to who gave it."""

from datetime import date, timedelta

import pytest

from stemhappens.access.models import AccessLog
from stemhappens.coaching import pulse
from stemhappens.coaching.change_log import find_unit
from stemhappens.coaching.drafts import Seat
from stemhappens.coaching.models import PulseAsk, PulseRound, PulseTally
from stemhappens.coaching.pulse import PulseDraft, ask_pulse, close_pulse, own_pulse, rounds_seen
from stemhappens.core.actor import Role
from stemhappens.core.models import Change, WriteUnit
from stemhappens.core.problem import Denied, Invalid
from stemhappens.core.undo import UndoRefused, undo
from stemhappens.metrics.figure import Period
from stemhappens.metrics.perception import agreeing
from stemhappens.people.services import add_person, place
from tests.support.world import START, TODAY, World, make_world

pytestmark = pytest.mark.django_db

LAST = TODAY + timedelta(days=14)
DRAFT = PulseDraft("It helps.", "My coach listens.", TODAY, LAST)


def many(world: World) -> None:
    """Twelve teachers who had a visit, one who had none."""
    with world.unit() as unit:
        for n in range(12):
            person = world.people[f"t{n}"] = add_person(unit, f"Teacher{n}", "Test")
            place(unit, person, world.schools["birch"], "teacher", START)
    seats = tuple(Seat(world.people[f"t{n}"].pk) for n in range(12))
    world.log(seats=seats, steps=(), none_needed=True)


@pytest.fixture
def world() -> World:
    return make_world(then=many)


def ask(world: World, draft: PulseDraft = DRAFT) -> PulseRound:
    with world.unit(world.actor(Role.DIRECTOR)) as unit:
        return ask_pulse(unit, world.program, draft)


def answer(world: World, row: PulseRound, name: str, first: int | None, second: int | None):
    with world.unit(world.actor(Role.TEACHER, name), "answer the two questions") as unit:
        pulse.answer_pulse(unit, row.uid, first, second)
    return unit.seq


def over(world: World, role: Role = Role.DIRECTOR):
    with world.scope():
        return rounds_seen(world.actor(role), world.program.pk, LAST + timedelta(days=1))


def test_it_asks_every_teacher_with_a_visit_and_nobody_else(world):
    row = ask(world)
    with world.scope():
        asked = set(PulseAsk.objects.filter(round=row).values_list("person_id", flat=True))
    assert asked == {world.people[f"t{n}"].pk for n in range(12)}
    assert world.people["ben"].pk not in asked


def test_a_round_that_could_never_be_told_is_refused():
    few = make_world()
    few.log(steps=(), none_needed=True)
    with pytest.raises(Invalid) as refused:
        ask(few)
    assert "1 teachers" in str(refused.value)


def test_all_that_is_wrong_with_a_round_is_said_at_once(world):
    with pytest.raises(Invalid) as refused:
        ask(world, PulseDraft(" ", "x" * 201, TODAY - timedelta(days=1), None))
    assert set(refused.value.problems.by_field()) == {"first", "second", "starts", "last"}


def test_it_is_asked_once_a_school_year(world):
    close = ask(world)
    with world.unit(world.actor(Role.DIRECTOR)) as unit:
        close_pulse(unit, close)
    with pytest.raises(Invalid) as refused:
        ask(world, PulseDraft("a", "b", LAST + timedelta(days=1), LAST + timedelta(days=9)))
    assert "starts" in refused.value.problems.by_field()


def test_only_a_director_asks_and_only_who_is_asked_answers(world):
    row = ask(world)
    with pytest.raises(Denied), world.unit(world.actor(Role.ADMIN)) as unit:
        ask_pulse(unit, world.program, DRAFT)
    with pytest.raises(Denied), world.unit(world.actor(Role.ADMIN)) as unit:
        close_pulse(unit, row)
    with pytest.raises(Denied):
        answer(world, row, "ben", 5, 5)
    with pytest.raises(Denied), world.unit(world.actor(Role.DIRECTOR, "t1")) as unit:
        pulse.answer_pulse(unit, row.uid, 5, 5)


def test_an_answer_counts_once_whatever_a_second_tab_sends(world):
    row = ask(world)
    answer(world, row, "t1", 5, 2)
    with pytest.raises(Invalid) as refused:
        answer(world, row, "t1", 1, 1)
    assert "already" in str(refused.value)
    with world.scope():
        rows = PulseTally.objects.filter(round=row, count__gt=0)
        assert sorted(rows.values_list("question", "choice", "count")) == [(1, 5, 1), (2, 2, 1)]


def test_no_answer_is_taken_after_the_last_day_or_the_closing(world):
    with world.unit(world.actor(Role.DIRECTOR)) as unit:
        row = ask_pulse(unit, world.program, DRAFT)
        row = unit.change(row, starts=TODAY - timedelta(days=3))
    with world.unit(world.actor(Role.DIRECTOR)) as unit:
        row = close_pulse(unit, row)
    assert row.ends == TODAY
    with pytest.raises(Invalid):
        answer(world, row, "t1", 5, 5)


def test_both_statements_are_answered_with_one_of_the_five(world):
    row = ask(world)
    with pytest.raises(Invalid) as refused:
        answer(world, row, "t1", 6, None)
    assert set(refused.value.problems.by_field()) == {"first", "second"}
    with world.scope():
        assert not PulseTally.objects.filter(count__gt=0).exists()


def test_nothing_that_is_kept_ties_an_answer_to_who_gave_it(world):
    """Two people answer oppositely; all that is kept of the two acts is alike."""
    row = ask(world)
    seqs = [answer(world, row, "t1", 5, 5), answer(world, row, "t2", 1, 2)]
    kept = []
    with world.scope():
        for seq in seqs:
            changes = Change.objects.filter(district_id=world.district.pk, seq=seq).order_by("n")
            tallies = [one for one in changes if one.model == "coaching.PulseTally"]
            assert len(tallies) == 10
            assert all("count" not in one.before for one in tallies)
            kept.append([(one.model, one.row_id, one.op, sorted(one.before)) for one in tallies])
            asks = [one for one in changes if one.model == "coaching.PulseAsk"]
            assert len(asks) == 1
            assert "choice" not in asks[0].before
        units = WriteUnit.objects.filter(district_id=world.district.pk, seq__in=seqs)
        assert len({(one.cause, one.columns_hash) for one in units}) == 1
        versions = set(PulseTally.objects.filter(round=row).values_list("version", flat=True))
        assert len(versions) == 1
        assert not {field.name for field in PulseTally._meta.get_fields()} & {"person", "ask"}
        assert not AccessLog.objects.filter(subject__icontains="pulse").exists()
    assert kept[0] == kept[1]


def test_the_change_log_does_not_tell_that_somebody_answered(world):
    row = ask(world)
    seq = answer(world, row, "t1", 5, 5)
    with world.scope():
        for role in (Role.DIRECTOR, Role.ADMIN):
            assert find_unit(world.actor(role), world.district, seq) is None


def test_a_round_with_an_answer_is_not_undone(world):
    with world.unit(world.actor(Role.DIRECTOR), "ask teachers two questions") as unit:
        row = ask_pulse(unit, world.program, DRAFT)
    answer(world, row, "t1", 5, 5)
    with pytest.raises(UndoRefused):
        undo(world.district, world.actor(Role.DIRECTOR), unit.seq)


def test_an_answer_is_not_undone_by_its_number(world):
    """It is counted where no image holds it: the teacher could answer a second time."""
    row = ask(world)
    seq = answer(world, row, "t1", 5, 5)
    for actor in (world.actor(Role.DIRECTOR), world.system):
        with pytest.raises(UndoRefused, match="stays as it was given"):
            undo(world.district, actor, seq)
    with pytest.raises(Invalid, match="already"):
        answer(world, row, "t1", 1, 1)
    with world.scope():
        assert sum(PulseTally.objects.filter(round=row).values_list("count", flat=True)) == 2


def test_nothing_is_told_below_ten_answers_and_nothing_while_it_is_open(world):
    row = ask(world)
    for n in range(9):
        answer(world, row, f"t{n}", 5, 4)
    assert over(world)[0].tallies is None
    answer(world, row, "t9", 2, 4)
    with world.scope():
        (seen,) = rounds_seen(world.actor(Role.DIRECTOR), world.program.pk, TODAY)
    assert (seen.answered, seen.asked, seen.tallies) == (10, 12, None)
    (seen,) = over(world)
    assert seen.tallies == {
        1: {1: 0, 2: 1, 3: 0, 4: 0, 5: 9},
        2: {1: 0, 2: 0, 3: 0, 4: 10, 5: 0},
    }
    figure = agreeing(seen.tallies[1], seen.answered, Period(row.starts, LAST))
    assert figure is not None
    assert (figure.of_text, figure.percent_text) == ("9 of 10", "90%")
    assert agreeing({5: 9}, 9, Period(row.starts, LAST)) is None


def test_counts_are_for_director_and_board_alone(world):
    row = ask(world)
    for n in range(10):
        answer(world, row, f"t{n}", 5, 5)
    assert over(world, Role.BOARD)[0].tallies
    for role in (Role.COACH, Role.LEAD_COACH, Role.PRINCIPAL, Role.TEACHER, Role.ADMIN):
        assert over(world, role) == []


def test_a_teacher_sees_the_own_round_and_only_while_it_is_open(world):
    ask(world)
    with world.scope():
        assert own_pulse(world.actor(Role.TEACHER, "ben"), TODAY) is None
        assert own_pulse(world.actor(Role.TEACHER, "t1"), LAST + timedelta(days=1)) is None
        seen = own_pulse(world.actor(Role.TEACHER, "t1"), TODAY)
    assert seen is not None
    assert (seen.first, seen.last, seen.answered_on) == ("It helps.", LAST, None)


def test_last_years_visit_does_not_ask_anybody(world):
    with world.scope():
        assert pulse.visited_teachers(world.program, date(2026, 9, 1), world.district.pk) == set()
