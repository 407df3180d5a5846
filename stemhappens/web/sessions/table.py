"""The table of visits: what it is sorted by, what is to know of each, which may be ticked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from stemhappens.coaching.models import Session
from stemhappens.coaching.reads import SessionLine
from stemhappens.web.components import Column, Linked, Part, Pick, Row, Rows, Sentence, Tag
from stemhappens.web.doors import Door
from stemhappens.web.says import listed, short_day

PAGE_ONE = ("page", "1")


@dataclass(frozen=True)
class Query:
    """What the address asks for; each value is one of the choices, or empty for all."""

    period: str
    school: str
    coach: str
    type: str
    state: str
    link: str
    sort: str
    page: int

    def href(self, door: Door, name: str = "sessions", **changes: str) -> str:
        """The same list with something changed; a new choice begins at its first page."""
        values = {key: str(value) for key, value in vars(self).items()} | {"page": "1"} | changes
        kept = {key: value for key, value in values.items() if value and (key, value) != PAGE_ONE}
        return f"{door.url(name)}?{urlencode(kept)}" if kept else door.url(name)


@dataclass(frozen=True)
class Marks:
    """Of the visits of a page: which may be corrected (id → version), and which came late."""

    versions: Mapping[int, int]
    late: frozenset[int]


def visit_rows(
    door: Door, query: Query, title: str, lines: Iterable[SessionLine], marks: Marks
) -> Rows:
    """The visits of a page as a table that sorts."""
    columns = (
        _column(door, query, _("Date"), "day"),
        Column(_("Who")),
        _column(door, query, _("Type"), "type"),
        _column(door, query, _("Minutes"), "minutes", num=True),
        _column(door, query, _("Where"), "school"),
        Column(_("Coach")),
        Column(_("To know")),
    )
    rows = tuple(_row(door, line, marks) for line in lines)
    return Rows(title, columns, rows)


def _column(door: Door, query: Query, label: str, key: str, num: bool = False) -> Column:
    falling = f"-{key}"
    turned = key if query.sort == falling or falling not in SORTS else falling
    sorts = {key: "ascending", falling: "descending"}
    return Column(label, num, query.href(door, sort=turned), sorts.get(query.sort, ""))


SORTS = frozenset({"day", "-day", "minutes", "-minutes", "school", "type"})


def _row(door: Door, line: SessionLine, marks: Marks) -> Row:
    day: Part = Linked(
        f"{short_day(line.day)} {line.day.year}", door.url("session", uid=line.uid), drawer=False
    )
    who: Part = _("not for you to see") if line.teachers is None else listed(line.teachers)
    if line.headcount:
        more = _("%d without a name") % line.headcount
        who = ", ".join(part for part in (str(who), more) if part)
    minutes: Part = Tag(_("unknown"), "ask") if _unknown(line) else str(line.minutes or "")
    return Row(
        (
            _ticked(line, day, marks, str(who)),
            who,
            line.type_name or "–",
            minutes,
            line.school or line.place_name,
            listed(line.coaches),
            _to_know(line, line.id in marks.late),
        )
    )


def _ticked(line: SessionLine, day: Part, marks: Marks, who: str) -> Part | Sentence:
    """The day, with a box to tick where the visit may be corrected."""
    version = marks.versions.get(line.id)
    if version is None:
        return day
    label = _("Tick the visit of %(day)s with %(who)s") % {"day": short_day(line.day), "who": who}
    return (Pick("pick", f"{line.id}.{version}", label), day)


def _unknown(line: SessionLine) -> bool:
    return line.minutes is None and line.state == Session.State.HELD


def _to_know(line: SessionLine, late: bool) -> Sentence:
    tags: list[Part] = []
    if line.state != Session.State.HELD:
        tags.append(Tag(line.state_name))
    if line.flagged:
        tags.append(Tag(_("something missing"), "ask"))
    if not line.linked and line.state == Session.State.HELD:
        tags.append(Tag(_("in no engagement")))
    if late:
        tags.append(Tag(_("logged late")))
    return tuple(tags)
