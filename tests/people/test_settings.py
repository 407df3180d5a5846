"""The verbs of the settings: who may, all that is wrong at once, and what stays as it was."""

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from PIL import Image

from stemhappens.core.actor import Role
from stemhappens.core.problem import Denied, Invalid, Stale
from stemhappens.people.branding import contrast_on_white, logo_bytes, redrawn, set_branding
from stemhappens.people.calendar_keeping import (
    Closing,
    change_school_year,
    close_range,
    keep_days,
    reopen_days,
)
from stemhappens.people.funding import (
    AwardDraft,
    MeasureDraft,
    ReportDraft,
    add_award,
    cents_of,
    change_award,
    dollars_text,
    set_budget,
)
from stemhappens.people.models import (
    AwardReport,
    Budget,
    Closure,
    LibraryEntry,
    Phase,
    PhaseTemplate,
    Policy,
    SchoolYear,
    SessionType,
    Topic,
    VisibilityChoice,
)
from stemhappens.people.phases import (
    PhaseLine,
    add_set,
    bring_set_back,
    change_set,
    make_default,
    retire_set,
)
from stemhappens.people.program import change_program, set_policy
from stemhappens.people.reads import session_types_on, topics_on
from stemhappens.people.visibility import set_visibility, stamp
from stemhappens.people.vocabularies import (
    add_word,
    bring_word_back,
    change_word,
    move_word,
    retire_word,
)
from tests.support.world import TODAY, make_world

pytestmark = pytest.mark.django_db

DAY = date(2026, 2, 2)


@pytest.fixture
def world():
    return make_world()


class Undone(Exception):
    pass


def verbs(world):
    """Each verb of the settings with who may."""
    director, keepers = {Role.DIRECTOR}, {Role.DIRECTOR, Role.ADMIN}
    year, topic, template = (
        model.objects.first for model in (SchoolYear, Topic, PhaseTemplate)
    )  # asked anew: what a verb before has changed is as it was
    draft = AwardDraft("Grant", DAY, TODAY)
    return [
        (director, lambda unit: change_program(unit, world.program, "New", DAY)),
        (director, lambda unit: change_school_year(unit, year(), "25", DAY, TODAY, "12345")),
        (director, lambda unit: close_range(unit, Closing(DAY, DAY))),
        (director, lambda unit: keep_days(unit, [], [])),
        (director, lambda unit: reopen_days(unit, close_range(unit, Closing(DAY, DAY)))),
        (director, lambda unit: add_word(unit, "topics", name="Robotics", framework="")),
        (director, lambda unit: change_word(unit, topic(), name="Robotics", framework="")),
        (director, lambda unit: move_word(unit, topic(), 1)),
        (director, lambda unit: retire_word(unit, topic())),
        (director, lambda unit: bring_word_back(unit, topic())),
        (director, lambda unit: add_set(unit, "Sprint", [PhaseLine("Only")])),
        (director, lambda unit: change_set(unit, template(), "Sprint", [PhaseLine("More")])),
        (director, lambda unit: make_default(unit, template())),
        (director, lambda unit: bring_set_back(unit, template())),
        (director, lambda unit: set_visibility(unit, {})),
        (director, lambda unit: add_award(unit, world.program, draft)),
        (director, lambda unit: set_budget(unit, world.program, year(), 100, "", 0)),
        (keepers, lambda unit: set_branding(unit, name="", color="", paper="a4")),
    ]


@pytest.mark.parametrize("role", list(Role))
def test_each_verb_is_for_whom_the_table_says(world, role):
    actor = world.actor(role, "theo", schools=("birch",), coaches=("theo",))
    for may, do in verbs(world):
        with pytest.raises(Undone if role in may else Denied), world.unit(actor) as unit:
            do(unit)
            raise Undone


def fields(raised):
    return set(raised.value.problems.by_field())


# --- what counts ---


def test_a_policy_says_every_number_that_does_not_fit_at_once(world):
    values = {"minimum_minutes": 601, "reach_group_size": 0, "gap_window_days": 0,
              "benchmark_percent": 101, "yearly_visits": 0, "goal_stall_days": 0,
              "debrief_days": 101, "hours_plan": -1, "log_until_day": 32}  # fmt: skip
    with pytest.raises(Invalid) as raised, world.unit() as unit:
        set_policy(unit, world.program, DAY, **values)
    assert fields(raised) == set(values)


