"""Who and where: several in a cell, LAST first, initials, nicknames, Smiths, renamed schools."""

from datetime import date

from tests.corpus.make.book import Book, ask, nothing, session
from tests.corpus.make.dialect import columns, full, heads, plain, put
from tests.corpus.make.files_a_flat import Y23, Y24, Y25
from tests.corpus.make.registry import made
from tests.corpus.make.story import Visit, teachers_at, visits
from tests.corpus.make.town import PEOPLE

WHO = columns(
    "Date=date:us, Coach=coach:full, School=school:short, Teacher(s)=teacher:full, Type=type, "
    "Minutes=min:int"
)
ONE = "renata-vega"


def visit_of(day: date, coach: str, school: str | None, *teachers: str, **more: object) -> Visit:
    """A plain visit of 45 minutes."""
    return Visit(day, (coach,), school, teachers, "planning", 45).but(**more)


def several(book: Book, seed: str, coach: str, glues: list[str], how: str) -> None:
    """Two or three teachers in a cell, joined in another way each time."""
    page = book.sheet("Log")
    page.add(heads(WHO), nothing("header"))
    for number, visit in enumerate(visits(seed, [coach], *Y24, share=0.3, most=20)):
        here = [t for t in teachers_at(visit.school or "", visit.day) if "Chen" not in
                PEOPLE[t].family]  # fmt: skip
        size = 1 + number % 3
        group = visit.but(teachers=tuple(here[number % 4 : number % 4 + size]))
        cols = [(h, f"teacher:{how}|{glues[number % len(glues)]}" if s.startswith("teacher") else s)
                for h, s in WHO]  # fmt: skip
        put(page, group, cols)
    _groups(book, coach)


def _groups(book: Book, coach: str) -> None:
    page, served = book.sheets[-1], PEOPLE[coach].subject.split()[0]
    base = visit_of(date(2025, 3, 5), coach, served)
    first, second = teachers_at(served, base.day)[2:4]
    put(page, base.but(group="5th grade team"), WHO, teacher="5th grade team",
        entry=session(base.but(group="5th grade team")))  # fmt: skip
    dept = base.but(day=date(2025, 3, 6), group="Science dept", headcount=6)
    put(page, dept, WHO, teacher="Science dept (6)", entry=session(dept))
    plc = base.but(day=date(2025, 3, 7), group="Gr 4 PLC", headcount=4, type="plc")
    put(page, plc, WHO, teacher="Gr 4 PLC - 4 teachers", entry=session(plc))
    one = base.but(day=date(2025, 3, 10), teachers=(first,))
    name = PEOPLE[first].family
    put(
        page,
        one,
        WHO,
        teacher=f"{name} (sub)",
        entry=ask(
            "teachers", [one, one.but(teachers=())], None, "was a substitute there for the teacher?"
        ),
    )
    two = base.but(day=date(2025, 3, 11), teachers=(first,))
    put(page, two, WHO, teacher=f"{name} x2", entry=ask(
        "counts", [two, [two, two]], 1, "twice, or two visits?"))  # fmt: skip
    plus = base.but(day=date(2025, 3, 12), teachers=(first, second))
    put(page, plus, WHO, teacher=f"{name} + {PEOPLE[second].family}")


@made("several-teachers/joined by anything.xlsx", "openpyxl")
def several_xlsx(book: Book) -> None:
    """; & / and + in full names."""
    several(book, "sev1", ONE, ["; ", " & ", " / ", " and ", "\n"], "full")


@made("several-teachers/commas.csv", "csv")
def several_csv(book: Book) -> None:
    """Surnames joined by commas."""
    several(book, "sev2", "jewel-brandt", [", ", "/", ", "], "last")


@made("last-first/LAST, First.csv", "google")
def last_first_csv(book: Book) -> None:
    """LAST, First joined by semicolons; middle initials and suffixes."""
    cols = [(h, "teacher:lastfirst|; " if s.startswith("teacher") else s) for h, s in WHO]
    page = book.sheet("")
    page.add(heads(cols), nothing("header"))
    for visit in visits("lf1", [ONE, "theo-okonjo"], *Y24, share=0.15, most=22):
        put(page, visit, cols)
    more = (("kelp-bay", "jo-smith", "SMITH, Joanna K.", ONE),
            ("lincoln-ms", "samuel-whitcomb", "WHITCOMB JR., Samuel", "jewel-brandt"),
            ("cannery", "juan-de-la-torre", "DE LA TORRE, Juan", "priya-raman"),
            ("ferry-hill", "julia-ramirez", "RAMIREZ, JULIA", ONE),
            ("washington", "siobhan-odwyer", "O'DWYER, Siobhan", "theo-okonjo"))  # fmt: skip
    for number, (school, teacher, text, coach) in enumerate(more):
        visit = visit_of(date(2025, 4, 14 + number), coach, school, teacher)
        put(page, visit, cols, teacher=text)


