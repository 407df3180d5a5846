"""The demo story says what the demo promises, and is a story that can have happened."""

from collections import Counter
from datetime import date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from stemhappens.demo.story.load import load_story
from tests.demo.recount import PHASES, Recount

STORY = load_story()
TODAY = date(2026, 5, 8)
THIS_YEAR = Recount(STORY, date(2025, 8, 18), TODAY)
SAME_DAY = Recount(STORY, date(2024, 8, 19), date(2025, 5, 9))
LAST_YEAR = Recount(STORY, date(2024, 8, 19), date(2025, 8, 17))
UNSERVED = {"Eastgate ES", "Ironwood MS", "Kestrel HS", "Lakeview HS"}
ENGAGEMENTS = {e.key: e for e in STORY.engagements}
SESSIONS = {s.key: s for s in STORY.sessions}
GOALS = {g.key: g for g in STORY.goals}


# The figures


def test_instructional_days_by_month():
    by_month = Counter(day.strftime("%b") for day in THIS_YEAR.period_days)
    expected = {"Aug": 10, "Sep": 21, "Oct": 22, "Nov": 14, "Dec": 15}
    expected |= {"Jan": 19, "Feb": 19, "Mar": 17, "Apr": 21, "May": 6}
    assert by_month == expected


def test_both_days_are_the_164th():
    assert len(THIS_YEAR.period_days) == 164
    assert len(SAME_DAY.period_days) == 164
    assert SAME_DAY.period_days[-1] == SAME_DAY.end


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (THIS_YEAR, (142, 168, 168, 47, 80, 8, 6235, 1)),
        (SAME_DAY, (117, 150, 150, 38, 78, 7, 5300, 0)),
        (LAST_YEAR, (130, 182, 168, 38, 78, 7, 6285, 0)),
    ],
)
def test_sessions_contacts_reach_hours(count, expected):
    figures = (
        len(count.sessions),
        count.teacher_contacts,
        len(count.contacts),
        len(count.reached),
        len(count.eligible),
        len(count.schools_covered),
        count.minutes,
        sum(s.minutes is None for s in count.sessions),
    )
    assert figures == expected
    assert count.reached <= count.eligible


@pytest.mark.parametrize(("minutes", "printed"), [(6235, "103.9"), (5300, "88.3")])
def test_hours_as_printed(minutes, printed):
    tenths = int(Fraction(minutes, 6) + Fraction(1, 2))
    assert f"{tenths // 10}.{tenths % 10}" == printed


@pytest.mark.parametrize(("count", "met", "of"), [(THIS_YEAR, 38, 47), (SAME_DAY, 25, 38)])
def test_cycle_benchmark(count, met, of):
    kept, everyone = count.cycle_benchmark
    assert (len(kept), len(everyone)) == (met, of)
    assert everyone == count.reached


def test_no_gap_stands_on_the_window():
    """A gap of exactly the window would hang on how a reader counts its ends."""
    for count in (THIS_YEAR, SAME_DAY):
        for engagement in count.open_engagements(STORY.engagements):
            for person in engagement.teachers:
                assert 20 not in count.gaps(engagement, person), engagement.key


def test_leave_keeps_lorna_within_the_window():
    gaps = THIS_YEAR.gaps(ENGAGEMENTS["e26-38"], "lorna-muir")
    assert gaps == [5, 15, 14, 1]


def test_goals_of_both_years():
    assert THIS_YEAR.goals_by_status == {
        "completed": 34,
        "on track": 9,
        "stalled": 4,
        "carried": 2,
        "dropped": 1,
    }
    assert THIS_YEAR.goals_due == (33, 40)
    assert SAME_DAY.goals_by_status["completed"] == 26
    assert len(SAME_DAY.goals) == 42
    assert LAST_YEAR.goals_by_status == {"completed": 35, "carried": 5, "dropped": 2}


