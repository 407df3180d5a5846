"""The program: its name and dates, who coaches in it with how much of a position, paid by whom."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.core.clock import today
from stemhappens.core.spans import OPEN_END, holding
from stemhappens.core.write import Unit
from stemhappens.people.models import CoachAssignment, Program, ProgramSchool
from stemhappens.people.program import change_program
from stemhappens.people.reads import names_on
from stemhappens.web.components import Button, Column, Empty, Row, Rows
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of, may_enter
from stemhappens.web.says import day_text, say_number
from stemhappens.web.settings.contexts import FormPage, ListPage, Section
from stemhappens.web.settings.forms import ProgramForm
from stemhappens.web.settings.kit import Deed, Said, crumbs, list_page, save_form

DAY = timedelta(days=1)


def chosen_program(request: HttpRequest) -> Program:
    """The program of ?program=, else the first; a district without one has no such page."""
    rows = list(Program.objects.order_by("starts", "id"))
    wanted = request.GET.get("program", "")
    found = next((row for row in rows if str(row.uid) == wanted), None if wanted else rows[:1])
    if isinstance(found, list):
        found = found[0] if found else None
    if found is None:
        raise Http404("no such program")
    return found


def program_form(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Name and dates of a program."""
    door = door_of(request)
    row = Program.objects.filter(uid=uid).first()
    if row is None:
        raise Http404("no such program")
    last = None if row.ends == OPEN_END else row.ends - DAY
    initial = {"name": row.name, "starts": row.starts, "last": last, "version": row.version}
    form = ProgramForm(request.POST if request.method == "POST" else None, initial=initial)
    title = _("Name and dates of the program")
    back = door.url("settings-program")
    page = FormPage(
        title=title,
        sentence=_("Figures and reports carry this name. Its dates move no figure."),
        crumbs=crumbs(door, title),
        back_href=back,
        save=_("Save"),
    )

    def do(unit: Unit, said: Said) -> Any:
        row.version = said["version"] or row.version
        ends = said["last"] + DAY if said["last"] else OPEN_END
        return change_program(unit, row, said["name"], said["starts"], ends)

    deed = Deed("change the program", _("Saved."), back)
    return save_form(request, page, form, deed, do)


def programs(request: HttpRequest) -> HttpResponse:
    """Every program with its schools and its coaches of today."""
    door = door_of(request)
    day = today(door.district)
    rows = list(Program.objects.order_by("starts", "id"))
    assigned = list(
        CoachAssignment.objects.filter(holding(day)).select_related("school", "team", "teacher")
    )
    taking = list(ProgramSchool.objects.filter(holding(day)).select_related("school"))
    people = {row.coach_id for row in assigned} | {row.teacher_id for row in assigned}
    names = names_on({key for key in people if key}, day)
    sections = []
    for row in rows:
        sections.append(_about(door, row, taking))
        mine = [each for each in assigned if each.program_id == row.pk]
        sections.append(_coaches(door, row, mine, names))
    title = _title(rows, assigned)
    page = ListPage(
        title=title,
        lead=_("What is measured and renewed: its schools, its coaches, its time."),
        crumbs=crumbs(door, _("Program")),
        sections=tuple(sections),
    )
    return list_page(request, page)


def _title(rows: list[Program], assigned: list[CoachAssignment]) -> str:
    if not rows:
        return _("There is no program yet")
    count = len({row.coach_id for row in assigned})
    name = rows[0].name if len(rows) == 1 else _("Your programs together")
    words = ngettext("%(name)s has %(n)s coach", "%(name)s has %(n)s coaches", count)
    return words % {"name": name, "n": say_number(count)}


def positions(hundredths: int) -> str:
    """150 → "1.5"."""
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02d}".rstrip("0") if rest else str(whole)


def _about(door: Door, row: Program, taking: list[ProgramSchool]) -> Section:
    schools = [each for each in taking if each.program_id == row.pk]
    runs = _("from %s") % day_text(row.starts)
    if row.ends != OPEN_END:
        runs = _("%(from)s to %(to)s") % {
            "from": day_text(row.starts), "to": day_text(row.ends - DAY),
        }  # fmt: skip
    count = ngettext("%d school takes part today", "%d schools take part today", len(schools))
    acts = [Button(_("Change name or dates"), door.url("settings-program-one", uid=row.uid))]
    for name, label in (("schools", _("Schools")), ("eligibility", _("Eligible teachers"))):
        if may_enter(door, name):
            acts.append(Button(label, door.url(name)))
    return Section(
        f"program-{row.pk}",
        _("%(name)s runs %(runs)s") % {"name": row.name, "runs": runs},
        f"{count % len(schools)}.",
        acts=tuple(acts),
    )


def _coaches(
    door: Door, program: Program, rows: list[CoachAssignment], names: dict[int, str]
) -> Section:
    ident = f"coaches-{program.pk}"
    if not rows:
        text = _(
            "A coach is assigned on a school’s or a teacher’s page, with a share of a position."
        )
        return Section(ident, _("Nobody coaches in it today"), empty=Empty(
            _("No coach yet"), text, level="h3"))  # fmt: skip
    rows = sorted(rows, key=lambda row: (names.get(row.coach_id, "").casefold(), row.pk))
    columns = (
        Column(_("Coach")), Column(_("For")), Column(_("Position"), num=True),
        Column(_("Paid from")), Column(_("From")), Column(_("To the end of")),
    )  # fmt: skip
    lines = tuple(
        Row(
            (
                names.get(row.coach_id, ""),
                _where(row, names),
                positions(row.fte),
                row.funding or _("not said"),
                day_text(row.starts),
                _("open") if row.ends == OPEN_END else day_text(row.ends - DAY),
            )
        )
        for row in rows
    )
    people = len({row.coach_id for row in rows})
    title = ngettext("%d person coaches", "%d people coach", people) % people
    how = _("A position is 1; who works half of one is 0.5.")
    acts = ()
    if may_enter(door, "people"):
        acts = (Button(_("Assign or end on a person’s page"), door.url("people")),)
    table = Rows(_("Coaches and their positions"), columns, lines)
    return Section(ident, title, how, table, acts)


def _where(row: CoachAssignment, names: dict[int, str]) -> str:
    if row.teacher_id:
        return names.get(row.teacher_id, "")
    if row.team_id and row.team:
        return row.team.name
    return row.school.name if row.school_id and row.school else _("the whole program")
