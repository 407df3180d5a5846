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
    assert "No roster and no visit is in yet." in page
    for way in ("/import/", "/users/", "/settings/"):
        assert f'{way}">' in page
    for idle in ("of 0", "accuracy checks", "All 0 schools", "Board deck"):
        assert idle not in page


def test_a_roster_alone_asks_for_the_log():
    page = impact_of(known_district())
    assert "No roster is in" not in page
    assert "No visit is in for this period" in page
    assert '<p class="n"><b>0</b>' not in page, "nothing to count is no yellow 0"


def test_a_log_alone_gives_reach_as_a_count():
    district = bare_district()
    take_in(district, rows(visit(), visit(date="9/16/2025", teacher="Mo Chu")), "log.csv")
    page = impact_of(district)
    assert "2 teachers" in page
    assert "0 coaches" not in page
    assert "No roster is in for this period" in page


def test_who_may_not_bring_anything_reads_who_does():
    district = bare_district()
    page = sign_in(district, Role.BOARD).get(f"/{district.slug}/impact/").content.decode()
    assert "Once the program’s director has brought them in" in page
    assert "Bring in the roster" not in page
    assert "/import/" not in page


def test_an_empty_month_of_a_bare_district_says_so():
    district = bare_district()
    page = sign_in(district, Role.DIRECTOR).get(
        f"/{district.slug}/impact/?from=2025-09-01&to=2025-09-30"
    )
    assert (
        "Nothing can be told: no roster and no visit is in for this period."
        in page.content.decode()
    )


def test_who_is_not_reached_leads_to_the_roster():
    district = bare_district()
    page = sign_in(district, Role.DIRECTOR).get(f"/{district.slug}/unreached/").content.decode()
    assert "This list needs a roster" in page
    assert "Import a roster" in page


def test_lists_of_an_empty_district_teach_what_comes_first():
    district = bare_district()
    client = sign_in(district, Role.DIRECTOR)
    for page, said, way in (
        ("engagements", "let your coaches in", "/users/new/"),
        ("sessions", "No visit is logged in this period", "/import/"),
        ("schools", "No school is known yet", "/import/"),
        ("handover", "Nobody coaches here yet", "/people/"),
    ):
        html = client.get(f"/{district.slug}/{page}/").content.decode()
        assert said in html, page
        assert f'{way}">' in html, page
