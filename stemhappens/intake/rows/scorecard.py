"""How complete and how trustworthy a log is, and which of a board's questions it can answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stemhappens.intake.context import SchoolYear
from stemhappens.intake.outcomes import Outcome, RowResult, Understood
from stemhappens.intake.values.vocabulary import VISIT

WELL, HALF = 90, 50
"""Percent of the visits that must have a field for a question to be answered, or in part."""


class Can(StrEnum):
    """Whether a question can be answered from the file."""

    YES = "yes"
    PART = "part"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Filled:
    """In how many of the file's visits a field says something."""

    key: str
    filled: int
    of: int

    @property
    def name(self) -> str:
        """What the field is called."""
        return str(FIELDS[self.key][0])

    @property
    def percent(self) -> int:
        """Rounded down, so that 100 means all."""
        return self.filled * 100 // self.of if self.of else 0


@dataclass(frozen=True, slots=True)
class Question:
    """A board's question and whether the file can answer it. why: what is lacking."""

    asked: str
    can: Can
    why: str


@dataclass(frozen=True)
class Scorecard:
    """visits: rows that are visits; as_written, assumed, repeated, waiting, set_aside: all rows by
    how they were understood; about: visits dated to a week or month only.
    """

    visits: int
    fields: tuple[Filled, ...]
    as_written: int
    assumed: int
    repeated: int
    waiting: int
    set_aside: int
    about: int
    questions: tuple[Question, ...]


FIELDS: dict[str, tuple[Promise, Callable[[Understood], object]]] = {
    "date": (_("Date, to the day"), lambda m: m.date and m.precision == "day"),
    "coach": (_("Coach"), lambda m: m.coaches),
    "school": (_("School or place"), lambda m: m.school or m.place or m.mode in ("video", "phone")),
    "teacher": (_("Teacher or group"), lambda m: m.teachers or m.headcount),
    "type": (_("Type"), lambda m: m.type),
    "minutes": (_("Minutes"), lambda m: m.minutes),
    "topic": (_("Topic"), lambda m: m.topics),
    "next_step": (_("Next step"), lambda m: m.next_steps),
    "goal": (_("Goal"), lambda m: m.goal),
}
"""Key → what it is called, and whether a visit has it."""

ASKS: tuple[tuple[Promise, tuple[str, ...]], ...] = (
    (_("How many visits were there, and when?"), ("date",)),
    (_("How many hours of coaching?"), ("minutes",)),
    (_("How many teachers were reached, of how many?"), ("teacher", "roster")),
    (_("Who has nobody visited?"), ("teacher", "roster")),
    (_("Which schools were served?"), ("school",)),
    (_("What did each coach do?"), ("coach",)),
    (_("What kind of coaching was it?"), ("type",)),
    (_("What was it about?"), ("topic",)),
    (_("Were next steps agreed?"), ("next_step",)),
    (_("Were goals reached?"), ("goal",)),
    (_("Is it more than last year?"), ("date", "years")),
)
"""The questions, and what each needs of the file (or of the district)."""

LACKS = {
    "roster": _("the district has no list of eligible teachers: a count without “of”"),
    "years": _("the file holds one school year"),
}


def scorecard(
    rows: Iterable[RowResult], years: Sequence[SchoolYear], has_roster: bool
) -> Scorecard:
    """What a reading's rows are good for. has_roster: somebody is eligible in the district."""
    rows = [row for row in rows if row.outcome is not Outcome.REFUSED]
    outcomes = Counter(row.outcome for row in rows)
    made = [
        row.session
        for row in rows
        if row.session and row.outcome in (Outcome.OK, Outcome.ASSUMED, Outcome.NEEDS_YOU)
        and row.session.kind == VISIT and row.session.state == "held"
    ]  # fmt: skip
    fields = tuple(
        Filled(key, len([one for one in made if has(one)]), len(made))
        for key, (_name, has) in FIELDS.items()
    )
    known = {one.key: one for one in fields}
    seen = {
        y.label for y in years for one in made if one.date and y.first_day <= one.date <= y.last_day
    }
    given = {"roster": has_roster, "years": len(seen) > 1}
    return Scorecard(
        visits=len(made),
        fields=fields,
        as_written=outcomes[Outcome.OK],
        assumed=outcomes[Outcome.ASSUMED],
        repeated=outcomes[Outcome.DUPLICATE],
        waiting=outcomes[Outcome.NEEDS_YOU] + outcomes[Outcome.REJECTED],
        set_aside=outcomes[Outcome.NOT_A_SESSION],
        about=len([one for one in made if one.date and one.precision != "day"]),
        questions=tuple(_question(str(asked), needs, known, given) for asked, needs in ASKS),
    )


def _question(
    asked: str, needs: tuple[str, ...], known: dict[str, Filled], given: dict[str, bool]
) -> Question:
    can, why = Can.YES, []
    for need in needs:
        if need in given:
            if not given[need]:
                can = Can.PART if can is Can.YES else can
                why.append(str(LACKS[need]))
            continue
        field = known[need]
        if field.percent < WELL:
            can = Can.PART if field.percent >= HALF and can is not Can.NO else Can.NO
        if field.filled < field.of or not field.of:
            words = {"name": field.name, "n": f"{field.filled:,}", "of": f"{field.of:,}"}
            why.append(_("%(name)s in %(n)s of %(of)s visits") % words)
    return Question(asked, can, "; ".join(why))
