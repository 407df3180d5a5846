"""A director looks a nightly roster through: on phone and laptop, in light and dark."""

import pytest

from stemhappens.access.models import User
from stemhappens.core.actor import Role
from tests.intake.district import bare_district
from tests.intake.test_roster_commit import roster, take
from tests.intake.test_roster_linking import typed
from tests.intake.test_roster_page import packed
from tests.support.browser import accessibility
from tests.web.test_imports import home, sign_in, upload

__all__ = ["home"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FAMILIES = "Abe Brand Cole Diaz Eng Fox Gray Hart Ito Jain Katz Lane Moss Nunez Orr Pike".split()


@pytest.fixture
def waiting(tmp_path):
    """The address of a roster with each kind of difference, and the director who looks at it."""
    district = bare_district()
    client = sign_in(district, Role.DIRECTOR)
    more = {f"v{n}": f"S{1 + n % 2},teacher,Given{n},{f}," for n, f in enumerate(FAMILIES)}
    take(district, roster(tmp_path, **more), system="SIS")
    for given, family in (("Nia", "Brandt"), ("Uma", "Vance")):
        typed(district, given, family, "Cedar Grove ES")
    typed(district, "Rosa", "Quill", "Lincoln ES")
    night = {
        **more, "u1": "S2,teacher,Julia,Ramírez,julia@tern.org", "u4": None, "v3": None,
        "u3": "S2,teacher,Mei,Chu-Lin,mei@tern.org", "u8": "S1,teacher,Nia,Brandt,",
        "u9": "S1,teacher,Uma,Vance,", "q1": "S1,teacher,Rosa,Quill,",
        "w1": "S9,teacher,Lost,Org,", "w2": "S2,teacher,New,Comer,",
    }  # fmt: skip
    students = {f"s{n}": "S1,student,A,B,c@tern.org" for n in range(400)}
    sent = upload(
        client, packed(tmp_path, **night, **students), "night.zip", "roster", source="SIS"
    )
    return sent.url, User.objects.get(email="director@tern.test")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("device", ["phone", "laptop"])
def test_the_page_is_read_answered_and_imported(waiting, browse, device, theme):
    url, director = waiting
    page = browse(device, theme=theme, user=director)
    page.goto(url)
    assert page.locator("h1").inner_text().startswith("26 people on the roster: 3 asked")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("document.querySelector('.out table').scrollWidth <= innerWidth")
    assert accessibility(page) == []
    page.get_by_role("link", name="Ends 2").click()
    page.get_by_text("No longer on the full roster.").first.wait_for()
    assert page.get_by_text("No longer on the full roster.").count() == 2
    assert accessibility(page) == []
    page.goto(url)
    page.get_by_text("One person each").first.click()
    page.get_by_role("link", name="Asked 1").wait_for()
    assert accessibility(page) == []
    page.get_by_role("button", name="Import the roster").click()
    page.wait_for_selector("text=The roster is in.")
