"""The rows behind figures of the story's course: goals and engagements."""

from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stemhappens.coaching.models import EngagementMember
from stemhappens.metrics.lists import GoalState, OpenSpell, goal_states, open_spells
from stemhappens.people.models import Phase
from stemhappens.web.components import Tag
from stemhappens.web.impact.listings import (
    Present,
    Source,
    day_value,
    grouped,
    heads_for,
    line_of,
    number_value,
    who_value,
    whose_value,
)
from stemhappens.web.impact.reading import Named
from stemhappens.web.tables import Head, Listing, Value

FOCUS = {1: gettext_lazy("teacher practice"), 2: gettext_lazy("student outcome")}
STATUS = {
    1: gettext_lazy("open"),
    2: gettext_lazy("completed"),
    3: gettext_lazy("carried over"),
    4: gettext_lazy("dropped"),
}


def goals(source: Source, keys: Collection[int], caption: str) -> Listing:
    """Goals with whose they are and where they stand; never their wording."""
    found = goal_states(source.at, source.asking, source.using)
    rows = [row for row in found if row.goal in keys]
    members = _members(source, {row.engagement for row in rows})
    people = source.names(
        {row.coach for row in rows} | {p for those in members.values() for p in those}
    )
    heads = heads_for(
        source,
        Head("teachers", _("Teacher")),
        Head("school", _("School")),
        Head("coach", _("Coach")),
        Head("focus", _("Focus")),
        Head("status", _("Status")),
        Head("since", _("Since")),
        Head("due", _("Due")),
        Head("idle", _("School days untouched"), num=True),
    )
    lines = [line_of(heads, _goal(source, row, members, people)) for row in rows]
    return Listing(caption, heads, tuple(lines))


def _goal(
    source: Source, row: GoalState, members: Present, people: Mapping[int, Named]
) -> dict[str, Value]:
    status = str(STATUS.get(row.status, ""))
    state = Value(status)
    if row.stalled:
        state = Value(_("stalled"), part=Tag(_("stalled"), "ask"))
    return {
        "teachers": whose_value(source, people, members.get(row.engagement, ()), row.coach),
        "school": Value(source.school(row.school)),
        "coach": who_value(people, row.coach),
        "focus": Value(str(FOCUS.get(row.focus, ""))),
        "status": state,
        "since": day_value(row.since),
        "due": day_value(row.due),
        "idle": number_value(row.idle if row.status == 1 else None),
    }


def _members(source: Source, engagements: Collection[int]) -> Present:
    """The teachers of engagements, if the reader may know them."""
    if not source.named:
        return {}
    rows = EngagementMember.objects.using(source.using).filter(
        engagement_id__in=engagements, role=EngagementMember.Role.TEACHER
    )
    return grouped(rows.order_by("pk").values_list("engagement_id", "person_id"))


def engagements(source: Source, keys: Collection[int], caption: str) -> Listing:
    """Engagements with the phase they are in, the longest in it first; closed ones without."""
    spells = {s.engagement: s for s in open_spells(source.at, source.asking, source.using)}
    members = _members(source, keys)
    coaches = {spell.coach for spell in spells.values()}
    people = source.names(coaches | {p for those in members.values() for p in those})
    phases = dict(Phase.objects.using(source.using).values_list("pk", "name"))
    heads = heads_for(
        source,
        Head("teachers", _("Teacher")),
        Head("school", _("School")),
        Head("coach", _("Coach")),
        Head("phase", _("Phase")),
        Head("since", _("Since")),
        Head("days", _("School days"), num=True),
        Head("limit", _("Limit"), num=True),
    )
    ordered = sorted(keys, key=lambda key: -(spells[key].days if key in spells else -1))
    lines = [
        line_of(
            heads,
            {
                "teachers": whose_value(
                    source, people, members.get(key, ()), _coach_of(spells, key)
                ),
                **_spell(source, spells.get(key), phases, people),
            },
        )
        for key in ordered
    ]
    return Listing(caption, heads, tuple(lines))


def _coach_of(spells: Mapping[int, OpenSpell], engagement: int) -> int:
    """Whose an open engagement is; -1, whom no lead coach is assigned, for a closed one."""
    return spells[engagement].coach if engagement in spells else -1


def _spell(
    source: Source,
    spell: OpenSpell | None,
    phases: Mapping[int, str],
    people: Mapping[int, Named],
) -> dict[str, Value]:
    if spell is None:
        return {"phase": Value(_("closed"))}
    days = Value(str(spell.days), spell.days)
    if spell.stalled:
        days = Value(str(spell.days), spell.days, Tag(str(spell.days), "ask"))
    return {
        "school": Value(source.school(spell.school)),
        "coach": who_value(people, spell.coach),
        "phase": Value(phases.get(spell.phase, ""), spell.position),
        "since": day_value(spell.since),
        "days": days,
        "limit": number_value(spell.limit or None),
    }
