"""A teacher's own page, composed from what was read: the sentence, goals, steps, visits."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.coaching.mine import Mine, OwnEngagement, OwnVisit
from stemhappens.coaching.models import EngagementState, Session
from stemhappens.coaching.pulse import OwnPulse
from stemhappens.coaching.reveal import StepSeen
from stemhappens.web.components import Button, Empty, NavItem, Notice
from stemhappens.web.doors import Door
from stemhappens.web.engagements.goal_cards import goal_cards
from stemhappens.web.engagements.story_page import due_text, late_text
from stemhappens.web.frame import may_enter
from stemhappens.web.mine.asked import questions_of
from stemhappens.web.mine.contexts import MinePage, StepLine, VisitLine
from stemhappens.web.says import day_text, listed, long_day, say_number, short_day
from stemhappens.web.today.sections import hour

State = EngagementState.State


def mine_page(door: Door, own: Mine, asked: OwnPulse | None) -> MinePage:
    """The page."""
    goals = tuple(goal_cards(door, own, "", read_only=door.actor.looker is not None))
    mine = [step for step in own.steps if step.owner_id == own.person_id]
    theirs = [step for step in own.steps if step.owner_id != own.person_id]
    return MinePage(
        title=_title(own),
        lead=_lead(own),
        notices=tuple(_notices(own)),
        questions=questions_of(door, asked) if asked else None,
        goals_title=_goals_title(own),
        goals=goals,
        goals_how=_("The words are for you and your coach. Your coach may let the lead coach "
                    "read along only by an agreement with you.") if goals else "",
        steps_title=_steps_title(own.steps, len(mine)),
        mine=tuple(_step(step, own.today) for step in mine),
        theirs=tuple(_step(step, own.today) for step in theirs),
        steps_how=_steps_how(own),
        planned=tuple(_visit(door, one, own.today) for one in own.planned),
        visits_title=_visits_title(own),
        visits=tuple(_visit(door, one, own.today) for one in own.visits),
        visits_href=door.url("sessions") if may_enter(door, "sessions") else "",
        acts=tuple(_acts(door, own)),
        links=tuple(_links(door)),
        yours=tuple(_yours()),
        empty=_empty() if own.empty else None,
    )  # fmt: skip


def _open_goals(own: Mine) -> int:
    return len([goal for goal in own.goals if goal.status == "open"])


def _people(engagements: Sequence[OwnEngagement]) -> list[str]:
    return list(dict.fromkeys(name for one in engagements for name in one.coaches if name))


def _title(own: Mine) -> str:
    """Where one stands, and when the next visit is."""
    active = [one for one in own.engagements if one.state == State.ACTIVE]
    paused = [one for one in own.engagements if one.state == State.PAUSED]
    invited = [one for one in own.engagements if one.state == State.INVITED]
    if own.empty:
        return _("You have had no coaching visit yet")
    if active:
        who = listed([_("You"), *_people(active)]) if _people(active) else _("You and your coach")
        said = {"who": who, "work": _work(own), "next": _next(own)}
        return _("%(who)s are %(work)s; %(next)s") % said
    if paused:
        said = {"who": listed([_("You"), *_people(paused)]), "next": _next(own)}
        said["day"] = short_day(paused[0].since)
        return _("%(who)s are pausing since %(day)s; %(next)s") % said
    if invited:
        who = listed(_people(invited)) or _("A coach")
        return _("%(who)s invited you to work together") % {"who": who}
    return _("You are in no engagement now; %(next)s") % {"next": _next(own)}


def _work(own: Mine) -> str:
    count = _open_goals(own)
    if not count:
        return _("working together, with no open goal yet")
    said = ngettext("working on %(number)s goal", "working on %(number)s goals", count)
    return said % {"number": say_number(count)}


def _coming(own: Mine) -> OwnVisit | None:
    return next((one for one in own.planned if one.day >= own.today), None)


def _next(own: Mine) -> str:
    """ "next visit Thursday 14 May", "next visit today at 10:15 am"."""
    coming = _coming(own)
    if coming is None:
        return _("no visit is planned")
    day = _("today") if coming.day == own.today else _weekday(coming.day, own.today)
    said = {"day": day, "time": hour(coming.starts_at)}
    return (_("next visit %(day)s, %(time)s") if said["time"] else _("next visit %(day)s")) % said


def _weekday(day: date, today: date) -> str:
    """With its year only where that is another one."""
    text = long_day(day)
    return text if day.year != today.year else text.rpartition(" ")[0]


def _lead(own: Mine) -> str:
    held = [one for one in own.visits if one.state == Session.State.HELD]
    if own.empty:
        return ""
    if not held:
        return _("No visit was held yet.")
    said = {"day": day_text(held[0].day), "who": listed(held[0].coaches)}
    return (_("Your last visit was on %(day)s, with %(who)s.") if said["who"] else
            _("Your last visit was on %(day)s.")) % said  # fmt: skip


def _notices(own: Mine) -> Iterator[Notice]:
    """An invitation waits for a word, a completed goal for a confirmation."""
    for one in own.engagements:
        if one.state == State.INVITED:
            who = listed(one.coaches) or _("A coach")
            said = {"who": who, "day": short_day(one.since)}
            yield Notice(
                _("%(who)s invited you on %(day)s.") % said,
                _("Nothing has begun. Tell them yes or no; they note your answer, and either is "
                  "fine. Nobody else is told why."),
                "ask",
            )  # fmt: skip
    waiting = len([goal for goal in own.goals if goal.awaits])
    if waiting:
        strong = ngettext("%(number)s completed goal waits for your word.",
                          "%(number)s completed goals wait for your word.", waiting)  # fmt: skip
        yield Notice(
            (strong % {"number": say_number(waiting)}).capitalize(),
            _("You have the last word on whether it is reached; confirm it below, or talk to your "
              "coach."),
            "ask",
        )  # fmt: skip


def _goals_title(own: Mine) -> str:
    count = _open_goals(own)
    done = len([goal for goal in own.goals if goal.status == "completed"])
    if not own.goals:
        return _("No goal yet; you and your coach set one together")
    first = ngettext("%(number)s goal is open", "%(number)s goals are open", count)
    said = (first % {"number": say_number(count)}).capitalize()
    if done:
        said += _(", %(number)s completed") % {"number": say_number(done)}
    return said


def _steps_title(steps: Sequence[StepSeen], mine: int) -> str:
    if not steps:
        return _("No next step is open")
    said = ngettext(
        "%(number)s next step is open, %(own)s of them yours",
        "%(number)s next steps are open, %(own)s of them yours",
        len(steps),
    )
    if len(steps) == 1:
        said = _("One next step is open, and it is yours") if mine else _(
            "One next step is open, your coach’s"
        )  # fmt: skip
    words = {"number": say_number(len(steps)).capitalize(), "own": say_number(mine)}
    return said % words


def _steps_how(own: Mine) -> str:
    if not own.steps:
        return _("A next step is promised in a visit: who does what by when.")
    who = listed(_people(own.engagements)) or _("your coach")
    return _("Did one? Tell %(who)s: the coach ticks it, here and in the next log.") % {"who": who}


def _step(step: StepSeen, today: date) -> StepLine:
    by = due_text(step.due, today)
    return StepLine(step.text, step.owner, "" if by == "–" else by, late_text(step.due, today))


def _visits_title(own: Mine) -> str:
    return _("Your latest visits") if own.visits else _("No visit yet")


def _visit(door: Door, one: OwnVisit, today: date) -> VisitLine:
    facts = [listed(one.coaches), one.place, hour(one.starts_at)]
    if one.minutes:
        facts.insert(0, _("%(n)d min") % {"n": one.minutes})
    if one.state == Session.State.PLANNED:
        late = one.day < today
        facts.insert(0, _("was planned, not logged yet") if late else _("planned"))
    elif one.state != Session.State.HELD:
        facts.insert(0, one.state_name)
    return VisitLine(
        day=one.day.isoformat(),
        day_text=short_day(one.day) if one.day.year == today.year else day_text(one.day),
        name=one.type_name or _("Visit"),
        facts=" · ".join(part for part in facts if part),
        href=door.url("session", uid=one.uid),
        summary=one.summary or "",
    )


def _acts(door: Door, own: Mine) -> Iterator[Button]:
    for one in own.engagements:
        label = _("Open the engagement")
        if len(own.engagements) > 1:
            label = _("Your work with %(who)s") % {"who": listed(one.coaches) or _("your coach")}
        yield Button(label, door.url("engagement", uid=one.uid))


def _links(door: Door) -> Iterator[NavItem]:
    yield NavItem(_("Who has looked at my record"), door.url("mine-looked"))
    yield NavItem(_("Who sees what, to print"), door.url("settings-statement"))
    if door.actor.looker is None:
        yield NavItem(_("Take out everything about me (ZIP)"), door.url("mine-everything"))


def _yours() -> Iterator[str]:
    """What every teacher is told of their record, in plain words."""
    yield _("You read all that was shared with you: summaries, topics, goals and next steps.")
    yield _("Your coach may keep private notes. Nobody but the coach who wrote one reads it, you "
            "neither.")  # fmt: skip
    yield _("Principal and board see counts, never your words. Nobody is ranked.")


def _empty() -> Empty:
    return Empty(
        _("How coaching begins"),
        _("A coach invites you, or you ask one; it is yours to accept. You then agree on a goal, "
          "the coach visits, and what the two of you share stands here. What is written down "
          "about it is for you and your coach."),
        level="h2",
    )  # fmt: skip
