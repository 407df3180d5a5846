"""A large log into a large district: read, understood, staged, put in; and who had to wait.

    python -m bench.imports --home DIR [--rows 100000] [--people 5000]

Builds, once, a district of PEOPLE people in forty schools and a workbook of ROWS visits in five
school years, as coaches type them. Then it imports the workbook while twenty coaches log visits and
read their figures, and undoes it. Prints seconds, memory, and the longest waits. The database is
that of STEMHAPPENS_DATABASE, else SQLite in DIR.
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

from bench.setup import start

SCHOOLS, COACHES, SEED = 40, 40, 5
CLIENTS = 20
YEARS = (2021, 2022, 2023, 2024, 2025)
FIRST, TODAY = date(2021, 8, 16), date(2026, 5, 8)
HEAD = (
    "Date", "Coach", "School", "Teacher", "Type of Support", "Minutes", "Topics", "Notes",
    "Next Steps",
)  # fmt: skip
GIVEN = (
    "Ada Ben Carla Dana Eli Fay Gus Hana Ivo June Kai Lena Milo Nora Otis Pia Quinn Rosa Sam Tess"
    " Uma Vera Walt Xena Yara Zoe Amir Bea Cleo Dev Elena Farid Greta Hugo Ines Jorge Kira Leon"
    " Mara Noel"
).split()
FAMILY = [a + b for a in ("Alder Birch Cald Dor Ever Fair Green Hart Iver Kings Lang Mar North"
          " Oak Pem Quill Rad Sand Thorn Under Vance Wake Yar Zell").split()
          for b in ("man", "well", "ley", "ton", "ford", "ridge")]  # fmt: skip
TYPES = ("Observation", "Debrief", "Co-planning", "Modeling", "Co-teaching")
TOPICS = ("Discourse", "Models", "Argument", "Equity", "Assessment")
NOTES = "We counted the open questions of two lessons and chose one to plan again."


def names(people: int) -> list[tuple[str, str]]:
    """Given and family name of each, no two alike; the coaches come first."""
    pairs = [(given, family) for family in FAMILY for given in GIVEN]
    random.Random(SEED).shuffle(pairs)
    return pairs[:people]


def school_of(person: int) -> int:
    """The school of a person by number."""
    return person % SCHOOLS


def school_name(school: int) -> str:
    """What a school is called."""
    return f"{FAMILY[school * 3]} {('Elementary', 'Middle', 'High')[school % 3]} School"


def write_log(path: Path, rows: int, people: int) -> None:
    """The workbook: as typed by forty coaches, with the everyday variations of a name."""
    rng, known = random.Random(SEED), names(people)
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    day_format = book.add_format({"num_format": "m/d/yyyy"})
    sheet = book.add_worksheet("Log")
    for column, title in enumerate(HEAD):
        sheet.write(0, column, title)
    for row in range(1, rows + 1):
        year = YEARS[row * len(YEARS) // (rows + 1)]
        day = date(year, 8, 18) + timedelta(days=rng.randrange(260))
        teacher = rng.randrange(COACHES, people)
        coach = " ".join(known[rng.randrange(COACHES)])
        values = (
            coach, school_name(school_of(teacher)), typed(rng, *known[teacher]),
            rng.choice(TYPES), rng.choice((20, 30, 45, 60)), rng.choice(TOPICS), f"{NOTES} ({row})",
            "Bring the rubric" if row % 2 else "",
        )  # fmt: skip
        sheet.write_datetime(row, 0, datetime(day.year, day.month, day.day), day_format)
        for column, value in enumerate(values, start=1):
            sheet.write(row, column, value)
    book.close()


def typed(rng: random.Random, given: str, family: str) -> str:
    """A name as somebody types it."""
    forms = (f"{family}, {given}", f"{given.upper()} {family.upper()}", f"{given}  {family}",
             f"{given} {family[:-1]}")  # fmt: skip
    return rng.choice(forms) if rng.random() < 0.1 else f"{given} {family}"


def build(people: int) -> Any:
    """The district with everybody on its roster, written through one unit."""
    from stemhappens.core.actor import system_actor  # noqa: PLC0415  Django must be set up first
    from stemhappens.core.models import District  # noqa: PLC0415
    from stemhappens.core.write import write, write_accounts  # noqa: PLC0415
    from stemhappens.people import models  # noqa: PLC0415
    from stemhappens.people import program as programs  # noqa: PLC0415

    known = District.objects.filter(slug="imports").first()
    if known is not None:
        return known
    with write_accounts("bench", "create a district") as accounts:
        now = datetime(2026, 5, 8, 16, tzinfo=UTC)
        district = accounts.add(District(slug="imports", name="Imports", pinned_now=now))
    with write(district, system_actor(district.pk, "bench"), "set up") as unit:
        program = programs.add_program(unit, "STEM coaching", FIRST)
        programs.install_defaults(unit, program)
        for year in YEARS:
            ends = date(year + 1, 6, 5)
            programs.add_school_year(unit, f"{year}-{year - 1999}", date(year, 8, 18), ends)
        add = unit.add_all
        schools = add(models.School(name=school_name(n)) for n in range(SCHOOLS))
        add(models.SchoolAttribute(school=s, starts=FIRST) for s in schools)
        add(models.ProgramSchool(program=program, school=s, starts=FIRST) for s in schools)
        everybody = add(models.Person() for _ in range(people))
        add(models.PersonName(person=p, starts=FIRST, given=given, family=family)
            for p, (given, family) in zip(everybody, names(people), strict=True))  # fmt: skip
        teachers = list(enumerate(everybody))[COACHES:]
        add(models.Placement(person=p, school=schools[school_of(n)], role="teacher", starts=FIRST)
            for n, p in teachers)  # fmt: skip
        add(models.Eligibility(program=program, person=p, school=schools[school_of(n)],
                               starts=FIRST) for n, p in teachers)  # fmt: skip
        coaches = enumerate(everybody[:COACHES])
        add(models.CoachAssignment(program=program, coach=p, school=schools[n], fte=100,
                                   starts=FIRST) for n, p in coaches)  # fmt: skip
    return district


def import_it(district: Any, path: Path) -> dict[str, float]:
    """Import the workbook; seconds of each stage, and what was written."""
    from django_scopes import scope  # noqa: PLC0415

    from stemhappens.core.actor import system_actor  # noqa: PLC0415
    from stemhappens.intake.commit import sessions  # noqa: PLC0415
    from stemhappens.intake.directory import context_for  # noqa: PLC0415
    from stemhappens.intake.files.read import read_path  # noqa: PLC0415
    from stemhappens.intake.rows.log import read_files  # noqa: PLC0415

    held: list[float] = []
    phases: list[tuple[str, float]] = []
    spent: list[tuple[str, float]] = []

    def say(phase: str, _done: int, _of: int) -> None:
        phases.append((phase, time.monotonic()))
        spent.append((phase, cpu()))

    sessions.write = timed(sessions.write, held)  # type: ignore[attr-defined]
    begin, used = time.monotonic(), cpu()
    files = read_path(path)
    read = time.monotonic()
    with scope(district=district):
        context = context_for(district)
    reading = read_files(files, context, source="log")
    understood = time.monotonic()
    del files
    done = sessions.commit_sessions(
        district, system_actor(district.pk, "bench"), reading, sessions.Meta(path.name, "0" * 64),
        say=say,
    )  # fmt: skip
    assert done.imported is not None, reading.counts
    first = dict(reversed(phases))
    before = dict(reversed(spent))
    put_in = first[sessions.PUTTING_IN]
    return {
        "read": read - begin,
        "understand": understood - read,
        "stage: settle, draft, check, write": first[sessions.COUNTING] - understood,
        "stage: project": put_in - first[sessions.COUNTING],
        "read, understood, staged": put_in - begin,
        "read, understood, staged: CPU": before[sessions.PUTTING_IN] - used,
        "lock held": held[-2],
        "lock, CPU": held[-1],
        "CPU, all": cpu() - used,
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "rows": len(reading.rows),
        "sessions": done.sessions,
        "staged again for": len(done.moved),
        "seq": done.imported.seq,
        "from": time.time() - (time.monotonic() - put_in),
        "to": time.time(),
    }


def timed(write: Any, held: list[float]) -> Any:
    """`write`, noting for how long the district was locked, and the CPU that took."""

    @contextmanager
    def timing(*given: Any, **named: Any) -> Iterator[Any]:
        with write(*given, **named) as unit:
            begin, used = time.monotonic(), cpu()
            yield unit
        held.extend((time.monotonic() - begin, cpu() - used))

    return timing


def cpu() -> float:
    """Seconds of CPU used by this process and by the server's that works for it."""
    from django.db import connection  # noqa: PLC0415

    used = time.process_time()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (pid,) = cursor.fetchone()
        user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
        used += (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
    return used


def coach_all_day(district: Any) -> None:
    """Twenty coaches log a visit and read figures, again and again, until standard input ends."""
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415
    from threading import Event  # noqa: PLC0415

    from bench.coaching_day import Day  # noqa: PLC0415

    over = Event()
    day = Day(district, over)
    with ThreadPoolExecutor(CLIENTS) as pool:
        running = [pool.submit(day.of, number) for number in range(CLIENTS)]
        sys.stdin.read()
        over.set()
        print(json.dumps([wait for one in running for wait in one.result()]))


def undo_it(district: Any, seq: int) -> dict[str, float]:
    """Undo the import."""
    from stemhappens.core import undo as undoing  # noqa: PLC0415
    from stemhappens.core.actor import system_actor  # noqa: PLC0415

    held: list[float] = []
    undoing.write = timed(undoing.write, held)  # type: ignore[attr-defined]
    begin = time.monotonic()
    undoing.undo(district, system_actor(district.pk, "bench"), seq)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"undo": time.monotonic() - begin, "lock held": held[-2], "peak MB": peak}


