"""The two questions: results, a new round, closing one."""

from stemhappens.core.actor import Role
from stemhappens.core.rules import verbs
from stemhappens.web.doors import page
from stemhappens.web.pulse.asking import close, new
from stemhappens.web.pulse.views import pulse

READERS = (Role.DIRECTOR, Role.BOARD)
ASKERS = frozenset(verbs["ask_pulse"].reach)

patterns = [
    *page("pulse/", pulse, "pulse", READERS),
    *page("pulse/new/", new, "pulse-new", ASKERS, methods=("GET", "POST")),
    *page("pulse/<uuid:uid>/close/", close, "pulse-close", ASKERS, methods=("POST",)),
]
