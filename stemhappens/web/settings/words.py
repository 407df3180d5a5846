"""The vocabularies: types of session, topics, the library; retired, never deleted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stemhappens.core.clock import today
from stemhappens.core.write import Unit
from stemhappens.people.models import LibraryEntry, Program, SessionType, Topic
from stemhappens.people.practices import NAMES
from stemhappens.people.vocabularies import (
    KINDS,
    Word,
    add_word,
    bring_word_back,
    change_word,
    is_retired,
    move_word,
    retire_word,
)
from stemhappens.web.acts import ActForm
from stemhappens.web.components import Button, Column, Empty, Linked, NavItem, Part, Row, Rows, Tag
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of
from stemhappens.web.says import day_text
from stemhappens.web.settings.contexts import FormPage, ListPage, Section
from stemhappens.web.settings.forms import LibraryForm, TopicForm, TypeForm
from stemhappens.web.settings.kit import Deed, Said, crumbs, list_page, press, save_form
from stemhappens.web.settings.policies import holding_policy, read_chain

TITLES = {
    "types": gettext_lazy("Types of session"),
    "topics": gettext_lazy("Topics"),
    "library": gettext_lazy("Library of goals and next steps"),
}
LEADS = {
    "types": gettext_lazy("What a coach chooses as the kind of a visit, in this order."),
    "topics": gettext_lazy("What a visit can be about, in this order, by framework."),
    "library": gettext_lazy("What a coach can begin from when writing a goal or a next step."),
}
ADDS = {
    "types": gettext_lazy("Add a type"),
    "topics": gettext_lazy("Add a topic"),
    "library": gettext_lazy("Add an entry"),
}
Cells = tuple[Part, ...]


@dataclass(frozen=True)
class WordAct:
    """An act of one button on an entry."""

    cause: str
    done: Any
    do: Callable[[Unit, Word], Any]


ACTS = {
    "retire": WordAct(
        "retire a word",
        gettext_lazy("Retired. It stays where it stands and is no longer offered."),
        retire_word,
    ),
    "back": WordAct("bring a word back", gettext_lazy("It is offered again."), bring_word_back),
    "up": WordAct(
        "reorder words", gettext_lazy("Moved up."), lambda unit, row: move_word(unit, row, -1)
    ),
    "down": WordAct(
        "reorder words", gettext_lazy("Moved down."), lambda unit, row: move_word(unit, row, 1)
    ),
}
"""Acts on an entry, by the end of their address."""


def words(request: HttpRequest, kind: str) -> HttpResponse:
    """A vocabulary: what is offered, then what is retired."""
    door = door_of(request)
    rows = list(_model(kind).objects.all())
    day = today(door.district)
    offered = [row for row in rows if not is_retired(row, day)]
    retired = [row for row in rows if is_retired(row, day)]
    add = Button(str(ADDS[kind]), door.url("settings-word-new", kind=kind), tone="", icon="plus")
    page = ListPage(
        title=_title(kind, len(offered)),
        lead=str(LEADS[kind]),
        crumbs=crumbs(door, str(TITLES[kind])),
        sections=tuple(_sections(door, kind, offered, retired)),
        acts=(add,),
        subnav=tuple(
            NavItem(str(title), door.url("settings-words", kind=name), name == kind)
            for name, title in TITLES.items()
        ),
        subnav_label=_("Vocabulary"),
    )
    return list_page(request, page)


def _model(kind: str) -> type[Word]:
    if kind not in KINDS:
        raise Http404("no such vocabulary")
    return KINDS[kind]


def _title(kind: str, count: int) -> str:
    said = {
        "types": ngettext("Coaches choose from %d type", "Coaches choose from %d types", count),
        "topics": ngettext(
            "A visit can be about %d topic", "A visit can be about %d topics", count
        ),
        "library": ngettext(
            "%d goal or next step to begin from", "%d goals and next steps to begin from", count
        ),
    }
    return said[kind] % count


def _sections(
    door: Door, kind: str, offered: Sequence[Any], retired: Sequence[Any]
) -> list[Section]:
    described = _describe(kind)
    sections = []
    for key, title, how, rows in _parts(kind, offered):
        if rows:
            sections.append(Section(key, title, how, _table(door, kind, title, rows, described)))
        else:
            empty = Empty(title, str(LEADS[kind]), level="h3")
            sections.append(Section(key, title, empty=empty))
    if retired:
        title = ngettext("%d retired", "%d retired", len(retired)) % len(retired)
        how = _("They stay on the visits that have them; the log no longer offers them.")
        table = _table(door, kind, title, retired, described, retired=True)
        sections.append(Section("retired", title, how, table))
    return sections


def _parts(kind: str, offered: Sequence[Any]) -> list[tuple[str, str, str, list[Any]]]:
    """Each table: id, title, what it says, rows."""
    if kind == "types":
        visits = [row for row in offered if row.group == SessionType.Group.VISIT]
        micro = [row for row in offered if row.group == SessionType.Group.MICRO]
        title = ngettext("%d type of visit", "%d types of visit", len(visits)) % len(visits)
        other = ngettext("%d micro-touch", "%d micro-touches", len(micro)) % len(micro)
        return [
            ("visits", title, _("Whether one counts, the policy says."), visits),
            ("micro", other, _("Help between visits; none of them counts as a visit."), micro),
        ]
    if kind == "topics":
        return [("topics", _("In the order of the log"), "", list(offered))]
    goals = [row for row in offered if row.kind == LibraryEntry.Kind.GOAL]
    steps = [row for row in offered if row.kind == LibraryEntry.Kind.STEP]
    return [
        ("goals", ngettext("%d goal", "%d goals", len(goals)) % len(goals), "", goals),
        ("steps", ngettext("%d next step", "%d next steps", len(steps)) % len(steps), "", steps),
    ]


Describe = tuple[tuple[Column, ...], Callable[[Any], Cells]]


def _describe(kind: str) -> Describe:
    """The middle columns of a vocabulary, and their cells for an entry."""
    if kind == "topics":
        return (Column(_("Framework")),), lambda row: (row.framework or _("none"),)
    if kind == "library":
        return (Column(_("Practice")),), lambda row: (NAMES.get(row.practice, _("none")),)
    left_out = _left_out()

    def cells(row: SessionType) -> Cells:
        counts: Part = _("never")
        if row.group == SessionType.Group.VISIT:
            counts = Tag(_("no"), "") if row.pk in left_out else Tag(_("yes"), "go")
        return str(row.get_loop_step_display()), counts

    return (Column(_("In a coaching loop")), Column(_("Counts today"))), cells


def _left_out() -> frozenset[int]:
    """The types that today's policy of the first program does not count."""
    program = Program.objects.order_by("starts", "id").first()
    if program is None:
        return frozenset()
    chain, uncounted = read_chain(program)
    now = holding_policy(chain, today(program.district))
    return frozenset(uncounted.get(now.pk, ())) if now else frozenset()


