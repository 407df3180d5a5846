"""The district that the import tests know, and short ways to read a log into it."""

import csv
import io
from datetime import date

from stemhappens.intake.context import (
    Context,
    Defaults,
    PersonRef,
    PlacementRef,
    SchoolRef,
    SchoolYear,
)
from stemhappens.intake.files.read import read_bytes
from stemhappens.intake.rows.log import read_files
from stemhappens.intake.rows.reading import Reading

TODAY = date(2026, 5, 8)
YEARS = (
    SchoolYear("2024-25", date(2024, 8, 19), date(2025, 6, 6)),
    SchoolYear("2025-26", date(2025, 8, 18), date(2026, 6, 5)),
)
SCHOOLS = (
    SchoolRef("lincoln-es", "Lincoln Elementary School", codes=("0142",)),
    SchoolRef("lincoln-ms", "Lincoln Middle School", codes=("0143",)),
    SchoolRef("washington", "Washington Middle School", codes=("0201",)),
    SchoolRef("cedar", "Cedar Grove ES", aliases=("Cedar",)),
    SchoolRef("old-mill", "Old Mill School", closes=date(2025, 7, 1)),
    SchoolRef("new-mill", "Old Mill Academy", opens=date(2025, 7, 1)),
)


def teacher(uid: str, given: str, family: str, school: str, **more: object) -> PersonRef:
    starts, ends = more.pop("starts", None), more.pop("ends", None)
    return PersonRef(
        uid, given, family, placements=(PlacementRef(school, "teacher", starts, ends),), **more
    )


def coach(uid: str, given: str, family: str) -> PersonRef:
    return PersonRef(
        uid, given, family, placements=(PlacementRef(None, "coach"),), emails=(f"{uid}@tern.org",)
    )


PEOPLE = (
    coach("okonjo", "Theo", "Okonjo"),
    coach("vega", "Marisol", "Vega"),
    teacher("ramirez", "Julia", "Ramírez", "lincoln-es", emails=("jramirez@tern.org",)),
    teacher("oyelaran", "Tunde", "Oyelaran", "lincoln-es"),
    teacher("chu", "Mei", "Chu", "lincoln-es"),
    teacher("smith-a", "Anna", "Smith", "lincoln-es"),
    teacher("smith-b", "Robert", "Smith", "washington"),
    teacher("lee", "Linh", "Lee", "lincoln-es", other_names=("Nguyen",)),
    teacher("oneil", "Sean", "O'Neil", "lincoln-es"),
    teacher("garcia", "Michael", "Garcia-Lopez", "washington"),
    teacher("fontaine-b", "Bianca", "Fontaine", "cedar"),
    teacher("fontaine-d", "Delphine", "Fontaine", "washington", ends=date(2025, 7, 1)),
    teacher("delacruz", "Maria Elena", "de la Cruz", "cedar"),
)
KNOWN = Context(TODAY, YEARS, SCHOOLS, PEOPLE)
UNKNOWN = Context(TODAY)
PERIODS = Context(TODAY, YEARS, SCHOOLS, PEOPLE, defaults=Defaults(period=50))
HEAD = ["Date", "Coach", "School", "Teacher", "Type", "Minutes", "Notes"]


def read_rows(
    rows: list[list[object]],
    head: list[str] | None = None,
    context: Context = KNOWN,
    answers: dict[str, str] | None = None,
    name: str = "log.csv",
    **more: object,
) -> Reading:
    """Read rows as a csv file."""
    text = io.StringIO()
    csv.writer(text).writerows([head or HEAD, *rows])
    return read_text(text.getvalue(), context, answers, name, **more)


def read_text(
    text: str,
    context: Context = KNOWN,
    answers: dict[str, str] | None = None,
    name: str = "log.csv",
    **more: object,
) -> Reading:
    files = read_bytes(text.encode(), name)
    return read_files(files, context, source="log", answers=answers, **more)


def visit(**cells: object) -> list[object]:
    """A row that is clean but for the cells given."""
    clean = {
        "date": "9/15/2025",
        "coach": "Theo Okonjo",
        "school": "Lincoln Elementary School",
        "teacher": "Julia Ramírez",
        "type": "Observation",
        "minutes": "45",
        "notes": "",
    }
    return list({**clean, **cells}.values())


def one(reading: Reading) -> dict:
    """The only data row of a reading, as JSON."""
    rows = [
        r
        for r in reading.to_json()["rows"]
        if not (r["row"] == 1 and r["outcome"] == "not_a_session")
    ]
    assert len(rows) == 1, rows
    return rows[0]
