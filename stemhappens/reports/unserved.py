"""Who is not served, why, and what is planned: slide 7 and the page's list."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.reports.content import BoardReport


def title(report: BoardReport) -> str:
    """Slide 7: who is not served."""
    out = report.unserved
    if not out.never.denominator:
        return _("No roster of eligible teachers, so we cannot say who is missing")
    if not out.never.numerator:
        return _("Every eligible teacher has had a visit")
    if out.never.numerator == out.never.denominator:
        return _("None of our %(all)s teachers has had a visit") % {"all": out.never.count_text}
    text = ngettext(
        "%(of)s teachers has had no visit", "%(of)s teachers have had no visit", out.never.numerator
    ) % {"of": out.never.of_text}
    if not (report.unvisited_shown and out.schools.numerator):
        return text
    there = ngettext(
        "%(there)s of them teach in one school",
        "%(there)s of them teach in %(schools)s schools",
        out.schools.numerator,
    )
    words = {"there": out.there.count_text, "schools": out.schools.count_text}
    return f"{text}; {there % words}"


def why(report: BoardReport) -> tuple[str, ...]:
    """The director's reasons; without them what the data say, and that they say no reason."""
    out = report.unserved
    if out.why:
        return out.why
    if not out.never.denominator:
        return (_("Without a roster a count of teachers has no whole."),)
    if not out.never.numerator:
        return (_("Nobody on the roster is without a visit."),)
    return (_("The record shows who has had no visit; it does not hold the reason."),)


def plan(report: BoardReport) -> tuple[str, ...]:
    """The director's plan; without one the next steps that follow from the figures."""
    out = report.unserved
    if out.plan:
        return out.plan
    if not out.never.denominator:
        return (_("Bring in the roster of eligible teachers first."),)
    if not out.never.numerator:
        return (_("No change is planned."),)
    lines = [_("First visits come before other teachers’ third.")]
    if out.schools.numerator:
        lines.append(_("Each school without a visit gets a coach day."))
    lines.append(_("We report this count at your next meeting."))
    return tuple(lines)
