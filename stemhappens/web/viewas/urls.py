"""Looking as another, and stopping to."""

from stemhappens.core.actor import Role
from stemhappens.web.doors import EVERYBODY, page
from stemhappens.web.viewas.views import look_as, stop

patterns = [
    *page(
        "look-as/",
        look_as,
        "look-as",
        (Role.DIRECTOR, Role.LEAD_COACH),
        methods=("GET", "POST"),
        own=True,
    ),
    *page("look-as/stop/", stop, "look-as-stop", EVERYBODY, methods=("POST",), own=True),
]
