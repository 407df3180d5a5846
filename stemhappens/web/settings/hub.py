"""The settings at a glance: what is set, since when, by which citation, each with its page."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.core.clock import today
from stemhappens.core.rules import may
from stemhappens.people.calendar import load_calendar
from stemhappens.people.models import (
    Award,
    Branding,
    Closure,
    LibraryEntry,
    PhaseTemplate,
    Program,
    School,
    SessionType,
    Topic,
)
from stemhappens.people.visibility import sights
from stemhappens.people.vocabularies import is_retired
from stemhappens.web.components import Tag
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of, may_enter, show
from stemhappens.web.log.form import Choices
from stemhappens.web.says import day_text, long_day, say_number, year_said
from stemhappens.web.settings.awards import next_report
from stemhappens.web.settings.calendars import is_open, state_today
from stemhappens.web.settings.contexts import HubLine, HubPage
from stemhappens.web.settings.kit import HERE
from stemhappens.web.settings.policies import holding_policy, read_chain
from stemhappens.web.settings.wording import policy_lines
from stemhappens.web.toasts import toasts

Group = tuple[str, tuple[HubLine, ...]]


def settings(request: HttpRequest) -> HttpResponse:
    """The hub; each part for who may set it."""
    door = door_of(request)
    types = list(SessionType.objects.all()) if may(door.actor, "set_policy") else []
    groups = [
        (_("What counts"), tuple(_counting(door, types))),
        (_("The year"), tuple(_year(door))),
        (_("The words"), tuple(_words(door, types))),
        (_("Who sees and who comes in"), tuple(_people(door))),
        (_("Money and papers"), tuple(_papers(door))),
    ]
    closing = _closing(door) if may(door.actor, "set_calendar") else {}
    schools = closing.pop("schools", [])
    page = HubPage(
        title=_title(door, groups),
        lead=_("Each line says what holds today. Whatever you change can be undone."),
        groups=(*(group for group in groups if group[1]), (_("To take along"), (_export(door),))),
        **closing,
    )
    return show(request, "web/settings.html", page, HERE, messages=toasts(request), schools=schools)


def _title(door: Door, groups: list[Group]) -> str:
    count = len([line for _name, lines in groups for line in lines])
    words = {"n": say_number(count).capitalize(), "district": door.district.name}
    said = ngettext(
        "%(n)s thing is yours to set in %(district)s",
        "%(n)s things are yours to set in %(district)s",
        count,
    )
    return said % words


def _export(door: Door) -> HubLine:
    said = _("every table as CSV, workbook and JSON, as far as you may see it")
    return HubLine(_("Everything in one file"), door.url("export"), (said,))


def _closing(door: Door) -> dict[str, Any]:
    """The form that closes school today, and what is closed."""
    day = today(door.district)
    schools = list(School.objects.order_by("name"))
    shut = list(Closure.objects.filter(day=day).order_by("school_id"))
    choices: Choices = [(str(row.pk), row.name) for row in schools if is_open(row, day)]
    return {
        "close_href": door.url("settings-close-today"),
        "close_title": _("Is there no school today, %s?") % long_day(day),
        "shut": tuple(state_today(door, shut, {row.pk: row.name for row in schools})),
        "schools": choices,
    }


def _counting(door: Door, types: list[SessionType]) -> Iterator[HubLine]:
    if not may(door.actor, "set_policy"):
        return
    programs = list(Program.objects.order_by("starts", "id"))
    names = ", ".join(row.name for row in programs)
    since = day_text(programs[0].starts) if programs else ""
    yield HubLine(_("Program"), door.url("settings-program"), (names or _("none yet"),), since)
    if programs:
        yield _policy_line(door, programs[0], types)
    template = PhaseTemplate.objects.filter(is_default=True).prefetch_related("phases").first()
    said = _("no set of phases is the default")
    if template is not None:
        phases = " → ".join(phase.name for phase in template.phases.all())
        said = f"{template.name}: {phases}"
    yield HubLine(_("Phases"), door.url("settings-phases"), (said,))


def _policy_line(door: Door, program: Program, types: list[SessionType]) -> HubLine:
    day = today(door.district)
    chain, uncounted = read_chain(program)
    now = holding_policy(chain, day)
    href = door.url("settings-policies")
    if now is None:
        return HubLine(_("Policies"), href, (_("every visit counts"),))
    names = {row.pk: row.name for row in types}
    lines = policy_lines(now, [names[key] for key in uncounted.get(now.pk, ())])
    said = "; ".join(lines[:5])
    ahead = [row for row in chain if row.starts > day]
    tag = Tag(_("another from %s") % day_text(ahead[0].starts)) if ahead else None
    return HubLine(_("Policies"), href, (said,), day_text(now.starts), now.citation, tag)


def _year(door: Door) -> Iterator[HubLine]:
    if not may(door.actor, "set_calendar"):
        return
    day = today(door.district)
    calendar = load_calendar(door.district.pk)
    year = calendar.year_of(day)
    href = door.url("settings-calendar")
    if year is None:
        said = _("today lies in no school year")
        yield HubLine(_("Calendar"), href, (said,), tag=Tag(_("to be added"), "ask"))
        return
    shut = len([each for each in calendar.closed if year.holds(each)])
    own = len([1 for days in calendar.school_closed.values() if any(map(year.holds, days))])
    said = _("%(year)s, to %(last)s; %(shut)s closed") % {
        "year": year_said(year.name),
        "last": day_text(year.last_day),
        "shut": ngettext("%d day", "%d days", shut) % shut,
    }
    if own:
        said += (
            "; "
            + ngettext("%d school has days of its own", "%d schools have days of their own", own)
            % own
        )
    yield HubLine(_("Calendar"), href, (said,), day_text(year.first_day))
    if may_enter(door, "months"):
        yield HubLine(_("Months"), door.url("months"), (_("until when visits are logged"),))


def _words(door: Door, types: list[SessionType]) -> Iterator[HubLine]:
    if not may(door.actor, "set_policy"):
        return
    day = today(door.district)
    found: list[tuple[str, str, list[Any]]] = [
        ("types", _("Types of session"), list(types)),
        ("topics", _("Topics"), list(Topic.objects.all())),
        ("library", _("Goals and next steps"), list(LibraryEntry.objects.all())),
    ]
    for kind, title, rows in found:
        retired = len([row for row in rows if is_retired(row, day)])
        said = _("%d offered") % (len(rows) - retired)
        if retired:
            said = _("%(offered)s, %(retired)d retired") % {"offered": said, "retired": retired}
        yield HubLine(title, door.url("settings-words", kind=kind), (said,))


def _people(door: Door) -> Iterator[HubLine]:
    if may(door.actor, "set_visibility"):
        every = [line for line in sights(door.actor.choices) if line.see != line.default]
        said = _("the default")
        if every:
            count = len(every)
            said = ngettext("%d line differs from the default", "%d lines differ from the default",
                            count) % count  # fmt: skip
        yield HubLine(_("Who sees what"), door.url("settings-visibility"), (said,))
    linked = (
        ("users", "keep_users", _("Users"), _("who comes in, in which role")),
        ("people", "keep_roster", _("People and schools"), _("who works where")),
        ("eligibility", "set_eligibility", _("Eligible teachers"), _("whom the program is for")),
        ("import", "keep_roster", _("Import"), _("rosters and logs from files")),
    )
    for name, verb, title, said in linked:
        if may(door.actor, verb) and may_enter(door, name):
            yield HubLine(title, door.url(name), (said,))


def _papers(door: Door) -> Iterator[HubLine]:
    if may(door.actor, "keep_awards"):
        rows = list(Award.objects.prefetch_related("reports"))
        running = [row for row in rows if row.holds(today(door.district))]
        said = ngettext("%d award runs", "%d awards run", len(running)) % len(running)
        said = said if rows else _("none noted yet")
        report = next_report(rows)
        tag = None
        if report is not None:
            late = report[0] < today(door.district)
            text = _("report was due %s") if late else _("report due %s")
            tag = Tag(text % day_text(report[0]), "ask" if late else "")
        href = door.url("settings-awards")
        yield HubLine(_("Awards and budget"), href, (said,), tag=tag)
    if may(door.actor, "set_branding"):
        row = Branding.objects.first()
        said = row.name if row and row.name else door.district.name
        paper = row.get_paper_display() if row else Branding.Paper.LETTER.label
        yield HubLine(_("How papers look"), door.url("settings-branding"), (f"{said}, {paper}",))
