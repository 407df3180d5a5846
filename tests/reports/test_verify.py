"""Asked again, a report names exactly what has changed, who did it and why."""

from dataclasses import replace
from datetime import date

import pytest
from django_scopes import scope

from stemhappens.coaching.models import Session
from stemhappens.coaching.rows import draft_of
from stemhappens.coaching.sessions import Correction, correct_session, withdraw_session
from stemhappens.core.actor import Actor, Role, system_actor
from stemhappens.core.write import write
from stemhappens.metrics.behind import TABLES, columns_of
from stemhappens.metrics.catalogue import defined
from stemhappens.metrics.figure import Period
from stemhappens.people.models import Program
from stemhappens.people.program import close_days, set_policy
from stemhappens.reports.models import Report
from stemhappens.reports.services import freeze
from stemhappens.reports.verify import IDENTITY, SUBJECTS, verify, verify_in
from tests.support.demo import demo  # noqa: F401
from tests.support.world import make_world

pytestmark = pytest.mark.django_db
YEAR = Period(date(2025, 8, 18), date(2026, 5, 8))


def frozen(district) -> Report:
    with scope(district=district):
        return freeze(district, system_actor(district.pk, "Ada"), Program.objects.get(), YEAR)


def director(district, role=Role.DIRECTOR) -> Actor:
    return Actor(district.pk, "Imani Rowe", user_id=1, roles=frozenset({role}))


def asked_again(report, viewer=None):
    with scope(district=report.district):
        return verify_in(report, viewer or director(report.district), "default")


def some_session(unit):
    return Session.objects.filter(
        day__gte=date(2026, 3, 1), day__lte=YEAR.end, state="held", minutes__gte=30
    ).order_by("id").first()  # fmt: skip


def correct(district, minutes, actor=None) -> Session:
    actor = actor or director(district)
    with write(district, actor, "correct a visit") as unit:
        session = some_session(unit)
        draft = draft_of(session)
        values = {name: getattr(draft, name) for name in ("day", "type_id", "school_id", "place")}
        correction = Correction(**values, minutes=minutes, seats=draft.seats)
        return correct_session(unit, session, session.version, correction)


def places(found):
    return {check.place for check in found.changed}


def test_nothing_has_changed(demo):  # noqa: F811
    found = asked_again(frozen(demo))
    assert found.holds and found.intact
    assert found.changed == () and found.subjects == () and found.definitions == ()
    assert len(found.figures) > 60
    assert found.seq == found.frozen_seq + 1


def test_a_corrected_session_is_named_with_row_and_unit(demo):  # noqa: F811
    report = frozen(demo)
    session = correct(demo, 200)
    found = asked_again(report)
    assert not found.holds
    assert places(found) == {("how_much", "hours", "now")}
    (subject,) = found.subjects
    assert (subject.kind, subject.uid) == ("session", session.uid)
    (row,) = [row for row in subject.rows if row.fact == "SessionFact"]
    assert row.kind == "changed" and row.now == {"minutes": 200}
    assert {row.fact for row in subject.rows} == {"SessionFact", "ContactFact"}
    (unit,) = subject.units
    assert (unit.cause, unit.actor) == ("correct a visit", "Imani Rowe")
    assert unit.seq == found.seq


def test_changed_and_changed_back_is_the_same(demo):  # noqa: F811
    report = frozen(demo)
    with scope(district=demo):
        before = some_session(None).minutes
    correct(demo, 200)
    correct(demo, before)
    found = asked_again(report)
    assert found.holds and found.subjects == ()


def test_a_withdrawn_session_went(demo):  # noqa: F811
    report = frozen(demo)
    with write(demo, director(demo), "withdraw a visit") as unit:
        session = some_session(unit)
        key = session.pk
        withdraw_session(replace_actor(unit), session, session.version)
    found = asked_again(report)
    assert ("how_much", "sessions", "now") in places(found)
    gone = [s for s in found.subjects if s.kind == "session"]
    assert len(gone) == 1 and gone[0].uid is None, "its uid is no more"
    assert {row.kind for row in gone[0].rows} == {"went"}
    assert gone[0].rows[-1].was["session"] == key
    assert [unit.cause for unit in gone[0].units] == ["withdraw a visit"]


