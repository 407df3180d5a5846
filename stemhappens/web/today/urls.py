"""A coach's day, and a micro-touch in one tap."""

from stemhappens.core.actor import Role
from stemhappens.web.doors import page
from stemhappens.web.today.views import micro, today

COACHES = (Role.COACH, Role.LEAD_COACH)

patterns = [
    *page("today/", today, "today", COACHES),
    *page("today/micro/", micro, "micro", (Role.COACH,), methods=("POST",)),
]
