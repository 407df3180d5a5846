"""What was chosen in the wizard: read from the form into a draft, and offered again."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID, uuid4

from django.http import QueryDict

from stemhappens.coaching.handover import HandOverDraft, Passing
from stemhappens.coaching.passing import (
    Held,
    Left,
    Receiver,
    left_behind,
    proposal,
    who_may_receive,
)
from stemhappens.web.given import number_given

CLOSE = "close"
SCHOOL = "to-school-"
ENGAGEMENT = "to-"
REASON = "reason-"


@dataclass(frozen=True)
class Chosen:
    """A leaver and a day, and what was sent for each school and engagement, if anything."""

    leaver_id: int
    day: date
    sent: QueryDict | None

    @cached_property
    def left(self) -> Left:
        """What the leaver leaves."""
        return left_behind(self.leaver_id, self.day)

    @cached_property
    def receivers(self) -> list[Receiver]:
        """Who could take over."""
        return who_may_receive(self.day, self.leaver_id)

    @cached_property
    def proposed(self) -> dict[int, int | None]:
        """Engagement → who is proposed."""
        return proposal(self.left, self.receivers)

    @cached_property
    def of_schools(self) -> dict[int, str]:
        """School (0: none) → who takes over all that is not chosen apart."""
        found: dict[int, str] = {}
        for held in self.left.engagements:
            school = held.row.school_id or 0
            if self.sent is not None:
                found[school] = self.sent.get(f"{SCHOOL}{school}", "")
            elif not held.co_coaches:
                found[school] = str(self.proposed[held.id] or "")
            found.setdefault(school, "")
        return found

    def own(self, held: Held) -> str:
        """What is chosen for this engagement alone; "" is as its school."""
        if self.sent is not None:
            return self.sent.get(f"{ENGAGEMENT}{held.id}", "")
        proposed = str(self.proposed[held.id] or "")
        return proposed if proposed != self.of_schools[held.row.school_id or 0] else ""

    def reason(self, held: Held) -> str:
        """Why it closes."""
        return self.sent.get(f"{REASON}{held.id}", "") if self.sent is not None else ""

    def passing(self, held: Held) -> Passing | None:
        """What becomes of it; None where nothing was chosen."""
        chosen = self.own(held) or self.of_schools[held.row.school_id or 0]
        if chosen == CLOSE:
            return Passing(held.id, None, self.reason(held))
        receiver = number_given(chosen)
        return None if receiver is None else Passing(held.id, receiver)

    @cached_property
    def visits_to(self) -> str:
        """Who takes over planned visits outside of these engagements."""
        return self.sent.get("visits_to", "") if self.sent is not None else ""

    @cached_property
    def stays(self) -> bool:
        """Whether the login keeps other roles."""
        return self.sent is not None and self.sent.get("stays") == "1"

    @cached_property
    def uid(self) -> UUID:
        """Of the hand-over: the same form sent twice is one."""
        try:
            return UUID(self.sent.get("uid", "") if self.sent is not None else "")
        except ValueError:
            return uuid4()

    @cached_property
    def draft(self) -> HandOverDraft:
        """All of it as the verb takes it."""
        passings = (self.passing(held) for held in self.left.engagements)
        return HandOverDraft(
            self.leaver_id,
            self.day,
            tuple(passing for passing in passings if passing is not None),
            number_given(self.visits_to),
            self.stays,
            self.uid,
        )

    @property
    def hidden(self) -> tuple[tuple[str, str], ...]:
        """What is sent along from page to page."""
        return (
            ("leaver", str(self.leaver_id)), ("day", self.day.isoformat()), ("uid", str(self.uid)),
        )  # fmt: skip

    @property
    def all_sent(self) -> tuple[tuple[str, str], ...]:
        """Everything chosen, for the page that asks once more."""
        if self.sent is None:
            return self.hidden
        skipped = {"csrfmiddlewaretoken", "act", *(name for name, _value in self.hidden)}
        chosen = [
            (name, value)
            for name, values in self.sent.lists()
            for value in values
            if name not in skipped and value
        ]
        return (*self.hidden, *chosen)
