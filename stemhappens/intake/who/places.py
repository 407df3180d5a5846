"""Schools as people write them: names, short forms, initials, codes; and places that are none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from stemhappens.intake.context import NEW_SCHOOL, SchoolRef
from stemhappens.intake.outcomes import (
    Ask,
    Option,
    Parsed,
    State,
    ask,
    assumed,
    leave_out_option,
    ok,
)
from stemhappens.intake.text import Value, fold, says_nothing, show, tidy
from stemhappens.intake.who.school_names import (
    OTHER_PLACES,
    SEVERAL,
    VIRTUAL,
    bare_code,
    initials_of,
    school_key,
    starts_with,
)

FEW = 12  # so many schools can all be offered as answers


@dataclass(frozen=True, slots=True)
class Place:
    """Where a visit was: a school, several that are named together, or another place."""

    school: str | None = None
    other: str = ""
    mode: str = ""
    either: tuple[str, ...] = ()


@dataclass
class Schools:
    """The schools of the district, indexed once."""

    schools: Sequence[SchoolRef]
    answers: Mapping[str, str]
    proposed: frozenset[str] = frozenset()
    _done: dict[str, Parsed[Place]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.added: dict[str, SchoolRef] = {}  # schools that an answer added
        self._uid = {s.uid: s for s in self.schools}
        self._exact: dict[str, set[str]] = defaultdict(set)
        self._core: dict[str, set[str]] = defaultdict(set)
        self._keyed: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._code: dict[str, set[str]] = defaultdict(set)
        self._initials: dict[str, set[str]] = defaultdict(set)
        for school in self.schools:
            for name in (school.name, *school.aliases):
                core, level = school_key(name)
                self._exact[fold(name)].add(school.uid)
                self._core[core].add(school.uid)
                self._keyed[core, level].add(school.uid)
                for short in initials_of(name):
                    self._initials[short].add(school.uid)
            for code in school.codes:
                self._code[bare_code(code)].add(school.uid)

    def school(self, uid: str) -> SchoolRef | None:
        """The school of a uid."""
        return self._uid.get(uid)

    @cached_property
    def _every(self) -> tuple[tuple[str, str], ...]:
        ordered = sorted(self.schools, key=lambda s: fold(s.name))
        return tuple((s.uid, s.name) for s in ordered)

    def match(self, value: Value, day: date | None = None) -> Parsed[Place]:
        """The place a cell names; a school that was closed that day is said."""
        text = tidy(show(value))
        done = self._done.get(text)
        if done is None:
            done = self._done[text] = self._match(text)
        if day and done.state is State.ASK and done.value is not None:
            return self._open_then(done, done.value, day, text)
        school = self._uid.get(done.value.school or "") if done.value else None
        if school and day and not school.open_on(day):
            return self._closed(school, done, day, text)
        return done

    def _open_then(self, read: Parsed[Place], place: Place, day: date, text: str) -> Parsed[Place]:
        """Of several schools that a name fits, only those open that day can be meant."""
        then = tuple(u for u in place.either if self._uid[u].open_on(day))
        if len(then) == 1:
            return assumed(
                Place(then[0]),
                _("Of the schools that “%(text)s” fits, only %(name)s was open on that day.")
                % {"text": text, "name": self._uid[then[0]].name},
            )
        return replace(read, value=Place(either=then)) if then else read

    def _closed(
        self, school: SchoolRef, read: Parsed[Place], day: date, text: str
    ) -> Parsed[Place]:
        """A renamed or merged school: another of the same name that was open, else a question."""
        same = [u for u in self._core[school_key(text)[0]] if self._uid[u].open_on(day)]
        if len(same) == 1:
            return assumed(
                Place(same[0]),
                _("“%(text)s” was %(name)s on that day.")
                % {"text": text, "name": self._uid[same[0]].name},
            )
        return read.but(_("%s was not open on that day.") % school.name)

    def _match(self, text: str) -> Parsed[Place]:
        folded = fold(text)
        if says_nothing(text):
            return ok(Place())
        if folded in VIRTUAL:
            return ok(Place(other=text, mode="video" if folded != "phone" else "phone"))
        if folded in OTHER_PLACES and folded not in self._exact and folded not in self._initials:
            return ok(Place(other=text))
        read = self._read(text, folded)
        answered = self._by_answer(f"school:{folded}")
        return replace(answered, asks=read.asks) if answered else read

    def _read(self, text: str, folded: str) -> Parsed[Place]:
        found, how = self._find(text)
        if len(found) == 1:
            return self._take(text, found[0], how)
        if len(found) > 1:
            return self._ask(text, found, _("“%s” fits several schools.") % text)
        both = self._several(text)
        if both:
            return both
        return self._unknown(text, folded)

    def _by_answer(self, key: str) -> Parsed[Place] | None:
        uid = self.answers.get(key)
        if uid in self._uid:
            return assumed(Place(uid), _("By your answer: %s.") % self._uid[uid].name)
        return None

    def _take(self, text: str, uid: str, how: str) -> Parsed[Place]:
        read = ok(Place(uid))
        name = self._uid[uid].name
        if how:
            read = read.but(
                _("“%(text)s” is taken as %(name)s: %(how)s.")
                % {"text": text, "name": name, "how": how}
            )
        if uid in self.proposed:
            read = read.but(
                _("%s is not in the list of schools yet: proposed from the log.") % name
            )
        return read

    def _find(self, text: str) -> tuple[list[str], str]:
        folded = fold(text)
        core, level = school_key(text)
        if folded in self._exact:
            return sorted(self._exact[folded]), ""
        code = self._code.get(bare_code(text))
        if code:
            return sorted(code), "" if len(text) > 2 else _("by its code")
        if level and (core, level) in self._keyed:
            return sorted(self._keyed[core, level]), ""
        if core in self._core:
            uids = [u for u in sorted(self._core[core]) if not level or self._fits_level(u, level)]
            if uids:
                return uids, _("no other school has that name")
        if folded.replace(" ", "") in self._initials:
            return sorted(self._initials[folded.replace(" ", "")]), _("by its initials")
        starts = sorted(
            {
                u
                for c, us in self._core.items()
                if len(core) >= 3 and starts_with(c, core)
                for u in us
                if (not level or self._fits_level(u, level))
                and not (level and c[len(core) :][:1] == " ")
            }
        )
        if starts:
            return starts, _("the only one that begins so")
        return self._near(core, level)

    def _fits_level(self, uid: str, level: str) -> bool:
        school = self._uid[uid]
        levels = {school_key(n)[1] for n in (school.name, *school.aliases)}
        return (
            level in levels
            or levels == {""}
            or (levels == {"k8"} and level in ("elementary", "middle"))
        )

    def _near(self, core: str, level: str) -> tuple[list[str], str]:
        """A misspelling: one name alone is near, and near enough."""
        best = process.extract(core, list(self._core), scorer=fuzz.ratio, limit=2, score_cutoff=80)
        if (
            len(core) < 6
            or not best
            or (len(best) > 1 and best[1][1] > best[0][1] - 8)
            or best[0][1] < 88
        ):
            return [], ""
        uids = [
            u for u in sorted(self._core[best[0][0]]) if not level or self._fits_level(u, level)
        ]
        return uids, _("no other name is near")

    def _several(self, text: str) -> Parsed[Place] | None:
        """Two schools in a cell: which one it was is asked, with the teacher's own as a way out."""
        parts = [p for p in SEVERAL.split(text) if p]
        if len(parts) < 2:
            return None
        uids: list[str] = []
        for part in parts:
            found, _how = self._find(part)
            if not found:
                return None
            uids.extend(found)
        names = " / ".join(self._uid[u].name for u in uids)
        options = [
            Option("own", _("The teacher’s own school that day"), Place(either=tuple(uids)), True)
        ]
        options += [Option(u, self._uid[u].name, Place(u)) for u in uids]
        return ask(
            Ask(
                f"school:{fold(text)}",
                _("“%s” names two schools. Which one was visited?") % text,
                (*options, leave_out_option()),
            ),
            self.answers,
            _("“%(text)s” names several schools: %(names)s.") % {"text": text, "names": names},
        )

    def _unknown(self, text: str, folded: str) -> Parsed[Place]:
        core = school_key(text)[0]
        near = process.extract(core, list(self._core), scorer=fuzz.WRatio, limit=4, score_cutoff=70)
        uids = list(dict.fromkeys(u for name, _s, _i in near for u in sorted(self._core[name])))[:4]
        if not uids and len(self.schools) <= FEW:
            uids = [s.uid for s in self.schools]
        read = self._ask(text, uids, _("“%s” is not in the list of schools.") % text)
        return replace(read, value=None) if read.state == State.ASK else read

    def _ask(self, text: str, uids: Sequence[str], why: str) -> Parsed[Place]:
        options = [Option(u, self._uid[u].name, Place(u)) for u in uids]
        if len(uids) > 1:
            own = Place(either=tuple(uids))
            options.insert(0, Option("own", _("The teacher’s own school that day"), own))
        options += [
            Option(
                "new",
                _("A school that is missing: add “%s”") % text,
                Place(NEW_SCHOOL + "-".join(fold(text).split())),
            ),
            Option("none", _("No school: another place"), Place(other=text)),
            leave_out_option(),
        ]
        read = ask(
            Ask(
                f"school:{fold(text)}",
                _("Which school is “%s”?") % text,
                tuple(options),
                free=lambda uid: Place(uid) if uid in self._uid else None,
                free_hint=_("or the id of a school") if self.schools else "",
                others=self._every,
            ),
            self.answers,
            why,
        )
        if read.value and (read.value.school or "").startswith(NEW_SCHOOL):
            new = SchoolRef(read.value.school or "", text)
            self.added.setdefault(new.uid, new)
        if read.state == State.ASK and len(uids) > 1:
            return replace(read, value=Place(either=tuple(uids)))  # the teacher may settle it
        return read
