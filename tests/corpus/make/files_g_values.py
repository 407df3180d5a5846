"""When and how long: day-first dates, dates without a year, durations in all units, groups."""

from datetime import date, time

from tests.corpus.make.book import Book, Cell, Entry, ask, nothing, session, time_entry
from tests.corpus.make.dialect import columns, full, heads, plain, put
from tests.corpus.make.files_a_flat import Y23, Y24, Y25
from tests.corpus.make.files_f_people import WHO, visit_of
from tests.corpus.make.registry import made
from tests.corpus.make.story import Visit, visits

ONE = "renata-vega"


def dated(how: str) -> list[tuple[str, str]]:
    """A log's columns with dates written this way."""
    return columns(
        f"Date=date:{how}, Coach=coach:full, School=school:short, Teacher=teacher:full, "
        "Type=type, Minutes=min:int"
    )


def flat(book: Book, visits_: list[Visit], how: str, assumed: tuple[str, ...] = ()) -> None:
    """A plain log with dates in one way."""
    page = book.sheet("Log")
    page.add(heads(dated(how)), nothing("header"))
    for visit in visits_:
        entry = plain(dated(how), visit)
        if assumed:
            entry["assumed"] = list(assumed)
        put(page, visit, dated(how), entry=entry)


@made("day-first/day first.csv", "csv")
def day_first_csv(book: Book) -> None:
    """Days over 12 prove the order for the whole column."""
    flat(book, visits("df1", [ONE], *Y24, share=0.2, most=22), "eu", ("date",))


@made("day-first/dots.xlsx", "soffice", target="xlsx")
def day_first_dots(book: Book) -> None:
    """03.09.2024."""
    flat(book, visits("df2", ["theo-okonjo"], *Y25, share=0.2, most=18), "dot", ("date",))


@made("day-first/nothing proves it.csv", "google")
def day_first_open(book: Book) -> None:
    """Every day and month is 12 or less, and both orders fall on school days: a person must say."""
    cols = dated("eu")
    page = book.sheet("")
    page.add(heads(cols), nothing("header"))
    for visit in visits("df3", ["theo-okonjo", ONE], *Y24, share=1.0):
        day = visit.day
        if day.day > 12 or day.day == day.month or len(page.rows) > 14:
            continue
        swapped = day.replace(month=day.day, day=day.month)
        if not Y24[0] <= swapped <= Y24[1] or swapped.weekday() > 4:
            continue
        base = visit.but(start=None, topics=(), next_step=None)
        put(page, visit, cols, entry=ask(
            "date", [base, base.but(day=swapped)], 0, "day first or month first"))  # fmt: skip
    book.answer("the order of day and month", "day first")


@made("no-year/sept_to_june.xlsx", "openpyxl")
def no_year_title(book: Book) -> None:
    """Sept 3, with the school year in the title."""
    page = book.sheet("Log")
    page.add(["STEM Coaching 2024-2025"], nothing("title"))
    page.add(heads(dated("word")), nothing("header"))
    for visit in visits("ny1", [ONE], *Y24, share=0.2, most=24):
        entry = plain(dated("word"), visit)
        entry["assumed"] = ["date"]
        put(page, visit, dated("word"), entry=entry)


@made("no-year/no year anywhere.csv", "csv")
def no_year(book: Book) -> None:
    """9/3, and nothing says which school year: one question for the file."""
    cols = dated("noyear")
    page = book.sheet("")
    page.add(heads(cols), nothing("header"))
    for visit in visits("ny2", ["theo-okonjo"], *Y24, share=0.2, most=16):
        base = visit.but(start=None, topics=(), next_step=None)
        moved = []
        for shift in (-1, 0, 1):
            year = visit.day.year + shift
            leap = visit.day.month == 2 and visit.day.day == 29
            moved.append(base.but(day=visit.day.replace(year=year, day=28 if leap else
                                                        visit.day.day)))  # fmt: skip
        put(page, visit, cols, entry=ask("date", moved, 1, "which school year?"))
    book.answer("the school year", "2024-25")


@made("year-rollover/running log.ods", "soffice", target="ods")
def rollover(book: Book) -> None:
    """Two school years one below the other, a banner before each, dates without year."""
    page = book.sheet("Log")
    cols = dated("dm")
    for label, years in (("2023-24", Y23), ("2024-25", Y24)):
        page.add([f"School year {label}"], nothing("title"))
        page.add(heads(cols), nothing("header"))
        for visit in visits(f"ro{label}", ["jewel-brandt"], *years, share=0.12, most=16):
            entry = plain(cols, visit)
            entry["assumed"] = ["date"]
            put(page, visit, cols, entry=entry)
        page.blank()


