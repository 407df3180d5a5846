"""The page after saving: what was saved, who can see it, what is next."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.coaching.candidates import next_planned
from stemhappens.coaching.history import last_act
from stemhappens.coaching.reads import SessionLine, SessionPage
from stemhappens.coaching.reveal import TeacherSeen
from stemhappens.coaching.session_links import TouchSeen
from stemhappens.core import clock
from stemhappens.core.actor import Role
from stemhappens.core.rules import See, parts
from stemhappens.web.components import Button
from stemhappens.web.contexts.log import LogSavedPage, Seen
from stemhappens.web.doors import Door
from stemhappens.web.log.choosing import log_href
from stemhappens.web.log.filling import head_day, plain_number
from stemhappens.web.log.late import late_text
from stemhappens.web.log.saving import HOLD
from stemhappens.web.says import day_text, listed, short_day
from stemhappens.web.undoing import undo_href

READERS = (Role.LEAD_COACH, Role.PRINCIPAL, Role.DIRECTOR, Role.BOARD)
READ = ("visit", "who", "topics", "summary", "steps", "goal_status", "goal_text")
"""The parts of a visit that somebody may read, in the order they are named."""


def saved_page(door: Door, found: SessionPage) -> LogSavedPage:
    """What `found` looks like just after it was saved."""
    today = clock.today(door.district)
    return LogSavedPage(
        title=_("Log a visit"),
        done=_("Saved"),
        said=_said(found),
        summary=tuple(_summary(found)),
        seen=who_can_see(found),
        acts=_acts(door, found),
        state=head_day(today),
        state_icon="clock",
        undo_href=_undo(door, found),
    )


def _said(found: SessionPage) -> str:
    line = found.line
    who = line.group or listed(line.teachers or ()) or headcount_text(line.headcount)
    said = {"who": who, "day": day_text(line.day)}
    if line.state != "held":
        return _("%(what)s: %(who)s, %(day)s.") % {"what": line.state_name.capitalize(), **said}
    return _("Your visit with %(who)s on %(day)s.") % said


def headcount_text(count: int | None) -> str:
    """ "12 people"."""
    return ngettext("%d person", "%d people", count or 0) % (count or 0)


def group_text(line: SessionLine) -> str:
    """ "Grade 4 planning, 12 people"; empty where nobody is without a name."""
    count = headcount_text(line.headcount) if line.headcount else ""
    return ", ".join(part for part in (line.group, count) if part)


def _summary(found: SessionPage) -> Iterator[tuple[str, str]]:
    line, said = found.line, found.revealed
    minutes = ngettext("%d minute", "%d minutes", line.minutes or 0) % (line.minutes or 0)
    what = ", ".join(part for part in (line.type_name, minutes if line.minutes else "") if part)
    yield _("Visit"), what or line.state_name
    if line.group:
        there = [*(line.teachers or ()), headcount_text(line.headcount) if line.headcount else ""]
        yield _("Who was there"), listed([name for name in there if name])
    yield _("Where"), line.school or f"{line.place_name}, {line.mode_name}"
    if said.topics:
        yield _("Topics"), listed(said.topics)
    for touch in found.links.touches:
        yield _("Goal"), touch_text(touch)
    for step in said.steps or ():
        by = _("by %(day)s") % {"day": short_day(step.due)} if step.due else ""
        aside = ", ".join(part for part in (step.owner, by) if part)
        yield _("Next step"), f"{step.text.rstrip('.')}. {aside}".strip()
    for text in found.links.kept:
        yield _("Promise kept"), text
    if found.late:
        yield _("Marked late"), late_text(found.late)
    if said.note:
        yield _("Private note"), _("kept, for you alone")


def touch_text(touch: TouchSeen) -> str:
    """ "On track, 18 of 28 students, target 22"."""
    tracks = {True: _("On track"), False: _("Off track"), None: _("Worked on")}
    words = [_("Completed") if touch.status == "completed" else tracks[touch.on_track]]
    if touch.value is not None:
        words.append(f"{plain_number(touch.value)} {touch.unit}".strip())
    if touch.target is not None:
        words.append(_("target %(value)s") % {"value": plain_number(touch.target)})
    return ", ".join(words)


def who_can_see(found: SessionPage) -> tuple[Seen, ...]:
    """Who can see what of a visit, from the rules themselves."""
    teachers = [name.partition(" ")[0] for name in found.line.teachers or ()]
    lines = [Seen(listed(teachers) or _("Teacher"), reader_text(Role.TEACHER))]
    names = {
        Role.LEAD_COACH: _("Lead coach"),
        Role.PRINCIPAL: _("Principal"),
        Role.DIRECTOR: _("Director"),
        Role.BOARD: _("Board"),
    }
    lines += [Seen(names[role], reader_text(role)) for role in READERS]
    if found.revealed.note:
        lines.append(Seen(_("Private note"), _("you alone")))
    return tuple(lines)


def reader_text(role: Role) -> str:
    """What a role reads of a visit: "date, type, minutes, school, which teacher"."""
    sees = {name: parts[name].seen_by(role) for name in READ}
    full = [parts[name].title for name in READ if sees[name] == See.FULL]
    agreed = [parts[name].title for name in READ if sees[name] == See.AGREED]
    if len(full) == len(READ):
        return _("all of it")
    said = [", ".join(full)] if full else []
    if agreed:
        said.append(_("with your agreement %s") % listed(agreed))
    if not said and set(sees.values()) & {See.COUNTS, See.TOTALS}:
        return _("that a visit took place, in a count; nothing said")
    return "; ".join(said) or _("nothing")


def _acts(door: Door, found: SessionPage) -> tuple[Button, ...]:
    acts = []
    if "amend" in found.verbs:
        acts.append(Button(_("Correct it"), door.url("session-edit", uid=found.line.uid)))
    acts.append(_next(door, found.revealed.teachers or ()))
    return tuple(acts)


def _next(door: Door, there: Iterable[TeacherSeen]) -> Button:
    """The next visit planned today, else any other."""
    seen = [teacher.person_id for teacher in there]
    planned = next_planned(door.actor, clock.today(door.district), seen)
    if planned is None:
        return Button(_("Log another"), door.url("log"), tone="")
    first = planned.name.partition(" ")[0]
    return Button(_("Next: %s") % first, log_href(door, planned.uid), tone="")


def _undo(door: Door, found: SessionPage) -> str:
    if "withdraw" not in found.verbs:
        return ""
    last = last_act(found.line.id, door.district.pk)
    if last is not None and last[1] == HOLD:
        return undo_href(door, last[0], door.url("log"))
    return f"{door.url('session-withdraw', uid=found.line.uid)}?version={found.version}"
