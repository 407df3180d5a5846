"""Answers of Google forms, layouts that are public, words for types."""

from datetime import date, datetime, time, timedelta
from typing import Any

from tests.corpus.make.book import (
    Book,
    Cell,
    Entry,
    ask,
    duplicate,
    nothing,
    session,
    time_entry,
)  # fmt: skip
from tests.corpus.make.dialect import columns, full, heads, put, school_name
from tests.corpus.make.files_a_flat import Y24, Y25
from tests.corpus.make.files_f_people import WHO, visit_of
from tests.corpus.make.registry import made
from tests.corpus.make.story import Visit, visits
from tests.corpus.make.town import PEOPLE

FORM_TYPES = {
    "planning": "Planning (unit, lesson)", "observation": "Observation", "debrief": "Debrief",
    "co-teaching": "Co-teaching, side by side", "modeling": "Modeling a lesson", "plc": "PLC",
    "data-review": "Data review (tests, student work)",
}  # fmt: skip
HEADS = ["Timestamp", "Email Address", "School Site", "Teacher(s)", "Date of Visit",
         "Type of Support (check all that apply)", "Length of Visit", "Focus / Topic",
         "Next Steps"]  # fmt: skip


def sent(visit: Visit, seconds: int = 0) -> str:
    """A form's timestamp, some hours after the visit."""
    when = datetime.combine(visit.day, time(15, 10)) + timedelta(
        minutes=visit.day.day * 7, seconds=visit.day.month * 3 + seconds
    )
    return f"{when.month}/{when.day}/{when.year} {when.hour}:{when:%M:%S}"


def answer(visit: Visit, extra: str = "", **over: Any) -> list[Any]:
    """A response's cells; `extra` is a second type that was ticked."""
    types = [t for t in FORM_TYPES if t in (visit.type, extra)]
    cells = {
        "stamp": sent(visit, over.pop("seconds", 0)), "email": PEOPLE[visit.coaches[0]].email,
        "school": school_name(visit.school or "", visit.day),
        "teacher": ", ".join(full(t, visit.day) for t in visit.teachers),
        "date": f"{visit.day.month}/{visit.day.day}/{visit.day.year}",
        "type": ", ".join(FORM_TYPES[t] for t in types), "min": f"{visit.minutes} min",
        "topic": "; ".join(visit.topics), "next": visit.next_step or "",
    }  # fmt: skip
    return list((cells | over).values())


def typed(cells: list[Any]) -> list[Any]:
    """A response with real dates, as a workbook of Google Sheets has them."""
    stamp = datetime.strptime(cells[0], "%m/%d/%Y %H:%M:%S")  # noqa: DTZ007
    day = datetime.strptime(cells[4], "%m/%d/%Y").date()  # noqa: DTZ007
    dated = [Cell(stamp, fmt="m/d/yyyy h:mm:ss"), *cells[1:]]
    dated[4] = Cell(day, fmt="m/d/yyyy")
    return dated


def answered(visit: Visit, extra: str = "") -> Entry:
    """A response's label: with two types ticked, either may be the main one."""
    types = [t for t in FORM_TYPES if t in (visit.type, extra)]
    entry = session(visit.but(start=None, type=types[0], other_types=tuple(types[1:])))
    if len(types) > 1:
        entry["either"] = {"type": types, "other_types": [types[:1], []]}
    return entry


def responses(book: Book, seed: str, coaches: list[str], years: tuple[date, date],
              name: str = "") -> None:  # fmt: skip
    """A form's answers: several types, an answer sent twice, one sent again with a change."""
    page = book.sheet(name)
    form = typed if name else list
    page.add(HEADS, nothing("header"))
    for number, visit in enumerate(visits(seed, coaches, *years, share=0.15, most=26)):
        extra = "debrief" if number % 4 == 1 and visit.type != "debrief" else ""
        if number == 14:
            base = visit.but(start=None)
            longer = base.but(minutes=(visit.minutes or 0) + 15)
            cause = "sent twice with another length"
            page.add(form(answer(visit)), ask("counts", [base, []], 1, cause))
            page.add(form(answer(longer, seconds=200)), ask("counts", [longer, []], 0, cause))
            continue
        row = page.add(form(answer(visit, extra)), answered(visit, extra))
        if number in (6, 19):
            page.add(form(answer(visit, extra, seconds=9)), duplicate(name, row))
    long = visit_of(years[1] - timedelta(days=3), coaches[0], "kelp-bay", "jo-smith")
    if coaches[0] == "renata-vega":
        readings = [long.but(minutes=n) for n in (None, 75, 90)]
        page.add(form(answer(long, min="More than 60 min")), ask(
            "minutes", readings, 0, "no number of minutes", gap_ok=("minutes",)))  # fmt: skip
    book.answer("an answer that was sent again with another length", "the later one holds")


