"""Engagements: the list, one's page, and the acts on it, its goals and its next steps."""

from stemhappens.core.actor import Role
from stemhappens.web.doors import page
from stemhappens.web.engagements.agreement import agreement
from stemhappens.web.engagements.board import board
from stemhappens.web.engagements.doing import engagement_act, goal_act, step_act
from stemhappens.web.engagements.history import history
from stemhappens.web.engagements.listing import engagements
from stemhappens.web.engagements.taking import engagements_rows
from stemhappens.web.engagements.views import engagement, looks, open_new
from stemhappens.web.undoing import undo_act

READERS = (Role.COACH, Role.LEAD_COACH, Role.DIRECTOR, Role.TEACHER)
PAIR = (Role.COACH, Role.TEACHER)
COACHES = (Role.COACH,)
DOERS = (*PAIR, Role.LEAD_COACH, Role.DIRECTOR, Role.ADMIN)
BOTH = ("GET", "POST")
_ONE = "engagements/<uuid:uid>/"

patterns = [
    *page("engagements/", engagements, "engagements", READERS),
    *page("engagements/rows.csv", engagements_rows, "engagements-rows", READERS),
    *page("engagements/board/", board, "engagement-board", READERS),
    *page("engagements/new/", open_new, "engagement-new", COACHES, methods=BOTH),
    *page(_ONE, engagement, "engagement", READERS),
    *page(f"{_ONE}looked/", looks, "engagement-looked", PAIR),
    *page(f"{_ONE}history/", history, "engagement-history", READERS),
    *page(f"{_ONE}agreement/", agreement, "engagement-agreement", READERS),
    *page(f"{_ONE}<slug:act>/", engagement_act, "engagement-act", COACHES, methods=BOTH),
    *page("goals/<uuid:uid>/<slug:act>/", goal_act, "goal-act", PAIR, methods=BOTH),
    *page("steps/<uuid:uid>/<slug:act>/", step_act, "step-act", COACHES, methods=("POST",)),
    *page("undo/<int:seq>/", undo_act, "undo-own", DOERS, methods=("POST",)),
]
