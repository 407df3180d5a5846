"""How much may be sent: a body is refused by its announced size before a byte of it is read."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

LARGE = frozenset({"import"})
"""The pages that take large files, and refuse the too large ones themselves."""


class BodyLimit:
    """Middleware before the one for CSRF, which reads what was sent, files included, whoever asks.

    Without it anybody could fill the disk through the sign-in page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """413 where more is announced than a form can have; None lets the request through."""
        match = request.resolver_match
        if match is not None and match.url_name in LARGE:
            return None
        if announced(request) <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return None
        text = _("This is more than a form can hold. Nothing was saved.")
        return HttpResponse(text, status=413, content_type="text/plain; charset=utf-8")


def announced(request: HttpRequest) -> int:
    """The bytes a request says it brings."""
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isdecimal() else 0
