import pytest
from datetime import date
from django.db import IntegrityError, connection
from django_scopes import scope, scopes_disabled
from stemhappens.core.models import *
from stemhappens.core.write import *
from stemhappens.core.actor import system_actor
from stemhappens.core.db.guard import UnguardedWrite
from stemhappens.people.models import *

pytestmark = pytest.mark.django_db(transaction=True)


def mk(slug):
    with write_accounts("t", "create district") as u:
        return u.add(District(slug=slug, name=slug))


def test_it():
    a = mk("a")
    b = mk("b")
    with pytest.raises(UnguardedWrite):
        School.objects.none()
        connection.cursor().execute("UPDATE people_school SET name='x'")
    with write(a, system_actor(a.pk, "x"), "c") as u:
        s = u.add(School(name="S"))
    with write(b, system_actor(b.pk, "x"), "c") as u:
        s2 = u.add(School(name="S2"))
    with pytest.raises(IntegrityError):
        with write(a, system_actor(a.pk, "x"), "c") as u:
            u.add(SchoolAlias(school_id=s2.pk, text="q"))
    with write(a, system_actor(a.pk, "x"), "c") as u:
        u.add(SchoolAlias(school_id=s.pk, text="q"))
        u.change(s, name="T")
    a.refresh_from_db()
    assert a.seq == 2
    with scope(district=a):
        assert School.objects.get().version == 2
    assert Change.objects.filter(district=a).count() == 3
