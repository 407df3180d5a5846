"""A long import by itself: how far it is, who may start it, and what is left of one that died."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone
from django_scopes import scope

from stemhappens.coaching.models import Session
from stemhappens.core.models import District
from stemhappens.intake import running
from stemhappens.intake.commit.sessions import COUNTING, PUTTING_IN, STAGING
from stemhappens.intake.models import Import, Staged
from stemhappens.intake.running import READING, progress_of, run, start
from stemhappens.intake.stage import find, stage
from stemhappens.people.models import Placement
from tests.intake.district import director, known_district
from tests.intake.messy import build

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def log():
    return build()


@pytest.fixture
def district():
    return known_district()


def waiting(district: District, content: bytes) -> Staged:
    return stage(district, director(district), "sessions", "log", "log.xlsx", [content])


def sessions_of(district: District) -> list[int]:
    with scope(district=district):
        return list(Session.objects.values_list("pk", flat=True))


def test_each_phase_is_written_down_and_the_file_is_in(district, log, monkeypatch):
    row, seen = waiting(district, log.content), []
    write_down = running._write_down
    monkeypatch.setattr(
        running, "_write_down", lambda row, **v: (seen.append(v), write_down(row, **v))
    )
    assert progress_of(row) is None
    done = run(row)
    assert done.sessions == len(sessions_of(district)) > 1000
    phases = [values["phase"] for values in seen if "phase" in values]
    assert phases == [STAGING, COUNTING, PUTTING_IN, ""]
    assert seen[0]["of"] > 1000


def test_one_process_at_a_time_and_one_that_died_can_be_started_again(district, monkeypatch):
    row, started = waiting(district, b"x"), []

    def popen(words: list[str], **_given: object) -> None:
        started.append(words)

    monkeypatch.setattr(running, "subprocess", SimpleNamespace(DEVNULL=0, Popen=popen))
    actor = director(district)
    assert start(row, actor)
    assert not start(row, actor)
    row.refresh_from_db()
    assert (row.phase, row.starter, len(started)) == (READING, actor.user_id, 1)
    assert started[0][-4:] == ["import", "waiting", str(row.uid), "--quiet"]
    assert progress_of(row).going
    Staged.objects.update(beat=timezone.now() - timedelta(minutes=5))
    row.refresh_from_db()
    assert "start it again" in progress_of(row).stopped
    assert start(row, actor)
    row.refresh_from_db()
    assert progress_of(row).going


def test_who_may_not_import_any_more_is_told_so(district, log):
    row = waiting(district, log.content)
    Staged.objects.update(phase=READING, beat=timezone.now(), starter=10**9)
    row.refresh_from_db()
    assert run(row) is None
    row.refresh_from_db()
    assert "may not import" in progress_of(row).stopped
    assert not sessions_of(district)
    assert find(district, row.uid) is not None


def test_an_error_is_told_and_raised_and_nothing_is_in(district, log, monkeypatch):
    row = waiting(district, log.content)

    def fails(*_given: object, **_named: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(running, "commit", fails)
    with pytest.raises(ZeroDivisionError):
        run(row)
    row.refresh_from_db()
    assert "an error" in progress_of(row).stopped
    with scope(district=district):
        assert not Import.objects.exists()
        assert Placement.objects.exists()
