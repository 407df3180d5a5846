"""An earlier report beside ours, by page: typed, kept, explained; bad numbers beside the field."""

import pytest
from django_scopes import scope

from stemhappens.core.actor import Role
from stemhappens.reports.models import Stated
from tests.intake.district import bare_district, known_district, take_in
from tests.reports.test_reconcile import LINES, csv
from tests.web.test_imports import sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("one_connection")]

URL = "/tern/reconcile/?year=2025-26"


def test_numbers_are_kept_and_their_difference_has_its_rows():
    district = known_district()
    take_in(district, csv(LINES), "log.csv")
    client = sign_in(district, Role.DIRECTOR)
    assert "What did the report of 2025–26 say?" in client.get(URL).content.decode()
    sent = client.post(URL, {"sessions": "4", "coach_hours": "12.5"})
    assert sent.status_code == 302
    page = client.get(URL).content.decode()
    assert "The report of 2025–26 said 4 sessions; we find 3" in page
    assert "Lines of sums, counted as visits" in page
    assert "Exactly that much comes from" in page
    assert 'value="12.5"' in page


def test_what_cannot_be_a_number_is_said_beside_each_field_and_nothing_is_kept():
    district = known_district()
    client = sign_in(district, Role.DIRECTOR)
    sent = client.post(URL, {"sessions": "many", "schools_covered": "7.5", "coach_hours": "-2"})
    page = sent.content.decode()
    assert sent.status_code == 422
    assert "Write a number, such as 142." in page
    assert "Write a whole number, such as 142." in page
    assert 'value="many"' in page and 'value="-2"' in page
    with scope(district=district):
        assert not Stated.objects.exists()


def test_an_empty_district_is_told_what_comes_first():
    district = bare_district()
    page = sign_in(district, Role.DIRECTOR).get("/tern/reconcile/")
    assert page.status_code == 200
    assert "What did the report of" in page.content.decode()
