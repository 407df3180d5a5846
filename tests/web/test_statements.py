"""How many statements a page of visits takes on the small district."""

from datetime import date
from uuid import uuid4

import pytest

from stemhappens.coaching.drafts import Seat, Step, Touch
from stemhappens.core.actor import Role
from tests.support.world import make_world
from tests.web.people import Visitors
from tests.web.test_statements_lists import statements

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_connection")]

COACH = (Role.COACH, "theo")
TEACHER = (Role.TEACHER, "carla")
DIRECTOR = (Role.DIRECTOR, None)
LEAD = (Role.LEAD_COACH, "maya")
MOST = {
    (COACH, "sessions/{visit}/"): 17,
    (TEACHER, "sessions/{visit}/"): 16,
    (LEAD, "sessions/{visit}/"): 17,
    (DIRECTOR, "sessions/{visit}/"): 12,
    (COACH, "sessions/{visit}/history/"): 12,
    (COACH, "sessions/{visit}/edit/"): 19,
    (DIRECTOR, "sessions/{visit}/edit/"): 16,
    (COACH, "log/"): 12,
    (COACH, "log/?teacher={carla}"): 18,
    (COACH, "log/?engagement={engagement}"): 19,
    (LEAD, "log/?engagement={engagement}"): 19,
    (COACH, "log/?group=1"): 12,
    (COACH, "log/{visit}/"): 18,
    (COACH, "sessions/"): 16,
    (LEAD, "sessions/"): 17,
    (DIRECTOR, "sessions/"): 16,
    (DIRECTOR, "sessions/visits.csv"): 13,
    (COACH, "friday/"): 12,
    (COACH, "mend/"): 16,
    (DIRECTOR, "mend/"): 17,
    (COACH, "plans/new/?teacher={carla}"): 16,
    (COACH, "plans/{plan}/"): 8,
    (DIRECTOR, "changes/"): 7,
}
"""reader and address → at most so many statements; that of the access log is not among them."""


@pytest.fixture
def world():
    """Carla's engagement with two visits that leave words, one of them corrected."""
    world = make_world()
    for day in (5, 6):
        _log(world, date(2026, 5, day), touches=(Touch(world.goals["carla"].pk, True),))
    return world


def _log(world, day, **changes):
    seats = (Seat(world.people["carla"].pk, engagement_id=world.engagements["carla"].pk),)
    step = Step(f"Bring rubric {day}", world.people["theo"].pk, date(2026, 5, 20))
    theo = world.actor(Role.COACH, "theo")
    return world.log(
        theo, day=day, seats=seats, private_note="Slower.", steps=(step,), uid=uuid4(), **changes
    )


@pytest.mark.parametrize(
    ("reader", "address", "most"), [(*key, most) for key, most in MOST.items()]
)
def test_a_page_is_few_statements(world, reader, address, most):
    role, person = reader
    scope = {"coaches": ["theo"]} if role == Role.LEAD_COACH else {}
    client = Visitors(world).client(role, person, **scope)
    visit = _log(world, date(2026, 5, 7))
    plan = world.log_plan(world.actor(Role.COACH, "theo"), day=date(2026, 5, 11), uid=uuid4())
    named = {
        "visit": visit.uid,
        "plan": plan.uid,
        "carla": world.people["carla"].uid,
        "engagement": world.engagements["carla"].uid,
    }
    assert statements(client, f"/tern/{address.format(**named)}") <= most
