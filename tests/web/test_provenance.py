"""An imported visit says which file and row it comes from; its words go to their readers alone."""

import pytest
from django_scopes import scope

from stemhappens.coaching.models import Session
from stemhappens.core.actor import Role
from tests.intake.district import known_district
from tests.intake.world import visit
from tests.web.test_imports import rows, sign_in, upload

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path


def test_a_director_is_told_file_and_row_but_not_the_words():
    district = known_district()
    client = sign_in(district, Role.DIRECTOR)
    staged = upload(client, rows(visit(notes="CANARY the words")))
    client.post(staged.url, {"act": "import"})
    with scope(district=district):
        uid = Session.objects.get().uid
    page = client.get(f"/tern/sessions/{uid}/").content.decode()
    assert "log.csv" in page
    assert "row 2" in page
    assert "CANARY" not in page
