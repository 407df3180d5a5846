"""Count the demo story by hand: the figures of the design, straight from the story's dataclasses.

Shares no code with the metrics; slow and literal on purpose. What this says is what the
database must say after the story has been written into it.
"""

import itertools
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property

from stemhappens.demo.story.shape import Absence, Eligibility, Engagement, Goal, Session, Story

PHASES = ("Discovery", "Goal-setting", "Practice", "Reflection", "Sustain")


def covers(starts: date, ends: date | None, day: date) -> bool:
    """Return whether a half-open span holds on a day."""
    return starts <= day and (ends is None or day < ends)


@dataclass(frozen=True)
class Recount:
    """The figures of one period (inclusive), as of its last day."""

    story: Story
    start: date
    end: date

    @cached_property
    def visit_types(self) -> set[str]:
        """Return the types that count."""
        return {t.name for t in self.story.types if t.kind == "visit"}

    def is_school_day(self, day: date, school: str | None) -> bool:
        """Return whether a day is instructional for a school (None: by the district)."""
        calendar = self.story.calendar
        in_year = any(y.first_day <= day <= y.last_day for y in calendar.years)
        shut = any(
            c.first <= day <= c.last and c.school in (None, school) for c in calendar.closures
        )
        return in_year and day.weekday() < 5 and not shut

    def days(self, after: date, until: date, school: str | None = None) -> list[date]:
        """Return the instructional days after one day up to and including another."""
        span = (after + timedelta(n) for n in range(1, (until - after).days + 1))
        return [day for day in span if self.is_school_day(day, school)]

    @cached_property
    def period_days(self) -> list[date]:
        """Return the district's instructional days of the period."""
        return self.days(self.start - timedelta(1), self.end)

    def school_of(self, person: str, day: date) -> str | None:
        """Return where someone is placed as a teacher that day."""
        found = [
            p.school
            for p in self.story.placements
            if p.person == person and p.role == "teacher" and covers(p.starts, p.ends, day)
        ]
        return found[0] if found else None

    def counts(self, session: Session) -> bool:
        """Return whether a session is held, a visit, and unknown or long enough."""
        least = self.story.policies[0].minimum_minutes
        long_enough = session.minutes is None or session.minutes >= least
        return session.state == "held" and session.type in self.visit_types and long_enough

    @cached_property
    def sessions(self) -> list[Session]:
        """Return the counted sessions of the period."""
        return [
            s for s in self.story.sessions if self.counts(s) and self.start <= s.day <= self.end
        ]

    def teachers_in(self, session: Session) -> list[str]:
        """Return who was there as a teacher."""
        return [a.person for a in session.attendance if self.school_of(a.person, session.day)]

    @cached_property
    def teacher_contacts(self) -> int:
        """Return session × teacher."""
        return sum(len(self.teachers_in(s)) for s in self.sessions)

    @cached_property
    def minutes(self) -> int:
        """Return coach minutes, each coach of a session counted."""
        return sum((s.minutes or 0) * len(s.coaches) for s in self.sessions)

    def eligible_days(self, span: Eligibility) -> list[date]:
        """Return the instructional days of the period on which an eligibility holds."""
        days = self.days(self.start - timedelta(1), self.end, span.school)
        return [day for day in days if covers(span.starts, span.ends, day)]

    @cached_property
    def eligible(self) -> set[str]:
        """Return who was eligible on an instructional day of the period."""
        return {e.person for e in self.story.eligibility if self.eligible_days(e)}

    def eligible_at(self, school: str) -> set[str]:
        """Return who was eligible at one school during the period."""
        spans = (e for e in self.story.eligibility if e.school == school)
        return {e.person for e in spans if self.eligible_days(e)}

    @cached_property
    def contacts(self) -> list[tuple[str, Session]]:
        """Return contacts that count for a teacher: eligible that day, group small enough."""
        size = self.story.policies[0].reach_group_size
        found = []
        for session in self.sessions:
            present = self.teachers_in(session)
            if len(present) <= size:
                found += [(p, session) for p in present if self._eligible_on(p, session.day)]
        return found

    def _eligible_on(self, person: str, day: date) -> bool:
        spans = (e for e in self.story.eligibility if e.person == person)
        return any(covers(e.starts, e.ends, day) for e in spans)

    @cached_property
    def contacts_by_teacher(self) -> Counter[str]:
        """Return contacts per eligible teacher, zeros included."""
        counted = Counter(dict.fromkeys(self.eligible, 0))
        counted.update(person for person, _ in self.contacts)
        return counted

    @cached_property
    def reached(self) -> set[str]:
        """Return the eligible teachers with a contact."""
        return {person for person, n in self.contacts_by_teacher.items() if n}

    def reached_at(self, school: str) -> set[str]:
        """Return the teachers reached while placed at a school."""
        return {p for p, session in self.contacts if self.school_of(p, session.day) == school}

    @cached_property
    def schools_covered(self) -> set[str]:
        """Return the schools in which a counted session took place."""
        return {s.school for s in self.sessions if s.school}

    @cached_property
    def top_fifth(self) -> tuple[int, int]:
        """Return contacts of the busiest ceil(n/5) teachers, and all of them."""
        ranked = sorted(self.contacts_by_teacher.values(), reverse=True)
        return sum(ranked[: -(-len(ranked) // 5)]), sum(ranked)

    @cached_property
    def gini(self) -> Fraction:
        """Return the Gini coefficient over eligible teachers, zeros included."""
        ranked = sorted(self.contacts_by_teacher.values())
        n, total = len(ranked), sum(ranked)
        return Fraction(sum((2 * i - n - 1) * x for i, x in enumerate(ranked, 1)), n * total)

    def open_engagements(self, engagements: Iterable[Engagement]) -> list[Engagement]:
        """Return those open on at least one day of the period."""
        return [
            e
            for e in engagements
            if e.opened and e.opened <= self.end and not (e.closed and e.closed < self.start)
        ]

    @cached_property
    def open_at_end(self) -> list[Engagement]:
        """Return those still open on the last day."""
        held = self.open_engagements(self.story.engagements)
        return [e for e in held if not e.closed or e.closed > self.end]

    def running_days(self, engagement: Engagement, person: str, a: date, b: date) -> int:
        """Return instructional days after a, up to b, on which it was not paused."""
        school = self.school_of(person, b)
        return sum(not self._paused(engagement, day) for day in self.days(a, b, school))

    def _paused(self, engagement: Engagement, day: date) -> bool:
        past = [s.state for s in engagement.states if s.day <= day]
        return bool(past) and past[-1] == "paused"

    def gaps(self, engagement: Engagement, person: str) -> list[int]:
        """Return the stretches between opening, visits and closing that touch the period."""
        assert engagement.opened
        last = min(engagement.closed or self.end, self.end)
        visits = [
            s.day
            for s in self.story.sessions
            if self.counts(s) and s.day <= last and self._was_there(s, person, engagement.key)
        ]
        points = [engagement.opened, *sorted(visits), last]
        pairs = itertools.pairwise(points)
        return [self.running_days(engagement, person, a, b) for a, b in pairs if b >= self.start]

    def _was_there(self, session: Session, person: str, engagement: str) -> bool:
        return any(a.person == person and a.engagement == engagement for a in session.attendance)

    @cached_property
    def cycle_benchmark(self) -> tuple[set[str], set[str]]:
        """Return teachers without a gap over the window, and all with an engagement."""
        window = self.story.policies[0].gap_window_days
        met: dict[str, bool] = {}
        for engagement in self.open_engagements(self.story.engagements):
            for person in engagement.teachers:
                assert engagement.opened
                age = self.running_days(engagement, person, engagement.opened, self.end)
                if engagement in self.open_at_end and age < window:
                    continue
                short = all(gap <= window for gap in self.gaps(engagement, person))
                met[person] = met.get(person, True) and short
        return {p for p, ok in met.items() if ok}, set(met)

    @cached_property
    def goals(self) -> list[Goal]:
        """Return the goals active on at least one day of the period."""
        return [g for g in self.story.goals if g.opened <= self.end and not self._over(g)]

    def _over(self, goal: Goal) -> bool:
        last = goal.statuses[-1]
        return last.status != "open" and last.day < self.start

    def status(self, goal: Goal) -> str:
        """Return a goal's status as of the period's end, open split by whether it has stalled."""
        known = [s.status for s in goal.statuses if s.day <= self.end][-1]
        if known != "open":
            return known
        touched = max([t.day for t in goal.touches if t.day <= self.end], default=goal.opened)
        idle = len(self.days(touched, self.end)) > self.story.policies[0].goal_stall_days
        return "stalled" if idle or self.due(goal) < self.end else "on track"

    def due(self, goal: Goal) -> date:
        """Return the due date known at the period's end."""
        return [d.due for d in goal.due_history if d.set_on <= self.end][-1]

    @cached_property
    def goals_by_status(self) -> Counter[str]:
        """Return the active goals by status."""
        return Counter(self.status(g) for g in self.goals)

    @cached_property
    def goals_due(self) -> tuple[int, int]:
        """Return the goals due in the period that are completed, and all that were due."""
        due = [g for g in self.goals if self.start <= self.due(g) <= self.end]
        return sum(self.status(g) == "completed" for g in due), len(due)

    def phase_now(self, engagement: Engagement) -> tuple[str, int]:
        """Return the phase at the period's end and the school days spent in it."""
        phase = [p for p in engagement.phases if p.day <= self.end][-1]
        person = engagement.teachers[0]
        return phase.phase, self.running_days(engagement, person, phase.day, self.end)

    def phase_spells(self, phase: str) -> list[tuple[int, bool]]:
        """Return length in school days and whether it was left, for spells of the period."""
        spells = []
        for engagement in self.open_engagements(self.story.engagements):
            stops = [p.day for p in engagement.phases[1:]] + [engagement.closed]
            for here, stop in zip(engagement.phases, stops, strict=True):
                if here.phase == phase and here.day <= self.end:
                    left = stop is not None and stop <= self.end
                    until = stop if stop and left else self.end
                    person = engagement.teachers[0]
                    days = self.running_days(engagement, person, here.day, until)
                    spells.append((days, left))
        return spells

    def phase_median(self, phase: str) -> int | None:
        """Return the median days in a phase, open spells censored; None before half have left."""
        spells = self.phase_spells(phase)
        share = Fraction(1)
        for length in sorted({days for days, left in spells if left}):
            at_risk = sum(days >= length for days, _ in spells)
            leaving = sum(days == length and left for days, left in spells)
            share *= 1 - Fraction(leaving, at_risk)
            if share <= Fraction(1, 2):
                return length
        return None

    def recency(self, school: str) -> int | None:
        """Return school days since the last counted visit at a school, None if never."""
        visits = [
            s.day
            for s in self.story.sessions
            if self.counts(s) and s.school == school and s.day <= self.end
        ]
        return len(self.days(max(visits), self.end, school)) if visits else None

    @cached_property
    def program_benchmark(self) -> set[str]:
        """Return who is at or over the yearly target, prorated by days eligible and present."""
        year = next(y for y in self.story.calendar.years if y.first_day <= self.start <= y.last_day)
        window = len(self.days(year.first_day - timedelta(1), year.last_day))
        target = self.story.policies[0].visits_per_year
        met = set()
        for person in self.eligible:
            spans = [e for e in self.story.eligibility if e.person == person]
            days = {day for e in spans for day in self.eligible_days(e)}
            present = sum(not self._absent(person, day) for day in days)
            if present and self.contacts_by_teacher[person] * window >= target * present:
                met.add(person)
        return met

    def _absent(self, person: str, day: date) -> bool:
        leaves: Iterable[Absence] = (a for a in self.story.absences if a.person == person)
        return any(covers(a.starts, a.ends, day) for a in leaves)

    @cached_property
    def visit_frequency(self) -> Fraction:
        """Return contacts per eligible teacher per 20 instructional days of their school."""
        days = sum(len(self.eligible_days(e)) for e in self.story.eligibility)
        return Fraction(20 * len(self.contacts), days)
