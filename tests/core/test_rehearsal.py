"""A unit written beforehand: read as it will be, seen by nobody else, put in like any other."""

import pytest
from django.db import connection
from django_scopes import scope

from stemhappens.core.actor import system_actor
from stemhappens.core.db.guard import UnguardedWrite
from stemhappens.core.models import Change, District
from stemhappens.core.problem import Stale
from stemhappens.core.rehearsal import Rehearsal, rehearse
from stemhappens.core.undo import undo
from stemhappens.core.write import Unit, write
from stemhappens.people.models import School, SchoolAlias
from tests.core.rows import contents, new_district, write_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("unprojected")]


def begin(district: District) -> None:
    with write_in(district) as unit:
        for name in ("a", "b", "c"):
            school = unit.add(School(name=name))
            unit.add(SchoolAlias(school=school, text=f"alias of {name}"))


def work(unit: Unit) -> None:
    """Changes a row twice, removes one, adds two that hang together."""
    a, b = School.objects.filter(name__in="ab").order_by("name")
    unit.change(a, name="A")
    unit.change(a, name="A again")
    unit.remove(SchoolAlias.objects.get(school=b))
    new = unit.add(School(name="new"))
    unit.add(SchoolAlias(school=new, text="alias of new"))


def told(district: District) -> tuple[list, list]:
    with scope(district=district):
        schools = list(School.objects.order_by("name").values_list("name", "version"))
        return schools, sorted(SchoolAlias.objects.values_list("school__name", "text", "version"))


def rehearsed(district: District):
    return rehearse(district, system_actor(district.pk, "Test"), "work")


def put_in(district: District, rehearsal: Rehearsal) -> None:
    with write(district, rehearsal.actor, rehearsal.cause, first=rehearsal.load) as unit:
        rehearsal.put_in(unit)


def test_a_rehearsal_put_in_is_the_unit_it_was(district):
    other = new_district()
    for one in (district, other):
        begin(one)
    with write_in(other) as unit:
        work(unit)
    before = contents(district, versions=True)
    with rehearsed(district) as rehearsal:
        with rehearsal.shown():
            work(rehearsal)
            shown = told(district)
        assert contents(district, versions=True) == before
        put_in(district, rehearsal)
    assert told(district) == shown == told(other)


def test_its_change_log_is_a_units_and_undoes_as_one(district):
    begin(district)
    before = contents(district)
    with rehearsed(district) as rehearsal:
        with rehearsal.shown():
            work(rehearsal)
        put_in(district, rehearsal)
    seq = District.objects.get(pk=district.pk).seq
    log = list(Change.objects.filter(district=district, seq=seq).order_by("n"))
    assert [change.n for change in log] == [1, 2, 3, 4, 5]
    assert sorted(change.op for change in log) == ["delete", *["insert"] * 2, *["update"] * 2]
    assert all((change.before is None) == (change.op == "insert") for change in log)
    undo(district, system_actor(district.pk, "Test"), seq)
    assert contents(district) == before


def test_ids_are_its_own_whoever_adds_meanwhile(district):
    begin(district)
    with rehearsed(district) as rehearsal:
        with rehearsal.shown():
            school = rehearsal.add(School(name="rehearsed"))
        with write_in(district) as unit:
            other = unit.add(School(name="meanwhile"))
        assert other.pk != school.pk
        put_in(district, rehearsal)
    with scope(district=district):
        assert {"rehearsed", "meanwhile"} <= set(School.objects.values_list("name", flat=True))


def test_a_row_that_somebody_changed_meanwhile_is_stale_and_nothing_is_written(district):
    begin(district)
    with pytest.raises(Stale), rehearsed(district) as rehearsal:
        with rehearsal.shown():
            work(rehearsal)
        with write_in(district) as unit:
            unit.change(School.objects.get(name="a"), name="mine")
        kept = contents(district)
        put_in(district, rehearsal)
    assert contents(district) == kept


def test_what_others_touched_meanwhile_is_told(district):
    begin(district)
    with rehearsed(district) as rehearsal:
        with write_in(district) as unit:
            school = unit.change(School.objects.get(name="a"), name="mine")
        with write(district, rehearsal.actor, "look") as unit:
            assert rehearsal.changed_since(unit) == {"people.School"}
            (touch,) = rehearsal.touches_since(unit)
    assert (touch.row_id, touch.before["name"], touch.after["name"]) == (school.pk, "a", "mine")


def test_a_rehearsal_opens_no_way_around_the_guard(district):
    begin(district)
    with rehearsed(district) as rehearsal, rehearsal.shown():
        rehearsal.add(School(name="x"))
        with pytest.raises(UnguardedWrite), connection.cursor() as cursor:
            cursor.execute("UPDATE people_school SET name = 'y'")
    assert "y" not in [name for name, _version in told(district)[0]]


def test_a_rehearsal_that_fails_leaves_nothing_behind(district):
    begin(district)
    before = contents(district)
    for _again in range(2):
        with pytest.raises(ZeroDivisionError), rehearsed(district) as rehearsal, rehearsal.shown():
            work(rehearsal)
            raise ZeroDivisionError
    assert contents(district) == before
