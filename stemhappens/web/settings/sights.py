"""Who sees what in this district: chosen by a director, and said to everybody on one page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stemhappens.core.actor import Role
from stemhappens.core.clock import today
from stemhappens.core.rules import Part, See
from stemhappens.core.write import Unit
from stemhappens.people.visibility import Sight, set_visibility, sights, stamp
from stemhappens.web.acts import ActForm
from stemhappens.web.components import Button, Column, NavItem, Row, Rows
from stemhappens.web.doors import Door
from stemhappens.web.frame import ROLE_NAMES, door_of, may_enter, show
from stemhappens.web.log.form import one_of
from stemhappens.web.says import day_text, listed
from stemhappens.web.settings.contexts import FormPage, Group, Section
from stemhappens.web.settings.kit import HERE, Deed, Said, crumbs, save_form

WORDS = {
    See.FULL: gettext_lazy("all of it"),
    See.AGREED: gettext_lazy("what was agreed"),
    See.COUNTS: gettext_lazy("counts"),
    See.STATUS: gettext_lazy("the status only"),
    See.TOTALS: gettext_lazy("totals"),
    See.NONE: gettext_lazy("nothing"),
}
"""What a role sees of a part, in words."""

TITLES = {
    "vocabulary": gettext_lazy("Schools, the calendar and the words to choose from"),
    "names": gettext_lazy("Names of people and where they work"),
    "roster": gettext_lazy("The roster, the settings and the users"),
    "changes": gettext_lazy("Who changed what, without anything written in confidence"),
    "visit": gettext_lazy("Date, type, minutes and school of a visit"),
    "who": gettext_lazy("Which teacher a visit was with"),
    "topics": gettext_lazy("What a visit was about"),
    "summary": gettext_lazy("The shared summary of a visit"),
    "steps": gettext_lazy("Next steps"),
    "goal_text": gettext_lazy("The wording of a goal"),
    "goal_status": gettext_lazy("Where a goal stands"),
    "progress": gettext_lazy("State and phase of an engagement"),
    "note": gettext_lazy("A coach’s private note, for its author alone"),
    "looks": gettext_lazy("Who has looked at a record"),
    "time": gettext_lazy("Time a coach spends otherwise"),
}
"""Parts by what they are called to people; others by the title in the rules."""

CHOSEN = ("visit", "who", "topics", "summary", "steps", "goal_text", "goal_status", "progress",
          "time", "changes")  # fmt: skip
"""The lines that can be chosen here. Schools, names, roster and reports are what the pages of a
role are made of: who should see none of them has no such role."""

STATED = ("visit", "who", "topics", "summary", "steps", "goal_text", "goal_status", "note",
          "looks", "time")  # fmt: skip
"""The lines of the printed statement, in the order a teacher asks about them."""


@dataclass(frozen=True)
class StatementLine:
    """A part, who sees all of it, who sees less and how much, who sees nothing."""

    title: str
    full: str
    less: tuple[str, ...]
    nothing: str


@dataclass(frozen=True)
class Statement:
    """The printed page."""

    title: str
    lead: str
    crumbs: tuple[NavItem, ...]
    lines: tuple[StatementLine, ...]
    promises: tuple[str, ...]
    as_of: str


def part_title(part: Part) -> str:
    """A part as people call it."""
    return str(TITLES.get(part.name, part.title[:1].upper() + part.title[1:]))


class SightsForm(ActForm):
    """A choice for each line that has one. seen: the state of the choices as shown."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=5000)

    def __init__(self, *args: Any, lines: Iterable[Sight], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for line in lines:
            choices = [(str(see), _option(line, see)) for see in reversed(line.choices)]
            label = _("%(part)s: what the %(role)s sees") % {
                "part": part_title(line.part),
                "role": str(ROLE_NAMES[line.role]).lower(),
            }
            field = one_of(label, choices, forms.Select)
            field.label = str(ROLE_NAMES[line.role])
            field.widget.attrs["aria-label"] = label
            self.fields[f"{line.part.name}-{line.role}"] = field

    def clean(self) -> None:
        """An empty choice is none."""
        for name in self.fields:
            if name not in ("seen", "version") and not self.cleaned_data.get(name):
                self.add_error(name, _("Choose one."))


def _option(line: Sight, see: See) -> str:
    if see == line.default:
        return _("%s (default)") % WORDS[see]
    return str(WORDS[see])


def visibility(request: HttpRequest) -> HttpResponse:
    """The table of this district; what may be chosen is chosen here."""
    door = door_of(request)
    every = sights(door.actor.choices)
    open_lines = [line for line in every if not line.fixed and line.part.name in CHOSEN]
    initial = {f"{line.part.name}-{line.role}": str(line.see) for line in open_lines}
    initial["seen"] = stamp()
    data = request.POST if request.method == "POST" else None
    form = SightsForm(data, initial=initial, lines=open_lines)
    changed = [line for line in open_lines if line.see != line.default]
    page = FormPage(
        title=_title(changed),
        sentence=_(
            "Coaches and teachers always see their own work. Everything else can be narrowed, and "
            "some lines opened to principals. A choice holds from the next page on."
        ),
        crumbs=crumbs(door, _("Who sees what")),
        back_href=door.url("settings"),
        save=_("Save the choices"),
        groups=tuple(_groups(open_lines)),
        sections=(_table(every),),
        acts=(Button(_("One page for teachers"), door.url("settings-statement"), icon="print"),),
    )

    def do(unit: Unit, said: Said) -> Any:
        chosen = {(line.part.name, str(line.role)): said[f"{line.part.name}-{line.role}"]
                  for line in open_lines}  # fmt: skip
        return set_visibility(unit, chosen, said["seen"])

    done = _("Saved. It holds from the next page anybody opens.")
    deed = Deed("choose who sees what", done, door.url("settings-visibility"))
    return save_form(request, page, form, deed, do)


def _title(changed: list[Sight]) -> str:
    if not changed:
        return _("Who sees what is the default")
    words = ngettext(
        "Who sees what differs from the default in %d line",
        "Who sees what differs from the default in %d lines",
        len(changed),
    )
    return words % len(changed)


def _groups(lines: list[Sight]) -> Iterable[Group]:
    by_part: dict[str, list[Sight]] = {}
    for line in lines:
        by_part.setdefault(line.part.name, []).append(line)
    for name, each in by_part.items():
        names = tuple(f"{name}-{line.role}" for line in each)
        yield Group(part_title(each[0].part), names, line=True)


def _table(every: list[Sight]) -> Section:
    roles = tuple(Role)
    by_line = {(line.part.name, line.role): line for line in every}
    columns = (Column(_("Part")), *(Column(str(ROLE_NAMES[role])) for role in roles))
    parts = dict.fromkeys(line.part.name for line in every)
    rows = tuple(
        Row(
            (
                part_title(by_line[name, roles[0]].part),
                *(str(WORDS[by_line[name, role].see]) for role in roles),
            )
        )
        for name in parts
    )
    how = _("Of the visits, goals and people that concern the reader at all.")
    table = Rows(_("Who sees what"), columns, rows)
    return Section("table", _("What each role sees today"), how, table)


def statement(request: HttpRequest) -> HttpResponse:
    """ "Who sees what in Tern Valley": one page in plain words, for everybody with a role."""
    door = door_of(request)
    by_part: dict[str, list[Sight]] = {}
    for line in sights(door.actor.choices):
        by_part.setdefault(line.part.name, []).append(line)
    name = door.district.name
    page = Statement(
        title=_("Who sees what in %s") % name,
        lead=_(
            "Coaching is for the teacher. What is written in it is read by the teacher and the "
            "coach; what leaves it are counts."
        ),
        crumbs=_statement_crumbs(door),
        lines=tuple(_stated(by_part[part]) for part in STATED if part in by_part),
        promises=tuple(_promises()),
        as_of=_("As it holds on %s. A change shows on this page at once.")
        % day_text(today(door.district)),
    )
    return show(request, "web/settings_statement.html", page, HERE)


def _statement_crumbs(door: Door) -> tuple[NavItem, ...]:
    if not may_enter(door, "settings-visibility"):
        return ()
    between = NavItem(_("Who sees what"), door.url("settings-visibility"))
    return crumbs(door, _("For teachers"), between)


PLURALS: Mapping[Role, Any] = {
    Role.COACH: gettext_lazy("the coach of it"),
    Role.TEACHER: gettext_lazy("the teacher"),
    Role.LEAD_COACH: gettext_lazy("the lead coach"),
    Role.PRINCIPAL: gettext_lazy("the principal"),
    Role.DIRECTOR: gettext_lazy("the program director"),
    Role.BOARD: gettext_lazy("the superintendent or board"),
    Role.ADMIN: gettext_lazy("the district’s IT admin"),
}
"""Who reads, in a sentence, in the order of the statement."""


def _stated(lines: list[Sight]) -> StatementLine:
    by_role = {line.role: line for line in lines}
    ordered = [by_role[role] for role in PLURALS]
    less = [line for line in ordered if line.see not in (See.FULL, See.NONE)]
    return StatementLine(
        title=part_title(lines[0].part),
        full=_names(lines[0].part, ordered, See.FULL),
        less=tuple(
            _("%(who)s sees %(how)s") % {"who": PLURALS[line.role], "how": WORDS[line.see]}
            for line in less
        ),
        nothing=_names(lines[0].part, ordered, See.NONE),
    )


def _names(part: Part, lines: list[Sight], see: See) -> str:
    if part.name == "note" and see == See.FULL:
        return _("the coach who wrote it")
    said = listed([str(PLURALS[line.role]) for line in lines if line.see == see])
    return said or _("nobody")


def _promises() -> Iterable[str]:
    yield _("A teacher sees their own visits, goals and next steps, and who has looked at them.")
    yield _("What the lead coach may read, coach and teacher agree for each engagement.")
    yield _("A principal sees their own school only.")
    yield _("Nothing here rates a teacher, nobody is ranked, and no student is stored.")
    yield _("What leaves the district names nobody and speaks of no fewer than ten people.")
