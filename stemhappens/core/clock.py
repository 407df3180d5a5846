"""Today and now come from the district, never from the server; security uses real time."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from stemhappens.core.models import District


def now(district: District) -> datetime:
    """The instant it is for `district`, aware, in its own time zone."""
    instant = district.pinned_now or timezone.now()
    return instant.astimezone(ZoneInfo(district.timezone))


def today(district: District) -> date:
    """The date it is in `district`."""
    return now(district).date()
