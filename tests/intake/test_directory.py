"""What the importer may know of a district, and in how many statements it is read."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from stemhappens.core.models import District
from stemhappens.core.write import write
from stemhappens.intake.context import Context
from stemhappens.intake.directory import context_for
from stemhappens.people.models import PersonName
from stemhappens.people.services import add_person, rename_person
from tests.intake.district import bare_district, director, known_district
from tests.intake.world import KNOWN, TODAY

pytestmark = pytest.mark.django_db(transaction=True)


def picture(district: District) -> tuple[Context, int]:
    with scope(district=district), CaptureQueriesContext(connection) as asked:
        return context_for(district), len(asked)


def test_it_is_the_district_that_the_pure_tests_know():
    found, _count = picture(known_district())
    assert found.today == TODAY
    assert [(y.first_day, y.last_day) for y in found.years] == [
        (y.first_day, y.last_day) for y in KNOWN.years
    ]
    assert {(s.name, s.codes, s.opens, s.closes) for s in found.schools} == {
        (s.name, s.codes, s.opens, s.closes) for s in KNOWN.schools
    }
    school = {s.uid: s.name for s in (*found.schools, *KNOWN.schools)}

    def told(people):
        return {
            (p.name, p.emails, tuple((school.get(q.school_uid), q.role) for q in p.placements))
            for p in people
        }

    assert told(found.people) == told(KNOWN.people)


def test_earlier_names_and_short_contacts_are_known():
    district = known_district()
    with write(district, director(district), "marry") as unit:
        person = PersonName.objects.get(family="Chu").person
        rename_person(unit, person, date(2026, 1, 5), "Mei", "Lin")
    found, _count = picture(district)
    mei = next(p for p in found.people if p.given == "Mei")
    assert (mei.family, mei.other_names) == ("Lin", ("Chu",))
    kinds = {t.key: t.kind for t in found.types}
    assert kinds["observation"] == "visit"
    assert kinds["email"] == "micro_touch"
    assert kinds["travel"] == "time_entry"


def test_school_days_are_told_for_the_calendars_own_years():
    found, _count = picture(known_district())
    assert found.instructional(None, date(2025, 9, 3))
    assert not found.instructional(None, date(2025, 9, 6))
    assert found.instructional(None, date(2019, 9, 7)), "nothing is known of 2019"


def test_the_number_of_statements_does_not_grow():
    district = bare_district()
    _few, count = picture(district)
    with write(district, director(district), "grow") as unit:
        for number in range(30):
            add_person(unit, f"Name {number}", "Family", aliases=[f"alias {number}"])
    _many, grown = picture(district)
    assert grown == count <= 16
