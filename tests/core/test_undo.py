"""Undo puts back what was before, names what rests on it, and undoing an undo is a redo."""

from datetime import date, timedelta
from random import Random
from uuid import uuid4

import pytest
from django.utils import timezone
from django_scopes import scope
from hypothesis import given, settings
from hypothesis import strategies as st

from stemhappens.coaching.models import (
    Attendance,
    PrivateNote,
    Session,
    SessionCoach,
    SessionText,
)
from stemhappens.core.actor import Actor, Role
from stemhappens.core.db.guard import switched_off
from stemhappens.core.models import Change, Received, WriteUnit
from stemhappens.core.problem import Denied, Stale
from stemhappens.core.tenancy import TenantModel
from stemhappens.core.undo import NoSuchUnit, UndoRefused, plan_undo, undo
from stemhappens.core.write import columns_hash, secret_columns
from stemhappens.facts.rebuild import differences
from stemhappens.people.models import (
    Branding,
    Person,
    PersonAlias,
    PersonName,
    School,
    SchoolAlias,
)
from tests.core.rows import (
    TENANT_MODELS,
    contents,
    full,
    make,
    new_district,
    new_user,
    seqs_of,
    write_in,
)
from tests.worlds.operations import random_operation
from tests.worlds.random import build_world

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


def director(district) -> Actor:
    return Actor(district.pk, "Dana Reyes", user_id=1, roles=frozenset({Role.DIRECTOR}))


def undo_last(district):
    return undo(district, director(district), seqs_of(district)[-1])


def age(district, seq: int, days: float) -> None:
    with switched_off():
        at = timezone.now() - timedelta(days=days)
        WriteUnit.objects.filter(district=district, seq=seq).update(at=at)


# --- every kind of row comes back as it was ---


@pytest.mark.parametrize("model", TENANT_MODELS, ids=lambda model: model._meta.label)
def test_every_model_comes_back_as_it_was(model, district, unprojected):
    """Each column of each tenant model travels through an image unchanged."""
    new_user()
    before = contents(district)
    with write_in(district) as unit:
        row = full(unit, model)
    there = contents(district)
    undo_last(district)
    assert contents(district) == before
    undo_last(district)
    lost = bool(secret_columns(model))  # what no image holds, none brings back
    if not lost:
        assert contents(district) == there
    again = model._base_manager.filter(pk=row.pk).first()
    assert (again is None) == lost
    if again is not None and hasattr(again, "version"):
        assert again.version == row.version + 1


def test_a_change_and_a_removal_are_put_back(district):
    with write_in(district) as unit:
        school, other = make(unit, School, name="Oak"), make(unit, School, name="Elm")
        make(unit, SchoolAlias, school=other, text="E.")
    before = contents(district)
    with write_in(district) as unit:
        unit.change(school, name="Ash")
        unit.change(school, name="Fir")
        with scope(district=district):
            unit.remove(SchoolAlias.objects.get())
        unit.remove(other)
        gone = unit.add(School(name="for a moment"))
        unit.remove(gone)
    plan = undo_last(district)
    assert contents(district) == before
    assert (plan.removes, plan.restores, plan.brings_back) == (
        {},
        {"school": 1},
        {"school": 1, "school alias": 1},
    )
    school = School._base_manager.get(pk=school.pk)
    # two changes are set back by one, and the version rises above any that was read
    assert (school.name, school.version) == ("Oak", 4)


def test_who_read_the_row_before_the_undo_may_not_overwrite_it(district):
    with write_in(district) as unit:
        school = make(unit, School)
    with write_in(district) as unit:
        unit.remove(school)
    undo_last(district)
    with pytest.raises(Stale), write_in(district) as unit:
        unit.change(school, name="late")


def test_swapped_values_of_a_unique_key_are_put_back(district, unprojected):
    with write_in(district) as unit:
        session = make(unit, Session)
        first = make(unit, SessionCoach, session=session, lead=True)
        second = make(unit, SessionCoach, session=session, lead=False)
    before = contents(district)
    with write_in(district) as unit:
        unit.change(first, lead=False)
        unit.change(second, lead=True)
    undo_last(district)
    assert contents(district) == before


@pytest.mark.parametrize("model", TENANT_MODELS, ids=lambda model: model._meta.label)
def test_rows_of_every_model_are_set_back_together(model, district, unprojected):
    """Each column of each tenant model travels back through one statement for all rows."""
    new_user()
    with write_in(district) as unit:
        rows = [full(unit, model) for _ in range(1 if model is Branding else 2)]
    before = contents(district)
    hidden = secret_columns(model)
    with write_in(district) as unit:
        for row in rows:
            unit.change(row, **{c: v for c, v in emptied(row).items() if c not in hidden})
    assert contents(district) != before or not emptied(rows[0])
    undo_last(district)
    assert contents(district) == before


