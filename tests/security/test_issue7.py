"""What an attacker with fresh eyes tried on users, undo, the change log, pulse and settings."""

import re
from datetime import date, timedelta

import pytest

from stemhappens.access.models import Membership, User
from stemhappens.access.services import add_membership, end_membership
from stemhappens.coaching.drafts import Seat
from stemhappens.coaching.goals import GoalDraft, set_goal
from stemhappens.coaching.merging import merge_people
from stemhappens.coaching.models import PulseRound
from stemhappens.coaching.pulse import (
    PulseDraft,
    answer_pulse,
    ask_pulse,
    close_pulse,
    rounds_seen,
)
from stemhappens.core.actor import Actor, Role
from stemhappens.core.models import District, WriteUnit
from stemhappens.core.problem import Invalid
from stemhappens.core.undo import UndoRefused, plan_undo, undo
from stemhappens.core.write import write_accounts
from stemhappens.people.calendar_files import read_days
from stemhappens.people.services import add_person, place
from tests.support.world import START, TODAY, World
from tests.web.people import Visitors

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NOTE = "canary-private"


def text_of(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def last_seq(world: World) -> int:
    return District.objects.get(pk=world.district.pk).seq


def asked(world: World) -> PulseRound:
    """A round of the two questions, asked of twelve teachers."""
    with world.unit() as unit:
        for n in range(12):
            person = world.people[f"t{n}"] = add_person(unit, f"Teacher{n}", "Test")
            place(unit, person, world.schools["birch"], "teacher", START)
    seats = tuple(Seat(world.people[f"t{n}"].pk) for n in range(12))
    world.log(seats=seats, steps=(), none_needed=True)
    with world.unit(world.actor(Role.DIRECTOR), "ask teachers two questions") as unit:
        return ask_pulse(
            unit, world.program, PulseDraft("It helps.", "Listens.", TODAY, TODAY + 9 * DAY)
        )


def answer(world: World, row: PulseRound, n: int) -> None:
    actor = Actor(
        world.district.pk, f"Answering{n}", 100 + n, frozenset({Role.TEACHER}),
        world.people[f"t{n}"].pk,
    )  # fmt: skip
    with world.unit(actor, "answer the two questions") as unit:
        answer_pulse(unit, row.uid, 5, 4)


# --- undo and its preview ---------------------------------------------------------------------


def test_an_undo_does_not_tell_who_has_answered(world, visitors):
    row = asked(world)
    seq = last_seq(world)
    for n in range(3):
        answer(world, row, n)
    seen = text_of(visitors.client(Role.DIRECTOR), f"/tern/changes/{seq}/undo/")
    assert "cannot be undone" in seen
    assert "Answering" not in seen
    assert "ulse ask" not in seen and "ulse tally" not in seen
    assert not {f"change {later}" for later in range(seq + 1, seq + 4)} & set(
        re.findall(r"change \d+", seen)
    )


def test_an_undo_does_not_tell_that_there_is_a_private_note(world, visitors):
    theo = world.actor(Role.COACH, "theo")
    world.log(theo, private_note=NOTE)
    with_note = last_seq(world)
    world.log(theo)
    director = visitors.client(Role.DIRECTOR)
    pages = [
        text_of(director, f"/tern/changes/{seq}/undo/").partition("Undo it")[0].split("Undo")[-1]
        for seq in (with_note, with_note + 1)
    ]
    assert "note" not in pages[0]
    assert pages[0] == pages[1]


def test_a_round_that_was_closed_takes_no_more_answers_after_an_undo(world):
    row = asked(world)
    with world.unit() as unit:
        row = unit.change(row, starts=TODAY - DAY)
    for n in range(10):
        answer(world, row, n)
    director = world.actor(Role.DIRECTOR)
    with world.unit(director, "close the two questions") as unit:
        close_pulse(unit, PulseRound.objects.get(pk=row.pk))
        seq = unit.seq
    with world.scope():
        assert rounds_seen(director, world.program.pk, TODAY)[0].tallies
    with pytest.raises(UndoRefused, match="closed"):
        undo(world.district, director, seq)


def test_an_undo_makes_nobody_whom_another_user_is_by_now(world, visitors):
    old, new = visitors.user(Role.COACH, "theo"), visitors.user(Role.BOARD)
    with world.unit(cause="end a role") as unit:
        end_membership(unit, Membership.objects.get(user=old), TODAY)
        seq = unit.seq
    with world.unit() as unit:
        add_membership(unit, new, Role.COACH, TODAY, person=world.people["theo"])
    with pytest.raises(UndoRefused, match="Another user"):
        undo(world.district, world.actor(Role.DIRECTOR), seq)


def test_an_undo_leaves_the_users_of_a_public_demo_alone(world, visitors):
    visitors.user(Role.COACH, "theo")
    seq = last_seq(world)
    with write_accounts("test", "open it") as unit:
        unit.change(District.objects.get(pk=world.district.pk), public_demo=True)
    assert not plan_undo(world.district, seq).possible


@pytest.mark.parametrize("back", ["impact", "log", "//evil.example", "/\\evil.example"])
def test_the_way_back_of_an_undo_is_an_address_of_this_site(world, visitors, back):
    client = visitors.client(Role.DIRECTOR)
    user = User.objects.get(name="Director")
    actor = Actor(world.district.pk, "d", user.pk, frozenset({Role.DIRECTOR}))
    with world.unit(actor, "end a role") as unit:
        held = add_membership(unit, user, Role.BOARD, TODAY)
        assert held
    response = client.post(f"/tern/undo/{last_seq(world)}/", query_params={"back": back})
    assert (response.status_code, response["Location"]) == (302, "/tern/engagements/")


# --- the change log ---------------------------------------------------------------------------


def test_the_log_does_not_tell_an_admin_whose_goal_it_was(world, visitors):
    with world.unit(world.actor(Role.COACH, "theo"), "set a goal") as unit:
        draft = GoalDraft("canary-goal", "teacher_practice", date(2026, 4, 1))
        set_goal(unit, world.engagements["carla"], draft)
    admin, director = visitors.client(Role.ADMIN), visitors.client(Role.DIRECTOR)
    assert "Carla" not in text_of(admin, "/tern/changes/")
    assert "Carla" in text_of(director, "/tern/changes/")


# --- whose private note -----------------------------------------------------------------------


def written(world: World, visitors: Visitors) -> User:
    """Theo's login, with which a private note was written."""
    theo = visitors.user(Role.COACH, "theo")
    actor = Actor(
        world.district.pk, theo.name, theo.pk, frozenset({Role.COACH}), world.people["theo"].pk
    )
    world.visit = world.log(actor, private_note=NOTE)
    return theo


def test_nobody_becomes_a_coach_who_wrote_private_notes(world, visitors):
    theo = written(world, visitors)
    director = visitors.client(Role.DIRECTOR)
    user = User.objects.get(name="Director")
    with world.scope():
        held = Membership.objects.get(user=theo)
    ended = {"ends": (TODAY - DAY).isoformat(), "version": held.version}
    director.post(f"/tern/users/{theo.pk}/end/{held.pk}/", ended)
    form = {"role": "coach", "person": world.people["theo"].pk, "starts": TODAY.isoformat()}
    assert director.post(f"/tern/users/{user.pk}/role/", form).status_code == 422
    other = form | {"email": "second@tern.test", "name": "Second"}
    assert director.post("/tern/users/new/", other).status_code == 422
    assert not User.objects.filter(email="second@tern.test").exists()
    assert NOTE not in director.get(f"/tern/sessions/{world.visit.uid}/").content.decode()
    again = director.post(f"/tern/users/{theo.pk}/role/", form)  # the same login may come back
    assert again.status_code == 302


def test_a_role_taken_back_opens_no_notes_either(world, visitors):
    theo = written(world, visitors)
    with world.scope():
        seq = WriteUnit.objects.filter(cause="add a membership").latest("seq").seq
    undo(world.district, world.actor(Role.DIRECTOR), seq)
    other = visitors.user(Role.DIRECTOR)
    with pytest.raises(Invalid), world.unit() as unit:
        add_membership(unit, other, Role.COACH, TODAY, person=world.people["theo"])
    with world.unit() as unit:
        person = add_person(unit, "Dee", "Rector")
        add_membership(unit, other, Role.COACH, TODAY, person=person)
    with pytest.raises(Invalid), world.unit(world.actor(Role.DIRECTOR)) as unit:
        merge_people(unit, person, world.people["theo"])
    assert theo.is_active


# --- files ------------------------------------------------------------------------------------


def calendar(*lines: str) -> bytes:
    event = "\r\n".join(("BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR"))
    return event.encode() + b"\r\n"


@pytest.mark.parametrize(
    "lines",
    [
        ("DTSTART;VALUE=DATE:99991231", "DURATION:P1D"),
        ("DTSTART;VALUE=DATE:00010101", "DURATION:-P9D"),
        ("DTSTART;VALUE=TIME:120000", "DURATION:P1D"),
        ("DTSTART;VALUE=DATE:20260101", "DTEND;VALUE=TIME:120000"),
        ("DTSTART;VALUE=DATE:20260101", "DTEND;VALUE=DURATION:P1D"),
        ("DTSTART;VALUE=PERIOD:20260101T000000Z/20260102T000000Z",),
        ("DTSTART;VALUE=DATE:20260105", "SUMMARY:a\0b"),
    ],
)
def test_a_calendar_of_no_sense_is_refused_in_words(lines):
    days = read_days(calendar(*lines), {})
    assert days.wrong and not days.closings


def test_a_file_of_nothing_but_wrong_lines_is_not_read_to_its_end():
    assert len(read_days(b"date\n" + b"x\n" * 100_000, {}).wrong) < 3_000


def test_no_stretch_is_closed_that_no_file_could_have_had(world, visitors):
    director = visitors.client(Role.DIRECTOR)
    form = {"step": "save", "close": "0001-01-01|9999-12-31||x"}
    assert director.post("/tern/settings/calendar/file/", form).status_code == 422


HUGE = "9" * 23


def test_a_school_that_cannot_be_is_no_error_of_the_server(world, visitors):
    director = visitors.client(Role.DIRECTOR)
    reopen = f"/tern/settings/calendar/reopen/2026-01-01/2026-12-31/{HUGE}/"
    assert director.post(reopen).status_code == 404
    form = {"step": "save", "close": f"2026-05-11|2026-05-11|{HUGE}|x"}
    assert director.post("/tern/settings/calendar/file/", form).status_code == 422