@made("google-form/STEM Coaching Log (Responses) - Form Responses 1.csv", "google")
def form_csv(book: Book) -> None:
    """As Google exports it."""
    responses(book, "gf1", ["renata-vega", "theo-okonjo"], Y24)


@made("google-form/STEM Coaching Log (Responses).xlsx", "node", script="sheetjs.cjs")
def form_xlsx(book: Book) -> None:
    """The same as a workbook."""
    responses(book, "gf2", ["renata-vega", "priya-raman"], Y25, "Form Responses 1")


@made("google-form/question remade in January.csv", "google")
def form_remade(book: Book) -> None:
    """Two columns of the same meaning: one filled until winter, the other after it."""
    page = book.sheet("")
    page.add([*HEADS[:3], "Teacher Name", *HEADS[4:6], "Length of Visit", *HEADS[7:],
              "Teacher(s) ", "Length of visit (minutes)"], nothing("header"))  # fmt: skip
    for visit in visits("gf3", ["jewel-brandt", "theo-okonjo"], *Y24, share=0.15, most=30):
        cells = answer(visit)
        if visit.day < date(2024, 11, 1):
            cells += ["", ""]
        else:
            cells = [*cells[:3], "", *cells[4:6], "", *cells[7:], cells[3], visit.minutes]
        page.add(cells, answered(visit))


@made("google-form/LAST, First options.csv", "google")
def form_last_first(book: Book) -> None:
    """The ticked names hold commas themselves: `LEE, Mei, SMITH, Joanna`."""
    page = book.sheet("")
    page.add(HEADS, nothing("header"))
    for visit in visits("gf4", ["renata-vega"], *Y24, share=0.2, most=22):
        names = ", ".join(f"{PEOPLE[t].family_on(visit.day)}, {PEOPLE[t].given}"
                          for t in visit.teachers)  # fmt: skip
        page.add(answer(visit, teacher=names), answered(visit))


@made("google-form/only a timestamp.csv", "google")
def form_stamp(book: Book) -> None:
    """Nobody was asked for the date of the visit: the day it was sent has to do."""
    page = book.sheet("")
    page.add([*HEADS[:4], *HEADS[5:]], nothing("header"))
    for visit in visits("gf5", ["hanae-ishikawa-doyle"], *Y25, share=0.2, most=18):
        entry = answered(visit)
        entry["assumed"] = ["date"]
        cells = answer(visit)
        page.add([*cells[:4], *cells[5:]], entry)


