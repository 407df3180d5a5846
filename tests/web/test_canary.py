"""Words that only two may read are looked for in every page of everybody else."""

from datetime import date
from uuid import UUID

import pytest
from django.urls import reverse

from stemhappens.coaching.drafts import Step, Touch
from stemhappens.coaching.goals import GoalDraft, set_goal
from stemhappens.core.actor import Role
from stemhappens.web import urls
from stemhappens.web.doors import pages
from tests.support.world import make_world
from tests.web.people import Visitors

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_connection")]

NOTE = "canary-note"
SUMMARY, STEP, GOAL = "canary-summary", "canary-step", "canary-goal"
SHARED = (SUMMARY, STEP, GOAL)

READERS = (
    (Role.COACH, "maya", {}),
    (Role.LEAD_COACH, "maya", {"coaches": ("theo",)}),
    (Role.DIRECTOR, None, {}),
    (Role.PRINCIPAL, "paula", {"schools": ("birch",)}),
    (Role.TEACHER, "ben", {}),
    (Role.BOARD, None, {}),
    (Role.ADMIN, None, {}),
)


@pytest.fixture
def world():
    """Theo's visit with Carla, full of words; Dana's engagement is Maya's."""
    made = make_world()
    theo = made.actor(Role.COACH, "theo")
    with made.unit(theo, "set a goal") as unit:
        goal = set_goal(
            unit, made.engagements["carla"], GoalDraft(GOAL, "teacher_practice", date(2026, 1, 20))
        )
    made.visit = made.log(
        theo,
        summary=SUMMARY,
        private_note=NOTE,
        steps=(Step(STEP, made.people["carla"].pk),),
        touches=(Touch(goal.pk, True),),
    )
    return made


def addresses(world) -> list[str]:
    """Every page that is read, with the visit and the engagement where one is named."""
    assert urls.urlpatterns
    uids = {"session": world.visit.uid, "log": world.visit.uid,
            "engagement": world.engagements["carla"].uid}  # fmt: skip
    found = []
    for name, page in pages.items():
        if "GET" not in page.methods:
            continue
        parts = {"district": "tern"}
        if "<uuid:uid>" in page.route:
            kind = name.split("-")[0]
            parts["uid"] = uids.get(kind, UUID(int=0))
        if "<slug:act>" in page.route:
            parts["act"] = "agree"
        if page.route.count("<") + 1 == len(parts):
            found.append(reverse(name, kwargs=parts))
    carla = world.people["carla"].uid
    engagement = f"/tern/engagements/{world.engagements['carla'].uid}/"
    seen_as = [f"{engagement}?as={role}" for role in Role]
    return [*found, f"/tern/log/?teacher={carla}", *seen_as]


@pytest.mark.parametrize(("role", "person", "scope_of"), READERS)
def test_nobody_else_finds_a_word(world, role, person, scope_of):
    client = Visitors(world).client(role, person, **scope_of)
    read = 0
    for address in addresses(world):
        response = client.get(address)
        text = b"".join(response).decode("utf-8", "replace")
        read += response.status_code == 200
        leaked = [word for word in (NOTE, *SHARED) if word in text]
        assert leaked == [], address
    assert read


def test_the_two_whose_words_they_are_find_them(world):
    engagement = f"/tern/engagements/{world.engagements['carla'].uid}/"
    theo = Visitors(world).client(Role.COACH, "theo").get(engagement).content.decode()
    carla = Visitors(world).client(Role.TEACHER, "carla").get(engagement).content.decode()
    assert all(word in theo for word in (NOTE, *SHARED))
    assert all(word in carla for word in SHARED)
    assert NOTE not in carla
