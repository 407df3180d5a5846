"""A small district, written through the services: two coaches, four teachers, two schools."""

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from uuid import uuid4

from django_scopes import scope

from stemhappens.coaching.drafts import Seat, SessionDraft, Step
from stemhappens.coaching.engagements import EngagementDraft, open_engagement
from stemhappens.coaching.goals import GoalDraft, set_goal
from stemhappens.coaching.models import Engagement, Goal, Session
from stemhappens.coaching.sessions import checked, log_session, plan_session
from stemhappens.core.actor import Actor, Role, system_actor
from stemhappens.core.models import District
from stemhappens.core.write import write, write_accounts
from stemhappens.people.models import Person, Program, School, SessionType, Topic
from stemhappens.people.program import (
    add_program,
    add_school_year,
    install_defaults,
    join_program,
)
from stemhappens.people.services import add_person, add_school, assign_coach, place, set_eligibility
from tests.support.copies import copied

TODAY = date(2026, 5, 8)
NOW = datetime(2026, 5, 8, 16, 0, tzinfo=UTC)
START = date(2025, 8, 18)


@dataclass
class World:
    """What the tests name. Everything is by a short name: people["carla"], schools["birch"]."""

    district: District
    program: Program
    schools: dict[str, School] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    engagements: dict[str, Engagement] = field(default_factory=dict)
    goals: dict[str, Goal] = field(default_factory=dict)
    types: dict[str, SessionType] = field(default_factory=dict)
    topics: list[Topic] = field(default_factory=list)

    @property
    def system(self) -> Actor:
        return system_actor(self.district.pk, "test")

    def actor(self, role: Role, person: str | None = None, **scope_of) -> Actor:
        return Actor(
            district_id=self.district.pk,
            label=f"{role} {person or ''}".strip(),
            user_id=1,
            roles=frozenset({role}),
            person_id=self.people[person].pk if person else None,
            school_ids=frozenset(self.schools[s].pk for s in scope_of.get("schools", ())),
            coach_ids=frozenset(self.people[p].pk for p in scope_of.get("coaches", ())),
        )

    @contextmanager
    def unit(self, actor: Actor | None = None, cause: str = "test"):
        with write(self.district, actor or self.system, cause) as unit:
            yield unit

    def scope(self):
        return scope(district=self.district)

    def draft(self, **changes) -> SessionDraft:
        """Theo's hour with Carla at Birchwood, complete."""
        draft = SessionDraft(
            uid=uuid4(),
            day=date(2026, 5, 6),
            coach_ids=(self.people["theo"].pk,),
            seats=(Seat(self.people["carla"].pk),),
            type_id=self.types["observation"].pk,
            minutes=45,
            school_id=self.schools["birch"].pk,
            topic_ids=(self.topics[0].pk,),
            summary="Carla counted open questions.",
            steps=(Step("Bring the rubric", self.people["theo"].pk, date(2026, 5, 15)),),
        )
        return replace(draft, **changes)

    def log(self, actor: Actor | None = None, **changes) -> Session:
        with self.unit(actor, "log a visit") as unit:
            return log_session(unit, checked(unit, self.draft(**changes))).session

    def log_plan(self, actor: Actor | None = None, **changes) -> Session:
        planned = {"state": "planned", "minutes": None, "topic_ids": (), "steps": ()}
        with self.unit(actor, "plan a visit") as unit:
            return plan_session(unit, checked(unit, self.draft(**(planned | changes)))).session

    def open(self, unit, coach: str, teacher: str, day: date, **details) -> Engagement:
        people = (self.people[coach].pk,), (self.people[teacher].pk,)
        return open_engagement(unit, EngagementDraft(day, *people, **details))


def make_district(slug: str = "tern", pk: int | None = None) -> District:
    with write_accounts("test", "create a district") as unit:
        return unit.add(District(pk=pk, slug=slug, name=slug.title(), pinned_now=NOW))


def make_world(slug: str = "tern", then: Callable[[World], object] | None = None) -> World:
    """A district with a program, Theo and Maya coaching, Carla, Ben, Dana and Eli teaching.

    then: writes what else all tests of a module find there; it runs once and is copied too.
    """

    def build(district: District) -> World:
        world = furnish(district)
        if then:
            then(world)
        return world

    name = f"world {slug} {then.__module__}.{then.__qualname__}" if then else f"world {slug}"
    return copied(name, lambda pk: make_district(slug, pk), build)


def furnish(district: District) -> World:
    """Put that world into an empty district."""
    with write(district, system_actor(district.pk, "test"), "make a world") as unit:
        program = add_program(unit, "STEM coaching", date(2024, 7, 1))
        install_defaults(unit, program)
        add_school_year(unit, "2025-26", START, date(2026, 6, 12))
        world = World(district, program)
        for name in ("birch", "cedar"):
            world.schools[name] = add_school(unit, name.title(), level="elementary")
        join_program(unit, program, world.schools.values(), START)
        for name in ("theo", "maya", "carla", "ben", "dana", "eli", "paula"):
            world.people[name] = add_person(unit, name.title(), "Test")
        _place_everybody(unit, world)
        world.types = {row.code: row for row in SessionType.objects.all()}
        world.topics = list(Topic.objects.all())
        _engage(unit, world)
    return world


def _place_everybody(unit, world: World) -> None:
    at = {"carla": "birch", "ben": "birch", "dana": "cedar", "eli": "cedar"}
    for name, school in at.items():
        person, where = world.people[name], world.schools[school]
        place(unit, person, where, "teacher", START)
        set_eligibility(unit, world.program, person, where, START)
    place(unit, world.people["paula"], world.schools["birch"], "principal", START)
    for coach in ("theo", "maya"):
        assign_coach(unit, world.program, world.people[coach], 100, START)


def _engage(unit, world: World) -> None:
    for name, coach, teacher, school in (
        ("carla", "theo", "carla", "birch"),
        ("dana", "maya", "dana", "cedar"),
    ):
        engagement = open_engagement(
            unit,
            EngagementDraft(
                date(2026, 1, 12),
                (world.people[coach].pk,),
                (world.people[teacher].pk,),
                school_id=world.schools[school].pk,
            ),
        )
        world.engagements[name] = engagement
        world.goals[name] = set_goal(
            unit,
            engagement,
            GoalDraft("Ask three open questions", "teacher_practice", date(2026, 1, 20)),
        )
