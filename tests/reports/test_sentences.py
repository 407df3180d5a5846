"""Titles are written from figures by rule, and say no more than the figures hold."""

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from stemhappens.people.models import Policy
from stemhappens.reports import asks, sentences, storyboard, unserved, wording
from stemhappens.reports.content import (
    Band,
    Compared,
    GoalCount,
    Goals,
    Level,
    Phases,
    TooFewPeople,
    names_in,
    pooled_levels,
)
from stemhappens.reports.sentences import Change, change, compared
from tests.reports import sample
from tests.reports.sample import count, share

CAUSAL = re.compile(r"because|thanks to|improved|led to|caused|effect|impact|results? in", re.I)


@pytest.mark.parametrize(
    ("now", "before", "way", "words"),
    [
        (share("x", 47, 80), share("x", 38, 78), Change.UP, "9 more than last year’s 38 of 78"),
        (share("x", 30, 80), share("x", 38, 78), Change.DOWN, "8 fewer than last year’s 38 of 78"),
        (share("x", 38, 78), share("x", 38, 78), Change.SAME, "the same as last year’s 38 of 78"),
        (
            share("x", 3, 7),
            share("x", 2, 6),
            Change.TOO_FEW,
            "last year 2 of 6, too few to compare",
        ),
        (
            share("x", 3, 10),
            share("x", 9, 9),
            Change.TOO_FEW,
            "last year 9 of 9, too few to compare",
        ),
        (count("x", 142), count("x", 117), Change.UP, "25 more than last year’s 117"),
        (count("x", 0), count("x", 0), Change.SAME, "the same as last year’s 0"),
        (
            share("x", 0, 0),
            share("x", 0, 0),
            Change.TOO_FEW,
            "last year 0 of 0, too few to compare",
        ),
        (share("x", 1, 20), None, Change.NONE, ""),
    ],
)
def test_a_comparison_says_the_direction_the_figures_have(now, before, way, words):
    pair = Compared(now, before)
    assert change(pair) is way
    assert compared(pair, sample.frame()) == words


def test_more_people_but_a_smaller_share_says_both():
    pair = Compared(share("x", 47, 100), share("x", 46, 70))
    assert change(pair) is Change.DOWN
    assert compared(pair, sample.frame()) == "1 more than last year’s 46 of 70 (47% against 66%)"


def test_a_period_that_is_no_school_year_is_not_called_one():
    pair = Compared(count("x", 3), count("x", 2))
    words = compared(pair, sample.frame(year=""))
    assert words == "1 more than the period before’s 2"


@pytest.mark.parametrize(
    ("n", "of", "missing"), [(40, 50, 0), (39, 50, 1), (4_000, 5_001, 1), (38, 47, 0), (37, 47, 1)]
)
def test_met_is_exact_and_what_is_missing_is_said(n, of, missing):
    benchmark = replace(sample.demo().benchmark, on_schedule=Compared(share("b", n, of)))
    assert sentences.missing_for(benchmark.on_schedule.now, Fraction(4, 5)) == missing
    title = sentences.benchmark_title(benchmark)
    assert ("not met" in title) is bool(missing)
    assert (f"{missing} more would" in title) is bool(missing)
    assert sentences.benchmark_result(benchmark).startswith("Met") is not bool(missing)


def test_seven_people_are_too_few_to_judge():
    benchmark = replace(sample.demo().benchmark, on_schedule=Compared(share("b", 7, 7)))
    assert sentences.benchmark_title(benchmark).endswith("too few to judge")
    assert sentences.benchmark_result(benchmark) == "Too few to judge"


def test_the_demo_titles():
    assert [slide.title for slide in storyboard.storyboard(sample.demo())] == [
        "Coaching reached 47 of our 80 teachers this year",
        "8 of 12 schools had a visit; High school: 0 of 14 teachers reached",
        "142 sessions, 25 more than last year’s 117",
        "Visit benchmark met: 38 of 47 coached teachers were visited on schedule",
        "34 of 50 coaching goals are completed; 4 have stalled",
        "2 of 17 open engagements have stayed in their phase past our limit",
        "33 of 80 teachers have had no visit; 26 of them teach in 4 schools",
        "We ask you to put first visits first",
    ]


@pytest.mark.parametrize("name", sample.EVERY)
def test_no_title_claims_a_cause_or_a_percentage_of_few(name):
    for slide in storyboard.storyboard(sample.EVERY[name]()):
        assert slide.title and len(slide.title) <= 120
        assert not CAUSAL.search(slide.title + slide.lead)
        assert name != "tiny" or slide.key in {"goals", "phases"} or "%" not in slide.title


def test_one_of_a_kind_is_singular():
    report = sample.demo(
        goals=Goals(Compared(share("g", 1, 20)), None, (GoalCount("stalled", share("g", 1, 20)),)),
        phases=Phases(share("p", 1, 12), ()),
    )
    assert sentences.goals_title(report).endswith("1 has stalled")
    assert "has stayed in its phase" in sentences.phases_title(report)


def test_without_a_roster_reach_is_a_count():
    report = sample.demo(reached=Compared(count("teachers_reached", 47, "teachers")))
    assert sentences.reach_title(report) == "Coaching reached 47 teachers this year"


def test_nothing_needed_asks_nothing():
    calm = sample.demo(
        unserved=replace(
            sample.demo().unserved, never=share("never", 0, 80), schools=share("schools", 0, 12)
        ),
        phases=Phases(share("p", 0, 12), ()),
        goals=Goals(Compared(share("g", 20, 20)), None, ()),
    )
    assert asks.asks_title(calm) == "These figures ask for no decision"
    assert [ask.number for ask in asks.asks(calm)] == ["0"]


