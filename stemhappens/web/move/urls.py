"""The move off the spreadsheet."""

from stemhappens.core.actor import Role
from stemhappens.web.doors import page
from stemhappens.web.move.views import move

patterns = [
    *page("move/", move, "move", (Role.DIRECTOR,), methods=("GET", "POST")),
]
