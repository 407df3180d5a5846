"""Frozen reports: the list, a new one, each with its downloads."""

from stemhappens.core.actor import Role
from stemhappens.web.doors import page
from stemhappens.web.reports.creating import report_new
from stemhappens.web.reports.views import (
    report,
    report_changed,
    report_deck,
    report_page,
    reports,
)

MAKERS = {Role.DIRECTOR, Role.LEAD_COACH}
READERS = {*MAKERS, Role.BOARD}

patterns = [
    *page("reports/", reports, "reports", READERS),
    *page("reports/new/", report_new, "report-new", MAKERS, methods=("GET", "POST")),
    *page("reports/<uuid:uid>/", report, "report", READERS),
    *page("reports/<uuid:uid>/changed/", report_changed, "report-changed", READERS),
    *page("reports/<uuid:uid>/deck.pptx", report_deck, "report-deck", READERS),
    *page("reports/<uuid:uid>/page-<slug:paper>.pdf", report_page, "report-page", READERS),
]
