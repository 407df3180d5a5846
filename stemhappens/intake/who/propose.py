"""A roster from the log, where the district has none: people and schools seen, once each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from rapidfuzz.distance import OSA

from stemhappens.intake.context import NEW_PERSON, NEW_SCHOOL, PersonRef, PlacementRef, SchoolRef
from stemhappens.intake.text import Value, fold, says_nothing, show, tidy
from stemhappens.intake.who.given_names import same_given
from stemhappens.intake.who.names import Said
from stemhappens.intake.who.school_names import (
    OTHER_PLACES,
    SEVERAL,
    VIRTUAL,
    bare_code,
    initials_of,
    school_key,
    starts_with,
)

NEAR = 1  # letters by which two spellings of one person may differ, at the same school


def propose_people(seen: Iterable[tuple[Said, str | None]], role: str) -> tuple[PersonRef, ...]:
    """People for the names seen (with the school of the row), spellings of one person together.

    Full names found a person; initials and bare family names found one only where no full name
    of the log can be meant. What is left open, `match` asks.
    """
    counts: Counter[tuple[str, str]] = Counter()
    schools: dict[tuple[str, str], set[str | None]] = defaultdict(set)
    spelled: dict[tuple[str, str], Counter[tuple[str, str]]] = defaultdict(Counter)
    emails: dict[tuple[str, str], set[str]] = defaultdict(set)
    for said, school in seen:
        name = _name(said)
        if name is None:
            continue
        counts[name] += 1
        schools[name].add(school)
        spelled[name][_spelling(said)] += 1
        if said.email:
            emails[name].add(said.email)
    groups = _cluster(counts, schools)
    return tuple(_person(names, schools, spelled, emails, role) for names in groups)


Name = tuple[str, str]


def _name(said: Said) -> Name | None:
    if said.email and not (said.given or said.family or said.single):
        local = [w for w in said.email.split("@")[0].replace("_", ".").split(".") if w.isalpha()]
        return (local[0], local[-1]) if len(local) > 1 else ("", said.email.split("@")[0])
    if said.single or said.family:
        return said.given, said.family or said.single
    return None


def _spelling(said: Said) -> Name:
    """Given and family as written, best guess at capitals."""
    given, family = _name(said) or ("", "")
    return _as_written(given, said.raw), _as_written(family, said.raw)


def _as_written(folded: str, raw: str) -> str:
    words = tidy(raw).replace(",", " ").replace("(", " ").replace(")", " ").split()
    by_fold = {fold(w): w.strip(".;") for w in words}
    shown = by_fold.get(folded) or " ".join(by_fold.get(w, w) for w in folded.split())
    return shown.title() if (shown.isupper() and len(shown) > 2) or shown.islower() else shown


def _cluster(counts: Counter[Name], schools: dict[Name, set[str | None]]) -> list[list[Name]]:
    full = [n for n, _c in counts.most_common() if len(n[0]) > 1]
    short = [n for n, _c in counts.most_common() if len(n[0]) <= 1]
    groups: list[list[Name]] = []
    by_family: dict[str, list[list[Name]]] = defaultdict(list)
    by_length: dict[int, list[list[Name]]] = defaultdict(list)
    for name in full:
        size = len(" ".join(name))
        near = [g for d in (-1, 0, 1) for g in by_length[size + d]]
        for group in by_family[name[1]] + near:
            if _same(name, group[0], schools):
                group.append(name)
                break
        else:
            group = [name]
            groups.append(group)
            by_family[name[1]].append(group)
            by_length[size].append(group)
    known = set(by_family) | {w for f in by_family for w in f.split()} | {g[0][0] for g in groups}
    initials = {(given, family) for given, family in short if given}
    for name in sorted(initials):
        if name[1] not in known:
            groups.append([name])
    known |= {family for _given, family in initials}
    groups.extend([n] for n in sorted(short) if not n[0] and n[1] not in known)
    return groups


def _same(one: Name, two: Name, schools: dict[Name, set[str | None]]) -> bool:
    together = bool(schools[one] & schools[two])
    if one[1] == two[1] and same_given(one[0], two[0]):
        return together
    a, b = " ".join(one), " ".join(two)
    return together and len(a) >= 9 and one[0][0] == two[0][0] and OSA.distance(a, b) <= NEAR


def _person(
    names: list[Name],
    schools: dict[Name, set[str | None]],
    spelled: dict[Name, Counter[Name]],
    emails: dict[Name, set[str]],
    role: str,
) -> PersonRef:
    first = names[0]
    given, family = spelled[first].most_common(1)[0][0]
    placed = sorted({s for n in names for s in schools[n] if s})
    return PersonRef(
        NEW_PERSON + "-".join(" ".join(first).split()),
        given,
        family,
        other_names=tuple(
            spelled[n].most_common(1)[0][0][1] for n in names[1:] if n[1] != first[1]
        ),
        aliases=tuple(" ".join(n).strip() for n in names[1:]),
        emails=tuple(sorted({e for n in names for e in emails[n]})),
        placements=tuple(PlacementRef(s, role) for s in placed) or (PlacementRef(None, role),),
    )


def propose_schools(values: Iterable[Value]) -> tuple[SchoolRef, ...]:
    """Schools for the names seen in a log, where the district has no list: spellings together."""
    seen: Counter[str] = Counter(tidy(show(v)) for v in values if not says_nothing(v))
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for text, _count in seen.most_common():
        folded = fold(text)
        if (
            folded in VIRTUAL
            or folded in OTHER_PLACES
            or (bare_code(text).isdigit() and len(text) < 3)
        ):
            continue
        groups[school_key(text)].append(text)
    names = [k for k in groups if not _joint(groups[k][0], groups)]
    leveled = {core for core, level in names if level}
    initials = {i for k in names if k[1] for text in groups[k] for i in initials_of(text)}
    named = any(not core.isdigit() for core, _level in names)
    schools = []
    for core, level in names:
        short = not level and (
            core in leveled
            or core.replace(" ", "") in initials
            or (named and core.isdigit())
            or any(_shortens(core, c, lev) for c, lev in names)
        )
        if core and not short:
            schools.append(_proposed(core, level, groups[core, level]))
    return tuple(schools)


def _joint(text: str, groups: Mapping[tuple[str, str], list[str]]) -> bool:
    """Tell whether a cell names several schools that are named alone elsewhere."""
    parts = [school_key(p)[0] for p in SEVERAL.split(text) if p]
    return len(parts) > 1 and all(any(starts_with(c, p) for c, _level in groups) for p in parts)


def _shortens(core: str, name: str, level: str) -> bool:
    """ "Linc" shortens "lincoln"; "Cedar" shortens "cedar grove" where that has its level."""
    begins = len(core) >= 3 and name != core and name.startswith(core)
    return begins and (name[len(core)] != " " or bool(level))


def _proposed(core: str, level: str, spellings: list[str]) -> SchoolRef:
    longest = max(spellings, key=lambda n: (len(n), n))
    others = tuple(sorted(set(spellings) - {longest}))
    return SchoolRef(NEW_SCHOOL + "-".join(f"{core} {level}".split()), longest, aliases=others)
