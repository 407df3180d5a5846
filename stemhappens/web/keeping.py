"""No answer is kept by a browser or a proxy, refusals and errors included."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class KeepNothing:
    """Middleware outside of all others but the one for static files, which may be kept.

    A door cannot do it: what it raises becomes an answer only outside of it, and some are given
    before it is asked (a form without its token, a body that is too large).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response
