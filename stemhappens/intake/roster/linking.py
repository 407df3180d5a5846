"""Who of a roster is who here: by id, then by name; where that is not sure, a person says it once.

What is said stays: the roster's id is kept with the person, and is never asked again.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from stemhappens.intake.directory import EMAIL
from stemhappens.intake.outcomes import Ask, Option, Outcome, Parsed, RowResult, Where, ask
from stemhappens.intake.roster.known import NAME_ALONE, Known, Match, folded, ids_of
from stemhappens.intake.rows.questions import Asked
from stemhappens.intake.who.given_names import same_given
from stemhappens.people.models import Placement

ONE, TWO = "one", "two"
BY_NAME = "name"
SAID = "said"
"""How somebody was found: a person said so."""

SAME, LINK, WHO = "same", "link", "who"
"""How the keys of questions begin: one person by name and school, perhaps one, one of several."""


@dataclass
class Linking:
    """Finds the person of each match.

    system, form: of the roster. schools: its keys of schools → schools here. answers: what a person
    said. asked: the questions; waiting: the matches that wait for an answer.
    """

    known: Known
    system: str
    form: str
    schools: Mapping[str, int | None]
    answers: Mapping[str, str]
    asked: list[Asked] = field(default_factory=list)
    waiting: list[Match] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._by_name: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._by_family: dict[str, list[int]] = defaultdict(list)
        for key, name in self.known.names.items():
            parts = folded(Match.called(name.given, name.family))
            self._by_name[parts].append(key)
            self._by_family[parts[1]].append(key)

    def link(self, matches: Sequence[Match]) -> None:
        """By ids first, so that no namesake takes somebody whose id is on the roster."""
        for match in matches:
            self._by_ids(match)
        left = [m for m in matches if m.person is None and m.worth and not m.given.ended]
        self._alike = Counter(folded(match) for match in left)
        for match in left:
            self._by_names(match)

    def _by_ids(self, match: Match) -> None:
        for system, value in ids_of(match.given, self.system, self.form):
            found = self.known.ids.get((system, value))
            if found and found not in self.taken:
                self._take(match, found, system)
                return

    def _take(self, match: Match, person: int, by: str) -> None:
        match.person, match.by = person, by
        self.taken.add(person)

    def _by_names(self, match: Match) -> None:
        named = [k for k in self._by_name.get(folded(match), ()) if k not in self.taken]
        if not named:
            self._by_nickname(match)
            return
        here = [k for k in named if self._works_at(k, match)]
        alone = self._alike[folded(match)] == 1
        if alone and len(here) == 1:
            self._one(match, here[0], True)
        elif alone and len(named) == 1:
            self._one(match, named[0], False)
        elif here or not all(self._told_apart(match, k) for k in named):
            self._which(match, here or named)

    def _one(self, match: Match, person: int, here: bool) -> None:
        """One person here of that name: taken where nothing speaks against it, else asked."""
        numbers = self._numbers(match)
        theirs = self.known.systems[person] - {EMAIL}
        if not numbers and here:
            self._take(match, person, BY_NAME)
        elif not numbers or (not theirs and here):
            self._same(match, person, BY_NAME if here else NAME_ALONE, assume=True)
        elif here or not numbers & theirs:
            self._same(match, person, SAID, likely=here and not numbers & theirs)

    def _by_nickname(self, match: Match) -> None:
        """ "Jules Ramírez" of a log and Julia Ramírez of the roster, at the same school."""
        given, family = folded(match)
        like = [
            k
            for k in self._by_family.get(family, ())
            if k not in self.taken
            and not self.known.systems[k] - {EMAIL}
            and self.known.placements.get(k)
            and self._works_at(k, match)
            and same_given(given, folded(self._called(k))[0])
        ]
        if len(like) == 1 and given:
            self._same(match, like[0], SAID, likely=True)

    def _numbers(self, match: Match) -> set[str]:
        found = ids_of(match.given, self.system, self.form)
        return {system for system, _value in found if system != EMAIL}

    def _told_apart(self, match: Match, person: int) -> bool:
        return bool(self._numbers(match) & self.known.systems[person])

    def _works_at(self, person: int, match: Match) -> bool:
        placed = self.known.placements.get(person, ())
        schools = {self.schools.get(w.school) for w in match.wanted}
        return not placed or any(p.school_id in schools for p in placed)

    # --- questions ---

    def _same(
        self, match: Match, person: int, by: str, *, assume: bool = False, likely: bool = False
    ) -> None:
        one = Option(ONE, _("One person: %s") % self._about(person), ONE, likely or assume)
        question = Ask(
            f"{SAME if assume else LINK}:{self.system}:{match.given.id}",
            _("Is “%(name)s” of the roster%(at)s the %(other)s who is here already?")
            % {"name": match.given.name, "at": self._at(match), "other": self._name(person)},
            (one, Option(TWO, _("Two people: add the one of the roster"), TWO)),
            default=ONE if assume else None,
        )
        read = self._ask(match, question, (person,))
        if read.value == ONE:
            said = question.key in self.answers
            self._take(match, person, SAID if said else by)

    def _which(self, match: Match, people: Iterable[int]) -> None:
        options = [Option(str(k), self._about(k), str(k)) for k in people]
        question = Ask(
            f"{WHO}:{self.system}:{match.given.id}",
            _("Which of those here is “%(name)s” of the roster%(at)s?")
            % {"name": match.given.name, "at": self._at(match)},
            (*options, Option(TWO, _("None of them: add the one of the roster"), TWO)),
        )
        read = self._ask(match, question, tuple(people))
        if read.value not in (None, TWO) and int(read.value) not in self.taken:
            self._take(match, int(read.value), SAID)

    def _ask(self, match: Match, question: Ask, maybe: tuple[int, ...]) -> Parsed[str]:
        row = RowResult(match.given.where or Where("", "", 0), Outcome.NEEDS_YOU)
        self.asked.append(Asked(question, row))
        read: Parsed[str] = ask(question, self.answers)
        if read.value is None:
            match.maybe = maybe
            self.waiting.append(match)
        return read

    def _called(self, person: int) -> Match:
        name = self.known.names[person]
        return Match.called(name.given, name.family)

    def _name(self, person: int) -> str:
        return self._called(person).given.name

    def _about(self, person: int) -> str:
        """ "Julia Ramírez, teacher at Lincoln ES"."""
        labels = dict(Placement.Role.choices)
        placed = [
            _("%(role)s at %(school)s")
            % {"role": labels[p.role], "school": self.known.schools[p.school_id].name}
            for p in self.known.placements.get(person, ())[-2:]
        ]
        return ", ".join([self._name(person), *dict.fromkeys(placed)])

    def _at(self, match: Match) -> str:
        ids = [self.schools.get(w.school) for w in match.wanted]
        names = [self.known.schools[k].name for k in ids if k]
        return _(" (%s)") % ", ".join(dict.fromkeys(names)) if names else ""
