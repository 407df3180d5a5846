"""The months of the school year, closed and opened for logging."""

from stemhappens.core.actor import Role
from stemhappens.web.doors import page
from stemhappens.web.months.views import close, months, reopen

CLOSERS = (Role.DIRECTOR,)
POST = ("POST",)
_ONE = "months/<int:year>/<int:month>/"

patterns = [
    *page("months/", months, "months", CLOSERS),
    *page(f"{_ONE}close/", close, "month-close", CLOSERS, methods=POST),
    *page(f"{_ONE}reopen/", reopen, "month-reopen", CLOSERS, methods=POST),
]
