"""What turning a year will do, said before it does."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.coaching.rollover import Way
from stemhappens.web.contexts.wizard import Effect, PreviewPage
from stemhappens.web.doors import Door
from stemhappens.web.rollover.asked import Chosen
from stemhappens.web.rollover.choosing import crumbs, notices
from stemhappens.web.rollover.counting import fates
from stemhappens.web.says import day_text, listed, year_said

NAMED = 8
"""So many people are named; the rest are counted."""


def preview_page(door: Door, chosen: Chosen) -> PreviewPage:
    """All that happens, calendar first."""
    words = {"old": year_said(chosen.ending.name), "new": year_said(chosen.year.name)}
    return PreviewPage(
        title=_("This is what happens when %(old)s turns into %(new)s") % words,
        lead=_("Read it once. Nothing is saved until you turn the year."),
        crumbs=crumbs(door, year_said(chosen.ending.name)),
        effects=(*_calendar(chosen), *_roster(chosen), *_engagements(chosen), *_goals(chosen)),
        stays=(
            _("Every figure of %(old)s: nothing before its end changes.") % words,
            _("Goals completed or dropped stay what they are."),
            _("Phases, next steps and planned visits of what goes on."),
            _("Coaches' assignments and logins; a coach who leaves hands over."),
        ),
        hidden=chosen.all_sent,
        button=_("Turn the year"),
        foot=_("One undo takes all of it back, for 30 days."),
        notices=notices(door, chosen),
    )


def _calendar(chosen: Chosen) -> Iterable[Effect]:
    words = {"first": day_text(chosen.first_day), "last": day_text(chosen.last_day)}
    said = _("is in the calendar already") if chosen.known else _("is added to the calendar")
    yield Effect("1", f"{year_said(chosen.year.name)} {said}", _("%(first)s to %(last)s") % words)
    count = len(chosen.breaks)
    names = [one.reason or day_text(one.first) for one in chosen.breaks]
    yield Effect(
        str(count),
        ngettext("break without school", "breaks without school", count),
        listed(names) or _("None is copied; close days in the calendar."),
    )


def _roster(chosen: Chosen) -> Iterable[Effect]:
    names = [one.name for one in chosen.teachers if one.id in chosen.leaver_ids]
    yield Effect(
        str(len(names)), ngettext("teacher leaves", "teachers leave", len(names)), _some(names)
    )
    leaving = [
        one.name
        for one in chosen.schools
        if one.participation_id is not None and not chosen.takes_part(one)
    ]
    joining = [
        one.name
        for one in chosen.schools
        if one.participation_id is None and chosen.takes_part(one)
    ]
    if leaving:
        said = ngettext("school leaves the program", "schools leave the program", len(leaving))
        yield Effect(str(len(leaving)), said, _some(leaving))
    if joining:
        said = ngettext("school joins the program", "schools join the program", len(joining))
        yield Effect(str(len(joining)), said, _some(joining))
    ending = len(chosen.ending_with_it.rows)
    if ending:
        on = _("goes on past its entered end"), _("go on past their entered end")
        over = _("ends as entered"), _("end as entered")
        one, many = on if chosen.turn.renew else over
        yield Effect(str(ending), _("roster entries: ") + (one if ending == 1 else many))


def _some(names: list[str]) -> str:
    if len(names) <= NAMED:
        return listed(names)
    words = {"names": ", ".join(names[:NAMED]), "n": len(names) - NAMED}
    return _("%(names)s and %(n)d more") % words


def _engagements(chosen: Chosen) -> Iterable[Effect]:
    found = fates(chosen)
    count = found.of(Way.GOES_ON)
    yield Effect(
        str(count),
        ngettext("engagement goes on over the summer", "engagements go on over the summer", count),
        _("In the phase each is in"),
    )
    count = found.of(Way.ANEW)
    if count:
        yield Effect(
            str(count),
            ngettext("engagement begins anew", "engagements begin anew", count),
            _("The old one closes; the same people begin in the first phase on %s. What was "
              "agreed to be shown is asked again.") % day_text(chosen.first_day),
        )  # fmt: skip
    reasons: dict[str, list[str]] = {}
    for one, course in found.ways[Way.CLOSE]:
        reasons.setdefault(course.reason, []).append(listed(one.teachers))
    for reason, names in reasons.items():
        said = ngettext("engagement closes: %s", "engagements close: %s", len(names)) % reason
        yield Effect(str(len(names)), said, _some(names))


def _goals(chosen: Chosen) -> Iterable[Effect]:
    found = fates(chosen)
    yield Effect(
        str(found.carried),
        ngettext("goal is carried", "goals are carried", found.carried),
        _("Each goes on from %s as a new one; its due day is set anew.")
        % day_text(chosen.first_day),
    )
    if found.dropped:
        said = ngettext("goal is dropped", "goals are dropped", found.dropped)
        yield Effect(str(found.dropped), said, _("Chosen so, or of an engagement that closes"))
