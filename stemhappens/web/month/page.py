"""A coach's month as a page: its sentence, figures with the month before, and who was not seen."""

from collections.abc import Iterator, Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.metrics.figure import Figure, Period
from stemhappens.metrics.lists import TeacherVisits
from stemhappens.web.components import Button, Choice, Linked, Picker, Sentence, Strong, compose
from stemhappens.web.contexts.month import MonthPage, OwnFigure
from stemhappens.web.contexts.today import Ring, WaitingSchool
from stemhappens.web.doors import Door
from stemhappens.web.frame import initials
from stemhappens.web.month.reading import MonthRead
from stemhappens.web.month.rows import evidence_of
from stemhappens.web.says import listed, say_number, short_day
from stemhappens.web.today.sections import plan_href

SHOWN = (
    # figure, its name on the page, where its rows stand
    ("sessions", "visits"),
    ("teachers_reached", "teachers"),
    ("teacher_contacts", "visits"),
    ("coach_hours", "visits"),
    ("micro_touches", "visits"),
    ("direct_share", "time"),
    ("next_step_follow_through", "steps"),
    ("goal_completion", "goals"),
)
"""The figures in their order, and the anchor of the rows behind each."""


def month_page(door: Door, read: MonthRead) -> MonthPage:
    """The page out of what was read."""
    unseen = [row for row in read.teachers if not row.contacts]
    seen = {row.teacher for row in read.teachers if row.contacts}
    unseen = [row for row in unseen if row.teacher not in seen]
    return MonthPage(
        title=_title(read),
        sentence=_sentence(read),
        picker=_picker(door, read),
        acts=(Button(_("Log a visit"), door.url("log"), tone=""),),
        compared=_compared(read),
        figures=tuple(_figures(read)),
        unseen_title=_unseen_title(read, unseen),
        unseen=tuple(_schools(door, read, unseen)),
        evidence=tuple(evidence_of(door, read)),
        note=_("Your own work alone, by the district's policy of each day; nobody is compared."),
    )


def month_name(period: Period) -> str:
    """ "May 2026"."""
    return date_format(period.start, "F Y")


def _title(read: MonthRead) -> str:
    """ "In May so far you saw 5 of your 19 teachers in 6 visits"."""
    visits, reached = read.figures.get("sessions"), read.figures.get("teachers_reached")
    name = date_format(read.months.period.start, "F")
    if visits is None or not visits.numerator:
        if read.months.whole:
            return _("In %(month)s you logged no visit") % {"month": name}
        return _("No visit logged in %(month)s yet") % {"month": name}
    count = visits.numerator
    words = {
        "month": name,
        "visits": ngettext("%d visit", "%d visits", count) % count,
        "reached": reached.of_text.replace(" of ", _(" of your ")) if reached else "",
    }
    if reached is None or not reached.denominator:
        return _("In %(month)s you held %(visits)s") % words
    if read.months.whole:
        return _("In %(month)s you saw %(reached)s teachers in %(visits)s") % words
    return _("In %(month)s so far you saw %(reached)s teachers in %(visits)s") % words


def _sentence(read: MonthRead) -> Sentence:
    """What the hours rest on, and what counts nowhere."""
    known, short = read.figures.get("sessions_with_minutes"), read.figures.get("short_visits")
    parts: list[Sentence] = []
    if known is not None and known.denominator and known.numerator != known.denominator:
        said = _("Hours are from {known} visits. ")
        parts.append(compose(said, known=Strong(known.of_text)))
    if short is not None and short.numerator:
        said = ngettext(
            "{count} visit was too short to count. ",
            "{count} visits were too short to count. ",
            short.numerator,
        )
        parts.append(compose(said, count=Strong(short.count_text)))
    return tuple(piece for part in parts for piece in part)


def _picker(door: Door, read: MonthRead) -> Picker:
    current = read.months.period.start
    choices = tuple(
        Choice(
            month_name(month),
            f"{door.url('month')}?month={month.start:%Y-%m}",
            current=month.start == current,
        )
        for month in read.offered
    )
    return Picker(_("Month"), month_name(read.months.period), "", choices)


def _compared(read: MonthRead) -> str:
    """What the figures of the month before are of."""
    name = date_format(read.months.before.start, "F")
    if read.months.whole:
        return _("Beside each: the whole of %s.") % name
    day = short_day(read.months.before.end)
    return _("Beside each: %(month)s up to the same school day of it, %(day)s.") % {
        "month": name,
        "day": day,
    }


def _names() -> dict[str, str]:
    return {
        "sessions": _("Visits"),
        "teachers_reached": _("Teachers seen"),
        "teacher_contacts": _("Contacts"),
        "coach_hours": _("Hours"),
        "micro_touches": _("Mails, chats, hallway"),
        "direct_share": _("Time with teachers"),
        "next_step_follow_through": _("Next steps kept"),
        "goal_completion": _("Goals completed"),
    }


def _figures(read: MonthRead) -> Iterator[OwnFigure]:
    names = _names()
    month = date_format(read.months.before.start, "F")
    for name, anchor in SHOWN:
        figure, before = read.figures.get(name), read.before.get(name)
        if figure is None:
            continue
        value, beside = _said(figure)
        was = " ".join(part for part in _said(before) if part) if before else ""
        yield OwnFigure(
            names[name],
            Linked(value, f"#{anchor}", drawer=False),
            beside,
            _("%(month)s: %(was)s") % {"month": month, "was": was} if was else "",
        )


def _said(figure: Figure) -> tuple[str, str]:
    """("5", "of 19"), ("85%", "of 6.3 hours logged"), ("3.8", "")."""
    if figure.name == "coach_hours":
        return figure.value_text, ""
    if figure.name == "direct_share":
        if figure.value is None:
            return _("unknown"), _("nothing logged")
        return figure.percent_text, _("of the minutes logged")
    if figure.denominator is None:
        return figure.count_text, ""
    if not figure.denominator:
        return "0", _("of none")
    return figure.count_text, _("of %s") % f"{figure.denominator:,}"


def _unseen_title(read: MonthRead, unseen: Sequence[TeacherVisits]) -> str:
    count = len({row.teacher for row in unseen})
    if not count:
        return _("Nobody of your caseload was missed")
    words = {"number": say_number(count).capitalize(), "month": month_name(read.months.period)}
    return (
        ngettext(
            "%(number)s teacher you did not see in %(month)s",
            "%(number)s teachers you did not see in %(month)s",
            count,
        )
        % words
    )


def _schools(
    door: Door, read: MonthRead, unseen: Sequence[TeacherVisits]
) -> Iterator[WaitingSchool]:
    for school in dict.fromkeys(row.school for row in unseen):
        people = [read.names[row.teacher] for row in unseen
                  if row.school == school and row.teacher in read.names]  # fmt: skip
        yield WaitingSchool(
            read.schools.get(school, ""),
            (listed([one.name for one in people]),),
            tuple(
                Ring(
                    initials(one.name),
                    _("Plan a visit with %s") % one.name,
                    plan_href(door, [one]),
                )
                for one in people
            ),
        )
