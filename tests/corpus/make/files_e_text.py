"""Text in any encoding, web tables, old XML, files and tabs that name the coach, zips, Spanish."""

from datetime import date

from tests.corpus.make.book import Book, nothing, session
from tests.corpus.make.dialect import MONTHS, columns, full, heads, plain, put, told
from tests.corpus.make.files_a_flat import Y23, Y24, Y25
from tests.corpus.make.registry import made
from tests.corpus.make.story import visits

LOG = columns(
    "Date=date:us, Coach=coach:full, School=school:short, Teacher=teacher:full, Type=type, "
    "Minutes=min:int, Next steps=next, Notes=note"
)
JULIA = "julia-ramirez"


def log(book: Book, seed: str, coaches: list[str], years: tuple[date, date] = Y24,
        cols=LOG, skip: str = "ʻ", most: int = 22) -> None:  # fmt: skip
    """A plain log; people with a letter of `skip` in the name are left out of it."""
    page = book.sheet("Sheet1")
    page.add(heads(cols), nothing("header"))
    count = 0
    for number, visit in enumerate(visits(seed, coaches, *years, share=0.3)):
        if number % 5 == 1 and visit.school == "ferry-hill":
            visit = visit.but(teachers=(JULIA,))
        names = "".join(full(t, visit.day) for t in visit.teachers)
        if any(letter in names for letter in skip) or count >= most:
            continue
        put(page, visit, cols)
        count += 1


@made("encodings/windows-1252.csv", "soffice", target="csv:Text - txt - csv (StarCalc):44,34,1,1",
      encoding="cp1252", delimiter=",")  # fmt: skip
def cp1252(book: Book) -> None:
    """Accents and a curly apostrophe in Windows-1252."""
    log(book, "enc1", ["renata-vega", "theo-okonjo"])


@made("encodings/latin-1.csv", "soffice", target="csv:Text - txt - csv (StarCalc):44,34,12,1",
      encoding="latin-1", delimiter=",")  # fmt: skip
def latin1(book: Book) -> None:
    """ISO 8859-1."""
    log(book, "enc2", ["renata-vega"], skip="ʻ’")


@made("encodings/unicode text.txt", "soffice",
      target="csv:Text - txt - csv (StarCalc):9,34,65535,1", encoding="utf-16",
      delimiter="\t")  # fmt: skip
def utf16(book: Book) -> None:
    """UTF-16 with tabs, as Excel's "Unicode text"."""
    log(book, "enc3", ["hanae-ishikawa-doyle"], skip="@")


@made("encodings/utf8 with bom.csv", "csv", encoding="utf-8-sig")
def utf8_bom(book: Book) -> None:
    """A byte order mark before the header."""
    log(book, "enc4", ["hanae-ishikawa-doyle", "renata-vega"], skip="@")


@made("encodings/semicolons.csv", "csv", delimiter=";", encoding="cp1252")
def semicolons(book: Book) -> None:
    """Semicolons, as Excel writes csv under many locales."""
    log(book, "enc5", ["renata-vega"], Y23)


@made("encodings/pipes.txt", "csv", delimiter="|", end="\n", quote_all=True)
def pipes(book: Book) -> None:
    """Pipes and quotes around everything."""
    log(book, "enc6", ["priya-raman"], Y25)


@made("encodings/mac roman.csv", "soffice", target="csv:Text - txt - csv (StarCalc):44,34,2,1",
      encoding="mac-roman", delimiter=",")  # fmt: skip
def mac_roman(book: Book) -> None:
    """An old Mac's letters."""
    log(book, "enc7", ["renata-vega", "theo-okonjo"], Y23)


@made("encodings/tabs.tsv", "node", script="sheetjs.cjs", bookType="txt", encoding="utf-16",
      delimiter="\t")  # fmt: skip
def tabs(book: Book) -> None:
    """SheetJS's txt: UTF-16 with tabs."""
    log(book, "enc8", ["jewel-brandt"])


