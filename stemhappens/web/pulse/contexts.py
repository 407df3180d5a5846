"""What the page of the two questions shows: counts of at least ten, and of nobody by name."""

from dataclasses import dataclass

from stemhappens.web.charts import Bullet
from stemhappens.web.components import Button, Empty


@dataclass(frozen=True)
class Agreeing:
    """A statement and how many agree. beside: "of 31 · 77%"; bar None where nothing is told."""

    statement: str
    value: str = ""
    beside: str = ""
    bar: Bullet | None = None


@dataclass(frozen=True)
class RoundShown:
    """One asking. title: its sentence; how: when it was open; remind: a text to send, no names.

    untold: why no result is shown.
    """

    anchor: str
    title: str
    how: str
    statements: tuple[Agreeing, ...]
    untold: str = ""
    remind: str = ""
    acts: tuple[Button, ...] = ()


@dataclass(frozen=True)
class PulsePage:
    """All rounds, the latest first."""

    title: str
    lead: str
    rounds: tuple[RoundShown, ...]
    acts: tuple[Button, ...] = ()
    empty: Empty | None = None
