"""Goals as cards: what became of each, its wording, its measure as a line, what may be done."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import Protocol

from django.utils.translation import gettext as _

from stemhappens.coaching.goal_reads import GoalSeen, GoalWords
from stemhappens.core.actor import Role
from stemhappens.web.charts import GoalLine, Reading
from stemhappens.web.components import Button, Tag
from stemhappens.web.contexts.engagement import GoalCard
from stemhappens.web.doors import Door
from stemhappens.web.log.filling import plain_number
from stemhappens.web.says import listed, short_day


class HasGoals(Protocol):
    """What goal cards are made of: a story, or one's own goals over several.

    teachers: of the engagement, to say for whom a goal is that is not for all of them.
    """

    @property
    def goals(self) -> Sequence[GoalSeen]: ...

    @property
    def teachers(self) -> Sequence[str] | None: ...

    @property
    def verbs(self) -> Collection[str]: ...

    @property
    def today(self) -> date: ...


def goal_cards(door: Door, story: HasGoals, for_whom: str, read_only: bool) -> Iterator[GoalCard]:
    """A card for each goal the reader may know of."""
    for goal in story.goals:
        words = goal.words
        yield GoalCard(
            state=state_tag(goal),
            kind=_kind(goal, story),
            statement=words.statement if words else "",
            withheld="" if words else for_whom,
            evidence=words.evidence if words else "",
            evidence_url=_opens_as_page(words.evidence_url) if words else "",
            measure=_measure(words) if words else "",
            practice=words.practice if words else "",
            chart=chart_of(goal, words) if words else None,
            acts=() if read_only else tuple(_acts(door, story, goal)),
        )


def state_tag(goal: GoalSeen) -> Tag:
    """What it is, in a word: stalled is said even where the coach says otherwise."""
    if goal.awaits:
        return Tag(_("Completed, waits for confirmation"), "ask")
    if goal.status == "completed":
        return Tag(_("Completed %(day)s") % {"day": short_day(goal.status_day)}, "go", "check")
    if goal.status != "open":
        said = {"what": goal.status_name.capitalize(), "day": short_day(goal.status_day)}
        return Tag(_("%(what)s %(day)s") % said)
    if goal.stalled:
        return Tag(_("Stalled"), "ask")
    if goal.on_track is None:
        return Tag(_("Open"))
    return Tag(_("On track"), "go") if goal.on_track else Tag(_("Off track"), "ask")


def _kind(goal: GoalSeen, story: HasGoals) -> str:
    parts = [goal.focus_name]
    if goal.status == "open":
        if goal.due:
            late = goal.due < story.today
            word = _("was due %(day)s") if late else _("due %(day)s")
            parts.append(word % {"day": short_day(goal.due)})
            if goal.first_due:
                parts.append(_("moved from %(day)s") % {"day": short_day(goal.first_due)})
        if goal.stalled:
            parts.append(_("not worked on for %(days)d school days") % {"days": goal.untouched})
            if goal.on_track:
                parts.append(_("the coach says on track"))
    if goal.awaits:
        said = {"day": short_day(goal.status_day), "who": listed(goal.participants or ())}
        parts.append(
            _("completed %(day)s, %(who)s has the last word") % said
            if goal.participants
            else _("completed %(day)s, the teacher has the last word") % said
        )
    if goal.confirmed_on:
        parts.append(_("confirmed by the teacher"))
    if goal.carried:
        parts.append(_("carried over"))
    if goal.participants and story.teachers and len(goal.participants) < len(story.teachers):
        parts.append(_("for %(who)s") % {"who": listed(goal.participants)})
    return " · ".join(parts)


def _measure(words: GoalWords) -> str:
    """ "notebooks that cite evidence, of 28 students: from 9 to 22"."""
    numbers = ""
    if words.baseline is not None and words.target is not None:
        said = {"first": plain_number(words.baseline), "last": plain_number(words.target)}
        numbers = _("from %(first)s to %(last)s") % said
    elif words.target is not None:
        numbers = _("target %(value)s") % {"value": plain_number(words.target)}
    name = ", ".join(part for part in (words.measure, words.unit) if part)
    return ": ".join(part for part in (name, numbers) if part)


def _opens_as_page(url: str) -> str:
    """The address where it is one that a browser opens as a page, whatever way it came in."""
    return url if url.startswith(("https://", "http://")) else ""


def chart_of(goal: GoalSeen, words: GoalWords) -> GoalLine | None:
    """The measure from its baseline; None with fewer than two readings or without a target."""
    readings = list(_readings(goal, words))
    if len(readings) < 2 or words.target is None:
        return None
    target = plain_number(words.target)
    unit = words.unit or words.measure
    said = ", ".join(f"{one.text} {one.day_text}" for one in readings)
    is_open = goal.status == "open" and goal.due is not None and goal.due > readings[-1].day
    return GoalLine(
        label=_("%(unit)s: %(said)s; target %(target)s")
        % {"unit": unit, "said": said, "target": target},
        readings=tuple(readings),
        target=Fraction(words.target),
        target_text=_("target %(value)s") % {"value": target},
        unit=unit,
        due=goal.due if is_open else None,
        due_text=short_day(goal.due) if is_open and goal.due else "",
    )


def _readings(goal: GoalSeen, words: GoalWords) -> Sequence[Reading]:
    """The baseline on the first day, then each reading; the last one of a day."""
    found: dict[date, Reading] = {}
    pairs = [(goal.opened, words.baseline)] + [(t.day, t.value) for t in goal.touches]
    for day, value in pairs:
        if value is not None:
            found[day] = Reading(day, Fraction(value), plain_number(value), short_day(day))
    return [found[day] for day in sorted(found)]


def _acts(door: Door, story: HasGoals, goal: GoalSeen) -> Iterator[Button]:
    def button(label: str, act: str) -> Button:
        return Button(label, door.url("goal-act", uid=goal.uid, act=act), tone="bare")

    if goal.status == "open":
        if "complete" in story.verbs:
            yield button(_("Complete"), "complete")
        if "set_goal" in story.verbs:
            yield button(_("Note work on it"), "touch")
            yield button(_("Change due date"), "due")
            yield button(_("Carry over"), "carry")
            yield button(_("Drop"), "drop")
    elif goal.status in ("completed", "dropped") and "set_goal" in story.verbs:
        yield button(_("Open again"), "reopen")
    if "set_goal" in story.verbs and goal.words:
        yield button(_("Correct"), "correct")
    asked = goal.status == "completed" and not goal.confirmed_on
    if asked and goal.mine and door.actor.has(Role.TEACHER):
        label = _("Confirm it is completed")
        href = door.url("goal-act", uid=goal.uid, act="confirm")
        yield Button(label, href, tone="" if goal.awaits else "quiet")
