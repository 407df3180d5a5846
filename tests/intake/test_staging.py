"""Staged outside the lock: the same rows and facts as written in the unit, and the same figures."""

import pytest
from django_scopes import scope

from stemhappens.core.models import District
from stemhappens.intake.commit.figures import NAMES, year_figures
from stemhappens.intake.commit.sessions import program_for
from stemhappens.intake.commit.settle import settle
from stemhappens.metrics.ask import Asking, answers, clock
from stemhappens.people.models import Program
from tests.core.rows import contents
from tests.facts.test_incremental import snapshot_rows
from tests.intake.district import commit, known_district, read
from tests.intake.messy import build

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def log():
    return build()


def figures_of(district: District, *periods) -> list[dict]:
    with scope(district=district):
        program = Program.objects.get().pk
    at = clock(district, program, "default")
    return [found for p in periods for found in answers(at, [Asking(NAMES, p)], "default")]


def test_what_is_told_beforehand_is_what_will_be(log):
    district = known_district()
    reading = read(district, log.content)
    before = contents(district), snapshot_rows(district)
    with scope(district=district):
        ready = settle(district, reading, program_for())
        told = year_figures(district, reading, ready)
    assert (contents(district), snapshot_rows(district)) == before
    assert sum(year.rows for year in told) <= len(ready)
    now = figures_of(district, *(year.period for year in told))
    commit(district, read(district, log.content))
    after = figures_of(district, *(year.period for year in told))
    for year, was, became in zip(told, now, after, strict=True):
        assert [c.now.numerator for c in year.changes] == [f[()].numerator for f in was.values()]
        assert [(c.after.name, c.after.value, c.after.denominator) for c in year.changes] == [
            (f[()].name, f[()].value, f[()].denominator) for f in became.values()
        ]
        assert all(change.more_text.startswith("+") for change in year.changes)
