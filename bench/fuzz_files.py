"""A coverage-guided fuzzer for the import: any bytes are read or refused, no row is lost.

    python -m bench.fuzz_files DIR [-max_total_time=600] [libFuzzer's own options]

keeps its corpus in DIR and fills it with a seed of each kind first. The first byte of an input
says what the rest is: a whole file, a part of a workbook that is otherwise sound, or a cell. A
crash, a hang of more than 20 seconds or a lost row ends the run, and the input is written down.
Needs atheris, which is in no lock, for it has wheels for Linux alone:
`pip install --only-binary :all: atheris==3.0.0`.
"""

import io
import sys
import zipfile
from datetime import date
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["stemhappens.intake"]):
    import django
    from django.conf import settings

    settings.configure(USE_I18N=False)
    django.setup()
    from stemhappens.intake.context import Context, Defaults, PersonRef, PlacementRef, SchoolRef
    from stemhappens.intake.files.read import read_bytes
    from stemhappens.intake.files.sheets import FileRead, Limits
    from stemhappens.intake.rows.log import read_files
    from stemhappens.intake.values.dates import DateColumn
    from stemhappens.intake.values.durations import DurationColumn

SMALL = Limits(file_bytes=2_000_000, unpacked_bytes=4_000_000, rows=2_000, cells=60_000)
CONTEXT = Context(
    date(2026, 5, 8),
    schools=(SchoolRef("lincoln", "Lincoln Elementary School", codes=("0142",)),),
    people=(
        PersonRef("chu", "Mei", "Chu", placements=(PlacementRef("lincoln"),)),
        PersonRef("okonjo", "Theo", "Okonjo", placements=(PlacementRef(None, "coach"),)),
    ),
    defaults=Defaults(timezone="America/Denver"),
)
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def rels(**targets: str) -> bytes:
    """A part of relations: kind → target."""
    links = "".join(
        f'<Relationship Id="r{i}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(targets.items(), 1)
    )
    return f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>'.encode()


SHEET = (
    f'<worksheet xmlns="{MAIN}"><cols><col min="2" max="2" hidden="1"/></cols><sheetData>'
    '<row r="1"><c r="A1" t="inlineStr"><is><t>Date</t></is></c><c r="B1" t="inlineStr"><is>'
    '<t>Teacher</t></is></c><c r="C1" t="inlineStr"><is><t>Minutes</t></is></c></row>'
    '<row r="2" hidden="1"><c r="A2" s="1"><v>45903</v></c><c r="B2" t="inlineStr"><is>'
    '<t>Mei Chu</t></is></c><c r="C2"><v>45</v></c></row></sheetData></worksheet>'
).encode()
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts><font/><font><strike/></font></fonts><fills><fill/>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFFFFF00"/></patternFill></fill></fills>'
    '<cellXfs><xf fontId="0" fillId="0"/><xf fontId="1" fillId="1"/></cellXfs></styleSheet>'
).encode()
COMMENTS = (
    f'<comments xmlns="{MAIN}"><authors><author>T</author></authors><commentList>'
    '<comment ref="A2"><text><t>no show</t></text></comment></commentList></comments>'
).encode()
PARTS = {
    "[Content_Types].xml": b"<Types/>",
    "_rels/.rels": rels(officeDocument="xl/workbook.xml"),
    "xl/workbook.xml": (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="Sept" sheetId="1" r:id="r1"/></sheets></workbook>'
    ).encode(),
    "xl/_rels/workbook.xml.rels": rels(worksheet="worksheets/sheet1.xml", styles="styles.xml"),
    "xl/worksheets/sheet1.xml": SHEET,
    "xl/worksheets/_rels/sheet1.xml.rels": rels(comments="../comments1.xml"),
    "xl/styles.xml": STYLES,
    "xl/comments1.xml": COMMENTS,
}
ODS = (
    b'<document-content xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    b'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    b'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"><office:body>'
    b'<office:spreadsheet><table:table table:name="Log"><table:table-row>'
    b'<table:table-cell office:value-type="string"><text:p>Date</text:p></table:table-cell>'
    b"</table:table-row></table:table></office:spreadsheet></office:body></document-content>"
)
LOG = (
    b"Date,Coach,School,Teacher,Type,Minutes,Notes\n"
    b"9/15/25,Theo Okonjo,Lincoln ES,Mei Chu,Obs,45 min,x\nTOTAL,,,,,45,\n"
)
CALENDAR = b"September 2025,,,,\nMon,Tue,Wed,Thu,Fri\n1,2,3,4,5\nMC 45,,x,Lincoln ES,\n"
ACROSS = b"Teacher,9/3,9/10,9/17\nMei Chu,45,x,O\nKey,O = Observation,,\n"
FORM = b"Date:,9/15/2025\nCoach:,Theo Okonjo\nTeacher:,Mei Chu\nMinutes:,45\n"
PAGE = b"<html><table><tr><th rowspan=2>Date<th>Coach</tr><tr><td>9/3/25<td>x</tr></table></html>"
XML2003 = (
    b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet Name="a"><Table>'
    b'<Row><Cell Index="2"><Data Type="Number">45</Data></Cell></Row></Table></Worksheet>'
    b"</Workbook>"
)
CELLS = b"9/3/25\nSept 3\n45 min\n1:15\nMon 9/15\n8:10-8:55\nhalf day"
KINDS = (
    "file", "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/comments1.xml", "xl/workbook.xml",
    "content.xml", "zip", "cells",
)  # fmt: skip
SEEDS = (
    (0, LOG), (0, CALENDAR), (0, ACROSS), (0, FORM), (0, PAGE), (0, XML2003), (1, SHEET),
    (2, STYLES), (3, COMMENTS), (4, PARTS["xl/workbook.xml"]), (5, ODS), (6, LOG), (7, CELLS),
)  # fmt: skip


