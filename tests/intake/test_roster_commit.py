"""A roster in: who is new, renamed, moved or gone; again nothing; undone as before."""

from datetime import date, timedelta

import pytest
from django_scopes import scope

from stemhappens.core.models import District
from stemhappens.core.spans import OPEN_END
from stemhappens.core.undo import undo
from stemhappens.core.write import write
from stemhappens.facts.rebuild import differences
from stemhappens.intake.commit.sessions import Meta
from stemhappens.intake.roster.commit import RosterDone, TooManyEnd, commit_roster, sentences
from stemhappens.intake.taking import preview_roster
from stemhappens.people.models import (
    CoachAssignment,
    Eligibility,
    ExternalId,
    PersonName,
    Placement,
    ProgramSchool,
    School,
    SchoolYear,
)
from stemhappens.people.reads import names_on
from stemhappens.people.services import end_eligibility
from tests.core.rows import contents, log_of
from tests.intake.district import START, bare_district, director, take_in
from tests.intake.world import HEAD, TODAY

pytestmark = pytest.mark.django_db(transaction=True)

ORGS = "sourcedId,name,type,identifier\nD,Tern,district,\nS1,Lincoln ES,school,0142\n" \
    "S2,Cedar Grove ES,school,0300\n"  # fmt: skip
YEARS = "sourcedId,title,type,startDate,endDate\nY,y,schoolYear,2025-08-18,2026-06-05\n"
USERS = {
    "u1": "S1,teacher,Julia,Ramírez,julia@tern.org",
    "u2": "S1,teacher,Tunde,Oyelaran,tunde@tern.org",
    "u3": "S2,teacher,Mei,Chu,mei@tern.org",
    "u4": "S2,teacher,Anna,Smith,anna@tern.org",
    "u5": "S1,principal,Pat,Lowe,pat@tern.org",
    "u6": "D,coach,Theo,Okonjo,theo@tern.org",
    "u7": "S2,teacher,Sean,O'Neil,sean@tern.org",
}


def roster(tmp_path, orgs: str = ORGS, years: str | None = YEARS, **changed: str | None):
    folder = tmp_path / f"set-{len(list(tmp_path.iterdir()))}"
    folder.mkdir()
    lines = {**USERS, **changed}
    text = "sourcedId,orgSourcedIds,role,givenName,familyName,email\n"
    text += "".join(f"{key},{line}\n" for key, line in lines.items() if line)
    (folder / "users.csv").write_text(text)
    (folder / "orgs.csv").write_text(orgs)
    if years:
        (folder / "academicSessions.csv").write_text(years)
    return folder


def take(district: District, path, **more) -> RosterDone:
    reading = preview_roster(district, path, source="sis").reading
    return commit_roster(district, director(district), reading, Meta(path.name, "0" * 64), **more)


def placed(name: str) -> list[tuple[str, str, date, date]]:
    rows = Placement.objects.filter(person__names__family=name).order_by("starts", "id")
    return [(p.school.name, p.role, p.starts, p.ends) for p in rows]


def test_a_first_roster_begins_with_its_school_year(tmp_path):
    district = bare_district()
    before = contents(district)
    done = take(district, roster(tmp_path))
    with scope(district=district):
        assert done.counts["new_people"] == 7
        assert placed("Ramírez") == [("Lincoln ES", "teacher", START, OPEN_END)]
        assert placed("Lowe") == [("Lincoln ES", "principal", START, OPEN_END)]
        assert CoachAssignment.objects.get().fte == 0
        assert ProgramSchool.objects.count() == 2
        assert {e.starts for e in Eligibility.objects.all()} == {START}
        assert Eligibility.objects.count() == 5
        assert all(e.reason for e in Eligibility.objects.all())
        assert School.objects.count() == 2, "a district office is no school"
        assert not list(differences(district.pk))
    undo(district, director(district), done.imported.seq)
    assert contents(district) == before


def test_again_it_changes_nothing(tmp_path):
    district = bare_district()
    take(district, roster(tmp_path))
    before, logged = contents(district), log_of(district)
    assert take(district, roster(tmp_path)).imported is None
    assert contents(district) == before
    assert log_of(district) == logged


def test_years_come_from_the_roster_where_the_district_has_none(tmp_path):
    district = bare_district()
    years = YEARS + "Z,z,schoolYear,2026-08-17,2027-06-04\n"
    take(district, roster(tmp_path, years=years))
    with scope(district=district):
        found = SchoolYear.objects.order_by("first_day").values_list("name", "first_day")
        assert list(found)[-1] == ("2026-27", date(2026, 8, 17))
        assert len(found) == 3


def test_a_transfer_is_dated_and_takes_eligibility_along(tmp_path):
    district = bare_district()
    take(district, roster(tmp_path))
    done = take(district, roster(tmp_path, u1="S2,teacher,Julia,Ramírez,julia@tern.org"))
    with scope(district=district):
        assert placed("Ramírez") == [
            ("Lincoln ES", "teacher", START, TODAY),
            ("Cedar Grove ES", "teacher", TODAY, OPEN_END),
        ]
        spans = Eligibility.objects.filter(person__names__family="Ramírez").order_by("starts")
        assert [(e.school.name, e.starts, e.ends) for e in spans] == [
            ("Lincoln ES", START, TODAY),
            ("Cedar Grove ES", TODAY, OPEN_END),
        ]
        assert not list(differences(district.pk))
    assert done.counts["transfers"] == 1
    assert done.counts["people_ending"] == 0


