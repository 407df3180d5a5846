"""The page on which receivers are chosen: a question for each school, an answer for all of it."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.coaching.handover import AS_COACH, ending_memberships
from stemhappens.coaching.passing import Held
from stemhappens.core.problem import Problems
from stemhappens.web.components import NavItem, Notice
from stemhappens.web.contexts.wizard import (
    Amount,
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
from stemhappens.web.handover.asked import CLOSE, ENGAGEMENT, REASON, SCHOOL, Chosen
from stemhappens.web.says import day_text, listed

FIELDS = {"visits_to": "visits_to", "day": "day"}


def choose_page(door: Door, chosen: Chosen, name: str, problems: Problems) -> ChoosePage:
    """Who takes over what; `name` leaves."""
    said = problems.by_field()
    count = len(chosen.left.engagements)
    words = {"name": name, "n": count, "day": day_text(chosen.day)}
    return ChoosePage(
        title=_title(count) % words,
        lead=_(
            "We propose who coaches a school already, of several the one with the lighter "
            "caseload. Choose once for a school, or for one engagement alone. Nothing changes yet."
        ),
        crumbs=(
            NavItem(_("Engagements"), door.url("engagements")),
            NavItem(_("Hand over"), door.url("handover")),
            NavItem(name, ""),
        ),
        groups=(*_schools(chosen, said), *_others(door, chosen, name, said)),
        hidden=chosen.hidden,
        side=_("Caseloads from %(day)s") % words,
        side_how=_("Open engagements, as chosen now"),
        amounts=_loads(chosen),
        button=_("See what will happen"),
        foot=_("Nothing is saved before you have seen it. It can be undone for 30 days."),
        wrong=_wrong(chosen, said),
        notices=_notices(chosen, name, said),
    )


def _title(count: int) -> str:
    if not count:
        return _("%(name)s holds no open engagement on %(day)s")
    return ngettext(
        "%(name)s hands %(n)d engagement over on %(day)s",
        "%(name)s hands %(n)d engagements over on %(day)s",
        count,
    )


def _notices(chosen: Chosen, name: str, said: dict[str, list[str]]) -> tuple[Notice, ...]:
    found = [Notice(_("Choose another day."), message) for message in said.get("day", ())]
    away = [one.name for one in chosen.receivers if one.away]
    if away:
        words = {"names": listed(away)}
        found.append(
            Notice(
                _("On leave that day:"),
                _("%(names)s. Nothing is proposed to them.") % words,
                "info",
            )
        )
    if chosen.left.unlogged:
        count = chosen.left.unlogged
        text = ngettext(
            "%(n)d visit planned by %(name)s before that day was never logged; it stays theirs.",
            "%(n)d visits planned by %(name)s before that day were never logged; they stay theirs.",
            count,
        ) % {"n": count, "name": name}
        found.append(Notice(_("Still to log:"), text, "ask"))
    return tuple(found)


def _wrong(chosen: Chosen, said: dict[str, list[str]]) -> tuple[Wrong, ...]:
    by_field = {f"{ENGAGEMENT}{held.id}": listed(held.teachers) for held in chosen.left.engagements}
    return tuple(
        Wrong(f"{by_field[field]}: {message}" if field in by_field else message, field)
        for field, messages in said.items()
        for message in dict.fromkeys(messages)
    )


def _schools(chosen: Chosen, said: dict[str, list[str]]) -> Iterable[Group]:
    schools: dict[int, list[Held]] = {}
    for held in chosen.left.engagements:
        schools.setdefault(held.row.school_id or 0, []).append(held)
    for key, some in schools.items():
        school = some[0].school or _("no single school")
        count = len(some)
        errors = [f"{ENGAGEMENT}{held.id}" for held in some if said.get(f"{ENGAGEMENT}{held.id}")]
        apart = [held for held in some if chosen.own(held)]
        yield Group(
            count=str(count),
            unit=ngettext("engagement", "engagements", count),
            title=_("Who takes over at %s?") % school,
            how=_how(some, chosen),
            pick=Pick(
                f"{SCHOOL}{key}",
                _("All of %s to") % school,
                _receivers(chosen, chosen.of_schools[key], _("choose a coach")),
            ),
            lines=tuple(_line(held, chosen, said) for held in some),
            open=bool(apart or errors or not chosen.of_schools[key]),
            more=_("Choose for each"),
        )


def _how(some: Sequence[Held], chosen: Chosen) -> str:
    """Who coaches there already, by name."""
    school = some[0].row.school_id
    there = [one.name for one in chosen.receivers if school in one.school_ids]
    if not there:
        return _("Nobody else coaches there yet.")
    return ngettext("%s coaches there already.", "%s coach there already.", len(there)) % listed(
        there
    )


def _line(held: Held, chosen: Chosen, said: dict[str, list[str]]) -> Line:
    errors = tuple(said.get(f"{ENGAGEMENT}{held.id}", ()))
    who = listed(held.teachers) or _("no teacher")
    options = (
        *_receivers(chosen, chosen.own(held), _("as for the school")),
        Option(CLOSE, _("nobody: close it"), chosen.own(held) == CLOSE),
    )
    return Line(
        title=who,
        facts=_facts(held, chosen),
        pick=Pick(f"{ENGAGEMENT}{held.id}", _("%s to") % who, options, True, errors),
        reason=Words(f"{REASON}{held.id}", _("Why it closes: %s") % who, chosen.reason(held)),
    )


def _facts(held: Held, chosen: Chosen) -> str:
    """ "with Maya Brandt · 2 open goals · 1 next step of theirs · 3 planned visits"."""
    names = {one.id: one.name for one in chosen.receivers}
    beside = [names.get(row.person_id, "") for row in held.co_coaches]
    parts = [_("with %s") % listed(beside)] if any(beside) else []
    parts += counted(held.goals, len(held.steps), held.visits)
    return " · ".join(parts)


def counted(goals: int, steps: int, visits: int) -> list[str]:
    """What hangs on engagements, in words; what there is none of is left out, goals are not."""
    parts = [ngettext("%d open goal", "%d open goals", goals) % goals]
    if steps:
        parts.append(ngettext("%d next step", "%d next steps", steps) % steps)
    if visits:
        parts.append(ngettext("%d planned visit", "%d planned visits", visits) % visits)
    return parts


def _receivers(chosen: Chosen, value: str, empty: str) -> tuple[Option, ...]:
    return (
        Option("", empty, not value),
        *(
            Option(
                str(one.id),
                _("%s (on leave)") % one.name if one.away else one.name,
                value == str(one.id),
            )
            for one in chosen.receivers
        ),
    )


def _others(door: Door, chosen: Chosen, name: str, said: dict[str, list[str]]) -> Iterable[Group]:
    """Planned visits outside of the engagements, and the login's other roles."""
    held = {one.id for one in chosen.left.engagements}
    alone = [visit for visit in chosen.left.visits if not visit.engagement_ids & held]
    if alone:
        count = len(alone)
        yield Group(
            count=str(count),
            unit=ngettext("planned visit", "planned visits", count),
            title=_("Who takes over visits outside of these engagements?"),
            how=_("Without a choice they stay as they are and are listed."),
            pick=Pick(
                "visits_to",
                _("These visits to"),
                _receivers(chosen, chosen.visits_to, _("nobody: list them")),
                errors=tuple(said.get("visits_to", ())),
            ),
        )
    ending = ending_memberships(chosen.leaver_id, chosen.day, False, door.actor)
    if any(row.role not in AS_COACH for row in ending):
        stays = Tick(
            "stays", "1", _("%s stays in other roles") % name,
            _("Only the roles as a coach end; else the login ends whole."), chosen.stays,
        )  # fmt: skip
        yield Group(
            count="1", unit=_("login"), title=_("Does the login stay?"), how="", ticks=(stays,)
        )


def _loads(chosen: Chosen) -> tuple[Amount, ...]:
    """Each receiver's caseload with what is chosen, and what it was."""
    extra: dict[int, int] = dict.fromkeys((one.id for one in chosen.receivers), 0)
    beside = {
        (held.id, row.person_id) for held in chosen.left.engagements for row in held.co_coaches
    }
    for passing in chosen.draft.passings:
        to = passing.receiver_id
        if to in extra and (passing.engagement_id, to) not in beside:
            extra[to] += 1
    return tuple(
        Amount(
            one.name,
            str(one.engagements + extra[one.id]),
            f"+{extra[one.id]}" if extra[one.id] else "",
        )
        for one in chosen.receivers
    )