def _table(
    door: Door,
    kind: str,
    caption: str,
    rows: Sequence[Any],
    described: Describe,
    *,
    retired: bool = False,
) -> Rows:
    middle, cells = described
    last = Column(_("Retired on")) if retired else Column(_("Order"))
    columns = (Column(_("Words")), *middle, last, Column(""))
    lines = tuple(
        Row((_link(door, kind, row), *cells(row), *_ends(door, kind, row, n, len(rows), retired)))
        for n, row in enumerate(rows)
    )
    return Rows(caption, columns, lines)


def _link(door: Door, kind: str, row: Any) -> Linked:
    href = door.url("settings-word", kind=kind, key=row.pk)
    return Linked(str(row), href, drawer=False, plain=True)


def _ends(
    door: Door, kind: str, row: Any, place: int, count: int, retired: bool
) -> tuple[Any, Any]:
    """The last two cells: where it stands or since when it is retired, and its button."""

    def button(name: str, label: str) -> Button:
        href = door.url("settings-word-act", kind=kind, key=row.pk, act=name)
        return Button(label, href, "bare", post=True)

    if retired:
        return day_text(row.retired), button("back", _("Bring back"))
    moves = []
    if place:
        moves.append(button("up", _("Up")))
    if place < count - 1:
        moves.append(button("down", _("Down")))
    return tuple(moves), button("retire", _("Retire"))


def word_form(request: HttpRequest, kind: str, key: int = 0) -> HttpResponse:
    """An entry, new or changed."""
    door = door_of(request)
    row = _find(kind, key) if key else None
    form = _form(kind, row, request.POST if request.method == "POST" else None)
    title = _("Change “%s”") % row if row else str(ADDS[kind])
    back = door.url("settings-words", kind=kind)
    sentence = _("It is offered at the end of the list.")
    if row is not None:
        sentence = _("Visits and goals that have it already carry the new words too.")
        if kind == "types":
            sentence = _("Past visits of this type are counted by it too, from the first one on.")
    page = FormPage(
        title=title,
        sentence=sentence,
        crumbs=crumbs(door, title, NavItem(str(TITLES[kind]), back)),
        back_href=back,
        save=_("Save"),
    )

    def do(unit: Unit, said: Said) -> Any:
        values = {name: said[name] for name in form.fields if name != "version"}
        if row is None:
            return add_word(unit, kind, **values)
        row.version = said["version"] or row.version
        return change_word(unit, row, **values)

    cause = "change a word" if row else "add a word"
    return save_form(request, page, form, Deed(cause, _("Saved."), back), do)


def _find(kind: str, key: int) -> Word:
    row = _model(kind).objects.filter(pk=key).first()
    if row is None:
        raise Http404("no such entry")
    return row


def _form(kind: str, row: Any, data: Mapping[str, Any] | None) -> ActForm:
    initial: dict[str, Any] = {"group": "visit", "loop_step": "", "kind": "goal"}
    if row is not None:
        names = ("name", "group", "loop_step", "framework", "kind", "text", "practice", "version")
        initial = {name: getattr(row, name) for name in names if hasattr(row, name)}
    if _model(kind) is SessionType:
        return TypeForm(data, initial=initial)
    if _model(kind) is Topic:
        return TopicForm(data, initial=initial)
    return LibraryForm(data, initial=initial, practices=list(NAMES.items()))


def word_act(request: HttpRequest, kind: str, key: int, act: str) -> HttpResponse:
    """Retire an entry, bring it back, or move it."""
    door = door_of(request)
    row = _find(kind, key)
    if act not in ACTS:
        raise Http404("no such act")
    found = ACTS[act]
    deed = Deed(found.cause, found.done, door.url("settings-words", kind=kind))
    return press(request, deed, lambda unit: found.do(unit, row))
