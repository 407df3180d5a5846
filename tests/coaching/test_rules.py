"""Who sees what: every field in one part, rows and filters agree, the table is the one printed."""

from datetime import date

import pytest
from django.apps import apps
from django_scopes import scopes_disabled

from stemhappens.access.services import add_membership, create_user
from stemhappens.coaching.drafts import Seat, Touch
from stemhappens.coaching.engagements import agree
from stemhappens.coaching.models import (
    Agreement,
    Attendance,
    Goal,
    PrivateNote,
    Session,
    SessionText,
    SessionTopic,
)
from stemhappens.coaching.time import TimeDraft, log_time
from stemhappens.core.actor import Actor, Role, system_actor
from stemhappens.core.rules import (
    STRUCTURE,
    Kind,
    Reach,
    See,
    classified,
    parts,
    sees,
    verbs,
    visible,
)
from stemhappens.core.write import write_accounts
from tests.support import matrix
from tests.support.world import START, make_world

LAYERS = ("core", "people", "access", "coaching")
F, A, C, S, T, N = See.FULL, See.AGREED, See.COUNTS, See.STATUS, See.TOTALS, See.NONE
ROLES = ("coach", "teacher", "lead_coach", "principal", "director", "board", "admin")
TABLE = {  # DESIGN §3, by hand
    "visit": (F, F, F, C, F, T, N),
    "who": (F, F, F, N, F, N, N),
    "topics": (F, F, F, N, T, T, N),
    "summary": (F, F, A, N, N, N, N),
    "steps": (F, F, A, N, N, N, N),
    "goal_text": (F, F, A, N, S, N, N),
    "note": (F, N, N, N, N, N, N),
    "looks": (F, F, N, N, N, N, N),
    "time": (F, N, F, N, F, T, N),
    "roster": (N, N, N, N, F, N, F),
}


def tenant_models():
    return [
        model
        for model in apps.get_models()
        if model._meta.app_label in LAYERS
        and any(
            field.name == "district" and field.remote_field for field in model._meta.concrete_fields
        )
        and model._meta.label not in ("core.WriteUnit", "core.Change")
    ]


def test_no_field_is_unclassified():
    missing = [
        f"{model._meta.label}.{field.name}"
        for model in tenant_models()
        for field in model._meta.concrete_fields
        if field.name not in STRUCTURE and (model._meta.label, field.name) not in classified
    ]
    assert missing == []
    assert len(tenant_models()) > 40


