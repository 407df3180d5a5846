"""Take over what a director confirmed of a log: its engagements, and who is eligible by it."""

from collections.abc import Collection, Iterable

from stemhappens.coaching.adopting import Adopted, adopt_engagements
from stemhappens.core.actor import Actor
from stemhappens.core.models import District
from stemhappens.core.problem import Stale
from stemhappens.core.write import write
from stemhappens.intake.cycles.listed import list_as_eligible
from stemhappens.intake.cycles.proposing import propose

OPENED = "open engagements of a log"
LISTED = "make those of a log eligible"
"""The causes, as they stand in the change log."""


def open_proposed(
    district: District, actor: Actor, source: str, gap: int, keys: Collection[str] | None
) -> tuple[Adopted, int]:
    """Open the proposals of these keys, or all of them, in one unit; also its number.

    They are proposed anew under the lock: raises Stale where one of the keys is proposed no more.
    """
    with write(district, actor, OPENED) as unit:
        found = propose(district, source, gap).found
        chosen = [one for one in found if keys is None or one.key in keys]
        if keys is not None and len(chosen) < len(set(keys)):
            raise Stale("an engagement is proposed no more")
        done = adopt_engagements(unit, [one.past for one in chosen])
    return done, unit.seq


def make_listed_eligible(
    district: District, actor: Actor, source: str, years: Iterable[str]
) -> tuple[int, int]:
    """Let whom the log names be eligible in these school years; how many, and the unit's number."""
    with write(district, actor, LISTED) as unit:
        count = list_as_eligible(unit, district, source, years)
    return count, unit.seq
