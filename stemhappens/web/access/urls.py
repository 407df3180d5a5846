"""Start pages: a district's own address leads each role to its page; the role one works in."""

from stemhappens.web.access.roles import work_as
from stemhappens.web.access.views import home
from stemhappens.web.doors import EVERYBODY, page

patterns = [
    *page("", home, "home", EVERYBODY),
    *page("work-as/", work_as, "work-as", EVERYBODY, methods=("POST",), own=True),
]