@made("year-rollover/january slip.csv", "csv")
def january(book: Book) -> None:
    """In January the old year is still written; rows stand in the order of the visits."""
    cols = dated("us")
    page = book.sheet("")
    page.add(heads(cols), nothing("header"))
    slips = 0
    for visit in visits("ro3", [ONE], *Y24, share=0.25, most=40):
        if visit.day.month == 1 and slips < 3:
            slips += 1
            base = visit.but(start=None, topics=(), next_step=None)
            old = visit.day.replace(year=2024)
            put(page, visit, cols, date=f"{old.month}/{old.day}/{old.year}", entry=ask(
                "date", [base, base.but(day=old)], 0, "a year before its neighbors"))  # fmt: skip
        else:
            put(page, visit, cols)
    book.answer("January dates of 2024 among rows of 2025", "2025 was meant")


def odd_dates(book: Book) -> None:
    """Dates in every form, among them some that cannot be."""
    page = book.sheet("Log")
    page.add(heads(WHO), nothing("header"))
    base = visit_of(date(2025, 9, 3), ONE, "kelp-bay", "jo-smith")
    for text in (
        "9/3/25",
        "09-03-2025",
        "2025-09-03",
        "Sept 3, 2025",
        "3-Sep-2025",
        "9.3.2025",
        "Wed 9/3/2025",
        "9/3/2025 14:22:05",
        "September 3rd, 2025",
        "2025/09/03",
    ):
        number = len(page.rows) - 1
        teacher = "jo-smith" if number < 5 else "hakim-amundsen"
        day = base.but(teachers=(teacher,), type=TYPES[number % 5])
        put(page, day, WHO, date=text)
    several = (
        ("9/31/25", [date(2025, 9, 30), date(2025, 10, 1)], None, "no such day"),
        ("2/30/2026", [date(2026, 2, 27), date(2026, 3, 2)], None, "no such day"),
        ("10/2-10/3", [date(2025, 10, 2), date(2025, 10, 3)], 0, "two days"),
        ("9/15/2052", [date(2025, 9, 15), date(2025, 9, 25)], 0, "far in the future"),
        ("", [date(2025, 9, 29), date(2025, 9, 30)], None, "no date"),
        ("TBD", [date(2025, 9, 29), date(2025, 9, 30)], None, "no date"),
    )
    for text, days, then, cause in several:
        one = base.but(teachers=("colette-ainsworth",))
        readings: list[object] = [one.but(day=d) for d in days]
        readings += [[one.but(day=days[0]), one.but(day=days[1])]] if cause == "two days" else [[]]
        put(page, one, WHO, date=text, entry=ask("date", readings, then, cause))
    for text, week in (("week of 9/15/2025", 15), ("wk of 9/22/25", 22)):
        about = base.but(day=date(2025, 9, week), precision="week", teachers=("irene-arkwright",))
        put(page, about, WHO, date=text, entry=ask("date", [about, []], 0, "a week, not a day"))
    month = base.but(day=date(2025, 10, 1), precision="month", teachers=("kamala-baptiste",))
    put(page, month, WHO, date="October 2025",
        entry=ask("date", [month, []], 0, "a month, not a day"))  # fmt: skip
    weekend = base.but(day=date(2025, 9, 6), teachers=("boris-adebayo",))
    put(page, weekend, WHO)
    book.answer("weeks and months", "the first day, marked as about")


TYPES = ("planning", "observation", "debrief", "co-teaching", "modeling")


@made("odd-dates/dates in all forms.xlsx", "openpyxl")
def odd_dates_xlsx(book: Book) -> None:
    """Mixed forms."""
    odd_dates(book)


@made("odd-dates/dates in all forms.xls", "gnumeric")
def odd_dates_xls(book: Book) -> None:
    """The same through Gnumeric."""
    odd_dates(book)


