"""The messy log through the database: all of it accounted for, again nothing, undone as before."""

from datetime import date

import pytest
from django_scopes import scope

from stemhappens.coaching.models import Session, TimeEntry
from stemhappens.core.undo import undo
from stemhappens.facts.rebuild import differences
from stemhappens.intake.commit.sessions import Meta
from stemhappens.intake.models import ImportRow
from stemhappens.intake.roster.commit import commit_roster
from stemhappens.intake.taking import preview_roster
from stemhappens.people.models import Program
from tests.core.rows import contents, log_of
from tests.intake.district import bare_district, director, known_district, take_in
from tests.intake.messy import SCHOOLS, TEACHERS, build
from tests.metrics import product
from tests.metrics.product import Question
from tests.oracle.dump import read_world
from tests.oracle.figures import FIGURES, answer

pytestmark = pytest.mark.django_db(transaction=True)

YEAR = (date(2025, 8, 18), date(2026, 5, 8))


@pytest.fixture(scope="module")
def log():
    return build()


def test_every_row_is_accounted_for_again_nothing_and_undone_as_before(log):
    district = known_district()
    before = contents(district)
    done = take_in(district, log.content)
    with scope(district=district):
        rows = list(ImportRow.objects.all())
        assert len(rows) == len(log.labels) >= 1500
        assert {(r.sheet, r.row) for r in rows} == set(log.labels)
        for row in rows:
            wanted = log.labels[row.sheet, row.row].outcomes
            # the calendar and the assignments of the district may have a word to say
            assert row.outcome in wanted | ({"assumed"} if "ok" in wanted else set()), row
        written = {r.session for r in rows} - {None}
        assert len(written) == done.sessions == Session.objects.count() > 1000
        assert sum(r.time_entry is not None for r in rows) == TimeEntry.objects.count() > 0
        assert not list(differences(district.pk))
    after, logged = contents(district), log_of(district)
    assert take_in(district, log.content).imported is None
    assert contents(district) == after
    assert log_of(district) == logged
    undo(district, director(district), done.imported.seq)
    assert contents(district) == before


def roster(path) -> str:
    """The schools and teachers of the log, as a staff list."""
    lines = ["Name,School,Title"]
    lines += [f"{g} {f},{SCHOOLS[s]},Teacher" for g, f, _t, s in TEACHERS.values()]
    lines += ["Theo Okonjo,,Instructional Coach", "Marisol Vega,,Instructional Coach"]
    path.write_text("\n".join(lines))
    return path


def test_roster_then_log_gives_the_figures_that_the_oracle_counts(log, tmp_path):
    district = bare_district()
    path = roster(tmp_path / "staff.csv")
    reading = preview_roster(district, path, source="staff").reading
    commit_roster(district, director(district), reading, Meta("staff.csv", ""))
    take_in(district, log.content)
    with scope(district=district):
        program = Program.objects.get().pk
    question, world = Question(program, *YEAR), read_world(district)
    names = [name for name in FIGURES if product.can_ask(name, question)]
    found = product.answers(district, names, question)
    for name in names:
        wanted = answer(world, name, *YEAR, program)
        told = {k: p.parts for k, p in wanted.items()} if isinstance(wanted, dict) else wanted.parts
        assert found[name] == told, name
    assert found["teachers_reached"][:2] == (9, 9)


def test_a_log_without_a_roster_has_reach_without_of(log):
    district = bare_district()
    done = take_in(district, log.content)
    with scope(district=district):
        program = Program.objects.get().pk
        assert not list(differences(district.pk))
    assert done.sessions > 1000
    assert done.added.schools == 3
    found = product.answers(district, ["teachers_reached", "sessions"], Question(program, *YEAR))
    _numerator, of, value = found["teachers_reached"]
    assert of is None
    # the nine teachers, and a stranger whom only the log names
    assert value == len(TEACHERS) + 1
    assert found["sessions"][0] > 900
