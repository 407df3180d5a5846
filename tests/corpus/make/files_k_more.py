"""Week planners, sections, visits in columns, odd text, people who are no teachers, two coaches."""

from collections import defaultdict
from datetime import date, timedelta

from tests.corpus.make.book import Book, Cell, Sheet, at, nothing, session, time_entry
from tests.corpus.make.dialect import (
    FIELDS,
    SHORT_TYPES,
    cells,
    columns,
    full,
    heads,
    last,
    put,
    school_name,
    told,
)  # fmt: skip
from tests.corpus.make.files_a_flat import Y24, Y25
from tests.corpus.make.files_f_people import WHO, visit_of
from tests.corpus.make.registry import made
from tests.corpus.make.story import visits
from tests.corpus.make.town import PEOPLE

PERIODS = ((8, 0), (8, 55), (9, 50), (10, 45), (11, 40), (12, 35), (13, 30))


def planner(book: Book, seed: str, coach: str, monday: date, weeks: int) -> None:
    """A tab for each week: a column for each day, a row for each period of 50 minutes."""
    story = visits(seed, [coach], monday, monday + timedelta(days=7 * weeks), share=0.9)
    by_day = defaultdict(list)
    for number, visit in enumerate(story):
        if len(visit.teachers) == 1:
            by_day[visit.day].append((number % 7, visit))
    for week in range(weeks):
        first = monday + timedelta(days=7 * week)
        page = book.sheet(f"{first:%b} {first.day}")
        page.add([f"What I did - week of {first:%B} {first.day}, {first.year}", "", "",
                  full(coach, first)], nothing("title"))  # fmt: skip
        days = [first + timedelta(days=n) for n in range(5)]
        page.add(["", *(f"{d:%a} {d.month}/{d.day}" for d in days)], nothing("header"))
        for period, (hour, minute) in enumerate(PERIODS):
            _period(page, period, f"{hour}:{minute:02d}", [(d, by_day.get(d, [])) for d in days])


def _period(page: Sheet, period: int, begins: str, days: list) -> None:
    line, row = len(page.rows) + 1, [begins]
    for number, (day, here) in enumerate(days, 1):
        found = [visit for place, visit in here if place == period]
        text = "Lunch" if period == 4 and not found else ""
        if found:
            visit = found[0].but(start=None, minutes=None, topics=(), next_step=None)
            name, kind = last(visit.teachers[0], day), SHORT_TYPES[visit.type or ""]
            text = f"{kind} - {name} @ {school_name(visit.school or '', day, 'abbr')}"
            hour, minute = begins.split(":")
            entry = session(visit, assumed=("date",))
            entry["either"] = {"start": [f"{int(hour):02d}:{minute}"], "minutes": [50, 55]}
            page.mark(line, entry, cells=at(line, number))
        elif text:
            page.mark(line, nothing("other"), cells=at(line, number))
        row.append(text)
    page.add(row, None if any(row[1:]) else nothing("other"))


@made("week-planner/fall weeks.xlsx", "openpyxl")
def planner_xlsx(book: Book) -> None:
    """Four weeks."""
    planner(book, "wkp1", "renata-vega", date(2024, 9, 16), 4)


@made("week-planner/spring weeks.ods", "soffice", target="ods")
def planner_ods(book: Book) -> None:
    """Three weeks, OpenDocument."""
    planner(book, "wkp2", "theo-okonjo", date(2025, 3, 10), 3)


def sections(book: Book, seed: str, coach: str, by: str) -> None:
    """A heading for each teacher or school, and the visits under it."""
    kind = "School=school:short" if by == "teacher" else "Teacher=teacher:full"
    cols = columns(f"Date=date:us, {kind}, Type=type, Minutes=min:int, Next steps=next")
    page = book.sheet("Log")
    page.add([f"Coach: {full(coach, Y24[0])}", "", "2024-25"], nothing("title"))
    groups = defaultdict(list)
    for visit in visits(seed, [coach], *Y24, share=0.3, most=34):
        if len(visit.teachers) == 1:
            groups[visit.teachers[0] if by == "teacher" else visit.school].append(visit)
    for key in sorted(groups)[:9]:
        page.blank()
        name = full(key, Y24[1]) if by == "teacher" else school_name(key, Y24[0], "name")
        page.add([name], nothing("title"))
        page.add(heads(cols), nothing("header"))
        for visit in groups[key]:
            put(page, visit, cols, entry=session(told(cols, visit)))
        page.add(["", "", "Visits", len(groups[key])], nothing("total"))