def test_who_read_an_older_policy_does_not_overwrite_a_newer(world):
    with world.unit() as unit:
        first = set_policy(unit, world.program, DAY, version=0, minimum_minutes=20)
    with pytest.raises(Stale), world.unit() as unit:
        set_policy(unit, world.program, DAY, version=0, minimum_minutes=30)
    with world.unit() as unit:
        set_policy(unit, world.program, DAY, version=first.version, minimum_minutes=30)
    with pytest.raises(Stale), world.unit() as unit:
        set_policy(unit, world.program, DAY, version=first.version, minimum_minutes=40)
    with world.scope():
        assert Policy.objects.get(starts=DAY).minimum_minutes == 30


# --- the calendar ---


def test_a_range_closes_its_weekdays_once(world):
    friday = date(2026, 2, 6)
    with world.unit() as unit:
        added = close_range(unit, Closing(friday, friday + timedelta(days=4), None, "Storm"))
        assert [row.day.isoweekday() for row in added] == [5, 1, 2]
        assert close_range(unit, Closing(friday, friday + timedelta(days=5)))[0].day.day == 11
    with world.unit() as unit, pytest.raises(Invalid) as raised:
        close_range(unit, Closing(friday, friday + timedelta(days=2)))
    assert fields(raised) == {"first"}


def test_a_day_closed_for_all_is_not_closed_again_for_one_school(world):
    birch = world.schools["birch"].pk
    with world.unit() as unit:
        keep_days(unit, [Closing(DAY, DAY, birch, "Boiler"), Closing(DAY, DAY, None, "Snow")], [])
        assert list(Closure.objects.values_list("school_id", "reason")) == [(None, "Snow")]


def test_a_range_says_what_is_wrong_with_it(world):
    other = make_world("other").schools["birch"].pk
    for closing, field in (
        (Closing(DAY, DAY - timedelta(days=1)), "last"),
        (Closing(DAY, DAY + timedelta(days=200)), "last"),
        (Closing(DAY, DAY, other), "school_id"),
    ):
        with pytest.raises(Invalid) as raised, world.unit() as unit:
            close_range(unit, closing)
        assert fields(raised) == {field}


def test_a_school_year_may_not_overlap_another(world):
    with world.unit() as unit:
        year = SchoolYear.objects.get()
        change_school_year(unit, year, "2025-26", date(2025, 8, 11), date(2026, 6, 19), "1234")
    with pytest.raises(Invalid) as raised, world.unit() as unit:
        year = unit.add(SchoolYear(name="26", first_day=date(2026, 8, 10),
                                   last_day=date(2027, 6, 1)))  # fmt: skip
        change_school_year(unit, year, " ", date(2026, 6, 1), date(2026, 5, 1), "8")
    assert fields(raised) == {"name", "last_day", "weekdays"}


# --- the words ---


def test_a_retired_type_stays_on_old_visits_and_leaves_the_form(world):
    session = world.log()
    with world.unit() as unit:
        retire_word(unit, world.types["observation"])
    with world.scope():
        session.refresh_from_db()
        assert session.session_type.name == "Observation"
        assert "Observation" not in [choice.name for choice in session_types_on(TODAY)]
        assert "Observation" in [choice.name for choice in session_types_on(DAY)]
    world.log(day=TODAY)  # of the day on which it was retired there may be visits already
    with pytest.raises(Invalid) as raised:
        world.log_plan(day=TODAY + timedelta(days=1))
    assert "type_id" in fields(raised)
    with world.unit() as unit:
        bring_word_back(unit, SessionType.objects.get(code="observation"))
        assert "Observation" in [choice.name for choice in session_types_on(TODAY)]


def test_words_are_added_at_the_end_with_a_code_of_their_own(world):
    with world.unit() as unit:
        one = add_word(unit, "topics", name="Maker  spaces", framework="")
        two = add_word(unit, "topics", name="Maker, spaces", framework="ISTE")
        assert (one.name, one.code, two.code) == ("Maker spaces", "maker-spaces", "maker-spaces-2")
        assert [choice.name for choice in topics_on(TODAY)][-2:] == ["Maker spaces",
                                                                     "Maker, spaces"]  # fmt: skip


