"""Pages for who may not be here, or where nothing is: in the frame, so that there is a way on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_scopes import scope

from stemhappens.web.frame import frame_around


def denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: the visitor's role is another."""
    return _lost(request, "403.html", 403)


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: nothing is here, or it belongs to another district."""
    return _lost(request, "404.html", 404)


def _lost(request: HttpRequest, template: str, status: int) -> HttpResponse:
    door = getattr(request, "threshold", None)
    if door is None:
        return render(request, template, status=status)
    with scope(district=door.district):
        frame = frame_around(request, door)
        return render(request, template, {"frame": frame}, status=status)
