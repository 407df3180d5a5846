"""Flat logs, titles above the table, two header rows, repeated headers, merges, totals."""

from datetime import date

from tests.corpus.make.book import Book, Cell, ask, nothing, session
from tests.corpus.make.dialect import columns, heads, put, told
from tests.corpus.make.registry import made
from tests.corpus.make.story import Visit, visits

Y24 = (date(2024, 8, 19), date(2025, 6, 6))
Y23 = (date(2023, 8, 21), date(2024, 6, 7))
Y25 = (date(2025, 8, 18), date(2026, 6, 5))


@made("flat-log/stem-coaching-log-2024-25.xlsx", "openpyxl")
def flat_complete(book: Book) -> None:
    """Every column, real dates, whole minutes; a doubled row and a time entry."""
    cols = columns(
        "Date=date:xl, Coach=coach:full, School=school:short, Teacher(s)=teacher:full, "
        "Session type=type, Minutes=min:int, Topics covered=topic, Next steps=next, Notes=note"
    )
    sheet = book.sheet("Log")
    sheet.add(heads(cols), nothing("header"))
    story = visits("flat1", ["renata-vega", "theo-okonjo"], *Y24, share=0.25, most=40)
    for number, visit in enumerate(story):
        row = put(sheet, visit, cols)
        if number == 17:
            put(sheet, visit, cols, entry={"outcome": "duplicate_of",
                                           "of": {"sheet": "Log", "row": row}})  # fmt: skip
    mail = story[-1].but(type="email", minutes=10, next_step="none needed")
    put(sheet, mail, cols)


@made("flat-log/coaching_visits_export.xlsx", "xlsxwriter")
def flat_synonyms(book: Book) -> None:
    """Other words in the header; hours; ISO dates as text."""
    cols = columns(
        "Visit Date=date:iso, Specialist=coach:last, Campus=school:abbr, "
        "Coachee=teacher:last| & , Activity=type:short, Hrs=min:hours, Focus Area=topic, "
        "Action Steps=next"
    )
    sheet = book.sheet("Sheet1")
    sheet.add(heads(cols), nothing("header"))
    story = visits("flat2", ["jewel-brandt"], *Y24, share=0.3, most=35)
    for visit in story:
        put(sheet, visit, cols)
    days = {visit.day for visit in story}
    odd = visits("flat2b", ["jewel-brandt"], *Y24, share=0.15, most=12)
    for visit in [v for v in odd if v.day not in days][:3]:
        half = told(cols, visit)
        cause = f"{visit.minutes} in a column of hours"
        put(sheet, visit, cols, min=visit.minutes, entry=ask(
            "minutes", [half, half.but(minutes=None)], 0, cause, gap_ok=("minutes",)))  # fmt: skip
    book.answer("numbers of 30 and more in Hrs", "minutes")


@made("flat-log/Coaching Log (old).xls", "soffice", target="xls:MS Excel 97")
def flat_old_excel(book: Book) -> None:
    """Excel 97 with a start and an end time."""
    cols = columns(
        "Date=date:xl, Coach=coach:first, Site=school:short, Teacher=teacher:full, "
        "Start=start:xl, End=end:xl, Purpose=type, Standard=topic, Comments=note"
    )
    sheet = book.sheet("2023-24")
    sheet.add(heads(cols), nothing("header"))
    for visit in visits("flat3", ["hanae-ishikawa-doyle"], *Y23, share=0.2, most=30):
        put(sheet, visit, cols)
    book.answer("Hanae", "Hanae Ishikawa-Doyle")


@made("flat-log/log_from_webapp.xlsx", "node", script="sheetjs.cjs")
def flat_sheetjs(book: Book) -> None:
    """As a small web tool exports it: e-mails for people, codes for schools."""
    cols = columns(
        "session_date=date:iso, coach_email=coach:email, school_code=school:code, "
        "teacher_email=teacher:email, session_type=type, duration_min=min:int, topic=topic"
    )
    sheet = book.sheet("export")
    sheet.add(heads(cols), nothing("header"))
    for visit in visits(
        "flat4", ["priya-raman", "hanae-ishikawa-doyle"], *Y25, share=0.15, most=30
    ):
        put(sheet, visit, cols)


