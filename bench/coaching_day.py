"""What a coach does all day, over and over: log a visit, read the year's figures."""

import random
import time
from datetime import timedelta
from threading import Event
from uuid import uuid4

from django.db import connections
from django_scopes import scope

from bench.imports import COACHES, TODAY
from stemhappens.coaching.drafts import Seat, SessionDraft, Step
from stemhappens.coaching.sessions import checked, log_session
from stemhappens.core.actor import system_actor
from stemhappens.core.models import District
from stemhappens.core.write import write
from stemhappens.metrics.ask import Asking, answers, clock, snapshot
from stemhappens.metrics.calendar import year_to_date
from stemhappens.people.models import (
    CoachAssignment,
    Placement,
    Program,
    SessionType,
    Topic,
)

PAUSE = 0.5
NAMES = ("sessions", "teachers_reached", "schools_covered", "coach_hours", "visit_frequency")
Wait = tuple[str, float, float]
"""What was done, when it began, how long it took."""


class Day:
    """The day of all coaches of the district, until `over`."""

    def __init__(self, district: District, over: Event) -> None:
        self.district, self.over = district, over
        self.actor = system_actor(district.pk, "bench")
        with scope(district=district):
            self.program = Program.objects.get().pk
            self.coaches = list(CoachAssignment.objects.values_list("coach_id", "school_id"))
            self.type = SessionType.objects.exclude(group=SessionType.Group.MICRO)[0].pk
            self.topic = Topic.objects.values_list("pk", flat=True)[0]
            self.teachers = list(Placement.objects.values_list("person_id", "school_id"))

    def of(self, number: int) -> list[Wait]:
        """What one of them waited for."""
        rng, waits = random.Random(number), []
        try:
            while not self.over.is_set():
                for act in (self.log, self.read):
                    time.sleep(rng.uniform(0, 2 * PAUSE))
                    at, begin = time.time(), time.monotonic()
                    act(rng, self.coaches[number % COACHES][0])
                    waits.append((act.__name__, at, time.monotonic() - begin))
        finally:
            connections.close_all()
        return waits

    def log(self, rng: random.Random, coach: int) -> None:
        """Log a visit."""
        teacher, school = rng.choice(self.teachers)
        draft = SessionDraft(
            uid=uuid4(),
            day=TODAY - timedelta(days=rng.randrange(5)), coach_ids=(coach,),
            seats=(Seat(teacher),), type_id=self.type, minutes=45, school_id=school,
            topic_ids=(self.topic,), summary="Looked at two lessons.",
            steps=(Step("Bring the rubric"),), program_id=self.program,
        )  # fmt: skip
        with write(self.district.pk, self.actor, "log a visit") as unit:
            log_session(unit, checked(unit, draft))

    def read(self, _rng: random.Random, _coach: int) -> None:
        """Read the figures of the year."""
        with snapshot() as using:
            at = clock(self.district, self.program, using)
            period = year_to_date(at.years, at.today)
            assert period is not None
            answers(at, [Asking(NAMES, period)], using)
