"""Where the figures of the program's page lead."""

from stemhappens.web.components import Linked
from stemhappens.web.impact.reading import Reading


def evidence_url(reading: Reading, figure: str, **changes: str) -> str:
    """The address of what stands behind a figure, for the same period, school and coach.

    changes: other parts of the query; `rows="out"` opens those not in the numerator.
    """
    return reading.door.url("evidence", figure=figure) + reading.filters.query(**changes)


def impact_url(reading: Reading, **changes: str) -> str:
    """The program's page with some filters changed."""
    return reading.door.url("impact") + reading.filters.query(**changes)


def figure_link(
    reading: Reading, figure: str, text: str, *, marked: bool = False, **changes: str
) -> Linked:
    """A figure's text that opens its evidence."""
    return Linked(text, evidence_url(reading, figure, **changes), marked=marked)
