"""Halcyon Sound of `district.json` in the database, with its roster and calendar, and no visit."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from stemhappens.core.actor import system_actor
from stemhappens.core.models import District
from stemhappens.core.spans import OPEN_END
from stemhappens.core.write import Unit, write, write_accounts
from stemhappens.people.models import Person, Program, School
from stemhappens.people.program import (
    add_program,
    add_school_year,
    close_days,
    install_defaults,
    join_program,
)
from stemhappens.people.services import (
    add_person,
    add_school,
    assign_coach,
    place,
    rename_person,
    set_eligibility,
)
from tests.corpus.labels import district as told_district

SUMMER = datetime(2025, 7, 21, 18, 0, tzinfo=UTC)
"""When the director sits down: both school years of the held logs are over."""
NAMESPACE = UUID("5f0c1d3e-8c55-4a3c-9d43-6d2b7a7a6e10")


def uid_of(key: str) -> UUID:
    """The uid of a person or school of district.json."""
    return uuid5(NAMESPACE, key)


def keys() -> dict[str, str]:
    """The key in district.json of each uid."""
    told = told_district()
    return {str(uid_of(one["key"])): one["key"] for one in (*told["schools"], *told["people"])}


def make_halcyon(slug: str = "halcyon") -> District:
    """The district with everybody of its roster, whose teachers are eligible while placed."""
    told = told_district()
    with write_accounts("test", "create a district") as unit:
        made = unit.add(
            District(slug=slug, name=told["name"], pinned_now=SUMMER, timezone=told["time_zone"])
        )
    with write(made, system_actor(made.pk, "test"), "furnish") as unit:
        _fill(unit, told)
    return made


def _fill(unit: Unit, told: dict[str, Any]) -> None:
    begins = date.fromisoformat(told["snapshot_from"])
    program = add_program(unit, told["program"], begins)
    install_defaults(unit, program)
    for year in told["calendar"]:
        first, last = _day(year["first"], begins), _day(year["last"], begins)
        add_school_year(unit, year["year"], first, last)
        close_days(unit, _days(year["closed"], begins))
    schools = {one["key"]: _school(unit, one) for one in told["schools"]}
    for school in schools.values():
        join_program(unit, program, [school], max(begins, school.opens or begins), school.closes)
    for one in told["people"]:
        _person(unit, one, schools, program, begins)


def _days(closed: list[list[str]], begins: date) -> Iterator[date]:
    for first, last in closed:
        day = _day(first, begins)
        while day <= _day(last, begins):
            yield day
            day += timedelta(1)


def _school(unit: Unit, told: dict[str, Any]) -> School:
    earlier = [name for was in told.get("renamed", ()) for name in (was["from"], *was["aliases"])]
    return add_school(
        unit,
        told["name"],
        level=told["level"],
        opens=_day(told["opened"], None) if told.get("opened") else None,
        closes=_after(told.get("closed", "")),
        aliases=(*told["aliases"], *earlier),
        external_ids={"sis": told["code"]},
        uid=uid_of(told["key"]),
    )


def _person(
    unit: Unit, told: dict[str, Any], schools: dict[str, School], program: Program, begins: date
) -> None:
    was = told["earlier_names"][0] if told["earlier_names"] else None
    family = was["family"] if was else told["family"]
    person = add_person(
        unit,
        told["given"],
        family,
        external_ids={"email": told["email"]} if told.get("email") else None,
        uid=uid_of(told["key"]),
    )
    if was:
        rename_person(unit, person, _after(was["until"]), told["given"], told["family"])
    if told["role"] == "coach":
        first, until = told["active"]
        starts = max(_day(first, begins), begins)
        assign_coach(unit, program, person, 100, starts, _after(until or told["left"]))
    for placed in told["placements"]:
        _place(unit, person, placed, schools[placed["school"]], program, begins)


def _place(
    unit: Unit, person: Person, told: dict[str, Any], school: School, program: Program, begins: date
) -> None:
    starts, ends = _day(told["start"], begins), _after(told["until"])
    place(unit, person, school, told["role"], starts, ends)
    if told["role"] == "teacher":
        set_eligibility(unit, program, person, school, starts, ends)


def _day(text: str, otherwise: date | None) -> Any:
    return date.fromisoformat(text) if text else otherwise


def _after(text: str) -> date:
    """The first day after a last one, the end of time where there is none."""
    return date.fromisoformat(text) + timedelta(1) if text else OPEN_END
