"""The visits of a log that belong to no engagement yet, by coach and teacher."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F

from stemhappens.coaching.context import EngagementKnown, known_engagements
from stemhappens.coaching.models import Attendance, EngagementMember, Session, SessionCoach
from stemhappens.core.models import District
from stemhappens.intake.cycles.told import NOTHING, Told, told_by_rows
from stemhappens.intake.models import ImportRow
from stemhappens.people.models import Policy, SessionType

TEACHER = EngagementMember.Role.TEACHER
SIZE = 6
"""Up to so many teachers a visit is coaching of each, where no policy says otherwise."""

Pair = tuple[int, int]
"""Coach and teacher."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A teacher in a visit with a coach. group: how many teachers were there."""

    session_id: int
    version: int
    program_id: int
    day: date
    school_id: int | None
    coaches: tuple[int, ...]
    teacher: int
    group: int
    told: Told = field(default=NOTHING, repr=False)


def seen_by_pair(district: District, source: str) -> dict[Pair, list[Seen]]:
    """The held visits of the log called `source` without an engagement: (lead coach, teacher) →
    them by day. A constant number of statements. Needs the district's scope.

    Left out: short contacts, and groups larger than the policy of their day counts as reach,
    except where their row names a cycle.
    """
    told = told_by_rows(district, source)
    coaches = _coaches(source)
    seats = list(_seats(source))
    size = Sizes.load()
    group: dict[int, int] = defaultdict(int)
    for row in seats:
        group[row["session_id"]] += 1
    found: dict[Pair, list[Seen]] = defaultdict(list)
    for row in seats:
        key = row["session_id"]
        said = told.get(key, NOTHING)
        who = coaches.get(key, ())
        small = group[key] <= size.on(row["program"], row["day"])
        if row["engagement_id"] is None and who and (small or said.cycle):
            found[who[0], row["person_id"]].append(
                Seen(
                    key, row["read"], row["program"], row["day"],
                    row["school_id"] or row["at"], who, row["person_id"], group[key], said,
                )
            )  # fmt: skip
    return {pair: sorted(rows, key=lambda one: one.day) for pair, rows in sorted(found.items())}


def _rows(source: str) -> Any:
    rows = ImportRow.objects.filter(imported__source=source[:80], session__isnull=False)
    return rows.values("session")


def _seats(source: str) -> Iterable[Any]:
    rows = Attendance.objects.filter(
        session__in=_rows(source),
        session__state=Session.State.HELD,
        role=Attendance.Role.TEACHER,
    ).exclude(session__session_type__group=SessionType.Group.MICRO)
    return rows.order_by("pk").values(
        "session_id", "person_id", "engagement_id", "school_id",
        day=F("session__day"), read=F("session__version"), program=F("session__program_id"),
        at=F("session__school_id"),
    )  # fmt: skip


def _coaches(source: str) -> dict[int, tuple[int, ...]]:
    """Session → its coaches, the lead first."""
    found: dict[int, tuple[int, ...]] = {}
    rows = SessionCoach.objects.filter(session__in=_rows(source)).order_by("-lead", "pk")
    for session, person in rows.values_list("session_id", "person_id"):
        found[session] = (*found.get(session, ()), person)
    return found


@dataclass(frozen=True)
class Sizes:
    """Up to which size a group counts as reach, by program and day."""

    chains: Mapping[int, Sequence[tuple[date, int]]]

    @classmethod
    def load(cls) -> "Sizes":
        """Read the policies."""
        chains: dict[int, list[tuple[date, int]]] = defaultdict(list)
        rows = Policy.objects.order_by("starts")
        for program, starts, size in rows.values_list("program_id", "starts", "reach_group_size"):
            chains[program].append((starts, size))
        return cls(chains)

    def on(self, program: int, day: date) -> int:
        """The size that holds on `day`."""
        held = [size for starts, size in self.chains.get(program, ()) if starts <= day]
        return held[-1] if held else SIZE


def engagements_with(teachers: set[int]) -> dict[int, list[EngagementKnown]]:
    """Teacher → the engagements they take or took part in."""
    parts = EngagementMember.objects.filter(person_id__in=teachers, role=TEACHER)
    known = known_engagements(set(parts.values_list("engagement_id", flat=True)))
    found: dict[int, list[EngagementKnown]] = defaultdict(list)
    for one in known.values():
        for person in {m.person_id for m in one.members if not m.is_coach}:
            found[person].append(one)
    return found
