"""Chains: rows that hold from `starts` on, unique per parent and day; the last of a day wins."""

from datetime import date
from typing import Any, TypeVar

from stemhappens.core.tenancy import TenantModel
from stemhappens.core.write import Unit

Link = TypeVar("Link", bound=TenantModel)


def set_from(
    unit: Unit, model: type[Link], parent: dict[str, Any], starts: date, **values: Any
) -> Link:
    """Let `values` hold from `starts` on: a new link of the chain, or the day's changed."""
    same_day = model.objects.filter(**parent, starts=starts).first()
    if same_day is None:
        return unit.add(model(**parent, starts=starts, **values))
    return unit.change(same_day, **values)
