"""The address of a page as a mail or a sheet of paper names it."""

from django.conf import settings
from django.http import HttpRequest

PORTS = {"http": "80", "https": "443"}


def absolute(request: HttpRequest, path: str) -> str:
    """`path` with scheme and host.

    The host is the installation's own where it has named one: what a request says of itself
    (Host) anybody can write, and a link to another's site would bring them the secret in it.
    """
    if not settings.SITE_HOST:
        return request.build_absolute_uri(path)
    scheme = "https" if settings.SESSION_COOKIE_SECURE else "http"
    behind = settings.SESSION_COOKIE_SECURE or settings.TRUSTED_PROXIES
    port = PORTS[scheme] if behind else request.get_port()  # the server's own, not the Host's
    end = "" if port == PORTS[scheme] else f":{port}"
    return f"{scheme}://{settings.SITE_HOST}{end}{path}"
