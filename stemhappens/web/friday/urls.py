"""The grid of a week."""

from stemhappens.core.actor import Role
from stemhappens.web.doors import page
from stemhappens.web.friday.views import friday

LOGGERS = (Role.COACH, Role.LEAD_COACH)

patterns = [*page("friday/", friday, "friday", LOGGERS, methods=("GET", "POST"))]
