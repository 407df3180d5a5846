"""An earlier report beside ours: every difference is taken apart, row by row."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest
from django_scopes import scope

from stemhappens.core.actor import Actor, Role
from stemhappens.core.models import District
from stemhappens.core.problem import Denied, Invalid
from stemhappens.core.undo import undo
from stemhappens.metrics.ask import clock
from stemhappens.metrics.figure import Period
from stemhappens.people.models import Program
from stemhappens.reports.countings import Cause
from stemhappens.reports.models import Stated
from stemhappens.reports.reconcile import Compared, compare, exactly
from stemhappens.reports.stating import periods_stated, said_of, state
from tests.intake.district import director, known_district, take_in
from tests.intake.world import HEAD, visit

pytestmark = pytest.mark.django_db(transaction=True)

LINES = (
    visit(),  # 15 September, Julia Ramírez, 45 min
    visit(date="9/16/2025", teacher="Mei Chu"),
    visit(date="9/17/2025", teacher="Ramirez, Julia", minutes="30"),
    visit(date="9/17/2025", teacher="Ramirez, Julia", minutes="30"),  # once more
    visit(date="9/18/2025", teacher="Mei Chu", type="Cancelled - Mei Chu out"),
    visit(date="9/19/2025", teacher="", type="subbed for 3rd grade", minutes="180"),
    visit(date="9/22/2025", teacher="Zebulon Quist"),
    ["TOTAL", "", "", "", "", "420", ""],
)


def csv(lines: tuple) -> bytes:
    rows = [[*line, *[""] * (len(HEAD) - len(line))] for line in (HEAD, *lines)]
    return "\n".join(",".join(f'"{c}"' for c in row) for row in rows).encode()


@pytest.fixture
def compared() -> Callable[..., dict[str, Compared]]:
    district = known_district()
    take_in(district, csv(LINES), "log.csv")

    def ask(**said: str) -> dict[str, Compared]:
        with scope(district=district):
            program = Program.objects.get()
            at = clock(district, program.pk, "default")
            year = next(y for y in at.years if y.name == "2025-26").period(at.today)
            numbers = {name: Decimal(text) for name, text in said.items()}
            found = compare(at, year, numbers, director(district), "default")
        return {one.figure.name: one for one in found}

    ask.district = district  # type: ignore[attr-defined]
    return ask


def test_what_a_hand_count_takes_in_is_listed_with_its_rows(compared):
    one = compared(sessions="8")["sessions"]
    causes = {cause.key: cause for cause in one.causes}
    assert one.found + sum(c.adds for c in one.causes) >= 8
    assert [row.row for row in causes["duplicate"].file_rows] == [5]
    assert [row.row for row in causes["total"].file_rows] == [9]
    assert causes["time"].file_rows[0].minutes == 180
    assert len(causes["not_held"].sessions) == 1
    for cause in one.causes:
        rows = cause.file_rows or cause.sessions
        assert cause.adds == len(rows), cause.key


def test_a_difference_that_some_causes_make_up_exactly_is_said(compared):
    found = compared()["sessions"].found
    gap = compared(sessions=str(int(found) + 1))["sessions"]
    assert gap.difference == 1
    assert [cause.adds for cause in gap.together] == [1]
    assert compared(sessions=str(int(found)))["sessions"].together == ()
    far = compared(sessions="5000")["sessions"]
    assert far.together == ()
    assert far.difference == 5000 - found


def test_hours_are_explained_by_the_minutes_of_the_same_rows(compared):
    one = compared(coach_hours="10")["coach_hours"]
    causes = {cause.key: cause for cause in one.causes}
    assert causes["time"].adds == Fraction(180, 60)
    assert causes["duplicate"].adds == Fraction(30, 60)
    assert "total" not in causes  # a line of sums was understood to say no minutes


def test_a_person_under_two_spellings_is_counted_once_by_us(compared):
    causes = {cause.key: cause for cause in compared()["teachers_reached"].causes}
    assert causes["spelling"].adds == 1
    assert len(causes["spelling"].people) == 1


def test_the_same_rows_in_a_later_file_are_listed_once(compared):
    before = compared(sessions="8")["sessions"].causes
    more = (*LINES, visit(date="9/23/2025", teacher="Mei Chu"))
    assert take_in(compared.district, csv(more), "log, later.csv").sessions == 1
    after = compared(sessions="8")["sessions"].causes
    assert [(c.key, c.adds) for c in after] == [(c.key, c.adds) for c in before]


def test_the_fewest_causes_are_named():
    causes = [
        Cause("total", Fraction(2)),
        Cause("duplicate", Fraction(3)),
        Cause("micro", Fraction(5)),
    ]
    assert [c.key for c in exactly(causes, Fraction(5))] == ["micro"]
    assert [c.key for c in exactly(causes, Fraction(7))] == ["total", "micro"]
    assert exactly(causes, Fraction(4)) == ()
    assert exactly(causes, Fraction(0)) == ()


# --- what the report said is kept ---


def days(district: District) -> tuple[Program, Period]:
    program = Program.objects.get()
    return program, clock(district, program.pk, "default").years[-1].period(
        clock(district, program.pk, "default").today
    )


def test_numbers_are_kept_changed_taken_back_and_undone():
    district = known_district()
    who = director(district)
    with scope(district=district):
        program, period = days(district)
        state(district, who, program, period, {"sessions": Decimal(142)})
        state(
            district,
            who,
            program,
            period,
            {"sessions": Decimal(141), "coach_hours": Decimal("9.5")},
        )
        assert said_of(program, period) == {"sessions": 141, "coach_hours": Decimal("9.5")}
        district.refresh_from_db()
        seq = district.seq
        state(district, who, program, period, {"sessions": Decimal(141)})
        district.refresh_from_db()
        assert district.seq == seq, "nothing changed, nothing is written"
        state(district, who, program, period, {"sessions": None})
        assert said_of(program, period) == {"coach_hours": Decimal("9.5")}
        assert periods_stated(program, who) == [period]
        district.refresh_from_db()
        undo(district, who, district.seq)
        assert said_of(program, period) == {"sessions": 141, "coach_hours": Decimal("9.5")}


def test_bad_numbers_are_refused_all_at_once():
    district = known_district()
    with scope(district=district):
        program, period = days(district)
        bad = {"sessions": Decimal(-1), "coach_hours": Decimal(10**9)}
        with pytest.raises(Invalid) as refused:
            state(district, director(district), program, period, bad)
        assert set(refused.value.problems.by_field()) == {"sessions", "coach_hours"}
        assert not Stated.objects.exists()


def test_only_a_director_states():
    district = known_district()
    with scope(district=district):
        program, period = days(district)
        coach = Actor(district.pk, "Theo Okonjo", roles=frozenset({Role.COACH}))
        with pytest.raises(Denied):
            state(district, coach, program, period, {"sessions": Decimal(1)})
