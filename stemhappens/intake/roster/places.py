"""Schools of a roster or school list beside those of the district."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from stemhappens.core.spans import OPEN_END
from stemhappens.intake.roster.known import SCHOOL_CODE, Known
from stemhappens.intake.roster.planned import RosterPlan, SchoolChange
from stemhappens.intake.roster.reading import NCES, RosterReading, RosterSchool
from stemhappens.intake.text import fold
from stemhappens.intake.who.school_names import school_key
from stemhappens.people.models import School, SchoolAttribute


def compare_schools(plan: RosterPlan, reading: RosterReading) -> None:
    """Find each school here, or note that it is new; note what is said otherwise of it."""
    for ref in reading.schools:
        _match(plan, ref)
    if reading.all_schools and reading.by_ids:
        _close_absent(plan, reading)


def _match(plan: RosterPlan, ref: RosterSchool) -> None:
    known = plan.known
    plan.school_refs[ref.id] = ref
    found = _known_school(plan, ref)
    known_by_id = plan.by_ids and (plan.system, ref.id) in known.school_ids
    plan.schools[ref.id] = found
    if _other_number(plan, ref, found):
        return
    for system, value in _ids_of(plan, ref):
        if (system, value) not in known.school_ids:
            known.school_ids[system, value] = found or 0
            plan.new_school_ids.append((ref.id, system, value))
    if found is None:
        return
    school = known.schools[found]
    other_name = school_key(ref.name) != school_key(school.name)
    if known_by_id and other_name and fold(ref.name) not in known.school_aliases.get(found, ()):
        plan.renamed_schools.append((school, ref.name[:200]))
    if ref.ended and school.closes == OPEN_END:
        _close(plan, school, known.today)
    _compare_dates(plan, school, ref)


def _other_number(plan: RosterPlan, ref: RosterSchool, found: int | None) -> bool:
    """A school has one federal number; another one is told and not taken."""
    held = [v for (s, v), k in plan.known.school_ids.items() if s == NCES and k and k == found]
    if not ref.nces or not held or ref.nces in held:
        return False
    words = {"here": held[0], "list": ref.nces}
    said = _("Its NCES id here is %(here)s, in the list %(list)s: nothing of it is taken.") % words
    plan.doubts.append((ref.name, said))
    return True


def _compare_dates(plan: RosterPlan, school: School, ref: RosterSchool) -> None:
    """Level, opening and closing of a school list; what people have entered stays."""
    if ref.opens and school.opens is None and ref.opens < school.closes:
        plan.school_changes.append(SchoolChange(school, opens=ref.opens))
    if ref.closes and school.closes == OPEN_END:
        _close(plan, school, ref.closes)
    link = plan.known.attributes.get(school.pk)
    if ref.level and (link is None or link.level == SchoolAttribute.Level.OTHER != ref.level):
        plan.school_changes.append(SchoolChange(school, level=ref.level))


def _close(plan: RosterPlan, school: School, day: date) -> None:
    """A school in which people work is not closed in the past: that is for a person to say."""
    if day < plan.known.today and _peopled(plan.known, school.pk):
        plan.doubts.append((
            school.name,
            _("The list says that it closed on %s, but people work there: close it on its page.")
            % day,
        ))  # fmt: skip
    elif not school.opens or school.opens < day:
        plan.closed_schools.append((school, day))


def _peopled(known: Known, school: int) -> bool:
    return any(
        p.school_id == school and p.ends > known.today
        for placed in known.placements.values()
        for p in placed
    )


def _close_absent(plan: RosterPlan, reading: RosterReading) -> None:
    """A school of the system that a full set no longer names has closed."""
    there = set(plan.schools.values())
    named = {org for ref in reading.schools for org in (ref.id, *ref.parts)}
    known = plan.known
    for key in sorted({k for (s, _v), k in known.school_ids.items() if s == plan.system and k}):
        values = {v for (s, v), k in known.school_ids.items() if s == plan.system and k == key}
        school = known.schools[key]
        if key not in there and not values & named and school.closes == OPEN_END:
            _close(plan, school, known.today)


def _ids_of(plan: RosterPlan, ref: RosterSchool) -> list[tuple[str, str]]:
    own = [(plan.system, org) for org in (ref.id, *ref.parts)] if plan.by_ids else []
    codes = [(SCHOOL_CODE, code) for code in ref.codes] if plan.by_ids else []
    nces = [(NCES, ref.nces)] if ref.nces else []
    return [(s, v[:200]) for s, v in (*own, *codes, *nces)]


def _known_school(plan: RosterPlan, ref: RosterSchool) -> int | None:
    known = plan.known
    if ref.uid:
        return next((k for k, row in known.schools.items() if str(row.uid) == ref.uid), None)
    if not plan.by_ids and plan.form != "staff_list":
        return None
    by_id = known.school_ids.get((plan.system, ref.id))
    if by_id:
        return by_id
    for (_system, value), key in known.school_ids.items():
        if key and value in ref.codes:
            return key
    return _named(known, ref.name)


def _named(known: Known, name: str) -> int | None:
    core = school_key(name)
    named: Iterable[int] = [
        key
        for key, row in known.schools.items()
        if fold(name) in {fold(row.name), *known.school_aliases.get(key, ())}
        or school_key(row.name) == core
    ]
    found = list(named)
    return found[0] if len(found) == 1 else None
