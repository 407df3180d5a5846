"""Who is meant: a name of a cell against the roster, by name, then school, then date.

A weak match is never taken silently: it is either alone and strong, and then stated as an
assumption, or a question.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from stemhappens.intake.context import PersonRef
from stemhappens.intake.outcomes import Ask, Option, Parsed, ask, assumed, leave_out_option, ok
from stemhappens.intake.text import fold
from stemhappens.intake.who.given_names import same_given
from stemhappens.intake.who.names import Said, fits_garbled, readings
from stemhappens.intake.who.narrow import (
    EXACT,
    INITIAL,
    NICK,
    PART,
    Found,
    fits_role,
    in_role,
    narrow,
    unique,
)
from stemhappens.intake.who.propose import propose_people

STRONG, WEAK, GAP = 90, 75, 8


@dataclass
class Directory:
    """The roster, indexed once. `proposed` people come from the log itself."""

    people: Sequence[PersonRef]
    answers: Mapping[str, str]
    proposed: frozenset[str] = frozenset()
    school_names: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._family: dict[str, list[PersonRef]] = defaultdict(list)
        self._given: dict[str, list[PersonRef]] = defaultdict(list)
        self._initials: dict[str, list[PersonRef]] = defaultdict(list)
        self._email: dict[str, PersonRef] = {}
        self._alias: dict[str, list[PersonRef]] = defaultdict(list)
        self._full: dict[str, list[PersonRef]] = defaultdict(list)
        self.added: dict[str, PersonRef] = {}  # people that an answer added
        self._uid = {p.uid: p for p in self.people}
        for person in self.people:
            self._index(person)
        self._full_names = list(self._full)
        self._family_names = list(self._family)
        self._found: dict[str, Found] = {}
        self._settled: dict[tuple[str, str | None, date | None, bool], Parsed[str]] = {}
        self._timeless: set[str] = set()

    def _index(self, person: PersonRef) -> None:
        given = fold(person.given)
        for family in {fold(person.family), *map(fold, person.other_names)} - {""}:
            self._full[f"{given} {family}".strip()].append(person)
            parts = family.split()
            for key in {family, *(p for p in parts if len(p) > 2 and len(parts) > 1)}:
                self._family[key].append(person)
        for key in {given, *given.split()} - {""}:
            self._given[key].append(person)
        words = f"{given} {fold(person.family)}".split()
        self._initials["".join(w[0] for w in words)].append(person)
        for email in person.emails:
            self._email[email.casefold()] = person
        for alias in person.aliases:
            self._alias[fold(alias)].append(person)

    def person(self, uid: str) -> PersonRef | None:
        """The person of a uid."""
        return self._uid.get(uid)

    # -- what splitting needs to know ---------------------------------------------------------
    def is_family(self, word: str) -> bool:
        """Tell whether someone has this family name."""
        return word in self._family

    def is_given(self, word: str) -> bool:
        """Tell whether someone has this given name."""
        return word in self._given

    def is_person(self, given: str, family: str) -> bool:
        """Tell whether someone has exactly this name."""
        return any(
            self._level(p, given.split()[0] if given else "", "") in (EXACT, NICK, INITIAL)
            for p in self._family.get(family, ())
        )

    def knows_exactly(self, said: Said) -> bool:
        """Tell whether the roster has someone of exactly this name or address."""
        found = self._find(said)
        return bool(found.people) and found.level == EXACT

    # -- matching -----------------------------------------------------------------------------
    def match(
        self, said: Said, school: str | None, day: date | None, *, coach: bool = False
    ) -> Parsed[str]:
        """The uid of who is meant at `school` on `day`, or a question."""
        if said.raw in self._timeless:
            day = None  # whoever it may be has no dated placement: every day gives the same
        key = (said.raw, school, day, coach)
        done = self._settled.get(key)
        if done is None:
            done = self._settled[key] = self._match(said, school, day, coach)
        return done

    def _match(self, said: Said, school: str | None, day: date | None, coach: bool) -> Parsed[str]:
        read = self._read(said, school, day, coach)
        answered = self._answered(said, school, coach)
        if answered is None:
            return read
        key, by_answer = answered
        return replace(by_answer, asks=tuple(replace(a, key=key) for a in read.asks))

    def _read(self, said: Said, school: str | None, day: date | None, coach: bool) -> Parsed[str]:
        found = self._found.get(said.raw)
        if found is None:
            found = self._found[said.raw] = self._find(said)
            if found.people and not any(
                q.starts or q.ends for p in found.people for q in p.placements
            ):
                self._timeless.add(said.raw)
        found = in_role(found, coach)
        if not found.people:
            return self._no_match(said, school, day, coach)
        people = narrow(found.people, school, day, coach)
        if len(people) > 1:
            return self._ask_who(
                said,
                people,
                school,
                coach,
                _("%(n)d people could be “%(name)s”.") % {"n": len(people), "name": said.raw},
            )
        return self._accept(said, people[0], found, school, day, coach)

    def _answered(
        self, said: Said, school: str | None, coach: bool
    ) -> tuple[str, Parsed[str]] | None:
        role = "coach" if coach else "person"
        for key in (f"{role}:{said.key}@{school}", f"{role}:{said.key}"):
            given = self.answers.get(key)
            if given in self._uid:
                return key, assumed(
                    given,
                    _("By your answer: “%(said)s” is %(name)s.")
                    % {"said": said.raw, "name": self._uid[given].name},
                )
        return None

    def _accept(
        self,
        said: Said,
        person: PersonRef,
        found: Found,
        school: str | None,
        day: date | None,
        coach: bool,
    ) -> Parsed[str]:
        new = person.uid in self.proposed
        here = (
            school is None
            or coach
            or not person.placements
            or any(p.school_uid in (school, None) and p.holds(day) for p in person.placements)
        )
        there = not person.placements or any(p.holds(day) for p in person.placements)
        if not here and found.level in (INITIAL, PART):
            return self._ask_who(
                said,
                (person,),
                school,
                coach,
                _(
                    "The only “%(said)s” of the roster, %(name)s, was not at this school on that "
                    "day."
                )
                % {"said": said.raw, "name": person.name},
            )
        reasons = []
        if len(found.people) > 1:
            reasons.append(
                _("%(n)d people are called “%(said)s”; school and date leave %(name)s.")
                % {"n": len(found.people), "said": said.raw, "name": self._label(person)}
            )
        elif found.level != EXACT:
            reasons.append(
                _("“%(said)s” is taken as %(name)s, the only one who fits.")
                % {"said": said.raw, "name": self._label(person)}
            )
        if new:
            reasons.append(_("%s is not on a roster yet: proposed from the log.") % person.name)
        elif not there:
            reasons.append(_("By the roster, %s worked nowhere here on that day.") % person.name)
        elif not here:
            reasons.append(_("By the roster, %s was at another school on that day.") % person.name)
        return assumed(person.uid, *reasons) if reasons else ok(person.uid)

    def _find(self, said: Said) -> Found:
        if said.email:
            person = self._email.get(said.email)
            if person:
                return Found(EXACT, (person,))
        alias = self._alias.get(said.key) or self._alias.get(fold(said.raw))
        if alias:
            return Found(EXACT, tuple(alias))
        if said.single:
            named = self._family.get(said.single) or self._given.get(said.single)
            if not named and said.raw.isupper() and 2 <= len(said.single) <= 3:
                named = self._initials.get(said.single)
            return Found(PART, unique(named or []))
        if not said.given and said.family:
            people = self._family.get(said.family) or (
                self._given.get(said.family, []) if said.titled else []
            )
            return Found(PART, unique(people))
        best = self._best(said)
        if not best.people:  # "Mr. Garcia-Lopez": all of it may be the family name
            best = Found(PART, unique(self._family.get(said.key, [])))
        if best.people or "\ufffd" not in said.key:
            return best
        return self._garbled(said)

    def _best(self, said: Said) -> Found:
        level, people = 9, []
        for given, middle, family in readings(said):
            for person in self._family.get(family, ()):
                new = self._level(person, given, middle)
                if new < level:
                    level, people = new, [person]
                elif new == level:
                    people.append(person)
        if level == 9:
            return Found(PART, ())
        return Found(level, unique(people))

    @staticmethod
    def _level(person: PersonRef, given: str, middle: str) -> int:
        own = fold(person.given)
        first = own.split()[0] if own else ""
        if (
            given == first
            or (given and given in own.split() and len(given) > 1)
            or f"{given} {middle}".strip() == own
        ):
            return EXACT
        if len(given) > 1 and len(first) > 1 and same_given(given, first):
            return NICK
        if given and first and (len(given) == 1 or len(first) == 1) and given[0] == first[0]:
            return INITIAL
        return 9

    def _garbled(self, said: Said) -> Found:
        """A name with letters lost in an old encoding: what is left must fit one person."""
        fits = [n for n in self._full_names if fits_garbled(said.key, n)]
        people = unique(p for n in fits for p in self._full[n])
        return Found(NICK, people)

    # -- near misses --------------------------------------------------------------------------
    def _no_match(
        self, said: Said, school: str | None, day: date | None, coach: bool
    ) -> Parsed[str]:
        scored = [(p, s) for p, s in self._score(said) if fits_role(p, coach)]
        if (
            scored
            and scored[0][1] >= STRONG
            and (len(scored) == 1 or scored[1][1] <= scored[0][1] - GAP)
        ):
            person = scored[0][0]
            placed = not person.placements or any(
                p.holds(day) and (school is None or coach or p.school_uid in (school, None))
                for p in person.placements
            )
            if placed and not said.single and said.given and len(said.key) >= 8:
                return assumed(
                    person.uid,
                    _("“%(said)s” is taken as %(name)s: no other name is near.")
                    % {"said": said.raw, "name": self._label(person)},
                )
        near = tuple(p for p, s in scored if s >= WEAK)[:4]
        return self._ask_who(said, near, school, coach, _("“%s” is not on the roster.") % said.raw)

    def _score(self, said: Said) -> list[tuple[PersonRef, float]]:
        if said.email and not said.given:
            return []
        names, index = (
            (self._full_names, self._full) if said.given else (self._family_names, self._family)
        )
        query = said.key
        best: dict[str, float] = {}
        for name, score, _i in process.extract(
            query, names, scorer=fuzz.ratio, limit=8, score_cutoff=WEAK
        ):
            for person in index[name]:
                best[person.uid] = max(score, best.get(person.uid, 0))
        ranked = sorted(best.items(), key=lambda item: (-item[1], item[0]))
        return [(self._uid[uid], score) for uid, score in ranked]

    def _ask_who(
        self, said: Said, people: Sequence[PersonRef], school: str | None, coach: bool, why: str
    ) -> Parsed[str]:
        new = next(iter(propose_people([(said, school)], "coach" if coach else "teacher")), None)
        likely = (
            [p for p in people if any(q.school_uid == school for q in p.placements)]
            if school
            else []
        )
        options = [
            Option(p.uid, self._label(p), p.uid, True, self._taught_here(p, school))
            if len(likely) == 1 and p is likely[0]
            else Option(p.uid, self._label(p), p.uid)
            for p in list(people)[:6]
        ]
        if new is not None:
            label = _("Someone new: add “%s” as a person") % said.raw
            options.append(Option("new", label, new.uid))
        options.append(Option("nobody", _("Nobody: keep the visit without this name"), ""))
        options.append(leave_out_option())
        key = f"{'coach' if coach else 'person'}:{said.key}"
        key += f"@{school}" if school and people else ""
        read = ask(
            Ask(
                key,
                _("Who is “%s”?") % said.raw,
                tuple(options),
                free=lambda uid: uid if uid in self._uid else None,
                free_hint=_("or the id of a person") if self.people else "",
                others=self._everyone,
            ),
            self.answers,
            why,
        )
        if new is not None and read.value == new.uid:
            self.added.setdefault(new.uid, new)
        return read

    def _taught_here(self, person: PersonRef, school: str | None) -> str:
        words = {"name": person.given, "school": self.school_names.get(school or "", "")}
        starts = [p.starts for p in person.placements if p.school_uid == school]
        if not words["school"]:
            return ""
        if not starts or None in starts:
            return _("The rows are at %(school)s, where %(name)s works.") % words
        words["year"] = str(min(s for s in starts if s).year)
        return _("The rows are at %(school)s, where %(name)s has worked since %(year)s.") % words

    @cached_property
    def _everyone(self) -> tuple[tuple[str, str], ...]:
        ordered = sorted(self.people, key=lambda p: (fold(p.family), fold(p.given)))
        return tuple((p.uid, self._label(p)) for p in ordered)

    def _label(self, person: PersonRef) -> str:
        schools = [self.school_names.get(p.school_uid or "", "") for p in person.placements]
        shown = ", ".join(dict.fromkeys(s for s in schools if s))
        return f"{person.name} ({shown})" if shown else person.name