def bare(path: Path, people: int) -> dict[str, float]:
    """The same work by the bare libraries: all cells read; every spelling held to every person."""
    from python_calamine import CalamineWorkbook  # noqa: PLC0415
    from rapidfuzz import fuzz, process  # noqa: PLC0415

    begin = time.process_time()
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    read = time.process_time()
    spellings = {row[3] for row in rows[1:]}
    known = [" ".join(name) for name in names(people)]
    for words in spellings:
        process.extractOne(words, known, scorer=fuzz.WRatio)
    return {
        "read, python-calamine": read - begin,
        "match, rapidfuzz": time.process_time() - read,
        "spellings": len(spellings),
    }


def ours(district: Any, path: Path) -> dict[str, float]:
    """Our reader, and our matcher on the same spellings, alone."""
    from django_scopes import scope  # noqa: PLC0415

    from stemhappens.intake.directory import context_for  # noqa: PLC0415
    from stemhappens.intake.files.read import read_path  # noqa: PLC0415
    from stemhappens.intake.who.match import Directory  # noqa: PLC0415
    from stemhappens.intake.who.names import Said, split_people  # noqa: PLC0415

    begin = time.process_time()
    (file,) = read_path(path)
    read = time.process_time()
    spellings = {str(row[3]) for row in file.sheets[0].rows[1:]}
    with scope(district=district):
        directory = Directory(context_for(district).people, {})
    known = time.process_time()
    for words in spellings:
        for said in split_people(words, directory, {}).value or ():
            if isinstance(said, Said):
                directory.match(said, None, None)
    return {"read, ours": read - begin, "match, ours": time.process_time() - known}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--people", type=int, default=5000)
    parser.add_argument("--only", choices=("import", "undo", "coaches", "bare"))
    parser.add_argument("--seq", type=int, default=0)
    options = parser.parse_args()
    start(options.home)
    path = options.home / f"log-{options.rows}.xlsx"
    district = build(options.people)
    if not path.exists():
        write_log(path, options.rows, options.people)
    if options.only == "coaches":
        coach_all_day(district)
    elif options.only == "import":
        print(json.dumps(import_it(district, path)))
    elif options.only == "undo":
        print(json.dumps(undo_it(district, options.seq)))
    elif options.only == "bare":
        print(json.dumps(bare(path, options.people) | ours(district, path)))
    else:
        everything(options)


