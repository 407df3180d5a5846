"""Three files held back: two years each, many tabs, all kinds of mess in one file."""

import random
from datetime import date, timedelta
from typing import Any

from tests.corpus.make.book import (
    Book,
    Cell,
    Entry,
    Sheet,
    ask,
    duplicate,
    nothing,
    session,
    time_entry,
)  # fmt: skip
from tests.corpus.make.dialect import MONTHS, columns, full, heads, initial, plain, put, told
from tests.corpus.make.files_a_flat import Y23, Y24
from tests.corpus.make.files_h_forms import HEADS, answer, answered, typed
from tests.corpus.make.registry import made
from tests.corpus.make.story import Visit, visits
from tests.corpus.make.town import PEOPLE

MASTER = columns(
    "Date=date:xl, Coach=coach:first, School=school:abbr, Teacher(s)=teacher:full, "
    "Type=type:short, Time=min:int, Focus=topic, Next steps=next, Notes=note"
)
NICK = {"robert-tanaka": "Bob Tanaka", "margaret-oyelaran": "Peggy Oyelaran",
        "jo-smith": "Jo Smith",
        "siobhan-odwyer": "Siobhan O'Dwyer", "julia-ramirez": "Julia Ramirez"}  # fmt: skip


def bare(visit: Visit) -> Visit:
    """A visit without a start, which the sheet has no column for."""
    return visit.but(start=None)


Messy = tuple[dict[str, Any], Entry]


def mess(visit: Visit, dice: int) -> Messy:
    """One row of a master log: mostly as it should be, now and then not."""
    if dice < 4:
        return odd_length(visit, dice)
    if dice < 9:
        return odd_word(visit, dice)
    base = bare(visit)
    if dice in (9, 10) and len(visit.teachers) == 1:
        text = initial(visit.teachers[0], visit.day)
        return {"teacher": text}, session(base, assumed=("teachers",))
    if any(t in NICK for t in visit.teachers):
        text = "; ".join(NICK.get(t, full(t, visit.day)) for t in visit.teachers)
        return {"teacher": text}, session(base, assumed=("teachers",))
    return {}, plain(MASTER, visit)


def odd_length(visit: Visit, dice: int) -> Messy:
    """A length that is no number of minutes."""
    base = bare(visit)
    if dice == 0:
        readings = [base.but(minutes=50), base.but(minutes=None)]
        entry = ask("minutes", readings, 0, "a period has no length here", ("minutes",))
        return {"min": "1 period"}, entry
    if dice == 1:
        return {"min": "half day"}, session(base.but(minutes=180), assumed=("minutes",))
    if dice == 2:
        return {"min": ""}, session(base.but(minutes=None))
    return {"min": f"{visit.minutes} min"}, session(base)


def odd_word(visit: Visit, dice: int) -> Messy:
    """Another word or form in the place of a date, a school, a type."""
    day, base = visit.day, bare(visit)
    if dice == 4:
        text = f"week of {day.month}/{day.day}/{day:%y}"
        about = base.but(precision="week")
        monday = about.but(day=day - timedelta(days=day.weekday()))
        return {"date": text}, ask("date", [monday, about, []], 0, "a week, not a day")
    if dice == 5:
        return {"school": "Zoom"}, session(base.but(school=None, place="online", mode="video"))
    if dice == 6:
        entry = session(base.but(state="cancelled", reason="cancelled, teacher out"))
        entry["either"] = {"minutes": [None], "reason": [""]}
        return {"note": "cancelled, teacher out"}, entry
    if dice == 7:
        entry = session(base.but(type="observation", other_types=("debrief",)), ("type",))
        entry["either"] = {"type": ["debrief"], "other_types": [["observation"], []]}
        return {"type": "obs/debrief"}, entry
    readings = [base.but(type="observation"), base.but(type=None)]
    entry = ask("type", readings, 0, "a word that is no type here", ("type",))
    return {"type": "walkthrough"}, entry


@made("held/STEM coaching log 23-25 MASTER.xlsx", "openpyxl")
def master(book: Book) -> None:
    """Two coaches, a tab for each year, a summary, lists of choices, a tab of orders."""
    rng = random.Random("master")
    top = book.sheet("Read me")
    for text in (
        "STEM Coaching Log - Halcyon Sound",
        "Log every visit by Friday!",
        "Time = minutes",
        "KB Kelp Bay, AF Alder Flat, FH Ferry Hill, TR Tide Rock",
    ):
        top.add([text], nothing("note"))
    for label, years in (("2023-24", Y23), ("2024-25", Y24)):
        page = book.sheet(label)
        page.add([f"STEM coaching {label}"], nothing("title"))
        page.blank()
        page.add(heads(MASTER), nothing("header"))
        story = visits(f"held1{label}", ["renata-vega", "theo-okonjo"], *years, share=0.45)
        _year(page, story, rng)
    lists = book.sheet("Lists")
    lists.add(["Types", "Schools"], nothing("header"))
    for row in (("Obs", "KB"), ("Plan", "AF"), ("Debrief", "FH"), ("Model", "LES"), ("PLC", "WA")):
        lists.add(list(row), nothing("other"))
    orders = book.sheet("Supplies")
    orders.add(["Date", "Item", "Qty"], nothing("other"))
    orders.add([Cell(date(2024, 9, 4), fmt="m/d/yyyy"), "Dice, 10-sided", 40], nothing("other"))
    book.answer("a period", "50 minutes")
    book.answer("week of", "the Monday, marked as about")
    book.answer("walkthrough", "an observation")
    book.answer("two Smiths without a school", "ask the coach")