@made("sections/by teacher.xlsx", "node")
def sections_teacher(book: Book) -> None:
    """A section for each teacher."""
    sections(book, "sec1", "jewel-brandt", "teacher")


@made("sections/by school.csv", "soffice", target="csv:Text - txt - csv (StarCalc):44,34,76,1")
def sections_school(book: Book) -> None:
    """A section for each school."""
    sections(book, "sec2", "renata-vega", "school")


def transposed(book: Book, seed: str, coach: str) -> None:
    """The names of the fields stand in the first column; each visit is a column."""
    page = book.sheet("Visits")
    fields = (("Date", "date", "us"), ("School", "school", "short"), ("Teacher", "teacher", "full"),
              ("Type", "type", ""), ("Minutes", "min", "int"), ("Focus", "topic", ""),
              ("Next step", "next", ""))  # fmt: skip
    story = visits(seed, [coach], *Y25, share=0.1, most=12)
    page.add(["Coaching visits", full(coach, Y25[0])], nothing("title"))
    for name, kind, how in fields:
        page.add([name, *(FIELDS[kind](visit, how) for visit in story)])
    end = len(page.rows)
    for number, visit in enumerate(story, 1):
        span = f"{at(2, number)}:{at(end, number)}"
        page.mark(2, session(visit.but(start=None)), cells=span, through=end)


@made("transposed/visits in columns.xlsx", "gnumeric")
def transposed_xlsx(book: Book) -> None:
    """Visits side by side."""
    transposed(book, "tra1", "theo-okonjo")


@made("transposed/visits in columns.xls", "xlwt")
def transposed_xls(book: Book) -> None:
    """The same in Excel 97."""
    transposed(book, "tra2", "priya-raman")


ODD = ("=SUM(A1:A9)", "+1 for the lab", "-- see mail", "@jo sent the rubric", "“great” talk…",
       "line one\nline two", "  two  spaces ", "100% engaged 🎉", "#REF!", "a|b;c,d", "x" * 900,
       "\u200bzero width", "naïve café", "'quoted'")  # fmt: skip


def odd_text(book: Book, seed: str, coaches: list[str]) -> None:
    """Notes that look like formulas, spaces that are none, capitals, empty columns between."""
    cols = columns(
        "DATE =date:us, =empty, Coach =coach:full, School=school:short, =empty, "
        "Teacher=teacher:full, "
        "Type=type, Minutes=min:int, Notes=note"
    )
    page = book.sheet("Log")
    page.add(heads(cols), nothing("header"))
    for number, visit in enumerate(visits(seed, coaches, *Y24, share=0.2, most=28)):
        name = "; ".join(full(t, visit.day) for t in visit.teachers)
        forms = (name, name.replace(" ", "\u00a0"), name.upper(), f" {name}  ", name.lower(),
                 name.replace("’", "'"))  # fmt: skip
        school = school_name(visit.school or "", visit.day)
        put(page, visit, cols, teacher=forms[number % 6], note=ODD[number % len(ODD)],
            school=school.upper() if number % 5 == 2 else school)  # fmt: skip


@made("odd-text/notes.xlsx", "openpyxl")
def odd_xlsx(book: Book) -> None:
    """Odd text in a workbook."""
    odd_text(book, "odd1", ["theo-okonjo", "renata-vega"])


@made("odd-text/notes.csv", "google")
def odd_csv(book: Book) -> None:
    """Odd text in csv, line breaks inside of quotes."""
    odd_text(book, "odd2", ["theo-okonjo", "priya-raman"])


def at_school(role: str, school: str) -> str:
    """Somebody of a role at a school."""
    return next(p.key for p in PEOPLE.values()
                if p.role == role and p.placements[0].school == school)  # fmt: skip


