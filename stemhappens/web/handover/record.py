"""A hand-over that was done: the receiver's dossier, the director's record without a word."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.access.log import looked_at_all
from stemhappens.coaching.dossier import (
    Brief,
    Dossier,
    Record,
    dossier,
    find_handover,
    leaver_name,
    record_of,
)
from stemhappens.coaching.reveal import StepSeen
from stemhappens.core.actor import Role
from stemhappens.web.components import Button, NavItem
from stemhappens.web.contexts.wizard import BriefShown, Effect, HandOverPage
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of, show
from stemhappens.web.says import day_text, listed, short_day
from stemhappens.web.toasts import toasts

HERE = "engagements"


def handover_one(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What the visitor received in a hand-over, or who received how many."""
    door = door_of(request)
    found = find_handover(uid, door.actor)
    if found is None:
        raise Http404("no such hand-over")
    mine = dossier(found, door.actor, door.district)
    looked_at_all(door.actor, "page", {"engagement": [brief.uid for brief in mine.briefs]})
    if door.actor.has(Role.DIRECTOR):
        page = _of_director(door, record_of(found, door.actor), mine)
    else:
        page = _of_receiver(door, leaver_name(found), mine)
    return show(request, "web/handover.html", page, HERE, messages=toasts(request))


def _of_director(door: Door, record: Record, mine: Dossier) -> HandOverPage:
    count = record.engagements
    title = ngettext(
        "%(name)s's %(n)d engagement passes on from %(day)s",
        "%(name)s's %(n)d engagements pass on from %(day)s",
        count,
    )
    return HandOverPage(
        title=title % {"name": record.leaver, "day": day_text(record.day), "n": count},
        lead=_("Each who received some finds them on one page, with goals and next steps."),
        crumbs=(
            NavItem(_("Engagements"), door.url("engagements")),
            NavItem(_("Hand over"), door.url("handover")),
            NavItem(record.leaver, ""),
        ),
        acts=_acts(door),
        shares=tuple(_share(record)),
        briefs=tuple(_brief(door, brief) for brief in mine.briefs),
        briefs_title=_("What you received yourself"),
    )


def _of_receiver(door: Door, leaver: str, mine: Dossier) -> HandOverPage:
    count = len(mine.briefs)
    title = ngettext(
        "You take %(n)d engagement over from %(name)s on %(day)s",
        "You take %(n)d engagements over from %(name)s on %(day)s",
        count,
    )
    return HandOverPage(
        title=title % {"name": leaver, "day": day_text(mine.day), "n": count},
        lead=_("For you alone: what stands in each, from its start. Begin with what is due."),
        crumbs=(
            NavItem(_("Engagements"), door.url("engagements")),
            NavItem(_("Received"), ""),
        ),
        acts=_acts(door),
        briefs=tuple(_brief(door, brief) for brief in mine.briefs),
    )


def _acts(door: Door) -> tuple[Button, ...]:
    return (Button(_("See the engagements"), door.url("engagements")),)


def _share(record: Record) -> list[Effect]:
    return [
        Effect(
            str(share.engagements),
            ngettext("engagement to %s", "engagements to %s", share.engagements) % share.receiver
            if share.receiver
            else ngettext("engagement closed", "engagements closed", share.engagements),
        )
        for share in record.shares
    ]


def _brief(door: Door, brief: Brief) -> BriefShown:
    parts = [brief.school, brief.state_name]
    if brief.phase and brief.phase_since:
        words = {"phase": brief.phase, "day": day_text(brief.phase_since)}
        parts.append(_("%(phase)s since %(day)s") % words)
    if brief.coaches:
        parts.append(_("with %s") % listed(brief.coaches))
    return BriefShown(
        title=listed(brief.teachers) or _("No teacher yet"),
        href=door.url("engagement", uid=brief.uid),
        facts=" · ".join(part for part in parts if part),
        visits=tuple(
            f"{short_day(visit.day)}, {visit.type_name}"
            + (_(", %d min") % visit.minutes if visit.minutes is not None else "")
            for visit in brief.visits
        ),
        goals=tuple(
            (
                goal.statement,
                _("%(focus)s, due %(day)s") % {"focus": goal.focus_name, "day": short_day(goal.due)}
                if goal.due
                else _("%s, no due day") % goal.focus_name,
            )
            for goal in brief.goals
        ),
        steps=tuple((step.text, _when(step)) for step in brief.steps),
        agreements=brief.agreements,
    )


def _when(step: StepSeen) -> str:
    due = _("by %s") % short_day(step.due) if step.due else ""
    late = _("late") if step.late else ""
    return ", ".join(part for part in (step.owner, due, late) if part)
