"""How many statements a page of lists and stories takes on the small district."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stemhappens.coaching.drafts import Seat, Step, Touch
from stemhappens.core.actor import Role, system_actor
from stemhappens.metrics.figure import Period
from stemhappens.reports.models import Report
from stemhappens.reports.services import freeze
from tests.support.world import make_world
from tests.web.people import Visitors

pytestmark = pytest.mark.django_db

CONTROL = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


@pytest.fixture
def world():
    """Carla's engagement with three visits that leave words, steps and touches behind."""
    world = make_world()
    theo = world.actor(Role.COACH, "theo")
    for day in (5, 6, 7):
        seats = (Seat(world.people["carla"].pk, engagement_id=world.engagements["carla"].pk),)
        world.log(
            theo,
            day=date(2026, 5, day),
            seats=seats,
            private_note="Go slower.",
            touches=(Touch(world.goals["carla"].pk, True),),
            steps=(Step(f"Bring rubric {day}", world.people["theo"].pk, date(2026, 5, 20)),),
            uid=uuid4(),
        )
    return world


@pytest.fixture
def visitors(world):
    return Visitors(world)


def statements(client: Client, path: str) -> int:
    """The statements of a page asked again; session, user and transaction control left out."""
    assert client.get(path).status_code == 200
    with CaptureQueriesContext(connections["default"]) as queries:
        b"".join(client.get(path))
    return sum(1 for query in queries.captured_queries if _own(query["sql"]))


def _own(sql: str) -> bool:
    return not (sql.startswith(CONTROL) or "django_session" in sql or "access_user" in sql)


COACH = (Role.COACH, "theo")
TEACHER = (Role.TEACHER, "carla")
DIRECTOR = (Role.DIRECTOR, None)
PRINCIPAL = (Role.PRINCIPAL, "paula")
LEAD = (Role.LEAD_COACH, "maya")
SCOPES = {Role.LEAD_COACH: {"coaches": ["theo"]}, Role.PRINCIPAL: {"schools": ["birch"]}}
BOARD = (Role.BOARD, None)
STORY = "engagements/{carla}/"
MOST = {
    (COACH, STORY): 18,
    (COACH, f"{STORY}history/"): 9,
    (TEACHER, STORY): 16,
    (LEAD, STORY): 17,
    (DIRECTOR, STORY): 14,
    (COACH, "engagements/"): 9,
    (DIRECTOR, "engagements/"): 8,
    (COACH, "engagements/board/"): 15,
    (DIRECTOR, "engagements/board/"): 14,
    (COACH, "today/"): 15,
    (COACH, "month/"): 14,
    (COACH, "goals/{goal}/touch/"): 4,
    (TEACHER, "mine/"): 17,
    (PRINCIPAL, "school/"): 12,
    (DIRECTOR, "people/"): 15,
    (DIRECTOR, "schools/"): 11,
    (DIRECTOR, "impact/"): 14,
    (DIRECTOR, "impact/checks/"): 13,
    (BOARD, "impact/"): 13,
    (DIRECTOR, "rollover/"): 17,
    (DIRECTOR, "handover/"): 8,
    (DIRECTOR, "settings/"): 15,
    (DIRECTOR, "reports/{report}/"): 14,
    (BOARD, "reports/{report}/"): 14,
    (DIRECTOR, "reports/{report}/changed/"): 18,
    (DIRECTOR, "reports/{report}/deck.pptx"): 5,
}
"""reader and address → at most so many statements; that of the access log is not among them."""


@pytest.fixture
def report(world) -> Report:
    """A frozen report; what changed since is a visit."""
    with world.scope():
        period = Period(date(2025, 8, 18), date(2026, 5, 8))
        made = freeze(world.district, system_actor(world.district.pk, "Ada"), world.program, period)
    world.log(world.system, day=date(2026, 5, 4), minutes=30, uid=uuid4())
    return made


@pytest.mark.usefixtures("one_connection")
@pytest.mark.parametrize(
    ("reader", "address", "most"), [(*key, most) for key, most in MOST.items()]
)
def test_a_page_is_few_statements(world, visitors, report, reader, address, most):
    role, person = reader
    client = visitors.client(role, person, **SCOPES.get(role, {}))
    named = {
        "carla": world.engagements["carla"].uid,
        "goal": world.goals["carla"].uid,
        "report": report.uid,
    }
    assert statements(client, f"/tern/{address.format(**named)}") <= most
