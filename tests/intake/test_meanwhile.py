"""What others write while an import is staged stands, and what it means for the import is seen."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import TypeVar
from uuid import uuid4

import pytest
from django.db import connections
from django_scopes import scope

from stemhappens.coaching.drafts import Seat, SessionDraft
from stemhappens.coaching.engagements import EngagementDraft, open_engagement
from stemhappens.coaching.models import Attendance, Session
from stemhappens.coaching.sessions import checked, log_session
from stemhappens.core.actor import system_actor
from stemhappens.core.models import District, WriteUnit
from stemhappens.core.undo import undo
from stemhappens.core.write import write
from stemhappens.facts.models import GapFact, LoopFact
from stemhappens.facts.rebuild import differences
from stemhappens.intake.commit.sessions import (
    COUNTING,
    PUTTING_IN,
    Done,
    Meta,
    Moving,
    commit_sessions,
)
from stemhappens.intake.models import Import
from stemhappens.people.models import Person, Program, SessionType, Topic
from stemhappens.people.services import add_person
from tests.core.rows import contents
from tests.facts.test_incremental import snapshot_rows
from tests.intake.district import director, known_district, read
from tests.intake.messy import build

pytestmark = pytest.mark.django_db(transaction=True)
T = TypeVar("T")


@pytest.fixture(scope="module")
def log():
    return build()


@pytest.fixture
def district():
    return known_district()


def take(district: District, content: bytes, at: str, act: Callable[[], None], times=1) -> Done:
    """Import a log; `act` happens, so many times, when the import comes to phase `at`."""
    left = [times]

    def say(phase: str, _done: int, _of: int) -> None:
        if phase == at and left[0]:
            left[0] -= 1
            act()

    meta = Meta("log.xlsx", "0" * 64)
    return commit_sessions(district, director(district), read(district, content), meta, say=say)


def person(family: str) -> int:
    return Person.objects.get(names__family=family).pk


def log_visit(district: District, kind: str = "debrief") -> int:
    """A coach logs a visit of a teacher whom the log names, too."""
    with write(district.pk, system_actor(district.pk, "a coach"), "log a visit") as unit:
        draft = SessionDraft(
            uid=uuid4(),
            day=date(2026, 4, 30),
            coach_ids=(person("Okonjo"),),
            seats=(Seat(person("Chu")),),
            type_id=SessionType.objects.get(code=kind).pk,
            minutes=45,
            place=Session.Place.OFFICE,
            program_id=Program.objects.get().pk,
            topic_ids=(Topic.objects.all()[0].pk,),
            none_needed=True,
        )
        logged = log_session(unit, checked(unit, draft)).session
    assert logged is not None
    return logged.pk


def engage(district: District) -> None:
    """Two engagements that the log's visits belong to."""
    with write(district, system_actor(district.pk, "a coach"), "open engagements") as unit:
        for teacher in ("Chu", "Lee"):
            coaches, teachers = (person("Okonjo"),), (person(teacher),)
            open_engagement(unit, EngagementDraft(date(2025, 9, 1), coaches, teachers))


def held(district: District) -> list[int]:
    with scope(district=district):
        return list(Session.objects.order_by("pk").values_list("pk", flat=True))


def assert_right(district: District) -> None:
    """The facts are what a rebuild makes, and the sequence has no gap."""
    with scope(district=district):
        assert differences(district.pk) == []
    seqs = WriteUnit.objects.filter(district=district).order_by("seq")
    last = District.objects.get(pk=district.pk).seq
    assert list(seqs.values_list("seq", flat=True)) == list(range(1, last + 1))


def test_a_visit_logged_while_an_import_is_staged_stands_and_both_are_counted(district, log):
    engage(district)
    logged = []
    done = take(district, log.content, PUTTING_IN, lambda: logged.append(log_visit(district)))
    assert done.moved == ()
    assert len(held(district)) == done.sessions + 1
    assert logged[0] in held(district)
    with scope(district=district):
        assert Attendance.objects.filter(engagement__isnull=False).count() > 100
        assert GapFact.objects.filter(district=district.pk).count() > 100
        days = LoopFact.objects.filter(district=district.pk, teacher=person("Chu"))
        assert days.filter(debrief=date(2026, 4, 30).toordinal()).exists()
        assert Import.objects.get().seq == District.objects.get(pk=district.pk).seq
    assert_right(district)


def test_undone_it_leaves_the_facts_as_they_were(district, log):
    engage(district)
    log_visit(district)
    before = contents(district), snapshot_rows(district)
    done = take(district, log.content, "", lambda: None)
    assert snapshot_rows(district) != before[1]
    undo(district, director(district), done.imported.seq)
    assert (contents(district), snapshot_rows(district)) == before
    assert_right(district)


def test_people_who_changed_meanwhile_have_it_staged_again(district, log):
    def add() -> None:
        with write(district, system_actor(district.pk, "a director"), "add a person") as unit:
            add_person(unit, "Nadia", "Quint")

    done = take(district, log.content, PUTTING_IN, add)
    assert "people.Person" in done.moved
    assert len(held(district)) == done.sessions > 1000
    assert_right(district)


def test_what_keeps_changing_stops_it_and_nothing_is_written(district, log):
    def add() -> None:
        with write(district, system_actor(district.pk, "a director"), "add a person") as unit:
            add_person(unit, "Nadia", f"Quint {unit.seq}")

    with pytest.raises(Moving):
        take(district, log.content, PUTTING_IN, add, times=9)
    assert held(district) == []
    with scope(district=district):
        assert not Import.objects.exists()
    assert_right(district)


def elsewhere(work: Callable[[], T]) -> T:
    """What `work` returns, done on a connection of its own."""

    def done() -> T:
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(done).result(timeout=60)


@pytest.mark.postgres
def test_the_same_file_imported_twice_at_once_is_in_once(district, log):
    first = []

    def again() -> None:
        first.append(elsewhere(lambda: take(district, log.content, "", lambda: None)))

    second = take(district, log.content, PUTTING_IN, again)
    assert first[0].imported is not None
    assert second.imported is None
    assert len(held(district)) == first[0].sessions
    assert_right(district)


@pytest.mark.postgres
def test_a_coach_logs_on_a_connection_of_their_own_meanwhile(district, log):
    """Nobody waits for the staging, and nobody sees it."""
    seen: list[tuple[int, int]] = []

    def log_and_look() -> tuple[int, int]:
        with scope(district=district):
            return log_visit(district), len(held(district))

    done = take(district, log.content, COUNTING, lambda: seen.append(elsewhere(log_and_look)))
    assert seen[0][1] == 1, "others saw what was only staged"
    assert len(held(district)) == done.sessions + 1
    assert_right(district)
