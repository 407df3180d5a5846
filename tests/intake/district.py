"""The import tests' district in the database: the same schools and people as `world` knows."""

from datetime import date

from django_scopes import scope

from stemhappens.core.actor import Actor, Role, system_actor
from stemhappens.core.models import District
from stemhappens.core.spans import OPEN_END
from stemhappens.core.write import write
from stemhappens.intake.commit.sessions import Done, Meta, commit_sessions
from stemhappens.intake.directory import context_for
from stemhappens.intake.files.read import read_bytes
from stemhappens.intake.rows.log import read_files
from stemhappens.intake.rows.reading import Reading
from stemhappens.people.models import Program, School
from stemhappens.people.program import (
    add_program,
    add_school_year,
    install_defaults,
    join_program,
)
from stemhappens.people.services import (
    add_person,
    add_school,
    assign_coach,
    place,
    set_eligibility,
)
from tests.intake.world import PEOPLE, SCHOOLS, YEARS
from tests.support.copies import copied
from tests.support.world import make_district

START = date(2025, 8, 18)


def bare_district(slug: str = "tern") -> District:
    """A district with program, calendar and vocabularies, and nobody in it."""
    return copied(f"bare {slug}", lambda pk: make_district(slug, pk), _furnish)


def known_district(slug: str = "tern") -> District:
    """The district of `world.KNOWN`."""
    return copied(f"known {slug}", lambda pk: make_district(slug, pk), _fill)


def _furnish(district: District) -> District:
    with write(district, system_actor(district.pk, "test"), "furnish") as unit:
        program = add_program(unit, "STEM coaching", date(2025, 7, 1))
        install_defaults(unit, program)
        for year in YEARS:
            add_school_year(unit, year.label, year.first_day, year.last_day)
    return district


def _fill(district: District) -> District:
    _furnish(district)
    with write(district, system_actor(district.pk, "test"), "fill") as unit:
        program = Program.objects.get()
        schools = {ref.uid: _school(unit, ref) for ref in SCHOOLS}
        join_program(unit, program, schools.values(), START)
        for ref in PEOPLE:
            _person(unit, ref, schools, program)
    return district


def _school(unit, ref) -> School:
    return add_school(
        unit,
        ref.name,
        opens=ref.opens,
        closes=ref.closes or OPEN_END,
        aliases=ref.aliases,
        external_ids={"sis": ref.codes[0]} if ref.codes else None,
    )


def _person(unit, ref, schools, program) -> None:
    aliases = [f"{ref.given} {other}".lower() for other in ref.other_names]
    emails = {"email": ref.emails[0]} if ref.emails else None
    person = add_person(unit, ref.given, ref.family, aliases=aliases, external_ids=emails)
    for p in ref.placements:
        if p.role == "coach":
            assign_coach(unit, program, person, 100, START)
            continue
        school, starts = schools[p.school_uid], p.starts or date(2024, 8, 19)
        place(unit, person, school, p.role, starts, p.ends or OPEN_END)
        if p.ends is None:
            set_eligibility(unit, program, person, school, START)


def director(district: District) -> Actor:
    return Actor(district.pk, "Dana Reyes", user_id=1, roles=frozenset({Role.DIRECTOR}))


def read(district: District, content: bytes, name: str = "log.xlsx", **given) -> Reading:
    """Read a file into what the district knows now."""
    with scope(district=district):
        context = context_for(district)
    source = given.pop("source", "log")
    return read_files(read_bytes(content, name), context, source=source, **given)


def commit(
    district: District, reading: Reading, name: str = "log.xlsx", answers: dict | None = None
) -> Done:
    meta = Meta(name, "0" * 64, answers=answers or {})
    return commit_sessions(district, director(district), reading, meta)


def take_in(district: District, content: bytes, name: str = "log.xlsx", **given) -> Done:
    reading = read(district, content, name, **given)
    return commit(district, reading, name, given.get("answers"))