@made("encodings/twice encoded.csv", "csv")
def twice(book: Book) -> None:
    """UTF-8 read as Windows-1252 and saved again: RamÃ­rez."""
    page = book.sheet("")
    page.add(heads(LOG), nothing("header"))
    for number, visit in enumerate(visits("enc9", ["renata-vega"], *Y24, share=0.2, most=16)):
        if number % 3 == 0:
            visit = visit.but(teachers=(JULIA,), school="ferry-hill")
        name = "; ".join(full(t, visit.day) for t in visit.teachers)
        broken = name.encode().decode("cp1252") if number % 2 else name.replace("í", "\ufffd")
        entry = plain(LOG, visit)
        if broken != name:
            entry["assumed"] = ["teachers"]
        put(page, visit, LOG, entry=entry, teacher=broken)


@made("html-as-xls/report.xls", "html", text=True)
def html_hand(book: Book) -> None:
    """A web system's table under the name .xls."""
    log(book, "htm1", ["theo-okonjo"])


@made("html-as-xls/ReportExport(3).xls", "html", encoding="cp1252", text=True)
def html_1252(book: Book) -> None:
    """The same in Windows-1252."""
    log(book, "htm2", ["renata-vega"], skip="@")


@made("html-as-xls/frame.html", "pandas")
def html_pandas(book: Book) -> None:
    """A data frame as html."""
    log(book, "htm3", ["priya-raman"], Y25)


@made("spreadsheetml/report2003.xml", "spreadsheetml")
def xml_2003(book: Book) -> None:
    """SpreadsheetML 2003."""
    cols = [("Date", "date:xl"), *LOG[1:]]
    log(book, "xml1", ["theo-okonjo"], Y25, cols=cols)


@made("spreadsheetml/coaching.xls", "spreadsheetml")
def xml_xls(book: Book) -> None:
    """The same under the name .xls, with a title."""
    page = book.sheet("Report")
    page.add(["Visit report", "", "run 6/9/2025"], nothing("title"))
    page.add(heads(LOG), nothing("header"))
    for visit in visits("xml2", ["jewel-brandt"], *Y24, share=0.2, most=20):
        put(page, visit, LOG)


NO_COACH = columns(
    "Date=date:us, School=school:short, Teacher=teacher:full, What=type, Min=min:int, Notes=note"
)


def unnamed(book: Book, seed: str, coach: str, assumed: tuple[str, ...] = ("coaches",)) -> None:
    """No word in the sheet says who the coach is."""
    page = book.sheet("Sheet1")
    page.add(heads(NO_COACH), nothing("header"))
    for visit in visits(seed, [coach], *Y24, share=0.2, most=20):
        put(page, visit, NO_COACH, entry=session(told(NO_COACH, visit), assumed=assumed))


@made("coach-in-name/Coaching Log - Vega.csv", "csv")
def named_csv(book: Book) -> None:
    """The file's name says Vega."""
    unnamed(book, "nam1", "renata-vega")


@made("coach-in-name/2024-25_Raman_visits.xlsx", "gnumeric")
def named_xlsx(book: Book) -> None:
    """The file's name says Raman."""
    unnamed(book, "nam2", "priya-raman")


@made("coach-in-name/JB log.ods", "soffice", target="ods")
def named_initials(book: Book) -> None:
    """Initials in the name of the file; a tab for each of two coaches by first name."""
    for tab, coach in (("Jewels", "jewel-brandt"), ("Theo", "theo-okonjo")):
        page = book.sheet(tab)
        page.add(heads(NO_COACH), nothing("header"))
        for visit in visits(f"nam3{tab}", [coach], *Y24, share=0.15, most=12):
            put(page, visit, NO_COACH, entry=session(told(NO_COACH, visit), assumed=("coaches",)))


SPANISH = (
    "Asesora=coach:full, Escuela=school:short, Maestra/o=teacher:full, Tipo de apoyo=type:es, "
    "Duración=min:es, Tema=topic, Próximos pasos=next"
)
MESES = ("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
         "diciembre").split()  # fmt: skip


@made("spanish/registro de visitas.xlsx", "soffice", target="xlsx")
def spanish_xlsx(book: Book) -> None:
    """Spanish headers and types; dates as 3 de marzo de 2025."""
    cols = columns(f"Fecha=date:us, {SPANISH}")
    page = book.sheet("Visitas")
    page.add(["Registro de asesoría STEM"], nothing("title"))
    page.add(heads(cols), nothing("header"))
    for visit in visits("spa1", ["renata-vega"], *Y24, share=0.2, most=16):
        day = f"{visit.day.day} de {MESES[visit.day.month - 1]} de {visit.day.year}"
        put(page, visit, cols, date=day)


