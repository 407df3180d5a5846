"""Start pages: a district's own address leads each role to its page."""

from stemhappens.web.access.views import home
from stemhappens.web.doors import EVERYBODY, page

patterns = [*page("", home, "home", EVERYBODY)]
