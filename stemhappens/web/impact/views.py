"""The program's page and the evidence behind each of its figures."""

from django.http import HttpRequest, HttpResponse

from stemhappens.web.frame import show


def impact(request: HttpRequest) -> HttpResponse:
    """The program's page for a period."""
    return show(request, "web/waiting.html", None, here="impact")