def types(book: Book, seed: str) -> None:
    """A type in each of many words."""
    page = book.sheet("Log")
    page.add(heads(WHO), nothing("header"))
    base = visit_of(date(2025, 3, 3), "renata-vega", "kelp-bay", "jo-smith")
    words = (
        ("Obs", "observation", ()), ("observe/debrief", "observation", ("debrief",)),
        ("OBSERVATION ", "observation", ()), ("co-plan", "planning", ()),
        ("Model lesson", "modeling", ()), ("Modelling", "modeling", ()),
        ("Coteach", "co-teaching", ()), ("Team Teaching", "co-teaching", ()),
        ("debriefing", "debrief", ()), ("Data mtg", "data-review", ()),
        ("Planning, Modeling", "planning", ("modeling",)), ("email", "email", ()),
        ("hallway chat", "hallway", ()), ("E-Mail follow up", "email", ()),
    )  # fmt: skip
    for number, (text, kind, others) in enumerate(words):
        visit = base.but(
            day=date(2025, 3, 3 + number + number // 5 * 2),
            type=kind,
            other_types=others,
            minutes=10 if kind in ("email", "hallway") else 45,
        )
        plainly = text in ("Obs", "OBSERVATION ", "debriefing", "email")
        entry = session(visit, assumed=() if plainly else ("type",))
        if others:
            entry["either"] = {"type": [others[0]], "other_types": [[kind], []]}
        put(page, visit, WHO, type=text, entry=entry)
    check = base.but(day=date(2025, 3, 24), minutes=10)
    put(page, check, WHO, type="check in", entry=ask(
        "type", [check.but(type=t) for t in ("hallway", "planning", "debrief", None)], 0,
        "a visit, or help in the hallway?", gap_ok=("type",)))  # fmt: skip
    for number, text in enumerate(("Walkthrough", "IEP meeting", "Other", "")):
        visit = base.but(day=date(2025, 3, 25 + number), type=None)
        readings = [visit, visit.but(type="observation"), visit.but(type="team-meeting")]
        entry = (
            session(visit)
            if text in ("Other", "")
            else ask(
                "type", readings, 1 - number % 2, "a word that is no type here", gap_ok=("type",)
            )
        )
        put(page, visit, WHO, type=text, entry=entry)
    for visit in visits(seed, ["renata-vega"], *Y24, share=0.1, most=6):
        put(page, visit, WHO)
    book.answer("check in", "hallway help")
    book.answer("Walkthrough", "an observation")
    book.answer("IEP meeting", "leave it without a type")


@made("types/words for types.xlsx", "openpyxl")
def types_xlsx(book: Book) -> None:
    """Words for types."""
    types(book, "typ1")


@made("types/words for types.ods", "soffice", target="ods")
def types_ods(book: Book) -> None:
    """The same, OpenDocument."""
    types(book, "typ2")


@made("public-layouts/three logs.xlsx", "soffice", target="xlsx")
def three_logs(book: Book) -> None:
    """One-on-one (by month), group, and support without teachers, a tab each."""
    one = book.sheet("One-on-One")
    one.add(["Teacher", "School", "Month", "Activities", "Minutes"], nothing("header"))
    story = visits("spo", ["theo-okonjo"], *Y24, share=0.3, most=40)
    singles = {(v.teachers, v.day.month): v for v in story if len(v.teachers) == 1}
    for visit in list(singles.values())[:14]:
        month = visit.but(day=visit.day.replace(day=1), precision="month", start=None, topics=(),
                          next_step=None, coaches=())  # fmt: skip
        named = month.but(coaches=("theo-okonjo",))
        one.add(
            [
                full(visit.teachers[0], visit.day),
                school_name(visit.school or "", visit.day),
                f"{visit.day:%B %Y}",
                str(visit.type).title(),
                visit.minutes,
            ],
            ask("coaches date", [named, month], 0, "nothing names the coach", ("coaches",)),
        )
    group = book.sheet("Group")
    group.add(["Date", "School", "Teachers", "Activity", "Minutes"], nothing("header"))
    for visit in [v for v in story if len(v.teachers) > 1][:6]:
        base = visit.but(start=None, topics=(), next_step=None)
        group.add([Cell(visit.day, fmt="m/d/yyyy"), school_name(visit.school or "", visit.day),
                   ", ".join(full(t, visit.day) for t in visit.teachers),
                   FORM_TYPES[visit.type or ""].split(" (")[0], visit.minutes],
                  ask("coaches", [base, base.but(coaches=())], 0, "nothing names the coach",
                      ("coaches",)))  # fmt: skip
    support = book.sheet("Support")
    support.add(["Date", "Activity", "Minutes"], nothing("header"))
    for day, text, minutes, what in (
        (date(2024, 10, 1), "Preparing materials", 60, "preparation"),
        (date(2024, 10, 2), "Travel", 25, "travel"),
        (date(2024, 10, 3), "Paperwork and reports", 40, "administration"),
    ):
        record = time_entry(day, "theo-okonjo", what, minutes)["records"][0]
        support.add([Cell(day, fmt="m/d/yyyy"), text, minutes], ask(
            "coaches", [record, record | {"coaches": []}], 0, "nothing names the coach",
            ("coaches",)))  # fmt: skip
    book.answer("whose log this is", "Theo Okonjo")


@made("public-layouts/timer export.csv", "google")
def timer(book: Book) -> None:
    """A time tracker's export: client, project, start, end, duration."""
    page = book.sheet("")
    page.add(
        [
            "User",
            "Email",
            "Client",
            "Project",
            "Task",
            "Description",
            "Billable",
            "Start date",
            "Start time",
            "End date",
            "End time",
            "Duration",
            "Tags",
        ],
        nothing("header"),
    )
    for visit in visits("tmr", ["priya-raman"], *Y25, share=0.2, most=16):
        begun = datetime.combine(visit.day, visit.start or time(8))
        ended = begun + timedelta(minutes=visit.minutes or 0)
        page.add([full("priya-raman", visit.day), PEOPLE["priya-raman"].email,
                  school_name(visit.school or "", visit.day), "STEM coaching",
                  FORM_TYPES[visit.type or ""].split(" (")[0].split(",")[0],
                  " & ".join(full(t, visit.day) for t in visit.teachers), "No",
                  visit.day.isoformat(), f"{begun:%H:%M:%S}", visit.day.isoformat(),
                  f"{ended:%H:%M:%S}", f"{ended - begun}", ""],
                 session(visit.but(topics=(), next_step=None)))  # fmt: skip
    page.add(
        [
            "Priya Raman",
            PEOPLE["priya-raman"].email,
            "",
            "Admin",
            "Travel",
            "drive to Cannery Point",
            "No",
            "2026-05-28",
            "12:00:00",
            "2026-05-28",
            "12:25:00",
            "0:25:00",
            "",
        ],
        time_entry(date(2026, 5, 28), "priya-raman", "travel", 25),
    )


@made("public-layouts/activity by school number.xls", "xlwt")
def by_number(book: Book) -> None:
    """Date, hours in quarters, activity, school number: no teacher is named anywhere."""
    cols = columns("Date=date:xl, Hours=min:hours, Activity=type, School number=school:code")
    page = book.sheet("October")
    page.add(["Coach: Jewel Brandt", "", "2024-25"], nothing("title"))
    page.add(heads(cols), nothing("header"))
    for visit in visits("num", ["jewel-brandt"], date(2024, 10, 1), date(2024, 10, 31), share=0.9):
        told = visit.but(start=None, topics=(), next_step=None, teachers=())
        put(page, told, cols, entry=session(told))


@made("public-layouts/implementation log.csv", "pandas", sep=",")
def implementation(book: Book) -> None:
    """Session numbers, adults present, time began and ended, observation and meeting ticked."""
    page = book.sheet("Log")
    page.add(["Teacher", "Coach", "Date", "Coaching Session #", "Adults present", "Time began",
              "Time ended", "Observation", "Meeting", "Steps completed (Y/N)",
              "Plan for next session"], nothing("header"))  # fmt: skip
    story = visits("imp", ["hanae-ishikawa-doyle"], *Y24, share=0.2, most=18)
    for number, visit in enumerate(story, 1):
        begun = datetime.combine(visit.day, visit.start or time(8))
        ended = begun + timedelta(minutes=visit.minutes or 0)
        base = visit.but(topics=(), type=None)
        seen = number % 3 > 0
        entry = session(base.but(type="observation"), assumed=("type",)) if seen else ask(
            "type", [base.but(type=t) for t in ("debrief", "planning", "team-meeting", None)],
            0, "a meeting of which kind?", gap_ok=("type", "school"))  # fmt: skip
        if seen:
            entry["either"] = {"school": [None]}
        page.add([" and ".join(full(t, visit.day) for t in visit.teachers),
                  full("hanae-ishikawa-doyle", visit.day),
                  f"{visit.day.month}/{visit.day.day}/{visit.day.year}", number, 1,
                  f"{begun:%H:%M}", f"{ended:%H:%M}", "x" if seen else "", "" if seen else "x",
                  "Y", visit.next_step], entry)  # fmt: skip
    book.answer("Meeting", "a debrief")
