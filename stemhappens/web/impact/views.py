"""The program's page and what guards it."""

from collections.abc import Collection

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from stemhappens.coaching.models import Session
from stemhappens.core.rules import visible
from stemhappens.metrics.checks import (
    Check,
    of_course,
    of_record,
    of_sessions,
    of_teachers,
    of_time,
)
from stemhappens.web.components import NavItem, Notice, Sentence
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of, may_enter, show
from stemhappens.web.impact.filters import Filters
from stemhappens.web.impact.forms import dates_form
from stemhappens.web.impact.page import checks_page, impact_page
from stemhappens.web.impact.reading import NoSuchChoice, Reading, read_impact
from stemhappens.web.pulse.said import perception_said
from stemhappens.web.says import day_text


def impact(request: HttpRequest) -> HttpResponse:
    """The program's page for a period, a school, a coach."""
    reading = reading_of(request)
    filters = reading.filters
    page = impact_page(reading, checks_of(reading), _perception(reading))
    more = {"dates": dates_form(filters), "notices": wrong_period(filters)}
    response = show(request, "web/impact.html", page, here="impact", **more)
    response.status_code = 400 if filters.chosen.problems else 200
    return response


def _perception(reading: Reading) -> Sentence:
    """What teachers said by the end of the period; it is cut by no school and no coach."""
    filters = reading.filters
    if filters.school or filters.coach:
        return ()
    return perception_said(reading.door, reading.at.program, filters.period.end)


def wrong_period(filters: Filters) -> tuple[Notice, ...]:
    """What is said above the page when the period asked for cannot be shown."""
    if not filters.chosen.problems:
        return ()
    told = next((p.message for p in filters.chosen.problems if p.field == "period"), "")
    text = told or _("This is the year to date; the dates below say what to mend.")
    return (Notice(_("That period cannot be shown."), text, "ask"),)


def reading_of(request: HttpRequest) -> Reading:
    """What the page needs; an unknown school or coach is no page."""
    try:
        return read_impact(door_of(request), request.GET)
    except NoSuchChoice as wrong:
        raise Http404(f"no such {wrong}") from wrong


def checks_of(reading: Reading) -> list[Check]:
    """The accuracy checks of what was read."""
    cuts = reading.by_school.get("sessions", {}), reading.by_month.get("sessions", {})
    return [
        *of_record(reading.recount),
        *of_sessions(reading.now, *cuts),
        *of_teachers(reading.now, reading.visits),
        *of_course(reading.now, reading.spells, reading.goals),
        *of_time(reading.now, reading.at.today),
    ]


def visit_links(door: Door, ids: Collection[int]) -> dict[int, NavItem]:
    """The visits that the reader may open, by their day."""
    if not ids or not may_enter(door, "session"):
        return {}
    rows = visible(Session.objects.filter(pk__in=ids), door.actor, "visit")
    return {row.pk: NavItem(day_text(row.day), door.url("session", uid=row.uid)) for row in rows}


def accuracy(request: HttpRequest) -> HttpResponse:
    """Every accuracy check with what it found."""
    reading = reading_of(request)
    checks = checks_of(reading)
    named = {key for check in checks for key in check.sessions}
    page = checks_page(reading, checks, visit_links(reading.door, named))
    return show(request, "web/checks.html", page, here="impact")
