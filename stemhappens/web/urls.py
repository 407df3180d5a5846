"""Every URL. Each page group declares its own, with who may enter, in its urls.py.

Fixed addresses come first, then the public demo, then the districts: `demo/impact/` would
otherwise be read as a district called demo.
"""

from itertools import chain

from django.urls import URLPattern, path

from stemhappens.web.access import passwords, views
from stemhappens.web.access import urls as access
from stemhappens.web.changes import urls as changes
from stemhappens.web.cycles import urls as cycles
from stemhappens.web.definitions import urls as definitions
from stemhappens.web.edited import urls as edited
from stemhappens.web.eligibility import urls as eligibility
from stemhappens.web.engagements import urls as engagements
from stemhappens.web.friday import urls as friday
from stemhappens.web.goals import urls as goals
from stemhappens.web.handover import urls as handover
from stemhappens.web.impact import urls as impact
from stemhappens.web.imports import urls as imports
from stemhappens.web.log import urls as log
from stemhappens.web.mend import urls as mend
from stemhappens.web.mine import urls as mine
from stemhappens.web.month import urls as month
from stemhappens.web.months import urls as months
from stemhappens.web.move import urls as move
from stemhappens.web.people import urls as people
from stemhappens.web.plan import urls as plan
from stemhappens.web.pulse import urls as pulse
from stemhappens.web.reconcile import urls as reconcile
from stemhappens.web.reports import urls as reports
from stemhappens.web.rollover import urls as rollover
from stemhappens.web.school import urls as school
from stemhappens.web.search import urls as search
from stemhappens.web.sessions import urls as sessions
from stemhappens.web.settings import urls as settings
from stemhappens.web.takeout import urls as takeout
from stemhappens.web.teams import urls as teams
from stemhappens.web.time import urls as time
from stemhappens.web.today import urls as today
from stemhappens.web.ui.views import parts_sheet
from stemhappens.web.unreached import urls as unreached
from stemhappens.web.users import urls as users
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
    goals.patterns,
    handover.patterns,
    rollover.patterns,
    edited.patterns,
    sessions.patterns,
    mend.patterns,
    months.patterns,
    changes.patterns,
    unreached.patterns,
    school.patterns,
    mine.patterns,
    pulse.patterns,
    people.patterns,
    eligibility.patterns,
    reports.patterns,
    reconcile.patterns,
    move.patterns,
    imports.patterns,
    cycles.patterns,
    users.patterns,
    viewas.patterns,
    settings.patterns,
    takeout.patterns,
    definitions.patterns,
    search.patterns,
)
"""The patterns of each page group, every page through a door."""

handler403 = "stemhappens.web.lost.denied"
handler404 = "stemhappens.web.lost.missing"


def _in_the_demo(pattern: URLPattern) -> bool:
    return str(pattern.pattern).startswith("demo/")


_pages = list(chain.from_iterable(GROUPS))

urlpatterns: list[URLPattern] = [
    path("", views.landing, name="landing"),
    path("ui/", parts_sheet, name="ui"),
    path("signin/", views.signin, name="signin"),
    path("signout/", views.signout, name="signout"),
    path("enter/<str:link>/", views.enter_by_link, name="enter"),
    path("forgotten/", passwords.forgotten, name="forgotten"),
    path("password/", passwords.own_password, name="password-own"),
    path("password/new/", passwords.new_password, name="password-new"),
    path("password/<str:key>/", passwords.by_link, name="password-link"),
    path("districts/", views.districts, name="districts"),
    path("demo/", views.demo, name="demo"),
    *filter(_in_the_demo, _pages),
    *(pattern for pattern in _pages if not _in_the_demo(pattern)),
]
