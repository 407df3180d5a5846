"""An engagement's page out of its story."""

from collections.abc import Iterator, Mapping
from datetime import date
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stemhappens.coaching.reveal import StepSeen
from stemhappens.coaching.story import Sight, Story, VisitSeen
from stemhappens.core.actor import Role
from stemhappens.web.components import (
    Button,
    NavItem,
    Notice,
    Sentence,
    SightRow,
    Sights,
    Strong,
    Tag,
)
from stemhappens.web.contexts.engagement import EngagementPage, StepRow, VisitEntry
from stemhappens.web.doors import Door
from stemhappens.web.engagements.goal_cards import goal_cards
from stemhappens.web.engagements.history import history_link
from stemhappens.web.engagements.timeline import timeline_of, weeks_text
from stemhappens.web.frame import may_enter
from stemhappens.web.says import day_text, listed, say_number, short_day

SHOWN_VISITS = 20
YEAR = 300
"""A day so long ago is said with its year."""

READERS = (
    (Role.TEACHER, gettext_lazy("Teacher")),
    (Role.COACH, gettext_lazy("Coach")),
    (Role.LEAD_COACH, gettext_lazy("Lead coach")),
    (Role.PRINCIPAL, gettext_lazy("Principal")),
    (Role.DIRECTOR, gettext_lazy("Director")),
    (Role.BOARD, gettext_lazy("Board")),
)
SIGHTS = {"full": "yes", "by agreement": "agreed", "totals": "part", "counts": "part"}
"""How much a role sees, as the mark of the table; anything else is "no"."""


def story_page(
    door: Door, story: Story, seen_as: Role | None, notes: Mapping[int, str]
) -> EngagementPage:
    """The page. seen_as: the role as which it is read, when it is not the reader's own.

    notes: the reader's own private notes, by visit.
    """
    read_only = seen_as is not None or door.public
    for_whom = _for_whom(story)
    return EngagementPage(
        title=headline(story),
        crumbs=_crumbs(door, story),
        facts=tuple(_facts(story)),
        acts=() if read_only else tuple(_acts(door, story)),
        more_acts=() if read_only else tuple(_more_acts(door, story)),
        timeline_title=timeline_title(story),
        timeline_how=_("Numbers between visits are school days. Hatched days are not school days "
                       "and do not count.") if story.phases else "",
        timeline=timeline_of(story),
        visits_title=_("Visits") if story.visits else _("No visit yet"),
        visits_aside=_shared_with(story),
        visits=tuple(_entries(door, story, for_whom, notes)),
        more_visits=_("All visits") if len(story.visits) > SHOWN_VISITS else "",
        more_visits_href=door.url("sessions") if len(story.visits) > SHOWN_VISITS else "",
        goals_title=goals_title(story),
        goals=tuple(goal_cards(door, story, for_whom, read_only)),
        goal_acts=() if read_only else tuple(_goal_acts(door, story)),
        steps_title=steps_title(story),
        steps=tuple(_steps(door, story, read_only)),
        steps_withheld=for_whom if story.steps is None else "",
        step_acts=() if read_only else tuple(_step_acts(door, story)),
        sights=_sights(story),
        looked_href=_looked(door, story, read_only),
        agreement_href="" if door.public else door.url("engagement-agreement", uid=story.uid),
        see_as=tuple(_see_as(door, story, seen_as)),
        as_note=_as_note(seen_as),
        history=history_link(door, story, seen_as),
        notice=_notice(story, seen_as),
    )  # fmt: skip


def pair_text(story: Story) -> str:
    """ "Carla and Theo", "Four teachers and Theo", or "This engagement" where none may know."""
    teachers, coaches = _first(story.teachers or ()), _first(story.coaches)
    if len(teachers) > 3:
        teachers = [_("%(number)s teachers") % {"number": say_number(len(teachers)).capitalize()}]
    return listed([*teachers, *coaches]) or _("This engagement")


def _first(names: tuple[str, ...]) -> list[str]:
    return [name.partition(" ")[0] for name in names if name]


