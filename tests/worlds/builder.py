"""Short verbs for laying rows through an open unit."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django.db.models import Model

from stemhappens.coaching import models as coaching
from stemhappens.core.models import District
from stemhappens.core.spans import OPEN_END
from stemhappens.core.write import Unit, write_accounts
from stemhappens.people import models as people


def new_district(slug: str, today: date, pk: int | None = None) -> District:
    """An empty district whose clock stands at noon (UTC) of `today`."""
    noon = datetime.combine(today, time(17), UTC)
    with write_accounts("tests", "create a district") as unit:
        return unit.add(District(pk=pk, slug=slug, name=slug, pinned_now=noon))


@dataclass
class Builder:
    """Adds rows to `unit`; people and schools are passed and returned as ids."""

    unit: Unit
    since: date

    def add(self, model: type[Model], **values: Any) -> int:
        return self.unit.add(model(**values)).pk

    def person(self) -> int:
        return self.add(people.Person)

    def school(self, name: str, level: str, tier: int | None, **dates: date) -> int:
        school = self.add(people.School, name=name, **dates)
        self.add(
            people.SchoolAttribute,
            school_id=school,
            starts=self.since,
            level=level,
            need_tier=tier,
        )
        return school

    def placed(
        self,
        person: int,
        school: int,
        starts: date | None = None,
        ends: date = OPEN_END,
        role: str = "teacher",
        primary: bool = True,
    ) -> int:
        return self.add(
            people.Placement,
            person_id=person,
            school_id=school,
            starts=starts or self.since,
            ends=ends,
            role=role,
            primary=primary,
        )

    def eligible(
        self,
        program: int,
        person: int,
        school: int,
        starts: date | None = None,
        ends: date = OPEN_END,
    ) -> int:
        return self.add(
            people.Eligibility,
            program_id=program,
            person_id=person,
            school_id=school,
            starts=starts or self.since,
            ends=ends,
        )

    def teacher(
        self, program: int, school: int, starts: date | None = None, ends: date = OPEN_END
    ) -> int:
        """A new person, placed and eligible at one school."""
        person = self.person()
        self.placed(person, school, starts, ends)
        self.eligible(program, person, school, starts, ends)
        return person

    def session(
        self,
        program: int,
        day: date,
        coaches: list[int],
        teachers: dict[int, int | None],
        topic: int | None = None,
        recorded: datetime | None = None,
        **values: Any,
    ) -> int:
        """A session; the first coach leads; teachers: person → engagement."""
        values.setdefault("none_needed", True)
        recorded = recorded or datetime.combine(day, time(22), UTC)
        session = self.add(
            coaching.Session, program_id=program, day=day, recorded_at=recorded, **values
        )
        for n, coach in enumerate(coaches):
            self.add(coaching.SessionCoach, session_id=session, person_id=coach, lead=n == 0)
        for teacher, engagement in teachers.items():
            self.attend(session, teacher, engagement_id=engagement)
        if topic:
            self.add(coaching.SessionTopic, session_id=session, topic_id=topic)
        return session

    def attend(self, session: int, person: int, **values: Any) -> int:
        return self.add(coaching.Attendance, session_id=session, person_id=person, **values)

    def engagement(
        self,
        program: int,
        template: int,
        coach: int,
        states: dict[date, str],
        phases: dict[date, int],
        teachers: tuple[int, ...] = (),
        **values: Any,
    ) -> int:
        """An engagement opened on the day of its first state, with a coach and teachers."""
        opened = min(states)
        engagement = self.add(
            coaching.Engagement,
            program_id=program,
            template_id=template,
            opened=opened,
            **values,
        )
        for starts, state in states.items():
            self.add(coaching.EngagementState, engagement_id=engagement, starts=starts, state=state)
        for starts, phase in phases.items():
            self.add(
                coaching.EngagementPhase, engagement_id=engagement, starts=starts, phase_id=phase
            )
        roles = [(coach, "coach", True), *((t, "teacher", False) for t in teachers)]
        for person, role, lead in roles:
            self.add(
                coaching.EngagementMember,
                engagement_id=engagement,
                person_id=person,
                role=role,
                lead=lead,
                starts=opened,
            )
        return engagement

    def goal(
        self,
        engagement: int,
        teacher: int,
        focus: str,
        opened: date,
        statuses: dict[date, str] | None = None,
        dues: dict[date, date] | None = None,
        **values: Any,
    ) -> int:
        """A goal for one teacher; statuses and dues by the day from which they hold."""
        goal = self.add(
            coaching.Goal,
            engagement_id=engagement,
            statement="A goal",
            focus=focus,
            opened=opened,
            **values,
        )
        self.add(coaching.GoalParticipant, goal_id=goal, person_id=teacher, starts=opened)
        for starts, status in {opened: "open", **(statuses or {})}.items():
            self.add(coaching.GoalStatus, goal_id=goal, starts=starts, status=status)
        for starts, due in (dues or {}).items():
            self.add(coaching.GoalDue, goal_id=goal, starts=starts, due=due)
        return goal
