"""Coach and school that no row names: taken from a heading, the tab or the file."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from stemhappens.intake.outcomes import State
from stemhappens.intake.rows.draft import Draft, Job
from stemhappens.intake.tables.shapes import Record, Table
from stemhappens.intake.text import fold
from stemhappens.intake.who.given_names import same_given
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

    def teachers(self, draft: Draft, record: Record) -> list[Said]:
        """Whom a heading or the tab names for all its rows, where no column names teachers."""
        if self.table.column("teacher", "teacher_last", "headcount"):
            return []
        for source, certain in self._sources(record, "teacher"):
            said = self._persons(source)
            known = said and all(self.job.directory.knows_exactly(s) for s in said)
            if known and (certain or not self._known_coach(source)):
                draft.note(_("The teacher is named by “%s”, not by the row.") % source)
                return said
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
            *(defaults.get("title") or "").split(" | "),
            *(defaults.get(k) for k in ("tab", "file")),
            self.job.titles.get(self.table.sheet.file),
        ):
            if text:
                yield text, False

    def _as_coach(self, text: str, certain: bool) -> Said | None:
        if certain:
            return next(iter(self._persons(text)), None)
        parts = [
            "".join(c if c.isalpha() or c in "'’ -" else " " for c in part).split()
            for part in text.split("|")
        ]
        for size in (2, 1):
            known: dict[str, Said] = {}
            for words in parts:
                for i in range(len(words) - size + 1):
                    known |= self._known_coach(" ".join(words[i : i + size]))
            if known:  # two coaches in one title: neither is named by it
                return next(iter(known.values())) if len(known) == 1 else None
        return None

    def _known_coach(self, piece: str) -> dict[str, Said]:
        """A coach of the directory, by a name of more than two letters: uid → as said."""
        said = self._persons(piece) if len(piece) > 2 else []
        if len(said) != 1:
            return {}
        read = self.job.directory.match(said[0], None, None, coach=True)
        person = (
            self.job.directory.person(read.value or "") if read.state is not State.ASK else None
        )
        if person and person.has_role(*COACH_ROLES):
            return {person.uid: said[0]}
        return self._by_given_name(fold(piece)) if " " not in piece else {}

    def _by_given_name(self, word: str) -> dict[str, Said]:
        """The only coach who is called so, or nearly so ("Theo", "Jewels")."""
        coaches = [p for p in self.job.directory.people if p.has_role(*COACH_ROLES)]
        called = [p for p in coaches if _called(word, fold(p.given).split()[0:1])]
        said = self._persons(called[0].name) if len(called) == 1 else []
        return {called[0].uid: said[0]} if said else {}

    def _persons(self, text: str) -> list[Said]:
        pieces = split_people(text, self.job.directory, self.job.answers).value or ()
        return [p for p in pieces if isinstance(p, Said)]


def _called(word: str, given: list[str]) -> bool:
    """Tell whether a word is a given name, a short form of it, or it with a letter more."""
    if not given:
        return False
    name = given[0]
    long = min(len(word), len(name)) >= 4
    near = (
        long
        and abs(len(word) - len(name)) <= 4
        and (word.startswith(name) or name.startswith(word))
    )
    return word == name or same_given(word, name) or near
