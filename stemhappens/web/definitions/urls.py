"""How each figure is counted."""

from stemhappens.web.definitions.views import definitions
from stemhappens.web.doors import EVERYBODY, page

patterns = [*page("definitions/", definitions, "definitions", EVERYBODY, public=True)]
