"""Which days are school days, and where a school year begins and ends."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from stemhappens.people.calendar import build_calendar

FIRST, LAST = date(2025, 8, 18), date(2026, 6, 12)
SCHOOL = 7


def calendar(closures=(), years=(("2025-26", FIRST, LAST, "12345"),)):
    return build_calendar(list(years), list(closures))


def test_weekends_closures_and_summer_are_no_school_days():
    found = calendar([(date(2025, 9, 1), None)])
    assert found.is_instructional(FIRST)
    assert found.is_instructional(LAST)
    assert not found.is_instructional(date(2025, 8, 23))
    assert not found.is_instructional(date(2025, 9, 1))
    assert not found.is_instructional(FIRST - timedelta(days=3))
    assert not found.is_instructional(LAST + timedelta(days=3))


def test_a_schools_own_closure_is_closed_there_alone():
    found = calendar([(date(2026, 2, 9), SCHOOL)])
    assert not found.is_instructional(date(2026, 2, 9), SCHOOL)
    assert found.is_instructional(date(2026, 2, 9))
    assert found.is_instructional(date(2026, 2, 9), 8)


def test_a_year_runs_to_the_day_before_the_next_and_the_last_to_the_end_of_june():
    found = calendar(
        years=[
            ("2026-27", date(2026, 8, 17), date(2027, 6, 11), "12345"),
            ("2025-26", FIRST, LAST, "12345"),
        ]
    )
    assert [year.name for year in found.years] == ["2025-26", "2026-27"]
    assert found.years[0].ends == date(2026, 8, 16)
    assert found.years[1].ends == date(2027, 6, 30)
    assert found.year_of(date(2026, 7, 4)).name == "2025-26"
    assert found.year_of(date(2027, 7, 1)) is None
    assert found.year_of(FIRST - timedelta(days=1)) is None


def test_a_year_ending_after_june_ends_with_the_next_june():
    found = calendar(years=[("2026", date(2026, 1, 26), date(2026, 12, 11), "12345")])
    assert found.years[0].ends == date(2027, 6, 30)


days = st.dates(FIRST - timedelta(days=30), LAST + timedelta(days=30))


@given(days, days, st.sets(days, max_size=10))
def test_between_counts_the_school_days_one_by_one(one, other, closed):
    after, upto = sorted((one, other))
    found = calendar([(day, SCHOOL) for day in closed])
    span = [after + timedelta(days=n) for n in range(1, (upto - after).days + 1)]
    counted = [day for day in span if found.is_instructional(day, SCHOOL)]
    assert found.between(after, upto, SCHOOL) == len(counted)
    for place, day in enumerate(counted, 1):
        assert found.plus(after, place, SCHOOL) == day
    assert found.between(upto, after, SCHOOL) == 0


def test_beyond_the_known_days_there_is_no_answer():
    assert calendar().plus(LAST, 1) is None
    assert calendar(years=[]).between(FIRST, LAST) == 0
