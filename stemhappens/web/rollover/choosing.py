"""The page on which the turn of a year is chosen: calendar, schools, people, engagements."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stemhappens.coaching.rollover import Crossing, Way
from stemhappens.core.clock import today
from stemhappens.core.problem import Problems
from stemhappens.people.rollover import Break
from stemhappens.web.components import NavItem, Notice
from stemhappens.web.contexts.wizard import (
    ChoosePage,
    Group,
    Line,
    Option,
    Pick,
    Tick,
    Words,
    Wrong,
)
from stemhappens.web.doors import Door
from stemhappens.web.rollover.asked import Chosen, break_value, lead_of
from stemhappens.web.rollover.counting import amounts
from stemhappens.web.says import day_text, listed, short_day, year_said

WAYS = (
    (Way.GOES_ON, gettext_lazy("goes on as it is")),
    (Way.ANEW, gettext_lazy("begins anew, in the first phase")),
    (Way.CLOSE, gettext_lazy("close it")),
)


def choose_page(door: Door, chosen: Chosen, problems: Problems) -> ChoosePage:
    """All that is decided when a year ends."""
    said = problems.by_field()
    words = {"old": year_said(chosen.ending.name), "new": year_said(chosen.year.name)}
    return ChoosePage(
        title=_("%(old)s ends; what goes on in %(new)s?") % words,
        lead=_(
            "What you leave as it stands goes on. Open goals are carried: each goes on as a new "
            "one that names the old. Nothing changes before you have seen what will happen."
        ),
        crumbs=crumbs(door, year_said(chosen.ending.name)),
        groups=(
            _year(chosen, said), *_breaks(chosen), *_schools(chosen), *_teachers(chosen),
            *_ending(chosen), *_by_school(chosen), *_by_coach(chosen, said),
        ),
        hidden=chosen.hidden,
        side=_("%(new)s with these choices") % words,
        side_how=_("Choose, then count again"),
        amounts=amounts(chosen),
        button=_("See what will happen"),
        foot=_("Nothing is saved before you have seen it. It can be undone for 30 days."),
        wrong=_wrong(chosen, said),
        notices=notices(door, chosen),
    )  # fmt: skip


def crumbs(door: Door, here: str) -> tuple[NavItem, ...]:
    """The way to a page of the wizard."""
    return (
        NavItem(_("Engagements"), door.url("engagements")),
        NavItem(_("A year ends"), door.url("rollover")),
        NavItem(here, ""),
    )


def notices(door: Door, chosen: Chosen) -> tuple[Notice, ...]:
    """What to know before a year is turned that has not ended."""
    if today(door.district) > chosen.ending.last_day:
        return ()
    words = {"day": day_text(chosen.ending.last_day), "over": day_text(chosen.edge.over)}
    text = _(
        "Its last day is %(day)s, and all of this holds from %(over)s on. A goal that is carried "
        "can no longer be completed; let coaches complete theirs first."
    )
    return (Notice(_("This year still runs."), text % words, "ask"),)


def _wrong(chosen: Chosen, said: Mapping[str, list[str]]) -> tuple[Wrong, ...]:
    names = {f"way-{one.id}": listed(one.teachers) for one in chosen.open_ones}
    return tuple(
        Wrong(f"{names[field]}: {message}" if names.get(field) else message, field)
        for field, messages in said.items()
        for message in dict.fromkeys(messages)
    )


# --- the calendar ---


def _year(chosen: Chosen, said: Mapping[str, list[str]]) -> Group:
    first, last = chosen.first_day, chosen.last_day
    if chosen.known:
        words = {"first": day_text(first), "last": day_text(last)}
        return Group(
            "1", _("school year"), _("%s is in the calendar already") % chosen.known.name,
            _("From %(first)s to %(last)s; it stays as it is.") % words,
        )  # fmt: skip
    texts = (
        ("name", _("What the next year is called"), chosen.year.name, "text"),
        ("first_day", _("Its first day of school"), first.isoformat(), "date"),
        ("last_day", _("Its last day of school"), last.isoformat(), "date"),
    )
    fields = tuple(
        Words(name, label, chosen.text(name, value), kind, tuple(said.get(name, ())))
        for name, label, value, kind in texts
    )
    return Group(
        "1", _("school year"), _("When does the next year begin and end?"),
        _("Proposed a year of weeks later, with the same days of the week."), fields=fields,
    )  # fmt: skip


def _breaks(chosen: Chosen) -> Iterable[Group]:
    offered = list(dict.fromkeys([*chosen.proposed.breaks, *chosen.breaks]))
    if not offered:
        return
    yield Group(
        str(len(offered)), ngettext("break", "breaks", len(offered)),
        _("On which of these is there no school again?"),
        _("Moved by 52 weeks, so check each: only what you tick is closed. Other days can be "
          "closed in the calendar later."),
        ticks=tuple(
            Tick("break", break_value(one), one.reason or _("No reason given"), _days(one),
                 one in chosen.breaks)
            for one in offered
        ),
    )  # fmt: skip


def _days(one: Break) -> str:
    if one.first == one.last:
        return day_text(one.first)
    return _("%(first)s to %(last)s") % {"first": short_day(one.first), "last": day_text(one.last)}


# --- schools and people ---


def _schools(chosen: Chosen) -> Iterable[Group]:
    if not chosen.schools:
        return
    now = [one for one in chosen.schools if one.participation_id is not None]
    yield Group(
        str(len(now)), ngettext("school", "schools", len(now)),
        _("Which schools take part in %s?") % year_said(chosen.year.name),
        _("Ticked are those that take part as the year ends."),
        ticks=tuple(
            Tick("school", f"{one.program_id}-{one.school_id}", one.name,
                 "" if one.participation_id else _("not yet"), chosen.takes_part(one))
            for one in chosen.schools
        ),
    )  # fmt: skip


def _teachers(chosen: Chosen) -> Iterable[Group]:
    if not chosen.teachers:
        return
    count = len(chosen.teachers)
    yield Group(
        str(count), ngettext("eligible teacher", "eligible teachers", count),
        _("Who leaves with the year?"),
        _("Tick who leaves: placements, eligibility and teams end; everybody else goes on."),
        ticks=tuple(
            Tick("leaves", str(one.id), one.name, one.school, one.id in chosen.leaver_ids)
            for one in chosen.teachers
        ),
    )  # fmt: skip


def _ending(chosen: Chosen) -> Iterable[Group]:
    """What was entered to end with the year."""
    count = len(chosen.ending_with_it.rows)
    if not count:
        return
    renew = chosen.turn.renew
    options = (
        Option("1", _("they go on without an end"), renew),
        Option("0", _("they end as entered"), not renew),
    )
    yield Group(
        str(count), ngettext("entry", "entries", count),
        _("Placements, eligibility and assignments entered to end with the year"),
        _("Some rosters give each year an end of its own."),
        pick=Pick("renew", _("These entries"), options),
    )  # fmt: skip


# --- engagements ---


def _ways(value: str, empty: str = "") -> tuple[Option, ...]:
    first = (Option("", empty, not value),) if empty else ()
    return (*first, *(Option(way.value, str(name), value == way) for way, name in WAYS))


def _by_school(chosen: Chosen) -> Iterable[Group]:
    """One answer for all of a school, where there are several."""
    schools: dict[int, list[Crossing]] = {}
    for one in chosen.open_ones:
        schools.setdefault(one.school_id or 0, []).append(one)
    if len(schools) < 2:
        return
    lines = []
    for key, some in schools.items():
        name = some[0].school or _("no single school")
        way = chosen.text(f"way-school-{key}")
        count = len(some)
        lines.append(
            Line(
                name, ngettext("%d engagement", "%d engagements", count) % count,
                Pick(f"way-school-{key}", _("All of %s") % name,
                     _ways(way, _("as for each coach")), True),
                Words(f"reason-school-{key}", _("Why they close"),
                      chosen.text(f"reason-school-{key}")),
            )
        )  # fmt: skip
    yield Group(
        str(len(schools)), _("schools"), _("Is something else true of a whole school?"),
        _("A school's answer counts before its coaches'."), lines=tuple(lines),
        open=any(chosen.text(f"way-school-{key}") for key in schools), more=_("Choose by school"),
    )  # fmt: skip


def _by_coach(chosen: Chosen, said: Mapping[str, list[str]]) -> Iterable[Group]:
    coaches: dict[int, list[Crossing]] = {}
    for one in chosen.open_ones:
        coaches.setdefault(lead_of(one), []).append(one)
    for key, some in sorted(coaches.items(), key=lambda item: _coach(item[1])):
        name, count = _coach(some), len(some)
        apart = any(chosen.text(f"way-{one.id}") or said.get(f"way-{one.id}") for one in some)
        yield Group(
            str(count), ngettext("engagement", "engagements", count),
            _("What becomes of those of %s?") % (name or _("nobody")),
            ngettext("%d open goal", "%d open goals", _goals(some)) % _goals(some),
            pick=Pick(f"way-coach-{key}", _("All of them"),
                      _ways(chosen.text(f"way-coach-{key}", Way.GOES_ON.value))),
            reason=Words(f"reason-coach-{key}", _("Why they close"),
                         chosen.text(f"reason-coach-{key}")),
            lines=tuple(_line(one, chosen, said) for one in some), open=apart,
            more=_("Choose for each"),
        )  # fmt: skip


def _coach(some: list[Crossing]) -> str:
    return some[0].coaches[0] if some[0].coaches else ""


def _goals(some: Iterable[Crossing]) -> int:
    return len([goal for one in some for goal in one.goals])


def _line(one: Crossing, chosen: Chosen, said: Mapping[str, list[str]]) -> Line:
    who = listed(one.teachers) or _("no teacher")
    state = one.state_name if one.state != "active" else ""
    dropped = chosen.all_of("drop")
    return Line(
        title=who,
        facts=" · ".join(part for part in (one.school, state) if part),
        pick=Pick(
            f"way-{one.id}", who, _ways(chosen.text(f"way-{one.id}"), _("as for all of them")),
            True, tuple(said.get(f"way-{one.id}", ())),
        ),
        reason=Words(
            f"reason-{one.id}", _("Why it closes: %s") % who, chosen.text(f"reason-{one.id}")
        ),
        ticks=tuple(
            Tick("drop", str(goal.id), _drop(goal.focus_name, goal.due), "",
                 str(goal.id) in dropped)
            for goal in one.goals
        ),
    )  # fmt: skip


def _drop(focus: str, due: date | None) -> str:
    if due is None:
        return _("Drop the goal for %s") % focus
    return _("Drop the goal for %(focus)s, due %(day)s") % {"focus": focus, "day": short_day(due)}
