"""What every set of files is read by: manifest, rows that can be used, orgs, school years."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from stemhappens.intake.context import SchoolYear
from stemhappens.intake.outcomes import Outcome, RowResult, Where
from stemhappens.intake.roster.reading import RosterReading, RosterSchool
from stemhappens.intake.roster.sets import Fields, Line, SetFiles
from stemhappens.intake.roster.vocabulary import FILES, NEEDED, NEVER, canonical


@dataclass(frozen=True)
class KnownIds:
    """The ids under which the system's people and schools stand here already.

    A delta names only what changed: the rest is known by these.
    """

    people: frozenset[str] = frozenset()
    orgs: frozenset[str] = frozenset()


@dataclass
class SetReader:
    """Reads what a set says of its districts, schools and years into a `RosterReading`."""

    reading: RosterReading
    files: SetFiles
    known: KnownIds
    deltas: set[str] = field(default_factory=set)
    orgs: dict[str, str] = field(default_factory=dict)  # id → type
    parents: dict[str, str] = field(default_factory=dict)

    def rows(self, name: str, wrong: Callable[[Line], None]) -> Iterator[Line]:
        """The rows of a file that can be used; `wrong` is told of the others."""
        if name.lower() not in self.files:
            return
        delta = name.lower() in self.deltas
        for line in self.files.lines(name.lower(), NEEDED.get(name, ())):
            if not line.broken and self._is_heading(line.cells):
                self.say(name, line.number, Outcome.NOT_A_SESSION,
                          _("The headings once more, no record."))  # fmt: skip
            elif line.broken:
                self.say(name, line.number, Outcome.REJECTED, line.broken)
                wrong(line)
            elif delta and not (line.cells.get("status") and line.cells.get("datelastmodified")):
                if not self._is_never(line.cells):
                    self.say(name, line.number, Outcome.REJECTED,
                              _("A row of changes needs status and dateLastModified."))  # fmt: skip
                    wrong(line)
            else:
                yield line

    @staticmethod
    def _is_heading(cells: Fields) -> bool:
        same = [canonical(value) == name for name, value in cells.items() if value]
        return len(same) > 1 and all(same)

    @staticmethod
    def _is_never(cells: Fields) -> bool:
        return canonical(cells.get("role", "")) in NEVER

    def say(self, name: str, row: int, outcome: Outcome, *reasons: str) -> RowResult:
        """Note what became of a row."""
        result = RowResult(Where(name, "", row), outcome, list(reasons))
        self.reading.rows.append(result)
        return result

    def refuse(self, sentence: str) -> None:
        """Say why the set cannot be used as a whole."""
        self.reading.refusals.append(sentence)

    def manifest(self) -> None:
        """Version, which files hold changes only, and which are announced and missing."""
        if self.reading.form == "sds":
            self.reading.version = "2.1"
            return
        guess = "1.2" if "roles.csv" in self.files else "1.1"
        if "manifest.csv" not in self.files:
            self.reading.notes.append(_("There is no manifest.csv: taken as a full (bulk) set."))
            self.reading.version = guess
            return
        lines = self.files.lines("manifest.csv", NEEDED["manifest.csv"])
        pairs = [(li.cells.get("propertyname", ""), li.cells.get("value", "")) for li in lines]
        said = {key.lower(): value.lower() for key, value in pairs}
        self.reading.version = said.get("oneroster.version", "") or guess
        for name in sorted(FILES - {"manifest.csv"}):
            how = said.get(f"file.{name[:-4]}", "")
            if how == "delta":
                self.deltas.add(name)
            if how in ("bulk", "delta") and name not in self.files:
                self.refuse(
                    _("The manifest announces %s, but it is not in the set: the export is "
                      "incomplete.") % name
                )  # fmt: skip
        self.reading.delta = bool(self.deltas & {"users.csv", "roles.csv"})

    def read_orgs(self) -> None:
        """Schools; a department stands for the school above it."""
        found: list[tuple[str, Fields]] = []
        self.reading.all_schools = "orgs.csv" in self.files and "orgs.csv" not in self.deltas
        for line in self.rows("orgs.csv", lambda line: None):
            row, key = line.cells, line.cells.get("sourcedid", "")
            name, kind = row.get("name", ""), row.get("type", "").lower()
            if not key or not name:
                self.say("orgs.csv", line.number, Outcome.REJECTED,
                          _("The row has no sourcedId or no name."))  # fmt: skip
            elif key in self.orgs:
                self.say("orgs.csv", line.number, Outcome.DUPLICATE,
                          _("The sourcedId %s stands twice.") % key)  # fmt: skip
            else:
                self.orgs[key], self.parents[key] = kind, row.get("parentsourcedid", "")
                if kind == "school":
                    found.append((key, row))
                    self.say("orgs.csv", line.number, Outcome.OK)
                else:
                    self.say("orgs.csv", line.number, Outcome.OK,
                              _("A %s, no school.") % (kind or "-"))  # fmt: skip
        for key, row in found:
            codes = (row["identifier"],) if row.get("identifier") else ()
            parts = tuple(o for o, kind in self.orgs.items()
                          if kind != "school" and self.school_of(o) == key)  # fmt: skip
            self.reading.schools.append(
                RosterSchool(key, row["name"], codes, ended=deleted(row), parts=parts)
            )

    def read_years(self) -> None:
        """The school years among the academic sessions."""
        years = set()
        for line in self.rows("academicSessions.csv", lambda line: None):
            row = line.cells
            if canonical(row.get("type", "")) != "schoolyear" or deleted(row):
                continue
            first, last = day_of(row.get("startdate", "")), day_of(row.get("enddate", ""))
            if first is None or last is None or last <= first:
                self.say("academicSessions.csv", line.number, Outcome.REJECTED,
                          _("The school year has no readable start and end."))  # fmt: skip
                continue
            label = f"{first.year}-{(first.year + 1) % 100:02d}"
            years.add(SchoolYear(label, first, last))
            self.say("academicSessions.csv", line.number, Outcome.OK)
        self.reading.years = tuple(sorted(years, key=lambda y: y.first_day))

    def school_of(self, org: str) -> str | None:
        """The school of an org: itself, the school above a department, or one known here."""
        for _step in range(4):
            if self.orgs.get(org) == "school" or (org not in self.orgs and self.is_known(org)):
                return org
            org = self.parents.get(org, "")
        return None

    def is_known(self, org: str) -> bool:
        """True for an org that a set of changes leaves out and that stands here."""
        return "orgs.csv" in self.deltas | self.absent and org in self.known.orgs

    @property
    def absent(self) -> set[str]:
        """Files that a set of changes leaves out, since nothing of them changed."""
        return {n for n in FILES if n not in self.files} if self.deltas else set()

    def hold(self, heading: str) -> Callable[[Line], None]:
        """Whoever stands in a row that cannot be used has not left."""

        def hold(line: Line) -> None:
            self.reading.held.add(line.cells.get(heading, ""))

        return hold


def deleted(row: Fields) -> bool:
    """True where the record is no longer in force."""
    return row.get("status", "").lower() in ("tobedeleted", "inactive")


def day_of(text: str) -> date | None:
    """A day as the standards write it, or as 20250818."""
    bare = text.strip()[:10]
    try:
        return date.fromisoformat(bare)
    except ValueError:
        return None
