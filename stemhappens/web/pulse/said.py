"""One line of perception beside activity: what teachers said, never mixed with what was done."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from stemhappens.web.components import Linked, Sentence, Strong, compose
from stemhappens.web.doors import Door
from stemhappens.web.frame import may_enter
from stemhappens.web.pulse.reading import latest_told


def perception_said(door: Door, program_id: int, upto: date) -> Sentence:
    """ "Asked in April 2026, 24 of 31 teachers agreed: “It helps.”"; empty without a result."""
    found = latest_told(door, program_id, upto)
    if found is None or found.first is None:
        return ()
    text = found.first.of_text
    part = Linked(text, door.url("pulse"), drawer=False) if may_enter(door, "pulse") else None
    return compose(
        _("Asked in {month}, {n} teachers who answered agreed: “{statement}”"),
        month=date_format(found.seen.starts, "F Y"),
        n=part or Strong(text),
        statement=found.seen.first,
    )
