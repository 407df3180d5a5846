"""Who of a roster is who here: asked once where it is not sure, never doubled, never guessed."""

from datetime import timedelta

import pytest
from django_scopes import scope

from stemhappens.core.undo import undo
from stemhappens.core.write import write
from stemhappens.facts.rebuild import differences as facts_differ
from stemhappens.intake.commit.sessions import Meta
from stemhappens.intake.roster.commit import commit_roster
from stemhappens.intake.roster.differences import counted, differences
from stemhappens.intake.taking import preview_roster
from stemhappens.people.models import (
    CoachAssignment,
    Eligibility,
    ExternalId,
    PersonName,
    Placement,
    Program,
    School,
)
from stemhappens.people.services import add_person, place, set_eligibility
from tests.core.rows import contents
from tests.intake.district import START, bare_district, director
from tests.intake.test_roster_commit import ORGS, placed, roster, take
from tests.intake.world import TODAY

pytestmark = pytest.mark.django_db(transaction=True)


def preview(district, path, system="", **answers: str):
    return preview_roster(
        district, path, source=system or path.name, system=system, answers=answers
    )


def commit(district, found, system="", **more):
    meta = Meta("set.zip", "0" * 64)
    return commit_roster(
        district, director(district), found.reading, meta, system=system, **more
    )  # fmt: skip


def people(family: str) -> int:
    return PersonName.objects.filter(family=family).values("person").distinct().count()


def typed(district, given: str, family: str, school: str = "Lincoln ES") -> None:
    """Somebody whom the director has entered by hand."""
    with write(district, director(district), "typed") as unit:
        person = add_person(unit, given, family)
        place(unit, person, School.objects.get(name=school), Placement.Role.TEACHER, START)
        set_eligibility(unit, Program.objects.get(), person, School.objects.get(name=school), START)


def test_two_systems_are_linked_by_a_person_once(tmp_path):
    district = bare_district()
    take(district, roster(tmp_path), system="PowerSchool")
    other = roster(tmp_path, **{f"u{n}": None for n in range(1, 8)},
                   h17="S1,teacher,Julia,Ramírez,julia.ramirez@hr.org",
                   h18="S2,teacher,Mei,Chu,")  # fmt: skip
    found = preview(district, other, "HR")
    assert len(found.plan.waiting) == 2
    assert len(found.plan.open_questions) == 2
    assert found.plan.counts["new_people"] == 0
    assert {d.who for d in differences(found.plan) if d.kind == "asked"} == {
        "Julia Ramírez", "Mei Chu",
    }  # fmt: skip
    before = contents(district)
    commit(district, found, "HR")
    with scope(district=district):
        assert people("Ramírez") == 1, "nobody is doubled while it waits"
        assert not ExternalId.objects.filter(system="HR", person__isnull=False).exists()
    answers = {"link:HR:h17": "one", "link:HR:h18": "two"}
    found = preview(district, other, "HR", **answers)
    assert not found.plan.open_questions
    done = commit(district, found, "HR")
    with scope(district=district):
        assert people("Ramírez") == 1
        assert people("Chu") == 2
        held = ExternalId.objects.filter(person__names__family="Ramírez")
        assert {row.system for row in held} == {"PowerSchool", "HR", "email"}
        assert not list(facts_differ(district.pk))
    again = preview(district, other, "HR")
    assert again.plan.empty, "remembered"
    assert not again.plan.questions
    undo(district, director(district), done.imported.seq)
    with scope(district=district):
        assert people("Chu") == 1
    assert len(contents(district)) >= len(before)


def test_somebody_typed_is_offered_for_linking_and_not_doubled(tmp_path):
    district = bare_district()
    take(district, roster(tmp_path))
    typed(district, "Nia", "Brandt")
    typed(district, "Jules", "Quill")
    path = roster(tmp_path, u8="S1,teacher,Nia,Brandt,nia@tern.org", u9="S1,teacher,Julia,Quill,")
    found = preview(district, path)
    by_key = {q.key: q for q in found.plan.questions}
    same = by_key["same:oneroster:u8"]
    assert (same.answer, same.default) == ("one", "one"), "name and school: taken, can be changed"
    likely = by_key["link:oneroster:u9"]
    assert likely.answer is None, "Jules and Julia may be two"
    assert "Jules Quill" in likely.text
    two = preview(district, path, **{same.key: "two", likely.key: "two"})
    assert two.plan.counts["new_people"] == 2
    one = preview(district, path, **{likely.key: "one"})
    assert one.plan.counts["new_people"] == 0
    commit(district, one)
    with scope(district=district):
        assert people("Brandt") == 1
        assert len(placed("Brandt")) == 1
        assert PersonName.objects.filter(family="Quill").count() == 2, "the names are dated"
    assert preview(district, path).plan.empty


