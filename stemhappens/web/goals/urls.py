"""Next steps over all engagements, and the library of goals and next steps."""

from stemhappens.core.actor import Role
from stemhappens.core.rules import verbs
from stemhappens.web.doors import page
from stemhappens.web.goals.library import library, library_add
from stemhappens.web.goals.steps import steps, steps_rows

READERS = (Role.COACH, Role.TEACHER, Role.LEAD_COACH)
ALL = (*READERS, Role.DIRECTOR)
KEEPERS = frozenset(verbs["set_policy"].reach)

patterns = [
    *page("steps/", steps, "steps", READERS),
    *page("steps/rows.csv", steps_rows, "steps-rows", READERS),
    *page("library/", library, "library", ALL),
    *page("library/add/", library_add, "library-add", KEEPERS, methods=("POST",)),
]
