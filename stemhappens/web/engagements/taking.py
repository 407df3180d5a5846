"""The list of engagements as a spreadsheet: who, where and since when; nothing that was said."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from stemhappens.access.log import looked
from stemhappens.coaching.engagement_list import EngagementLine
from stemhappens.web.engagements.listing import asked_for
from stemhappens.web.frame import door_of
from stemhappens.web.impact.listings import day_value, number_value
from stemhappens.web.says import listed
from stemhappens.web.tables import Head, Listing, Value, csv_file


def engagements_rows(request: HttpRequest) -> HttpResponse:
    """The engagements of the page's filters, one a row; that they were taken is noted."""
    door = door_of(request)
    lines = asked_for(request, door).shown
    looked(door.actor, "export", "engagements", None)
    return csv_file(_listing(lines), request.GET.get("sort", ""), "engagements")


def _listing(lines: Sequence[EngagementLine]) -> Listing:
    """The columns of the page under its keys, and what its headings say of a group."""
    heads = (
        Head("phase", _("Phase")),
        Head("state", _("State")),
        Head("teacher", _("Teachers")),
        Head("team", _("Team")),
        Head("school", _("School")),
        Head("coach", _("Coach")),
        Head("opened", _("Opened")),
        Head("since", _("In this phase since")),
        Head("days", _("School days in this phase"), num=True),
        Head("limit", _("Its limit"), num=True),
        Head("note", _("Stalled")),
    )
    return Listing(_("Engagements"), heads, tuple(map(_line, lines)))


def _line(line: EngagementLine) -> tuple[Value, ...]:
    phased = line.state != "invited" and line.phase_since is not None
    return (
        Value(line.phase, line.place),
        Value(line.state_name),
        Value(listed(line.teachers or ())),
        Value(line.team),
        Value(line.school),
        Value(listed(line.coaches)),
        day_value(line.opened),
        day_value(line.phase_since if phased else None),
        number_value(line.phase_days if phased else None),
        number_value(line.limit if phased else None),
        Value(_("yes") if line.stalled else _("no")),
    )