def not_teachers(book: Book, coach: str, school: str, aides: str) -> None:
    """Visits with a principal alone, with principal and teacher, an aide, nobody named."""
    page = book.sheet("Log")
    page.add(heads(WHO), nothing("header"))
    for visit in visits(f"not{coach}", [coach], *Y24, share=0.1, most=12):
        put(page, visit, WHO)
    head = at_school("principal", school)
    teacher = next(p.key for p in PEOPLE.values() if p.role == "teacher"
                   and p.placements[0].school == school)  # fmt: skip
    day, name = date(2025, 3, 3), PEOPLE[head].family
    alone = visit_of(day, coach, school, others=(head,))
    put(page, alone, WHO, teacher=f"Principal {name}", entry=session(alone))
    named = alone.but(day=date(2025, 3, 4))
    put(page, named, WHO, teacher=full(head, day), entry=session(named))
    both = visit_of(date(2025, 3, 5), coach, school, teacher, others=(head,))
    put(page, both, WHO, teacher=f"{full(teacher, day)}; {full(head, day)}", entry=session(both))
    if aides:
        aide = visit_of(date(2025, 3, 6), coach, school, teacher, others=(aides,))
        text = f"{full(teacher, day)} & {full(aides, day)} (para)"
        put(page, aide, WHO, teacher=text, entry=session(aide))
    nobody = visit_of(date(2025, 3, 7), coach, school)
    put(page, nobody, WHO, teacher="", entry=session(nobody))
    klass = visit_of(date(2025, 3, 10), coach, school, teacher)
    put(page, klass, WHO, teacher=f"Ms. {PEOPLE[teacher].family}'s class",
        entry=session(klass, assumed=("teachers",)))  # fmt: skip
    lesson = visit_of(date(2025, 3, 11), coach, school, teacher)
    put(page, lesson, WHO, teacher=f"{full(teacher, day)} + student teacher",
        entry=session(lesson, assumed=("teachers",)))  # fmt: skip
    leaders = visit_of(date(2025, 3, 12), coach, school, group="Leadership team", headcount=5)
    put(page, leaders, WHO, teacher="Leadership team (5)", entry=session(leaders))
    meeting = time_entry(date(2025, 3, 13), coach, "administration", 60)
    page.add(["3/13/2025", full(coach, day), "District Office", "", "Coaches' meeting (admin)", 60],
             meeting)  # fmt: skip


@made("not-teachers/principals and aides.xlsx", "soffice", target="xlsx")
def not_teachers_xlsx(book: Book) -> None:
    """Principals and others."""
    not_teachers(book, "renata-vega", "alder-flat", at_school("aide", "alder-flat"))


@made("not-teachers/principals.csv", "csv")
def not_teachers_csv(book: Book) -> None:
    """The same elsewhere."""
    not_teachers(book, "priya-raman", "cannery", "")


def two_coaches(book: Book, seed: str, pair: tuple[str, str], glue: str) -> None:
    """Two coaches in a cell; and one visit that each of the two wrote down."""
    page = book.sheet("Log")
    page.add(heads(WHO), nothing("header"))
    for number, visit in enumerate(visits(seed, [pair[0]], *Y24, share=0.2, most=18)):
        both = visit.but(coaches=pair) if number % 3 == 1 else visit
        names = glue.join(full(c, visit.day) for c in both.coaches)
        put(page, both, WHO, coach=names)
        if number in (6, 12):
            row = [c if isinstance(c, Cell) else Cell(c) for c in cells(visit, WHO)]
            row[1] = Cell(full(pair[1], visit.day))
            again = told(WHO, visit).but(coaches=(pair[1],))
            # two until a person has merged them, but both must be shown as a pair
            page.add(row, session(again, assumed=("counts",)))
    book.answer("the same visit logged by two coaches", "they are one visit of both")


@made("co-coaches/two coaches in a cell.xlsx", "openpyxl")
def coaches_xlsx(book: Book) -> None:
    """Joined by an ampersand."""
    two_coaches(book, "coc1", ("renata-vega", "theo-okonjo"), " & ")


@made("co-coaches/two coaches in a cell.xls", "gnumeric")
def coaches_xls(book: Book) -> None:
    """Joined by a slash."""
    two_coaches(book, "coc2", ("jewel-brandt", "hanae-ishikawa-doyle"), " / ")
