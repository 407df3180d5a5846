"""stemhappens createdistrict: a district with its program, calendar, defaults and director."""

import argparse
import secrets
import sys
from dataclasses import dataclass
from datetime import date, timedelta

from stemhappens.access.models import User
from stemhappens.access.services import add_membership, create_district, create_user
from stemhappens.cli.command import Command, Misused, Result, progress
from stemhappens.cli.districts import LABEL, owner
from stemhappens.cli.prepare import migrate
from stemhappens.core.actor import Role, system_actor
from stemhappens.core.clock import today
from stemhappens.core.models import District
from stemhappens.core.write import write, write_accounts
from stemhappens.people.program import add_program, add_school_year, install_defaults

JULY, AUGUST, JUNE = 7, 8, 6
MONDAY, FRIDAY = 0, 4


@dataclass(frozen=True)
class Year:
    """A school year; assumed: its dates were not given."""

    first_day: date
    last_day: date
    assumed: bool

    @property
    def name(self) -> str:
        first, last = self.first_day.year, self.last_day.year
        return str(first) if first == last else f"{first}–{last % 100:02}"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What a district is called, and what may be assumed about it."""
    parser.add_argument("slug", help="its name in addresses: small letters, digits, hyphens")
    parser.add_argument("name", help="its name on pages")
    parser.add_argument("--director", required=True, metavar="EMAIL", help="who signs in first")
    parser.add_argument("--director-name", metavar="NAME", help="(from the e-mail)")
    parser.add_argument(
        "--password-stdin", action="store_true", help="read the password; without: make one up"
    )
    parser.add_argument("--timezone", default="America/New_York", help="(America/New_York)")
    parser.add_argument("--program", default="STEM coaching", help="its program (STEM coaching)")
    parser.add_argument(
        "--first-day", type=date.fromisoformat, metavar="DATE",
        help="first day of school this year (third Monday of August)",
    )  # fmt: skip
    parser.add_argument(
        "--last-day", type=date.fromisoformat, metavar="DATE",
        help="last day of school this year (second Friday of June)",
    )  # fmt: skip


def run(args: argparse.Namespace) -> Result:
    """Create the district and let its director in; wrong input writes nothing."""
    made_up = None if args.password_stdin else secrets.token_urlsafe(12)
    password = made_up or sys.stdin.readline().rstrip("\n")
    migrate(lambda sentence: progress(args, sentence))
    known = User.objects.filter(email__iexact=args.director.strip()).first()
    by = system_actor(0, LABEL)
    with write_accounts(LABEL, "create a district") as unit:
        district = create_district(unit, by, args.slug, args.name, args.timezone)
        year = year_of(args, today(district))
        name = args.director_name or args.director.split("@")[0].replace(".", " ").title()
        user = known or create_user(unit, by, args.director, name, password)
    furnish(district, user, args.program, year)
    return told(district, user, year, None if known else made_up)


def furnish(district: District, user: User, program_name: str, year: Year) -> None:
    """Give the district its program, calendar, vocabularies, policy and director."""
    # the fiscal year the school year lies in: what summer work before it belongs to
    starts = date(fiscal_year(year.first_day), JULY, 1)
    with write(district, owner(district), "create a district") as unit:
        program = add_program(unit, program_name, starts)
        add_school_year(unit, year.name, year.first_day, year.last_day)
        install_defaults(unit, program)
        add_membership(unit, user, Role.DIRECTOR, min(starts, today(district)))


def year_of(args: argparse.Namespace, day: date) -> Year:
    """The school year of the options, the rest of it assumed from `day`."""
    begins = fiscal_year(args.first_day or day)
    first = args.first_day or nth_weekday(begins, AUGUST, MONDAY, 3)
    last = args.last_day or nth_weekday(first.year + 1, JUNE, FRIDAY, 2)
    if not first < last < first + timedelta(days=366):
        raise Misused("A school year ends after its first day and lasts less than a year.")
    return Year(first, last, assumed=not (args.first_day and args.last_day))


def fiscal_year(day: date) -> int:
    """The year in which the fiscal year of `day` began, on 1 July."""
    return day.year if day.month >= JULY else day.year - 1


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """The `nth` `weekday` of a month."""
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def told(district: District, user: User, year: Year, password: str | None) -> Result:
    """What was made, what was assumed, and how the director gets in."""
    lines = [
        f"{district.name} is there, at /{district.slug}/.",
        f"School year {year.name}: {year.first_day} to {year.last_day}"
        + (" (assumed; change it in the calendar)." if year.assumed else "."),
        f"Director: {user.email}.",
    ]
    if password:
        lines.append(f"First password, shown once: {password}")
    data = {
        "slug": district.slug,
        "school_year": {
            "name": year.name,
            "first_day": year.first_day,
            "last_day": year.last_day,
            "assumed": year.assumed,
        },
        "director": user.email,
        "password": password,
    }
    return Result(data, lines)


COMMAND = Command(
    name="createdistrict",
    summary="create a district and let its director in",
    example='createdistrict tern-valley "Tern Valley Unified" --director dana@tern-valley.org',
    description="Create a district with its program, this school year, the usual session types,\n"
    "topics and phases, and its director's login. What is not given is assumed and said.",
    arguments=arguments,
    run=run,
)