@made("spanish/visitas.csv", "csv", encoding="cp1252", delimiter=";")
def spanish_csv(book: Book) -> None:
    """Day-first dates that the column itself proves."""
    cols = columns(f"Fecha=date:eu, {SPANISH}")
    page = book.sheet("")
    page.add(heads(cols), nothing("header"))
    for visit in visits("spa2", ["renata-vega"], *Y23, share=0.2, most=16):
        entry = plain(cols, visit)
        entry["assumed"] = ["date"]
        put(page, visit, cols, entry=entry)
    book.answer("the order of day and month", "day first: several dates have a day over 12")


def monthly(book: Book, seed: str, coach: str, member: str) -> None:
    """One member for each month; the last visit of a month stands in the next file again."""
    story = visits(seed, [coach], *Y24, share=0.3, most=46)
    before = None
    for month in sorted({(v.day.year, v.day.month) for v in story}):
        page = book.sheet(member.format(*month, name=MONTHS[month[1] - 1]))
        page.add(heads(LOG), nothing("header"))
        if before and month[1] == 11:
            put(page, before[0], LOG, entry={"outcome": "duplicate_of", "of": before[1]})
        for visit in story:
            if (visit.day.year, visit.day.month) == month:
                row = put(page, visit, LOG)
                before = (visit, {"sheet": page.name, "row": row})


@made("zip-of-months/coaching 2024-25.zip", "members")
def zip_csv(book: Book) -> None:
    """A csv for each month."""
    monthly(book, "zip1", "theo-okonjo", "coaching 2024-25/{0}-{1:02d}.csv")


@made("zip-of-months/workbooks.zip", "members")
def zip_xlsx(book: Book) -> None:
    """A workbook for each month."""
    monthly(book, "zip2", "renata-vega", "{name} {0}.xlsx!Log")


@made("folder-of-months/monthly logs", "members", text=False)
def folder(book: Book) -> None:
    """A folder of csv files, one with other columns in another order."""
    monthly(book, "fol1", "jewel-brandt", "log_{0}_{1:02d}.csv")


@made("folder-of-months/priya", "members", text=False)
def folder_mixed(book: Book) -> None:
    """Workbooks and csv files in one folder, and a list of orders that is no log."""
    monthly(book, "fol2", "priya-raman", "{name} {0}.csv")
    orders = book.sheet("orders.csv")
    orders.add(["Item", "Qty", "Price"], nothing("other"))
    orders.add(["Micro:bit classroom kit", 4, 189.0], nothing("other"))
    orders.add(["Goggles", 60, 3.5], nothing("other"))


@made("numbers-export/Coaching-Table 1.csv", "numbers", delimiter=";")
def numbers_csv(book: Book) -> None:
    """As Numbers exports: the table's name on top, then rows of an even width."""
    cols = columns(
        "Date=date:medium, Coach=coach:full, School=school:short, Teacher=teacher:full, "
        "Type=type, Length=min:words"
    )
    page = book.sheet("")
    page.add(["Coaching", *[""] * 5], nothing("title"))
    page.add(heads(cols), nothing("header"))
    for visit in visits("num1", ["hanae-ishikawa-doyle"], *Y24, share=0.2, most=18):
        put(page, visit, cols)


@made("numbers-export/visits.xlsx", "node", script="sheetjs.cjs")
def numbers_xlsx(book: Book) -> None:
    """As Numbers exports xlsx: a summary tab first, then "Sheet 1 - Table 1"."""
    summary = book.sheet("Export Summary")
    summary.add(["This document was exported from Numbers."], nothing("note"))
    summary.add(["Numbers Sheet Name", "Numbers Table Name", "Excel Worksheet Name"],
                nothing("note"))  # fmt: skip
    summary.add(["Sheet 1", "Table 1", "Sheet 1 - Table 1"], nothing("note"))
    cols = [("Date", "date:xl"), *LOG[1:]]
    page = book.sheet("Sheet 1 - Table 1")
    page.add(["Table 1"], nothing("title"))
    page.add(heads(cols), nothing("header"))
    for visit in visits("num2", ["jewel-brandt"], *Y23, share=0.2, most=18):
        put(page, visit, cols)
