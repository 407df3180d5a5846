"""Accuracy checks: what each finds where something is wrong, beside where nothing is."""

from datetime import date

import pytest

from stemhappens.coaching.models import Attendance
from stemhappens.core.actor import system_actor
from stemhappens.core.write import write
from stemhappens.metrics.ask import Asking, clock
from stemhappens.metrics.checks import Strayed, of_record, recount
from stemhappens.metrics.figure import Period
from stemhappens.people.models import Program
from tests.worlds.builder import Builder
from tests.worlds.small import small_district

pytestmark = pytest.mark.django_db(transaction=True)
WHOLE = Asking([], Period(date(2025, 9, 1), date(2026, 6, 30)))
LINKED = "Every visit is linked within its own program"


def found(district, program):
    at = clock(district, program, "default")
    counted = recount(at, WHOLE, "default")
    (check,) = [one for one in of_record(counted) if one.name == LINKED] or [None]
    if check is None:
        return None
    assert check.sessions == tuple(row.session for row in counted.strayed)
    return check.passed, check.said, counted.strayed


def test_a_visit_linked_to_another_programs_engagement_is_found_with_its_row():
    district, ids = small_district()
    assert found(district, ids.program) is None  # with one program nothing is said of it
    with write(district, system_actor(district.pk, "tests"), "add a pilot") as unit:
        build = Builder(unit, date(2025, 9, 1))
        pilot = build.add(Program, name="Pilot", starts=date(2025, 9, 1))
    assert found(district, ids.program) == (True, "0 linked to another", ())
    with write(district, system_actor(district.pk, "tests"), "link astray") as unit:
        build = Builder(unit, date(2025, 9, 1))
        others = {ids.a1: ids.paused, ids.b1: None}
        visit = build.session(pilot, date(2025, 9, 17), [ids.kim], others, minutes=30)
        build.session(pilot, date(2025, 8, 29), [ids.kim], {ids.a1: ids.paused}, minutes=30)
        seat = Attendance.objects.get(session=visit, person=ids.a1)
    row = Strayed(seat.pk, visit, ids.a1, ids.paused)
    # said of both programs: the one has the visit, the other the engagement that lacks it
    for program in (ids.program, pilot):
        assert found(district, program) == (False, "1 linked to another", (row,))
