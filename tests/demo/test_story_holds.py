"""The demo story can have happened: people, places, days, goals and steps fit together."""

import itertools
from datetime import date

from stemhappens.demo.story.load import load_story
from tests.demo.recount import PHASES, Recount, covers

STORY = load_story()
TODAY = STORY.today
THIS_YEAR = Recount(STORY, date(2025, 8, 18), TODAY)
ENGAGEMENTS = {e.key: e for e in STORY.engagements}
SESSIONS = {s.key: s for s in STORY.sessions}
GOALS = {g.key: g for g in STORY.goals}


def test_keys_and_names_are_told_apart():
    for things in (STORY.people, STORY.engagements, STORY.goals, STORY.sessions, STORY.teams):
        keys = [thing.key for thing in things]
        assert len(keys) == len(set(keys))
    names = [p.name for p in STORY.people]
    assert len(names) == len(set(names))


def test_everyone_is_placed_once_at_a_time_and_eligible_where_placed():
    for span in STORY.eligibility:
        placed = [
            p for p in STORY.placements if p.person == span.person and p.school == span.school
        ]
        assert any(p.starts <= span.starts and p.ends == span.ends for p in placed), span
    for person in STORY.people:
        held = sorted(
            (p for p in STORY.placements if p.person == person.key), key=lambda p: p.starts
        )
        for earlier, later in itertools.pairwise(held):
            assert earlier.ends is not None and earlier.ends <= later.starts, person.key


def test_sessions_take_place_where_and_when_they_can():
    for session in STORY.sessions:
        assert session.attendance, session.key
        assert THIS_YEAR.is_school_day(session.day, session.school), session.key
        for coach in session.coaches:
            assert session.school is None or coach_serves(coach, session.school, session.day)
        if session.school:
            for person in THIS_YEAR.teachers_in(session):
                assert THIS_YEAR.school_of(person, session.day) == session.school, session.key
        else:
            assert session.place, session.key


def coach_serves(coach, school, day):
    return any(
        a.coach == coach and a.school == school and covers(a.starts, a.ends, day)
        for a in STORY.assignments
    )


def test_nobody_is_in_two_places_and_nobody_on_leave_is_visited():
    for absence in STORY.absences:
        for session in STORY.sessions:
            there = any(a.person == absence.person for a in session.attendance)
            assert not (there and covers(absence.starts, absence.ends, session.day)), session.key
    for coach in {c for s in STORY.sessions for c in s.coaches}:
        starts = [(s.day, s.start) for s in STORY.sessions if coach in s.coaches]
        assert len(starts) == len(set(starts)), coach


def test_attendance_is_linked_to_an_engagement_open_that_day():
    for session in STORY.sessions:
        for attendee in session.attendance:
            if attendee.engagement:
                engagement = ENGAGEMENTS[attendee.engagement]
                assert attendee.person in engagement.teachers, session.key
                assert engagement.opened <= session.day, session.key
                assert engagement.closed is None or session.day <= engagement.closed, session.key
                assert set(session.coaches) <= set(engagement.coaches), session.key
                assert [s.state for s in engagement.states if s.day <= session.day][-1] != "paused"


def test_every_teacher_visited_this_year_is_linked():
    for session in THIS_YEAR.sessions:
        teachers = THIS_YEAR.teachers_in(session)
        linked = [a.person for a in session.attendance if a.engagement]
        assert teachers == linked, session.key


def test_engagements_go_through_their_life_in_order():
    for engagement in STORY.engagements:
        days = [s.day for s in engagement.states]
        assert days == sorted(days), engagement.key
        opened = [s.day for s in engagement.states if s.state == "active"]
        assert engagement.opened == (opened[0] if opened else None), engagement.key
        phases = [p.phase for p in engagement.phases]
        assert phases == list(PHASES[: len(phases)]), engagement.key
        entered = [p.day for p in engagement.phases]
        assert entered == sorted(set(entered)), engagement.key
        assert entered[:1] == opened[:1], engagement.key
        assert engagement.closed is None or entered[-1] <= engagement.closed, engagement.key