def packed(parts: dict[str, bytes]) -> bytes:
    """A zip of these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def file_of(data: bytes) -> bytes:
    """The file that an input stands for."""
    kind, rest = KINDS[data[0] % (len(KINDS) - 1)], data[1:]
    if kind == "file":
        return rest
    if kind == "zip":
        return packed({"log.csv": rest, "again/log.txt": LOG})
    if kind == "content.xml":
        return packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", kind: rest})
    return packed(PARTS | {kind: rest})


def one_input(data: bytes) -> None:
    """Read an input; raise where something is lost."""
    if len(data) < 2:
        return
    if KINDS[data[0] % len(KINDS)] == "cells":
        read_cells(data[1:].decode("utf-8", "replace").split("\n"))
        return
    files = read_bytes(file_of(data), "log.xlsx", SMALL)
    for one in files:
        require(bool(one.refusal) != bool(one.sheets), "neither read nor refused")
    reading = read_files(files, CONTEXT, source="log")
    told = [(r.where.file, r.where.sheet, r.where.row, r.where.cell) for r in reading.rows]
    require(len(told) == len(set(told)) or same_names(files), "a row was told twice")
    rows = {place[:3] for place in told}
    for one in files:
        for sheet in one.sheets:
            for number, row in sheet.numbered():
                if any(isinstance(v, str) and any(map(str.isalnum, v)) for v in row):
                    require((sheet.file, sheet.name, number) in rows, "a row was lost")


def same_names(files: list[FileRead]) -> bool:
    """Tell whether two sheets of a file bear one name; no program writes that."""
    names = [(s.file, s.name) for one in files for s in one.sheets]
    return len(names) != len(set(names))


def read_cells(cells: list[str]) -> None:
    """Read texts as dates and as lengths."""
    column = DateColumn.resolve(cells, CONTEXT, tab_month=9)
    lengths = DurationColumn.resolve("Length", "", cells, CONTEXT.defaults, {})
    for cell in cells:
        column.clean(cell)
        length = lengths.clean(cell).value
        minutes = length.minutes if length else None
        require(minutes is None or 0 < minutes <= 720, "a length that cannot be")


def require(holds: bool, what: str) -> None:
    """Raise where something does not hold; asserts may be switched off."""
    if not holds:
        raise AssertionError(what)


def main() -> None:
    """Seed the corpus of the folder given, and run until told to stop."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for i, (kind, content) in enumerate(SEEDS):
        (folder / f"seed-{i:02}").write_bytes(bytes([kind]) + content)
    options = ["-timeout=20", "-rss_limit_mb=1500", "-max_len=6000", "-print_final_stats=1"]
    atheris.Setup([sys.argv[0], *options, *sys.argv[2:], str(folder)], one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
