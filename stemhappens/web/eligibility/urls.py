"""The program's eligibility: its list, and many settled at once."""

from stemhappens.web.doors import DIRECTORS, page
from stemhappens.web.eligibility.many import eligibility_add, eligibility_end
from stemhappens.web.eligibility.views import eligibility, eligibility_rows

BOTH = ("GET", "POST")

patterns = [
    *page("eligibility/", eligibility, "eligibility", DIRECTORS),
    *page("eligibility/rows.csv", eligibility_rows, "eligibility-rows", DIRECTORS),
    *page("eligibility/add/", eligibility_add, "eligibility-add", DIRECTORS, methods=BOTH),
    *page("eligibility/end/", eligibility_end, "eligibility-end", DIRECTORS, methods=BOTH),
]
