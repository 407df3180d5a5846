"""The oracle against figures computed by hand (see tests/worlds/small.py for the district)."""

from datetime import date
from fractions import Fraction as F

import pytest

from tests.oracle.days import instructional_days, same_day_last_year, school_year
from tests.oracle.dump import read_world
from tests.oracle.figures import FIGURES, figure, subjects
from tests.oracle.phases import survival_median
from tests.oracle.teachers import gini_of
from tests.worlds.small import oct_, sep, small_district

pytestmark = pytest.mark.django_db(transaction=True)
PERIOD = (date(2025, 9, 1), date(2026, 6, 30))


@pytest.fixture
def small():
    district, ids = small_district()
    return read_world(district), ids


# name → (numerator, denominator, value); the reasoning stands where it is not plain
BY_HAND = {
    "sessions": (12, None, F(12)),
    "sessions_held": (16, None, F(16)),
    "short_visits": (2, None, F(2)),  # 10 minutes under 15; 15 minutes under October's 20
    "micro_touches": (1, None, F(1)),
    "teacher_contacts": (21, None, F(21)),
    "coach_hours": (410, None, F(410, 60)),  # 40 minutes with two coaches are 80
    "session_hours": (370, None, F(370, 60)),
    "contact_hours": (940, None, F(940, 60)),  # 60 × 5 and 60 × 7 among them
    "sessions_with_minutes": (11, 12, F(11, 12)),
    "direct_share": (460, 600, F(460, 600)),
    "loop_closure": (1, 3, F(1, 3)),  # 2 → 11 Sep are 6 days, 4 → 11 Sep are 4
    "next_step_follow_through": (1, 2, F(1, 2)),
    "log_latency": (11, 12, F(0)),
    "completeness_typed": (106, 109, F(106, 109)),  # minutes, a type, a teacher
    "completeness_imported": (15, 16, F(15, 16)),  # a topic
    "teachers_reached": (8, 10, F(8, 10)),
    "teachers_reached_three": (0, 10, F(0)),
    "teachers_eligible_at_end": (9, None, F(9)),
    "reached_outside_roster": (1, None, F(1)),
    "unreached": (2, 10, F(2, 10)),
    "schools_covered": (3, 5, F(3, 5)),
    "schools_half_reached": (4, 5, F(4, 5)),
    "schools_online_only": (1, 5, F(1, 5)),
    # 6 teachers of 39 days, one of 38, the late hire's 20, the merged school's 21, the mover's
    # 14 at Alder and 25 at Birch
    "visit_frequency": (13, 352, F(20 * 13, 352)),
    # the mover needs 2·14/39 + 2·25/38 > 2, the late hire 2·20/38 > 1
    "program_benchmark": (4, 10, F(4, 10)),
    "contacts_per_teacher": (13, 10, F(13, 10)),
    "contacts_in_large_groups": (7, None, F(7)),
    "linked_sessions": (4, 12, F(4, 12)),  # 2, 5, 11 and 24 Sep
    "top_20_share": (4, 13, F(4, 13)),
    "gini": (41, 130, F(41, 130)),
    "recency_median": (7, 9, F(31)),  # 18, 22, 31 four times, 32
    "never_seen": (2, 9, F(2, 9)),
    # kept: a1 (31 days less 15 paused), the mover (17, closed), a2 (team, 7); not kept: both (31)
    "cycle_benchmark": (3, 4, F(3, 4)),
    "engagements_open": (5, None, F(5)),
    "teachers_in_cycle": (3, None, F(3)),
    "active_engagements": (3, None, F(3)),
    "engagements_without_goal": (1, 3, F(1, 3)),
    "phase_advanced": (1, 5, F(1, 5)),
    "phase_stalled": (2, 3, F(2, 3)),  # 35 and 14 days in Discovery, limit 10
    "goal_completion": (2, 6, F(2, 6)),
    "goals_due_completion": (1, 2, F(1, 2)),
    "goals_practice": (1, 3, F(1, 3)),
    "goals_outcome": (1, 3, F(1, 3)),
    "goals_dropped": (1, 6, F(1, 6)),
    "goals_carried": (1, 6, F(1, 6)),
    "goals_young": (1, 6, F(1, 6)),
    "goals_on_track": (1, 2, F(1, 2)),
    "goals_stalled": (1, 2, F(1, 2)),
    # 1 + 0.5 · 20/39 positions
    "coach_fte": (100 * 39 + 50 * 20, 100 * 39, F(49, 39)),
    "workload_contacts": (22, None, F(22 * 39, 49)),
    "workload_hours": (410, None, F(410 * 39, 60 * 49)),
    "caseload": (8, None, F(8 * 39, 49)),
    "coaches": (2, None, F(2)),
    "sessions_per_reached": (12, 8, F(12, 8)),
    "sessions_per_eligible": (12, 10, F(12, 10)),
    "sessions_per_coach_week": (12, 4900, F(12 * 5 * 100, 4900)),
    "session_rate": (12, 39, F(20 * 12, 39)),
    "schools_unserved": (1, 5, F(1, 5)),  # Dogwood; Cedar was coached online
    "reached_where_served": (8, 9, F(8, 9)),  # all but Dogwood's
    "unreached_where_unserved": (1, 2, F(1, 2)),
    "goals_going": (1, 6, F(1, 6)),
    "goals_stuck": (1, 6, F(1, 6)),
}


