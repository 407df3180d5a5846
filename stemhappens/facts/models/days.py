"""The calendar as facts."""

from django.db import models

from stemhappens.facts.models.base import Fact, small, whole


class DayFact(Fact):
    """calendar × day → how many instructional days lie up to and including it, running on.

    calendar 0 is the district's; a school with closures of its own has a calendar of its own,
    numbered by the school's id.
    """

    calendar = whole()
    day = models.IntegerField()
    instructional = small()
    ordinal = models.IntegerField()
    month = models.IntegerField()
    year = small()

    class Meta:
        indexes = [
            models.Index(
                fields=["district", "calendar", "day", "ordinal"],
                name="facts_day_at",
            )
        ]


class CalendarOf(Fact):
    """school → calendar; school 0 → 0."""

    school = whole()
    calendar = whole()

    class Meta:
        indexes = [models.Index(fields=["district", "school", "calendar"], name="facts_calendar")]
