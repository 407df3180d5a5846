"""Today, and the micro-touch that is saved in one tap from it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from stemhappens.coaching.planning import touch_briefly
from stemhappens.core.problem import Invalid
from stemhappens.core.write import write
from stemhappens.web.frame import door_of, show
from stemhappens.web.toasts import toast, toasts
from stemhappens.web.today.page import today_page
from stemhappens.web.today.reading import read_day
from stemhappens.web.today.touching import asked_touch
from stemhappens.web.undoing import undo_href, way_back

HERE = "today"


def today(request: HttpRequest) -> HttpResponse:
    """A coach's day."""
    door = door_of(request)
    page = today_page(door, read_day(door))
    return show(request, "web/today.html", page, HERE, messages=toasts(request))


def micro(request: HttpRequest) -> HttpResponse:
    """Save a micro-touch of today: the address says with whom and of which type."""
    door = door_of(request)
    back = way_back(request, door.url("today"))
    asked, coach = asked_touch(request, door), door.actor.person_id
    if asked is None or coach is None:
        toast(request, _("Nothing was saved: this person or type is not here."), error=True)
        return redirect(back)
    try:
        with write(door.district, door.actor, "log a micro-touch") as unit:
            touch_briefly(unit, coach, asked.seats, asked.type_id)
            seq = unit.seq
    except Invalid as invalid:
        toast(request, " ".join(p.message for p in invalid.problems.found), error=True)
        return redirect(back)
    toast(request, _("Saved: %s. It counts as no visit.") % asked.said, undo_href(door, seq, back))
    return redirect(back)