def test_each_figure_equals_its_hand_value(small):
    world, ids = small
    found = {name: figure(world, name, *PERIOD, ids.program) for name in BY_HAND}
    assert found == BY_HAND


def test_every_figure_has_a_hand_value():
    keyed = {"type_mix", "bands", "phase_open", "phase_median_days", "schools_best_worst"}
    keyed |= {"phase_now", "phase_past_limit"}
    assert FIGURES.keys() == BY_HAND.keys() | keyed


def test_figures_with_keys(small):
    world, ids = small
    discovery, goals, practice = ids.phases.values()
    ask = lambda name: figure(world, name, *PERIOD, ids.program)  # noqa: E731
    assert ask("bands") == {
        "0": (2, 10, F(1, 5)),
        "1-4": (8, 10, F(4, 5)),
        "5-9": (0, 10, F(0)),
        "10-14": (0, 10, F(0)),
        "15+": (0, 10, F(0)),
    }
    assert ask("type_mix") == {
        0: (1, 12, F(1, 12)),
        ids.types["observe"]: (3, 12, F(3, 12)),
        ids.types["debrief"]: (1, 12, F(1, 12)),
        ids.types["plan"]: (7, 12, F(7, 12)),
    }
    assert ask("phase_open") == {
        discovery: (5, None, F(5)),
        goals: (2, None, F(2)),
        practice: (1, None, F(1)),
    }
    # Discovery: 5 engagements, one of them twice; open in it still: alone and young
    assert ask("phase_median_days") == {
        discovery: (4, 6, None),
        goals: (2, 2, None),
        practice: (0, 1, None),
    }
    # two of the three active ones are still in Discovery, both over its limit of 10 days
    assert ask("phase_now") == {
        discovery: (2, 3, F(2, 3)),
        goals: (0, 3, F(0)),
        practice: (1, 3, F(1, 3)),
    }
    assert ask("phase_past_limit") == {discovery: (2, 2, F(1)), practice: (0, 1, F(0))}
    assert ask("schools_best_worst") == {
        "best": (None, None, F(5, 4)),
        "worst": (None, None, F(0)),
        "ratio": (None, None, None),
        "none": (1, 5, F(1, 5)),
        "under_half": (1, 5, F(1, 5)),
    }


def test_a_group_of_five_with_three_engagements(small):
    world, ids = small
    day = (sep(11), sep(11), ids.program)
    assert figure(world, "sessions", *day)[0] == 1
    assert figure(world, "teacher_contacts", *day)[0] == 5
    rows = world.rows("attendance", session_id=ids.group_of_five)
    assert len({r.engagement_id for r in rows if r.engagement_id}) == 3


