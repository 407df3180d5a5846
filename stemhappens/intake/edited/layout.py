"""The columns that the template and the sheet of visits share; the importer knows each heading."""

from dataclasses import dataclass

RECORD = "Record (do not change)"
"""Heading of the column that ties a row to its visit: uid and version."""
SHEET = "Visits"
LISTS = "Lists"
HOW = "How to"


@dataclass(frozen=True)
class Heading:
    """A column. list: the drop-down list that fills it; several: many may stand in a cell, with
    a semicolon between; edited: a change comes back from a sheet of visits.
    """

    key: str
    text: str
    width: int
    list: str = ""
    several: bool = False
    edited: bool = False
    why: str = ""


HEADINGS = (
    Heading("date", "Date", 12, edited=True, why="The day of the visit."),
    Heading("start", "Start time", 11, why="If known, such as 9:05."),
    Heading("coach", "Coach", 22, "coaches", why="Who visited; several with a semicolon."),
    Heading("school", "School", 28, "schools", edited=True,
            why="Where; Zoom or District office where it was at no school."),
    Heading("teacher", "Teachers", 32, "teachers", several=True, edited=True,
            why="Who was there; several with a semicolon between."),
    Heading("type", "Type", 18, "types", edited=True, why="What kind of visit."),
    Heading("minutes", "Minutes", 9, edited=True, why="Whole minutes. Leave it empty if unknown."),
    Heading("topic", "Topics", 26, "topics", several=True, why="What it was about."),
    Heading("mode", "Mode", 12, "modes", why="In person, by video or by phone."),
    Heading("state", "Status", 12, "states", why="Held, cancelled or no-show."),
    Heading("next_steps", "Next steps", 34, why="What was agreed, or “none needed”."),
    Heading("next_due", "Follow up date", 14, why="By when."),
    Heading("summary", "Notes", 40, why="What coach and teacher may read; no private notes."),
)  # fmt: skip
"""The columns in order. Headings are the field's own words, which the importer maps by itself."""
