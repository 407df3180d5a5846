"""Tabs per month, coach and school; tables beside each other; pivots; cards."""

from datetime import date

from tests.corpus.make.book import Book, Cell, at, nothing, session
from tests.corpus.make.dialect import (
    FIELDS,
    MONTHS,
    columns,
    full,
    heads,
    plain,
    put,
    school_name,
    told,
)  # fmt: skip
from tests.corpus.make.files_a_flat import Y23, Y24, Y25
from tests.corpus.make.registry import made
from tests.corpus.make.story import visits


def by_month(book: Book, seed: str, coach: str, years: tuple[date, date], dates: str) -> None:
    """A tab for each month, its total below; a summary tab first."""
    cols = columns(
        f"Date={dates}, School=school:short, Teacher=teacher:full, Activity=type, Minutes=min:int, "
        "Next steps=next"
    )
    story = visits(seed, [coach], *years, share=0.3, most=48)
    months = sorted({(v.day.year, v.day.month) for v in story})
    summary = book.sheet("Summary")
    summary.add([f"STEM coaching {years[0].year}-{years[1]:%y}", full(coach, years[0])],
                nothing("title"))  # fmt: skip
    summary.add(["Month", "Visits", "Minutes"], nothing("header"))
    for year, month in months:
        mine = [v for v in story if (v.day.year, v.day.month) == (year, month)]
        summary.add([MONTHS[month - 1], len(mine), sum(v.minutes or 0 for v in mine)],
                    nothing("total"))  # fmt: skip
        tab = book.sheet(MONTHS[month - 1])
        tab.add(heads(cols), nothing("header"))
        for visit in mine:
            entry = plain(cols, visit)
            if dates == "date:noyear":
                entry["assumed"] = ["date"]
            put(tab, visit, cols, entry=entry)
        tab.add(["TOTAL", "", "", "", sum(v.minutes or 0 for v in mine)], nothing("total"))


@made("tab-per-month/STEM coaching 2024-25.xlsx", "openpyxl")
def months_xlsx(book: Book) -> None:
    """Month tabs with dates that lack a year; the title has the school year."""
    by_month(book, "mon1", "renata-vega", Y24, "date:noyear")


@made("tab-per-month/monthly.ods", "odfpy")
def months_ods(book: Book) -> None:
    """Month tabs with whole dates."""
    by_month(book, "mon2", "theo-okonjo", Y25, "date:xl")


def by_tab(book: Book, seed: str, tabs: list[str], years: tuple[date, date], by: str) -> None:
    """A tab for each coach or school, which has no column of its own then."""
    kind = "School=school:short" if by == "coach" else "Coach=coach:last"
    cols = columns(
        f"Date=date:xl, {kind}, Teacher=teacher:full, Type=type, Min=min:int, Topic=topic"
    )
    coaches = tabs if by == "coach" else ["renata-vega", "theo-okonjo", "jewel-brandt"]
    story = visits(seed, coaches, *years, share=0.25 if by == "coach" else 0.5)
    for tab in tabs:
        title = full(tab, years[0]) if by == "coach" else school_name(tab, years[0])
        page = book.sheet(title)
        page.add(heads(cols), nothing("header"))
        mine = [v for v in story if tab in (v.coaches[0], v.school)]
        for visit in mine[:14]:
            put(page, visit, cols, entry=session(told(cols, visit)))


@made("tab-per-coach/all coaches.xlsx", "xlsxwriter")
def coaches_xlsx(book: Book) -> None:
    """The coach is the tab's name."""
    by_tab(book, "tc1", ["renata-vega", "theo-okonjo", "jewel-brandt"], Y24, "coach")
    notes = book.sheet("Read me")
    notes.add(["One tab per coach. Do not sort!"], nothing("note"))


@made("tab-per-coach/coaches.xls", "soffice", target="xls:MS Excel 97")
def coaches_xls(book: Book) -> None:
    """The same in Excel 97."""
    by_tab(book, "tc2", ["hanae-ishikawa-doyle", "owen-castellanos"], Y23, "coach")


@made("tab-per-school/by school.xlsx", "node")
def schools_xlsx(book: Book) -> None:
    """The school is the tab's name."""
    by_tab(book, "ts1", ["kelp-bay", "lincoln-es", "lincoln-ms", "washington"], Y24, "school")


@made("tab-per-school/by_school_2025.xlsx", "openpyxl")
def schools_merged(book: Book) -> None:
    """The year after the merger of two middle schools."""
    by_tab(book, "ts2", ["bayline", "huerta", "ferry-hill"], Y25, "school")


BESIDE = columns("Date=date:xl, School=school:abbr, Teacher=teacher:full, Type=type, Min=min:int")


