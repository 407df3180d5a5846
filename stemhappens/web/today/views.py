"""Today, and the micro-touch that is saved in one tap from it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from stemhappens.coaching.drafts import Seat
from stemhappens.coaching.planning import touch_briefly
from stemhappens.coaching.story import find_engagement
from stemhappens.core import clock
from stemhappens.core.problem import Invalid
from stemhappens.core.write import write
from stemhappens.people.reads import names_on, person_by_uid, session_types_on
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of, show
from stemhappens.web.toasts import toast, toasts
from stemhappens.web.today.page import today_page
from stemhappens.web.today.reading import read_day
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
    asked, coach = _asked(request, door), door.actor.person_id
    if asked is None or coach is None:
        toast(request, _("Nothing was saved: this person or type is not here."), error=True)
        return redirect(back)
    seat, kind, name = asked
    try:
        with write(door.district, door.actor, "log a micro-touch") as unit:
            touch_briefly(unit, coach, seat, kind)
            seq = unit.seq
    except Invalid as invalid:
        toast(request, " ".join(p.message for p in invalid.problems.found), error=True)
        return redirect(back)
    toast(request, _("Saved: %s. It counts as no visit.") % name, undo_href(door, seq, back))
    return redirect(back)


def _asked(request: HttpRequest, door: Door) -> tuple[Seat, int, str] | None:
    """With whom, of which type, and both in words; None for what is not here."""
    day = clock.today(door.district)
    kinds = {str(kind.id): kind for kind in session_types_on(day) if kind.group == "micro"}
    kind = kinds.get(request.GET.get("type", ""))
    try:
        person = person_by_uid(UUID(request.GET.get("teacher", "")))
        uid = request.GET.get("engagement", "")
        row = find_engagement(UUID(uid), door.actor) if uid else None
    except ValueError:
        person, row, uid = None, None, ""
    if kind is None or person is None or (uid and row is None):
        return None
    name = names_on([person.pk], day).get(person.pk, "")
    said = _("%(type)s with %(name)s") % {"type": kind.name, "name": name}
    return Seat(person.pk, engagement_id=row.pk if row else None), kind.id, said