def replace_actor(unit):
    unit.actor = system_actor(unit.district_id, "Ada")
    return unit


def test_a_policy_explains_what_it_made_of_the_sessions(demo):  # noqa: F811
    report = frozen(demo)
    with write(demo, director(demo), "change the policy") as unit:
        set_policy(unit, Program.objects.get(), date(2026, 1, 5), minimum_minutes=60)
    found = asked_again(report)
    assert ("how_much", "sessions", "now") in places(found)
    sessions = [s for s in found.subjects if s.kind == "session"]
    assert len(sessions) > 5
    assert all([u.cause for u in s.units] == ["change the policy"] for s in sessions)
    assert found.definitions == (), "a policy is no definition"


def test_a_snow_day_is_the_calendar_s(demo):  # noqa: F811
    report = frozen(demo)
    with write(demo, director(demo), "close a day") as unit:
        close_days(unit, [date(2026, 5, 6)], "snow")
    found = asked_again(report)
    calendar = [s for s in found.subjects if s.kind == "calendar"]
    assert len(calendar) == 1
    assert [row.now for row in calendar[0].rows] == [{"instructional": 0}]
    assert [unit.cause for unit in calendar[0].units] == ["close a day"]


def test_the_board_learns_what_and_when_but_not_who(demo):  # noqa: F811
    report = frozen(demo)
    correct(demo, 200)
    found = asked_again(report, director(demo, Role.BOARD))
    (subject,) = found.subjects
    assert subject.uid is None and not found.log_shown
    assert [(unit.cause, unit.actor) for unit in subject.units] == [("correct a visit", "")]


def test_a_changed_definition_is_said(demo):  # noqa: F811
    report = frozen(demo)
    report.document["definitions"]["teachers_reached"] = "another"
    found = asked_again(report)
    assert found.definitions == ("teachers_reached",) and not found.intact
    assert not found.holds


def test_another_way_of_asking_is_no_other_definition(demo, monkeypatch):  # noqa: F811
    report, known = frozen(demo), defined()["teachers_reached"]
    asked = replace(known.numerator, where=f"({known.numerator.where})")
    monkeypatch.setitem(defined(), "teachers_reached", replace(known, numerator=asked))
    found = asked_again(report)
    assert found.definitions == () and found.holds
    monkeypatch.setitem(defined(), "teachers_reached", replace(known, version=2))
    assert asked_again(report).definitions == ("teachers_reached",)


def test_a_report_of_the_first_release_is_compared_by_its_words(demo, monkeypatch):  # noqa: F811
    """It kept a digest of the SQL, which nothing can be compared with."""
    report, known = frozen(demo), defined()["teachers_reached"]
    report.document["format"] = 1
    report.document["definitions"] = dict.fromkeys(report.document["definitions"], "of its SQL")
    assert asked_again(report).definitions == ()
    monkeypatch.setitem(defined(), "teachers_reached", replace(known, sentence="Others."))
    assert asked_again(report).definitions == ("teachers_reached",)


def test_a_level_that_was_pooled_since_is_on_one_side_only():
    world = make_world()
    report = frozen(world.district)
    world.log()
    found = asked_again(report)
    reached = next(c for c in found.figures if c.place == ("reached", "now"))
    assert (reached.was.numerator, reached.now.numerator) == (0, 1)
    came = [s for s in found.subjects if s.kind == "session"]
    assert {row.kind for row in came[0].rows} == {"came"}


def test_every_fact_has_an_identity_and_a_subject():
    for fact in TABLES.values():
        assert set(IDENTITY[fact.__name__]) <= set(columns_of(fact))
        column = SUBJECTS.get(fact.__name__)
        assert column is None or column in columns_of(fact)


def test_a_figure_that_is_only_on_one_side_has_changed(demo):  # noqa: F811
    check = asked_again(frozen(demo)).figures[0]
    assert check.same and not replace(check, now=None).same


@pytest.mark.django_db(transaction=True, databases=["default", "snapshot"])
def test_it_reads_the_snapshot():
    world = make_world()
    report = frozen(world.district)
    world.log()
    with world.scope():
        found = verify(report, world.system)
    assert "session" in {subject.kind for subject in found.subjects}
