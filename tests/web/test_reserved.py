"""No district may be called like a page that stands outside districts."""

from stemhappens.access.services import RESERVED
from stemhappens.web.urls import urlpatterns


def first_parts() -> set[str]:
    routes = (str(pattern.pattern) for pattern in urlpatterns)
    return {route.split("/")[0] for route in routes if route and not route.startswith("<")}


def test_every_first_part_of_a_url_is_reserved():
    assert first_parts() <= RESERVED
    assert "demo" in first_parts()
