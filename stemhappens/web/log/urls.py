"""Log a visit."""

from stemhappens.core.actor import Role
from stemhappens.web.doors import page
from stemhappens.web.log.views import log_visit, saved

LOGGERS = (Role.COACH, Role.LEAD_COACH)

patterns = [
    *page("log/", log_visit, "log", LOGGERS, methods=("GET", "POST")),
    *page("log/<uuid:uid>/", saved, "log-saved", LOGGERS),
]
