"""The verbs of a goal: set, touch, change the due date, complete, confirm, carry, drop, reopen.

Each verb takes the goal as the writer read it: Stale when it has changed since.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from stemhappens.coaching.engagements import authorize_engagement
from stemhappens.coaching.models import (
    Engagement,
    EngagementMember,
    Goal,
    GoalDue,
    GoalParticipant,
    GoalStatus,
    GoalTouch,
)
from stemhappens.core.problem import Problems, UidTaken
from stemhappens.core.rules import authorize
from stemhappens.core.spans import holding
from stemhappens.core.write import Unit
from stemhappens.people.chains import set_from
from stemhappens.people.checks import check_day, refuse
from stemhappens.people.practices import NAMES

Status = GoalStatus.Status
LARGEST_VALUE = Decimal(10) ** 8
LONGEST_URL = 500


@dataclass(frozen=True)
class GoalDraft:
    """A new goal. practice: a code of people/practices.py, empty for none.

    participant_ids empty: all teachers of the engagement that day.
    """

    statement: str
    focus: str
    opened: date
    due: date | None = None
    measure: str = ""
    unit: str = ""
    practice: str = ""
    baseline: Decimal | None = None
    target: Decimal | None = None
    participant_ids: tuple[int, ...] = ()
    uid: UUID = field(default_factory=uuid4)


def set_goal(unit: Unit, engagement: Engagement, draft: GoalDraft) -> Goal:
    """Set a goal with the teachers it is for; it is open from its first day."""
    authorize_engagement(unit, engagement.pk, "set_goal")
    teachers = _teachers_on(engagement, draft.opened)
    problems = _draft_problems(unit, engagement, draft)
    if set(draft.participant_ids) - set(teachers) or not teachers:
        problems.add("participant_ids", _("A goal is for teachers of its engagement that day."))
    if Goal.objects.filter(uid=draft.uid).exists():
        raise UidTaken(f"{draft.uid} is the uid of another goal")
    refuse(problems)
    return _new_goal(unit, engagement, draft, draft.participant_ids or tuple(teachers))


def touch_goal(
    unit: Unit,
    goal: Goal,
    day: date,
    on_track: bool | None = None,
    value: Decimal | None = None,
) -> GoalTouch:
    """Note work on a goal apart from a visit. In a visit it is part of its draft."""
    authorize_engagement(unit, goal.engagement_id, "set_goal")
    problems = Problems()
    check_day(unit, problems, day, goal.opened)
    if value is not None and abs(value) >= LARGEST_VALUE:
        problems.add("value", _("This value is too large; check the digits."))
    if _status(goal) != Status.OPEN:
        problems.add("goal", _("This goal is no longer open; reopen it first."))
    refuse(problems)
    unit.change(goal)
    return unit.add(GoalTouch(goal=goal, day=day, on_track=on_track, value=value))


def change_due(unit: Unit, goal: Goal, due: date, day: date) -> GoalDue:
    """Let another due date be known from `day` on; on earlier days the earlier one stays."""
    authorize_engagement(unit, goal.engagement_id, "set_goal")
    problems = Problems()
    check_day(unit, problems, day, goal.opened)
    if due < goal.opened:
        problems.add("due", _("A goal is due after it was opened; choose a later day."))
    refuse(problems)
    unit.change(goal)
    return set_from(unit, GoalDue, {"goal": goal}, day, due=due)


def complete_goal(
    unit: Unit, goal: Goal, day: date, evidence: str = "", evidence_url: str = ""
) -> GoalStatus:
    """Complete a goal, with what shows it: in words, and where it can be looked at."""
    authorize_engagement(unit, goal.engagement_id, "complete")
    return _become(unit, goal, Status.COMPLETED, day, evidence, evidence_url)


def confirm_goal(unit: Unit, goal: Goal, day: date) -> GoalStatus:
    """The teacher's word that a completed goal is completed."""
    authorize(unit.actor, "confirm", goal)
    last = _last(goal)
    problems = Problems()
    if last is None or last.status != Status.COMPLETED:
        problems.add("goal", _("Only a completed goal can be confirmed."))
    elif day < last.starts:
        problems.add("day", _("It was completed later; choose that day or a later one."))
    refuse(problems)
    assert last is not None
    unit.change(goal)
    return unit.change(last, confirmed_on=day)


def drop_goal(unit: Unit, goal: Goal, day: date, reason: str) -> GoalStatus:
    """Drop a goal, and say why."""
    authorize_engagement(unit, goal.engagement_id, "set_goal")
    if not reason.strip():
        problems = Problems()
        problems.add("reason", _("Say why."))
        refuse(problems)
    return _become(unit, goal, Status.DROPPED, day, reason)


def reopen_goal(unit: Unit, goal: Goal, day: date) -> GoalStatus:
    """Open again what was completed or dropped."""
    authorize_engagement(unit, goal.engagement_id, "set_goal")
    return _become(unit, goal, Status.OPEN, day, "")


