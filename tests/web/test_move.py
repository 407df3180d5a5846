"""The move off the spreadsheet by page."""

import pytest

from stemhappens.core.actor import Role
from tests.intake.district import known_district
from tests.web.test_imports import sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("one_connection")]


def test_a_step_outside_of_here_is_ticked_and_taken_back():
    client = sign_in(known_district(), Role.DIRECTOR)
    before = client.get("/tern/move/").content.decode()
    assert "next: list the sheets and who keeps each" in before
    client.post("/tern/move/", {"step": "sheets", "done": "yes"})
    page = client.get("/tern/move/").content.decode()
    assert "next: freeze the sheets’ columns" in page
    assert "said on" in page
    client.post("/tern/move/", {"step": "sheets", "done": "no"})
    assert "next: list the sheets" in client.get("/tern/move/").content.decode()


def test_a_step_that_ticks_itself_is_ticked_by_nobody():
    client = sign_in(known_district(), Role.DIRECTOR)
    assert client.post("/tern/move/", {"step": "commit", "done": "yes"}).status_code == 404
    assert client.post("/tern/move/", {"step": "nonsense"}).status_code == 404
