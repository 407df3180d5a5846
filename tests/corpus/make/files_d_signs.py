"""What a sheet says beside its text: hidden rows, comments, colors, strikes, forms of numbers."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from tests.corpus.make.book import Book, Cell, ask, duplicate, nothing, session
from tests.corpus.make.dialect import (
    SHORT_TYPES,
    cells,
    columns,
    full,
    heads,
    plain,
    put,
    school_name,
    told,
)
from tests.corpus.make.files_a_flat import Y23, Y24, Y25
from tests.corpus.make.registry import made
from tests.corpus.make.story import visits

PLAIN = columns(
    "Date=date:xl, Coach=coach:full, School=school:short, Teacher=teacher:full, Type=type, "
    "Minutes=min:int, Next steps=next"
)


def hidden(book: Book, seed: str, coach: str) -> None:
    """A filter hides one school, a person hid two rows, the minutes are in a hidden column."""
    page = book.sheet("Log")
    page.add(heads(PLAIN), nothing("header"))
    story = visits(seed, [coach], *Y24, share=0.25, most=26)
    unseen = sorted({v.school or "" for v in story})[0]
    for number, visit in enumerate(story):
        entry = plain(PLAIN, visit)
        if visit.school == unseen:
            entry["assumed"] = ["hidden"]
            page.hidden_rows.append(len(page.rows) + 1)
        put(page, visit, PLAIN, entry=entry)
        if number == len(story) - 1:
            page.filtered = f"A1:G{len(page.rows)}"
    shown = {v.school for v in story} - {unseen}
    page.filter_on = (2, sorted(school_name(s or "", Y24[0]) for s in shown))
    copy = book.sheet("old copy")
    copy.hidden = True
    copy.add(heads(PLAIN), nothing("header"))
    for number, visit in enumerate(story[:5], 2):
        put(copy, visit, PLAIN, entry=duplicate("Log", number))


@made("hidden-filtered/log with filter.xlsx", "openpyxl")
def hidden_xlsx(book: Book) -> None:
    """A filter, and a hidden tab with a copy."""
    hidden(book, "hid1", "renata-vega")


@made("hidden-filtered/filtered.xlsx", "node")
def hidden_node(book: Book) -> None:
    """The same through ExcelJS."""
    hidden(book, "hid2", "theo-okonjo")


@made("hidden-filtered/hidden rows and column.xlsx", "openpyxl")
def hidden_by_hand(book: Book) -> None:
    """Two rows hidden by hand without a filter: taken out, or tidied away?"""
    page = book.sheet("Log")
    page.add(heads(PLAIN), nothing("header"))
    page.hidden_columns = [5]
    for number, visit in enumerate(visits("hid3", ["jewel-brandt"], *Y24, share=0.2, most=16)):
        entry = plain(PLAIN, visit)
        if number in (6, 7):
            page.hidden_rows.append(len(page.rows) + 1)
            entry = ask("counts", [told(PLAIN, visit), []], 0, "a row hidden by hand")
        put(page, visit, PLAIN, entry=entry)
    book.answer("rows hidden by hand", "they took place")


def colored(book: Book, seed: str, coach: str) -> None:
    """A legend explains two colors; comments correct three cells."""
    page = book.sheet("Log")
    page.add([full(coach, Y24[0]), "", Cell("yellow = cancelled", fill="FFFF00"), "",
              Cell("blue = on Zoom", fill="9DC3E6")], nothing("legend"))  # fmt: skip
    page.add(heads(PLAIN), nothing("header"))
    for number, visit in enumerate(visits(seed, [coach], *Y24, share=0.2, most=22)):
        row = [c if isinstance(c, Cell) else Cell(c) for c in cells(visit, PLAIN)]
        base = told(PLAIN, visit)
        entry = plain(PLAIN, visit)
        if number in (4, 11):
            entry = session(base.but(state="cancelled"), assumed=("state",))
            entry["either"] = {"minutes": [None]}
            for cell in row:
                cell.fill = "FFFF00"
        elif number in (7, 15):
            online = base.but(mode="video", place="online", school=None)
            entry = session(online, assumed=("mode",))
            entry["either"] = {"place": ["school"], "school": [visit.school]}
            for cell in row:
                cell.fill = "9DC3E6"
        elif number == 9:
            row[5].comment = f"really {(visit.minutes or 0) + 30}, stayed for recess"
            longer = base.but(minutes=(visit.minutes or 0) + 30)
            entry = ask("minutes", [base, longer], 1, "a comment gives another length")
        elif number == 13:
            row[0].comment = "Cancelled, teacher out sick"
            off = base.but(state="cancelled", reason="Cancelled, teacher out sick")
            entry = ask("state", [off, off.but(minutes=None)], 0, "a comment says cancelled")
        elif number == 17:
            row[3].comment = "lovely class!"
        page.add(row, entry)


@made("comments-colors/legend and comments.xlsx", "openpyxl")
def colored_xlsx(book: Book) -> None:
    """Colors with a legend, comments that correct."""
    colored(book, "col1", "theo-okonjo")


@made("comments-colors/legend and comments.xls", "soffice", target="xls:MS Excel 97")
def colored_xls(book: Book) -> None:
    """The same in Excel 97."""
    colored(book, "col2", "priya-raman")


@made("comments-colors/colors without legend.ods", "soffice", target="ods")
def unexplained(book: Book) -> None:
    """Red rows, and nobody wrote down what red means."""
    page = book.sheet("2025-26")
    page.add(heads(PLAIN), nothing("header"))
    for number, visit in enumerate(visits("col3", ["jonah-becker"], *Y25, share=0.2, most=20)):
        row = [c if isinstance(c, Cell) else Cell(c) for c in cells(visit, PLAIN)]
        entry = plain(PLAIN, visit)
        if number in (3, 8, 14):
            for cell in row:
                cell.fill = "FF5050"
            base = told(PLAIN, visit)
            entry = ask("state", [base, base.but(state="cancelled"), base.but(state="no_show")],
                        2, "a red row without a legend")  # fmt: skip
        page.add(row, entry)
    book.answer("red rows", "the teacher did not come")


def struck(book: Book, seed: str, coach: str) -> None:
    """Rows struck through: they did not take place, as the person says when asked."""
    page = book.sheet("Visits")
    page.add(heads(PLAIN), nothing("header"))
    for number, visit in enumerate(visits(seed, [coach], *Y23, share=0.2, most=18)):
        row = [c if isinstance(c, Cell) else Cell(c) for c in cells(visit, PLAIN)]
        entry = plain(PLAIN, visit)
        if number in (5, 6, 12):
            for cell in row:
                cell.strike = True
            off = told(PLAIN, visit).but(state="cancelled")
            entry = ask("state", [off, [], off.but(minutes=None)], 0, "a row struck through")
        page.add(row, entry)
    book.answer("rows struck through", "cancelled")


@made("strike-through/log.xlsx", "openpyxl")
def struck_xlsx(book: Book) -> None:
    """Struck rows."""
    struck(book, "str1", "owen-castellanos")


@made("strike-through/log.ods", "soffice", target="ods")
def struck_ods(book: Book) -> None:
    """Struck rows, OpenDocument."""
    struck(book, "str2", "theo-okonjo")


@made("excel-times/real times.xlsx", "openpyxl")
def times_real(book: Book) -> None:
    """Durations as Excel times (h:mm), start as a time of day."""
    cols = columns(
        "Date=date:xl, Coach=coach:full, School=school:short, Teacher=teacher:full, "
        "Start=start:xl, Duration=min:time, Type=type"
    )
    page = book.sheet("Log")
    page.add(heads(cols), nothing("header"))
    for visit in visits("tim1", ["renata-vega"], *Y24, share=0.2, most=20):
        put(page, visit, cols)


@made("excel-times/bare numbers.xls", "xlwt")
def times_bare(book: Book) -> None:
    """Dates and durations lost their format: 45903 and 0.03125."""
    cols = columns(
        "Date=date:serial, Coach=coach:full, School=school:short, Teacher=teacher:full, "
        "Duration=min:fraction, Type=type"
    )
    page = book.sheet("Log")
    page.add(heads(cols), nothing("header"))
    for visit in visits("tim2", ["theo-okonjo"], *Y24, share=0.2, most=18):
        entry = plain(cols, visit)
        entry["assumed"] = ["date", "minutes"]
        put(page, visit, cols, entry=entry)


@made("excel-times/serials.csv", "node", script="sheetjs.cjs", bookType="csv")
def times_csv(book: Book) -> None:
    """Serial dates in csv, times of day as text."""
    cols = columns(
        "Date=date:serial, Coach=coach:last, School=school:short, Teacher=teacher:full, "
        "Time in=start, Time out=end, Type=type"
    )
    page = book.sheet("Log")
    page.add(heads(cols), nothing("header"))
    for visit in visits("tim3", ["jewel-brandt"], *Y23, share=0.2, most=18):
        entry = plain(cols, visit)
        entry["assumed"] = ["date"]
        put(page, visit, cols, entry=entry)


def old_mac(book: Book, seed: str, coach: str) -> None:
    """A workbook that counts days from 1904."""
    book.epoch_1904 = True
    page = book.sheet("Log")
    page.add(heads(PLAIN), nothing("header"))
    for visit in visits(seed, [coach], *Y25, share=0.2, most=15):
        put(page, visit, PLAIN)


@made("dates-1904/mac workbook.xlsx", "openpyxl")
def mac_xlsx(book: Book) -> None:
    """1904 dates."""
    old_mac(book, "mac1", "hanae-ishikawa-doyle")


@made("dates-1904/mac workbook.xls", "xlwt")
def mac_xls(book: Book) -> None:
    """1904 dates in Excel 97."""
    old_mac(book, "mac2", "priya-raman")


PACIFIC = ZoneInfo("America/Los_Angeles")


def stamps(book: Book, seed: str, coach: str, form: str) -> None:
    """Times in UTC: what is late in the day there is the next day here, or the day before."""
    cols = columns(
        "started_at=empty, coach=coach:email, school=school:name, teacher=teacher:email, "
        "type=type, minutes=min:int"
    )
    page = book.sheet("Sheet1")
    page.add(["started_at (UTC)", *heads(cols)[1:]], nothing("header"))
    for number, visit in enumerate(visits(seed, [coach], *Y24, share=0.2, most=18)):
        late = visit.but(start=time(16, 20)) if number % 6 == 2 else visit
        local = datetime.combine(late.day, late.start or time(8), tzinfo=PACIFIC)
        moment = local.astimezone(UTC)
        entry = session(late.but(topics=(), next_step=None), assumed=("date", "start"))
        entry["either"] = {"start": [None]}
        put(page, late, cols, empty=moment.strftime(form), entry=entry)


@made("utc-stamps/api_export.csv", "pandas", sep=",")
def stamps_csv(book: Book) -> None:
    """ISO stamps with Z."""
    stamps(book, "utc1", "theo-okonjo", "%Y-%m-%dT%H:%M:%SZ")


@made("utc-stamps/api_export.xlsx", "pandas")
def stamps_xlsx(book: Book) -> None:
    """Stamps with +00:00 as text."""
    stamps(book, "utc2", "priya-raman", "%Y-%m-%d %H:%M:%S+00:00")


def footnotes(book: Book, seed: str, coach: str) -> None:
    """Types as numbers with a key below, an asterisk with a footnote."""
    cols = columns(
        "Date=date:us, School=school:short, Teacher=teacher:full, Code=empty, Min=min:int"
    )
    codes = {"planning": 1, "observation": 2, "debrief": 3, "co-teaching": 4, "modeling": 5,
             "plc": 6, "data-review": 7}  # fmt: skip
    page = book.sheet("Log")
    page.add([f"Coach: {full(coach, Y24[0])}"], nothing("title"))
    page.add(heads(cols), nothing("header"))
    other = "jewel-brandt" if coach != "jewel-brandt" else "renata-vega"
    for number, visit in enumerate(visits(seed, [coach], *Y24, share=0.2, most=20)):
        known = told(cols, visit).but(type=visit.type)
        if number in (5, 12):
            both = known.but(coaches=(coach, other))
            put(page, visit, cols, empty=codes[visit.type or ""], min=f"{visit.minutes}*",
                entry=session(both, assumed=("coaches",)))  # fmt: skip
        else:
            put(page, visit, cols, empty=codes[visit.type or ""], entry=session(known))
    page.blank()
    page.add([f"* together with {full(other, Y24[0])}"], nothing("legend"))
    page.add(["Codes:"], nothing("legend"))
    for name, code in codes.items():
        page.add([code, SHORT_TYPES[name]], nothing("legend"))


@made("footnotes-keys/coded log.xlsx", "openpyxl")
def foot_xlsx(book: Book) -> None:
    """A key and a footnote below the table."""
    footnotes(book, "foot1", "renata-vega")


@made("footnotes-keys/coded log.ods", "gnumeric")
def foot_ods(book: Book) -> None:
    """The same through Gnumeric."""
    footnotes(book, "foot2", "theo-okonjo")
