"""When a year ends: the wizard that turns it."""

from stemhappens.web.doors import DIRECTORS, page
from stemhappens.web.rollover.views import rollover

patterns = [*page("rollover/", rollover, "rollover", DIRECTORS, methods=("GET", "POST"))]
