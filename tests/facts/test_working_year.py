"""A district's working year: whatever is done and undone in it, facts and figures stay true.

After each unit the facts are what a rebuild makes of the story; in the end the figures are the
oracle's; undone one by one, each unit gives back the contents that stood before it.
"""

from collections.abc import Sequence
from random import Random
from typing import Any

import pytest
from django.apps import apps
from django_scopes import scope, scopes_disabled

from stemhappens.coaching.models import PrivateNote
from stemhappens.core.actor import system_actor
from stemhappens.core.models import Change, District, WriteUnit
from stemhappens.core.tenancy import TenantModel
from stemhappens.core.undo import undo
from stemhappens.facts.models import Fact
from stemhappens.facts.rebuild import differences as stale_facts
from tests.metrics.test_against_oracle import differences, random_question
from tests.oracle.dump import read_world
from tests.worlds.operations_coaching import hand_over, promise
from tests.worlds.operations_year import random_act, some_acts, with_logins

pytestmark = pytest.mark.django_db

Contents = dict[str, list[str]]
APART = {WriteUnit, Change, PrivateNote}
"""The log grows with each undo; a private note is kept in no history (undo says so)."""


def contents(district: District) -> Contents:
    """table → what its rows say, facts included; a version only rises, so it is left out."""
    found = {}
    for model in apps.get_models():
        if issubclass(model, TenantModel) and model not in APART:
            fact = issubclass(model, Fact)
            skip = {"version", "id"} if fact else {"version"}
            names = [f.attname for f in model._meta.concrete_fields if f.attname not in skip]
            with scopes_disabled():
                rows = model._base_manager.filter(district_id=district.pk).values_list(*names)
                found[model._meta.label] = sorted(map(repr, rows))
    return found


def unlike(before: Contents, after: Contents) -> dict[str, Any]:
    """table → (rows that stand though they should not, rows that are missing)."""
    return {
        table: (sorted(set(after[table]) - set(rows)), sorted(set(rows) - set(after[table])))
        for table, rows in before.items()
        if after[table] != rows
    }


def stale(district: District) -> list[Any]:
    """The doctor's finding."""
    with scope(district=district):
        return stale_facts(district.pk)


def live(seed: int, steps: int, size: int, questions: int = 8, only: Sequence[Any] = ()) -> None:
    """A year of `steps` acts, asked about, and taken back. only: the acts it is made of."""
    district = with_logins(seed, size)
    rng = Random(seed)
    acts, history = only or some_acts(rng), []
    before: list[tuple[int, Contents]] = []
    standing = contents(district)
    for _ in range(steps):
        done = random_act(rng, district, acts)
        history.append(done.said)
        if done.seq:
            assert stale(district) == [], (seed, history)
            before.append((done.seq, standing))
            standing = contents(district)
    assert unlike(standing, contents(district)) == {}, "what is refused changes nothing"
    agree(seed, district, questions, history)
    take_back(seed, district, before, history)


def agree(seed: int, district: District, questions: int, history: list[str]) -> None:
    """The figures are the oracle's."""
    world, rng = read_world(district), Random(seed)
    for _ in range(questions):
        question = random_question(rng, world)
        assert differences(district, world, question) == {}, (seed, question, history)


def take_back(
    seed: int, district: District, before: list[tuple[int, Contents]], history: list[str]
) -> None:
    """Undo each unit, the last one first: nothing rests on it, and what stood before stands."""
    for seq, stood in reversed(before):
        undo(district, system_actor(district.pk, "tests"), seq)
        cause = WriteUnit.objects.get(district=district, seq=seq).cause
        assert unlike(stood, contents(district)) == {}, (seed, seq, cause, history)


@pytest.mark.parametrize("seed", [0, *(pytest.param(n, marks=pytest.mark.slow) for n in (1, 2))])
def test_a_working_year(seed):
    live(seed, steps=15, size=5)


@pytest.mark.parametrize("seed", range(4))
def test_a_year_in_which_coaches_leave(seed):
    """Each with what they promised, on days before and ahead, one after the other."""
    live(seed, steps=8, size=10, questions=1, only=(hand_over, hand_over, promise))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5000, 5040))
def test_a_working_year_for_long(seed):
    live(seed, steps=40, size=12)