LENGTHS: tuple[tuple[object, int | None, str], ...] = (
    # as written, minutes, "" plain, "a" stated assumption, "?" to be asked
    ("45", 45, ""), (45, 45, ""), ("45 min", 45, ""), ("45mins", 45, ""), ("45 m", 45, ""),
    (".5 hr", 30, ""), ("1 hr", 60, ""), ("1h", 60, ""), ("1 hour", 60, ""), ("1.5 hrs", 90, ""),
    ("1 hr 15 min", 75, ""), ("1 hr 15", 75, ""), ("1h15", 75, ""), ("1:15", 75, "a"),
    ("75 minutes (2 periods)", 75, ""), ("9:05-9:50", 45, ""), ("11:45-12:30", 45, ""),
    ("8:10 - 8:55 am", 45, ""), ("half day", 180, "a"), ("Full day - 6 hours", 360, ""),
    ("full day", 360, "a"), ("half hour", 30, ""), ("an hour and a half", 90, "a"),
    ("~30", 30, "a"), ("30 (approx.)", 30, "a"), ("", None, ""), ("n/a", None, ""),
    ("0.75", 45, "?"), (1.5, 90, "?"), ("30-45 min", None, "?"), ("2 periods", 100, "?"),
    ("1 period", 50, "?"), ("all morning", 180, "?"), ("18:25 min", 18, "?"),
    ("2:50-1:10", None, "?"), ("900", None, "?"), ("ongoing", None, "?"),
)  # fmt: skip
STARTS = {"9:05-9:50": time(9, 5), "11:45-12:30": time(11, 45), "8:10 - 8:55 am": time(8, 10)}


def length_entry(visit: Visit, text: object, minutes: int | None, sign: str) -> Entry:
    """The label of a length as written."""
    known = visit.but(minutes=minutes)
    if sign != "?":
        start = STARTS.get(text)
        entry = session(known.but(start=start), assumed=("minutes",) if sign else ())
        if start:
            entry["either"] = {"start": [None]}
        return entry
    readings = [known] if minutes is not None else []
    if text == "30-45 min":
        readings += [visit.but(minutes=n) for n in (30, 38, 45)]
    if text == "900":
        readings += [visit.but(minutes=n) for n in (90, 900)]
    if text == "18:25 min":
        readings += [visit.but(minutes=n) for n in (1105,)]
    if text == "2:50-1:10":
        readings += [visit.but(minutes=n) for n in (100, 620)]
    return ask("minutes", [*readings, visit.but(minutes=None)], 0 if minutes is not None else None,
               f"{text} is no plain length", gap_ok=("minutes",))  # fmt: skip


def lengths(book: Book, coach: str, school: str, teachers: tuple[str, str]) -> None:
    """A column "Length" with a length in each of many forms."""
    cols = columns(
        "Date=date:us, Coach=coach:full, School=school:short, Teacher=teacher:full, Type=type, "
        "Length=min:int"
    )
    page = book.sheet("Log")
    page.add(heads(cols), nothing("header"))
    story = visits(f"len{coach}", [coach], *Y24, share=1.0)
    for number, (text, minutes, sign) in enumerate(LENGTHS):
        visit = visit_of(story[number * 2].day, coach, school, teachers[number % 2])
        put(page, visit, cols, min=text, entry=length_entry(visit, text, minutes, sign))
    book.answer("a period", "50 minutes")
    book.answer("numbers under 8 in Length", "hours")
    book.answer("all morning", "180 minutes")


@made("durations/lengths.xlsx", "openpyxl")
def lengths_xlsx(book: Book) -> None:
    """All units."""
    lengths(book, ONE, "kelp-bay", ("jo-smith", "hakim-amundsen"))


@made("durations/lengths.csv", "soffice", target="csv:Text - txt - csv (StarCalc):44,34,76,1")
def lengths_csv(book: Book) -> None:
    """All units as csv."""
    lengths(book, "theo-okonjo", "lincoln-es", ("agnes-carmody", "ngaire-te-awa"))


@made("durations/hours column.xlsx", "gnumeric")
def hours_column(book: Book) -> None:
    """Hours as decimals; two rows in minutes among them."""
    cols = columns(
        "Date=date:xl, Coach=coach:full, School=school:short, Teacher=teacher:full, Type=type, "
        "Hours=min:hours"
    )
    page = book.sheet("Log")
    page.add(heads(cols), nothing("header"))
    for number, visit in enumerate(visits("hrs", ["priya-raman"], *Y25, share=0.2, most=20)):
        base = visit.but(start=None, topics=(), next_step=None)
        if number in (6, 13):
            cause = f"{visit.minutes} in a column of hours"
            put(
                page,
                visit,
                cols,
                min=visit.minutes,
                entry=ask("minutes", [base, base.but(minutes=None)], 0, cause, gap_ok=("minutes",)),
            )
        else:
            put(page, visit, cols)
    book.answer("numbers over 12 in Hours", "minutes")