def _year(page: Sheet, story: list[Visit], rng: random.Random) -> None:
    month, sums = 0, 0
    for number, visit in enumerate(story[:150]):
        if month and visit.day.month != month:
            page.add([f"{MONTHS[month - 1]} total", "", "", "", "", sums], nothing("total"))
            sums = 0
        month = visit.day.month
        over, entry = mess(visit, rng.randrange(40))
        sums += visit.minutes or 0
        row = put(page, visit, MASTER, entry=entry, **over)
        if number % 47 == 20 and entry["outcome"] == "session":
            put(page, visit, MASTER, entry=duplicate(page.name, row), **over)
        if number % 29 == 11:
            coach = visit.coaches[0]
            page.add([Cell(visit.day, fmt="m/d/yyyy"), PEOPLE[coach].nicknames[0]
                      if PEOPLE[coach].nicknames else PEOPLE[coach].given, "", "",
                      "subbed for 4th", 120, "", "", ""],
                     time_entry(visit.day, coach, "displaced", 120))  # fmt: skip
    page.blank()
    page.add(["TOTAL", "", "", "", "", sum(v.minutes or 0 for v in story[:150])], nothing("total"))


TABS = columns(
    "Date=date:noyear, School=school:abbr, Teacher=teacher:last| & , What=type:short, "
    "Hrs=min:hours, Next=next"
)


@made("held/Brandt logs 2023-2025.xls", "soffice", target="xls:MS Excel 97")
def brandt(book: Book) -> None:
    """A tab for each month of two years, the coach in the file's name, dates without year."""
    rng = random.Random("brandt")
    for years in (Y23, Y24):
        story = visits(f"held2{years[0]}", ["jewel-brandt"], *years, share=0.75)
        for month in sorted({(v.day.year, v.day.month) for v in story}):
            page = book.sheet(f"{MONTHS[month[1] - 1]} {month[0] % 100}")
            page.add(["Coaching log", "", "", "", f"{MONTHS[month[1] - 1]} {month[0]}"],
                     nothing("title"))  # fmt: skip
            page.add(heads(TABS), nothing("header"))
            _month(page, [v for v in story if (v.day.year, v.day.month) == month], rng)
    book.answer("numbers of 30 and more in Hrs", "minutes")
    book.answer("rows struck through", "cancelled")


def _month(page: Sheet, story: list[Visit], rng: random.Random) -> None:
    hours = 0.0
    for visit in story:
        known = told(TABS, visit)
        dice = rng.randrange(24)
        hours += (visit.minutes or 0) / 60
        if dice == 0:
            put(page, visit, TABS, min=visit.minutes, entry=ask(
                "minutes", [known, known.but(minutes=None)], 0, "minutes in a column of hours",
                ("minutes",)))  # fmt: skip
        elif dice == 1:
            put(
                page,
                visit,
                TABS,
                entry=ask(
                    "state",
                    [known.but(state="cancelled"), [], known.but(state="cancelled", minutes=None)],
                    0,
                    "a row struck through",
                ),
            )
            for cell in page.rows[-1]:
                cell.strike = True
        elif dice == 2:
            team = known.but(teachers=(), group="8th gr math team")
            put(page, visit, TABS, teacher="8th gr math team",
                entry=session(team, assumed=("date", "coaches")))  # fmt: skip
        else:
            put(page, visit, TABS, entry=session(known, assumed=("date", "coaches")))
    page.add(["Total", "", "", "", round(hours, 2)], nothing("total"))


@made("held/Coaching Visit Form (Responses).xlsx", "node", script="sheetjs.cjs")
def form(book: Book) -> None:
    """Two years of a form: a tab for each, the second with a question asked anew."""
    first, second = "Form Responses 1", "2024-25 Responses"
    coaches = ["hanae-ishikawa-doyle", "owen-castellanos", "priya-raman", "theo-okonjo"]
    for tab, years in ((first, Y23), (second, Y24)):
        page = book.sheet(tab)
        new = tab == second
        page.add([*HEADS, "Anything else?", *(["Teacher(s) met"] if new else [])],
                 nothing("header"))  # fmt: skip
        story = visits(f"held3{tab}", coaches, *years, share=0.25)
        for number, visit in enumerate(story[:120]):
            _response(page, visit, number, new)
    pivot = book.sheet("Pivot Table 1")
    pivot.add(["School Site", "COUNTA of Timestamp"], nothing("pivot"))
    for name in ("Halcyon HS", "Cannery Point HS", "Kaʻiulani K-8"):
        pivot.add([name, 30 + len(name)], nothing("pivot"))
    pivot.add(["Grand Total", 240], nothing("pivot"))
    book.answer("an answer that was sent again with another length", "the later one holds")


def _response(page: Sheet, visit: Visit, number: int, new: bool) -> None:
    extra = "debrief" if number % 7 == 3 and visit.type != "debrief" else ""
    tail: list[Any] = [visit.note if number % 9 == 0 else ""]
    entry = answered(visit, extra)
    cells = answer(visit, extra)
    if new:
        late = visit.day >= date(2025, 1, 6)
        tail.append(cells[3] if late else "")
        cells[3] = "" if late else cells[3]
    if number % 41 == 30:
        base, cause = bare(visit), "sent twice with another length"
        longer = base.but(minutes=(visit.minutes or 0) + 15)
        cells[5] = answer(visit)[5]
        page.add([*typed(cells), *tail], ask("counts", [base, []], 1, cause))
        again = answer(longer, seconds=300)
        again[3] = cells[3]
        page.add([*typed(again), *tail], ask("counts", [longer, []], 0, cause))
        return
    row = page.add([*typed(cells), *tail], entry)
    if number % 37 == 12:
        stamp = answer(visit, extra, seconds=6)[0]
        page.add([*typed([stamp, *cells[1:]]), *tail], duplicate(page.name, row))
