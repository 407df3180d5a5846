"""The move off the spreadsheet: sixteen steps, most of which tick themselves from the data.

The steps are the transition checklist of the product's guide. A step that happens outside of the
product (freeze the sheet's columns) is ticked by a person; all others are found in the district's
own rows each time the page is drawn, and can come undone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stemhappens.coaching.models import Session, SessionCoach, SessionIssue
from stemhappens.core import clock as district_clock
from stemhappens.core.actor import Actor
from stemhappens.core.models import District
from stemhappens.core.rules import authorize, visible
from stemhappens.core.write import write
from stemhappens.intake.models import Import, ImportRow, Staged
from stemhappens.intake.outcomes import Outcome
from stemhappens.metrics.ask import Asking, Clock, answers
from stemhappens.metrics.figure import Figure, Period
from stemhappens.people.models import CoachAssignment, Policy, Program
from stemhappens.reports.models import MoveStep, Report
from stemhappens.reports.reconcile import compare
from stemhappens.reports.stating import periods_stated, said_of

VISITS_EACH = 5
"""Real visits that each coach logs before the sheet is put away."""
COMPLETE = 95
"""Percent of the required fields filled, over two weeks."""
TWO_WEEKS = timedelta(days=13)


@dataclass(frozen=True)
class Plan:
    """A step as planned: who sees to it, in which week, its page, and whether a person ticks it."""

    key: str
    title: Promise
    owner: Promise
    week: int
    page: str = ""
    by_hand: bool = False


DIRECTOR = gettext_lazy("program director")
ADMIN = gettext_lazy("district admin")
COACHES = gettext_lazy("coaches")
PLANS = (
    Plan("sheets", gettext_lazy("List the sheets and who keeps each"), DIRECTOR, 1, by_hand=True),
    Plan("freeze", gettext_lazy("Freeze the sheets’ columns"), DIRECTOR, 1, by_hand=True),
    Plan("roster", gettext_lazy("Bring in the roster, with ids"), ADMIN, 1, "import"),
    Plan("agree", gettext_lazy("Agree what counts: eligible, a session, minutes, reached"),
         DIRECTOR, 1, "settings"),
    Plan("types", gettext_lazy("Map types and topics"), DIRECTOR, 2, "settings"),
    Plan("sight", gettext_lazy("Publish who sees what"), DIRECTOR, 2, "settings-statement",
         by_hand=True),
    Plan("dry", gettext_lazy("Try one month of the log"), DIRECTOR, 2, "import"),
    Plan("names", gettext_lazy("Settle names and schools"), DIRECTOR, 2, "import"),
    Plan("reconcile", gettext_lazy("Hold last year’s board report beside it; explain each "
                                   "difference"), DIRECTOR, 2, "reconcile"),
    Plan("commit", gettext_lazy("Import the log; make the sheet read-only"), DIRECTOR, 3, "import"),
    Plan("open", gettext_lazy("Open engagements and goals for those coached now"), COACHES, 3,
         "engagements"),
    Plan("five", gettext_lazy("Each coach logs five real visits"), COACHES, 3, "sessions"),
    Plan("complete", gettext_lazy("Two weeks of complete logs, the same day"), COACHES, 5, "mend"),
    Plan("review", gettext_lazy("Hold the first monthly review"), DIRECTOR, 8, by_hand=True),
    Plan("board", gettext_lazy("Give the first board report from here"), DIRECTOR, 12, "reports"),
    Plan("archive", gettext_lazy("Put the sheets into the archive"), DIRECTOR, 12, by_hand=True),
)  # fmt: skip
"""The steps in order (the guide's transition checklist)."""
BY_HAND = frozenset(plan.key for plan in PLANS if plan.by_hand)


@dataclass(frozen=True)
class Found:
    """What the data says of a step: done or not, and how far, in words."""

    done: bool
    said: str = ""


@dataclass(frozen=True)
class StepNow:
    """A step with what is known of it today. ticked: a person said so, on that day."""

    plan: Plan
    done: bool
    said: str
    ticked: date | None = None


def steps_now(
    district: District, program: Program | None, at: Clock, viewer: Actor, using: str
) -> list[StepNow]:
    """Every step as it stands (needs the district's scope)."""
    rows = visible(MoveStep.objects.using(using), viewer, "move")
    ticked = dict(rows.values_list("step", "done_on"))
    looks = _Looks(district, program, at, viewer, using)
    found: list[StepNow] = []
    for plan in PLANS:
        if plan.by_hand:
            found.append(StepNow(plan, plan.key in ticked, "", ticked.get(plan.key)))
        else:
            read = LOOKS[plan.key](looks) if program else Found(False)
            found.append(StepNow(plan, read.done, read.said))
    return found


def tick(district: District, actor: Actor, key: str, done: bool) -> None:
    """Say that a step done outside of the product is done, or is not. Raises Denied."""
    if key not in BY_HAND:
        raise ValueError(f"{key} is found in the data")
    authorize(actor, "tick_move")
    if MoveStep.objects.filter(step=key).exists() == done:
        return
    with write(district, actor, "say a step of the move is done") as unit:
        authorize(actor, "tick_move")
        if done:
            today = district_clock.today(district)
            unit.add(MoveStep(step=key, done_on=today, said_by=actor.label))
        else:
            unit.remove(MoveStep.objects.get(step=key))


# --- what the data says ---


@dataclass(frozen=True)
class _Looks:
    """Where the looks at a district look."""

    district: District
    program: Program | None
    at: Clock
    viewer: Actor
    using: str

    def figures(self, *names: str, days: timedelta | None = None) -> Mapping[str, Figure]:
        """Figures of the last `days`, or of the school year up to today."""
        today = self.at.today
        year = next((y for y in reversed(self.at.years) if y.first <= today), None)
        start = today - days if days else year.first if year else today
        (found,) = answers(self.at, [Asking(names, Period(start, today))], self.using)
        return {name: cut[()] for name, cut in found.items()}

    def imports(self, kind: str) -> list[int]:
        """The imports that stand, newest first."""
        rows = Import.objects.using(self.using).filter(kind=kind).order_by("-seq")
        return list(rows.values_list("pk", flat=True))


def _roster(looks: _Looks) -> Found:
    eligible = looks.figures("teachers_eligible_at_end")["teachers_eligible_at_end"].numerator or 0
    words = ngettext("%d teacher is eligible", "%d teachers are eligible", eligible) % eligible
    return Found(eligible > 0 and bool(looks.imports(Import.Kind.ROSTER)), words)


def _agree(looks: _Looks) -> Found:
    cited = Policy.objects.using(looks.using).filter(program=looks.program).exclude(citation="")
    return Found(cited.exists(), "" if cited.exists() else _("no policy cites its source yet"))


def _types(looks: _Looks) -> Found:
    if not looks.imports(Import.Kind.SESSIONS):
        return Found(False)
    rows = SessionIssue.objects.using(looks.using).filter(field="type").values_list("session_id")
    n = len(set(rows))
    said = ngettext("%d visit has no type we know", "%d visits have no type we know", n) % n
    return Found(n == 0, said if n else "")


def _dry(looks: _Looks) -> Found:
    waits = Staged.objects.using(looks.using).filter(
        district=looks.district.pk, kind=Import.Kind.SESSIONS
    )
    return Found(waits.exists() or bool(looks.imports(Import.Kind.SESSIONS)))


def _names(looks: _Looks) -> Found:
    latest = looks.imports(Import.Kind.SESSIONS)[:1]
    if not latest:
        return Found(False)
    rows = ImportRow.objects.using(looks.using).filter(imported__in=latest)
    n = len(rows.filter(outcome=Outcome.NEEDS_YOU).values_list("pk", flat=True))
    said = ngettext("%d row of the last file waits", "%d rows of the last file wait", n) % n
    return Found(n == 0, said if n else "")


def _reconciled(looks: _Looks) -> Found:
    assert looks.program is not None
    periods = periods_stated(looks.program, looks.viewer)
    if not periods:
        return Found(False)
    said = said_of(looks.program, periods[0])
    told = [
        one
        for one in compare(looks.at, periods[0], said, looks.viewer, looks.using)
        if one.said is not None
    ]
    n = len([one for one in told if one.difference == 0 or one.together])
    words = {"n": n, "of": len(told)}
    return Found(n == len(told), _("%(n)d of %(of)d figures explained") % words)


def _committed(looks: _Looks) -> Found:
    n = len(looks.imports(Import.Kind.SESSIONS))
    return Found(n > 0, ngettext("%d file is in", "%d files are in", n) % n if n else "")


def _opened(looks: _Looks) -> Found:
    found = looks.figures("active_engagements", "engagements_without_goal")
    active = found["active_engagements"].numerator or 0
    bare = found["engagements_without_goal"].numerator or 0
    words = {"n": active, "bare": bare}
    return Found(
        active > 0 and bare == 0, _("%(n)d engagements are open, %(bare)d without a goal") % words
    )


def _five(looks: _Looks) -> Found:
    today = looks.at.today
    assigned = CoachAssignment.objects.using(looks.using).filter(
        program=looks.program, starts__lte=today, ends__gt=today
    )
    coaches = set(assigned.values_list("coach_id", flat=True))
    typed = SessionCoach.objects.using(looks.using).filter(
        person_id__in=coaches, session__source=Session.Source.TYPED,
        session__state=Session.State.HELD,
    )  # fmt: skip
    each: dict[int, int] = {}
    for coach in typed.values_list("person_id", flat=True):
        each[coach] = each.get(coach, 0) + 1
    ready = len([coach for coach in coaches if each.get(coach, 0) >= VISITS_EACH])
    words = {"n": ready, "of": len(coaches)}
    return Found(0 < len(coaches) == ready, _("%(n)d of %(of)d coaches") % words)


def _complete(looks: _Looks) -> Found:
    found = looks.figures("completeness_typed", "log_latency", days=TWO_WEEKS)
    share, late = found["completeness_typed"], found["log_latency"]
    if not share.denominator or share.numerator is None:
        return Found(False, _("nothing was logged in the last two weeks"))
    words = {"share": share.percent_text, "days": late.value_text}
    return Found(
        share.numerator * 100 >= COMPLETE * share.denominator and late.value == 0,
        _("%(share)s complete, logged after %(days)s days (median)") % words,
    )


def _board(looks: _Looks) -> Found:
    n = len(Report.objects.using(looks.using).values_list("pk", flat=True))
    return Found(
        n > 0, ngettext("%d report is frozen", "%d reports are frozen", n) % n if n else ""
    )


LOOKS: Mapping[str, Callable[[_Looks], Found]] = {
    "roster": _roster,
    "agree": _agree,
    "types": _types,
    "dry": _dry,
    "names": _names,
    "reconcile": _reconciled,
    "commit": _committed,
    "open": _opened,
    "five": _five,
    "complete": _complete,
    "board": _board,
}
"""How each step that ticks itself is found."""