def groups(book: Book, seed: str, coach: str, school: str) -> None:
    """Trainings with a headcount among single visits."""
    cols = columns(
        "Date=date:us, Coach=coach:full, School=school:short, Who=teacher:full, "
        "# attending=empty, Type=type, Minutes=min:int"
    )
    page = book.sheet("Log")
    page.add(heads(cols), nothing("header"))
    for visit in visits(seed, [coach], *Y25, share=0.1, most=14):
        entry = plain(cols, visit)
        entry["either"] = {"headcount": [len(visit.teachers)]}
        put(page, visit, cols, entry=entry, empty=len(visit.teachers))
    big = visit_of(date(2025, 10, 15), coach, school, type="workshop", minutes=180,
                   headcount=40, group="All staff PD")  # fmt: skip
    put(page, big, cols, teacher="All staff PD", empty=40, type="Workshop", entry=session(big))
    team = visit_of(date(2025, 10, 22), coach, school, type="plc", headcount=6, group="Math dept")
    put(page, team, cols, teacher="Math dept", empty=6, type="PLC", entry=session(team))
    zoom = visit_of(date(2025, 11, 5), coach, None, type="workshop", minutes=60, headcount=25,
                    group="New teachers", place="online", mode="video")  # fmt: skip
    put(page, zoom, cols, teacher="New teachers", empty="25+", type="Workshop",
        entry=session(zoom, assumed=("headcount",)))  # fmt: skip
    office = visit_of(date(2025, 11, 12), coach, None, type="workshop", minutes=360, headcount=12,
                      group="Summit planning team", place="office")  # fmt: skip
    put(page, office, cols, teacher="Summit planning team (12)", empty="", type="Workshop",
        min=360, entry=session(office))  # fmt: skip


@made("large-groups/with headcount.xlsx", "openpyxl")
def groups_xlsx(book: Book) -> None:
    """A training of forty."""
    groups(book, "grp1", ONE, "kelp-bay")


@made("large-groups/with headcount.ods", "odfpy")
def groups_ods(book: Book) -> None:
    """The same through odfpy."""
    groups(book, "grp2", "priya-raman", "halcyon-hs")


def cancelled(book: Book, seed: str, coach: str, status: bool) -> None:
    """Cancelled, no-show and other working time among the visits."""
    page = book.sheet("Log")
    page.add([*heads(WHO), "Status" if status else "Notes"], nothing("header"))
    words = {
        3: ("cancelled", "Cancelled - teacher sick"),
        7: ("no_show", "No show"),
        12: ("cancelled", "cancelled, assembly"),
        16: ("cancelled", "Rescheduled"),
    }
    for number, visit in enumerate(visits(seed, [coach], *Y24, share=0.2, most=22)):
        state, text = words.get(number, ("held", "Held" if status else visit.note))
        base = visit.but(start=None, topics=(), next_step=None)
        entry: Entry = plain(WHO, visit)
        if state != "held":
            entry = session(base.but(state=state, reason=text))
            entry["either"] = {"minutes": [None], "reason": [""]}
        put(page, visit, WHO, entry=entry)
        page.rows[-1].append(Cell(text))
    _other_time(page, coach)


def _other_time(page, coach: str) -> None:
    name = full(coach, Y24[0])
    rows = (("2025-03-04", "subbed for 3rd", 180, "displaced"),
            ("2025-03-05", "Travel between schools", 30, "travel"),
            ("2025-03-06", "Prep materials", 60, "preparation"),
            ("2025-03-07", "State testing proctor", 240, "displaced"),
            ("2025-03-10", "Coach team meeting (admin)", 90, "administration"))  # fmt: skip
    for day, text, minutes, what in rows:
        when = date.fromisoformat(day)
        page.add([f"{when.month}/{when.day}/{when.year}", name, "", "", text, minutes],
                 time_entry(when, coach, what, minutes))  # fmt: skip


@made("cancelled/status column.xlsx", "openpyxl")
def cancelled_xlsx(book: Book) -> None:
    """A status of its own."""
    cancelled(book, "can1", ONE, status=True)


@made("cancelled/in the notes.csv", "google")
def cancelled_csv(book: Book) -> None:
    """Only the notes say so."""
    cancelled(book, "can2", "theo-okonjo", status=False)