def test_a_word_is_there_once_and_says_something(world):
    for kind, values, field in (
        ("topics", {"name": " ", "framework": ""}, "name"),
        ("types", {"name": "observation", "group": "visit", "loop_step": ""}, "name"),
        ("types", {"name": "Note", "group": "micro", "loop_step": "debrief"}, "loop_step"),
        ("library", {"kind": "goal", "text": "", "practice": ""}, "text"),
    ):
        with pytest.raises(Invalid) as raised, world.unit() as unit:
            add_word(unit, kind, **values)
        assert fields(raised) == {field}


def test_words_move_among_their_like(world):
    def order():
        return [choice.name for choice in topics_on(TODAY)]

    with world.unit() as unit:
        before = order()
        move_word(unit, Topic.objects.get(name=before[1]), -1)
        assert order() == [before[1], before[0], *before[2:]]
        move_word(unit, Topic.objects.get(name=before[1]), -1)
        assert order()[0] == before[1], "the first stays the first"
        goal = LibraryEntry.objects.filter(kind="goal").last()
        steps = list(LibraryEntry.objects.filter(kind="step"))
        move_word(unit, goal, -1)
        assert list(LibraryEntry.objects.filter(kind="step")) == steps


# --- phases ---


def test_a_set_of_phases_grows_and_loses_only_what_was_never_used(world):
    with world.unit() as unit:
        template = PhaseTemplate.objects.get(is_default=True)
        phases = list(template.phases.all())
        lines = [PhaseLine(p.name, p.cadence_days, 9, p.pk) for p in phases]
        lines[-1] = PhaseLine("", None, None, phases[-1].pk)
        change_set(unit, template, "Our cycle", [*lines, PhaseLine("Celebrate", None, 5)])
        assert [(p.position, p.name, p.stall_days) for p in template.phases.all()][-2:] == [
            (4, phases[3].name, 9), (6, "Celebrate", 5),
        ]  # fmt: skip
    used = world.engagements["carla"]
    with world.scope():
        phase = Phase.objects.get(pk=used.phases.first().phase_id)
    with pytest.raises(Invalid) as raised, world.unit() as unit:
        at = [PhaseLine("" if p.pk == phase.pk else p.name, 400, 401, p.pk) for p in phases[:2]]
        change_set(unit, template, "", at)
    assert fields(raised) == {"name", "name_0", "stall_0", "stall_1"}


def test_one_set_is_the_default_and_is_not_retired(world):
    with world.unit() as unit:
        first = PhaseTemplate.objects.get(is_default=True)
        with pytest.raises(Invalid):
            retire_set(unit, first)
        second = add_set(unit, "Sprint", [PhaseLine("Plan"), PhaseLine(" "), PhaseLine("Do")])
        make_default(unit, second)
        assert list(PhaseTemplate.objects.filter(is_default=True)) == [second]
        first.refresh_from_db()
        retire_set(unit, first)
        first.refresh_from_db()
        assert first.retired == TODAY
        bring_set_back(unit, first)
        assert first.retired is None


# --- who sees what ---


def test_only_what_may_be_chosen_is_chosen(world):
    for part, role, see in (
        ("visit", "coach", "nothing"),
        ("who", "teacher", "nothing"),
        ("note", "director", "full"),
        ("summary", "principal", "full"),
        ("nonsense", "board", "full"),
    ):
        with pytest.raises(Invalid), world.unit() as unit:
            set_visibility(unit, {(part, role): see})
    with world.unit() as unit:
        before = stamp()
        set_visibility(unit, {("who", "principal"): "full", ("time", "board"): "nothing"}, before)
        with pytest.raises(Stale):
            set_visibility(unit, {("who", "principal"): "nothing"}, before)
        set_visibility(unit, {("who", "principal"): "nothing"}, stamp())
        rows = VisibilityChoice.objects.values_list("part", "role", "see")
        assert list(rows) == [("time", "board", "nothing")], "a default needs no row"


# --- money ---


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("", None),
        ("0", 0),
        ("1,250", 125000),
        ("$1,250.50", 125050),
        ("0.1", 10),
        ("  71992547409.93 ", 7199254740993),
    ],
)
def test_dollars_are_exact_cents(text, cents):
    assert cents_of(text) == cents
    if cents is not None:
        assert cents_of(dollars_text(cents)) == cents


