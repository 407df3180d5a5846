"""A row with one changed cell is the visit that is here, a second one, or left: a person says."""

import pytest
from django_scopes import scope

from stemhappens.coaching.models import Attendance, Session
from stemhappens.core.undo import undo
from stemhappens.facts.rebuild import differences
from stemhappens.intake.commit.changed import settle_all
from stemhappens.intake.commit.sessions import program_for
from stemhappens.intake.models import ImportRow
from stemhappens.intake.outcomes import Outcome
from tests.core.rows import contents
from tests.intake.district import director, known_district, read, take_in
from tests.intake.world import HEAD, visit

pytestmark = pytest.mark.django_db(transaction=True)


def sheet(*lines: list[object]) -> bytes:
    return "\n".join(",".join(f'"{c}"' for c in line) for line in (HEAD, *lines)).encode()


def look(district, content, **given):
    """The reading as the page gets it, and what would be written."""
    reading = read(district, content, "log.csv", **given)
    with scope(district=district):
        ready, changed = settle_all(district, reading, program_for())
    return reading, ready, changed


def only_question(district, content):
    reading, ready, _changed = look(district, content)
    (question,) = [q for q in reading.questions if q.answer is None]
    assert not [one for one in ready if one.row.questions]
    return question


def test_a_longer_visit_is_asked_about_and_updated():
    district = known_district()
    take_in(district, sheet(visit(), visit(date="9/17/2025")), "log.csv")
    before = contents(district)
    mended = sheet(visit(minutes="60"), visit(date="9/17/2025"))
    question = only_question(district, mended)
    assert "Julia Ramírez: 45 → 60 minutes." in question.text
    assert [(o.choice, o.likely) for o in question.options] == [
        ("update", True), ("second", False), ("leave", False),
    ]  # fmt: skip
    done = take_in(district, mended, "log.csv", answers={question.key: "update"})
    with scope(district=district):
        assert sorted(Session.objects.values_list("minutes", flat=True)) == [45, 60]
        assert not list(differences(district.pk))
        row = ImportRow.objects.get(imported=done.imported, session__isnull=False)
        assert Session.objects.get(pk=row.session).minutes == 60
    assert take_in(district, mended, "log.csv").imported is None
    undo(district, director(district), done.imported.seq)
    assert contents(district) == before


def test_a_second_visit_is_written_and_known_from_then_on():
    district = known_district()
    take_in(district, sheet(visit()), "log.csv")
    mended = sheet(visit(minutes="60"))
    key = only_question(district, mended).key
    take_in(district, mended, "log.csv", answers={key: "second"})
    with scope(district=district):
        assert sorted(Session.objects.values_list("minutes", flat=True)) == [45, 60]
    reading, ready, _changed = look(district, mended)
    assert not ready
    assert not [q for q in reading.questions if q.answer is None]


def test_a_visit_is_left_as_it_is():
    district = known_district()
    take_in(district, sheet(visit()), "log.csv")
    before = contents(district)
    mended = sheet(visit(minutes="60"))
    key = only_question(district, mended).key
    assert take_in(district, mended, "log.csv", answers={key: "leave"}).imported is None
    assert contents(district) == before


def test_an_open_question_writes_nothing():
    district = known_district()
    take_in(district, sheet(visit()), "log.csv")
    before = contents(district)
    assert take_in(district, sheet(visit(minutes="60")), "log.csv").imported is None
    assert contents(district) == before


def test_another_teacher_takes_the_seat():
    district = known_district()
    take_in(district, sheet(visit()), "log.csv")
    mended = sheet(visit(teacher="Mei Chu"))
    question = only_question(district, mended)
    take_in(district, mended, "log.csv", answers={question.key: "update"})
    with scope(district=district):
        (seat,) = Attendance.objects.all()
        assert "Julia Ramírez → Mei Chu" in question.text
        assert seat.session.minutes == 45


def test_the_same_visit_with_its_name_mended_is_likely_left():
    district = known_district()
    take_in(district, sheet(visit(teacher="J. Ramirez")), "log.csv")
    question = only_question(district, sheet(visit()))
    assert "here already, written otherwise" in question.text
    assert [o.choice for o in question.options] == ["second", "leave"]
    assert [o.choice for o in question.options if o.likely] == ["leave"]


def test_another_day_is_asked_about_only_in_the_same_row():
    district = known_district()
    take_in(district, sheet(visit(), visit(date="9/17/2025")), "log.csv")
    moved = sheet(visit(date="9/16/2025"), visit(date="9/17/2025"))
    assert "15 September 2025 → 16 September 2025" in only_question(district, moved).text
    october = sheet(visit(date="10/1/2025"), visit(date="9/17/2025"), visit(date="10/8/2025"))
    reading, ready, _changed = look(district, october)
    asked = [row for row in reading.rows if row.outcome is Outcome.NEEDS_YOU]
    assert [row.where.row for row in asked] == [2]
    assert [one.row.where.row for one in ready] == [4]


def test_a_log_that_goes_on_asks_nothing():
    district = known_district()
    first = [visit(), visit(date="9/17/2025")]
    take_in(district, sheet(*first), "log.csv")
    more = [visit(teacher="Mei Chu"), visit(minutes="20"), visit(date="9/24/2025")]
    reading, ready, _changed = look(district, sheet(*first, *more))
    assert not [q for q in reading.questions if q.answer is None]
    assert len(ready) == 3
