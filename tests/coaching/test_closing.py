"""Which visits were recorded after their month had closed."""

from datetime import date

import pytest

from stemhappens.coaching.closing import (
    Closing,
    closed_by,
    closing_of,
    open_until,
    recorded_late,
)
from stemhappens.people.models import MonthClose
from stemhappens.people.program import set_policy
from tests.support.world import make_world

FIFTH = Closing(policies=((date(2025, 7, 1), 5),))


@pytest.mark.parametrize(
    ("closing", "day", "until"),
    [
        (Closing(), date(2026, 4, 30), None),
        (FIFTH, date(2026, 4, 1), date(2026, 5, 5)),
        (FIFTH, date(2026, 4, 30), date(2026, 5, 5)),
        (FIFTH, date(2026, 12, 31), date(2027, 1, 5)),
        (FIFTH, date(2025, 6, 30), None),
        (Closing(policies=((date(2025, 7, 1), None),)), date(2026, 4, 1), None),
        (Closing(policies=((date(2025, 7, 1), 31),)), date(2026, 1, 9), date(2026, 2, 28)),
        (Closing(policies=((date(2025, 7, 1), 31),)), date(2024, 1, 9), None),
        (
            Closing(policies=((date(2025, 7, 1), 5), (date(2026, 4, 10), 20))),
            date(2026, 4, 9),
            date(2026, 5, 5),
        ),
        (
            Closing(policies=((date(2025, 7, 1), 5), (date(2026, 4, 10), 20))),
            date(2026, 4, 10),
            date(2026, 5, 20),
        ),
        (
            Closing(policies=((date(2025, 7, 1), 5), (date(2026, 4, 10), None))),
            date(2026, 4, 10),
            None,
        ),
        (
            Closing({date(2026, 4, 1): date(2026, 5, 12)}, FIFTH.policies),
            date(2026, 4, 30),
            date(2026, 5, 12),
        ),
        (Closing({date(2026, 4, 1): date(2026, 4, 20)}), date(2026, 4, 30), date(2026, 4, 20)),
    ],
)
def test_a_month_is_open_until(closing, day, until):
    assert open_until(day, closing) == until


@pytest.mark.parametrize(
    ("recorded", "late"),
    [
        (date(2026, 4, 30), False),
        (date(2026, 5, 5), False),
        (date(2026, 5, 6), True),
        (date(2027, 5, 1), True),
    ],
)
def test_late_is_the_day_after_the_last(recorded, late):
    assert recorded_late(date(2026, 4, 9), recorded, FIFTH) is late
    assert recorded_late(date(2026, 4, 9), recorded, Closing()) is False


def test_a_month_that_has_closed_says_when():
    assert closed_by(date(2026, 4, 9), date(2026, 5, 8), FIFTH) == date(2026, 5, 5)
    assert closed_by(date(2026, 5, 4), date(2026, 5, 8), FIFTH) is None
    assert closed_by(date(2026, 4, 9), date(2026, 5, 8), Closing()) is None


@pytest.mark.django_db
def test_what_closes_a_programs_months_is_read_in_one_statement(
    django_assert_num_queries,
):
    world = make_world()
    with world.unit() as unit:
        set_policy(unit, world.program, date(2026, 1, 1), log_until_day=5)
        unit.add(MonthClose(program=world.program, month=date(2026, 3, 1), until=date(2026, 4, 9)))
    with world.scope(), django_assert_num_queries(1):
        closing = closing_of(world.program.pk)
    assert open_until(date(2026, 3, 4), closing) == date(2026, 4, 9)
    assert open_until(date(2026, 4, 4), closing) == date(2026, 5, 5)
    assert open_until(date(2025, 12, 4), closing) is None
