"""Planned visits: by week, a new one, moved, or not held."""

from stemhappens.core.actor import Role
from stemhappens.web.doors import page
from stemhappens.web.plan.listing import plans
from stemhappens.web.plan.views import call_it_off, move, plan_new

COACHES = (Role.COACH, Role.LEAD_COACH)
BOTH = ("GET", "POST")

patterns = [
    *page("plans/", plans, "plans", COACHES),
    *page("plans/new/", plan_new, "plan-new", (Role.COACH,), methods=BOTH),
    *page("plans/<uuid:uid>/", move, "plan", COACHES, methods=BOTH),
    *page("plans/<uuid:uid>/off/", call_it_off, "plan-off", COACHES, methods=BOTH),
]
