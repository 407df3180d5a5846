"""A school that had closed by the day: where its teachers worked then, if that is one place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from stemhappens.intake.rows.draft import Job
from stemhappens.intake.who.names import Said
from stemhappens.intake.who.places import Place


@dataclass(frozen=True, slots=True)
class Moved:
    """The school that is meant, and why."""

    school: str
    why: str


def moved_to(
    job: Job, place: Place | None, said: Sequence[Said], when: date | None
) -> Moved | None:
    """The only school at which all who are named worked that day, of one that was closed then."""
    school = job.schools.school(place.school or "") if place else None
    if school is None or when is None or not said or school.open_on(when):
        return None
    at = [_schools_of(job, one, when) for one in said]
    shared = set.intersection(*at)
    if len(shared) != 1:
        return None
    own = job.schools.school(shared.pop())
    if own is None:
        return None
    words = {"old": school.name, "new": own.name}
    return Moved(own.uid, _("%(old)s had closed by then; its teacher worked at %(new)s.") % words)


def _schools_of(job: Job, said: Said, when: date) -> set[str]:
    person = job.directory.person(job.directory.match(said, None, when).value or "")
    placed = person.placements if person else ()
    return {p.school_uid for p in placed if p.school_uid and p.holds(when)}
