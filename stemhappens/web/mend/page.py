"""What is left to mend, as sections with a click for each row."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stemhappens.coaching.bulk import correctable
from stemhappens.coaching.library import GOAL, Starter, starters
from stemhappens.coaching.mending import Fitting, Lacking, ToMend, Unlinked, WithoutGoal
from stemhappens.core import clock
from stemhappens.core.actor import Role
from stemhappens.web.components import Button, Empty, Linked
from stemhappens.web.doors import Door
from stemhappens.web.frame import may_enter
from stemhappens.web.mend.contexts import MendChoice, MendPage, MendRow, MendSection
from stemhappens.web.says import day_text, listed, say_number, short_day, year_said

NAMES = {
    "minutes": gettext_lazy("Fill in the minutes"),
    "type": gettext_lazy("Choose the type"),
    "school": gettext_lazy("Choose the school"),
    "teacher": gettext_lazy("Name the teacher"),
    "coach": gettext_lazy("Name the coach"),
}
ANCHORS = {
    "minutes": "id_minutes",
    "type": "id_type",
    "school": "id_school",
    "teacher": "id_people",
}
"""Where in the form of a visit a field is filled."""
STARTERS = 3
"""Goals of the library that are offered at once."""


def mend_page(door: Door, found: ToMend) -> MendPage:
    """The page of one reader."""
    sections = tuple(
        section
        for section in (
            _unlinked(door, found),
            _goalless(door, found.without_goal),
            _lacking(door, found),
            _late(door, found),
        )
        if section is not None
    )
    return MendPage(
        title=_sentence(found),
        lead=_lead(door, found),
        sections=sections,
        empty=None if sections else _empty(door),
        acts=_acts(door),
    )


def _sentence(found: ToMend) -> str:
    """ "Nine visits are linked to no engagement; three engagements have no goal; two …"."""
    parts = []
    if n := found.unlinked_count:
        parts.append(_unlinked_said(n))
    if n := len(found.without_goal):
        parts.append(_goalless_said(n))
    if n := found.lacking_count:
        parts.append(_lacks(found))
    if n := found.late_count:
        parts.append(_late_said(n))
    return capfirst("; ".join(parts)) if parts else _("Nothing is left to mend")


def _unlinked_said(n: int) -> str:
    text = ngettext(
        "%s visit is linked to no engagement", "%s visits are linked to no engagement", n
    )
    return text % say_number(n)


def _goalless_said(n: int) -> str:
    return ngettext("%s engagement has no goal", "%s engagements have no goal", n) % say_number(n)


def _late_said(n: int) -> str:
    return ngettext("%s was logged late", "%s were logged late", n) % say_number(n)


def _lacks(found: ToMend) -> str:
    """ "two visits lack minutes", of several fields "five visits lack something"."""
    n = found.lacking_count
    text = ngettext("%s visit lacks something", "%s visits lack something", n)
    if set(found.lacks) == {"minutes"}:
        text = ngettext("%s visit lacks minutes", "%s visits lack minutes", n)
    return text % say_number(n)


def _lead(door: Door, found: ToMend) -> str:
    year = year_said(found.year)
    whose = _("Your school year %s.") if not door.actor.has(Role.DIRECTOR) else _("School year %s.")
    return f"{whose % year if year else ''} " + _(
        "All of this is allowed to stand; what is mended counts where it belongs."
    )


def _acts(door: Door) -> tuple[Button, ...]:
    if not may_enter(door, "months"):
        return ()
    return (Button(_("Closed months"), door.url("months")),)


def _empty(door: Door) -> Empty:
    return Empty(
        _("Every visit has its engagement, and every engagement a goal"),
        _("Visits that lack something, or fit no engagement, are listed here with a click each."),
        button=Button(_("Show the visits"), door.url("sessions")),
        level="h2",
    )


def _unlinked(door: Door, found: ToMend) -> MendSection | None:
    rows = sorted(found.unlinked, key=lambda row: (len(row.fitting) != 1, not row.fitting))
    if not rows:
        return None
    clear = [row for row in rows if len(row.fitting) == 1]
    n = len(clear)
    return MendSection(
        key="unlinked",
        title=capfirst(_unlinked_said(found.unlinked_count)),
        how=_("An engagement fits where it has the same teacher and coach and was open that day."),
        rows=tuple(_unlinked_row(door, row) for row in rows),
        action=door.url("mend-link"),
        all_links=" ".join(_link(row, row.fitting[0]) for row in clear) if n > 1 else "",
        all_label=_("Link all %d with exactly one that fits") % n,
        more=_more(door, "none", found.unlinked_count, {row.session_id for row in rows}),
    )  # fmt: skip


def _more(door: Door, link: str, whole: int, shown: set[int]) -> Button | None:
    """The way to all of them, where only the latest are shown."""
    if whole <= len(shown):
        return None
    return Button(_("Show all %s") % f"{whole:,}", f"{door.url('sessions')}?link={link}")


def _link(row: Unlinked, fit: Fitting) -> str:
    return f"{row.session_id}.{row.version}.{row.person_id}.{fit.engagement_id}"


def _unlinked_row(door: Door, row: Unlinked) -> MendRow:
    one = len(row.fitting) == 1
    said = [row.type_name, _("coach %s") % listed(row.coaches) if row.coaches else ""]
    if not row.fitting:
        said.append(_("no engagement fits"))
    choices = tuple(
        MendChoice(
            _link(row, fit),
            _("Link to %s") % fit.label if one
            else _("%(label)s, since %(day)s") % {"label": fit.label, "day": day_text(fit.opened)},
        )
        for fit in row.fitting
    )  # fmt: skip
    return MendRow(
        who=(Linked(_visit(row.day.year, short_day(row.day), (row.teacher,)),
                    door.url("session", uid=row.uid), drawer=False, plain=True),),
        text=", ".join(part for part in said if part),
        action=door.url("mend-link"),
        name="link",
        choices=choices if one else (),
        picks=() if one else choices,
        links=() if row.fitting else _may_open(door, row),
    )  # fmt: skip


def _visit(year: int, day: str, names: Sequence[str]) -> str:
    """ "6 May 2026, Carla Beaudry"."""
    return ", ".join(part for part in (f"{day} {year}", listed(names)) if part)


def _may_open(door: Door, row: Unlinked) -> tuple[Button, ...]:
    if not may_enter(door, "engagement-new"):
        return ()
    return (
        Button(
            _("Open an engagement"),
            f"{door.url('engagement-new')}?teacher={row.person_uid}",
            tone="bare",
        ),
    )


def _goalless(door: Door, rows: Sequence[WithoutGoal]) -> MendSection | None:
    if not rows:
        return None
    own = any(row.own for row in rows)
    offered = _offered(starters(GOAL, clock.today(door.district))) if own else []
    n = len(rows)
    return MendSection(
        key="goalless",
        title=capfirst(_goalless_said(n)),
        how=_("A goal is set by coach and teacher: begin from one of the library, or write it.")
        if own
        else _("A goal is set by coach and teacher; here is whom to ask."),
        rows=tuple(_goalless_row(door, row, offered) for row in rows),
    )


def _offered(found: Iterable[Starter]) -> list[Starter]:
    """The first goal of the first practices."""
    first: dict[str, Starter] = {}
    for starter in found:
        first.setdefault(starter.practice, starter)
    return list(first.values())[:STARTERS]


def _goalless_row(door: Door, row: WithoutGoal, offered: Sequence[Starter]) -> MendRow:
    links = [
        Button(_("Write to %s") % name, f"mailto:{mail}")
        for name, mail in zip(row.coaches, row.mails, strict=False)
        if len(row.mails) == len(row.coaches)
    ]
    if row.own:
        href = door.url("engagement-act", uid=row.uid, act="goal")
        links.append(Button(_("Write a goal"), href))
    since = _("open since %s") % day_text(row.opened)
    coaches = _("coach %s") % listed(row.coaches) if row.coaches else ""
    return MendRow(
        who=(Linked(listed(row.teachers) or _("An engagement"),
                    door.url("engagement", uid=row.uid), drawer=False, plain=True),),
        text=", ".join(part for part in (coaches, since) if part),
        action=door.url("mend-goal") if row.own else "",
        name="starter",
        starters=tuple(MendChoice(str(one.id), one.text) for one in offered) if row.own else (),
        hidden=(("engagement", str(row.uid)),),
        links=tuple(links),
    )  # fmt: skip


def _lacking(door: Door, found: ToMend) -> MendSection | None:
    if not found.lacking:
        return None
    # the form shows words too: of a visit of others a lead coach mends the school alone
    keys = [row.session_id for row in found.lacking]
    at_all = correctable(door.actor, keys)
    alone = replace(door.actor, coach_ids=frozenset())
    own = correctable(alone, keys) if door.actor.coach_ids else at_all
    return MendSection(
        key="lacking",
        title=capfirst(_lacks(found)),
        how=_counted(found),
        rows=tuple(
            _lacking_row(door, row, row.session_id in own, row.session_id in at_all)
            for row in found.lacking
        ),
        more=_more(door, "flagged", found.lacking_count, {r.session_id for r in found.lacking}),
    )


def _counted(found: ToMend) -> str:
    """ "2 lack minutes, 1 a type"."""
    known = {
        "minutes": _("%d without minutes"),
        "type": _("%d without a type"),
        "school": _("%d without a school"),
        "teacher": _("%d without a teacher"),
        "coach": _("%d without a coach"),
    }
    said = [text % found.lacks[name] for name, text in known.items() if found.lacks.get(name)]
    others = sum(n for name, n in found.lacks.items() if name not in known)
    if others:
        said.append(_("%d with another question") % others)
    return ", ".join(said)


def _lacking_row(door: Door, row: Lacking, opens: bool, mends: bool) -> MendRow:
    """opens: the reader may open the visit's form; mends: they may set its school."""
    edit = door.url("session-edit", uid=row.uid)
    first = next((name for name, _message in row.fields if name in NAMES), "")
    director = door.actor.has(Role.DIRECTOR) and not door.actor.has(Role.COACH)
    links = []
    if opens and first and not (first == "coach" and director):
        links.append(Button(str(NAMES[first]), f"{edit}#{ANCHORS.get(first, 'main')}"))
    elif first != "coach" or not opens:
        links.append(Button(_("Look at it"), door.url("session", uid=row.uid)))
    choice = ()
    if mends and row.school is not None:
        key, name = row.school
        choice = (MendChoice(str(key), _("It was at %s") % name),)
    return MendRow(
        who=(Linked(_visit(row.day.year, short_day(row.day), row.teachers),
                    door.url("session", uid=row.uid), drawer=False, plain=True),),
        text=" ".join(message for _name, message in row.fields),
        action=door.url("mend-school"),
        name="school",
        choices=choice,
        hidden=(("pick", f"{row.session_id}.{row.version}"),),
        links=tuple(links),
    )  # fmt: skip


def _late(door: Door, found: ToMend) -> MendSection | None:
    n = found.late_count
    if not n:
        return None
    return MendSection(
        key="late",
        title=capfirst(_late_said(n)),
        how=_("First recorded after their month had closed. They count all the same."),
        rows=(),
        more=Button(_("Show them"), f"{door.url('sessions')}?link=late"),
    )
