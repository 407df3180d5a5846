"""The messy log through the database: all of it accounted for, again nothing, undone as before."""

import time

import pytest
from django_scopes import scope

from stemhappens.coaching.models import Session, TimeEntry
from stemhappens.core.undo import undo
from stemhappens.facts.rebuild import differences
from stemhappens.intake.models import ImportRow
from tests.core.rows import contents, log_of
from tests.intake.district import director, known_district, take_in
from tests.intake.messy import build

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def log():
    return build()


def test_every_row_is_accounted_for_again_nothing_and_undone_as_before(log):
    district = known_district()
    before = contents(district)
    began = time.perf_counter()
    done = take_in(district, log.content)
    took = time.perf_counter() - began
    print("first", took)
    with scope(district=district):
        rows = list(ImportRow.objects.all())
        assert {(r.sheet, r.row) for r in rows} == set(log.labels)
        assert len(rows) == len(log.labels)
        for row in rows:
            wanted = log.labels[row.sheet, row.row].outcomes
            # the calendar and the assignments of the district may have a word to say
            assert row.outcome in wanted | ({"assumed"} if "ok" in wanted else set()), row
        assert sum(r.session is not None for r in rows) == done.sessions == Session.objects.count()
        assert sum(r.time_entry is not None for r in rows) == TimeEntry.objects.count()
        assert not list(differences(district.pk))
    after, logged = contents(district), log_of(district)
    began = time.perf_counter()
    again = take_in(district, log.content)
    print("again", time.perf_counter() - began)
    assert again.imported is None
    assert contents(district) == after
    assert log_of(district) == logged
    began = time.perf_counter()
    undo(district, director(district), done.imported.seq)
    print("undo", time.perf_counter() - began)
    assert contents(district) == before