@made("last-first/two in a cell.xlsx", "xlsxwriter")
def last_first_two(book: Book) -> None:
    """`SMITH, Joanna, LEE, Mei`: commas between the names and within them."""
    cols = [(h, "teacher:lastfirst|, " if s.startswith("teacher") else s) for h, s in WHO]
    page = book.sheet("Log")
    page.add(heads(cols), nothing("header"))
    for number, visit in enumerate(visits("lf2", ["theo-okonjo"], *Y23, share=0.2, most=18)):
        here = teachers_at(visit.school or "", visit.day)
        group = tuple(here[number % 5 : number % 5 + 2]) if number % 2 else visit.teachers
        put(page, visit.but(teachers=group), cols)


@made("initials/initials.csv", "csv")
def initials_csv(book: Book) -> None:
    """Teachers by initials; the school tells most apart, not Amy and Alan Chen."""
    cols = [(h, "teacher:initials|, " if s.startswith("teacher") else s) for h, s in WHO]
    page = book.sheet("")
    page.add(heads(cols), nothing("header"))
    for visit in visits("ini1", ["hanae-ishikawa-doyle", ONE], *Y24, share=0.12, most=24):
        chens = [t for t in visit.teachers if "Chen" in PEOPLE[t].family]
        if not chens:
            entry = plain(cols, visit)
            entry["assumed"] = ["teachers"]
            put(page, visit, cols, entry=entry)
    for number, key in enumerate(("amy-chen", "alan-chen", "amy-chen")):
        visit = visit_of(date(2025, 5, 12 + number), "hanae-ishikawa-doyle", "halcyon-hs", key)
        readings = [visit.but(teachers=(k,)) for k in ("amy-chen", "alan-chen")]
        put(page, visit, cols, entry=ask(
            "teachers", readings, 0 if key == "amy-chen" else 1, "who is AC"))  # fmt: skip
    book.answer("AC at Halcyon HS", "5/12 and 5/14 Amy Chen, 5/13 Alan Chen")


@made("initials/coach initials.xlsx", "gnumeric")
def initials_coach(book: Book) -> None:
    """JB is Jewel Brandt; from August 2025 it may be Jonah Becker."""
    cols = [(h, "coach:initials" if s.startswith("coach") else s) for h, s in WHO]
    page = book.sheet("Log")
    page.add(heads(cols), nothing("header"))
    for visit in visits("ini2", ["jewel-brandt", "theo-okonjo"], *Y24, share=0.1, most=16):
        entry = plain(cols, visit)
        entry["assumed"] = ["coaches"]
        put(page, visit, cols, entry=entry)
    for visit in visits("ini2", ["jewel-brandt", "jonah-becker"], *Y25, share=0.1, most=12):
        readings = [visit.but(start=None, topics=(), next_step=None, coaches=(k,))
                    for k in ("jewel-brandt", "jonah-becker")]  # fmt: skip
        put(
            page,
            visit,
            cols,
            entry=ask(
                "coaches", readings, 0 if visit.coaches[0] == "jewel-brandt" else 1, "who is JB"
            ),
        )
    book.answer("JB from August 2025", "at a middle school Jewel Brandt, else Jonah Becker")