def titled(book: Book, seed: str, coach: str) -> None:
    """Title rows, an empty row, the table, a note below it."""
    cols = columns(
        "Date=date:us, School=school:short, Teacher=teacher:full, What we did=type, "
        "Time (min)=min:int, Next step=next"
    )
    sheet = book.sheet("Coaching")
    sheet.add(["Halcyon Sound USD - STEM Coaching Log"], nothing("title"))
    first = "Coach: Renata Vega" if coach == "renata-vega" else "Coach: Priya Raman"
    sheet.add([first, "", "", "School year 2024-25"], nothing("title"))
    sheet.blank()
    sheet.add(["Please fill in by Friday. Questions: 555-0100"], nothing("note"))
    sheet.add(heads(cols), nothing("header"))
    for visit in visits(seed, [coach], *Y24, share=0.3, most=25):
        put(sheet, visit, cols)
    sheet.blank(2)
    sheet.add(["Last updated 6/6/2025"], nothing("note"))


@made("title-rows/Vega log 2024-25.xlsx", "openpyxl")
def titles_xlsx(book: Book) -> None:
    """The coach stands in a title row only."""
    titled(book, "title1", "renata-vega")


@made("title-rows/raman_stem_log.ods", "soffice", target="ods")
def titles_ods(book: Book) -> None:
    """The same as OpenDocument."""
    titled(book, "title2", "priya-raman")


TWO = columns(
    "Date=date:xl, Coach=coach:last, School=school:short, Name=teacher:last| & , "
    "Type=type, Min=min:int, Topic=topic, Next=next"
)


def two_headers(book: Book, coach: str, seed: str, years: tuple[date, date]) -> None:
    """A band of groups above the names of the columns, merged over them."""
    sheet = book.sheet("Visits")
    sheet.add(["Visit", "", "Who", "", "Session", "", "", "Follow-up"], nothing("header"))
    sheet.merges += ["A1:B1", "C1:D1", "E1:G1"]
    sheet.add(heads(TWO), nothing("header"))
    for visit in visits(seed, [coach], *years, share=0.25, most=24):
        put(sheet, visit, TWO)


@made("two-header-rows/grouped columns.xlsx", "openpyxl")
def two_xlsx(book: Book) -> None:
    """Groups over columns."""
    two_headers(book, "theo-okonjo", "two1", Y24)


@made("two-header-rows/grouped.xls", "xlwt")
def two_xls(book: Book) -> None:
    """The same in Excel 97, without the merge."""
    two_headers(book, "theo-okonjo", "two2", Y23)


def repeated(book: Book, seed: str) -> None:
    """The header comes again at each month, as in a printed log."""
    cols = columns(
        "DATE=date:us2, COACH=coach:last, SCHOOL=school:abbr, TEACHER=teacher:last|/, "
        "TYPE=type:short, MIN=min:int, NOTES=note"
    )
    sheet = book.sheet("Log")
    month = 0
    for visit in visits(seed, ["renata-vega", "jewel-brandt"], *Y24, share=0.1, most=36):
        if visit.day.month != month:
            if month:
                sheet.blank()
            month = visit.day.month
            sheet.add([f"{visit.day:%B %Y}".upper()], nothing("title"))
            sheet.add(heads(cols), nothing("header"))
        put(sheet, visit, cols)


@made("repeated-header/printed-log.csv", "csv")
def repeated_csv(book: Book) -> None:
    """Month banners and headers again and again, as csv."""
    repeated(book, "rep1")


@made("repeated-header/printed log.xlsx", "node")
def repeated_exceljs(book: Book) -> None:
    """The same through ExcelJS."""
    repeated(book, "rep2")


def merged(book: Book, seed: str, coaches: list[str], assumed: tuple[str, ...] = ()) -> None:
    """Date and school are written once and merged down; the rest of the rows are blank there."""
    cols = columns(
        "Date=date:xl, Coach=coach:full, School=school:short, Teacher=teacher:full, Type=type, "
        "Minutes=min:int, Focus=topic"
    )
    sheet = book.sheet("Sheet1")
    sheet.add(heads(cols), nothing("header"))
    for visit in visits(seed, coaches, *Y25, share=0.12, most=14):
        here = [t for t in visits(f"{seed}{visit.day}", list(visit.coaches), *Y25, most=90)
                if t.school == visit.school and t.teachers != visit.teachers]  # fmt: skip
        start = put(sheet, visit, cols)
        for other in here[:2]:
            again = other.but(day=visit.day)
            entry = session(told(cols, again), assumed=assumed)
            put(sheet, again, cols, entry=entry, date="", coach="", school="")
        if here:
            stop = start + min(2, len(here))
            sheet.merges += [f"{letter}{start}:{letter}{stop}" for letter in "ABC"]


