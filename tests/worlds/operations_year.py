"""A district's working year at random: one act of a service in a unit, an undo, or a day later."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from stemhappens.access.models import Membership, MembershipCoach, MembershipSchool, User
from stemhappens.coaching.bulk import BulkStale
from stemhappens.core import clock
from stemhappens.core.actor import Actor, Role, system_actor
from stemhappens.core.models import District, WriteUnit
from stemhappens.core.problem import Denied, Invalid, Stale
from stemhappens.core.undo import UndoRefused, undo
from stemhappens.core.write import Unit, write, write_accounts
from tests.worlds.builder import Builder
from tests.worlds.operations_coaching import COACHING
from tests.worlds.operations_people import PEOPLE, Acting
from tests.worlds.random import build_world
from tests.worlds.rows import known_in

BUILT = 2
"""The units in which a random district is built."""
Act = Callable[[Acting, Unit], None]
REFUSED = (Invalid, Denied, Stale, BulkStale, UndoRefused)
"""What a service answers who asks for the impossible: nothing is written then."""


@dataclass(frozen=True)
class Done:
    """What was done, and whether it changed anything. seq: of the unit, 0 where there is none."""

    said: str
    seq: int = 0


def with_logins(seed: int, size: int) -> District:
    """A random district whose coaches, a principal and a few teachers sign in."""
    district = build_world(seed, size)
    known = known_in(district)
    people = (known.coaches[:3] + known.teachers)[:6]
    with write_accounts("tests", "add users") as unit:
        users = [unit.add(User(email=f"u{seed}-{n}@x.test", name="U")) for n in range(len(people))]
    roles = ("lead_coach", *["coach"] * 2, "principal", *["teacher"] * 2)
    with write(district, system_actor(district.pk, "tests"), "let people sign in") as unit:
        rows = [
            unit.add(Membership(user=user, role=role, person_id=person, starts=known.first))
            for user, role, person in zip(users, roles, people, strict=True)
        ]
        unit.add(MembershipCoach(membership=rows[0], coach_id=people[1]))
        unit.add(MembershipSchool(membership=rows[3], school_id=known.schools[0]))
    return district


def some_acts(rng: Random) -> list[Act]:
    """What a year is made of: everything, or often a few things that meet the more."""
    coaching, others = list(dict.fromkeys(COACHING)), list(dict.fromkeys(PEOPLE))
    if rng.random() < 0.4:
        return [*COACHING, *PEOPLE]
    return rng.sample(coaching, 9) + rng.sample(others, 6)


def random_act(rng: Random, district: District, acts: Sequence[Act]) -> Done:
    """Do one of `acts` to `district`, mostly as the system, sometimes as a director or a coach."""
    if rng.random() < 0.04:
        return _let_time_pass(rng, district)
    if rng.random() < 0.1:
        return _undo_one(rng, district)
    act = rng.choice(acts)
    before = District.objects.get(pk=district.pk).seq
    known = known_in(district)
    actor = _actor(rng, district, known.coaches)
    today = clock.today(District.objects.get(pk=district.pk))
    said = act.__name__
    try:
        with write(district, actor, said) as unit:
            act(Acting(rng, Builder(unit, known.first), known, today), unit)
    except REFUSED as problem:
        return Done(f"{said} refused: {problem}")
    after = District.objects.get(pk=district.pk).seq
    return Done(said, after if after > before else 0)


def _actor(rng: Random, district: District, coaches: list[int]) -> Actor:
    chosen = rng.random()
    if chosen < 0.85:
        return system_actor(district.pk, "tests")
    if chosen < 0.95:
        return Actor(district.pk, "director", 1, frozenset({Role.DIRECTOR}))
    coach = rng.choice(coaches)
    return Actor(district.pk, "coach", 2, frozenset({Role.COACH}), coach)


def _let_time_pass(rng: Random, district: District) -> Done:
    row = District.objects.get(pk=district.pk)
    assert row.pinned_now is not None
    with write_accounts("tests", "let time pass") as unit:
        unit.change(row, pinned_now=row.pinned_now + timedelta(days=rng.randint(1, 30)))
    district.pinned_now = row.pinned_now
    return Done("time passes")


def _undo_one(rng: Random, district: District) -> Done:
    """The last unit or an older one, which may be an undo itself; never the building."""
    seqs = WriteUnit.objects.filter(district=district, seq__gt=BUILT).order_by("seq")
    known = list(seqs.values_list("seq", flat=True))
    if not known:
        return Done("nothing to undo")
    seq = known[-1] if rng.random() < 0.5 else rng.choice(known)
    try:
        undo(district, system_actor(district.pk, "tests"), seq)
    except UndoRefused as refused:
        return Done(f"undo of {seq} refused: {refused}")
    return Done(f"undo of {seq}", District.objects.get(pk=district.pk).seq)
