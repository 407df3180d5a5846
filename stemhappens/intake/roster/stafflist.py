"""A staff list (xlsx, csv …): name, school, role, subject, grade, e-mail, dates, id."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.intake.context import Context
from stemhappens.intake.files.read import read_path
from stemhappens.intake.files.sheets import FileRead, Row, Sheet
from stemhappens.intake.outcomes import (
    Ask,
    Option,
    Outcome,
    Parsed,
    RowResult,
    State,
    Where,
    ask,
    leave_out_option,
)
from stemhappens.intake.roster.oneroster import looks_like_oneroster, read_oneroster
from stemhappens.intake.roster.reading import (
    RosterPerson,
    RosterPlacement,
    RosterReading,
    RosterSchool,
)
from stemhappens.intake.roster.schoollist import is_school_list, read_school_list
from stemhappens.intake.roster.setreader import KnownIds
from stemhappens.intake.roster.titles import (
    KIND_OF,
    NO_STAFF,
    TITLE_ROLES,
    of_students,
    student_list,
)
from stemhappens.intake.rows.questions import Asked, group_questions
from stemhappens.intake.text import Value, column_letter, fold, says_nothing, show, tidy
from stemhappens.intake.values.dates import DateColumn
from stemhappens.intake.who.names import Said, split_people
from stemhappens.intake.who.places import Schools
from stemhappens.intake.who.propose import propose_schools


@dataclass(slots=True)
class _List:
    """One sheet's list: which column is what, and what it gave."""

    sheet: Sheet
    columns: dict[str, int]
    heading_row: int
    dates: dict[str, DateColumn] = field(default_factory=dict)

    def text(self, row: Row, kind: str) -> str:
        value = self.value(row, kind)
        return "" if says_nothing(value) else tidy(show(value))

    def value(self, row: Row, kind: str) -> Value:
        index = self.columns.get(kind)
        return row[index] if index is not None and index < len(row) else None


def read_staff_list(
    files: Sequence[FileRead], context: Context, source: str, given: Mapping[str, str]
) -> RosterReading:
    """Read a staff list; each row gets an outcome, refusals are sentences."""
    reading = RosterReading(source, "staff_list", answers=given)
    lists: list[_List] = []
    for one in files:
        if one.refusal:
            reading.refusals.append(f"{one.file}: {one.refusal}")
        lists.extend(found for sheet in one.sheets if (found := _find(sheet, reading)))
    if not lists or reading.refusals:
        if not reading.refusals:
            reading.refusals.append(
                _(
                    "No list of people was found: no row of headings names a person "
                    "and a school, role or e-mail."
                )
            )
        return reading
    schools = _schools(lists, context, given, reading)
    reader = _StaffReader(reading, context, given, schools)
    for found in lists:
        reader.read(found)
    reader.finish()
    return reading


def read_roster(
    path: str | Path,
    context: Context,
    *,
    source: str = "",
    answers: Mapping[str, str] | None = None,
    known: KnownIds | None = None,
) -> RosterReading:
    """Read a roster of any form, told by its files. known: see `read_oneroster`."""
    given = {**context.answers, **(answers or {})}
    if looks_like_oneroster(path):
        reading = read_oneroster(path, source=source, known=known)
        reading.answers = given
        return reading
    files = read_path(path)
    if is_school_list(files):
        return read_school_list(files, context, given)
    return read_staff_list(files, context, source or Path(path).name, given)


def _find(sheet: Sheet, reading: RosterReading) -> _List | None:
    """The headings of a sheet that lists people; the rows above them are titles."""
    for i, row in enumerate(sheet.rows[:50]):
        kinds: dict[str, int] = {}
        for j, value in enumerate(row):
            kind = KIND_OF.get(fold(value)) if isinstance(value, str) else None
            if kind:
                kinds.setdefault(kind, j)
        named = "name" in kinds or "family" in kinds
        if (
            named
            and len(kinds) >= 2
            and kinds.keys() & {"school", "role", "email", "id", "subject", "grades"}
        ):
            if of_students(row, kinds):
                reading.refusals.append(student_list(sheet))
                return None
            found = _List(sheet, kinds, i)
            rows = sheet.rows[i + 1 :]
            return found if rows else None
    reading.notes.append(_("%s: no list of people.") % (sheet.name or sheet.file))
    return None


