"""People and schools: the lists, one of each, the acts on them, and two spellings of one."""

from stemhappens.core.actor import Role
from stemhappens.web.doors import DIRECTORS, page
from stemhappens.web.people.listing import people, people_rows
from stemhappens.web.people.merging import (
    people_merge,
    people_pairs,
    schools_merge,
    schools_pairs,
)
from stemhappens.web.people.person import person, person_act, person_new
from stemhappens.web.people.school import school_act, school_new, school_page
from stemhappens.web.people.schools import schools, schools_rows

KEEPERS = (Role.DIRECTOR, Role.ADMIN)
BOTH = ("GET", "POST")
_PERSON = "people/<uuid:uid>/"
_SCHOOL = "schools/<uuid:uid>/"

patterns = [
    *page("people/", people, "people", KEEPERS),
    *page("people/rows.csv", people_rows, "people-rows", KEEPERS),
    *page("people/new/", person_new, "person-new", KEEPERS, methods=BOTH),
    *page("people/pairs/", people_pairs, "people-pairs", DIRECTORS),
    *page("people/merge/", people_merge, "people-merge", DIRECTORS, methods=BOTH),
    *page(_PERSON, person, "person", KEEPERS),
    *page(f"{_PERSON}<slug:act>/", person_act, "person-act", KEEPERS, methods=BOTH),
    *page("schools/", schools, "schools", KEEPERS),
    *page("schools/rows.csv", schools_rows, "schools-rows", KEEPERS),
    *page("schools/new/", school_new, "school-new", KEEPERS, methods=BOTH),
    *page("schools/pairs/", schools_pairs, "schools-pairs", DIRECTORS),
    *page("schools/merge/", schools_merge, "schools-merge", DIRECTORS, methods=BOTH),
    *page(_SCHOOL, school_page, "school-page", KEEPERS),
    *page(f"{_SCHOOL}<slug:act>/", school_act, "school-act", KEEPERS, methods=BOTH),
]
