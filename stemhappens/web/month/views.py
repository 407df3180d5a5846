"""A coach's own month."""

from django.http import HttpRequest, HttpResponse

from stemhappens.web.frame import door_of, show
from stemhappens.web.month.page import month_page
from stemhappens.web.month.reading import read_month
from stemhappens.web.toasts import toasts

HERE = "month"


def month(request: HttpRequest) -> HttpResponse:
    """The figures of one's own work, the month before beside them, and the rows behind."""
    door = door_of(request)
    page = month_page(door, read_month(door, request.GET.get("month", "")))
    return show(request, "web/month.html", page, HERE, messages=toasts(request))
