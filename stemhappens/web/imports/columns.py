"""What each column of a file was taken for, and what a person says it is."""

from stemhappens.intake.commit.memory import COLUMN
from stemhappens.intake.rows.leftover import WHY
from stemhappens.intake.rows.reading import Reading
from stemhappens.intake.tables.headings import KINDS
from stemhappens.web.imports.contexts import ColumnShown


def columns_of(reading: Reading) -> tuple[ColumnShown, ...]:
    """What each heading was taken for; the same heading in many tabs stands once."""
    found: dict[str, ColumnShown] = {}
    for one in reading.columns:
        heading = one.column.heading or one.column.letter
        if heading not in found and heading != WHY:
            found[heading] = ColumnShown(
                name=COLUMN + heading,
                where=one.sheet or one.file,
                heading=heading,
                kind=one.column.kind,
                reason=one.column.reason,
                by_person=one.column.by_person,
            )
    return tuple(found.values())


def kind_choices() -> tuple[tuple[str, str], ...]:
    """The kinds a column can be, by name."""
    return tuple((kind, kind.replace("_", " ")) for kind in sorted(KINDS))
