"""A private note is its author's, encrypted, and survives a change of key."""

import pytest
from cryptography.fernet import Fernet

from stemhappens.coaching.models import PrivateNote
from stemhappens.coaching.notes import NoteUnreadable, key_path, read_note, set_note
from stemhappens.coaching.reveal import reveal
from stemhappens.core.actor import Role
from stemhappens.core.problem import Denied
from tests.support.world import TODAY, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def theo(world):
    return world.actor(Role.COACH, "theo")


@pytest.fixture(autouse=True)
def home(tmp_path, settings):
    settings.HOME = tmp_path


@pytest.fixture
def visit(world, theo):
    return world.log(theo, private_note="Go slower.")


def test_the_table_holds_no_word_and_the_key_is_its_owners(world, visit, theo):
    with world.scope():
        assert b"slower" not in bytes(PrivateNote.objects.get().cipher)
        assert read_note(visit, theo) == "Go slower."
    assert key_path().stat().st_mode & 0o777 == 0o600


def test_nobody_else_reads_it(world, visit):
    others = [
        world.actor(Role.COACH, "maya"),
        world.actor(Role.TEACHER, "carla"),
        world.actor(Role.DIRECTOR, "theo"),
        world.actor(Role.LEAD_COACH, "maya", coaches=("theo",)),
        world.system,
    ]
    with world.scope():
        assert [read_note(visit, reader) for reader in others] == [None] * len(others)


def test_nobody_else_writes_it(world, visit):
    with pytest.raises(Denied), world.unit(world.actor(Role.COACH, "maya")) as unit:
        set_note(unit, visit, world.people["theo"].pk, "Changed.")


def test_it_is_changed_and_taken_away(world, visit, theo):
    with world.unit(theo) as unit:
        set_note(unit, visit, theo.person_id, "Go faster.")
        assert read_note(visit, theo) == "Go faster."
        set_note(unit, visit, theo.person_id, "")
        assert read_note(visit, theo) is None


def test_an_older_key_still_reads_and_a_lost_one_says_so(world, visit, theo):
    old = key_path().read_bytes()
    key_path().write_bytes(Fernet.generate_key() + b"\n" + old)
    with world.scope():
        assert read_note(visit, theo) == "Go slower."
    key_path().write_bytes(Fernet.generate_key() + b"\n")
    with world.scope(), pytest.raises(NoteUnreadable):
        read_note(visit, theo)
    with world.scope():
        shown = reveal(visit, theo, TODAY)
    assert (shown.note, shown.note_lost) == (None, True)
    with world.unit(theo) as unit:
        set_note(unit, visit, theo.person_id, "")
        assert PrivateNote.objects.exists()
        set_note(unit, visit, theo.person_id, "Again.")
        assert read_note(visit, theo) == "Again."
