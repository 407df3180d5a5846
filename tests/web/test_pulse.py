"""The director asks the two questions, reads counts from ten on, and never a person."""

import re
from datetime import timedelta

import pytest

from stemhappens.coaching.drafts import Seat
from stemhappens.coaching.models import PulseAsk, PulseRound
from stemhappens.coaching.pulse import PulseDraft, answer_pulse, ask_pulse
from stemhappens.core.actor import Role
from stemhappens.people.services import add_person, place
from tests.support.world import START, TODAY, make_world
from tests.web.people import Visitors

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_connection")]

NAMES = tuple(f"t{n}" for n in range(12))


def visited(world):
    """Twelve teachers had a visit together."""
    with world.unit() as unit:
        for name in NAMES:
            person = world.people[name] = add_person(unit, name.upper(), "Pulse")
            place(unit, person, world.schools["birch"], "teacher", START)
    seats = tuple(Seat(world.people[name].pk) for name in NAMES)
    world.log(seats=seats, steps=(), none_needed=True)


def form(**changes):
    said = {"first": "It helps.", "second": "We talk.", "starts": TODAY.isoformat(),
            "last": (TODAY + timedelta(days=13)).isoformat()}  # fmt: skip
    return said | changes


def answered(world, count: int) -> None:
    """A round of which `count` have answered, the last one against it; it is over."""
    with world.unit(world.actor(Role.DIRECTOR)) as unit:
        row = ask_pulse(unit, world.program, PulseDraft("It helps.", "We talk.", TODAY, TODAY))
    for n, name in enumerate(NAMES[:count]):
        with world.unit(world.actor(Role.TEACHER, name)) as unit:
            answer_pulse(unit, row.uid, 2 if n + 1 == count else 5, 4)
    with world.unit() as unit:
        row = PulseRound.objects.get(pk=row.pk)
        unit.change(row, starts=TODAY - timedelta(days=9), ends=TODAY)


@pytest.fixture
def world():
    return make_world(then=visited)


@pytest.fixture
def director(world):
    return Visitors(world).client(Role.DIRECTOR)


def text_of(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_before_the_first_round_the_page_says_what_it_is(director):
    text = text_of(director, "/tern/pulse/")
    assert "Teachers were not asked yet" in text
    assert "Ask the two questions" in text


def test_a_round_is_asked_with_words_filled_in_and_can_be_undone(world, director):
    text = text_of(director, "/tern/pulse/new/")
    assert "12 teachers had a visit this school year and will be asked." in text
    assert "Coaching has helped me teach" in text
    assert director.post("/tern/pulse/new/", form()).url == "/tern/pulse/"
    text = text_of(director, "/tern/pulse/")
    assert "0 of 12 teachers have answered the two questions" in text
    assert "A reminder to send" in text
    assert not any(name.upper() in text for name in NAMES)
    with world.scope():
        assert PulseAsk.objects.count() == 12
    world.district.refresh_from_db()
    director.post(f"/tern/undo/{world.district.seq}/")
    with world.scope():
        assert not PulseRound.objects.exists()


def test_all_that_is_wrong_is_said_at_once_and_what_was_typed_kept(director):
    response = director.post("/tern/pulse/new/", form(first="", last="2026-04-01", second="Kept"))
    assert response.status_code == 422
    text = response.content.decode()
    assert "Write the statement." in text
    assert "The last day is before the first." in text
    assert "Kept" in text


def test_closing_ends_it_and_another_district_finds_nothing(world, director):
    director.post("/tern/pulse/new/", form())
    with world.scope():
        uid = PulseRound.objects.get().uid
    other = make_world("cedar")
    stranger = Visitors(other).client(Role.DIRECTOR)
    assert stranger.post(f"/cedar/pulse/{uid}/close/").status_code == 404
    assert stranger.post(f"/tern/pulse/{uid}/close/").status_code == 404
    director.post(f"/tern/pulse/{uid}/close/")
    assert "It closes tonight." in text_of(director, "/tern/pulse/")
    with world.scope():
        assert PulseRound.objects.get().ends == TODAY + timedelta(days=1)


def test_fewer_than_ten_answers_are_never_shown(world, director):
    answered(world, 9)
    text = text_of(director, "/tern/pulse/")
    assert "9 of 12 teachers answered, too few to tell what" in text
    assert "Fewer than 10 answered" in text
    for word in ("8 of 9", "of 9 agree", "<b>8</b>", "<b>9</b>"):
        assert word not in text
    assert "It helps" not in text_of(director, "/tern/impact/")


def test_from_ten_on_how_many_agree_stands_there_and_beside_the_impact(world, director):
    answered(world, 10)
    text = text_of(director, "/tern/pulse/")
    assert "9 of 10 teachers who answered agree: “It helps.”" in text
    assert "of 10 agree · 90%" in text
    assert "of 10 agree · 100%" in text
    impact = text_of(director, "/tern/impact/")
    assert "9 of 10" in impact
    assert "teachers who answered agreed: “It helps.”" in impact
    school = world.schools["birch"].uid
    assert "It helps" not in text_of(director, f"/tern/impact/?school={school}")


def test_a_board_reads_the_result_and_can_ask_nothing(world):
    answered(world, 10)
    board = Visitors(world).client(Role.BOARD)
    text = text_of(board, "/tern/pulse/")
    assert "9 of 10" in text
    assert "pulse/new" not in text
    assert "reminder" not in text
    assert board.get("/tern/pulse/new/").status_code == 403
    impact = text_of(board, "/tern/impact/")
    assert "What is asked of you: the reports" in impact
    assert not any(f"{name.upper()} Pulse" in impact for name in NAMES)


def test_every_link_on_a_boards_pages_opens(world):
    answered(world, 10)
    board = Visitors(world).client(Role.BOARD)
    for address in ("/tern/impact/", "/tern/pulse/", "/tern/reports/"):
        for href in set(re.findall(r'href="(/tern/[^"#]*)"', text_of(board, address))):
            assert board.get(href.replace("&amp;", "&")).status_code in (200, 302), href
