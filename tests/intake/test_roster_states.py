"""Random rosters: twice is once, changes equal the whole, undone as before, facts rebuilt."""

import io
import random
import zipfile
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pytest
from django_scopes import scope

from stemhappens.core.models import District
from stemhappens.core.spans import OPEN_END
from stemhappens.core.undo import undo
from stemhappens.core.write import write, write_accounts
from stemhappens.facts.rebuild import differences as facts_differ
from stemhappens.intake.commit.sessions import Meta
from stemhappens.intake.roster.commit import commit_roster
from stemhappens.intake.taking import preview_roster
from stemhappens.people.models import (
    CoachAssignment,
    Eligibility,
    ExternalId,
    PersonName,
    Placement,
    School,
)
from stemhappens.people.services import end_eligibility
from tests.core.rows import contents, log_of
from tests.intake.district import START, bare_district, director
from tests.intake.world import TODAY

pytestmark = pytest.mark.django_db(transaction=True)
SEEDS = [0, 3, *(pytest.param(n, marks=pytest.mark.slow) for n in (1, 2, 4, 5, 6, 7))]
SCHOOLS = ("S1", "S2", "S3", "S4")
ORGS = {"D": ("Tern", "district", ""), "X1": ("STEM", "department", "S1"),
        **{s: (f"{name} School", "school", "D") for s, name in
           zip(SCHOOLS, ("Lincoln", "Cedar", "Harbor", "Mill"), strict=True)}}  # fmt: skip
ROLES = ("teacher", "teacher", "teacher", "principal", "aide")
FAMILIES = "Abe Brandt Chu Diaz Eng Fox Gray Hart Ito Jain Katz Lowe Moss Nunez Orr Pike".split()


@dataclass(frozen=True)
class User:
    """Somebody of the student system, with roles by their id: org, role, begin, end."""

    given: str
    family: str
    roles: dict[str, tuple[str, str, str, str]] = field(default_factory=dict)


State = dict[str, User]


def some_role(rng: random.Random, version: str) -> tuple[str, str, str, str]:
    org = rng.choice((*SCHOOLS, "X1"))
    if version == "1.1":
        return (org, rng.choice(ROLES), "", "")
    begin = START + timedelta(days=rng.randrange(200))
    end = rng.choice(["", "", "2026-06-05", (begin + timedelta(days=30)).isoformat()])
    return (org, rng.choice(ROLES), begin.isoformat(), end)


def some_state(rng: random.Random, version: str) -> State:
    return {
        f"u{n}": User(f"Given{n}", family, {f"r{n}a": some_role(rng, version)})
        for n, family in enumerate(FAMILIES)
    } | {"c1": User("Theo", "Okonjo", {"rc1": ("D", "coach", "", "")})}


def changed(rng: random.Random, state: State, version: str) -> State:
    """A few of the things that happen between two nights."""
    new = dict(state)
    keys = rng.sample([key for key in state if key != "c1"], 6)
    del new[keys[0]]
    new[keys[1]] = replace(new[keys[1]], family="Married")
    for key in keys[2:4]:  # another place: another record
        new[key] = replace(new[key], roles={f"r{key}b": some_role(rng, version)})
    if version == "1.2":
        new[keys[4]] = replace(
            new[keys[4]], roles={**new[keys[4]].roles, f"r{key}c": some_role(rng, version)}
        )
    new["n1"] = User("New", "Comer", {"rn1": some_role(rng, version)})
    return new


def table(head: str, rows: list[list[str]]) -> str:
    return "\n".join([head, *(",".join(f'"{c}"' for c in row) for row in rows)]) + "\n"


def bulk(state: State, version: str) -> dict[str, str]:
    files = {
        "manifest.csv": f"propertyName,value\noneroster.version,{version}\nfile.orgs,bulk\n"
        "file.users,bulk\n",
        "orgs.csv": table("sourcedId,name,type,parentSourcedId",
                          [[key, *row] for key, row in ORGS.items()]),
    }  # fmt: skip
    if version == "1.1":
        files["users.csv"] = table(
            "sourcedId,orgSourcedIds,role,givenName,familyName",
            [[k, ",".join(r[0] for r in u.roles.values()), next(iter(u.roles.values()))[1],
              u.given, u.family] for k, u in state.items()],
        )  # fmt: skip
        return files
    files["manifest.csv"] += "file.roles,bulk\n"
    files["users.csv"] = table(
        "sourcedId,givenName,familyName", [[k, u.given, u.family] for k, u in state.items()]
    )
    files["roles.csv"] = table(
        "sourcedId,userSourcedId,orgSourcedId,role,beginDate,endDate",
        [[r, k, *role] for k, u in state.items() for r, role in u.roles.items()],
    )
    return files


