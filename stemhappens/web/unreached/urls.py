"""The teachers no visit has reached, by name."""

from stemhappens.core.actor import Role
from stemhappens.web.doors import page
from stemhappens.web.unreached.views import unreached, unreached_rows

READERS = {Role.DIRECTOR, Role.LEAD_COACH}

patterns = [
    *page("unreached/", unreached, "unreached", READERS),
    *page("unreached/rows.csv", unreached_rows, "unreached-rows", READERS),
]
