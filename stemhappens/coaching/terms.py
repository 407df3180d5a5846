"""What the programs that run on a day ask of a visit, read once for a form."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from stemhappens.coaching.closing import Closing
from stemhappens.people.models import MonthClose, Program

Link = tuple[date, bool, bool, int | None]
"""Of a policy: valid from, step required, topic required, day to log until."""


@dataclass(frozen=True)
class Terms:
    """The programs that run on a day, by name, and what is asked of a visit in any of them.

    log_until: of the first one, (valid from, day of the following month or None), by day.
    """

    programs: dict[int, str] = field(default_factory=dict)
    step_required: bool = False
    topic_required: bool = False
    log_until: tuple[tuple[date, int | None], ...] = ()

    def closing(self) -> Closing:
        """What closes the months of the first program, in one statement."""
        first = next(iter(self.programs), None)
        if first is None:
            return Closing()
        closes = MonthClose.objects.filter(program_id=first).values_list("month", "until")
        return Closing(dict(closes), self.log_until)


def terms_on(day: date) -> Terms:
    """The terms of `day`, in one statement. Where no policy says otherwise, all is required."""
    rows = Program.objects.filter(starts__lte=day, ends__gt=day).order_by(
        "name", "id", "policies__starts"
    )
    names: dict[int, str] = {}
    links: dict[int, list[Any]] = {}
    for key, name, *link in rows.values_list(
        "pk", "name", "policies__starts", "policies__next_step_required",
        "policies__topic_required", "policies__log_until_day",
    ):  # fmt: skip
        names[key] = name
        links.setdefault(key, []).extend([tuple(link)] if link[0] is not None else [])
    asked = [_required(chain, day) for chain in links.values()]
    first = next(iter(links.values()), [])
    return Terms(
        names,
        any(step for step, _topic in asked),
        any(topic for _step, topic in asked),
        tuple((starts, until) for starts, _step, _topic, until in first),
    )


def _required(chain: list[Link], day: date) -> tuple[bool, bool]:
    held = [link for link in chain if link[0] <= day]
    return (held[-1][1], held[-1][2]) if held else (True, True)
