"""What comes in and what may be written: plain values that form, phone, import and API all fill."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, is_dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from stemhappens.coaching.models import Attendance, Session

LATER = {"group_name": "", "team_id": None}
"""Fields younger than the ledger: left out where empty, so that an old resend is still known."""


def content_hash(draft: Any) -> str:
    """The same for the same content of a draft, whenever it is sent."""
    content = {**vars(draft), "recorded_at": None}
    for name, empty in LATER.items():
        if content.get(name, "") == empty:
            content.pop(name, None)
    text = json.dumps(content, cls=_PartsEncoder, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


class _PartsEncoder(DjangoJSONEncoder):
    """The parts of a draft by their fields."""

    def default(self, o: Any) -> Any:
        return vars(o) if is_dataclass(o) else super().default(o)


@dataclass(frozen=True)
class Seat:
    """Someone in the room. engagement_id None: to be found; alone: belongs to none, as said."""

    person_id: int
    role: str = Attendance.Role.TEACHER
    engagement_id: int | None = None
    alone: bool = False


@dataclass(frozen=True)
class Touch:
    """A goal was worked on; on_track as the coach says (None: unsaid), value of its measure."""

    goal_id: int
    on_track: bool | None = None
    value: Decimal | None = None


@dataclass(frozen=True)
class Step:
    """A next step. uid: of one promised in this session before (when a visit is amended)."""

    text: str
    owner_id: int | None = None
    due: date | None = None
    uid: UUID | None = None


@dataclass(frozen=True)
class SessionDraft:
    """One session as somebody wrote it down; nothing is checked yet.

    coach_ids: the lead first. minutes: rounded half-up to a whole. recorded_at None: now.
    program_id None: the only one. headcount: of people who are not named, group_name what they
    are together. team_id: the team whose meeting it was; its members are seats like any other.
    issues: what an import found wanting, as (field, sentence).
    Only a draft whose source is an import or a form may be incomplete.
    """

    uid: UUID
    day: date | None = None
    coach_ids: tuple[int, ...] = ()
    seats: tuple[Seat, ...] = ()
    type_id: int | None = None
    minutes: int | Decimal | None = None
    school_id: int | None = None
    place: str = Session.Place.SCHOOL
    mode: str = Session.Mode.IN_PERSON
    state: str = Session.State.HELD
    reason: str = ""
    headcount: int | None = None
    group_name: str = ""
    team_id: int | None = None
    topic_ids: tuple[int, ...] = ()
    summary: str = ""
    private_note: str = ""
    touches: tuple[Touch, ...] = ()
    steps: tuple[Step, ...] = ()
    none_needed: bool = False
    starts_at: time | None = None
    program_id: int | None = None
    precision: str = Session.Precision.DAY
    recorded_at: datetime | None = None
    source: str = Session.Source.TYPED
    issues: tuple[tuple[str, str], ...] = ()

    @property
    def imported(self) -> bool:
        """True when it may be incomplete."""
        return self.source != Session.Source.TYPED

    @property
    def held(self) -> bool:
        return self.state == Session.State.HELD

    def payload_hash(self) -> str:
        """The same for the same content, whenever it is sent."""
        return content_hash(self)


def unasked(draft: SessionDraft, known_topics: Iterable[int]) -> SessionDraft:
    """The draft as a correction is checked, with nothing asked that it cannot mend.

    Words, goals, topics and the group's name stay as they are, though a policy set since asks for
    more: they stand in here as given, and what is written is the draft itself.
    """
    given = replace(draft, touches=(), steps=(), none_needed=True)
    if draft.headcount and not draft.group_name:
        given = replace(given, group_name=_("a group"))
    return replace(given, topic_ids=draft.topic_ids or tuple(known_topics)[:1])


@dataclass(frozen=True)
class CleanSeat:
    """Someone in the room with own school that day and own engagement."""

    person_id: int
    role: str
    school_id: int | None
    engagement_id: int | None


@dataclass(frozen=True)
class CleanSession:
    """A draft that may be written: checked against the district as it was at `seq`."""

    draft: SessionDraft
    seq: int
    payload_hash: str
    program_id: int
    day: date
    minutes: int | None
    seats: tuple[CleanSeat, ...]
    step_engagement_id: int | None
    recorded_at: datetime
    issues: tuple[tuple[str, str], ...]


def coach_ids_of(drafts: Iterable[SessionDraft]) -> set[tuple[int, ...]]:
    """The distinct sets of coaches, for asking who may write once each."""
    return {draft.coach_ids for draft in drafts}
