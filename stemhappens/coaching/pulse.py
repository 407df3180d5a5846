"""The yearly two questions: asked of teachers who had a visit, answered once, counted nameless.

Nothing ties an answer to who gave it. Each answer touches all ten tallies alike, so that neither
the change log nor a row's version says which two of them rose; their counts are in no image, and a
result is told only of a round that is over, so that nobody can compare before and after.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from stemhappens.coaching.models import Attendance, PulseAsk, PulseRound, PulseTally, Session
from stemhappens.core.actor import Actor
from stemhappens.core.problem import Problems
from stemhappens.core.rules import See, authorize, extent, visible
from stemhappens.core.write import Unit
from stemhappens.people.calendar import load_calendar
from stemhappens.people.checks import refuse, today_of
from stemhappens.people.models import Program, SessionType

QUESTIONS, CHOICES = (1, 2), (1, 2, 3, 4, 5)
TOLD_FROM = 10
"""Fewer answers than this are told to nobody."""

LONGEST = 200


@dataclass(frozen=True)
class PulseDraft:
    """A new round: its two statements, open from `starts` up to and including `last`."""

    first: str
    second: str
    starts: date | None
    last: date | None


@dataclass(frozen=True)
class PulseSeen:
    """A round as its reader may see it. last: its last day; over: it takes no more answers.

    tallies: of each question how many chose what; None while it is open and below TOLD_FROM
    answers, whoever asks.
    """

    uid: UUID
    version: int
    first: str
    second: str
    starts: date
    last: date
    asked: int
    answered: int
    over: bool
    tallies: dict[int, dict[int, int]] | None


@dataclass(frozen=True)
class OwnPulse:
    """A round as one who was asked sees it. answered_on None: not yet."""

    round_uid: UUID
    first: str
    second: str
    last: date
    answered_on: date | None


def ask_pulse(unit: Unit, program: Program, draft: PulseDraft) -> PulseRound:
    """Ask the two questions of every teacher with a visit in the school year; once a year."""
    authorize(unit.actor, "ask_pulse")
    today = today_of(unit)
    people = visited_teachers(program, today, unit.district_id)
    refuse(_draft_problems(unit, program, draft, people))
    starts = draft.starts or today
    row = unit.add(
        PulseRound(
            program=program,
            first=draft.first.strip(),
            second=draft.second.strip(),
            starts=starts,
            ends=(draft.last or starts) + timedelta(days=1),
        )
    )
    unit.add_all(PulseAsk(round=row, person_id=person) for person in sorted(people))
    # all ten from the beginning: one that comes with an answer would tell what it was
    unit.add_all(
        PulseTally(round=row, question=question, choice=choice)
        for question in QUESTIONS
        for choice in CHOICES
    )
    return row


def _draft_problems(
    unit: Unit, program: Program, draft: PulseDraft, people: Collection[int]
) -> Problems:
    problems = Problems()
    for name, text in (("first", draft.first.strip()), ("second", draft.second.strip())):
        if not text:
            problems.add(name, _("Write the statement."))
        elif len(text) > LONGEST:
            problems.add(name, _("Keep the statement under %d characters.") % LONGEST)
    today = today_of(unit)
    if draft.starts is None:
        problems.add("starts", _("Choose the first day."))
    elif draft.starts < today:
        problems.add("starts", _("This day is past; choose today or a later one."))
    if draft.last is None:
        problems.add("last", _("Choose the last day."))
    elif draft.starts and draft.last < draft.starts:
        problems.add("last", _("The last day is before the first."))
    if len(people) < TOLD_FROM:
        said = {"n": len(people), "from": TOLD_FROM}
        problems.add("", _("%(n)d teachers had a visit this school year. Answers are told from "
                           "%(from)d on, so these could never be.") % said)  # fmt: skip
    if draft.starts and _asked_before(program, draft.starts, unit.district_id):
        problems.add("starts", _("The two questions were asked this school year already."))
    return problems


def _asked_before(program: Program, day: date, district_id: int) -> bool:
    """True when another round of the program begins in the school year of `day`, or lasts."""
    year = load_calendar(district_id).year_of(day)
    rows = PulseRound.objects.filter(program=program)
    same = Q(starts__gte=year.first_day, starts__lte=year.ends) if year else Q(pk__in=())
    return rows.filter(same | Q(ends__gt=day)).exists()


def visited_teachers(program: Program, today: date, district_id: int) -> set[int]:
    """The teachers who were in a visit of the program in the school year of `today`."""
    year = load_calendar(district_id).year_of(today)
    if year is None:
        return set()
    held = Session.objects.filter(
        program=program, state=Session.State.HELD, day__gte=year.first_day, day__lte=today
    ).exclude(session_type__group=SessionType.Group.MICRO)
    seats = Attendance.objects.filter(role=Attendance.Role.TEACHER, session__in=held)
    return set(seats.values_list("person_id", flat=True))


def close_pulse(unit: Unit, row: PulseRound) -> PulseRound:
    """Take no more answers: from today on, of a round of today from tomorrow on."""
    authorize(unit.actor, "ask_pulse", row)
    ends = max(today_of(unit), row.starts + timedelta(days=1))
    return unit.change(row, ends=ends) if ends < row.ends else row


def answer_pulse(unit: Unit, round_uid: UUID, first: int | None, second: int | None) -> None:
    """Answer both statements (1 disagree … 5 agree), once; it cannot be changed afterwards."""
    ask = _own_ask(unit.actor, round_uid)
    authorize(unit.actor, "answer_pulse", ask)
    problems = Problems()
    today = today_of(unit)
    if ask is None or not ask.round.holds(today):
        problems.add("", _("The two questions are not open any more; nothing was saved."))
    elif ask.answered_on is not None:
        problems.add("", _("You have answered already; an answer cannot be changed."))
    for name, choice in (("first", first), ("second", second)):
        if choice not in CHOICES:
            problems.add(name, _("Choose one of the five."))
    refuse(problems)
    if ask is None:
        return
    chosen = {(1, first), (2, second)}
    unit.change(ask, answered_on=today)
    rows = PulseTally.objects.filter(round=ask.round).order_by("question", "choice")
    unit.change_all(
        (row, {"count": row.count + ((row.question, row.choice) in chosen)}) for row in rows
    )


def _own_ask(actor: Actor, round_uid: UUID) -> PulseAsk | None:
    if actor.person_id is None:
        return None
    rows = PulseAsk.objects.filter(round__uid=round_uid, person_id=actor.person_id)
    return rows.select_related("round").first()


def own_pulse(viewer: Actor, today: date) -> OwnPulse | None:
    """The round in which the viewer is asked today, answered or not."""
    if viewer.person_id is None:
        return None
    rows = PulseAsk.objects.filter(
        round__starts__lte=today, round__ends__gt=today, person_id=viewer.person_id
    )
    row = visible(rows, viewer, "asked").select_related("round").order_by("-round__starts").first()
    if row is None:
        return None
    one = row.round
    return OwnPulse(one.uid, one.first, one.second, one.ends - timedelta(days=1), row.answered_on)


def find_round(uid: UUID) -> PulseRound | None:
    """The round with this uid."""
    return PulseRound.objects.filter(uid=uid).first()


def rounds_seen(
    viewer: Actor, program_id: int, today: date, using: str | None = None
) -> list[PulseSeen]:
    """A program's rounds in counts, the latest first; none for whom perception is not."""
    if See.TOTALS not in extent(viewer, "perception") and not viewer.system:
        return []
    rows = PulseRound.objects.using(using).filter(program_id=program_id).order_by("-starts", "-id")
    found = list(rows)
    asks = PulseAsk.objects.using(using).filter(round_id__in=[row.pk for row in found])
    days = list(asks.values_list("round_id", "answered_on"))
    asked = Counter(key for key, _day in days)
    answered = Counter(key for key, day in days if day)
    told = [row.pk for row in found if row.ends <= today and answered[row.pk] >= TOLD_FROM]
    tallies: dict[int, dict[int, dict[int, int]]] = {key: {1: {}, 2: {}} for key in told}
    if told:
        for tally in PulseTally.objects.using(using).filter(round_id__in=told):
            tallies[tally.round_id][tally.question][tally.choice] = tally.count
    return [
        PulseSeen(
            uid=row.uid,
            version=row.version,
            first=row.first,
            second=row.second,
            starts=row.starts,
            last=row.ends - timedelta(days=1),
            asked=asked[row.pk],
            answered=answered[row.pk],
            over=row.ends <= today,
            tallies=tallies.get(row.pk),
        )
        for row in found
    ]
