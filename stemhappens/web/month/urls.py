"""A coach's own month."""

from stemhappens.core.actor import Role
from stemhappens.web.doors import page
from stemhappens.web.month.views import month

patterns = page("month/", month, "month", (Role.COACH,))
