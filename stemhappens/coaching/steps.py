"""The verbs of a next step: promise, finish, drop, take up again. Open steps are carried."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID, uuid4

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from stemhappens.coaching.engagements import authorize_engagement, current_coach_ids
from stemhappens.coaching.models import Engagement, NextStep, SessionCoach
from stemhappens.core.problem import Problems, Stale
from stemhappens.core.write import Unit
from stemhappens.people.checks import authorize_any, check_day, refuse, today_of
from stemhappens.people.models import Person


def promise(
    unit: Unit,
    engagement: Engagement,
    text: str,
    owner_id: int | None = None,
    due: date | None = None,
    uid: UUID | None = None,
) -> NextStep:
    """Promise a next step apart from a visit. In a visit it is part of its draft."""
    authorize_engagement(unit, engagement.pk, "promise")
    problems = Problems()
    if not text.strip():
        problems.add("text", _("Write the next step."))
    if len(text) > 10_000:
        problems.add("text", _("Keep a next step under 10,000 characters."))
    if owner_id is not None and not Person.objects.filter(pk=owner_id).exists():
        problems.add("owner_id", _("The person who does it is not in the district."))
    if due is not None and due < engagement.opened:
        problems.add("due", _("This day lies before the engagement; choose a later one."))
    refuse(problems)
    return unit.add(
        NextStep(
            uid=uid or uuid4(),
            engagement=engagement,
            owner_id=owner_id,
            text=text.strip(),
            due=due,
        )
    )


def finish_step(unit: Unit, step: NextStep, version: int, day: date) -> NextStep:
    """Note that a next step was done on `day`."""
    return _settle(unit, step, version, day, done_on=day, dropped_on=None)


def drop_step(unit: Unit, step: NextStep, version: int, day: date) -> NextStep:
    """Note that a next step will not be done."""
    return _settle(unit, step, version, day, done_on=None, dropped_on=day)


def reopen_step(unit: Unit, step: NextStep, version: int) -> NextStep:
    """Take a settled next step up again."""
    _authorize(unit, step)
    _require_version(step, version)
    return unit.change(step, done_on=None, dropped_on=None)


def open_steps(engagement_ids: Iterable[int], day: date) -> list[NextStep]:
    """What was promised in these engagements and is not settled by `day`, the oldest first.

    Content: for services and reveal, not for pages.
    """
    return list(still_open(engagement_ids, day).order_by("due", "id"))


def still_open(engagement_ids: Iterable[int], day: date) -> QuerySet[NextStep]:
    """open_steps as a query, for reveal to read the rows that its reader may see."""
    done = Q(done_on__isnull=False, done_on__lte=day)
    dropped = Q(dropped_on__isnull=False, dropped_on__lte=day)
    rows = NextStep.objects.filter(engagement_id__in=list(engagement_ids))
    return rows.exclude(done).exclude(dropped)


def _settle(unit: Unit, step: NextStep, version: int, day: date, **values: date | None) -> NextStep:
    _authorize(unit, step)
    _require_version(step, version)
    problems = Problems()
    check_day(unit, problems, day)
    refuse(problems)
    return unit.change(step, **values)


def _authorize(unit: Unit, step: NextStep) -> None:
    """The coaches of the visit in which it was promised, and those of the engagement today."""
    held = SessionCoach.objects.filter(session__isnull=False, session=step.session_id)
    coaches = list(held.values_list("person_id", flat=True))
    if step.engagement_id is not None:
        coaches += current_coach_ids(step.engagement_id, today_of(unit))
    authorize_any(unit.actor, "promise", coaches)


def _require_version(step: NextStep, version: int) -> None:
    if step.version != version:
        raise Stale("somebody else changed this next step in the meantime")
