"""Charts find places; the numbers and words in them are those that came in."""

import re
from datetime import date
from fractions import Fraction

import pytest
from django.template import Context, Template

from stemhappens.web import charts
from stemhappens.web.charts.marks import heat_step
from stemhappens.web.charts.strips import stack
from stemhappens.web.ui import sample_charts


def drawn(picture, table: bool = True) -> str:
    template = Template("{% load parts %}{% chart picture table=table %}")
    return template.render(Context({"picture": picture, "table": table}))


def texts(svg: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


SAMPLES = [
    sample_charts.dots("Foxglove", (5, 0, 2)),
    sample_charts.heat(),
    sample_charts.bars(),
    sample_charts.phases(),
    sample_charts.squares(),
    sample_charts.goal(),
    sample_charts.trend(),
    sample_charts.timeline(),
    sample_charts.sparkline(),
    charts.Bullet("47 of 80 teachers", 47, 80, 38, 78),
]


@pytest.mark.parametrize("picture", SAMPLES, ids=lambda picture: type(picture).__name__)
def test_says_in_words_what_it_shows(picture):
    html = drawn(picture)
    assert "<table" in html or re.search(r'role="img" aria-label="[^"]+"', html)


@pytest.mark.parametrize("picture", SAMPLES, ids=lambda picture: type(picture).__name__)
def test_keeps_a_strict_policy(picture):
    assert not re.search(r"<style|<script|\sstyle=|\son\w+=", drawn(picture))


@pytest.mark.parametrize("picture", SAMPLES, ids=lambda picture: type(picture).__name__)
def test_stays_on_the_drawing(picture):
    places = re.findall(r'\s(?:x|x1|x2|cx|width)="(-?[\d.]+)%"', drawn(picture, table=False))
    assert all(0 <= float(place) <= 100 for place in places)


def test_people_without_a_visit_come_first_as_rings():
    row = charts.Dots("Foxglove", tuple(charts.Dot(n, f"{n}") for n in (2, 5, 0, 3)))
    assert [(dot.visits, dot.shade) for dot in row.ordered] == [
        (0, "v0"),
        (5, "v5"),
        (3, "v3"),
        (2, "v1"),
    ]
    assert '<i class="m v0" title="0">0</i>' in drawn(row)


def test_names_are_escaped():
    row = charts.Dots("<b>", (charts.Dot(1, 'Ann "O\'Hara" <x>', 'a"b'),))
    assert "<x>" not in drawn(row)
    assert "<b>" not in drawn(row)


@pytest.mark.parametrize(
    ("rate", "step"),
    [(0, 0), (Fraction(1, 9), 1), (Fraction(199, 100), 1), (2, 2), (3, 3), (4, 4), (7, 4), (8, 5)],
)
def test_rates_take_five_steps_and_an_edge_belongs_to_the_higher(rate, step):
    assert heat_step(Fraction(rate)) == step


def test_months_without_school_are_hatched_and_part_months_pale():
    assert charts.Cell("", None).classes == "off"
    assert charts.Cell("2", Fraction(2), dip=True, part=True).classes == "s2 dip part"


def test_bars_start_at_zero_and_the_highest_fills():
    bars = charts.Bars("", tuple(charts.Bar(str(n), n, str(n)) for n in (0, 5, 20)))
    assert [placed.height for placed in bars.placed] == ["0%", "25%", "100%"]
    assert [placed.y for placed in bars.placed] == ["100%", "75%", "0%"]


def test_bars_of_nothing_draw_nothing():
    assert [p.height for p in charts.Bars("", (charts.Bar("Aug", 0, "0"),)).placed] == ["0%"]
    assert list(charts.Bars("", ()).placed) == []


def test_bullet_is_to_the_whole_and_never_over_it():
    bar = charts.Bullet("", 47, 80, 38, 78)
    assert (bar.filled, bar.mark) == ("58.75%", "48.72%")
    assert charts.Bullet("", 120, 110).filled == "100%"
    assert charts.Bullet("", None, 0).filled == "0%"
    assert charts.Bullet("", 1, 2).mark == ""


def test_one_square_each_in_the_order_of_kinds():
    squares = sample_charts.squares()
    placed = list(squares.squares)
    assert len(placed) == squares.total == 50
    assert [square.kind for square in placed[33:35]] == ["done", "on"]
    assert (placed[10].x, placed[10].y) == (0, squares.pitch)
    assert drawn(squares, table=False).count("<rect") == 50


def test_many_squares_grow_sideways():
    assert charts.Squares("", (charts.SquareKind("done", 500, ""),)).across == 32
    assert charts.Squares("", ()).height > 0


def test_unknown_kind_of_square_is_refused():
    with pytest.raises(ValueError, match="kind of square"):
        charts.SquareKind("red", 1, "")


def test_circles_that_would_cover_each_other_are_stacked():
    same = [Fraction(1, 2)] * 4
    assert stack(same) == [0, -1, 1, -2]
    assert stack([Fraction(1, 4), Fraction(1, 2)]) == [0, 0]


def test_phase_axis_covers_the_longest_stay():
    strip = sample_charts.phases()
    assert strip.weeks == 24
    assert [week for week, _ in strip.ticks] == [0, 4, 8, 12, 16, 20, 24]
    discovery = next(strip.placed)
    assert [dot.text_class for dot in discovery.dots] == ["em", "em", "em end"]


def test_a_long_axis_keeps_at_most_eight_ticks():
    row = charts.PhaseRow("Practice", "", 10, (charts.PhaseDot(90, ""),), "")
    strip = charts.PhaseStrip("", "", (row,), charts.Table((), ()))
    assert len(list(strip.ticks)) <= 8


def test_goal_line_prints_its_readings_and_target():
    assert {"9", "12", "15", "18", "target 22", "of 28 students", "29 May"} <= set(
        texts(drawn(sample_charts.goal(), table=False))
    )


def test_a_closed_goal_hopes_for_nothing():
    day = date(2026, 4, 9)
    line = charts.GoalLine("", (charts.Reading(day, 4, "4", "9 Apr"),), 3, "target 3", "")
    assert line.hope is None
    assert "hope" not in drawn(line)


def test_unknown_values_leave_a_gap_not_a_zero():
    line = charts.Sparkline("", ("Sep", "Oct", "Nov"), (4, None, 2), "2")
    assert len(line.line.split()) == 2
    assert charts.Sparkline("", ("Sep",), (None,), "unknown").end is None


def test_trend_compares_the_same_school_day():
    trend = sample_charts.trend()
    assert trend.same_day.x == trend.today.x
    assert float(trend.same_day.y) > float(trend.today.y)


def test_trend_without_a_year_before():
    trend = charts.Trend("", (1, 2), (), 180, (), "2", "", "", "", charts.Table((), ()))
    assert trend.same_day is None
    assert trend.last_end is None
    assert 'class="last"' not in drawn(trend)


def test_near_visits_have_their_labels_on_two_levels():
    timeline = sample_charts.timeline()
    levels = {placed.visit.day: placed.name_y for placed in timeline.placed_visits}
    assert levels[date(2026, 4, 9)] != levels[date(2026, 4, 14)]
    assert timeline.tall


def test_breaks_cover_their_last_day():
    timeline = sample_charts.timeline()
    (stretch,) = timeline.hatched
    days = (timeline.ends - timeline.starts).days + 1
    assert stretch.width == f"{500 / days:.2f}".rstrip("0").rstrip(".") + "%"


def test_the_table_behind_holds_every_number():
    html = drawn(sample_charts.bars())
    assert html.count("<tr>") == 8
    assert '<td class="num">18</td>' in html
