"""What a hand-over will do, said before it does."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.coaching.handover import VisitPlan, ending_memberships, visit_plan
from stemhappens.coaching.passing import Held
from stemhappens.core import clock
from stemhappens.web.components import NavItem, Notice
from stemhappens.web.contexts.wizard import Effect, PreviewPage
from stemhappens.web.doors import Door
from stemhappens.web.handover.asked import Chosen
from stemhappens.web.handover.choosing import counted
from stemhappens.web.says import day_text, listed, short_day


def preview_page(door: Door, chosen: Chosen, name: str) -> PreviewPage:
    """All that happens, in the order in which a director would ask."""
    words = {"name": name, "day": day_text(chosen.day)}
    return PreviewPage(
        title=_("This is what happens when %(name)s leaves on %(day)s") % words,
        lead=_("Read it once. Nothing is saved until you hand over."),
        crumbs=(
            NavItem(_("Engagements"), door.url("engagements")),
            NavItem(_("Hand over"), door.url("handover")),
            NavItem(name, ""),
        ),
        effects=(
            *_passed(chosen), *_closed(chosen), *_visits(chosen), _login(door, chosen, words),
        ),
        stays=(
            _("Every visit, goal and phase until that day keeps %(name)s's name.") % words,
            _("Private notes stay behind: nobody else ever reads them."),
            _("Those who take over read what a coach of the engagement reads, from its start."),
        ),
        hidden=chosen.all_sent,
        button=_("Hand over"),
        foot=_("One undo takes all of it back, for 30 days."),
        notices=(*_ahead(door, chosen, words), *_listed_visits(chosen)),
    )  # fmt: skip


def _passed(chosen: Chosen) -> Iterable[Effect]:
    names = {one.id: one.name for one in chosen.receivers}
    held = {one.id: one for one in chosen.left.engagements}
    to: dict[int, list[Held]] = {}
    for passing in chosen.draft.passings:
        if passing.receiver_id is not None:
            to.setdefault(passing.receiver_id, []).append(held[passing.engagement_id])
    for receiver, some in to.items():
        goals = sum(one.goals for one in some)
        steps = [step for one in some for step in one.steps]
        visits = [visit for visit, who in _plan(chosen).passed if who == receiver]
        count = len(some)
        yield Effect(
            str(count),
            ngettext("engagement passes to %s", "engagements pass to %s", count)
            % names.get(receiver, ""),
            " · ".join([_at(some), *counted(goals, len(steps), len(visits))]),
        )


def _at(some: Iterable[Held]) -> str:
    schools = dict.fromkeys(one.school for one in some if one.school)
    return listed(list(schools)) or _("no single school")


def _closed(chosen: Chosen) -> Iterable[Effect]:
    held = {one.id: one for one in chosen.left.engagements}
    for passing in chosen.draft.passings:
        if passing.receiver_id is None:
            who = listed(held[passing.engagement_id].teachers)
            yield Effect("1", _("engagement closes: %s") % who, passing.reason.strip())


def _visits(chosen: Chosen) -> Iterable[Effect]:
    plan = _plan(chosen)
    if plan.cancelled:
        count = len(plan.cancelled)
        yield Effect(
            str(count),
            ngettext("planned visit is called off", "planned visits are called off", count),
            _("Those of engagements that close"),
        )


def _login(door: Door, chosen: Chosen, words: dict[str, str]) -> Effect:
    ending = ending_memberships(chosen.leaver_id, chosen.day, chosen.stays, door.actor)
    if not ending:
        return Effect("0", _("logins end"), _("%(name)s has no login here") % words)
    now = chosen.day <= clock.today(door.district)
    when = _("at the next click") if now else _("until then %(name)s works on as before") % words
    return Effect("1", _("login ends on %(day)s") % words, when)


def _ahead(door: Door, chosen: Chosen, words: dict[str, str]) -> Iterable[Notice]:
    """A next step has one owner, whatever the day: on a day ahead it passes before all else."""
    if chosen.day <= clock.today(door.district) or not any(
        held.steps for held in chosen.left.engagements
    ):
        return
    text = _("%(name)s's next steps name who takes over from now on; all else begins on %(day)s.")
    yield Notice(_("One thing passes at once."), text % words, "info")


def _plan(chosen: Chosen) -> VisitPlan:
    return visit_plan(chosen.draft, chosen.left)


def _listed_visits(chosen: Chosen) -> tuple[Notice, ...]:
    listed_ones = _plan(chosen).listed
    if not listed_ones:
        return ()
    days = listed([short_day(visit.row.day) for visit in listed_ones])
    text = _("Planned outside of these engagements for %s: somebody must call them off or go.")
    return (Notice(_("Nobody takes these visits over."), text % days, "ask"),)
