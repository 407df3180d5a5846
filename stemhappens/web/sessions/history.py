"""The history of a record as it is told on its page."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from stemhappens.coaching.deeds import deed_here
from stemhappens.coaching.history import HistoryLine
from stemhappens.web.contexts.session import HistoryEntry
from stemhappens.web.doors import Door
from stemhappens.web.says import clock_text, day_text


def history_entries(door: Door, lines: Iterable[HistoryLine]) -> tuple[HistoryEntry, ...]:
    """Who did what when, the latest first."""
    return tuple(
        HistoryEntry(moment(door, line.at), deed_here(line.who, line.cause), line.changes)
        for line in lines
    )


def moment(door: Door, at: datetime) -> str:
    """ "8 May 2026, 4:02 pm", where the district is."""
    there = at.astimezone(ZoneInfo(door.district.timezone))
    return f"{day_text(there.date())}, {clock_text(there)}"
