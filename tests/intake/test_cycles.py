"""Engagements, phases, goals and eligibility from a log: told, proposed, confirmed, undone."""

from datetime import date, timedelta

import pytest
from django_scopes import scope

from stemhappens.coaching.engagements import EngagementDraft, open_engagement
from stemhappens.coaching.models import (
    Attendance,
    Engagement,
    EngagementMember,
    EngagementPhase,
    EngagementState,
    Goal,
    GoalStatus,
    GoalTouch,
    SessionCoach,
)
from stemhappens.core.actor import Actor, Role, system_actor
from stemhappens.core.models import District
from stemhappens.core.problem import Denied, Stale
from stemhappens.core.undo import undo
from stemhappens.core.write import write
from stemhappens.facts.rebuild import differences as stale
from stemhappens.intake.cycles.listed import listed_years
from stemhappens.intake.cycles.proposing import Proposal, propose
from stemhappens.intake.cycles.taking import make_listed_eligible, open_proposed
from stemhappens.people.models import Eligibility, Program
from tests.core.rows import contents
from tests.intake.district import bare_district, director, known_district, take_in
from tests.intake.test_commit import csv
from tests.intake.world import HEAD, visit
from tests.metrics.product import Question
from tests.metrics.test_against_oracle import differences
from tests.oracle.dump import read_world

pytestmark = pytest.mark.django_db(transaction=True)

CYCLE = [*HEAD, "Cycle", "Phase", "Goal", "Goal Met"]


def row(day: str, cycle: str = "", phase: str = "", goal: str = "", met: str = "", **cells) -> list:
    return [*visit(date=day, **cells), cycle, phase, goal, met]


def take(district: District, *rows: list, head: list = CYCLE, name: str = "log.csv") -> None:
    take_in(district, csv(*rows, head=head), name)


def proposed(district: District, gap: int = 40) -> list[Proposal]:
    with scope(district=district):
        return list(propose(district, "log", gap).found)


def opened(district: District, *keys: str, gap: int = 40) -> int:
    """Open these, or all; the number of the unit."""
    done, seq = open_proposed(district, director(district), "log", gap, keys or None)
    assert done.engagements or done.links
    return seq


def agrees(district: District) -> None:
    """Facts are a rebuild's, and the figures of the year the oracle's."""
    with scope(district=district):
        assert stale(district.pk) == []
        program = Program.objects.get().pk
    for by in (None, "coach", "school"):
        question = Question(program, date(2025, 8, 18), date(2026, 5, 8), by)
        assert differences(district, read_world(district), question) == {}


def test_a_log_that_tells_of_cycles():
    district = known_district()
    words = "More student talk in labs"
    take(
        district,
        row("9/15/2025", "Cycle 1", "Discovery", words),
        row("9/29/2025", "Cycle 1", "Goal-setting", words, minutes="30"),
        row("10/6/2025", "Cycle 1", "Practice", "", "Met"),
        row("4/20/2026", "Cycle 2", "Discovery", "Argue from evidence", "In progress"),
        row("4/27/2026", "Cycle 2", "", "Argue from evidence", ""),
    )
    first, second = proposed(district)
    assert (first.told, first.phase, first.completed) == (True, "Practice", 1)
    assert (first.past.opened, first.past.closed) == (date(2025, 9, 15), date(2025, 10, 7))
    assert (second.past.opened, second.past.closed) == (date(2026, 4, 20), None)
    assert "student talk" not in repr((first, second))
    opened(district)
    with scope(district=district):
        past, now = Engagement.objects.order_by("opened")
        phases = EngagementPhase.objects.filter(engagement=past).order_by("starts")
        assert list(phases.values_list("starts", "phase__name")) == [
            (date(2025, 9, 15), "Discovery"),
            (date(2025, 9, 29), "Goal-setting"),
            (date(2025, 10, 6), "Practice"),
        ]
        goal = Goal.objects.get(engagement=past)
        assert (goal.statement, goal.opened) == (words, date(2025, 9, 15))
        chain = GoalStatus.objects.filter(goal=goal).order_by("starts")
        assert list(chain.values_list("starts", "status")) == [
            (date(2025, 9, 15), "open"),
            (date(2025, 10, 6), "completed"),
        ]
        assert GoalTouch.objects.filter(goal=goal).count() == 2
        states = EngagementState.objects.order_by("starts")
        assert list(states.values_list("engagement", "state", "reason")) == [
            (past.pk, "active", ""),
            (past.pk, "closed", "before the move"),
            (now.pk, "active", ""),
        ]
        assert past.school.name == "Lincoln Elementary School"
        assert not Attendance.objects.filter(engagement__isnull=True).exists()
    assert proposed(district) == []
    agrees(district)


def test_a_goal_left_open_ends_with_its_engagement():
    district = known_district()
    take(district, row("9/15/2025", "1", "Discovery", "Questioning"), row("9/22/2025", "1"))
    opened(district)
    with scope(district=district):
        last = GoalStatus.objects.order_by("-starts")[0]
        assert (last.status, last.starts) == ("dropped", date(2025, 9, 23))
        assert "does not say" in last.evidence
    agrees(district)


def test_phases_that_the_district_has_not_are_named_and_left_out():
    district = known_district()
    days = [date(2026, 4, 6) + timedelta(days=7 * n) for n in range(4)]
    rows = [row(f"{d:%m/%d/%Y}", "1", "Wondering") for d in days]
    take(district, *rows, row("05/06/2026", "1", "Julia felt low"))
    with scope(district=district):
        found = propose(district, "log")
    assert (found.unnamed, found.rare) == (("Wondering",), 1)
    opened(district)
    with scope(district=district):
        assert not EngagementPhase.objects.exists()
    agrees(district)


