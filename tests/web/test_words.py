"""One word, one thing: a visit has a type, on every page that speaks of it and in its files."""

import re

import pytest

from stemhappens.core.actor import Role
from tests.support.world import make_world
from tests.web.people import Visitors

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_connection")]


def words_of(response) -> str:
    """What a reader of the page sees."""
    text = b"".join(response).decode()
    return re.sub(r"<[^>]*>", " ", text)


def test_a_visit_has_a_type_and_no_kind():
    world = make_world()
    visit = world.log(world.actor(Role.COACH, "theo"))
    visitors = Visitors(world)
    theo = visitors.client(Role.COACH, "theo")
    paula = visitors.client(Role.PRINCIPAL, "paula", schools=("birch",))
    carla = world.people["carla"].uid
    for client, address, said in (
        (theo, "/tern/sessions/", "All types"),
        (theo, "/tern/sessions/visits.csv?period=all", ",Type,"),
        (theo, f"/tern/sessions/{visit.uid}/edit/", "Type of visit"),
        (theo, f"/tern/log/?teacher={carla}", "Other types"),
        (paula, "/tern/school/", "Types of visit"),
    ):
        words = words_of(client.get(address))
        assert said in words, address
        assert not re.search(r"\bkinds?\b", words, re.IGNORECASE), address