def test_a_namesake_elsewhere_is_asked_and_not_moved_silently(tmp_path):
    district = bare_district()
    take(district, roster(tmp_path))
    typed(district, "Nia", "Brandt", "Cedar Grove ES")
    path = roster(tmp_path, u8="S1,teacher,Nia,Brandt,nia@tern.org")
    found = preview(district, path)
    (question,) = found.plan.open_questions
    assert not any(option.likely for option in question.options)
    done = commit(district, preview(district, path, **{question.key: "one"}))
    assert done.counts["transfers"] == 1
    with scope(district=district):
        assert [(p[0], p[3] == TODAY) for p in placed("Brandt")] == [
            ("Cedar Grove ES", True), ("Lincoln ES", False),
        ]  # fmt: skip
        spans = Eligibility.objects.filter(person__names__family="Brandt").order_by("starts")
        assert [(e.school.name, e.starts) for e in spans] == [
            ("Cedar Grove ES", START), ("Lincoln ES", TODAY),
        ]  # fmt: skip


def test_several_of_one_name_are_told_apart_by_a_person(tmp_path):
    district = bare_district()
    take(district, roster(tmp_path))
    for _n in range(2):
        typed(district, "Ana", "Silva")
    path = roster(tmp_path, u8="S1,teacher,Ana,Silva,")
    (question,) = preview(district, path).plan.open_questions
    assert question.key == "who:oneroster:u8"
    chosen = question.options[1].choice
    commit(district, preview(district, path, **{question.key: chosen}))
    with scope(district=district):
        assert ExternalId.objects.get(system="oneroster", value="u8").person_id == int(chosen)


def test_a_record_made_anew_by_the_system_is_asked(tmp_path):
    """Julia has left and another Julia of the same name comes the same night: or it is she."""
    district = bare_district()
    take(district, roster(tmp_path))
    path = roster(tmp_path, u1=None, u1b="S1,teacher,Julia,Ramírez,")
    found = preview(district, path)
    assert found.plan.open_questions
    assert not found.plan.leaving, "whoever may be on the roster has not left it"


def test_a_row_that_cannot_be_used_ends_nobody(tmp_path):
    district = bare_district()
    take(district, roster(tmp_path))
    path = roster(tmp_path, u1="S1,,Julia,Ramírez,julia@tern.org", u3="S9,teacher,Mei,Chu,")
    found = preview(district, path)
    assert not found.plan.leaving
    assert not found.plan.ending


def test_a_school_no_longer_named_closes_and_too_many_stop(tmp_path):
    district = bare_district()
    orgs = ORGS + "".join(f"S{n},School {n},school,\n" for n in range(3, 8))
    take(district, roster(tmp_path, orgs=orgs))
    fewer = orgs.replace("S7,School 7,school,\n", "")
    found = preview(district, roster(tmp_path, orgs=fewer))
    assert [d.who for d in differences(found.plan) if d.kind == "ends"] == ["School 7"]
    commit(district, found)
    with scope(district=district):
        assert School.objects.get(name="School 7").closes == TODAY
    assert preview(district, roster(tmp_path, orgs=ORGS)).plan.ends_too_many


def test_a_coach_who_is_gone_coaches_no_longer(tmp_path):
    district = bare_district()
    with write(district, director(district), "before") as unit:
        unit.change(Program.objects.get(), starts=START - timedelta(days=30))
    take(district, roster(tmp_path))
    found = preview(district, roster(tmp_path, u6=None))
    assert [d.who for d in differences(found.plan) if d.kind == "ends"] == ["Theo Okonjo"]
    commit(district, found)
    with scope(district=district):
        assert CoachAssignment.objects.get().ends == TODAY
    assert preview(district, roster(tmp_path, u6=None)).plan.empty


def test_every_kind_of_difference_is_told_with_its_reason(tmp_path):
    district = bare_district()
    take(district, roster(tmp_path))
    path = roster(
        tmp_path, u1="S2,teacher,Julia,Ramírez,julia@tern.org",
        u3="S2,teacher,Mei,Chu-Lin,mei@tern.org", u4=None, u9="S1,teacher,Nia,Brandt,",
    )  # fmt: skip
    told = differences(preview(district, path).plan)
    kinds = {d.who: d.kind for d in told}
    assert kinds["Julia Ramírez"] == "moved"
    assert kinds["Mei Chu"] == "changed"
    assert kinds["Anna Smith"] == "ends"
    assert kinds["Nia Brandt"] == "new"
    assert kinds["Tunde Oyelaran"] == "unchanged"
    moved = next(d for d in told if d.kind == "moved")
    assert moved.what == "Lincoln ES until 7 May 2026 → teacher at Cedar Grove ES from 8 May 2026"
    assert all(d.why for d in told)
    assert counted(told)["unchanged"] == 6
