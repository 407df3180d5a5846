"""Words are measured in Arial's own widths, and marks never get a negative length."""

import pytest

from stemhappens.reports import charts
from stemhappens.reports.render import measure
from tests.reports import sample

SENTENCE = "Every teacher in a school without a visit gets a first one before anyone’s third visit"


def test_a_line_is_as_wide_as_its_letters():
    assert measure.width("Hi", 72) == pytest.approx((722 + 222) / 1000)
    assert measure.width("Hi", 36, bold=True) == pytest.approx((722 + 278) / 2000)


def test_a_long_title_takes_the_largest_size_that_fits():
    size, count = measure.fit(SENTENCE, 10.5, (40, 36, 32), 2, bold=True)
    assert (size, count) == (36, 2)
    assert measure.lines(SENTENCE, 40, 10.5, bold=True) == 3
    assert measure.fit("Short", 11.7, (40, 36, 32), 2, bold=True) == (40, 1)


def test_shortening_fits_and_says_so():
    short = measure.shorten(SENTENCE, 20, 3)
    assert short.endswith("…") and measure.width(short, 20) <= 3
    assert measure.shorten("Level", 20, 3) == "Level"


def test_a_number_stays_with_its_word():
    text = measure.glued("26 of 33 are in 4 schools")
    assert text.split(" ") == ["26\u00a0of\u00a033\u00a0are", "in", "4\u00a0schools"]


@pytest.mark.parametrize("name", sample.EVERY)
def test_no_mark_is_negative_or_longer_than_the_whole(name):
    report = sample.EVERY[name]()
    drawn = (
        charts.whole(report),
        charts.levels(report),
        charts.visited(report),
        charts.months(report),
        charts.on_schedule(report),
        charts.goals(report),
        charts.phases(report),
    )
    for content in drawn:
        for run in content.series:
            assert all(0 <= value <= content.top for value in run.values), content.alt
