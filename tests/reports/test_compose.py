"""The board report is the live figures, named by nobody, pooled below ten."""

from datetime import date
from fractions import Fraction

import pytest
from django_scopes import scope

from stemhappens.core.actor import system_actor
from stemhappens.core.write import write
from stemhappens.metrics.ask import Asking, answers, clock
from stemhappens.metrics.calendar import year_to_date
from stemhappens.metrics.catalogue import defined
from stemhappens.metrics.figure import Period
from stemhappens.metrics.parts import Refused
from stemhappens.people.models import PersonName, Program, School
from stemhappens.people.program import set_policy
from stemhappens.reports.compose import NamesInside, compose_board
from stemhappens.reports.content import names_in
from stemhappens.reports.document import board_report, canonical, figures, packed
from tests.support.demo import demo  # noqa: F401
from tests.support.world import make_world

pytestmark = pytest.mark.django_db
YEAR = Period(date(2025, 8, 18), date(2026, 5, 8))


def composed(district, period=None):
    with scope(district=district):
        program = Program.objects.get()
        at = clock(district, program.pk, "default")
        period = period or year_to_date(at.years, at.today)
        return compose_board(at, district, program, period, "default")


def counts(*found):
    return [(figure.numerator, figure.denominator) for figure in found]


def test_the_demo_in_figures(demo):  # noqa: F811
    report = composed(demo)
    assert counts(report.reached.now, report.reached.before) == [(47, 80), (38, 78)]
    assert counts(report.schools.now, report.goals.completed.now) == [(8, 12), (34, 50)]
    assert counts(report.benchmark.on_schedule.now) == [(38, 47)]
    assert report.how_much.per_reached.value == Fraction(142, 47)
    assert report.how_much.per_eligible.value == Fraction(142, 80)
    assert counts(report.unserved.never, report.unserved.there) == [(33, 80), (26, 33)]
    assert counts(report.unserved.elsewhere, report.unserved.schools) == [(47, 54), (4, 12)]
    assert report.evidence.checks.numerator == report.evidence.checks.denominator == 14
    assert report.frame.year == "2025–26" and report.frame.same_day_before == date(2025, 5, 9)


def test_the_parts_of_a_whole_add_up(demo):  # noqa: F811
    report = composed(demo)
    goals = [row.goals.numerator for row in report.goals.by_status]
    assert sum(goals) == report.goals.completed.now.denominator
    phases = [row.open.numerator for row in report.phases.rows]
    assert sum(phases) == report.phases.past_limit.denominator
    late = [row.past_limit.numerator for row in report.phases.rows]
    assert sum(late) == report.phases.past_limit.numerator
    bands = [band.teachers.numerator for band in report.benchmark.bands]
    assert sum(bands) == report.reached.now.denominator
    months = [month.rate.numerator for month in report.how_much.months]
    assert sum(months) == report.how_much.sessions.now.numerator


def test_each_figure_is_the_catalogue_s(demo):  # noqa: F811
    report = composed(demo)
    uncut = [f for _place, f in figures(report) if not f.filters and f.name in defined()]
    assert len(uncut) > 20
    with scope(district=demo):
        at = clock(demo, Program.objects.get().pk, "default")
        for figure in uncut:
            (asked,) = answers(at, [Asking([figure.name], figure.period)], "default")
            assert asked[figure.name][()] == figure


def test_no_name_enters(demo):  # noqa: F811
    report = composed(demo)
    with scope(district=demo):
        names = {*map(str, PersonName.objects.all()), *map(str, School.objects.all())}
    assert len(names) > 90
    assert names_in(report, names) == set()


def test_a_citation_that_names_somebody_is_refused(demo):  # noqa: F811
    with write(demo, system_actor(demo.pk, "test"), "set a policy") as unit:
        name = str(PersonName.objects.first())
        program = Program.objects.get()
        set_policy(unit, program, date(2026, 5, 1), citation=f"As agreed with {name}.")
    with pytest.raises(NamesInside) as refused:
        composed(demo)
    assert refused.value.names == (name,)


def test_levels_below_ten_teachers_are_pooled(demo):  # noqa: F811
    report = composed(demo)
    assert all(level.teachers.denominator >= 10 for level in report.levels)
    assert [level.label for level in report.levels][-1] == "High school"


def test_pooled_levels_count_a_teacher_once(demo):  # noqa: F811
    with scope(district=demo):
        at = clock(demo, Program.objects.get().pk, "default")
        both = Asking(["teachers_reached"], YEAR, {"level": (1, 2, 3, 4, 5)})
        whole = Asking(["teachers_reached"], YEAR)
        pooled, uncut = answers(at, [both, whole], "default")
    assert counts(pooled["teachers_reached"][()]) == counts(uncut["teachers_reached"][()])


def test_several_coaches_are_not_added(demo):  # noqa: F811
    with scope(district=demo):
        at = clock(demo, Program.objects.get().pk, "default")
        with pytest.raises(Refused, match="one by one"):
            answers(at, [Asking(["sessions"], YEAR, {"coach": (1, 2)})], "default")


def test_a_small_district_is_one_group():
    world = make_world()
    world.log()
    report = composed(world.district)
    assert [level.label for level in report.levels] == ["All levels"]
    assert counts(report.reached.now) == [(1, 4)]
    assert not report.spread_shown


def test_a_district_called_like_its_school_is_reported():
    world = make_world("birch")
    report = composed(world.district)
    assert report.frame.district == "Birch"


def test_a_period_over_two_years_is_compared_with_nothing(demo):  # noqa: F811
    report = composed(demo, Period(date(2025, 4, 1), date(2025, 10, 31)))
    assert report.frame.year == "" and report.reached.before is None


def test_the_document_holds_the_whole_report(demo):  # noqa: F811
    report = composed(demo)
    assert board_report(packed(report)) == report
    assert canonical(packed(report)) == canonical(packed(board_report(packed(report))))
