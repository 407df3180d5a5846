"""The change log, one change, and its undo."""

from stemhappens.core.actor import Role
from stemhappens.web.changes.undoing import change_undo
from stemhappens.web.changes.views import change, changes
from stemhappens.web.doors import page

READERS = (Role.DIRECTOR, Role.ADMIN)
BOTH = ("GET", "POST")

patterns = [
    *page("changes/", changes, "changes", READERS),
    *page("changes/<int:seq>/", change, "change", READERS),
    *page("changes/<int:seq>/undo/", change_undo, "change-undo", (Role.DIRECTOR,), methods=BOTH),
]