def emptied(row) -> dict[str, object]:
    """Every column that may be empty, without its value."""
    fields = [f for f in row._meta.concrete_fields if f.null and not f.primary_key]
    kept = KEPT.get(row._meta.label, ())
    return {f.attname: None for f in fields if f.name not in kept}


KEPT = {"people.ExternalId": ("person", "school"), "coaching.NextStep": ("session", "engagement")}
"""Of these columns a constraint wants one."""


@pytest.mark.parametrize("count", [5, 500])
def test_undo_takes_no_more_statements_for_more_rows(
    count, district, unprojected, django_assert_max_num_queries
):
    """Changed, added and removed rows of two models; SQLite takes a hundred rows a statement."""
    with write_in(district) as unit:
        schools = unit.add_all([School(name=f"Oak {n}") for n in range(count)])
        people = unit.add_all([Person() for _ in range(count)])
        aliases = unit.add_all([SchoolAlias(school=s, text=s.name) for s in schools])
        names = [PersonName(person=p, starts=DAY, given="Bo", family="Ng") for p in people]
        unit.add_all(names)
    before = contents(district)
    with write_in(district) as unit:
        for school, name in zip(schools, names, strict=True):
            unit.change(school, name=f"{school.name} Street")
            unit.change(name, family=f"Ng {name.pk}")
            unit.change(school, closes=DAY)
        unit.remove_all(aliases)
        unit.add_all([PersonAlias(person=p, text=f"B {p.pk}") for p in people])
    with django_assert_max_num_queries(60):
        undo_last(district)
    assert contents(district) == before


@pytest.mark.parametrize("count", [5, 500])
def test_a_refusal_takes_no_more_statements_for_more_rows(
    count, district, unprojected, django_assert_max_num_queries
):
    with write_in(district) as unit:
        people = unit.add_all([Person() for _ in range(count)])
    with write_in(district) as unit:
        unit.add_all([PersonAlias(person=p, text=f"B {p.pk}") for p in people])
    with django_assert_max_num_queries(60):
        plan = plan_undo(district, 1)
    assert {d.sentence for d in plan.dependents} == {
        f"Person alias of person {p.uid} rests on person {p.uid}." for p in people
    }


def test_the_undo_is_a_unit_of_its_own(district):
    with write_in(district, "add a school") as unit:
        make(unit, School)
    undo(district, director(district), 1)
    done = WriteUnit.objects.get(district=district, seq=2)
    assert (done.undoes_seq, done.cause, done.actor_label) == (
        1,
        "undo: add a school",
        "Dana Reyes",
    )


# --- the ledger of uids ---


def receive(unit, session) -> Received:
    return unit.add(Received(uid=session.uid, payload_hash="h"))


def test_undoing_an_import_frees_its_uids(district, unprojected):
    with write_in(district) as unit:
        session = make(unit, Session)
        receive(unit, session)
    undo_last(district)
    assert not Received._base_manager.filter(district=district).exists()


def test_undoing_a_withdrawal_restores_visit_and_uid(district, unprojected):
    with write_in(district) as unit:
        session = make(unit, Session)
        ledger = receive(unit, session)
    before = contents(district)
    with write_in(district) as unit:
        unit.remove(session)
        unit.change(ledger, fate=Received.Fate.WITHDRAWN)
    undo_last(district)
    assert contents(district) == before


def test_a_private_note_is_in_no_image_and_does_not_come_back(district, unprojected):
    with write_in(district) as unit:
        note = make(unit, PrivateNote, cipher=b"secret")
    with write_in(district) as unit:
        unit.remove(note)
        unit.remove(note.session)
    plan = plan_undo(district, 2)
    assert plan.possible
    assert plan.lost == (
        "Private note: kept in no history, so if there was one it does not come back.",
    )
    undo(district, director(district), 2)
    assert Session._base_manager.filter(pk=note.session_id).exists()
    assert not PrivateNote._base_manager.exists()


# --- what stands in the way ---


def refused(district, seq: int) -> list[str]:
    """The sentences of the refusal, which is the plan's and leaves everything as it was."""
    before = contents(district, versions=True)
    with pytest.raises(UndoRefused) as caught:
        undo(district, director(district), seq)
    assert contents(district, versions=True) == before
    assert caught.value.plan.sentences == plan_undo(district, seq).sentences
    return caught.value.plan.sentences


def test_a_later_change_of_the_same_row_is_named(district):
    with write_in(district) as unit:
        school = make(unit, School)
    with write_in(district, "rename a school") as unit:
        unit.change(school, name="Elm")
    (sentence,) = refused(district, 1)
    assert sentence.startswith(f"School {school.uid} was changed by Test on ")
    assert sentence.endswith("(rename a school).")
    undo(district, director(district), 2)
    undo(district, director(district), 1)
    assert not School._base_manager.exists()


