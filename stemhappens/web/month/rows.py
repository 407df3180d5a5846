"""The rows behind a coach's own figures: visits, teachers, next steps, goals, other time."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stemhappens.coaching.month import OwnVisit
from stemhappens.facts.models import Klass, Status
from stemhappens.web.components import Column, Linked, Part, Row, Rows, Sentence, Tag
from stemhappens.web.contexts.month import Evidence
from stemhappens.web.doors import Door
from stemhappens.web.month.reading import MonthRead
from stemhappens.web.says import listed, short_day

NARROW = "\u00a0"
"""Keeps a day in one line of a narrow column."""

COUNTS = {
    Klass.COUNTED: gettext_lazy("counted"),
    Klass.SHORT: gettext_lazy("too short"),
    Klass.MICRO: gettext_lazy("no visit"),
    Klass.UNCOUNTED_TYPE: gettext_lazy("type not counted"),
    Klass.NOBODY: gettext_lazy("nobody named"),
}
STATUSES = {
    Status.OPEN: gettext_lazy("open"),
    Status.COMPLETED: gettext_lazy("completed"),
    Status.CARRIED: gettext_lazy("carried over"),
    Status.DROPPED: gettext_lazy("dropped"),
}
Cell = Part | Sentence


def evidence_of(door: Door, read: MonthRead) -> Iterator[Evidence]:
    """A table for each anchor that a figure leads to."""
    yield _visits(door, read)
    yield _teachers(read)
    yield _steps(read)
    yield _goals(read)
    yield _time(read)


def _day(day: date) -> str:
    return short_day(day).replace(" ", NARROW)


def _visits(door: Door, read: MonthRead) -> Evidence:
    counted = [key for key, klass in read.klass.items() if klass == Klass.COUNTED]
    title = ngettext("%d visit counted", "%d visits counted", len(counted)) % len(counted)
    return Evidence(
        "visits",
        title,
        _("Everything you held, with what it counts as."),
        _table(
            _("Your visits"),
            (_("Day"), _("With"), _("Type"), _("School")),
            [_visit(door, read, line) for line in read.visits],
            (_("Minutes"), _("Counts as")),
        ),
    )


def _visit(door: Door, read: MonthRead, line: OwnVisit) -> tuple[Cell, ...]:
    klass = read.klass.get(line.id, Klass.NOT_HELD)
    word = str(COUNTS.get(Klass(klass), ""))
    names = [read.names[key].name for key in line.teacher_ids if key in read.names]
    who = listed(names) or line.group_name or _("a group")
    return (
        Linked(_day(line.day), door.url("session", uid=line.uid), drawer=False),
        who,
        line.type_name,
        line.place,
        _("unknown") if line.minutes is None else str(line.minutes),
        (Tag(word, "go" if klass == Klass.COUNTED else ""),),
    )


def _teachers(read: MonthRead) -> Evidence:
    rows = sorted(read.teachers, key=lambda row: (row.contacts == 0, -row.contacts))
    return Evidence(
        "teachers",
        _("Your caseload, by contacts this month"),
        _("Counted contacts with you, alone or in a small group. A teacher at two schools stands"
          " at each."),
        _table(
            _("Your teachers"),
            (_("Teacher"), _("School"), _("Last seen")),
            [
                (
                    named.name,
                    read.schools.get(row.school, ""),
                    _day(row.last) if row.last else _("not this month"),
                    str(row.contacts),
                )
                for row in rows
                if (named := read.names.get(row.teacher))
            ],
            (_("Contacts"),),
        ),
    )  # fmt: skip


def _steps(read: MonthRead) -> Evidence:
    rows: list[tuple[Cell, ...]] = []
    for step in read.steps:
        words = read.words.get(step.step)
        owner = read.names.get(words.owner_id or 0) if words else None
        state = _("done %s") % _day(step.done) if step.done else _("open")
        rows.append((
            words.text if words else _("A next step"),
            owner.name if owner else _("you") if words else "",
            _day(step.due),
            (Tag(state, "go" if step.done else ""),),
        ))  # fmt: skip
    kept = len([step for step in read.steps if step.done])
    return Evidence(
        "steps",
        _("%(kept)d of %(all)d next steps kept") % {"kept": kept, "all": len(rows)},
        _("Those due this month up to today."),
        _table(_("Next steps due"), (_("Step"), _("Who"), _("Due"), _("State")), rows),
    )


def _goals(read: MonthRead) -> Evidence:
    rows: list[tuple[Cell, ...]] = []
    for goal in read.goals:
        tags = [Tag(str(STATUSES[Status(goal.status)]), "go" if goal.status == 2 else "")]
        if goal.stalled:
            tags.append(Tag(_("stalled"), "ask"))
        rows.append((
            read.wordings.get(goal.goal, _("A goal")),
            _day(goal.due) if goal.due else _("no date"),
            tuple(tags),
        ))  # fmt: skip
    return Evidence(
        "goals",
        ngettext("%d goal active this month", "%d goals active this month", len(rows)) % len(rows),
        _("Of the engagements you lead, as they stand at its end."),
        _table(_("Your goals"), (_("Goal"), _("Due"), _("State")), rows),
    )


def _time(read: MonthRead) -> Evidence:
    rows: list[tuple[Cell, ...]] = [
        (
            _day(line.day),
            line.kind_name,
            _("unknown") if line.minutes is None else str(line.minutes),
        )
        for line in read.time
    ]
    return Evidence(
        "time",
        ngettext("%d entry of other time", "%d entries of other time", len(rows)) % len(rows),
        _("What stands beside the minutes of your visits."),
        _table(_("Other time"), (_("Day"), _("What")), rows, (_("Minutes"),)),
    )


def _table(
    caption: str,
    texts: tuple[str, ...],
    lines: list[tuple[Cell, ...]],
    numbers: tuple[str, ...] = (),
) -> Rows | None:
    """A table; None without a line."""
    if not lines:
        return None
    columns = (*map(Column, texts), *(Column(name, num=True) for name in numbers))
    return Rows(caption, columns, tuple(Row(line) for line in lines))
