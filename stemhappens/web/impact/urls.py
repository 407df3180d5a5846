"""The program's page, the evidence behind its figures, and what can be taken out."""

from stemhappens.core.actor import Role
from stemhappens.web.doors import page
from stemhappens.web.impact.views import impact

READERS = {Role.DIRECTOR, Role.LEAD_COACH, Role.BOARD}

patterns = [*page("impact/", impact, "impact", READERS, public=True)]
