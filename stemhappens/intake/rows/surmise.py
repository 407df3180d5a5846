"""Coach and school that no row names: taken from a heading, the tab or the file."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from stemhappens.intake.outcomes import State
from stemhappens.intake.rows.draft import Draft, Job
from stemhappens.intake.tables.shapes import Record, Table
from stemhappens.intake.who.names import Said, split_people
from stemhappens.intake.who.narrow import COACH_ROLES


class Surmise:
    """What stands around a table, asked once for each text."""

    def __init__(self, table: Table, job: Job) -> None:
        self.table, self.job = table, job
        self._coaches: dict[tuple[str, bool], Said | None] = {}

    def coach(self, draft: Draft, record: Record) -> list[Said]:
        """The coach that a heading, the tab or the file names for all its rows."""
        if self.table.column("coach", "coach_email"):
            return []
        for source, certain in self._sources(record, "coach"):
            key = source, certain
            if key not in self._coaches:
                self._coaches[key] = self._as_coach(source, certain)
            said = self._coaches[key]
            if said:
                draft.note(_("The coach is named by “%s”, not by the row.") % source)
                return [said]
        return []

    def school(self, draft: Draft, record: Record) -> str | None:
        """The school that a heading, the tab or the file names for all its rows."""
        if self.table.column("school"):
            return None
        for source, certain in self._sources(record, "school"):
            read = self.job.schools.match(source)
            known = read.value and read.value.school and read.state is not State.ASK
            if known:
                draft.note(_("The school is named by “%s”, not by the row.") % source)
            if known or certain:
                return source
        return None

    def _sources(self, record: Record, kind: str) -> Iterator[tuple[str, bool]]:
        """Texts that may name it, nearest first; certain where a label says what it is."""
        defaults = self.table.defaults
        certain = record.defaults.get(kind) or defaults.get(kind)
        if certain:
            yield certain, True
        for text in (
            record.defaults.get("text"),
            *(defaults.get(k) for k in ("title", "tab", "file")),
        ):
            if text:
                yield text, False

    def _as_coach(self, text: str, certain: bool) -> Said | None:
        if certain:
            return next(iter(self._persons(text)), None)
        words = "".join(c if c.isalpha() or c in "'’ -" else " " for c in text).split()
        for size in (2, 1):
            pieces = [" ".join(words[i : i + size]) for i in range(len(words) - size + 1)]
            known = [said for p in pieces if (said := self._known_coach(p))]
            if known:  # two coaches in one title: neither is named by it
                return known[0] if len({said.key for said in known}) == 1 else None
        return None

    def _known_coach(self, piece: str) -> Said | None:
        """A coach of the directory, by a name of more than two letters."""
        said = self._persons(piece) if len(piece) > 2 else []
        if len(said) != 1:
            return None
        read = self.job.directory.match(said[0], None, None, coach=True)
        person = (
            self.job.directory.person(read.value or "") if read.state is not State.ASK else None
        )
        return said[0] if person and person.has_role(*COACH_ROLES) else None

    def _persons(self, text: str) -> list[Said]:
        pieces = split_people(text, self.job.directory, self.job.answers).value or ()
        return [p for p in pieces if isinstance(p, Said)]
