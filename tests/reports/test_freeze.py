"""A frozen report is drawn from its document alone, the same bytes again and again."""

import json
import zlib
from dataclasses import replace
from datetime import date
from io import BytesIO

import pikepdf
import pytest
from django_scopes import scope
from pptx import Presentation

from stemhappens.coaching.models import Session
from stemhappens.coaching.sessions import withdraw_session
from stemhappens.core.actor import Role, system_actor
from stemhappens.core.models import District
from stemhappens.core.problem import Denied, Invalid
from stemhappens.core.write import write
from stemhappens.metrics.figure import Period
from stemhappens.people.models import PersonName, Program
from stemhappens.reports.content import TooFewPeople
from stemhappens.reports.document import digest, fingerprint
from stemhappens.reports.freeze import intact, kept_rows, thawed
from stemhappens.reports.models import FrozenRows, Report
from stemhappens.reports.render.deck import render_deck
from stemhappens.reports.render.pdf import render_onepage
from stemhappens.reports.services import freeze
from stemhappens.reports.storyboard import storyboard, value_text
from tests.reports.pdftext import words
from tests.support.demo import demo  # noqa: F401
from tests.support.world import make_world

pytestmark = pytest.mark.django_db
YEAR = Period(date(2025, 8, 18), date(2026, 5, 8))


def frozen(district, period=YEAR, actor=None) -> Report:
    with scope(district=district):
        program = Program.objects.get()
        report = freeze(district, actor or system_actor(district.pk, "Ada"), program, period)
        return Report.objects.get(pk=report.pk)


def test_frozen_at_the_sequence_read(demo):  # noqa: F811
    before = District.objects.get(pk=demo.pk).seq
    report = frozen(demo)
    assert report.frozen_seq == before
    assert District.objects.get(pk=demo.pk).seq == before + 1
    assert thawed(report).reached.now.seq == before
    assert report.frozen_by == "Ada"


def test_a_second_freeze_of_the_same_figures_is_the_same_report(demo):  # noqa: F811
    first, seq = frozen(demo), District.objects.get(pk=demo.pk).seq
    assert frozen(demo).pk == first.pk
    assert District.objects.get(pk=demo.pk).seq == seq


def test_the_same_bytes_again(demo):  # noqa: F811
    report, again = frozen(demo), frozen(demo)
    assert render_deck(thawed(report)) == render_deck(thawed(again))
    assert render_onepage(thawed(report)).pdf == render_onepage(thawed(again)).pdf


def test_bytes_do_not_follow_the_live_figures(demo):  # noqa: F811
    report = frozen(demo)
    deck = render_deck(thawed(report))
    with write(demo, system_actor(demo.pk, "test"), "withdraw a visit") as unit:
        session = Session.objects.filter(day__gte=YEAR.start, state="held").first()
        withdraw_session(unit, session, session.version)
    with scope(district=demo):
        again = Report.objects.get(pk=report.pk)
    assert render_deck(thawed(again)) == deck


def test_what_is_printed_is_what_is_frozen(demo):  # noqa: F811
    report = thawed(frozen(demo))
    deck = Presentation(BytesIO(render_deck(report)))
    spoken = [slide.notes_slide.notes_text_frame.text for slide in deck.slides]
    for slide, notes in zip(storyboard(report), spoken, strict=True):
        for named in slide.figures:
            assert f"{named.label}: {named.say(named.figure)}" in notes
            if named.say is value_text and named.figure.denominator:
                assert f"divided by: {named.figure.denominator:,}" in notes
    paper = words(pikepdf.open(BytesIO(render_onepage(report).pdf)))
    for text in ("47 of 80", "8 of 12", "34 of 50", "38 of 47", "142", report.frame.fingerprint):
        assert text in paper


def test_rows_hold_ids_and_no_names(demo):  # noqa: F811
    report = frozen(demo)
    with scope(district=demo):
        kept = kept_rows(report)
        packed = [zlib.decompress(bytes(row.packed)) for row in FrozenRows.objects.all()]
        names = [row.family for row in PersonName.objects.all()]
    assert list(kept) == [YEAR, Period(date(2024, 8, 19), date(2025, 5, 9))]
    sessions = kept[YEAR]["SessionFact"]
    first, klass = sessions.columns.index("first"), sessions.columns.index("klass")
    assert sum(1 for row in sessions.rows if row[first] == 1 and row[klass] == 1) == 142
    for part in packed:
        assert all(name.encode() not in part for name in names if name)
        assert all(
            value is None or isinstance(value, int)
            for fact in json.loads(part).values()
            for row in fact["rows"]
            for value in row
        )


def test_rows_are_kept_once(demo):  # noqa: F811
    frozen(demo)
    frozen(demo, Period(YEAR.start, date(2026, 3, 31)))
    with scope(district=demo):
        rows = list(FrozenRows.objects.all())
    assert len(rows) == 4
    with write(demo, system_actor(demo.pk, "test"), "withdraw a visit") as unit:
        session = Session.objects.filter(day__gt=date(2026, 4, 1), state="held").first()
        withdraw_session(unit, session, session.version)
    frozen(demo)
    with scope(district=demo):
        assert FrozenRows.objects.filter(starts=YEAR.start, ends=YEAR.end).count() == 2
        assert FrozenRows.objects.count() == 5, "last year's rows have not changed"


def test_a_document_that_was_touched_is_noticed(demo):  # noqa: F811
    report = frozen(demo)
    assert intact(report)
    report.document["report"]["reached"]["now"]["numerator"] = 80
    assert not intact(report)


def test_who_may_freeze():
    world = make_world()
    world.log()
    for role in Role:
        actor = world.actor(role, "theo")
        if role in (Role.DIRECTOR, Role.LEAD_COACH):
            assert frozen(world.district, actor=actor)
        else:
            with pytest.raises(Denied):
                frozen(world.district, actor=actor)


@pytest.mark.parametrize(
    ("period", "field"),
    [
        (Period(date(2026, 6, 1), date(2026, 6, 2)), "from"),
        (Period(date(2024, 8, 19), date(2026, 5, 8)), "to"),
    ],
)
def test_a_period_that_cannot_be_reported(period, field):
    world = make_world()
    with pytest.raises(Invalid) as refused:
        frozen(world.district, period)
    assert list(refused.value.problems.by_field()) == [field]
    with world.scope():
        assert not Report.objects.exists()


def test_a_future_end_is_cut_at_today():
    world = make_world()
    report = frozen(world.district, Period(YEAR.start, date(2026, 6, 30)))
    assert report.ends == date(2026, 5, 8)


def test_small_groups_stay_together_when_thawed(demo):  # noqa: F811
    report = thawed(frozen(demo))
    small = replace(report.levels[0].teachers, denominator=9)
    with pytest.raises(TooFewPeople):
        replace(report, levels=(replace(report.levels[0], teachers=small), *report.levels[1:]))


def test_fingerprints_are_twelve_unmistakable_signs():
    mark = fingerprint(digest("x"))
    assert len(mark) == 14 and not set(mark) & set("ILOU")
    assert fingerprint(digest("y")) != mark
