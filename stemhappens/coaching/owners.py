"""Who is asked for a next step on a day: who promised it, until a hand-over has passed it on."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from stemhappens.coaching.models import NextStep, StepOwner
from stemhappens.core.write import Unit

Asked = tuple[date | None, int | None]
"""(starts, owner); None: it began before the day."""


def asked_on(rows: QuerySet[NextStep], day: date) -> QuerySet[Any]:
    """`rows`, each with `asked`: the id of who is to do it on `day`. No further statement."""
    links = StepOwner.objects.filter(step=OuterRef("pk"), starts__lte=day).order_by("-starts")
    passed = Subquery(links.values("owner_id")[:1])
    return rows.annotate(asked=Coalesce(passed, F("owner_id"), output_field=BigIntegerField()))


def asked_from(rows: Collection[NextStep], person_id: int, day: date) -> list[NextStep]:
    """Those of `rows` that the person is to do on `day` or will be asked for later."""
    chains = _chains(rows)
    return [
        row
        for row in rows
        if any(owner == person_id for _starts, owner in _since(row, chains.get(row.pk, []), day))
    ]


def pass_steps(unit: Unit, rows: Collection[NextStep], leaver_id: int, to: int, day: date) -> None:
    """From `day` on `to` is asked for these steps wherever the leaver would be."""
    chains = _chains(rows)
    changed, added = [], []
    for row in rows:
        chain = chains.get(row.pk, [])
        changed += [link for link in chain if link.starts >= day and link.owner_id == leaver_id]
        if _since(row, chain, day)[0] == (None, leaver_id):
            added.append(StepOwner(step=row, starts=day, owner_id=to))
    unit.change_all((link, {"owner_id": to}) for link in changed)
    unit.add_all(added)


def forget_owners(unit: Unit, step: NextStep) -> None:
    """Take away to whom a step has passed: it is taken away, or said to be another's."""
    unit.remove_all(StepOwner.objects.filter(step=step))


def _chains(rows: Collection[NextStep]) -> dict[int, list[StepOwner]]:
    """step → its links by day."""
    found: dict[int, list[StepOwner]] = {}
    links = StepOwner.objects.filter(step_id__in=[row.pk for row in rows])
    for link in links.order_by("starts"):
        found.setdefault(link.step_id, []).append(link)
    return found


def _since(row: NextStep, chain: list[StepOwner], day: date) -> list[Asked]:
    """Who is asked on `day`, and who later."""
    then = [link.owner_id for link in chain if link.starts < day]
    later = [(link.starts, link.owner_id) for link in chain if link.starts >= day]
    if later and later[0][0] == day:
        return [*later]
    return [(None, then[-1] if then else row.owner_id), *later]
