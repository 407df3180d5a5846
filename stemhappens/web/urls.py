"""Every URL. Each page group declares its own, with who may enter, in its urls.py.

Fixed addresses come first, then the public demo, then the districts: `demo/impact/` would
otherwise be read as a district called demo.
"""

from itertools import chain

from django.urls import URLPattern, path

from stemhappens.web.access import urls as access
from stemhappens.web.access import views
from stemhappens.web.definitions import urls as definitions
from stemhappens.web.eligibility import urls as eligibility
from stemhappens.web.engagements import urls as engagements
from stemhappens.web.friday import urls as friday
from stemhappens.web.handover import urls as handover
from stemhappens.web.impact import urls as impact
from stemhappens.web.imports import urls as imports
from stemhappens.web.log import urls as log
from stemhappens.web.month import urls as month
from stemhappens.web.people import urls as people
from stemhappens.web.plan import urls as plan
from stemhappens.web.reports import urls as reports
from stemhappens.web.rollover import urls as rollover
from stemhappens.web.school import urls as school
from stemhappens.web.sessions import urls as sessions
from stemhappens.web.teams import urls as teams
from stemhappens.web.time import urls as time
from stemhappens.web.today import urls as today
from stemhappens.web.ui.views import parts_sheet
from stemhappens.web.unreached import urls as unreached
from stemhappens.web.viewas import urls as viewas

GROUPS: tuple[list[URLPattern], ...] = (
    access.patterns,
    impact.patterns,
    today.patterns,
    log.patterns,
    plan.patterns,
    time.patterns,
    month.patterns,
    friday.patterns,
    teams.patterns,
    engagements.patterns,
    handover.patterns,
    rollover.patterns,
    sessions.patterns,
    unreached.patterns,
    school.patterns,
    people.patterns,
    eligibility.patterns,
    reports.patterns,
    imports.patterns,
    viewas.patterns,
    definitions.patterns,
)
"""The patterns of each page group, every page through a door."""


def _in_the_demo(pattern: URLPattern) -> bool:
    return str(pattern.pattern).startswith("demo/")


_pages = list(chain.from_iterable(GROUPS))

urlpatterns: list[URLPattern] = [
    path("", views.landing, name="landing"),
    path("ui/", parts_sheet, name="ui"),
    path("signin/", views.signin, name="signin"),
    path("signout/", views.signout, name="signout"),
    path("enter/<str:link>/", views.enter_by_link, name="enter"),
    path("districts/", views.districts, name="districts"),
    path("demo/", views.demo, name="demo"),
    *filter(_in_the_demo, _pages),
    *(pattern for pattern in _pages if not _in_the_demo(pattern)),
]
