"""The rounds of a program with their figures."""

from dataclasses import dataclass
from datetime import date

from stemhappens.coaching.pulse import PulseSeen, rounds_seen
from stemhappens.core import clock
from stemhappens.metrics.figure import Figure, Period
from stemhappens.metrics.perception import agreeing, answering
from stemhappens.people.models import Program
from stemhappens.web.doors import Door


@dataclass(frozen=True)
class Counted:
    """A round, how many have answered, and how many agree; None where that is not told."""

    seen: PulseSeen
    answered: Figure
    first: Figure | None
    second: Figure | None


def program_of() -> Program | None:
    """The program the pages are about: the first one, as on the impact page."""
    return Program.objects.order_by("starts", "id").first()


def counted(door: Door, program_id: int) -> list[Counted]:
    """The program's rounds as the visitor may see them, the latest first."""
    today = clock.today(door.district)
    return [_counted(seen) for seen in rounds_seen(door.actor, program_id, today)]


def _counted(seen: PulseSeen) -> Counted:
    days = Period(seen.starts, seen.last)
    told = seen.tallies or {}
    answered = seen.answered if seen.tallies else 0
    return Counted(
        seen,
        answering(seen.answered, seen.asked, days),
        agreeing(told.get(1, {}), answered, days),
        agreeing(told.get(2, {}), answered, days),
    )


def latest_told(door: Door, program_id: int, upto: date) -> Counted | None:
    """The last round that was over by `upto` and has a result."""
    rounds = counted(door, program_id)
    return next((one for one in rounds if one.first and one.seen.last <= upto), None)
