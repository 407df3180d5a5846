"""The federal list of schools: ids made whole, found by id, then by name, else asked."""

from datetime import date

import pytest
from django_scopes import scope

from stemhappens.core.spans import OPEN_END
from stemhappens.core.undo import undo
from stemhappens.core.write import write
from stemhappens.facts.rebuild import differences as facts_differ
from stemhappens.intake.commit.sessions import Meta
from stemhappens.intake.roster.commit import commit_roster
from stemhappens.intake.roster.differences import differences
from stemhappens.intake.taking import preview_roster
from stemhappens.people.models import ExternalId, School, SchoolAttribute
from stemhappens.people.services import add_school
from tests.core.rows import contents, log_of
from tests.intake.district import bare_district, director
from tests.intake.test_roster_commit import ORGS, roster, take

pytestmark = pytest.mark.django_db(transaction=True)
HEAD = "SCHOOL_YEAR,LEA_NAME,SCH_NAME,LEAID,NCESSCH,LEVEL,SY_STATUS_TEXT,EFFECTIVE_DATE,GSLO,GSHI"
ROWS = (
    "2023-2024,Tern Valley,Lincoln Elementary School,601420,60142000142,Elementary,Open,,KG,05",
    "2023-2024,Tern Valley,Cedar Grove Elementary,601420,60142000300,Elementary,Open,,KG,08",
)


def listed(tmp_path, *rows: str, name: str = "ccd.csv"):
    path = tmp_path / name
    path.write_text("\n".join((HEAD, *rows)) + "\n")
    return path


def read(district, path, **answers: str):
    found = preview_roster(district, path, source=path.name, answers=answers)
    return found.reading, found.plan


def commit(district, reading):
    return commit_roster(district, director(district), reading, Meta("ccd.csv", "0" * 64))


def held() -> dict[str, str]:
    rows = ExternalId.objects.filter(system="nces", school__isnull=False)
    return dict(rows.values_list("school__name", "value"))


def test_schools_get_id_and_level_with_the_eaten_zero_put_back(tmp_path):
    district = bare_district()
    take(district, roster(tmp_path))
    with write(district, director(district), "as if its level were unknown") as unit:
        unit.change(SchoolAttribute.objects.get(school__name="Cedar Grove ES"), level="other")
    before, logged = contents(district), log_of(district)
    reading, plan = read(district, listed(tmp_path, *ROWS))
    assert "The zero with which the id begins was put back." in reading.rows[0].reasons
    assert {d.kind for d in differences(plan)} == {"changed"}
    assert contents(district) == before
    done = commit(district, reading)
    with scope(district=district):
        assert held() == {"Lincoln ES": "060142000142", "Cedar Grove ES": "060142000300"}
        assert School.objects.count() == 2
        cedar = SchoolAttribute.objects.get(school__name="Cedar Grove ES")
        assert cedar.level == "k8", "KG to 08 is more than its level says"
        assert not list(facts_differ(district.pk))
    again, plan = read(district, listed(tmp_path, *ROWS))
    assert plan.empty
    assert commit(district, again).imported is None
    undo(district, director(district), done.imported.seq)
    assert contents(district) == before
    assert len(log_of(district)) > len(logged)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("6.0142E+10", "not whole"),
        ("6014200014", "has 10 digits"),
        ("070142000142", "does not begin with its district's"),
        ("", "not whole"),
    ],
)
def test_an_id_that_cannot_be_right_is_rejected(tmp_path, number, said):
    district = bare_district()
    bad = f"2023-2024,Tern Valley,Lincoln Elementary School,601420,{number},1,Open,,KG,05"
    reading, _plan = read(district, listed(tmp_path, bad, ROWS[1]))
    (row,) = (r for r in reading.rows if r.outcome == "rejected")
    assert said in row.reasons[0]
    assert [s.name for s in reading.schools] == ["Cedar Grove Elementary"]


def test_what_fits_none_for_sure_is_asked_and_closed_ones_are_dated(tmp_path):
    district = bare_district()
    with write(district, director(district), "schools") as unit:
        add_school(unit, "Lincoln ES", level="elementary")
        add_school(unit, "Harbor Street School", level="elementary")
        add_school(unit, "Old Mill School", level="middle")
    rows = (
        ROWS[0],
        "2023-2024,Tern Valley,Harbour St Academy of Science,601420,60142000777,1,Open,,KG,05",
        "2023-2024,Tern Valley,Old Mill School,601420,60142000888,2,Closed,07/01/2024,06,08",
        "2023-2024,Tern Valley,Gone Long Ago,601420,60142000999,2,Closed,07/01/2019,06,08",
    )
    path = listed(tmp_path, *rows)
    reading, _plan = read(district, path)
    (question,) = reading.questions
    assert "Harbour St Academy of Science" in question.text
    with scope(district=district):
        harbor = str(School.objects.get(name="Harbor Street School").uid)
    assert harbor in {option.choice for option in question.options}
    assert len(reading.schools) == 2
    reading, _plan = read(district, path, **{question.key: harbor})
    commit(district, reading)
    with scope(district=district):
        assert held()["Harbor Street School"] == "060142000777"
        assert School.objects.get(name="Old Mill School").closes == date(2024, 7, 1)
        assert School.objects.count() == 3
    assert read(district, path)[1].empty, "once said it is remembered by its id"


def test_a_school_with_people_is_not_closed_by_a_list(tmp_path):
    district = bare_district()
    take(district, roster(tmp_path))
    shut = ROWS[0].replace("Open,", "Closed,07/01/2024")
    reading, plan = read(district, listed(tmp_path, shut, ROWS[1]))
    asked = [d for d in differences(plan) if d.kind == "asked"]
    assert len(asked) == 1
    assert "people work there" in asked[0].why
    commit(district, reading)
    with scope(district=district):
        assert School.objects.get(name="Lincoln ES").closes == OPEN_END


def test_a_national_list_is_cut_to_the_district(tmp_path):
    district = bare_district()
    take(district, roster(tmp_path, orgs=ORGS))
    others = [
        f"2023-2024,Elsewhere {n},School {n},5500{n:03d},5500{n:03d}00001,1,Open,,KG,05"
        for n in range(100, 120)
    ]
    reading, _plan = read(district, listed(tmp_path, *others, *ROWS))
    assert [s.nces for s in reading.schools] == ["060142000142", "060142000300"]
    assert any("20 of other districts are left out" in note for note in reading.notes)
    empty = bare_district("heron")
    reading, _plan = read(empty, listed(tmp_path, *others, *ROWS))
    assert [q.key for q in reading.questions if q.answer is None] == ["lea"]
    assert not reading.schools
    reading, _plan = read(empty, listed(tmp_path, *others, *ROWS), lea="0601420")
    assert len(reading.schools) == 2


def test_a_school_keeps_the_number_it_has(tmp_path):
    district = bare_district()
    with write(district, director(district), "schools") as unit:
        add_school(unit, "Lincoln ES", level="elementary",
                   external_ids={"nces": "060142000555"})  # fmt: skip
    _reading, plan = read(district, listed(tmp_path, ROWS[0]))
    assert any("Its NCES id here is 060142000555" in d.why for d in differences(plan))
    assert plan.empty


def test_a_list_of_schools_is_not_the_first_roster(tmp_path):
    district = bare_district()
    reading, _plan = read(district, listed(tmp_path, *ROWS))
    commit(district, reading)
    done = take(district, roster(tmp_path))
    assert done.plan.first
    with scope(district=district):
        assert School.objects.count() == 2, "found by name"
