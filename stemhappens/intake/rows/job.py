"""Who and where may be meant: the district's directory, with proposals where it has none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from stemhappens.intake.context import Context, PersonRef, SchoolRef
from stemhappens.intake.rows.draft import Job
from stemhappens.intake.rows.entries import full_names
from stemhappens.intake.tables.shapes import Table
from stemhappens.intake.text import Value, fold, says_nothing, show, tidy
from stemhappens.intake.values.acts import Topics, Types
from stemhappens.intake.values.datetext import MONTHS
from stemhappens.intake.who.match import Directory
from stemhappens.intake.who.names import Knows, Said, split_people
from stemhappens.intake.who.narrow import COACH_ROLES
from stemhappens.intake.who.places import Schools
from stemhappens.intake.who.propose import propose_people, propose_schools
from stemhappens.intake.who.school_names import school_key

_NO_NAME = frozenset(
    "log logs sheet sheet1 data summary coaching stem school year all final master responses form "
    "tab visits sessions total totals raw copy of math science teachers week quarter semester "
    "visit coach sy fy stem science district instructional log's new old update updated "
    "fall spring winter summer q1 q2 q3 q4 elementary middle high main list notes table".split()
)


class _LogKnows:
    """Names that stand in the log beyond doubt, for reading the commas of the other cells."""

    def __init__(self, texts: Iterator[str]) -> None:
        self._givens: set[str] = set()
        self._families: set[str] = set()
        self._full: set[tuple[str, str]] = set()
        for text in texts:
            if "," in text:
                continue
            for piece in split_people(text, self, {}).value or ():
                if isinstance(piece, Said):
                    self._learn(piece)

    def _learn(self, said: Said) -> None:
        if said.given and said.family:
            self._full.add((said.given, said.family))
            self._families.add(said.family)
            if len(said.given) > 1:
                self._givens.add(said.given)
        elif said.titled and said.family:
            self._families.add(said.family)

    def is_family(self, word: str) -> bool:
        return word in self._families

    def is_given(self, word: str) -> bool:
        return word in self._givens

    def is_person(self, given: str, family: str) -> bool:
        return (given.split()[0] if given else "", family) in self._full


def make_job(
    tables: Sequence[Table], context: Context, answers: Mapping[str, str]
) -> tuple[Job, tuple[PersonRef, ...], tuple[SchoolRef, ...]]:
    """What all columns share, and the people and schools proposed from the log."""
    new_schools: tuple[SchoolRef, ...] = ()
    if not context.schools:
        new_schools = propose_schools(_school_texts(tables))
    schools = Schools(
        (*context.schools, *new_schools), answers, frozenset(s.uid for s in new_schools)
    )
    new_people = _propose(tables, context, answers, schools)
    directory = Directory(
        (*context.people, *new_people),
        answers,
        frozenset(p.uid for p in new_people),
        {s.uid: s.name for s in schools.schools},
    )
    job = Job(
        context, answers, directory, schools, Types(context.types, answers), Topics(context.topics)
    )
    return job, new_people, new_schools


def _school_texts(tables: Sequence[Table]) -> Iterator[Value]:
    for table in tables:
        columns = [c for c in table.columns if c.kind == "school"]
        for column in columns:
            yield from table.cells(column.index)
        if columns:
            continue
        yield table.defaults.get("school")
        for text in (table.defaults.get("tab"), *(r.defaults.get("text") for r in table.records)):
            if text and school_key(text)[1]:
                yield text


def _propose(
    tables: Sequence[Table], context: Context, answers: Mapping[str, str], schools: Schools
) -> tuple[PersonRef, ...]:
    """Coaches where the roster has none; teachers where it has nobody who teaches."""
    roster = Directory(context.people, answers)
    proposed: list[PersonRef] = []
    if not any(p.has_role(*COACH_ROLES) for p in context.people):
        coaches = [s for s in _coaches(tables, roster, answers) if not roster.knows_exactly(s)]
        proposed.extend(propose_people([(s, None) for s in coaches], "coach"))
    if all(p.has_role(*COACH_ROLES) for p in context.people):
        teachers = list(_teachers(tables, roster, answers, schools))
        proposed.extend(propose_people(teachers, "teacher"))
    return _one_uid_each(proposed)


def _one_uid_each(people: list[PersonRef]) -> tuple[PersonRef, ...]:
    """A coach who is also listed as a teacher is one person with both roles."""
    found: dict[str, PersonRef] = {}
    for person in people:
        first = found.get(person.uid)
        if first is None:
            found[person.uid] = person
            continue
        found[person.uid] = PersonRef(
            first.uid,
            first.given,
            first.family,
            tuple({*first.other_names, *person.other_names}),
            tuple({*first.aliases, *person.aliases}),
            tuple({*first.emails, *person.emails}),
            (*first.placements, *person.placements),
        )
    return tuple(found.values())


def _coaches(
    tables: Sequence[Table], roster: Directory, answers: Mapping[str, str]
) -> Iterator[Said]:
    for table in tables:
        column, mail = table.column("coach"), table.column("coach_email")
        for record in table.records:
            text = _text(record.values, column.index) if column else ""
            address = _text(record.values, mail.index).casefold() if mail else ""
            pieces = _persons(text, roster, answers) if text else []
            if not pieces and "@" in address:
                yield Said(address, email=address)
            yield from pieces
        for named in (
            table.defaults.get("coach"),
            *(r.defaults.get("coach") for r in table.records),
        ):
            yield from _persons(named or "", roster, answers)
    for tab in _coach_tabs(tables):
        yield from _persons(tab, roster, answers)


def _coach_tabs(tables: Sequence[Table]) -> list[str]:
    """Tabs named after people: several of them, all names, and no column says who the coach is."""
    silent = [
        t for t in tables if not t.column("coach", "coach_email") and not t.defaults.get("coach")
    ]
    tabs = list(dict.fromkeys(t.defaults.get("tab", "") for t in silent))
    named = [t for t in tabs if _like_a_name(t)]
    if len(named) >= 2 and len(named) == len(tabs):
        return named
    files = dict.fromkeys(t.defaults.get("file", "") for t in silent)
    return [name for file in files if (name := _name_in(file))]


def _name_in(file: str) -> str:
    """The given and family name that a file is called by ("Marisol Vega coaching log 24-25")."""
    words = [w for w in re.split(r"[^\w'’.-]+|_", file) if fold(w)]
    kept = [w for w in words if fold(w) not in _NO_NAME and fold(w) not in MONTHS]
    kept = [w for w in kept if not any(c.isdigit() for c in w)]
    name = " ".join(kept)
    fits = len(kept) == 2 and all(w[:1].isupper() and w[1:].islower() for w in kept)
    return name if fits and _like_a_name(name) else ""


def _like_a_name(text: str) -> bool:
    words = fold(text).split()
    return (
        0 < len(words) <= 3
        and not school_key(text)[1]
        and all(w.isalpha() and w not in _NO_NAME and w not in MONTHS for w in words)
        and text[:1].isupper()
    )


def _teachers(
    tables: Sequence[Table], roster: Directory, answers: Mapping[str, str], schools: Schools
) -> Iterator[tuple[Said, str | None]]:
    knows = _LogKnows(_teacher_texts(tables))
    for table in tables:
        school = table.column("school")
        default = next(
            (
                read.value.school
                for text in (table.defaults.get("school"), table.defaults.get("tab"))
                if text and (read := schools.match(text)).value and read.value.school
            ),
            None,
        )
        columns = [c for c in table.columns if c.kind == "teacher"]
        entries = [c for c in table.columns if c.kind == "entry" and not columns]
        first, last = table.column("teacher_first"), table.column("teacher_last")
        for record in table.records:
            place = (
                schools.match(record.values[school.index]).value
                if school and school.index < len(record.values)
                else None
            )
            where = place.school if place else None if school else default
            texts = [_text(record.values, c.index) for c in columns]
            if last:
                given = _text(record.values, first.index) if first else ""
                texts.append(f"{given} {_text(record.values, last.index)}".strip())
            texts += [n for c in entries for n in full_names(record.values[c.index])]
            for text in texts:
                for said in _persons(text, knows, answers):
                    if not roster.knows_exactly(said):
                        yield said, where


def _teacher_texts(tables: Sequence[Table]) -> Iterator[str]:
    for table in tables:
        for column in table.columns:
            if column.kind == "teacher":
                yield from {_show(v) for v in table.cells(column.index)}


def _persons(text: str, knows: Knows, answers: Mapping[str, str]) -> list[Said]:
    if not text:
        return []
    return [p for p in split_people(text, knows, answers).value or () if isinstance(p, Said)]


def _text(values: Sequence[Value], index: int) -> str:
    return _show(values[index]) if index < len(values) else ""


def _show(value: Value) -> str:
    return "" if says_nothing(value) else re.sub(r"\s+\n", "\n", tidy(show(value)))
