"""Month calendars with initials in the cells, and teacher rows across dates."""

from calendar import Calendar
from collections import defaultdict
from datetime import date

from tests.corpus.make.book import Book, Cell, Entry, ask, at, nothing, session
from tests.corpus.make.dialect import SHORT_TYPES, full, school_name
from tests.corpus.make.files_a_flat import Y24, Y25
from tests.corpus.make.registry import made
from tests.corpus.make.story import Visit, teachers_at, visits
from tests.corpus.make.town import PEOPLE

DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]


def by_initials(letters: str, school: str, day: date) -> list[str]:
    """Teachers at a school who may be meant by initials."""
    return [t for t in teachers_at(school, day) if PEOPLE[t].initials == letters]


def bare(visit: Visit) -> Visit:
    """What a calendar cell can tell of a visit."""
    return visit.but(start=None, topics=(), next_step=None)


def initials_entry(visit: Visit) -> Entry:
    """The label of a cell that has initials: plain, or to be asked where two share them."""
    meant = by_initials(PEOPLE[visit.teachers[0]].initials, visit.school or "", visit.day)
    if len(meant) == 1:
        return session(visit, assumed=("teachers",))
    readings = [visit.but(teachers=(key,)) for key in meant]
    letters = PEOPLE[visit.teachers[0]].initials
    return ask("teachers", readings, meant.index(visit.teachers[0]), f"who is {letters}")


def cell_text(visit: Visit) -> str:
    """`KB: JS obs 45`."""
    letters = PEOPLE[visit.teachers[0]].initials
    kind = SHORT_TYPES[visit.type or ""].lower()
    return f"{school_name(visit.school or '', visit.day, 'abbr')}: {letters} {kind} {visit.minutes}"


def month_grid(book: Book, page_name: str, months: list[tuple[int, int]], story: list[Visit],
               title: str) -> None:  # fmt: skip
    """Weeks as pairs of rows: the numbers of the days, and below them what happened."""
    by_day = defaultdict(list)
    for visit in story:
        by_day[visit.day].append(bare(visit))
    for year, month in months:
        page = book.sheet(page_name.format(date(year, month, 1)))
        page.add([f"{date(year, month, 1):%B %Y}", "", "", title], nothing("title"))
        page.add(list(DAYS), nothing("header"))
        for week in Calendar().monthdatescalendar(year, month):
            days = [d if d.month == month else None for d in week[:5]]
            if any(days):
                page.add([d.day if d else "" for d in days], nothing("header"))
                _week(page, days, by_day)


def _week(page, days, by_day) -> None:
    row: list[object] = []
    line = len(page.rows) + 1
    for column, day in enumerate(days):
        here = by_day.get(day, [])
        row.append("\n".join(cell_text(v) for v in here))
        if len(here) == 1:
            page.mark(line, initials_entry(here[0]), cells=at(line, column))
        elif here:
            page.mark(line, session(here, assumed=("teachers",)), cells=at(line, column))
    page.add(row)


def single(story: list[Visit]) -> list[Visit]:
    """Visits of one teacher whose initials stand for one person at that school."""
    return [v for v in story if len(v.teachers) == 1 and v.school
            and len(by_initials(PEOPLE[v.teachers[0]].initials, v.school, v.day)) == 1]  # fmt: skip


@made("month-grid/Vega calendar fall 2024.xlsx", "openpyxl")
def calendar_xlsx(book: Book) -> None:
    """One coach's calendar, a tab for each month."""
    story = single(visits("cal1", ["renata-vega"], *Y24, share=0.5))
    month_grid(book, "{:%b}", [(2024, 9), (2024, 10), (2024, 11)], story, "Coach: Renata Vega")


@made("month-grid/HHS calendar.ods", "soffice", target="ods")
def calendar_ods(book: Book) -> None:
    """A calendar of one high school, where AC is Amy or Alan Chen."""
    story = [v for v in visits("cal2", ["priya-raman"], *Y25, share=0.6)
             if len(v.teachers) == 1]  # fmt: skip
    more = [v for v in single(story) if v.day.month in (10, 11)][::2]
    taken = {v.day for v in more}
    free = [v for v in story if v.day.month in (10, 11) and v.day not in taken]
    chens = [
        visit.but(teachers=(("amy-chen", "alan-chen")[number % 2],), school="halcyon-hs")
        for number, visit in enumerate(free[:5])
    ]
    month_grid(book, "{:%B}", [(2025, 10), (2025, 11)], more + chens, "Priya Raman")
    book.answer("AC at HHS", "the coach is asked day by day")