def test_a_later_removal_is_named_though_the_row_is_gone(district):
    with write_in(district) as unit:
        school = make(unit, School)
    with write_in(district, "close a school") as unit:
        unit.remove(school)
    (sentence,) = refused(district, 1)
    assert sentence.startswith(f"School {school.uid} was removed by Test on ")


def test_a_later_row_that_points_here_is_named(district, unprojected):
    with write_in(district) as unit:
        person = make(unit, Person)
    with write_in(district) as unit:
        session = make(unit, Session)
        make(unit, Attendance, person=person, session=session)
    assert refused(district, 1) == [
        f"Attendance of session {session.uid} rests on person {person.uid}."
    ]


def test_a_row_whose_home_is_gone_cannot_come_back(district):
    with write_in(district) as unit:
        alias = make(unit, SchoolAlias, text="E.")
    with write_in(district) as unit:
        unit.remove(alias)
    with write_in(district) as unit:
        unit.remove(alias.school)
    (sentence,) = refused(district, 2)
    assert sentence == (
        f"School alias of school {alias.school.uid} belonged to a school that was removed since."
    )


def test_a_collision_with_something_added_since_is_refused(district, unprojected):
    with write_in(district) as unit:
        alias = make(unit, PersonAlias, text="Bob")
    with write_in(district) as unit:
        unit.remove(alias)
    with write_in(district) as unit:
        make(unit, PersonAlias, text="Bob")
    before = contents(district, versions=True)
    with pytest.raises(UndoRefused, match="collides with something added since"):
        undo(district, director(district), 2)
    assert contents(district, versions=True) == before


def test_a_unit_is_undone_once(district):
    with write_in(district) as unit:
        make(unit, School)
    undo(district, director(district), 1)
    assert refused(district, 1) == ["This change has been undone already, by change 2."]
    undo(district, director(district), 2)
    undo(district, director(district), 1)
    assert not School._base_manager.exists()


def test_after_30_days_in_real_time_it_is_too_late(district):
    with write_in(district) as unit:
        make(unit, School)
    age(district, 1, 29.9)
    assert plan_undo(district, 1).possible
    age(district, 1, 30.1)
    assert refused(district, 1) == [
        "This change is older than 30 days and can no longer be undone."
    ]


def test_a_pinned_clock_does_not_stretch_the_30_days(district):
    with write_in(district) as unit:
        make(unit, School)
    age(district, 1, 31)
    district.pinned_now = timezone.now() - timedelta(days=31)
    assert not plan_undo(district, 1).possible


@pytest.fixture
def changed(district):
    """A school renamed in unit 2."""
    with write_in(district) as unit:
        school = make(unit, School, name="Oak", opens=None)
    with write_in(district) as unit:
        unit.change(school, name="Elm")
    return school


def as_if_written_with(monkeypatch, district, dropped=(), added=(), retyped=()):
    """Unit 2, as a release with other columns of School would have left it."""
    unit = WriteUnit.objects.get(district=district, seq=2)
    change = Change.objects.get(district=district, seq=2)
    image = {k: v for k, v in change.before.items() if k not in added} | dict.fromkeys(dropped, "x")
    with monkeypatch.context() as other, switched_off():
        for name in retyped:
            field = School._meta.get_field(name)
            other.setattr(field, "get_internal_type", lambda: "IntegerField")
        unit.columns_hash = columns_hash({School: image})
        unit.save()
        change.before = image
        change.save()


def test_an_added_column_keeps_its_value(monkeypatch, district, changed):
    as_if_written_with(monkeypatch, district, added=["opens"])
    undo(district, director(district), 2)
    assert School._base_manager.get(pk=changed.pk).name == "Oak"


def test_a_dropped_column_refuses(monkeypatch, district, changed):
    as_if_written_with(monkeypatch, district, dropped=["motto"])
    assert refused(district, 2) == ["School no longer has a column motto."]


def test_a_retyped_column_refuses(monkeypatch, district, changed):
    as_if_written_with(monkeypatch, district, retyped=["name"])
    assert refused(district, 2) == [
        "A column of what was changed has another type since; it cannot be put back."
    ]


def test_a_unit_that_never_was(district):
    with pytest.raises(NoSuchUnit):
        plan_undo(district, 7)


def test_a_unit_of_another_district_is_not_reached(district):
    other = new_district()
    with write_in(other) as unit:
        make(unit, School)
    with pytest.raises(NoSuchUnit):
        undo(district, director(district), 1)
    with pytest.raises(ValueError, match="another district"):
        undo(other, director(district), 1)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.DIRECTOR])