def headline(story: Story) -> str:
    """What stands in one sentence: where they are, for how long, and whether a limit is past."""
    said = {"pair": pair_text(story)}
    if story.state == "invited":
        return _("%(pair)s: invited, not yet begun") % said
    if story.state == "declined":
        return _("%(pair)s: the invitation was declined") % said
    if story.closed:
        return _closed(story)
    if not story.phases:
        return _("%(pair)s are at work") % said
    last = story.phases[-1]
    said |= {"phase": last.name, "weeks": weeks_text(last.days)}
    if story.state == "paused":
        return _("%(pair)s are pausing, after %(weeks)s in %(phase)s") % said
    if last.stalled and last.limit is not None:
        said["limit"] = weeks_text(last.limit)
        return _("%(pair)s: %(weeks)s in %(phase)s, past its limit of %(limit)s") % said
    if last.days == 0:
        return _("%(pair)s: just begun with %(phase)s") % said
    if story.coaches and story.teachers:
        return _("%(pair)s are %(weeks)s into %(phase)s") % said
    return _("%(pair)s is %(weeks)s into %(phase)s") % said


def _closed(story: Story) -> str:
    day = short_day(story.closed) if story.closed else ""
    return _("%(pair)s: closed on %(day)s") % {"pair": pair_text(story), "day": day}


def _crumbs(door: Door, story: Story) -> tuple[NavItem, ...]:
    crumbs = [NavItem(_("Engagements"), door.url("engagements"))]
    crumbs.append(NavItem(listed(story.teachers or ()) or story.school or _("Engagement"), ""))
    return tuple(crumbs)


def _facts(story: Story) -> Iterator[Sentence]:
    if story.teachers:
        yield (Strong(listed(story.teachers)),)
    if story.school:
        yield (story.school,)
    if any(story.coaches):
        yield (_("Coach "), Strong(listed(story.coaches)))
    yield (_("Since %(day)s") % {"day": day_text(story.opened)},)
    if story.state in ("paused", "closed", "declined", "invited"):
        reason = story.states[-1].reason
        yield (Tag(story.state_name.capitalize()), f" {reason}" if reason else "")
    if story.since_visit is not None and story.visits and story.state == "active":
        days = ngettext("%d school day", "%d school days", story.since_visit) % story.since_visit
        yield (_("Last visit "), Strong(days), _(" ago"))
    if story.planned:
        day = story.planned[0].day
        yield (_("Next visit "), Strong(_("today") if day == story.today else short_day(day)))


def timeline_title(story: Story) -> str:
    """ "Six visits since January, none more than 15 school days apart"."""
    gaps = [visit.gap for visit in story.visits if visit.gap is not None]
    if not gaps:
        return _("No visit yet")
    said = {
        "visits": _visits_text(len(gaps)).capitalize(),
        "day": short_day(story.opened),
    }
    inner = gaps[:-1]
    if not inner:
        return _("%(visits)s since %(day)s") % said
    said["gap"] = str(max(inner))
    return _("%(visits)s since %(day)s, none more than %(gap)s school days apart") % said


def _visits_text(count: int) -> str:
    words = say_number(count)
    return ngettext("%(number)s visit", "%(number)s visits", count) % {"number": words}


def _for_whom(story: Story) -> str:
    people = listed([*(story.teachers or ()), *story.coaches])
    whom = people or _("the coach and the teacher")
    return _("For %(whom)s only.") % {"whom": whom}


def _shared_with(story: Story) -> str:
    names = _first(story.teachers or ())
    return _("Shared with %(who)s") % {"who": listed(names[:3])} if names and story.visits else ""


def _entries(
    door: Door, story: Story, for_whom: str, notes: Mapping[int, str]
) -> Iterator[VisitEntry]:
    """The visits shown; the first one follows no other, so it has no gap to tell."""
    first = next((visit for visit in reversed(story.visits) if visit.gap is not None), None)
    for visit in story.visits[:SHOWN_VISITS]:
        yield _visit(door, visit, for_whom, notes, first=visit is first)


