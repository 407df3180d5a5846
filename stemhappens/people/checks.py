"""What every verb checks: days that may be written, and all problems said at once."""

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext as _

from stemhappens.core import clock
from stemhappens.core.actor import Actor
from stemhappens.core.problem import Denied, Invalid, Problems
from stemhappens.core.rules import may, verbs
from stemhappens.core.write import Unit


def refuse(problems: Problems) -> None:
    """Raise Invalid when there are any."""
    if problems:
        raise Invalid(problems)


def today_of(unit: Unit) -> date:
    """The date it is in the unit's district."""
    if unit.district is None:
        raise LookupError("an accounts unit has no calendar")
    return clock.today(unit.district)


def check_day(
    unit: Unit, problems: Problems, day: date, earliest: date | None = None, field: str = "day"
) -> None:
    """A day that is written down is not ahead, and not before what stands already."""
    if day > today_of(unit):
        problems.add(field, _("This date lies ahead; choose today or an earlier day."))
    if earliest is not None and day < earliest:
        problems.add(field, _("Something later stands already; choose that day or a later one."))


def authorize_any(actor: Actor, verb: str, coach_ids: Collection[int]) -> None:
    """Raise Denied unless the actor may do `verb` to what one of `coach_ids` did.

    What two coaches did together belongs to each of them.
    """
    if actor.system or any(may(actor, verb, coach_ids=[coach]) for coach in coach_ids):
        return
    raise Denied(f"{actor.label} may not: {verbs[verb].title}")
