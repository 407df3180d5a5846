"""What the importer may know of a district: a plain picture, filled by the database side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

# A uid that begins so is a proposal of the reading; the district has no such row yet.
NEW_PERSON = "new:person:"
NEW_SCHOOL = "new:school:"


@dataclass(frozen=True, slots=True)
class SchoolYear:
    """A school year with inclusive days; label as the district writes it (2025-26)."""

    label: str
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class SchoolRef:
    """A school; `opens` and `closes` are None where unknown, `closes` is exclusive."""

    uid: str
    name: str
    aliases: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    opens: date | None = None
    closes: date | None = None

    def open_on(self, day: date) -> bool:
        """Tell whether the school existed on `day`."""
        return not (self.opens and day < self.opens) and not (self.closes and day >= self.closes)


@dataclass(frozen=True, slots=True)
class PlacementRef:
    """A person at a school in a role (teacher, coach, principal …), half-open in time."""

    school_uid: str | None
    role: str = "teacher"
    starts: date | None = None
    ends: date | None = None

    def holds(self, day: date | None) -> bool:
        """Tell whether the placement holds on `day`; an unknown day fits every placement."""
        if day is None:
            return True
        return not (self.starts and day < self.starts) and not (self.ends and day >= self.ends)


@dataclass(frozen=True, slots=True)
class PersonRef:
    """A person of the roster. `other_names` are earlier or second family names."""

    uid: str
    given: str
    family: str
    other_names: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    placements: tuple[PlacementRef, ...] = ()

    @property
    def name(self) -> str:
        """The name as people say it."""
        return f"{self.given} {self.family}".strip()

    def has_role(self, *roles: str) -> bool:
        """Tell whether the person ever had one of the roles."""
        return any(p.role in roles for p in self.placements)


@dataclass(frozen=True, slots=True)
class Term:
    """A session type, topic or time-entry category; kind: visit, micro_touch, time_entry."""

    key: str
    label: str
    aliases: tuple[str, ...] = ()
    kind: str = "visit"


@dataclass(frozen=True, slots=True)
class Defaults:
    """The district's stated assumptions; None means: ask."""

    half_day: int | None = 180
    full_day: int | None = 360
    period: int | None = None
    date_order: str = "mdy"
    timezone: str = ""


@dataclass(frozen=True)
class Context:
    """All that an import may look up. Everything but `today` may be empty."""

    today: date
    years: tuple[SchoolYear, ...] = ()
    schools: tuple[SchoolRef, ...] = ()
    people: tuple[PersonRef, ...] = ()
    types: tuple[Term, ...] = ()
    topics: tuple[Term, ...] = ()
    instructional: Callable[[str | None, date], bool] | None = None
    defaults: Defaults = field(default_factory=Defaults)
    answers: Mapping[str, str] = field(default_factory=dict)

    def year_of(self, day: date) -> SchoolYear | None:
        """The school year that `day` lies in, by the district's own dates."""
        return next((y for y in self.years if y.first_day <= day <= y.last_day), None)
