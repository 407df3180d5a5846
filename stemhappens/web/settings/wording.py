"""What settings say in words."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.people.models import Policy
from stemhappens.web.says import listed


def policy_lines(policy: Policy, uncounted: Sequence[str]) -> list[str]:
    """What a policy says, a clause for each thing."""
    return [
        *_counted(policy, uncounted),
        *_benchmarks(policy),
        *_late(policy),
        *_asked(policy),
    ]


def _counted(policy: Policy, uncounted: Sequence[str]) -> list[str]:
    return [
        _("a visit counts from %d minutes") % policy.minimum_minutes
        if policy.minimum_minutes
        else _("a visit counts however short"),
        _("all types count")
        if not uncounted
        else _("%s does not count") % listed(uncounted)
        if len(uncounted) == 1
        else _("%s do not count") % listed(uncounted),
        _("reached in groups of up to %d") % policy.reach_group_size,
    ]


def _benchmarks(policy: Policy) -> list[str]:
    lines = [
        _("no gap longer than %d school days") % policy.gap_window_days,
        _("met from %d percent of teachers") % policy.benchmark_percent,
    ]
    if policy.yearly_visits:
        visits = policy.yearly_visits
        lines.append(ngettext("%d visit a year", "%d visits a year", visits) % visits)
    else:
        lines.append(_("no yearly number of visits"))
    if policy.hours_plan:
        lines.append(_("%s hours planned") % f"{policy.hours_plan:,}")
    return lines


def _late(policy: Policy) -> list[str]:
    lines = [
        _("a goal stalls after %d school days") % policy.goal_stall_days,
        _("a debrief within %d school days") % policy.debrief_days,
    ]
    if policy.log_until_day:
        lines.append(_("visits logged until day %d of the next month") % policy.log_until_day)
    return lines


def _asked(policy: Policy) -> list[str]:
    lines = [
        _("a topic is needed") if policy.topic_required else _("a topic may be left out"),
        _("a next step is needed")
        if policy.next_step_required
        else _("a next step may be left out"),
    ]
    if policy.confirm_goals:
        lines.append(_("teachers confirm completed goals"))
    return lines