@pytest.mark.parametrize("text", ["x", "-1", "1.005", "NaN", "Infinity", "1e400", "1 000"])
def test_what_is_no_amount_is_said(text):
    with pytest.raises(ValueError):
        cents_of(text)


def test_an_award_keeps_objectives_and_reports(world):
    measure = MeasureDraft("Reach every teacher", "teachers_reached", Decimal("90"), TODAY)
    draft = AwardDraft("Title II", date(2025, 10, 1), date(2026, 9, 30), "State", "A-1", 5_000_000,
                       [measure, MeasureDraft()],
                       [ReportDraft(DAY, DAY), ReportDraft(TODAY), ReportDraft()])  # fmt: skip
    with world.unit() as unit:
        award = add_award(unit, world.program, draft)
        assert award.ends == date(2026, 10, 1), "its last day is within"
        assert [(m.position, m.objective) for m in award.measures.all()] == [
            (1, "Reach every teacher")
        ]
        changed = AwardDraft("Title II", award.starts, TODAY, cents=None,
                             reports=[ReportDraft(TODAY, TODAY)])  # fmt: skip
        change_award(unit, award, changed)
        assert (award.measures.count(), award.cents) == (0, None)
        assert list(AwardReport.objects.values_list("due", "sent_on")) == [(TODAY, TODAY)]


def test_an_award_says_all_that_is_missing(world):
    draft = AwardDraft(" ", None, None, measures=[MeasureDraft(objective="More", target=-1)],
                       reports=[ReportDraft(None, DAY), *[ReportDraft(DAY)] * 2])  # fmt: skip
    with pytest.raises(Invalid) as raised, world.unit() as unit:
        add_award(unit, world.program, draft)
    assert fields(raised) == {"name", "starts", "last", "figure_0", "by_0", "target_0", "due_0",
                              "due_1", "due_2"}  # fmt: skip


def test_a_budget_is_one_row_a_year_and_knows_its_version(world):
    with world.unit() as unit:
        year = SchoolYear.objects.get()
        row = set_budget(unit, world.program, year, 100, "", 0)
        with pytest.raises(Stale):
            set_budget(unit, world.program, year, 200, "", 0)
        set_budget(unit, world.program, year, 200, " all ", row.version)
        row.refresh_from_db()
        assert (row.cents, row.note) == (200, "all")
        set_budget(unit, world.program, year, None, "", row.version)
        assert not Budget.objects.exists()


# --- papers ---


def png(size=(40, 20), mode="RGB", **how):
    out = io.BytesIO()
    Image.new(mode, size, 0).save(out, how.pop("kind", "PNG"), **how)
    return out.getvalue()


def test_a_logo_is_drawn_anew(world):
    hidden = png() + b"<script>alert(1)</script>"
    with world.unit() as unit:
        row = set_branding(unit, name=" Tern ", color="#17553F", paper="a4", logo=hidden)
        kept = logo_bytes(row)
        assert kept.startswith(b"\x89PNG") and b"script" not in kept
        assert (row.name, row.color) == ("Tern", "#17553f")
        set_branding(unit, name="", color="", paper="letter", version=row.version)
        row.refresh_from_db()
        assert logo_bytes(row) == kept, "it stays unless it is taken away"
        set_branding(unit, name="", color="", paper="letter", without_logo=True,
                     version=row.version)  # fmt: skip
        row.refresh_from_db()
        assert logo_bytes(row) == b""
        with pytest.raises(Stale):
            set_branding(unit, name="", color="", paper="letter", version=1)


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        png(kind="JPEG"),
        png(kind="GIF", mode="P"),
        png()[:60],
        png() + b"\0" * 101 * 1024,
        png((2001, 1)),
    ],
)
def test_nothing_else_is_a_logo(content):
    with pytest.raises(ValueError):
        redrawn(content)


def test_a_color_can_be_read_on_white(world):
    assert round(float(contrast_on_white("#767676")), 2) == 4.54
    assert round(float(contrast_on_white("#000000"))) == 21
    assert contrast_on_white("red") is None
    for color in ("#777777", "#ffc629", "green", "#12345"):
        with pytest.raises(Invalid) as raised, world.unit() as unit:
            set_branding(unit, name="", color=color, paper="postcard", logo=b"no")
        assert fields(raised) == {"color", "paper", "logo"}