@pytest.mark.parametrize(
    ("teachers", "groups"),
    [
        ({"elementary": 40, "middle": 26, "high": 14}, (("elementary",), ("middle",), ("high",))),
        ({"elementary": 40, "middle": 26, "high": 8}, (("elementary",), ("middle", "high"))),
        ({"elementary": 4, "middle": 26, "high": 14}, (("elementary", "middle"), ("high",))),
        ({"elementary": 4, "middle": 3, "high": 2}, (("elementary", "middle", "high"),)),
        ({"elementary": 10, "middle": 0, "high": 9}, (("elementary", "high"),)),
        ({}, ()),
    ],
)
def test_levels_are_pooled_until_ten(teachers, groups):
    assert pooled_levels(teachers) == groups


def test_a_level_of_nine_is_refused():
    small = Level("High school", share("t", 0, 9), share("s", 0, 1))
    with pytest.raises(TooFewPeople, match="High school"):
        sample.demo(levels=(*sample.levels(), small))


def test_schools_without_a_visit_are_not_told_apart_when_few_teach_there():
    report = sample.demo(unserved=replace(sample.demo().unserved, there=share("never", 6, 33)))
    assert unserved.title(report) == "33 of 80 teachers have had no visit"
    assert "6 of 33" not in storyboard.storyboard(report)[6].notes


def test_a_band_of_a_small_program_is_not_shown():
    report = sample.tiny()
    assert report.benchmark.bands[0] == Band("0", share("band", 4, 7))
    notes = {slide.key: slide.notes for slide in storyboard.storyboard(report)}
    assert "Teachers with 0 visits" not in notes["benchmark"]
    shown = {slide.key: slide.notes for slide in storyboard.storyboard(sample.demo())}
    assert "Teachers with 0 visits: 33 of 80" in shown["benchmark"]


def test_a_name_in_the_directors_words_is_found():
    report = sample.demo(decision="We ask you to thank Rosa Castell")
    assert names_in(report, set(sample.NAMES)) == {"Rosa Castell"}
    assert names_in(sample.demo(), set(sample.NAMES)) == set()


def test_notes_carry_definition_parts_days_and_policy():
    slide = storyboard.storyboard(sample.demo())[0]
    assert "Teachers reached: 47 of 80 (59%)" in slide.notes
    assert "What teachers_reached counts, by the catalogue." in slide.notes
    assert "18 August 2025 to 8 May 2026" in slide.notes
    assert "19 August 2024 to 9 May 2025" in slide.notes
    assert "as of 8 May 2026. Policy of 1 July 2025" in slide.notes


def test_what_nothing_is_known_of_is_no_total():
    report = sample.demo()
    unknown = replace(report.how_much.per_coach_week, value=None, denominator=0)
    without = replace(report, how_much=replace(report.how_much, per_coach_week=unknown))
    labels = [total.label for total in storyboard.totals(without)]
    assert "per coach and week" not in labels and len(labels) == 5


@pytest.mark.parametrize(
    ("citation", "end"),
    [
        ("Default of STEMHappensOS", "Default of STEMHappensOS."),
        ("As the board decided.", "As the board decided."),
        ("", "up to 6."),
    ],
)
def test_the_policy_ends_with_one_full_stop(citation, end):
    rules = Policy(pk=1, starts=date(2025, 7, 1), minimum_minutes=0, reach_group_size=6)
    rules.citation = citation
    said = wording.policy(rules)
    assert said.endswith(end) and ".." not in said


def test_one_is_said_as_one():
    report = sample.demo()
    never = replace(report.unserved.never, numerator=1)
    one = replace(
        report,
        reached=Compared(count("teachers_reached", 1, "teachers")),
        schools=Compared(share("schools_covered", 1, 12)),
        how_much=replace(report.how_much, sessions=Compared(count("sessions", 1))),
        unserved=replace(report.unserved, never=never),
        levels=(),
    )
    assert sentences.reach_title(one) == "Coaching reached 1 teacher this year"
    assert "1 session, 1 of 12 schools." in sentences.reach_lead(one)
    assert sentences.schools_title(one) == "1 of 12 schools has had a visit"
    assert unserved.title(one).startswith("1 of 80 teachers has had no visit")


def test_people_outside_the_roster_are_named_apart_where_there_is_one():
    told = [slide for slide in storyboard.storyboard(sample.demo()) if slide.key == "reach"]
    assert told[0].title == "Coaching reached 47 of our 80 teachers this year"
    assert "8 of 12 schools, and 3 people outside the roster." in told[0].lead
    assert "Had a visit, outside the roster: 3" in told[0].notes
    one = sample.demo(outside=count("reached_outside_roster", 1))
    assert "and 1 person outside the roster." in sentences.reach_lead(one)
    for report in (
        sample.demo(outside=None),
        sample.demo(outside=count("reached_outside_roster", 0)),
        sample.rosterless(),
    ):
        assert "outside" not in sentences.reach_lead(report)


def test_stalled_goals_say_of_which_whole():
    (goals,) = [slide for slide in storyboard.storyboard(sample.demo()) if slide.key == "goals"]
    assert "Goals stalled, of the active: 4 of 50" in goals.notes


def test_sessions_of_coaches_without_a_position_are_of_no_counted_coach():
    much = replace(sample.much(), coaches=count("coaches", 0, "coaches"))
    assert sentences.reach_lead(sample.demo(how_much=much)).startswith("142 sessions, 8 of 12")
    assert sentences.reach_lead(sample.empty()).startswith("0 coaches, 0 sessions")