def delta(old: State, new: State, version: str) -> dict[str, str]:
    """What a student system sends that tells changes only."""
    stamp = "2026-05-07T02:00:00Z"
    status = {k: "tobedeleted" if k not in new else "active"
              for k in {**old, **new} if old.get(k) != new.get(k)}  # fmt: skip
    users = {k: new.get(k) or old[k] for k in status}
    files = {"manifest.csv": f"propertyName,value\noneroster.version,{version}\n"
             "file.orgs,absent\nfile.users,delta\n"}  # fmt: skip
    if version == "1.1":
        files["users.csv"] = table(
            "sourcedId,status,dateLastModified,orgSourcedIds,role,givenName,familyName",
            [[k, status[k], stamp, ",".join(r[0] for r in u.roles.values()),
              next(iter(u.roles.values()))[1], u.given, u.family] for k, u in users.items()],
        )  # fmt: skip
        return files
    files["manifest.csv"] += "file.roles,delta\n"
    named = {k for k in status if (old.get(k) and old[k].family) != (new.get(k) and new[k].family)}
    files["users.csv"] = table(
        "sourcedId,status,dateLastModified,givenName,familyName",
        [[k, status[k], stamp, users[k].given, users[k].family] for k in sorted(named)],
    )
    roles = []
    for k in status:
        before = old[k].roles if k in old else {}
        after = new[k].roles if k in new else {}
        roles += [[r, "tobedeleted", stamp, k, *role] for r, role in before.items()
                  if r not in after]  # fmt: skip
        roles += [[r, "active", stamp, k, *role] for r, role in after.items()
                  if before.get(r) != role]  # fmt: skip
    files["roles.csv"] = table(
        "sourcedId,status,dateLastModified,userSourcedId,orgSourcedId,role,beginDate,endDate",
        roles,
    )
    return files


def zipped(tmp_path, files: dict[str, str], rng: random.Random):
    names = list(files)
    rng.shuffle(names)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, files[name])
    path = tmp_path / f"{len(list(tmp_path.iterdir()))}.zip"
    path.write_bytes(content.getvalue())
    return path


def take(district, path):
    found = preview_roster(district, path, source="SIS", system="SIS")
    assert not found.reading.refusals, found.reading.refusals
    assert not [r for r in found.reading.rows if r.outcome == "rejected"]
    meta = Meta(path.name, "0" * 64)
    return commit_roster(
        district, director(district), found.reading, meta, system="SIS", confirmed=True
    )  # fmt: skip


def said(district) -> dict[str, list[tuple[object, ...]]]:
    """What the district says, without the ids of rows."""
    with scope(district=district):
        return {
            "schools": sorted(School.objects.values_list("name", "closes")),
            "names": sorted(PersonName.objects.values_list(
                "person__uid", "starts", "given", "family")),
            "placements": sorted(Placement.objects.values_list(
                "person__uid", "school__name", "role", "starts", "ends")),
            "eligible": sorted(Eligibility.objects.values_list(
                "person__uid", "school__name", "starts", "ends")),
            "ids": sorted(ExternalId.objects.values_list("system", "value")),
            "coaches": sorted(CoachAssignment.objects.values_list("coach__uid", "starts", "ends")),
        }  # fmt: skip


@pytest.mark.parametrize("version", ["1.1", "1.2"])
@pytest.mark.parametrize("seed", SEEDS)
def test_twice_is_once_and_changes_are_the_whole(tmp_path, seed, version):
    rng = random.Random(f"{seed} {version}")
    district = bare_district()
    old = some_state(rng, version)
    new = changed(rng, old, version)
    empty = contents(district)
    first = take(district, zipped(tmp_path, bulk(old, version), rng))
    before, logged = contents(district), log_of(district)
    assert take(district, zipped(tmp_path, bulk(old, version), rng)).imported is None
    assert (contents(district), log_of(district)) == (before, logged)
    with scope(district=district):
        assert not list(facts_differ(district.pk))

    whole = take(district, zipped(tmp_path, bulk(new, version), rng))
    by_whole = said(district)
    with scope(district=district):
        assert not list(facts_differ(district.pk))
    assert take(district, zipped(tmp_path, bulk(new, version), rng)).imported is None
    undo(district, director(district), whole.imported.seq)
    assert contents(district) == before

    part = take(district, zipped(tmp_path, delta(old, new, version), rng))
    assert said(district) == by_whole
    with scope(district=district):
        assert not list(facts_differ(district.pk))
    assert take(district, zipped(tmp_path, delta(old, new, version), rng)).imported is None
    assert take(district, zipped(tmp_path, bulk(new, version), rng)).imported is None
    undo(district, director(district), part.imported.seq)
    assert contents(district) == before
    undo(district, director(district), first.imported.seq)
    assert contents(district) == empty


