"""Search, for who may see people or schools one by one."""

from stemhappens.core.actor import Role
from stemhappens.web.doors import page
from stemhappens.web.search.views import search

SEARCHERS = tuple(role for role in Role if role != Role.BOARD)

patterns = page("search/", search, "search", SEARCHERS)