def side_by_side(book: Book, seed: str, left: str, right: str) -> None:
    """Two coaches' tables on one sheet with an empty column between them."""
    page = book.sheet("Both")
    page.add([full(left, Y24[0]), *[""] * 5, full(right, Y24[0])], nothing("title"))
    page.add([*heads(BESIDE), "", *heads(BESIDE)], nothing("header"))
    mine = visits(seed, [left], *Y24, share=0.2, most=18)
    other = visits(f"{seed}r", [right], *Y24, share=0.2, most=13)
    for number in range(max(len(mine), len(other))):
        row, line = [], len(page.rows) + 1
        for place, story in ((0, mine), (6, other)):
            if number < len(story):
                visit = story[number]
                row += [FIELDS[s.partition(":")[0]](visit, s.partition(":")[2]) for _h, s in BESIDE]
                page.mark(line, session(told(BESIDE, visit)),
                          cells=f"{at(line, place)}:{at(line, place + 4)}")  # fmt: skip
            else:
                row += [""] * 5
            row += [""] if place == 0 else []
        page.add(row)


@made("side-by-side/two coaches.xlsx", "openpyxl")
def beside_xlsx(book: Book) -> None:
    """Two tables side by side."""
    side_by_side(book, "side1", "renata-vega", "jewel-brandt")


@made("side-by-side/two coaches.ods", "soffice", target="ods")
def beside_ods(book: Book) -> None:
    """Two tables side by side, OpenDocument."""
    side_by_side(book, "side2", "priya-raman", "theo-okonjo")


def pivot(book: Book, seed: str, coach: str) -> None:
    """The log, and to its right a pivot of the same visits."""
    cols = columns(
        "Date=date:xl, Coach=coach:last, School=school:short, Teacher=teacher:full, Type=type, "
        "Minutes=min:int"
    )
    page = book.sheet("Data")
    story = visits(seed, [coach], *Y25, share=0.25, most=22)
    schools = sorted({v.school or "" for v in story})
    table = [["Row Labels", "Count of Date", "Sum of Minutes"]]
    for school in schools:
        here = [v for v in story if v.school == school]
        table.append([school_name(school, Y25[0]), len(here), sum(v.minutes or 0 for v in here)])
    table.append(["Grand Total", len(story), sum(v.minutes or 0 for v in story)])
    page.add([*heads(cols), "", *table[0]], nothing("header"))
    for number, visit in enumerate(story, 1):
        if number < len(table):
            line = put(page, visit, cols, entry={})
            page.entries.pop()
            page.rows[-1] += [Cell(""), *(Cell(v) for v in table[number])]
            page.mark(line, session(told(cols, visit)), cells=f"A{line}:F{line}")
            page.mark(line, nothing("total"), cells=f"H{line}:J{line}")
        else:
            put(page, visit, cols)


@made("pivot-beside/log with pivot.xlsx", "openpyxl")
def pivot_xlsx(book: Book) -> None:
    """A pivot's values beside the data."""
    pivot(book, "piv1", "theo-okonjo")


@made("pivot-beside/log with pivot.xls", "gnumeric")
def pivot_xls(book: Book) -> None:
    """The same through Gnumeric."""
    pivot(book, "piv2", "jewel-brandt")


CARD = (("Teacher", "teacher", "full"), ("School", "school", "name"), ("Date", "date", "us"),
        ("Type of support", "type", ""), ("Length (minutes)", "min", "int"),
        ("Focus", "topic", ""), ("Next steps", "next", ""))  # fmt: skip


def cards(book: Book, seed: str, coach: str, per_tab: int) -> None:
    """A form for each visit: labels on the left, values beside them."""
    story = visits(seed, [coach], *Y24, share=0.06, most=9)
    for number, visit in enumerate(story):
        if number % per_tab == 0:
            page = book.sheet(f"Page {number // per_tab + 1}")
            page.add(["COACHING VISIT RECORD"], nothing("title"))
            page.blank()
        start = page.add([f"Visit #{number + 1}", "", "Coach:", full(coach, visit.day)])
        for name, kind, how in CARD:
            page.add([f"{name}:", FIELDS[kind](visit, how)])
        page.mark(start, session(visit.but(start=None)), through=len(page.rows))
        page.blank()


@made("cards/visit records.xlsx", "openpyxl")
def cards_xlsx(book: Book) -> None:
    """Three cards on a tab."""
    cards(book, "card1", "theo-okonjo", 3)


@made("cards/visit_records.ods", "soffice", target="ods")
def cards_ods(book: Book) -> None:
    """One long tab of cards."""
    cards(book, "card2", "priya-raman", 99)


@made("cards/one per tab.xls", "xlwt")
def cards_xls(book: Book) -> None:
    """A tab for each visit."""
    cards(book, "card3", "renata-vega", 1)