def one(*roles: tuple[str, str, str, str]) -> State:
    """Julia alone of sixteen has these roles."""
    others = {f"u{n}": User(f"G{n}", f, {f"r{n}": (f"S{2 + n % 2}", "teacher", "2025-08-18", "")})
              for n, f in enumerate(FAMILIES)}  # fmt: skip
    return others | {"j": User("Julia", "Reyes", {f"j{n}": r for n, r in enumerate(roles)})}


def spans(district, model) -> list[tuple[str, date, date]]:
    with scope(district=district):
        rows = model.objects.filter(person__names__family="Reyes").order_by("starts")
        return [(row.school.name, row.starts, row.ends) for row in rows]


def test_eligibility_follows_from_one_year_s_role_to_the_next(tmp_path):
    """Dated roles end in June and begin anew in August: nobody is lost over the summer."""
    rng, district = random.Random(1), bare_district()
    this = ("S1", "teacher", "2025-08-18", "2026-06-05")
    take(district, zipped(tmp_path, bulk(one(this), "1.2"), rng))
    june = date(2026, 6, 6)
    assert spans(district, Eligibility) == [("Lincoln School", START, june)]
    following = ("S1", "teacher", "2026-08-17", "2027-06-04")
    take(district, zipped(tmp_path, bulk(one(this, following), "1.2"), rng))
    both = [("Lincoln School", START, june),
            ("Lincoln School", date(2026, 8, 17), date(2027, 6, 5))]  # fmt: skip
    assert spans(district, Placement) == both
    assert spans(district, Eligibility) == both
    longer = ("S1", "teacher", "2025-08-18", "2026-06-12")
    take(district, zipped(tmp_path, bulk(one(longer, following), "1.2"), rng))
    assert spans(district, Eligibility)[0] == ("Lincoln School", START, date(2026, 6, 13))


def test_a_dated_transfer_holds_from_its_own_days(tmp_path):
    rng, district = random.Random(2), bare_district()
    take(district, zipped(tmp_path, bulk(one(("S1", "teacher", "2025-08-18", "")), "1.2"), rng))
    moved = one(("S1", "teacher", "2025-08-18", "2026-01-04"), ("S2", "teacher", "2026-01-05", ""))
    done = take(district, zipped(tmp_path, bulk(moved, "1.2"), rng))
    assert done.counts["transfers"] == 1
    days = [(name, starts) for name, starts, _ends in spans(district, Placement)]
    assert days == [("Lincoln School", START), ("Cedar School", date(2026, 1, 5))]
    assert spans(district, Placement)[0][2] == date(2026, 1, 5)
    assert spans(district, Eligibility) == spans(district, Placement)


def test_who_comes_back_is_eligible_again_but_not_whom_the_director_took_out(tmp_path):
    rng, district = random.Random(3), bare_district()
    here = one(("S1", "teacher", "", ""))
    gone = {key: user for key, user in here.items() if key != "j"}
    take(district, zipped(tmp_path, bulk(here, "1.2"), rng))
    take(district, zipped(tmp_path, bulk(gone, "1.2"), rng))
    assert spans(district, Eligibility) == [("Lincoln School", START, TODAY)]
    take(district, zipped(tmp_path, bulk(here, "1.2"), rng))
    assert [row[1] for row in spans(district, Placement)] == [START, TODAY]
    assert [row[1] for row in spans(district, Eligibility)] == [START, TODAY]
    with write(district, director(district), "narrow") as unit:
        kept = Eligibility.objects.get(person__names__family="Reyes", ends=OPEN_END)
        end_eligibility(unit, kept, TODAY + timedelta(days=3))
    monday = TODAY + timedelta(days=7)
    row = District.objects.get(pk=district.pk)
    with write_accounts("test", "a week later") as accounts:
        accounts.change(row, pinned_now=row.pinned_now + timedelta(days=7))
    for state in (gone, here):
        take(row, zipped(tmp_path, bulk(state, "1.2"), rng))
    assert [row[1] for row in spans(district, Placement)] == [START, TODAY, monday]
    assert [row[1] for row in spans(district, Eligibility)] == [START, TODAY]