def wall(book: Book, seed: str) -> None:
    """Coaches by their initials in the cells, and two visits in a cell."""
    story = single(visits(seed, ["theo-okonjo", "jewel-brandt"], *Y24, share=0.45))
    by_day = defaultdict(list)
    for visit in story:
        by_day[visit.day].append(bare(visit))
    page = book.sheet("Feb 2025")
    page.add(["STEM coaches - who is where - February 2025"], nothing("title"))
    page.add(list(DAYS), nothing("header"))
    for week in Calendar().monthdatescalendar(2025, 2):
        days = [d if d.month == 2 else None for d in week[:5]]
        if not any(days):
            continue
        page.add([d.day if d else "" for d in days], nothing("header"))
        line, row = len(page.rows) + 1, []
        for column, day in enumerate(days):
            here = by_day.get(day, [])
            row.append("; ".join(f"{PEOPLE[v.coaches[0]].initials} {cell_text(v)}" for v in here))
            if here:
                page.mark(line, session(here, assumed=("teachers", "coaches")),
                          cells=at(line, column))  # fmt: skip
        page.add(row)
    page.blank()
    page.add(["TO = Theo Okonjo", "", "JB = Jewel Brandt"], nothing("legend"))


@made("month-grid/who is where Feb.xlsx", "openpyxl")
def wall_xlsx(book: Book) -> None:
    """A wall calendar of two coaches with a legend."""
    wall(book, "wall1")


def across(book: Book, seed: str, coach: str, school: str, how: str) -> None:
    """A row for each teacher, a column for each day; the cell says minutes, a letter or an x."""
    letters = {"observation": "O", "planning": "P", "debrief": "D", "modeling": "M",
               "co-teaching": "C"}  # fmt: skip
    story = [bare(v) for v in visits(seed, [coach], *Y24, share=1.0)
             if v.school == school and len(v.teachers) == 1 and v.type in letters][:26]  # fmt: skip
    days = sorted({v.day for v in story})
    at_cell = {(v.teachers[0], v.day): v for v in story}
    page = book.sheet(school_name(school, Y24[0]))
    page.add([f"{full(coach, Y24[0])} - visits at {school_name(school, Y24[0], 'name')}"],
             nothing("title"))  # fmt: skip
    page.add(["Teacher", *(Cell(d, fmt="m/d/yy") for d in days), "Total"], nothing("header"))
    for teacher in teachers_at(school, Y24[0]):
        line, row = len(page.rows) + 1, [full(teacher, Y24[1])]
        for column, day in enumerate(days, 1):
            visit = at_cell.get((teacher, day))
            row.append(_grid_cell(page, visit, how, line, column, letters))
        row.append(sum(1 for t, _d in at_cell if t == teacher))
        if row[-1]:
            page.mark(line, nothing("total"), cells=at(line, len(days) + 1))
            page.add(row)
        else:
            page.add(row, nothing("other"))
    page.add(["Visits", *(sum(1 for _t, d in at_cell if d == day) for day in days), len(at_cell)],
             nothing("total"))  # fmt: skip
    if how == "letter":
        page.add(["O = observation, P = planning, D = debrief, M = modeling, C = co-teaching"],
                 nothing("legend"))  # fmt: skip


def _grid_cell(page, visit: Visit | None, how: str, line: int, column: int, letters) -> object:
    if visit is None:
        return ""
    seen = {
        "minutes": (visit.but(type=None), visit.minutes),
        "letter": (visit.but(minutes=None), letters[visit.type]),
        "x": (visit.but(minutes=None, type=None), "x"),
    }[how]
    page.mark(line, session(seen[0]), cells=at(line, column))
    return seen[1]


@made("dates-across/minutes by day.xlsx", "openpyxl")
def across_minutes(book: Book) -> None:
    """Minutes in the cells."""
    across(book, "acr1", "renata-vega", "ferry-hill", "minutes")


@made("dates-across/letters.xls", "xlwt")
def across_letters(book: Book) -> None:
    """Letters with a legend."""
    across(book, "acr2", "jewel-brandt", "lincoln-ms", "letter")


@made("dates-across/x marks.ods", "gnumeric")
def across_x(book: Book) -> None:
    """Only an x."""
    across(book, "acr3", "theo-okonjo", "lincoln-es", "x")
