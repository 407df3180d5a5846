"""Whatever stands in the cells: no crash, and no row is lost or told twice."""

from datetime import datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from stemhappens.intake.context import Defaults
from stemhappens.intake.files.read import read_bytes
from stemhappens.intake.files.sheets import FileRead, Sheet
from stemhappens.intake.roster.stafflist import read_roster
from stemhappens.intake.rows.log import read_files
from stemhappens.intake.values.clocks import clock
from stemhappens.intake.values.dates import DateColumn
from stemhappens.intake.values.durations import DurationColumn
from stemhappens.intake.who.names import split_people
from stemhappens.intake.who.places import Schools
from tests.intake.world import HEAD, KNOWN, SCHOOLS, UNKNOWN, read_text

WORDS = st.sampled_from(
    [
        "9/3/25",
        "13/9/25",
        "Sept 3",
        "week of 9/15",
        "10/3-10/5",
        "45",
        "1:15",
        "half day",
        "2 periods",
        "n/a",
        "TOTAL",
        "Ramirez, Julia",
        "J. Ramirez & T. Oyelaran",
        "Ms. Fontaine",
        "5th grade team (6)",
        "x2",
        "Wash/Linc",
        "Zoom",
        "obs/debrief",
        "subbed for 3rd",
        "Cancelled",
        "=SUM(A1)",
        "-",
        "Date",
        "Coach",
        "Key",
        "O’Neil",
        "(",
        "Ram\ufffdrez",
        "~",
        "%",
        "%s",
        "{}",
        "\x00",
        "١٢",
        "0",
        "-1",
        "1e9",
        "12/31/9999",
        "0/0/0",
        ",",
        ";",
        "&",
    ]
)
CELLS = st.one_of(
    st.none(),
    WORDS,
    st.text(max_size=12),
    st.integers(-10, 60000),
    st.floats(allow_nan=True, allow_infinity=True),
    st.booleans(),
    st.datetimes(min_value=datetime(1899, 12, 30), max_value=datetime(2100, 1, 1)),
    st.times(),
    st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=400)),
)
ROWS = st.lists(st.lists(CELLS, max_size=9), max_size=12)


@given(ROWS)
def test_each_row_gets_one_outcome_and_a_reason(rows):
    for context in (KNOWN, UNKNOWN):
        body = [list(HEAD), *(list(r) for r in rows)]
        sheet = Sheet("f.xlsx", "S", body)
        reading = read_files([FileRead("f.xlsx", [sheet])], context, source="s")
        got = [r.where.row for r in reading.rows]
        assert len(got) == len(set(got))
        filled = {
            i
            for i, row in enumerate(body, 1)
            if any(
                v is not None and (not isinstance(v, str) or any(c.isalnum() for c in v))
                for v in row
            )
        }
        assert filled <= set(got)
        assert all(r.reasons for r in reading.rows if r.outcome != "ok")
        reading.to_json()


SHAPED = st.one_of(
    st.just(list(HEAD)),
    st.just(["Mon", "Tue", "Wed", "Thu", "Fri"]),
    st.integers(1, 24).map(lambda n: [n, n + 1, n + 2, n + 3, n + 4]),
    st.just(["Teacher", "9/3", "9/10", "9/17", "9/24", "Total"]),
    st.just(["Teacher", "Aug", "Sept", "Oct", "Nov"]),
    st.just(["Date", "J. Ramirez", "Mei Chu", "Oyelaran"]),
    st.just([*HEAD, None, "Row Labels", "Count of Date"]),
    st.just(["September 2025"]),
    st.just(["Key: O = Observation; P = Planning"]),
    st.tuples(
        st.sampled_from(["Date", "Coach:", "Teacher", "School:", "Minutes", "Notes"]), CELLS
    ).map(list),
    st.lists(CELLS, max_size=9),
    st.just([]),
)
MARKED = st.dictionaries(
    st.integers(1, 12),
    st.dictionaries(st.integers(0, 6), st.sampled_from(["yellow FFFF00", "green C6EFCE"])),
    max_size=6,
)


@given(st.lists(SHAPED, max_size=14), MARKED)
def test_every_row_of_any_shape_is_told_once(rows, fills):
    def read():
        sheet = Sheet("f.xlsx", "Sept", [list(r) for r in rows], fills=fills)
        sheet.comments = {row: {0: "no show"} for row in list(fills)[:2]}
        return read_files([FileRead("f.xlsx", [sheet])], KNOWN, source="s")

    reading = read()
    told = [(r.where.row, r.where.cell) for r in reading.rows]
    assert len(told) == len(set(told))
    filled = {i for i, row in enumerate(rows, 1) if any(map(_says_something, row))}
    assert filled <= {row for row, _cell in told}
    assert all(r.reasons for r in reading.rows if r.outcome != "ok")
    assert read().to_json() == reading.to_json()


def _says_something(value):
    blank = isinstance(value, str) and not any(c.isalnum() for c in value)
    return value is not None and not blank


@given(st.lists(CELLS, max_size=8), CELLS)
def test_values_never_crash(column, cell):
    DateColumn.resolve([*column, cell], KNOWN).clean(cell)
    for unit in ("", "min", "h"):
        read = DurationColumn.resolve("Length", unit, [*column, cell], Defaults(), {}).clean(cell)
        minutes = read.value.minutes if read.value else None
        assert minutes is None or 0 < minutes <= 720
    Schools(SCHOOLS, {}).match(cell)
    clock(cell)


class _Nobody:
    def is_family(self, word):
        return False

    is_given = is_family

    def is_person(self, given, family):
        return False


@given(st.text(alphabet=st.sampled_from(list("abcR. ,;/&()x2'@-5 \n")), max_size=40))
def test_names_never_crash(text):
    split_people(text, _Nobody(), {})


@given(
    st.binary(max_size=400),
    st.sampled_from(["", "PK\x03\x04", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "<html><table>"]),
)
def test_any_bytes_are_read_or_refused(content, start):
    for one in read_bytes(start.encode("latin-1") + content, "f"):
        assert one.refusal or one.sheets
    read_text((start + content.decode("latin-1")).replace("\x00", ""))


@given(st.text(max_size=200))
def test_any_text_is_a_roster_or_refused(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("r") / "staff.csv"
    path.write_text("Name,School,Role\n" + text, encoding="utf-8", errors="replace", newline="")
    reading = read_roster(path, KNOWN)
    assert reading.refusals or reading.people or reading.rows


def test_times_of_day():
    assert clock(time(13, 5)) == (13, 5, "p")
    assert clock("8:10 am") == (8, 10, "a")
    assert clock("lunch") is None
