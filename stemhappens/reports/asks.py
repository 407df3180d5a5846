"""What the board is asked: the director's words, else what the figures call for."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.reports import sentences
from stemhappens.reports.content import Ask, BoardReport

MOST_ASKS = 3


def asks(report: BoardReport) -> tuple[Ask, ...]:
    """The director's asks; without them at most three that the figures call for."""
    if report.asks:
        return report.asks[:MOST_ASKS]
    found = [
        ask
        for ask in (
            _ask_roster(report),
            _ask_first_visits(report),
            _ask_schools(report),
            _ask_engagements(report),
            _ask_goals(report),
        )
        if ask
    ]
    nothing = Ask("0", _("Open decisions"), _("Nothing in these figures needs a decision of yours"))
    return tuple(found[:MOST_ASKS]) or (nothing,)


def asks_title(report: BoardReport) -> str:
    """Slide 8: the decision in one sentence."""
    if report.decision:
        return report.decision
    if report.unserved.never.numerator:
        return _("We ask you to put first visits first")
    if not report.unserved.never.denominator:
        return _("We first need a roster of eligible teachers")
    if asks(report)[0].number == "0":
        return _("These figures ask for no decision")
    return _("We ask you to protect the time for coaching")


def _ask_roster(report: BoardReport) -> Ask | None:
    if report.unserved.never.denominator:
        return None
    return Ask("1", _("Roster of eligible teachers"), _("So that reach has a whole"))


def _ask_first_visits(report: BoardReport) -> Ask | None:
    never = report.unserved.never
    if not never.numerator:
        return None
    headline = ngettext("First visit to make", "First visits to make", never.numerator)
    return Ask(never.count_text, headline, _("Before other teachers have their third"))


def _ask_schools(report: BoardReport) -> Ask | None:
    schools = report.unserved.schools
    if not schools.numerator:
        return None
    headline = ngettext("School without a visit", "Schools without a visit", schools.numerator)
    return Ask(schools.count_text, headline, _("Keep a coach day free for them each week"))


def _ask_engagements(report: BoardReport) -> Ask | None:
    late = report.phases.past_limit
    if not late.numerator:
        return None
    headline = ngettext("Engagement past its limit", "Engagements past their limit", late.numerator)
    return Ask(late.count_text, headline, _("Close or restart within the month"))


def _ask_goals(report: BoardReport) -> Ask | None:
    stalled = sentences.count_of(report.goals.by_status, "stalled")
    if stalled is None or not stalled.numerator:
        return None
    headline = ngettext("Stalled goal", "Stalled goals", stalled.numerator)
    return Ask(stalled.count_text, headline, _("Take up again, or drop with a reason"))