def test_goals_by_focus():
    done = Counter(g.focus for g in THIS_YEAR.goals if THIS_YEAR.status(g) == "completed")
    active = Counter(g.focus for g in THIS_YEAR.goals)
    assert done == {"teacher practice": 22, "student outcome": 12}
    assert active == {"teacher practice": 30, "student outcome": 20}


def test_concentration_rises():
    assert THIS_YEAR.top_fifth == (80, 168)
    assert SAME_DAY.top_fifth == (67, 150)
    assert THIS_YEAR.gini == Fraction(3587, 6720)


def test_a_lower_share_than_last_years_is_impossible_by_rule():
    """16 of 38 reached teachers get at least 16/38 of the contacts: 42 %, not 41."""
    top, everyone = SAME_DAY.top_fifth
    assert Fraction(top, everyone) > Fraction(16, 38) > Fraction(415, 1000)


def test_what_a_board_divides_aloud():
    assert round(Fraction(142, 47), 1) == 3
    assert sum(n >= 3 for n in THIS_YEAR.contacts_by_teacher.values()) == 36
    assert sum(n >= 3 for n in SAME_DAY.contacts_by_teacher.values()) == 38
    assert len(THIS_YEAR.program_benchmark) == 24
    assert len(SAME_DAY.program_benchmark) == 33
    assert THIS_YEAR.visit_frequency == Fraction(20 * 168, 80 * 164 - 8)


def test_sessions_by_type():
    assert Counter(s.type for s in THIS_YEAR.sessions) == {
        "Planning": 38,
        "Observation": 35,
        "Debrief": 21,
        "Co-teaching": 19,
        "Modeling": 15,
        "Team meeting": 14,
    }


# The findings


def test_unserved_schools_and_their_teachers():
    schools = {s.name for s in STORY.schools}
    assert schools - THIS_YEAR.schools_covered == UNSERVED
    assert sum(len(THIS_YEAR.eligible_at(s)) for s in UNSERVED) == 26
    assert not THIS_YEAR.reached & {p for s in UNSERVED for p in THIS_YEAR.eligible_at(s)}


def test_reach_by_school_adds_the_transfer_twice_below_only():
    reached = {s.name: len(THIS_YEAR.reached_at(s.name)) for s in STORY.schools}
    eligible = {s.name: len(THIS_YEAR.eligible_at(s.name)) for s in STORY.schools}
    assert [reached[s] for s in sorted(reached)] == [6, 7, 6, 7, 0, 6, 5, 5, 0, 5, 0, 0]
    assert sum(eligible.values()) == 81
    assert "wendy-lockhart" in THIS_YEAR.eligible_at("Granite K-8")
    assert "wendy-lockhart" in THIS_YEAR.reached_at("Foxglove ES")


def test_february_dip():
    at = ("Birchwood ES", "Heron MS")
    months = Counter(s.day.month for s in THIS_YEAR.sessions if s.school in at)
    days = Counter(day.month for day in THIS_YEAR.period_days)
    rate = {m: Fraction(20 * months[m], days[m]) for m in (1, 2, 3)}
    assert rate[2] < (rate[1] + rate[3]) / 4


def test_a_coach_drifts_to_the_willing():
    mine = [s for s in THIS_YEAR.sessions if "theo-okonjo" in s.coaches]
    since = {s.school for s in mine if s.day >= date(2026, 2, 4)}
    assert {s.school for s in mine} == {"Alder Creek ES", "Birchwood ES"}
    assert since == {"Birchwood ES"}
    assert THIS_YEAR.recency("Alder Creek ES") == 61


def test_recency_by_school():
    seen = {s.name: THIS_YEAR.recency(s.name) for s in STORY.schools}
    assert [seen[s] for s in sorted(seen) if s not in UNSERVED] == [61, 6, 3, 4, 3, 7, 4, 10]
    assert all(seen[s] is None for s in UNSERVED)