def test_only_a_director_undoes(district, role):
    with write_in(district) as unit:
        make(unit, School)
    with pytest.raises(Denied):
        undo(district, Actor(district.pk, "x", roles=frozenset({role})), 1)
    assert School._base_manager.exists()


# --- an import keeps what later rests on it ---


@pytest.fixture
def imported(district, unprojected):
    """Two visits of two new people each, with their names and uids, in one unit."""
    visits = []
    with write_in(district, "import sessions") as unit:
        for text in ("one", "two"):
            session = make(unit, Session)
            receive(unit, session)
            make(unit, SessionText, session=session, summary=text)
            people = [make(unit, Person), make(unit, Person)]
            for person in people:
                make(unit, PersonName, person=person)
            make(unit, SessionCoach, session=session, person=people[0])
            make(unit, Attendance, session=session, person=people[1])
            visits.append(session)
    return visits


def test_a_visit_changed_since_stays_whole_and_the_rest_goes(district, imported):
    kept, _gone = imported
    with write_in(district) as unit:
        unit.change(kept, minutes=45)
    plan = undo(district, director(district), 1, keep_dependents=True)
    assert plan.removes["session"] == 1
    with scope(district=district):
        assert [session.uid for session in Session.objects.all()] == [kept.uid]
        assert [text.summary for text in SessionText.objects.all()] == ["one"]
        assert SessionCoach.objects.count() == Attendance.objects.count() == 1
        assert Person.objects.count() == PersonName.objects.count() == 2
    spent = Received._base_manager.filter(district=district)
    assert [row.uid for row in spent] == [kept.uid]


def test_a_person_used_since_stays_but_their_imported_visits_go(district, imported):
    attendance = Attendance._base_manager.filter(session=imported[0]).get()
    with write_in(district) as unit:
        make(unit, Attendance, person=attendance.person)
    undo(district, director(district), 1, keep_dependents=True)
    with scope(district=district):
        assert not Session.objects.filter(pk__in=[s.pk for s in imported]).exists()
        assert PersonName.objects.get().person_id == attendance.person_id
    assert not Received._base_manager.filter(district=district).exists()


def test_what_stayed_can_be_undone_later(district, imported):
    with write_in(district) as unit:
        unit.change(imported[0], minutes=45)
    undo(district, director(district), 1, keep_dependents=True)
    assert refused(district, 1)
    undo(district, director(district), 2)
    undo(district, director(district), 1)
    assert not any(rows for rows in contents(district).values())


def test_nothing_left_to_keep_is_a_plain_undo(district, imported):
    undo(district, director(district), 1, keep_dependents=True)
    assert not any(rows for rows in contents(district).values())


def test_keeping_does_not_help_against_age(district, imported):
    age(district, 1, 31)
    with pytest.raises(UndoRefused, match="older than 30 days"):
        undo(district, director(district), 1, keep_dependents=True)


# --- random districts ---


# each example builds a district and rebuilds its facts
FEWER = settings(max_examples=max(4, settings().max_examples // 6))


def healthy(district) -> bool:
    with scope(district=district):
        return differences(district.pk) == []


@FEWER
@given(seed=st.integers(0, 10**6))
def test_undo_is_as_before_and_redo_is_as_after(seed):
    rng = Random(seed)
    district = build_world(seed, size=2, slug=f"undo-{uuid4().hex[:8]}")
    states = {seqs_of(district)[-1]: contents(district)}
    for _ in range(rng.randint(1, 4)):
        random_operation(rng, district)
        states[seqs_of(district)[-1]] = contents(district)
    first, *later = states
    for seq in reversed(later):
        undo(district, director(district), seq)
    assert contents(district) == states[first]
    assert healthy(district)
    for seq in later:
        undo_seq = WriteUnit.objects.get(district=district, undoes_seq=seq).seq
        undo(district, director(district), undo_seq)
        assert contents(district) == states[seq]
    assert healthy(district)


@FEWER
@given(seed=st.integers(0, 10**6))
def test_undo_of_any_earlier_unit_is_clean_or_refused(seed):
    rng = Random(seed)
    district = build_world(seed, size=2, slug=f"undo-{uuid4().hex[:8]}")
    for _ in range(6):
        random_operation(rng, district)
    before = contents(district)
    seq = rng.choice(seqs_of(district))
    try:
        undo(district, director(district), seq)
    except UndoRefused as refusal:
        assert refusal.plan.sentences
        assert contents(district) == before
    else:
        assert healthy(district)
        undo_last(district)
        assert contents(district) == before
    assert healthy(district)


def test_the_tables_compared_are_all_tenant_tables():
    assert {m for m in TENANT_MODELS if issubclass(m, TenantModel)} == set(TENANT_MODELS)