def test_a_marriage_is_dated_and_a_lost_accent_changes_nothing(tmp_path):
    district = bare_district()
    take(district, roster(tmp_path))
    done = take(
        district,
        roster(
            tmp_path,
            u1="S1,teacher,Julia,Ramirez,julia@tern.org",
            u3="S2,teacher,Mei,Chu-Lin,mei@tern.org",
        ),
    )
    assert done.counts["renamed_people"] == 1
    with scope(district=district):
        person = PersonName.objects.get(family="Chu-Lin").person_id
        assert names_on([person], TODAY - timedelta(days=1))[person] == "Mei Chu"
        assert names_on([person], TODAY)[person] == "Mei Chu-Lin"
        assert PersonName.objects.filter(family="Ramírez").exists()


def test_who_is_gone_ends_and_stays_on_record(tmp_path):
    district = bare_district()
    take(district, roster(tmp_path))
    done = take(district, roster(tmp_path, u4=None))
    assert done.counts["people_ending"] == 1
    with scope(district=district):
        assert placed("Smith") == [("Cedar Grove ES", "teacher", START, TODAY)]
        assert Eligibility.objects.get(person__names__family="Smith").ends == TODAY
        assert PersonName.objects.filter(family="Smith").exists()


def test_a_roster_that_would_end_more_than_one_in_five_stops(tmp_path):
    district = bare_district()
    take(district, roster(tmp_path))
    before, logged = contents(district), log_of(district)
    half = roster(tmp_path, u3=None, u4=None)
    with pytest.raises(TooManyEnd, match="2 of 7"):
        take(district, half)
    assert contents(district) == before
    assert log_of(district) == logged
    assert take(district, half, confirmed=True).counts["people_ending"] == 2


def test_what_the_director_has_set_stays(tmp_path):
    district = bare_district()
    take(district, roster(tmp_path))
    with write(district, director(district), "narrow") as unit:
        end_eligibility(
            unit, Eligibility.objects.get(person__names__family="Chu"), date(2025, 9, 1)
        )
    take(district, roster(tmp_path, u3="S1,teacher,Mei,Chu,mei@tern.org"))
    with scope(district=district):
        spans = Eligibility.objects.filter(person__names__family="Chu")
        assert [(e.school.name, e.ends) for e in spans] == [("Cedar Grove ES", date(2025, 9, 1))]


def test_a_newcomer_of_a_later_roster_begins_that_day(tmp_path):
    district = bare_district()
    take(district, roster(tmp_path))
    take(district, roster(tmp_path, u9="S1,teacher,Nia,Brandt,nia@tern.org"))
    with scope(district=district):
        assert placed("Brandt") == [("Lincoln ES", "teacher", TODAY, OPEN_END)]
        assert Eligibility.objects.get(person__names__family="Brandt").starts == TODAY


def test_people_whom_the_log_brought_are_found_again(tmp_path):
    district = bare_district()
    log = [
        HEAD,
        ["9/15/2025", "Theo Okonjo", "Lincoln ES", "Julia Ramírez", "Observation", "45", ""],
    ]
    take_in(district, "\n".join(",".join(line) for line in log).encode(), "log.csv")
    with scope(district=district):
        assert not Eligibility.objects.exists()
    done = take(district, roster(tmp_path))
    assert done.counts["new_people"] == 5
    with scope(district=district):
        assert len(placed("Ramírez")) == 1
        assert Eligibility.objects.get(person__names__family="Ramírez").starts == START
        assert ExternalId.objects.filter(system="oneroster", value="u1").exists()
        assert PersonName.objects.filter(family="Okonjo").count() == 1


def test_a_staff_list_without_ids(tmp_path):
    district = bare_district()
    path = tmp_path / "staff.csv"
    people = (
        'Name,School,Title\n"Ramírez, Julia",Lincoln ES,Teacher\nMei Chu,Cedar Grove ES,Teacher\n'
    )
    path.write_text(people)
    take(district, path)
    assert take(district, path).imported is None
    path.write_text(people.replace("Mei Chu,Cedar Grove ES", "Mei Chu,Lincoln ES"))
    done = take(district, path)
    assert done.counts["transfers"] == 1
    assert any("Mei Chu" in said for said in sentences(done.plan))
    with scope(district=district):
        assert PersonName.objects.count() == 2
        assert [(p[0], p[3]) for p in placed("Chu")] == [
            ("Cedar Grove ES", TODAY),
            ("Lincoln ES", OPEN_END),
        ]


def test_two_districts_with_the_same_ids_do_not_mix(tmp_path):
    tern, heron = bare_district(), bare_district("heron")
    take(tern, roster(tmp_path))
    before = contents(tern)
    take(heron, roster(tmp_path, u1="S2,teacher,Julia,Other,julia@tern.org"))
    assert contents(tern) == before
    with scope(district=heron):
        assert placed("Other") == [("Cedar Grove ES", "teacher", START, OPEN_END)]