def carry_goal(
    unit: Unit, goal: Goal, day: date, due: date | None, engagement: Engagement | None = None
) -> Goal:
    """Carry a goal over: it ends as carried on `day` and goes on as a new one that names it."""
    home = engagement or Engagement.objects.get(pk=goal.engagement_id)
    authorize_engagement(unit, goal.engagement_id, "set_goal")
    authorize_engagement(unit, home.pk, "set_goal")
    teachers = set(_teachers_on(home, day))
    people = GoalParticipant.objects.filter(goal=goal).values_list("person_id", flat=True)
    staying = tuple(person for person in people if person in teachers) or tuple(teachers)
    copied = ("statement", "focus", "practice", "measure", "unit", "baseline", "target")
    draft = GoalDraft(opened=day, due=due, **{name: getattr(goal, name) for name in copied})
    problems = _draft_problems(unit, home, draft)
    if not staying:
        problems.add("engagement", _("Nobody takes part in that engagement on that day."))
    refuse(problems)
    _become(unit, goal, Status.CARRIED, day, "")
    return _new_goal(unit, home, draft, staying, carried_from=goal)


def _new_goal(
    unit: Unit,
    engagement: Engagement,
    draft: GoalDraft,
    people: tuple[int, ...],
    carried_from: Goal | None = None,
) -> Goal:
    goal = unit.add(
        Goal(
            uid=draft.uid,
            engagement=engagement,
            statement=draft.statement.strip(),
            focus=draft.focus,
            practice=draft.practice,
            measure=draft.measure.strip(),
            unit=draft.unit.strip(),
            baseline=draft.baseline,
            target=draft.target,
            opened=draft.opened,
            carried_from=carried_from,
        )
    )
    unit.add(GoalStatus(goal=goal, starts=draft.opened, status=Status.OPEN))
    if draft.due is not None:
        unit.add(GoalDue(goal=goal, starts=draft.opened, due=draft.due))
    unit.add_all(
        GoalParticipant(goal=goal, person_id=person, starts=draft.opened) for person in people
    )
    return goal


def _become(
    unit: Unit, goal: Goal, status: str, day: date, evidence: str, evidence_url: str = ""
) -> GoalStatus:
    last = _last(goal)
    present = last.status if last else Status.OPEN
    problems = Problems()
    check_day(unit, problems, day, last.starts if last else goal.opened)
    if (present == Status.OPEN) == (status == Status.OPEN) or present == Status.CARRIED:
        said = {"present": Status(present).label, "wanted": Status(status).label}
        problems.add("goal", _("It is %(present)s and cannot become %(wanted)s.") % said)
    if len(evidence) > 10_000:
        problems.add("evidence", _("Keep this under 10,000 characters."))
    _check_url(evidence_url.strip(), problems)
    refuse(problems)
    unit.change(goal)
    values = {
        "status": status,
        "evidence": evidence.strip(),
        "evidence_url": evidence_url.strip(),
        "confirmed_on": None,
    }
    return set_from(unit, GoalStatus, {"goal": goal}, day, **values)


def _check_url(url: str, problems: Problems) -> None:
    """An address that a browser opens as a page, and nothing that it would run."""
    if not url:
        return
    try:
        parts = urlsplit(url)
        whole = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        whole = False
    if not whole or any(letter.isspace() for letter in url):
        problems.add("evidence_url", _("Write a whole address that begins with https://."))
    if len(url) > LONGEST_URL:
        problems.add("evidence_url", _("Keep the address under 500 characters."))


def _draft_problems(unit: Unit, engagement: Engagement, draft: GoalDraft) -> Problems:
    problems = wording_problems(draft)
    check_day(unit, problems, draft.opened, engagement.opened, "opened")
    return problems


def wording_problems(draft: GoalDraft) -> Problems:
    """What stands against a goal's wording, measure and due date, asked of the draft alone."""
    problems = Problems()
    if not draft.statement.strip():
        problems.add("statement", _("Write the goal."))
    if len(draft.statement) > 10_000:
        problems.add("statement", _("Keep the goal under 10,000 characters."))
    if draft.focus not in Goal.Focus.values:
        problems.add("focus", _("Choose one of: %s.") % ", ".join(Goal.Focus.values))
    if draft.practice and draft.practice not in NAMES:
        problems.add("practice", _("This practice is not in the list; choose again."))
    if draft.due is not None and draft.due < draft.opened:
        problems.add("due", _("A goal is due after it was opened; choose a later day."))
    for name, text, longest in (("measure", draft.measure, 200), ("unit", draft.unit, 60)):
        if len(text) > longest:
            problems.add(name, _("Keep this under %s characters.") % longest)
    for name, value in (("baseline", draft.baseline), ("target", draft.target)):
        if value is not None and abs(value) >= LARGEST_VALUE:
            problems.add(name, _("This value is too large; check the digits."))
    return problems


def _teachers_on(engagement: Engagement, day: date) -> list[int]:
    rows = EngagementMember.objects.filter(
        holding(day), engagement=engagement, role=EngagementMember.Role.TEACHER
    )
    return list(rows.order_by("id").values_list("person_id", flat=True))


def _last(goal: Goal) -> GoalStatus | None:
    return GoalStatus.objects.filter(goal=goal).order_by("-starts").first()


def _status(goal: Goal) -> str:
    last = _last(goal)
    return last.status if last else Status.OPEN