def test_no_classification_outlives_its_field():
    known = {
        (model._meta.label, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
    }
    assert [key for key in classified if key not in known] == []


@pytest.mark.parametrize("part", TABLE)
def test_the_registry_is_designs_table(part):
    assert tuple(parts[part].seen_by(role) for role in ROLES) == TABLE[part]


def test_content_may_be_corrected_by_nobody_but_its_coaches():
    for name in ("log", "amend", "withdraw", "plan"):
        assert verbs[name].reach == {Role.COACH: Reach.OWN, Role.LEAD_COACH: Reach.ASSIGNED}
    assert verbs["correct"].reach == {Role.DIRECTOR: Reach.DISTRICT}


def test_the_page_is_what_the_rules_say():
    assert matrix.PAGE.read_text() == matrix.page(), "python -m tests.support.matrix"


def test_content_and_secrets_are_in_no_part_that_a_director_or_board_sees():
    for (label, field), (kind, part) in classified.items():
        if kind == Kind.CONTENT or (kind == Kind.SECRET and label.startswith("coaching.")):
            for role in (Role.DIRECTOR, Role.BOARD, Role.PRINCIPAL, Role.ADMIN):
                assert parts[part].seen_by(role) in (See.NONE, See.STATUS), (label, field, role)


def full_world(slug):
    """Two visits, a note, a touch, a step, agreements, time and users."""
    world = make_world(slug)
    theo = world.actor(Role.COACH, "theo")
    world.log(theo, private_note="mine", touches=(Touch(world.goals["carla"].pk, True),))
    world.log(
        coach_ids=(world.people["maya"].pk,),
        seats=(Seat(world.people["dana"].pk), Seat(world.people["carla"].pk)),
        school_id=world.schools["cedar"].pk,
        source="import",
        minutes=None,
    )
    with write_accounts("test", "add a user") as unit:
        user = create_user(unit, system_actor(0, "test"), f"x@{slug}.org", "X")
    with world.unit() as unit:
        day = date(2026, 2, 1)
        agree(unit, world.engagements["carla"], "lead_coach", day, summary=True, goal_text=False)
        log_time(unit, TimeDraft(_uid(world), world.program.pk, day, "travel", theo.person_id, 5))
        add_membership(unit, user, Role.PRINCIPAL, START, schools=(world.schools["birch"],))
        add_membership(unit, user, Role.LEAD_COACH, START, coaches=(world.people["theo"],))
    return world


def _uid(world):
    return world.people["theo"].uid


def viewers(world) -> list[Actor]:
    return [
        world.actor(Role.COACH, "theo"),
        world.actor(Role.COACH, "maya"),
        world.actor(Role.TEACHER, "carla"),
        world.actor(Role.TEACHER, "eli"),
        world.actor(Role.LEAD_COACH, "maya", coaches=("theo",)),
        world.actor(Role.LEAD_COACH, coaches=()),
        world.actor(Role.PRINCIPAL, "paula", schools=("birch",)),
        world.actor(Role.DIRECTOR),
        world.actor(Role.BOARD),
        world.actor(Role.ADMIN),
        world.actor(Role.COACH),
        Actor(world.district.pk, "nobody"),
        Actor(world.district.pk, "two hats", roles=frozenset({Role.COACH, Role.DIRECTOR}),
              person_id=world.people["theo"].pk),
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_row_and_a_filter_give_the_same_answer_and_never_another_district():
    world, other = full_world("tern"), full_world("other")
    asked = 0
    with scopes_disabled():
        for model in tenant_models():
            manager = model._default_manager
            rows = list(manager.filter(district_id__in=(world.district.pk, other.district.pk)))
            for actor in viewers(world):
                for part in {part for (label, _), (_, part) in classified.items()
                             if label == model._meta.label}:  # fmt: skip
                    seen = set(visible(manager.all(), actor, part))
                    assert all(row.district_id == world.district.pk for row in seen)
                    for row in rows[:6]:
                        asked += 1
                        assert sees(actor, part, row) == (row in seen)
    assert asked > 2000


@pytest.fixture
def world(db):
    return full_world("tern")


def reading(world, actor, model, part):
    with world.scope():
        return set(visible(model.objects.all(), actor, part))


def test_summaries_are_read_by_the_two_and_by_agreement(world):
    with world.scope():
        theos, mayas = SessionText.objects.order_by("id")
    expected = {
        ("coach", "theo"): {theos},
        ("coach", "maya"): {mayas},
        ("teacher", "carla"): {theos, mayas},
        ("teacher", "dana"): {mayas},
        ("director", None): set(),
        ("board", None): set(),
        ("admin", None): set(),
    }
    for (role, person), rows in expected.items():
        assert reading(world, world.actor(Role(role), person), SessionText, "summary") == rows
    lead = world.actor(Role.LEAD_COACH, coaches=("theo", "maya"))
    # Carla's engagement agreed; of Maya's group Dana's did not
    assert reading(world, lead, SessionText, "summary") == {theos}


def test_an_agreement_holds_from_its_day_and_until_taken_back(world):
    lead = world.actor(Role.LEAD_COACH, coaches=("theo",))
    before = world.log(day=date(2026, 1, 20))
    assert before.pk
    with world.scope():
        assert len(SessionText.objects.all()) == 3
    assert len(reading(world, lead, SessionText, "summary")) == 1
    with world.unit() as unit:
        engagement = world.engagements["carla"]
        agree(unit, engagement, "lead_coach", date(2026, 5, 7), summary=False, goal_text=True)
    assert reading(world, lead, SessionText, "summary") == set()
    assert reading(world, lead, Goal, "goal_text") == {world.goals["carla"]}
    with world.scope():
        assert len(Agreement.objects.all()) == 2


def test_a_coach_sees_that_others_visited_an_own_engagement_and_no_word_about_their_teachers(world):
    theo = world.actor(Role.COACH, "theo")
    assert len(reading(world, theo, Session, "visit")) == 2
    assert len(reading(world, theo, SessionTopic, "topics")) == 1
    assert {row.person_id for row in reading(world, theo, Attendance, "who")} == {
        world.people["carla"].pk
    }
    assert len(reading(world, world.actor(Role.COACH, "maya"), Attendance, "who")) == 2


def test_a_director_sees_every_visit_and_a_principal_counts_alone(world):
    assert len(reading(world, world.actor(Role.DIRECTOR), Session, "visit")) == 2
    principal = world.actor(Role.PRINCIPAL, "paula", schools=("birch",))
    assert reading(world, principal, Session, "visit") == set()


def test_a_note_is_its_authors(world):
    with world.scope():
        note = PrivateNote.objects.get()
    for actor in viewers(world):
        own = actor.person_id == world.people["theo"].pk and actor.has(Role.COACH)
        assert reading(world, actor, PrivateNote, "note") == ({note} if own else set())
