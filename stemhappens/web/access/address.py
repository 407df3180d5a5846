"""Whose address a request came from: behind proxies not the one that knocks at our port."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The visitor's address, as far as the installation's own proxies vouch for it.

    Each proxy adds at the right end whom it heard from. What stands further left came with the
    request, and anybody can write it; so with fewer entries than proxies nothing there is ours.
    """
    nearest: str = request.META.get("REMOTE_ADDR", "")
    if not settings.TRUSTED_PROXIES:
        return _plain(nearest) or nearest
    heard = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if len(heard) < settings.TRUSTED_PROXIES:
        return _plain(nearest) or nearest
    return _plain(heard[-settings.TRUSTED_PROXIES]) or _plain(nearest) or nearest


def _plain(text: str) -> str:
    """One spelling for one visitor; "" where it is no address.

    Some proxies add the port, which is another one with each connection; and of IPv6 one
    household has a whole /64 to choose from.
    """
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text.partition("%")[0])
    except ValueError:
        return ""
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ip_network((found, 64), strict=False))