def _visit(
    door: Door, visit: VisitSeen, for_whom: str, notes: Mapping[int, str], *, first: bool
) -> VisitEntry:
    facts = [_("%(n)d min") % {"n": visit.minutes}] if visit.minutes else []
    if visit.state != "held":
        facts.insert(0, visit.state_name)
    if visit.gap is not None:
        days = ngettext("after %d school day", "after %d school days", visit.gap) % visit.gap
        facts.append(_("first visit") if first else days)
    return VisitEntry(
        day=visit.day.isoformat(),
        day_text=short_day(visit.day),
        name=visit.type_name or _("Visit"),
        facts=" · ".join(facts),
        summary=visit.summary or "",
        withheld=for_whom if visit.summary is None else "",
        note=notes.get(visit.id, ""),
        href=door.url("session", uid=visit.uid) if may_enter(door, "session") else "",
    )


def goals_title(story: Story) -> str:
    """ "One goal completed, one open"."""
    if not story.goals:
        return _("No goal yet")
    done = [goal for goal in story.goals if goal.status == "completed"]
    is_open = [goal for goal in story.goals if goal.status == "open"]
    parts = []
    if done:
        words = {"number": say_number(len(done))}
        parts.append(
            ngettext("%(number)s goal completed", "%(number)s goals completed", len(done)) % words
        )
    if is_open:
        words = {"number": say_number(len(is_open))}
        text = _("%(number)s open") if done else ngettext(
            "%(number)s goal is open", "%(number)s goals are open", len(is_open)
        )  # fmt: skip
        parts.append(text % words)
    said = ", ".join(parts) or _("no goal is open any more")
    return said[:1].upper() + said[1:]


def steps_title(story: Story) -> str:
    """ "Two next steps are open; four are done"."""
    if story.steps is None:
        return _("Next steps")
    is_open = len([step for step in story.steps if step.open])
    done = len([step for step in story.steps if step.done_on])
    said = ngettext("%(number)s next step is open", "%(number)s next steps are open", is_open) % {
        "number": say_number(is_open)
    }
    late = len([step for step in story.steps if step.open and step.late])
    if late:
        said += _(", %(number)s of them overdue") % {"number": say_number(late)}
    if done:
        said += _("; %(number)s done") % {"number": say_number(done)}
    return said[:1].upper() + said[1:]


def _steps(door: Door, story: Story, read_only: bool) -> Iterator[StepRow]:
    """The open ones first, the next due first; then what is done, the latest first."""
    steps = [step for step in story.steps or () if not step.dropped_on]
    is_open = [step for step in steps if step.open]
    done = [step for step in steps if not step.open]
    may = "promise" in story.verbs and not read_only
    for step in sorted(is_open, key=lambda one: (one.due is None, one.due)):
        yield StepRow(
            text=step.text,
            who=step.owner,
            by=due_text(step.due, story.today),
            done=False,
            late=late_text(step.due, story.today) if step.late else "",
            done_href=step_href(door, step, "done") if may else "",
            drop_href=step_href(door, step, "drop") if may else "",
        )
    for step in sorted(done, key=lambda one: str(one.done_on), reverse=True):
        yield StepRow(step.text, step.owner, short_day(step.done_on) if step.done_on else "", True)


def step_href(door: Door, step: StepSeen, act: str) -> str:
    """Where a form is sent to settle a step, as its reader saw it."""
    return f"{door.url('step-act', uid=step.uid, act=act)}?version={step.version}"


def due_text(due: date | None, today: date) -> str:
    """ "8 May", "today", "–"."""
    if due is None:
        return "–"
    if due == today:
        return _("today")
    return day_text(due) if (today - due).days > YEAR else short_day(due)


def late_text(due: date | None, today: date) -> str:
    """ "3 days late"."""
    days = (today - due).days if due else 0
    return ngettext("%d day late", "%d days late", days) % days if days > 0 else ""


def _act(door: Door, story: Story, label: str, act: str, tone: str = "quiet") -> Button:
    return Button(label, door.url("engagement-act", uid=story.uid, act=act), tone=tone)


