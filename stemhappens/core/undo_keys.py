"""Rows by model and id, read many at a time: what they point at and what they are called."""

from collections.abc import Iterable, Iterator
from functools import cache
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from stemhappens.core.models import Change
from stemhappens.core.tenancy import RootModel, TenantForeignKey
from stemhappens.core.write import Image

Model = type[models.Model]
Key = tuple[Model, int]
CHUNK = 5000


def by_model(keys: Iterable[Key]) -> dict[Model, list[int]]:
    """Row ids by their model."""
    found: dict[Model, list[int]] = {}
    for model, row_id in keys:
        found.setdefault(model, []).append(row_id)
    return found


def chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    """`ids` in lists that a statement can name."""
    ordered = sorted(ids)
    return (ordered[i : i + CHUNK] for i in range(0, len(ordered), CHUNK))


def images(model: Model, ids: Iterable[int]) -> Iterator[Image]:
    """The values of those of the rows that are there."""
    for some in chunks(ids):
        yield from model._base_manager.filter(pk__in=some).values()


@cache
def tenant_keys(model: Model) -> tuple[TenantForeignKey, ...]:
    """The foreign keys of `model` to rows of its district, in the order of the table."""
    return tuple(f for f in model._meta.concrete_fields if isinstance(f, TenantForeignKey))


def pointers(model: Model, image: Image) -> list[Key]:
    """The rows of the district that an image points at."""
    keys = [(key.related_model, image.get(key.attname)) for key in tenant_keys(model)]
    return [(target, held) for target, held in keys if held is not None]


def kind_of(key: Key) -> str:
    """What a row is called without its uid."""
    return str(key[0]._meta.verbose_name)


class Names:
    """What rows are called, by their values or, where they are gone, by their last image."""

    def __init__(self, keys: Iterable[Key]) -> None:
        """Read `keys`, and the rows of which they are a part."""
        self._known = _known(set(keys))
        wholes = {self.whole(key) for key in self._known} - {None, *self._known}
        self._known |= _known({key for key in wholes if key is not None})

    def uid(self, key: Key) -> UUID | None:
        """The uid of a row that has one."""
        uid = self._known[key].get("uid")
        return uid and UUID(str(uid))

    def of(self, key: Key) -> str:
        """A row by its kind and uid, or as part of the first row it points at that has one."""
        uid = self._known[key].get("uid")
        if uid:
            return f"{kind_of(key)} {uid}"
        whole = self.whole(key)
        if whole is not None:
            return _("%(part)s of %(whole)s") % {"part": kind_of(key), "whole": self.of(whole)}
        return f"{kind_of(key)} {key[1]}"

    def whole(self, key: Key) -> Key | None:
        """The first row with a uid of its own that a row without one points at."""
        image = self._known[key]
        targets = [] if "uid" in image else pointers(key[0], image)
        return next((target for target in targets if issubclass(target[0], RootModel)), None)


def _known(keys: Iterable[Key]) -> dict[Key, Image]:
    """The values or last image of each row; empty where neither is left."""
    found: dict[Key, Image] = {}
    for model, ids in by_model(keys).items():
        here = {image["id"]: image for image in images(model, ids)}
        either = here | _last_images(model, set(ids) - here.keys())
        found |= {(model, row_id): either.get(row_id, {}) for row_id in ids}
    return found


def _last_images(model: Model, ids: Iterable[int]) -> dict[int, Image]:
    found: dict[int, Image] = {}
    log = Change.objects.filter(model=model._meta.label, before__isnull=False).order_by("pk")
    for some in chunks(ids):
        # the last one of a row stays
        images = log.filter(row_id__in=some).values_list("row_id", "before")
        found |= {row_id: image or {} for row_id, image in images}
    return found
