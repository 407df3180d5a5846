"""Working time that is no visit."""

from stemhappens.core.actor import Role
from stemhappens.web.doors import page
from stemhappens.web.time.views import take_back, time

patterns = [
    *page("time/", time, "time", (Role.COACH,), methods=("GET", "POST")),
    *page("time/<uuid:uid>/back/", take_back, "time-back", (Role.COACH,), methods=("POST",)),
]
