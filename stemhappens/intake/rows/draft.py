"""A row on its way through the column kinds, and what all columns of a reading share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from stemhappens.intake.context import Context
from stemhappens.intake.outcomes import Ask, Parsed, State
from stemhappens.intake.text import Value
from stemhappens.intake.values.acts import Act, Topics, Types
from stemhappens.intake.values.clocks import Clock, Length
from stemhappens.intake.values.datetext import Day
from stemhappens.intake.who.match import Directory
from stemhappens.intake.who.names import Piece, Said
from stemhappens.intake.who.places import Schools


@dataclass
class Job:
    """What all columns of a reading share. titles: file → what stands above its sheets' tables."""

    context: Context
    answers: Mapping[str, str]
    directory: Directory
    schools: Schools
    types: Types
    topics: Topics
    titles: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> dict[str, str]:
        """The name of each school and person by uid."""
        return {
            **{s.uid: s.name for s in (*self.schools.schools, *self.schools.added.values())},
            **{p.uid: p.name for p in (*self.directory.people, *self.directory.added.values())},
        }


@dataclass(slots=True)
class Draft:
    """A row on its way: values so far, and what was said about them."""

    day: Day | None = None
    stamp: Day | None = None
    stamp_at: datetime | None = None
    start: Clock | None = None
    end: Clock | None = None
    length: Length | None = None
    coaches: list[Said] = field(default_factory=list)
    coach_email: str = ""
    people: list[Piece] = field(default_factory=list)
    first_name: str = ""
    last_name: str = ""
    place_value: Value = None
    own: str = ""
    acts: tuple[Act, ...] = ()
    type_text: str = ""
    topics: tuple[str, ...] = ()
    mode: str = ""
    state: str = ""
    headcount: int | None = None
    next_steps: tuple[str, ...] = ()
    next_due: date | None = None
    texts: dict[str, str] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)
    asks: list[Ask] = field(default_factory=list)
    waiting: bool = False
    wrong: list[str] = field(default_factory=list)
    left_out: bool = False
    around: dict[str, str] = field(default_factory=dict)  # coach, school: named by tab or file
    assumed: bool = False

    def take(self, parsed: Parsed[Any]) -> Any:
        """Note what was said about a value and hand the value on."""
        if parsed.state is State.OK:
            return parsed.value
        self.reasons.extend(parsed.reasons)
        self.asks.extend(parsed.asks)
        if parsed.state is State.ASK:
            self.waiting = True
        elif parsed.state is State.BAD:
            self.wrong.extend(parsed.reasons)
        else:
            self.assumed = True
        self.left_out = self.left_out or parsed.left_out
        return parsed.value

    def note(self, reason: str) -> None:
        """State an assumption."""
        self.reasons.append(reason)
        self.assumed = True