def nicknames(book: Book, seed: str) -> None:
    """Bob, Peggy, Bill, Jo, Gus; a married name before, after and in both ways."""
    page = book.sheet("Log")
    page.add(heads(WHO), nothing("header"))
    rows = (
        (date(2024, 9, 10), ONE, "alder-flat", "robert-tanaka", "Bob Tanaka"),
        (date(2024, 9, 12), "theo-okonjo", "washington", "margaret-oyelaran", "Peggy Oyelaran"),
        (date(2024, 9, 17), "priya-raman", "halcyon-hs", "william-ferreira", "Bill Ferreira"),
        (date(2024, 9, 18), ONE, "kelp-bay", "jo-smith", "Jo Smith"),
        (date(2024, 9, 19), "jewel-brandt", "northspit", "gus-albrecht", "Gus Albrecht"),
        (date(2024, 9, 24), ONE, "alder-flat", "robert-tanaka", "Rob T."),
        (date(2024, 10, 1), ONE, "kelp-bay", "mei-lee", "Mei Nguyen"),
        (date(2025, 1, 14), ONE, "kelp-bay", "mei-lee", "Mei Lee"),
        (date(2025, 1, 21), ONE, "kelp-bay", "mei-lee", "Lee (Nguyen)"),
        (date(2025, 2, 4), ONE, "kelp-bay", "mei-lee", "Mei Nguyen"),
        (date(2025, 2, 6), "jewel-brandt", "dune-road", "bao-nguyen", "Nguyen"),
        (date(2024, 10, 3), ONE, "ferry-hill", "julia-ramirez", "Julia Ramirez"),
        (date(2024, 10, 8), ONE, "ferry-hill", "julia-ramirez", "julia ramírez "),
        (date(2024, 10, 9), "theo-okonjo", "washington", "siobhan-odwyer", "Siobhan O'Dwyer"),
        (date(2024, 10, 10), "hanae-ishikawa-doyle", "kaiulani", "kaleo-kaaihue", "Kaleo Kaaihue"),
        (date(2024, 10, 15), "priya-raman", "cannery", "odile-marchand-reyes", "O. Marchand Reyes"),
        (date(2024, 10, 16), "theo-okonjo", "lincoln-es", "ngaire-te-awa", "Ngaire TeAwa"),
        (date(2024, 10, 22), ONE, "alder-flat", "robert-tanaka", "Robert Tanka"),
    )  # fmt: skip
    for day, coach, school, teacher, text in rows:
        visit = visit_of(day, coach, school, teacher)
        assumed = () if text == full(teacher, day) else ("teachers",)
        put(page, visit, WHO, teacher=text, entry=session(visit, assumed=assumed))
    strange = visit_of(date(2024, 10, 24), ONE, "kelp-bay", "new:Gwendolyn Marsh")
    put(
        page,
        strange,
        WHO,
        teacher="Gwendolyn Marsh",
        entry=ask(
            "teachers",
            [strange, strange.but(teachers=())],
            0,
            "nobody of this name is on the roster",
        ),
    )
    for visit in visits(seed, [ONE], *Y24, share=0.1, most=8):
        put(page, visit, WHO)


@made("nicknames/nicknames.xlsx", "openpyxl")
def nick_xlsx(book: Book) -> None:
    """Nicknames, married names, accents, a slip of the pen."""
    nicknames(book, "nic1")


@made("nicknames/nicknames.xls", "soffice", target="xls:MS Excel 97")
def nick_xls(book: Book) -> None:
    """The same in Excel 97."""
    nicknames(book, "nic2")


def smiths(book: Book, how: str) -> None:
    """Smith: Joanna at Kelp Bay, Dale at Lincoln MS."""
    page = book.sheet("Log")
    page.add(heads(WHO), nothing("header"))
    for visit in visits(f"smi{how}", [ONE, "jewel-brandt"], *Y24, share=0.08, most=10):
        put(page, visit, WHO)
    both = (("jo-smith", ONE, "kelp-bay"), ("dale-smith", "jewel-brandt", "lincoln-ms"))
    for number in range(8):
        key, coach, school = both[number % 2]
        visit = visit_of(date(2025, 3, 3 + number), coach, school, key)
        if visit.day.weekday() < 5:
            put(page, visit, WHO, teacher="Smith" if number < 5 else "Ms Smith")
    for number, day in enumerate((date(2025, 4, 15), date(2025, 4, 22), date(2025, 4, 24))):
        key, coach, _school = both[number % 2]
        visit = visit_of(day, "theo-okonjo" if number < 2 else coach, None, key,
                         place="online", mode="video")  # fmt: skip
        readings = [visit.but(teachers=(k,)) for k, _c, _s in both]
        put(page, visit, WHO, teacher="Smith",
            entry=ask("teachers", readings, number % 2, "which Smith?"))  # fmt: skip
    wrong = visit_of(date(2025, 4, 29), ONE, "alder-flat", "jo-smith")
    readings = [wrong, wrong.but(teachers=("dale-smith",)), wrong.but(school="kelp-bay")]
    put(page, wrong, WHO, teacher="Smith", entry=ask(
        "teachers school", readings, 2, "no Smith was at Alder Flat that day"))  # fmt: skip
    book.answer("Smith on Zoom", "4/15 and 4/24 Joanna, 4/22 Dale")


@made("two-smiths/smith.xlsx", "openpyxl")
def smith_xlsx(book: Book) -> None:
    """The school tells them apart, Zoom does not."""
    smiths(book, "1")


