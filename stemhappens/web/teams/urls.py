"""Teams: the list, one team, and how it is kept."""

from stemhappens.core.actor import Role
from stemhappens.web.doors import page
from stemhappens.web.teams.views import start, team, team_act, teams, teams_rows

KEEPERS = (Role.COACH, Role.LEAD_COACH, Role.DIRECTOR, Role.ADMIN)
BOTH = ("GET", "POST")

patterns = [
    *page("teams/", teams, "teams", KEEPERS),
    *page("teams/teams.csv", teams_rows, "teams-rows", KEEPERS),
    *page("teams/new/", start, "team-new", KEEPERS, methods=BOTH),
    *page("teams/<uuid:uid>/", team, "team", KEEPERS),
    *page("teams/<uuid:uid>/<slug:act>/", team_act, "team-act", KEEPERS, methods=BOTH),
]
