"""Facts: narrow integer tables, projected from the story in the same transaction.

Ids, day numbers (date.toordinal()), yyyymm, minutes and flags only; the policy of the day is
resolved into flags; 0 stands for "none" in an id column and OPEN for "still open" in a day
column. `year` is the fixed partition that begins on 1 July, named by the year it begins in.
docs/facts.md lists the columns; nothing here is edited by hand, all of it can be rebuilt.
"""

from datetime import date
from typing import Any

from django.db import models

OPEN = date(9999, 12, 31).toordinal()
"""The end of a span that is still open."""


class Klass(models.IntegerChoices):
    """What a session is, by the policy of its day (DESIGN ruling 1)."""

    COUNTED = 1
    SHORT = 2
    MICRO = 3
    UNCOUNTED_TYPE = 4
    NOBODY = 5
    NOT_HELD = 6


class Level(models.IntegerChoices):
    """A school's level on the day."""

    NONE = 0
    ELEMENTARY = 1
    MIDDLE = 2
    HIGH = 3
    K8 = 4
    OTHER = 5


class State(models.IntegerChoices):
    """An engagement's state in a span."""

    INVITED = 1
    DECLINED = 2
    ACTIVE = 3
    PAUSED = 4
    CLOSED = 5


class Status(models.IntegerChoices):
    """A goal's status in a span."""

    OPEN = 1
    COMPLETED = 2
    CARRIED = 3
    DROPPED = 4


class Fact(models.Model):
    """A projected row. Keys are plain integers: facts are rebuilt, never pointed at."""

    id = models.BigAutoField(primary_key=True)
    district = models.BigIntegerField()

    class Meta:
        abstract = True

    def __init__(self, *args: Any, **values: Any) -> None:
        """A row with all its columns by name, as projectors make them, is set up the short way.

        A hundred thousand visits are four hundred thousand facts; Django's way takes 5 s of them.
        """
        if args or len(values) + 1 != len(self._meta.concrete_fields):
            super().__init__(*args, **values)
            return
        self._state = models.base.ModelState()
        self.__dict__.update(values, id=None)


def whole() -> Any:
    """A column for an id."""
    return models.BigIntegerField()


def small() -> Any:
    """A column for a flag or a small number."""
    return models.SmallIntegerField()
