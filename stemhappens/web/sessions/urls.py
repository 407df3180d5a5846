"""The list of visits, a visit's page, and how it is mended or taken back."""

from stemhappens.core.actor import Role
from stemhappens.web.doors import page
from stemhappens.web.sessions.correct import correct
from stemhappens.web.sessions.edit import edit
from stemhappens.web.sessions.history import history
from stemhappens.web.sessions.listing import export, sessions
from stemhappens.web.sessions.views import restore, session, withdraw

READERS = (Role.COACH, Role.LEAD_COACH, Role.DIRECTOR, Role.TEACHER)
WRITERS = (Role.COACH, Role.LEAD_COACH)
MENDERS = (*WRITERS, Role.DIRECTOR)

patterns = [
    *page("sessions/", sessions, "sessions", READERS),
    *page("sessions/visits.csv", export, "sessions-csv", READERS),
    *page("sessions/correct/", correct, "sessions-correct", MENDERS, methods=("POST",)),
    *page("sessions/restore/", restore, "session-restore", WRITERS, methods=("POST",)),
    *page("sessions/<uuid:uid>/", session, "session", READERS),
    *page("sessions/<uuid:uid>/history/", history, "session-history", READERS),
    *page("sessions/<uuid:uid>/edit/", edit, "session-edit", MENDERS, methods=("GET", "POST")),
    *page(
        "sessions/<uuid:uid>/withdraw/", withdraw, "session-withdraw", WRITERS, methods=("POST",)
    ),
]
