"""What a coach's own month shows: figures of one coach, each with its rows below."""

from dataclasses import dataclass

from stemhappens.web.components import Button, Empty, Linked, Picker, Rows, Sentence
from stemhappens.web.contexts.today import WaitingSchool


@dataclass(frozen=True)
class OwnFigure:
    """A figure: value leads to its rows on the page. beside: "of 19"; before: the month before."""

    name: str
    value: Linked
    beside: str
    before: str


@dataclass(frozen=True)
class Evidence:
    """The rows behind figures. anchor: where a figure leads."""

    anchor: str
    title: str
    how: str
    rows: Rows | None


@dataclass(frozen=True)
class MonthPage:
    """A coach's month. title: its sentence. compared: what stands beside each figure.

    unseen_title, unseen: who of the caseload was not seen, by school. note: how it is counted.
    """

    title: str
    sentence: Sentence
    picker: Picker
    acts: tuple[Button, ...]
    compared: str
    figures: tuple[OwnFigure, ...]
    unseen_title: str
    unseen: tuple[WaitingSchool, ...]
    evidence: tuple[Evidence, ...]
    note: str
    empty: Empty | None = None
