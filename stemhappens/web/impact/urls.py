"""The program's page, the evidence behind its figures, and what can be taken out."""

from stemhappens.core.actor import Role
from stemhappens.web.doors import page
from stemhappens.web.impact.evidence import evidence, evidence_rows
from stemhappens.web.impact.views import accuracy, impact

READERS = {Role.DIRECTOR, Role.LEAD_COACH, Role.BOARD}

patterns = [
    *page("impact/", impact, "impact", READERS, public=True),
    *page("impact/checks/", accuracy, "checks", READERS, public=True),
    *page("impact/evidence/<slug:figure>/", evidence, "evidence", READERS, public=True),
    *page(
        "impact/evidence/<slug:figure>/rows.csv",
        evidence_rows,
        "evidence-rows",
        READERS,
        public=True,
    ),
]