@made("two-smiths/smith.csv", "soffice", target="csv:Text - txt - csv (StarCalc):44,34,76,1")
def smith_csv(book: Book) -> None:
    """The same as csv."""
    smiths(book, "2")


def renamed(book: Book, seed: str) -> None:
    """Tide Rock before and after its new name, two schools merged, a move, half a name."""
    page = book.sheet("Log")
    page.add(heads(WHO), nothing("header"))
    for visit in visits(seed, ["theo-okonjo"], Y23[0], Y24[1], share=0.08, most=20):
        put(page, visit, WHO)
    okonjo, brandt = "theo-okonjo", "jewel-brandt"
    rows = (
        (date(2024, 9, 11), okonjo, "huerta", "anders-eastlake", "Tide Rock"),
        (date(2024, 5, 14), okonjo, "huerta", "harriet-pym", "Tide Rock Elem"),
        (date(2024, 4, 16), okonjo, "huerta", "harriet-pym", "Huerta ES"),
        (date(2025, 9, 4), brandt, "bayline", "bao-nguyen", "Dune Road MS"),
        (date(2025, 9, 9), brandt, "bayline", "damon-kimura", "Northspit"),
        (date(2025, 9, 16), brandt, "bayline", "damon-kimura", "Bayline"),
        (date(2025, 3, 18), brandt, "northspit", "damon-kimura", "NS"),
        (date(2024, 3, 12), okonjo, "washington", "nadia-haddad", "Wash"),
        (date(2024, 10, 17), ONE, "kelp-bay", "nadia-haddad", "KB"),
        (date(2024, 11, 5), okonjo, "lincoln-es", "agnes-carmody", "Lincoln"),
        (date(2024, 11, 6), brandt, "lincoln-ms", "paloma-loomis", "Lincoln"),
        (date(2024, 11, 7), okonjo, "lincoln-es", "agnes-carmody", "142"),
        (date(2024, 11, 12), brandt, "lincoln-ms", "paloma-loomis", "0242"),
        (date(2024, 11, 13), ONE, "kelp-bay", "jo-smith", "Kelp Bay Elementary"),
    )
    exact = {"NS", "Wash", "KB", "0242", "Bayline"}
    for day, coach, school, teacher, text in rows:
        visit = visit_of(day, coach, school, teacher)
        assumed = () if text in exact else ("school",)
        put(page, visit, WHO, school=text, entry=session(visit, assumed=assumed))
    _two_schools(book)


def _two_schools(book: Book) -> None:
    page = book.sheets[-1]
    team = visit_of(date(2024, 11, 14), "theo-okonjo", None, group="Grade 3 team")
    here, there = team.but(school="washington"), team.but(school="lincoln-es")
    put(page, team, WHO, school="Wash/Lincoln ES", teacher="Grade 3 team", entry=ask(
        "school", [here, there, team, [here, there]], 3, "two schools in a cell"))  # fmt: skip
    both = visit_of(date(2024, 11, 19), "theo-okonjo", "washington", "maya-dahlgren")
    put(page, both, WHO, school="Wash/Linc", entry=ask(
        "school", [both, both.but(school="lincoln-es")], 0, "two schools in a cell"))  # fmt: skip
    lone = visit_of(date(2024, 11, 20), "theo-okonjo", "lincoln-es", group="Math team")
    put(
        page,
        lone,
        WHO,
        school="Lincoln",
        teacher="Math team",
        entry=ask(
            "school", [lone, lone.but(school="lincoln-ms")], 0, "two schools are called Lincoln"
        ),
    )
    office = visit_of(date(2024, 11, 21), ONE, None, "jo-smith", place="office")
    put(page, office, WHO, school="DO", entry=session(office))
    zoom = visit_of(date(2024, 11, 22), ONE, None, "jo-smith", place="online", mode="video")
    put(page, zoom, WHO, school="Zoom", entry=session(zoom))
    felix = visit_of(date(2024, 12, 3), ONE, "ferry-hill", "felix-arroyo")
    readings = [felix, felix.but(school="alder-flat"), felix.but(school=None)]
    put(page, felix, WHO, school="", entry=ask(
        "school", readings, 0, "teaches at two schools", gap_ok=("school",)))  # fmt: skip


@made("school-renamed/schools over time.xlsx", "node")
def renamed_xlsx(book: Book) -> None:
    """Names over time."""
    renamed(book, "ren1")


@made("school-renamed/schools over time.csv", "csv", encoding="utf-8-sig")
def renamed_csv(book: Book) -> None:
    """The same as csv."""
    renamed(book, "ren2")