def everything(options: argparse.Namespace) -> None:
    """All of it, each part in a process of its own."""
    shown = child(options, "bare")
    show("alone, CPU seconds", shown)
    coaches = running(options, "coaches")
    time.sleep(10)
    found = child(options, "import")
    time.sleep(3)
    waits = json.loads(coaches.communicate("")[0])
    show("import, seconds", found)
    show("waits of twenty coaches, seconds", longest(waits, found["from"], found["to"]))
    show("undo, seconds", child(options, "undo", seq=int(found["seq"])))


def longest(waits: list[list[Any]], begin: float, end: float) -> dict[str, float]:
    """The worst and middle waits, over all and of those that lay in the commit."""
    found: dict[str, float] = {}
    for act in ("log", "read"):
        mine = [(at, took) for kind, at, took in waits if kind == act]
        during = sorted(took for at, took in mine if at + took >= begin and at <= end)
        times = sorted(took for _at, took in mine)
        found[f"{act}: how often"] = len(times)
        found[f"{act}: middle"] = times[len(times) // 2]
        found[f"{act}: worst before the commit"] = max(t for at, t in mine if at + t < begin)
        found[f"{act}: during the commit, how often"] = len(during)
        found[f"{act}: worst during the commit"] = during[-1] if during else 0.0
    return found


def running(options: argparse.Namespace, only: str, seq: int = 0) -> subprocess.Popen[str]:
    """This program, doing one part, in a process of its own."""
    given = ["--home", str(options.home), "--rows", str(options.rows), "--only", only]
    command = [sys.executable, "-m", "bench.imports", *given, "--people", str(options.people)]
    return subprocess.Popen(
        [*command, "--seq", str(seq)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def child(options: argparse.Namespace, only: str, seq: int = 0) -> dict[str, float]:
    """What one part says."""
    process = running(options, only, seq)
    out, _errors = process.communicate("")
    if process.returncode:
        raise SystemExit(f"{only} failed")
    found: dict[str, float] = json.loads(out)
    return found


def show(title: str, found: dict[str, float]) -> None:
    """A block of figures."""
    print(f"\n{title}")
    for name, value in found.items():
        if name not in ("from", "to"):
            print(f"  {name:42} {value:12,.2f}")


if __name__ == "__main__":
    main()
