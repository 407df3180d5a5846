"""A plan told line by line: who or what is new, changed, moved, ends, stays, is asked, and why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stemhappens.core.spans import OPEN_END
from stemhappens.intake.directory import EMAIL
from stemhappens.intake.roster.known import NAME_ALONE, STAFF_ID, Match, Wanted
from stemhappens.intake.roster.linking import BY_NAME, LINK, SAID, WHO
from stemhappens.intake.roster.planned import RosterPlan
from stemhappens.people.models import Placement, SchoolAttribute

ASKED, NEW, MOVED, CHANGED, ENDS, UNCHANGED = (
    "asked", "new", "moved", "changed", "ends", "unchanged",
)  # fmt: skip
KINDS = (ASKED, NEW, MOVED, CHANGED, ENDS, UNCHANGED)
ROLES = dict(Placement.Role.choices)
FOUND = {
    EMAIL: gettext_lazy("Found by e-mail."),
    STAFF_ID: gettext_lazy("Found by employee number."),
    BY_NAME: gettext_lazy("Found by name and school."),
    NAME_ALONE: gettext_lazy("Found by name alone, at another school than before."),
    SAID: gettext_lazy("By your answer: one person."),
}


@dataclass(frozen=True)
class Difference:
    """One person or school: kind is one of KINDS."""

    kind: str
    who: str
    what: str
    why: str


def differences(plan: RosterPlan) -> list[Difference]:
    """Everything that a plan would do or leave, what is asked first, each kind by name."""
    found = [*_schools(plan), *_People(plan).lines()]
    return sorted(found, key=lambda d: (KINDS.index(d.kind), d.who.casefold(), d.what))


def counted(found: Sequence[Difference]) -> dict[str, int]:
    """How many there are of each kind."""
    return {kind: sum(one.kind == kind for one in found) for kind in KINDS}


def _schools(plan: RosterPlan) -> Iterator[Difference]:
    for name, first, last in plan.years:
        words = {"first": _on(first), "last": _on(last)}
        yield Difference(NEW, name, _("school year, %(first)s to %(last)s") % words,
                         _("The district has no school year on these days."))  # fmt: skip
    for name, why in plan.doubts:
        yield Difference(ASKED, name, _("nothing changes"), why)
    for key in plan.new_schools:
        ref = plan.school_refs[key]
        yield Difference(NEW, ref.name, _("school"), _("No id and no name here is like it."))
    changed = _school_changes(plan)
    for pk, texts in changed.items():
        yield Difference(CHANGED, plan.known.schools[pk].name, "; ".join(texts),
                         _("The roster says so; found by id or name."))  # fmt: skip
    closing = {school.pk for school, _day in plan.closed_schools}
    for school, day in plan.closed_schools:
        yield Difference(ENDS, school.name, _("closes on %s") % _on(day),
                         _("The roster closes it or no longer names it."))  # fmt: skip
    for found in set(plan.schools.values()) - {None} - changed.keys() - closing:
        yield Difference(UNCHANGED, plan.known.schools[found or 0].name, "",
                         _("The district says the same already."))  # fmt: skip


def _school_changes(plan: RosterPlan) -> dict[int, list[str]]:
    """What is said otherwise of each school that is here already."""
    changed: dict[int, list[str]] = {}
    for school, name in plan.renamed_schools:
        changed.setdefault(school.pk, []).append(_("is now called %s") % name)
    for one in plan.school_changes:
        levels = dict(SchoolAttribute.Level.choices)
        if one.opens:
            changed.setdefault(one.school.pk, []).append(_("opened on %s") % _on(one.opens))
        if one.level:
            changed.setdefault(one.school.pk, []).append(_("is %s") % levels[one.level])
    for key, system, value in plan.new_school_ids:
        school_id = plan.schools.get(key)
        part = value in plan.school_refs[key].parts
        if school_id and not part:
            words = {"system": system, "value": value}
            changed.setdefault(school_id, []).append(_("is %(value)s in %(system)s") % words)
    return changed


class _People:
    """The lines of people: what is planned of them, put together again."""

    def __init__(self, plan: RosterPlan) -> None:
        self.plan = plan
        self.gained: dict[int, list[Wanted]] = {}
        for match, wanted in plan.new_placements:
            self.gained.setdefault(id(match), []).append(wanted)
        self.ending: dict[int, list[tuple[Placement, date]]] = {}
        for placement, day in plan.ending:
            self.ending.setdefault(placement.person_id, []).append((placement, day))
        self.renamed = {id(match): same for match, same in plan.renames}
        self.linked = {id(match) for match, _s, _v in plan.new_ids}
        self.coaches = {id(match) for match in plan.new_coaches}
        self.subjects = {placement.person_id for placement, _s, _g in plan.details}

    def lines(self) -> Iterator[Difference]:
        """A line for everybody on the roster, and for everybody who has left it."""
        texts = {q.key: q.text for q in self.plan.questions}
        for match in self.plan.waiting:
            keys = (f"{about}:{self.plan.system}:{match.given.id}" for about in (LINK, WHO))
            why = next((texts[key] for key in keys if key in texts), "")
            yield Difference(ASKED, match.given.name, _("waits for your answer"), why)
        for match in self.plan.nowhere:
            if match.given.name:
                yield Difference(ASKED, match.given.name, _("is left out"),
                                 _("The roster gives them no school that is known."))  # fmt: skip
        there = set()
        for match in self.plan.matches:
            there.add(match.person)
            yield self._line(match)
        for person in self.plan.leaving - there:
            yield self._leaves(person, _("No longer on the full roster."))

    def _line(self, match: Match) -> Difference:
        if match.person is None:
            return Difference(NEW, match.given.name, self._gains(match),
                              _("No id, e-mail or name here is like it."))  # fmt: skip
        if match.person in self.plan.leaving:
            return self._leaves(match.person, _("The roster says that they have left."))
        ending, gained = self.ending.get(match.person, []), self.gained.get(id(match), [])
        found = self._found(match)
        if gained and any(p.school_id not in self._at(gained) for p, _day in ending):
            what = f"{self._ends(ending)} → {self._gains(match)}"
            return Difference(MOVED, self._name(match.person), what,
                              _("The roster names another school. %s") % found)  # fmt: skip
        said = list(self._changes(match))
        if not said:
            return Difference(UNCHANGED, self._name(match.person), "", found)
        return Difference(CHANGED, self._name(match.person), "; ".join(said), found)

    def _changes(self, match: Match) -> Iterator[str]:
        if id(match) in self.renamed:
            spelled = self.renamed[id(match)]
            name = match.given.name
            yield (_("is spelled %s") if spelled else _("is called %s from today")) % name
        gains = self._gains(match)
        if gains:
            yield gains
        ending = self.ending.get(match.person or 0, [])
        if ending:
            yield self._ends(ending)
        if match.person in self.subjects:
            yield _("another subject or grade")
        if id(match) in self.linked:
            yield _("linked with %s") % self.plan.system

    def _leaves(self, person: int, why: str) -> Difference:
        ending = self.ending.get(person, [])
        what = self._ends(ending) if ending else _("no longer coaches the program")
        return Difference(ENDS, self._name(person), what, why)

    def _gains(self, match: Match) -> str:
        said = [self._at_school(w) for w in self.gained.get(id(match), ())]
        if id(match) in self.coaches:
            said.append(_("coach of the whole program, FTE to be set"))
        return ", ".join(said)

    def _at_school(self, wanted: Wanted) -> str:
        school = self.plan.schools.get(wanted.school)
        ref = self.plan.school_refs.get(wanted.school)
        name = self.plan.known.schools[school].name if school else ref.name if ref else ""
        words = {"role": ROLES[wanted.role], "school": name, "day": _on(wanted.starts)}
        said = _("%(role)s at %(school)s from %(day)s") % words
        last = date.fromordinal(wanted.ends.toordinal() - 1)
        return said if wanted.ends == OPEN_END else _("%s to %s") % (said, _on(last))

    def _ends(self, ending: list[tuple[Placement, date]]) -> str:
        said = []
        for placement, day in ending:
            name = self.plan.known.schools[placement.school_id].name
            if day == OPEN_END:
                said.append(_("%s without an end") % name)
                continue
            last = date.fromordinal(day.toordinal() - 1)
            said.append(_("%(school)s until %(day)s") % {"school": name, "day": _on(last)})
        return ", ".join(said)

    def _at(self, gained: list[Wanted]) -> set[int | None]:
        return {self.plan.schools.get(wanted.school) for wanted in gained}

    def _name(self, person: int) -> str:
        return str(self.plan.known.names.get(person, ""))

    def _found(self, match: Match) -> str:
        known: Mapping[str, object] = FOUND
        return str(known.get(match.by, _("Found by its id in %s.") % match.by))


def _on(day: date) -> str:
    return date_format(day, "j F Y")