def _schools(
    lists: Sequence[_List], context: Context, answers: Mapping[str, str], reading: RosterReading
) -> Schools:
    texts = [f.value(row, "school") for f in lists for row in f.sheet.rows[f.heading_row + 1 :]]
    new = propose_schools(texts) if not context.schools else ()
    schools = Schools((*context.schools, *new), answers, frozenset(s.uid for s in new))
    known = {s.uid for s in context.schools}
    reading.schools = [
        RosterSchool(s.uid, s.name, s.codes, s.aliases, uid=s.uid if s.uid in known else None)
        for s in schools.schools
    ]
    return schools


class _NoRoster:
    """A list has one name to a cell: a comma always stands between family and given name."""

    def is_family(self, word: str) -> bool:
        return False

    def is_given(self, word: str) -> bool:
        return True

    def is_person(self, given: str, family: str) -> bool:
        return True


@dataclass
class _StaffReader:
    reading: RosterReading
    context: Context
    answers: Mapping[str, str]
    schools: Schools
    people: dict[str, RosterPerson] = field(default_factory=dict)
    by_name: dict[tuple[str, str], list[RosterPerson]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    students: int = 0

    def read(self, found: _List) -> None:
        body = found.sheet.rows[found.heading_row + 1 :]
        for kind in ("starts", "ends"):
            if kind in found.columns:
                found.dates[kind] = DateColumn.resolve(
                    [found.value(r, kind) for r in body], self.context, key=kind, future_ok=True
                )
        first = found.sheet.first_row + found.heading_row + 1
        for number, row in enumerate(body, start=first):
            if any(not says_nothing(v) for v in row):
                self._row(found, number, row)

    def _row(self, found: _List, number: int, row: Row) -> None:
        if NO_STAFF.fullmatch(fold(found.text(row, "role"))):
            self.students += 1
            return
        where = Where(found.sheet.file, found.sheet.name, number)
        raw = {column_letter(i): show(v) for i, v in enumerate(row) if v is not None}
        result = RowResult(where, Outcome.OK, raw=raw)
        self.reading.rows.append(result)
        name = self._name(found, row)
        filled = sum(not says_nothing(v) for v in row)
        first = fold(next((show(v) for v in row if not says_nothing(v)), ""))
        if filled == 1 or re.match(r"(?:grand )?total|count|note", first):
            result.outcome = Outcome.NOT_A_SESSION
            result.reasons.append(_("A heading, total or note, not a person."))
            return
        if name is None or not name[1]:
            result.outcome = Outcome.REJECTED
            result.reasons.append(_("The row names no person."))
            return
        self._person(found, row, result, name)

    def _name(self, found: _List, row: Row) -> tuple[str, str, str] | None:
        """Given, family and middle name as written."""
        if "family" in found.columns:
            return found.text(row, "given"), found.text(row, "family"), ""
        text = found.text(row, "name")
        pieces = split_people(text, _NoRoster(), {}).value or ()
        if len(pieces) != 1 or not isinstance(pieces[0], Said):
            return None
        return written_name(text)

    def _person(
        self, found: _List, row: Row, result: RowResult, name: tuple[str, str, str]
    ) -> None:
        given, family, middle = name
        placement = self._placement(found, row, result)
        if result.outcome is Outcome.REJECTED:
            return
        email = found.text(row, "email").lower()
        code = found.text(row, "id")
        key = code or (email if "@" in email else "")
        person = self.people.get(key) if key else None
        if person is None and not key:
            person = self._same_name(result, given, family, placement)
        if result.outcome is Outcome.NEEDS_YOU:
            return
        if person is not None and placement in person.placements:
            result.outcome = Outcome.DUPLICATE
            result.reasons.append(_("%s is in the list already, at the same school.") % person.name)
            return
        if person is None:
            person = RosterPerson(
                key or f"{fold(given)} {fold(family)}".replace(" ", "-"),
                given,
                family,
                middle,
                (email,) if "@" in email else (),
                (code,) if code else (),
                where=result.where,
            )
            while not key and any(p.id == person.id for p in self.reading.people):
                person.id += "-2"
            self.reading.people.append(person)
            self.by_name.setdefault((fold(given), fold(family)), []).append(person)
            if key:
                self.people[key] = person
        elif (fold(person.given), fold(person.family)) != (fold(given), fold(family)):
            _assume(
                result,
                _("The same id or e-mail stands with the name %s: kept as one person.")
                % person.name,
            )
        person.placements.append(placement)

    def _same_name(
        self, result: RowResult, given: str, family: str, placement: RosterPlacement
    ) -> RosterPerson | None:
        """One name at two schools without id or e-mail: one person or two is asked."""
        others = self.by_name.get((fold(given), fold(family)), [])
        if not others:
            return None
        same = next(
            (p for p in others if any(q.school_id == placement.school_id for q in p.placements)),
            None,
        )
        if same is not None:
            return same
        question = Ask(
            f"roster:same:{fold(given)} {fold(family)}",
            _("%(name)s stands in the list at two schools. Is that one person?")
            % {"name": f"{given} {family}"},
            (
                Option("one", _("One person at both"), "one"),
                Option("two", _("Two people of that name"), "two"),
                leave_out_option(),
            ),
        )
        read = ask(question, self.answers)
        self._take(result, read)
        return others[0] if read.value == "one" else None

    def _placement(self, found: _List, row: Row, result: RowResult) -> RosterPlacement:
        place = self.schools.match(found.value(row, "school"))
        self._take(result, place)
        school = place.value.school if place.value and place.state is not State.ASK else None
        if school:
            self.used.add(school)
        elif not place.asks:
            _assume(result, _("The row names no school."))
        starts, ends = (self._date(found, row, kind, result) for kind in ("starts", "ends"))
        if starts and ends and ends < starts:
            result.outcome = Outcome.REJECTED
            result.reasons.append(_("The end lies before the start."))
        return RosterPlacement(
            school,
            self._role(found, row, result),
            starts,
            ends + timedelta(days=1) if ends else None,
            found.text(row, "subject"),
            found.text(row, "grades"),
        )

    def _date(self, found: _List, row: Row, kind: str, result: RowResult) -> date | None:
        value = found.value(row, kind)
        if says_nothing(value) or kind not in found.dates:
            return None
        read = found.dates[kind].clean(value)
        if read.value is None:
            result.outcome = Outcome.REJECTED
            result.reasons.extend(read.reasons)
            return None
        self._take(result, read)
        return read.value.day

    def _role(self, found: _List, row: Row, result: RowResult) -> str:
        title = found.text(row, "role").casefold()
        for role, pattern in TITLE_ROLES:
            if title and re.search(pattern, title):
                return role
        if title:
            _assume(result, _("The title “%s” is kept as staff, who are not coached.") % title)
            return "staff"
        if "role" in found.columns:
            _assume(result, _("The row names no role: taken as a teacher."))
        return "teacher"

    def _take(self, result: RowResult, parsed: Parsed[Any]) -> None:
        result.reasons.extend(parsed.reasons)
        result.questions.extend(a.key for a in parsed.asks)
        self.asked.extend(Asked(a, result) for a in parsed.asks)
        if parsed.state is State.ASK:
            result.outcome = Outcome.NEEDS_YOU
        elif parsed.left_out:
            result.outcome = Outcome.NOT_A_SESSION
        elif parsed.state is State.ASSUMED and result.outcome is Outcome.OK:
            result.outcome = Outcome.ASSUMED

    def finish(self) -> None:
        """Keep the schools that the list names, and group what is asked.

        A list with students is refused whole: as a file it would stay with them in it.
        """
        if self.students:
            self.reading.rows, self.reading.people, self.asked = [], [], []
            self.reading.refusals.append(
                ngettext(
                    "%d row is of a student or parent. They are not kept here, not even in an "
                    "uploaded file: take that row out and choose the file once more.",
                    "%d rows are of students or parents. They are not kept here, not even in an "
                    "uploaded file: take those rows out and choose the file once more.",
                    self.students,
                ) % self.students
            )  # fmt: skip
        self.reading.schools = [s for s in self.reading.schools if s.id in self.used]
        self.reading.questions = group_questions(self.asked, self.answers)
        named = self.reading.people or self.reading.questions or self.reading.refusals
        if not named:
            self.reading.refusals.append(_("The list names no person."))


def written_name(text: str) -> tuple[str, str, str]:
    """Given, family and middle name as written, titles and brackets left out."""
    bare = re.sub(r"\([^()]*\)", " ", tidy(text))
    bare = re.sub(r"^(?:mr|mrs|ms|miss|mx|dr|prof|sr|sra|srta)\.?\s+", "", bare, flags=re.I).strip(
        " ,"
    )
    family, comma, given = bare.partition(",")
    if comma:
        words = given.split()
        return (words[0] if words else "", _capitals(family.strip()), " ".join(words[1:]))
    words = bare.split()
    if len(words) < 2:
        return "", _capitals(bare), ""
    return _capitals(words[0]), _capitals(" ".join(words[1:])), ""


def _capitals(text: str) -> str:
    return text.title() if len(text) > 2 and (text.isupper() or text.islower()) else text


def _assume(result: RowResult, reason: str) -> None:
    result.reasons.append(reason)
    if result.outcome is Outcome.OK:
        result.outcome = Outcome.ASSUMED
