"""A district's first days: nothing in yet, a roster alone, a log alone. Each page teaches."""

import pytest

from stemhappens.core.actor import Role
from tests.intake.district import bare_district, known_district, take_in
from tests.intake.world import visit
from tests.web.test_imports import rows, sign_in

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "snapshot"])


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path


def impact_of(district) -> str:
    answer = sign_in(district, Role.DIRECTOR).get(f"/{district.slug}/impact/")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_an_empty_district_says_what_to_bring():
    page = impact_of(bare_district())
    assert "No roster is in for this period" in page
    assert "No visit is in for this period" in page
    assert "/import/" in page
    assert "14 of 14 accuracy checks pass" in page


def test_a_roster_alone_asks_for_the_log():
    page = impact_of(known_district())
    assert "No roster is in" not in page
    assert "No visit is in for this period" in page


def test_a_log_alone_gives_reach_as_a_count():
    district = bare_district()
    take_in(district, rows(visit(), visit(date="9/16/2025", teacher="Mo Chu")), "log.csv")
    page = impact_of(district)
    assert "2 teachers" in page
    assert "0 coaches" not in page
    assert "No roster is in for this period" in page
