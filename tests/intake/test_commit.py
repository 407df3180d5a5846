"""A log in: what is written, what waits, what is remembered, what comes back and what does not."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django_scopes import scope

from stemhappens.coaching.models import (
    Attendance,
    NextStep,
    Session,
    SessionIssue,
    SessionTopic,
    TimeEntry,
)
from stemhappens.coaching.sessions import withdraw_session
from stemhappens.core.actor import Actor, Role, system_actor
from stemhappens.core.models import District
from stemhappens.core.problem import Denied
from stemhappens.core.undo import undo
from stemhappens.core.write import write
from stemhappens.facts.rebuild import differences
from stemhappens.intake.commit.memory import remember, remembered
from stemhappens.intake.commit.sessions import Done, Meta, commit_sessions
from stemhappens.intake.models import ImportRow
from stemhappens.intake.outcomes import Outcome
from stemhappens.intake.reads import provenance_of, rows_of_import
from stemhappens.people.models import (
    CoachAssignment,
    Eligibility,
    Person,
    PersonAlias,
    PersonName,
    Placement,
    Policy,
    Program,
    ProgramSchool,
    School,
    SchoolAlias,
    SessionType,
    Topic,
)
from tests.core.rows import contents, log_of
from tests.intake.district import (
    START,
    bare_district,
    commit,
    director,
    known_district,
    read,
    take_in,
)
from tests.intake.test_refusals import packed
from tests.intake.world import HEAD, visit

pytestmark = pytest.mark.django_db(transaction=True)


def csv(*lines: list, head: list | None = None) -> bytes:
    return "\n".join(",".join(f'"{c}"' for c in line) for line in (head or HEAD, *lines)).encode()


def take(district: District, *lines: list, head: list | None = None, **given) -> Done:
    return take_in(district, csv(*lines, head=head), "log.csv", **given)


def test_a_visit_with_all_that_the_row_says():
    district = known_district()
    head = [*HEAD, "Topics", "Next Steps", "Start Time"]
    take(
        district,
        [*visit(notes="Looked at models."), "Argument; Models", "Share the rubric", "8:10"],
        head=head,
    )
    with scope(district=district):
        made = Session.objects.get()
        assert (made.day, made.minutes, made.state) == (date(2025, 9, 15), 45, "held")
        assert made.session_type.code == "observation"
        assert made.school.name == "Lincoln Elementary School"
        assert made.source == "import"
        assert str(made.starts_at) == "08:10:00"
        assert made.texts.get().summary == "Looked at models."
        assert NextStep.objects.get().text == "Share the rubric"
        seat = Attendance.objects.get()
        assert (seat.role, seat.school.name) == ("teacher", "Lincoln Elementary School")
        assert not list(differences(district.pk))


def test_a_row_says_which_file_of_several_it_stood_in():
    district = known_district()
    files = {
        "2025/theo.csv": csv(visit()),
        "2025/marisol.csv": csv(visit(date="9/16/2025", teacher="Mei Chu")),
    }
    done = take_in(district, packed(files), "logs.zip")
    with scope(district=district):
        found = dict(Session.objects.values_list("pk", "day"))
        rows = {
            found[r.session]: (r.file, r.sheet) for r in ImportRow.objects.exclude(session=None)
        }
        assert rows == {
            date(2025, 9, 15): ("2025/theo.csv", ""),
            date(2025, 9, 16): ("2025/marisol.csv", ""),
        }
        first = min(found, key=found.get)
        came = provenance_of(first, director(district))
        assert came.file_name == "logs.zip, 2025/theo.csv"
        lines = rows_of_import(done.imported.uid, director(district))
        assert {line.sheet for line in lines} == {"2025/theo.csv", "2025/marisol.csv"}


def test_a_single_file_is_named_once():
    district = known_district()
    take(district, visit())
    with scope(district=district):
        assert {row.file for row in ImportRow.objects.all()} == {""}
        came = provenance_of(Session.objects.get().pk, director(district))
    assert (came.file_name, came.sheet) == ("log.csv", "")


def test_a_forms_time_stamp_tells_when_it_was_recorded():
    district = known_district()
    head = ["Timestamp", *HEAD]
    lines = [
        ["9/16/2025 16:22:05", *visit()],
        ["9/17/2025 8:00:00", *visit(date="9/16/2025")],
    ]
    take(district, *lines, head=head)
    with scope(district=district):
        first = Session.objects.order_by("day").first()
        assert first.source == "form"
        assert first.recorded_at == datetime(2025, 9, 16, 20, 22, 5, tzinfo=UTC)


def test_what_a_row_lacks_becomes_an_issue():
    district = known_district()
    take(district, visit(minutes="", teacher="5th grade team", type="STEM showcase", coach=""))
    with scope(district=district):
        made = Session.objects.get()
        assert made.minutes is None
        assert made.session_type is None
        found = dict(SessionIssue.objects.values_list("field", "message"))
    assert found.keys() == {"minutes", "teacher", "type", "coach"}
    assert "STEM showcase" in found["type"]


def test_topics_named_often_become_terms_and_rare_ones_stay_with_the_row():
    district = known_district()
    head = [*HEAD, "Topic"]
    lines = [
        [*visit(date=f"9/{day}/2025"), "Lab safety" if day < 18 else "A long talk"]
        for day in (15, 16, 17, 18)
    ]
    take(district, *lines, head=head)
    with scope(district=district):
        topic = Topic.objects.get(name="Lab safety")
        assert SessionTopic.objects.filter(topic=topic).count() == 3
        assert not Topic.objects.filter(name="A long talk").exists()
        assert ImportRow.objects.filter(reasons__contains="A long talk").count() == 1


def test_short_contacts_and_other_time_are_no_visits():
    district = known_district()
    take(
        district,
        visit(type="email", minutes="5"),
        visit(type="subbed", teacher="", date="9/16/2025", coach="Theo Okonjo & Marisol Vega"),
    )
    with scope(district=district):
        assert Session.objects.get().session_type.group == "micro"
        entries = TimeEntry.objects.order_by("id")
        assert [(e.kind, e.minutes) for e in entries] == [("displaced", 45)] * 2
        assert len({e.coach_id for e in entries}) == 2


def test_a_type_holds_on_the_day_of_its_retirement_and_not_after():
    district = known_district()
    with write(district, system_actor(district.pk, "test"), "retire") as unit:
        kind = SessionType.objects.get(code="observation")
        unit.change(kind, retired=date(2025, 9, 15))
    take(district, visit(), visit(date="9/16/2025"))
    with scope(district=district):
        kinds = dict(Session.objects.values_list("day", "session_type"))
    assert kinds == {date(2025, 9, 15): kind.pk, date(2025, 9, 16): None}


def test_a_log_without_a_roster_brings_its_people_and_makes_nobody_eligible():
    district = bare_district()
    before = contents(district)
    done = take(district, visit(), visit(date="9/16/2025", teacher="Mei Chu"))
    with scope(district=district):
        assert (done.added.schools, done.added.people) == (1, 3)
        assert {n.family for n in PersonName.objects.all()} == {"Okonjo", "Ramírez", "Chu"}
        assert {p.starts for p in Placement.objects.all()} == {START}
        assert ProgramSchool.objects.get().starts == START
        assert not Eligibility.objects.exists()
        assert not CoachAssignment.objects.exists()
        assert Session.objects.count() == 2
    again = take(district, visit(), visit(date="9/16/2025", teacher="Mei Chu"))
    assert again.imported is None
    take(district, visit(date="9/22/2025", teacher="M. Chu"))
    with scope(district=district):
        assert Person.objects.count() == 3, "the next file finds whom the first one brought"
    with scope(district=district):
        last = ImportRow.objects.order_by("-pk").first().imported.seq
    undo(district, director(district), last)
    undo(district, director(district), done.imported.seq)
    assert contents(district) == before


def test_the_same_people_get_the_same_uids_from_the_same_source():
    one, two = bare_district(), bare_district("heron")
    for district in (one, two):
        take(district, visit())
    with scope(district=one):
        uids = set(Person.objects.values_list("uid", flat=True))
    with scope(district=two):
        assert set(Person.objects.values_list("uid", flat=True)) == uids


def test_waiting_rows_stay_in_the_record_and_come_in_once_answered():
    district = known_district()
    lines = [visit(), visit(date="9/16/2025", teacher="Quentin Abernathy")]
    take(district, *lines)
    with scope(district=district):
        assert Session.objects.count() == 1
        waiting = ImportRow.objects.get(outcome="needs_you")
        assert "Abernathy" in waiting.raw
        assert waiting.session is None
    take(district, *lines, answers={"person:quentin abernathy": "new"})
    with scope(district=district):
        assert Session.objects.count() == 2
        assert PersonName.objects.filter(family="Abernathy").exists()


def test_an_answer_about_a_spelling_is_asked_once():
    district = known_district()
    reading = read(district, csv(visit(teacher="Jewels")), "log.csv")
    question = next(q for q in reading.questions if q.key == "person:jewels")
    with scope(district=district):
        julia = str(PersonName.objects.get(family="Ramírez").person.uid)
    take(district, visit(teacher="Jewels"), answers={question.key: julia})
    with scope(district=district):
        assert PersonAlias.objects.get(text="jewels").person.uid.hex in julia.replace("-", "")
    again = read(district, csv(visit(teacher="Jewels", date="10/1/2025")), "next.csv")
    assert not again.questions


def test_a_schools_spelling_is_remembered_too():
    district = known_district()
    with scope(district=district):
        uid = str(School.objects.get(name="Cedar Grove ES").uid)
    line = visit(school="The Grove Annex", teacher="Bianca Fontaine")
    take(district, line, answers={"school:the grove annex": uid})
    with scope(district=district):
        assert SchoolAlias.objects.filter(text="the grove annex").exists()


def test_answers_about_words_are_kept_and_setting_aside_is_not():
    district = known_district()
    given = {"type:showcase": "observation", "person:x": "leave_out", "date:none": "month"}
    remember(district, "log", given)
    assert remembered(district) == {"type:showcase": "observation"}
    assert remembered(district, "log") == {"type:showcase": "observation", "date:none": "month"}
    assert remembered(district, "another") == {"type:showcase": "observation"}
    assert remembered(bare_district("heron")) == {}


def test_what_was_withdrawn_does_not_come_back_and_undo_frees_it():
    district = known_district()
    done = take(district, visit(), visit(date="9/16/2025"))
    with scope(district=district):
        session = Session.objects.order_by("day").first()
    with write(district, system_actor(district.pk, "test"), "withdraw") as unit:
        withdraw_session(unit, session, session.version)
    reading = read(district, csv(visit(), visit(date="9/16/2025")), "log.csv")
    before, logged = contents(district), log_of(district)
    assert commit(district, reading).imported is None
    assert contents(district) == before
    assert log_of(district) == logged
    told = [r.reasons[0] for r in reading.rows if r.outcome is Outcome.DUPLICATE]
    assert "withdrawn since" in told[0]
    assert told[1] == "Already imported on 8 May 2026."
    undo(district, director(district), done.imported.seq + 1)
    undo(district, director(district), done.imported.seq)
    assert take(district, visit(), visit(date="9/16/2025")).sessions == 2


def test_a_log_from_before_the_program_lets_it_begin_earlier():
    district = bare_district()
    before = contents(district)
    done = take(district, visit(date="10/15/2024"))
    with scope(district=district):
        assert done.program_starts == Program.objects.get().starts == date(2024, 7, 1)
        assert Policy.objects.get().starts == date(2024, 7, 1)
        assert Placement.objects.get().starts == date(2024, 8, 19)
        assert not list(differences(district.pk))
    undo(district, director(district), done.imported.seq)
    assert contents(district) == before


def test_a_school_that_was_closed_and_an_impossible_length_are_told():
    district = known_district()
    reading = read(district, csv(visit()), "log.csv")
    row = next(r for r in reading.rows if r.session)
    with scope(district=district):
        closed = School.objects.get(name="Old Mill School")
    row.session = replace(row.session, school=str(closed.uid), minutes=900)
    commit(district, reading)
    with scope(district=district):
        made = Session.objects.get()
        assert (made.school, made.minutes) == (None, None)
        found = dict(SessionIssue.objects.values_list("field", "message"))
        assert found["school"] == "Old Mill School was not open on that day."
        assert "900" in found["minutes"]
        assert "900" in ImportRow.objects.get(session=made.pk).reasons


def test_what_changed_since_staging_is_checked_again_under_the_lock():
    district = known_district()
    reading = read(district, csv(visit()), "log.csv")
    stale = read(district, csv(visit()), "log.csv")
    commit(district, reading)
    before = contents(district)
    assert commit(district, stale).imported is None
    assert contents(district) == before


def test_two_districts_do_not_mix():
    tern, heron = known_district(), known_district("heron")
    take(tern, visit())
    before = contents(tern)
    take(heron, visit(), visit(date="9/16/2025"))
    assert contents(tern) == before
    with scope(district=heron):
        assert Session.objects.count() == 2


def test_who_may_not_import_writes_nothing():
    district = known_district()
    reading = read(district, csv(visit()), "log.csv")
    coach = Actor(district.pk, "Theo", user_id=1, roles=frozenset({Role.COACH}))
    with pytest.raises(Denied):
        commit_sessions(district, coach, reading, Meta("log.csv", ""))


def test_where_a_visit_came_from_is_told_and_its_words_only_to_who_reads_them():
    district = known_district()
    take(district, visit(notes="Between us."))
    with scope(district=district):
        session = Session.objects.get()
        coach_id = session.coaches.get().person_id
        coach = Actor(
            district.pk, "Theo", user_id=2, roles=frozenset({Role.COACH}), person_id=coach_id
        )
        seen = provenance_of(session.pk, coach)
        assert (seen.file_name, seen.row) == ("log.csv", 2)
        assert ("Notes", "Between us.") in seen.words
        told = provenance_of(session.pk, director(district))
        assert told.row == 2
        assert told.words == ()
        board = Actor(district.pk, "Board", user_id=3, roles=frozenset({Role.BOARD}))
        assert provenance_of(session.pk, board) is None
        assert json.loads(ImportRow.objects.get(session=session.pk).raw)["Notes"] == "Between us."


def test_a_group_keeps_its_name_and_number():
    district = known_district()
    take(district, visit(teacher="Math dept (6)"))
    with scope(district=district):
        made = Session.objects.get()
        assert (made.group_name, made.headcount) == ("Math dept", 6)
        assert not list(differences(district.pk))