def test_who_has_outstayed_a_phase():
    limits = {p.phase: p.limit_days for p in STORY.templates[0].phases}
    assert len(THIS_YEAR.open_at_end) == 17
    over = {}
    for engagement in THIS_YEAR.open_at_end:
        phase, days = THIS_YEAR.phase_now(engagement)
        if days > limits[phase]:
            over[engagement.teachers[0]] = (phase, days)
    assert over == {"dylan-pruitt": ("Discovery", 109), "tessa-nyland": ("Discovery", 27)}


def test_phase_medians():
    assert [THIS_YEAR.phase_median(p) for p in PHASES] == [9, 5, 20, 5, 11]
    left = [sum(gone for _, gone in THIS_YEAR.phase_spells(p)) for p in PHASES]
    assert left == [38, 35, 29, 26, 16]


def test_declined_invitations_are_mostly_at_unserved_schools():
    declined = [
        e
        for e in STORY.engagements
        if e.states[-1].state == "declined" and e.states[-1].day >= THIS_YEAR.start
    ]
    schools = Counter(THIS_YEAR.school_of(e.teachers[0], e.states[0].day) for e in declined)
    assert len(declined) == 11
    assert schools.keys() >= UNSERVED


def test_team_sessions_and_a_group_touching_three_engagements():
    teams = [s for s in THIS_YEAR.sessions if len(THIS_YEAR.teachers_in(s)) > 1]
    assert len(teams) == 14
    five = SESSIONS["s25-five"]
    assert len(SAME_DAY.teachers_in(five)) == 5
    assert len({a.engagement for a in five.attendance if a.engagement}) == 3


def test_what_is_shown_apart_this_year():
    mine = [s for s in STORY.sessions if s.day >= THIS_YEAR.start]
    micro = {t.name for t in STORY.types if t.kind == "micro"}
    assert sum(s.type in micro for s in mine) == 31
    short = [s for s in mine if s.type not in micro and s.minutes and s.minutes < 15]
    assert len(short) == 2
    assert Counter(s.state for s in mine) == {
        "held": 175,
        "planned": 6,
        "cancelled": 4,
        "no-show": 1,
    }
    displaced = [t.minutes for t in STORY.time_entries if t.kind == "displaced"]
    before = [
        t.minutes for t in STORY.time_entries if t.kind == "displaced" and t.day < date(2025, 8, 1)
    ]
    assert sum(displaced) - sum(before) == 18 * 60


def test_about_half_is_logged_within_four_hours():
    zone = ZoneInfo(STORY.calendar.time_zone)
    delays = [s.logged_at - datetime.combine(s.day, s.start, zone) for s in THIS_YEAR.sessions]
    assert sum(delay <= timedelta(hours=4) for delay in delays) == 73
    assert min(delays) > timedelta(0)


# Carla and Theo


def test_carla_and_theo_as_drawn():
    engagement = ENGAGEMENTS["e26-05"]
    visits = [s for s in THIS_YEAR.sessions if any(a.engagement == "e26-05" for a in s.attendance)]
    drawn = "1/14 Observation 50, 1/30 Observation 60, 2/20 Co-teaching 60, 3/11 Planning 30"
    drawn += ", 4/9 Debrief 30, 4/24 Modeling 45"
    told = [f"{s.day.month}/{s.day.day} {s.type} {s.minutes}" for s in visits]
    assert ", ".join(told) == drawn
    assert THIS_YEAR.gaps(engagement, "carla-beaudry") == [2, 11, 14, 13, 15, 11, 10]
    assert [t.value for t in GOALS["g26-35"].touches] == [9, 12, 15, 18]
    assert [t.value for t in GOALS["g26-34"].touches] == [1, 2, 2, 4]
    steps = [step for s in visits for step in s.next_steps]
    assert [step.done_on is None for step in steps] == [False] * 4 + [True] * 2
    planned = SESSIONS["s26-plan-1"]
    assert (planned.day, planned.start.strftime("%H:%M")) == (TODAY, "10:15")
