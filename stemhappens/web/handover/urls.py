"""When a coach leaves: the wizard, and what became of the caseload."""

from stemhappens.core.actor import Role
from stemhappens.web.doors import DIRECTORS, page
from stemhappens.web.handover.record import handover_one
from stemhappens.web.handover.views import handover

patterns = [
    *page("handover/", handover, "handover", DIRECTORS, methods=("GET", "POST")),
    *page("handover/<uuid:uid>/", handover_one, "handover-one", (Role.COACH, Role.DIRECTOR)),
]