def test_the_set_of_phases_is_the_one_whose_names_the_log_uses():
    district = known_district()
    take(district, row("4/13/2026", "", "Identify"), row("4/27/2026", "", "Learn"))
    (one,) = proposed(district)
    assert one.phase == "Learn"
    opened(district)
    with scope(district=district):
        assert Engagement.objects.get().template.name == "Impact Cycle"
    agrees(district)


def weekly(first: date, count: int, **cells) -> list[list]:
    return [visit(date=f"{first + timedelta(days=7 * n):%m/%d/%Y}", **cells) for n in range(count)]


def test_a_log_that_says_nothing_of_cycles():
    district = known_district()
    fall, spring = date(2025, 9, 1), date(2026, 4, 13)
    take(
        district,
        *weekly(fall, 4),
        *weekly(spring, 3),
        *weekly(spring, 2, teacher="Tunde Oyelaran"),
        head=HEAD,
    )
    first, second = proposed(district)
    assert [len(one.past.visits) for one in (first, second)] == [4, 3]
    assert (first.told, first.past.closed) == (False, date(2025, 9, 23))
    assert second.past.closed is None
    with scope(district=district):
        assert propose(district, "log").alone == 2
    opened(district, second.key)
    with scope(district=district):
        one = Engagement.objects.get()
        assert one.opened == spring
        assert not EngagementPhase.objects.exists()
        members = EngagementMember.objects.order_by("role").values_list("role", "lead")
        assert list(members) == [("coach", True), ("teacher", False)]
    agrees(district)
    assert [one.key for one in proposed(district)] == [first.key]


def test_the_gap_decides_how_many_engagements_a_row_of_visits_is():
    district = known_district()
    monthly = [visit(date=f"{m}/15/2025") for m in (9, 10, 11, 12)]
    take(district, *monthly, head=HEAD)
    assert len(proposed(district, 40)) == 1
    assert proposed(district, 20) == []


def test_a_training_for_all_is_nobodys_engagement():
    district = known_district()
    staff = (
        "Julia Ramírez; Tunde Oyelaran; Mei Chu; Anna Smith; Linh Lee; Sean O'Neil; Robert Smith"
    )
    take(district, *weekly(date(2026, 4, 6), 4, teacher=staff), head=HEAD)
    assert proposed(district) == []


def test_visits_that_fit_an_engagement_that_is_here_are_linked_to_it():
    district = known_district()
    take(district, *weekly(date(2026, 4, 6), 3), head=HEAD)
    with write(district, system_actor(district.pk, "test"), "open") as unit:
        seat = Attendance.objects.first()
        coach = SessionCoach.objects.first().person_id
        draft = EngagementDraft(date(2026, 4, 1), (coach,), (seat.person_id,))
        open_engagement(unit, draft)
    (one,) = proposed(district)
    assert one.past.engagement_id is not None
    opened(district, one.key)
    with scope(district=district):
        assert Engagement.objects.count() == 1
        assert not Attendance.objects.filter(engagement__isnull=True).exists()
    agrees(district)


def test_it_is_taken_back_as_a_whole_and_nothing_is_opened_silently():
    district = known_district()
    take(district, row("9/15/2025", "1", "Discovery", "Talk"), row("9/22/2025", "1", "Practice"))
    with scope(district=district):
        assert not Engagement.objects.exists()
    before = contents(district)
    seq = opened(district)
    undo(district, director(district), seq)
    after = contents(district)
    assert {t for t in before if before[t] != after[t]} <= {"core.WriteUnit", "core.Change"}
    assert len(proposed(district)) == 1
    agrees(district)


def test_only_a_director_and_only_what_is_still_proposed():
    district = known_district()
    take(district, *weekly(date(2026, 4, 6), 3), head=HEAD)
    coach = Actor(district.pk, "Theo", user_id=1, roles=frozenset({Role.COACH, Role.ADMIN}))
    with pytest.raises(Denied):
        open_proposed(district, coach, "log", 40, None)
    with pytest.raises(Stale):
        open_proposed(district, director(district), "log", 40, {"0" * 16})
    with scope(district=district):
        assert not Engagement.objects.exists()


# --- eligibility ---


def test_who_was_listed_is_eligible_where_nobody_was():
    district = bare_district()
    take(
        district,
        *weekly(date(2024, 9, 9), 2),
        *weekly(date(2025, 9, 8), 1, teacher="Tunde Oyelaran"),
        head=HEAD,
    )
    with scope(district=district):
        years = listed_years(district, "log")
    assert [(y.name, y.starts, y.ends, len(y.pairs)) for y in years] == [
        ("2024-25", date(2024, 8, 19), date(2025, 8, 18), 1),
        ("2025-26", date(2025, 8, 18), date(2026, 7, 1), 1),
    ]
    agrees(district)
    count, seq = make_listed_eligible(district, director(district), "log", ["2024-25", "2025-26"])
    assert count == 2
    with scope(district=district):
        reasons = set(Eligibility.objects.values_list("reason", flat=True))
        assert reasons == {"listed in the log"}
        assert listed_years(district, "log") == []
    agrees(district)
    undo(district, director(district), seq)
    with scope(district=district):
        assert not Eligibility.objects.exists()


def test_where_somebody_is_eligible_nobody_is_proposed():
    district = known_district()
    take(district, *weekly(date(2025, 9, 8), 2), head=HEAD)
    with scope(district=district):
        assert [year.name for year in listed_years(district, "log")] == []