def _acts(door: Door, story: Story) -> Iterator[Button]:
    if story.state in ("invited", "declined") and "open" in story.verbs:
        yield _act(door, story, _("They accepted"), "accept", "")
    if story.state == "paused" and "open" in story.verbs:
        yield _act(door, story, _("Resume"), "resume", "")
    if story.state == "active":
        if "move_phase" in story.verbs and story.next_phases:
            name = story.next_phases[0][1]
            label = _("Move to %(phase)s") % {"phase": name}
            yield _act(door, story, label, "move")
        if "log" in story.verbs:
            href = f"{door.url('log')}?{urlencode({'engagement': str(story.uid)})}"
            yield Button(_("Log a visit"), href, tone="")


def _more_acts(door: Door, story: Story) -> Iterator[Button]:
    if "open" in story.verbs:
        if story.state == "invited":
            yield _act(door, story, _("They declined"), "decline", "bare")
        if story.state == "active":
            yield _act(door, story, _("Pause"), "pause", "bare")
        if story.state in ("active", "paused"):
            yield _act(door, story, _("Close"), "close", "bare")
            yield _act(door, story, _("Add a coach"), "coach", "bare")
            yield _act(door, story, _("Add a teacher"), "teacher", "bare")
            if len(story.coaches) + len(story.teachers or ()) > 2:
                yield _act(door, story, _("Somebody leaves"), "leave", "bare")
            if len(story.coaches) > 1:
                yield _act(door, story, _("Another coach leads"), "lead", "bare")
        if story.state == "closed":
            yield _act(door, story, _("Open again"), "resume", "bare")
    if "agree" in story.verbs:
        yield _act(door, story, _("What others may read"), "agree", "bare")


def _goal_acts(door: Door, story: Story) -> Iterator[Button]:
    if "set_goal" in story.verbs and story.state in ("active", "paused"):
        yield _act(door, story, _("Set a goal"), "goal")


def _step_acts(door: Door, story: Story) -> Iterator[Button]:
    if "promise" in story.verbs and story.state in ("active", "paused"):
        yield _act(door, story, _("Add a next step"), "step")


def _sights(story: Story) -> Sights:
    teacher = _first(story.teachers or ())
    coach = _first(story.coaches)
    names = {
        Role.TEACHER: teacher[0] if len(teacher) == 1 else _("Teachers"),
        Role.COACH: coach[0] if len(coach) == 1 else _("Coaches"),
    }
    readers = tuple(names.get(role, str(title)) for role, title in READERS)
    return Sights(_("Who sees what of this engagement"), readers, tuple(map(_row, story.sights)))


def _row(sight: Sight) -> SightRow:
    cells = dict(sight.cells)
    marks = [SIGHTS.get(cells.get(role, ""), "no") for role, _title in READERS]
    if sight.part == "note":
        marks = ["only" if mark == "yes" else mark for mark in marks]
    title = sight.title[:1].upper() + sight.title[1:]
    return SightRow(title, tuple(marks))


def _looked(door: Door, story: Story, read_only: bool) -> str:
    if read_only or not door.actor.has(Role.COACH, Role.TEACHER):
        return ""
    return door.url("engagement-looked", uid=story.uid)


def _see_as(door: Door, story: Story, seen_as: Role | None) -> Iterator[NavItem]:
    """The readers whose page this can be seen as; not for a reader without a login."""
    if door.public:
        return
    here = door.url("engagement", uid=story.uid)
    yield NavItem(_("You"), here, current=seen_as is None)
    teacher = _first(story.teachers or ())
    for role, title in READERS:
        if role in door.actor.roles or role == Role.COACH:
            continue
        label = teacher[0] if role == Role.TEACHER and len(teacher) == 1 else str(title)
        yield NavItem(label, f"{here}?as={role}", current=seen_as == role)


def _as_note(seen_as: Role | None) -> str:
    return _("Read only, cut to what you may read yourself.") if seen_as else ""


def _notice(story: Story, seen_as: Role | None) -> Notice | None:
    if seen_as in (Role.PRINCIPAL, Role.BOARD):
        return Notice(
            _("This page is not shown to them."),
            _("They see counts and totals alone: no name, no visit, no word."),
            "info",
            "lock",
        )
    return None