@made("merged-fill-down/visits by day.xlsx", "openpyxl")
def merged_xlsx(book: Book) -> None:
    """Real merges."""
    merged(book, "merge1", ["renata-vega"])


@made("merged-fill-down/visits by day.xls", "soffice", target="xls:MS Excel 97")
def merged_xls(book: Book) -> None:
    """Merges in Excel 97."""
    merged(book, "merge2", ["theo-okonjo"])


@made("merged-fill-down/filled_down.csv", "csv")
def filled_csv(book: Book) -> None:
    """Merges are gone in csv: blanks mean "as above"."""
    merged(book, "merge3", ["priya-raman"], ("date", "coaches", "school"))


def totals(book: Book, seed: str) -> None:
    """A running total in a column, a subtotal after each month, a total at the end."""
    cols = columns(
        "Date=date:xl, Coach=coach:last, School=school:short, Teacher=teacher:full, Type=type, "
        "Min=min:int"
    )
    sheet = book.sheet("Log")
    sheet.add([*heads(cols), "Running total"], nothing("header"))
    month, sums, run, first = 0, 0, 0, 2
    for visit in visits(seed, ["jewel-brandt"], *Y24, share=0.25, most=30):
        if month and visit.day.month != month:
            _subtotal(book, first, sums)
            first, sums = len(sheet.rows) + 1, 0
        month = visit.day.month
        sums, run = sums + (visit.minutes or 0), run + (visit.minutes or 0)
        row = put(sheet, visit, cols)
        sheet.rows[-1].append(Cell(run, formula=f"=SUM(F2:F{row})"))
    _subtotal(book, first, sums)
    sheet.add(["", "", "", "", "GRAND TOTAL", Cell(run, formula="=SUM(F2:F999)/2")],
              nothing("total"))  # fmt: skip
    sheet.add(["", "", "", "", "Hours", round(run / 60, 1)], nothing("total"))


def _subtotal(book: Book, first: int, value: int) -> None:
    sheet = book.sheets[-1]
    end = len(sheet.rows)
    cell = Cell(value, formula=f"=SUM(F{first}:F{end})")
    sheet.add(["Subtotal", "", "", "", "", cell], nothing("total"))


@made("totals/with subtotals.xlsx", "xlsxwriter")
def totals_xlsx(book: Book) -> None:
    """Formulas with their values."""
    totals(book, "tot1")


@made("totals/with subtotals.ods", "soffice", target="ods")
def totals_ods(book: Book) -> None:
    """Values as LibreOffice computed them."""
    totals(book, "tot2")


@made("totals/weekly_hours.csv", "csv", delimiter=";", end="\n")
def totals_csv(book: Book) -> None:
    """A `Total` line between weeks, the word in the teacher's column, and a week of leave."""
    cols = columns(
        "Date=date:us, Coach=coach:full, School=school:short, Teacher=teacher:full, "
        "Activity=type, Hours=min:hours"
    )
    sheet = book.sheet("")
    sheet.add(heads(cols), nothing("header"))
    week, hours = 0, 0.0
    for visit in visits("tot3", ["owen-castellanos"], *Y23, share=0.2, most=26):
        if week and visit.day.isocalendar().week != week:
            sheet.add(["", "", "", "Total week", "", hours], nothing("total"))
            hours = 0.0
        week = visit.day.isocalendar().week
        hours = round(hours + (visit.minutes or 0) / 60, 4)
        put(sheet, visit, cols)
    sheet.add(["", "", "", "Total week", "", hours], nothing("total"))
    lone = Visit(date(2024, 5, 30), ("owen-castellanos",), "cannery", ("philip-quigley",),
                 "planning", None)  # fmt: skip
    put(sheet, lone, cols, entry=session(lone))