def test_who_stands_behind_a_figure(small):
    world, ids = small
    ask = lambda name: subjects(world, name, *PERIOD, ids.program)  # noqa: E731
    unreached, roster = ask("unreached")
    assert unreached == {ids.leave, ids.d1}
    assert ids.next_year not in roster
    assert ask("reached_outside_roster")[0] == {ids.outside}
    assert ask("schools_online_only")[0] == {ids.cedar}
    assert ask("program_benchmark")[0] == {ids.a1, ids.a2, ids.both, ids.b1}
    assert ask("cycle_benchmark") == (
        {ids.a1, ids.a2, ids.moved},
        {ids.a1, ids.a2, ids.moved, ids.both},
    )
    assert ask("goals_carried")[0] == {ids.carried}
    assert ask("goals_young")[0] == {ids.young_goal}
    assert ask("phase_advanced")[0] == {ids.paused}


def test_by_school_and_by_coach(small):
    world, ids = small
    reach = figure(world, "teachers_reached", *PERIOD, ids.program, by="school")
    assert reach == {
        ids.alder: (4, 5, F(4, 5)),  # at two schools: one in each
        ids.birch: (4, 4, F(1)),
        ids.cedar: (1, 1, F(1)),
        ids.dogwood: (0, 1, F(0)),
        ids.elm: (1, 1, F(1)),
    }
    birch = figure(world, "visit_frequency", *PERIOD, ids.program, school=ids.birch)
    assert birch == (5, 121, F(100, 121))  # 38 + 25 + 38 + 20 days: without the snow day
    hours = figure(world, "coach_hours", *PERIOD, ids.program, by="coach")
    assert hours == {ids.kim: (370, None, F(370, 60)), ids.lee: (40, None, F(40, 60))}


def test_a_period_is_read_as_of_its_end(small):
    world, ids = small
    september = (sep(1), sep(30), ids.program)
    # the due date moved on 20 Sep; the goal was open then
    assert figure(world, "goal_completion", *september) == (0, 5, F(0))
    # all but the closed one of the team are still open and younger than 20 unpaused days
    assert figure(world, "cycle_benchmark", *september) == (2, 2, F(1))
    assert figure(world, "phase_stalled", *september)[0] == 1
    future = (date(2026, 1, 1), date(2026, 6, 30), ids.program)
    assert figure(world, "teachers_reached", *future) == (0, 0, None)
    assert figure(world, "teachers_reached_three", *future) == (0, 0, None)
    assert figure(world, "active_engagements", *future)[0] == 0


def test_days(small):
    world, ids = small
    this_year = [d for d in instructional_days(world, 0) if d.year == 2025]
    assert len(this_year) == 39
    assert len([d for d in instructional_days(world, ids.birch) if d.year == 2025]) == 38
    assert school_year(world, date(2025, 8, 31)) == (date(2024, 9, 2), date(2025, 8, 31))
    assert school_year(world, date(2026, 6, 30)) == (sep(1), date(2026, 6, 30))
    assert school_year(world, date(2026, 7, 1)) is None


def test_the_same_day_of_last_year(small):
    world, _ = small
    assert same_day_last_year(world, sep(9)) == date(2024, 9, 9)  # the sixth of each
    assert same_day_last_year(world, sep(8)) == date(2024, 9, 6)  # closed: as of the fifth
    assert same_day_last_year(world, oct_(24)) == date(2024, 10, 11)  # that year was shorter
    assert same_day_last_year(world, date(2024, 9, 9)) is None


@pytest.mark.parametrize(
    ("contacts", "value"),
    [
        ([5, 5, 5, 5], F(0)),
        ([0, 0, 0, 10], F(3, 4)),
        ([1, 2, 3, 4], F(1, 4)),
        ([0, 0], None),
        ([], None),
    ],
)
def test_gini_of_published_vectors(contacts, value):
    assert gini_of(contacts)[2] == value


def test_survival_median_keeps_the_open_ones():
    left, still = True, False
    assert survival_median([(3, left), (5, left), (7, left)]) == 5
    # of four two leave on days 2 and 4: after 4 half have left
    assert survival_median([(2, left), (4, left), (9, still), (9, still)]) == 4
    # censored before: 1 → 3/4, then two at risk, one leaves → 3/8
    assert survival_median([(1, left), (2, still), (5, left), (9, still)]) == 5
    assert survival_median([(1, left), (9, still), (9, still)]) is None
