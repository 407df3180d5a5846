"""A teacher's own page, who has looked, the own record to take out, the two questions."""

from stemhappens.core.actor import Role
from stemhappens.web.doors import page
from stemhappens.web.mine.asked import questions
from stemhappens.web.mine.taking import everything
from stemhappens.web.mine.views import own, own_looked

TEACHER = (Role.TEACHER,)

patterns = [
    *page("mine/", own, "mine", TEACHER),
    *page("mine/looked/", own_looked, "mine-looked", TEACHER),
    *page("mine/everything.zip", everything, "mine-everything", TEACHER),
    *page("mine/questions/", questions, "mine-questions", TEACHER, methods=("GET", "POST")),
]
