"""What is left to mend, and the clicks that mend it."""

from stemhappens.core.actor import Role
from stemhappens.web.doors import page
from stemhappens.web.mend.views import goal, link, mend, school

MENDERS = (Role.COACH, Role.LEAD_COACH, Role.DIRECTOR)
POST = ("POST",)

patterns = [
    *page("mend/", mend, "mend", MENDERS),
    *page("mend/link/", link, "mend-link", MENDERS, methods=POST),
    *page("mend/goal/", goal, "mend-goal", (Role.COACH,), methods=POST),
    *page("mend/school/", school, "mend-school", MENDERS, methods=POST),
]
