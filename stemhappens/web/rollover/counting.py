"""What the choices for the turn of a year come to."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from stemhappens.coaching.rollover import Course, Crossing, Way
from stemhappens.web.contexts.wizard import Amount
from stemhappens.web.rollover.asked import Chosen


@dataclass(frozen=True)
class Fates:
    """The engagements by what becomes of them, and how many goals are carried and dropped."""

    ways: dict[Way, list[tuple[Crossing, Course]]]
    carried: int
    dropped: int

    def of(self, way: Way) -> int:
        """How many go this way."""
        return len(self.ways[way])


def fates(chosen: Chosen) -> Fates:
    """What becomes of engagements and goals."""
    ways: dict[Way, list[tuple[Crossing, Course]]] = {way: [] for way in Way}
    carried, dropped = 0, 0
    for one in chosen.open_ones:
        course = chosen.course(one)
        ways[course.way].append((one, course))
        closing = course.way == Way.CLOSE
        going = [goal for goal in one.goals if not closing and goal.id not in course.dropped_ids]
        carried += len(going)
        dropped += len(one.goals) - len(going)
    return Fates(ways, carried, dropped)


def amounts(chosen: Chosen) -> tuple[Amount, ...]:
    """The lines beside the questions."""
    found = fates(chosen)
    taking = [one for one in chosen.schools if chosen.takes_part(one)]
    leavers = len(chosen.leaver_ids)
    return (
        Amount(_("Engagements going on"), str(found.of(Way.GOES_ON))),
        Amount(_("Beginning anew"), str(found.of(Way.ANEW))),
        Amount(_("Closing"), str(found.of(Way.CLOSE))),
        Amount(_("Goals carried"), str(found.carried)),
        Amount(_("Goals dropped"), str(found.dropped)),
        Amount(
            _("Teachers"), str(len(chosen.teachers) - leavers), f"−{leavers}" if leavers else ""
        ),
        Amount(_("Schools"), str(len(taking))),
        Amount(_("Breaks"), str(len(chosen.breaks))),
    )