def test_nothing_of_last_year_reaches_into_this_one():
    for engagement in STORY.engagements:
        if engagement.opened and engagement.opened < THIS_YEAR.start:
            assert engagement.closed and engagement.closed < THIS_YEAR.start, engagement.key
    for goal in STORY.goals:
        if goal.opened < THIS_YEAR.start:
            assert goal.statuses[-1].status != "open", goal.key
            assert goal.statuses[-1].day < THIS_YEAR.start, goal.key


def test_goals_live_inside_their_engagement():
    for goal in STORY.goals:
        engagement = ENGAGEMENTS[goal.engagement]
        assert set(goal.participants) <= set(engagement.teachers), goal.key
        assert engagement.opened <= goal.opened, goal.key
        days = [s.day for s in goal.statuses]
        assert days == sorted(set(days)) and days[0] == goal.opened, goal.key
        last = goal.statuses[-1]
        assert engagement.closed is None or last.day <= engagement.closed, goal.key
        assert goal.due_history[0].set_on == goal.opened, goal.key
        assert all(d.set_on < d.due for d in goal.due_history), goal.key
        moved = [d.set_on for d in goal.due_history]
        assert moved == sorted(set(moved)), goal.key


def test_touches_lie_in_a_goals_life_and_lead_where_it_says():
    for goal in STORY.goals:
        last = goal.statuses[-1]
        end = last.day if last.status != "open" else TODAY
        values = [t.value for t in goal.touches]
        assert values[0] == goal.baseline, goal.key
        assert last.status != "completed" or values[-1] >= goal.target, goal.key
        for touch in goal.touches:
            assert goal.opened <= touch.day <= end, goal.key
            if touch.session:
                session = SESSIONS[touch.session]
                assert session.day == touch.day, goal.key
                assert goal.engagement in {a.engagement for a in session.attendance}, goal.key


def test_a_goal_carried_on_is_one_that_was_carried():
    linked = [g for g in STORY.goals if g.continues]
    assert [GOALS[g.continues].statuses[-1].status for g in linked] == ["carried"]


def test_a_held_session_is_complete():
    topics = {t.name for t in STORY.topics}
    for session in STORY.sessions:
        if session.state == "held":
            assert session.topics and set(session.topics) <= topics, session.key
            assert bool(session.next_steps) != session.none_needed, session.key
            assert session.summary and session.logged_at <= STORY.now, session.key
        elif session.state == "planned":
            assert session.day >= TODAY and session.logged_at is None, session.key
        else:
            assert session.reason and session.minutes is None, session.key


def test_next_steps_belong_to_someone_who_can_do_them():
    for session in STORY.sessions:
        members = set(session.coaches) | {a.person for a in session.attendance}
        for attendee in session.attendance:
            if attendee.engagement:
                members |= set(ENGAGEMENTS[attendee.engagement].teachers)
        for step in session.next_steps:
            assert step.owner in members, session.key
            assert session.day < step.due, session.key
            assert THIS_YEAR.is_school_day(step.due, None), (session.key, step.due)
            assert step.done_on is None or session.day <= step.done_on <= TODAY, session.key


def test_the_words_are_varied():
    held = THIS_YEAR.sessions
    assert len({s.summary for s in held}) == 142
    assert len({g.statement for g in STORY.goals}) == len(STORY.goals) == 92
    assert sum(bool(s.next_steps) for s in held) >= 120
    texts = [step.text for s in held for step in s.next_steps]
    assert len(set(texts)) >= 160
    assert 15 <= sum(bool(s.private_note) for s in held) <= 40


def test_posts_are_printed_as_full_time_shares():
    total = sum(
        a.fte_hundredths for a in STORY.assignments if covers(a.starts, a.ends, STORY.today)
    )
    assert total == 360
