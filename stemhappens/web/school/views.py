"""A principal's page: the counts of their own school, by name only where the district opened it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.coaching.ahead import Ahead, ahead, topics_at
from stemhappens.core.clock import now
from stemhappens.core.rules import See, extent
from stemhappens.metrics.ask import Asking, Clock, answers, clock, snapshot
from stemhappens.metrics.compare import by_count
from stemhappens.metrics.dips import MonthOf
from stemhappens.metrics.figure import Figure
from stemhappens.metrics.lists import (
    TeacherVisits,
    days_by_month,
    same_day_last_year,
    teacher_visits,
)
from stemhappens.people.calendar import closed_alone
from stemhappens.people.models import Program, School, SessionType
from stemhappens.people.reads import names_for
from stemhappens.web.charts import Bullet, Cell, Heat, HeatRow, Month
from stemhappens.web.components import Column, FigureCard, Notice, Picker, Row, Rows
from stemhappens.web.contexts.impact import ShareRow
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of, show
from stemhappens.web.impact.filters import Filters, period_picker, read_filters
from stemhappens.web.impact.forms import DatesForm, dates_form
from stemhappens.web.impact.served import month_name
from stemhappens.web.impact.views import wrong_period
from stemhappens.web.says import clock_text, listed, long_day
from stemhappens.web.school.helping import Helping, Known, helping

NAMES = ("teachers_reached", "sessions", "coach_hours", "sessions_with_minutes")
Cut = Mapping[tuple[int, ...], Figure]


@dataclass(frozen=True)
class OneSchool:
    """A school's counts. title: "5 of 7 teachers at Alder Creek ES had a visit".

    named, topics: only where the district opened them to principals.
    """

    key: str
    title: str
    figures: tuple[FigureCard, ...]
    months: Heat | None
    types: tuple[ShareRow, ...]
    helping: Helping | None = None
    named: Rows | None = None
    topics: str = ""


@dataclass(frozen=True)
class SchoolPage:
    """The principal's page. as_of: when it was counted; privacy: what is not here, and why."""

    picker: Picker
    dates: DatesForm
    notices: tuple[Notice, ...]
    as_of: str
    schools: tuple[OneSchool, ...]
    privacy: str


@dataclass(frozen=True)
class _Read:
    school: School
    now: Mapping[str, Figure]
    before: Mapping[str, Figure]
    months: Cut
    types: Cut
    days: Mapping[int, int]
    visits: Sequence[TeacherVisits] = ()


@dataclass(frozen=True)
class _Beside:
    """What is known of all schools beside their figures. names: empty unless opened."""

    ahead: Mapping[int, Ahead]
    closed: Mapping[int, Sequence[date]]
    names: Mapping[int, str]
    topics: Mapping[int, Sequence[str]]


def school(request: HttpRequest) -> HttpResponse:
    """The counts of the principal's schools for a period."""
    door = door_of(request)
    with snapshot() as using:
        program = Program.objects.using(using).order_by("starts", "id").first()
        at = clock(door.district, program.pk if program else 0, using)
        filters = read_filters(request.GET, at.years, at.today)
        names = dict(SessionType.objects.using(using).values_list("pk", "name"))
        read = list(_read(door, at, filters, using))
    beside = _beside(door, at, filters, read)
    moment = {"day": long_day(at.today), "time": clock_text(now(door.district))}
    page = SchoolPage(
        picker=period_picker(filters, at.years, at.today),
        dates=dates_form(filters),
        notices=wrong_period(filters),
        as_of=_("Live, %(day)s, %(time)s") % moment,
        schools=tuple(_school(one, names, beside) for one in read),
        privacy=_privacy(door),
    )
    response = show(request, "web/school.html", page, here="school")
    response.status_code = 400 if filters.chosen.problems else 200
    return response


def _privacy(door: Door) -> str:
    """What is not told, by what the district has chosen."""
    if See.FULL in extent(door.actor, "who"):
        return _("Your district lets principals know who was coached. What was said stays between "
                 "teacher and coach.")  # fmt: skip
    return _("You see counts. Who was coached, and what was said, stays between teacher and coach.")


def _beside(door: Door, at: Clock, filters: Filters, read: Sequence[_Read]) -> _Beside:
    keys, period = [one.school.pk for one in read], filters.period
    people = {row.teacher for one in read for row in one.visits}
    return _Beside(
        ahead(door.actor, keys, at.today),
        closed_alone(door.district.pk, keys, period.start, min(period.end, at.today)),
        names_for(door.actor, people, at.today),
        topics_at(door.actor, period.start, period.end),
    )


def _read(door: Door, at: Clock, filters: Filters, using: str) -> Iterator[_Read]:
    """The figures of each school, all in one statement."""
    period = filters.period
    before = same_day_last_year(at, period, using)
    keys = sorted(door.actor.school_ids)
    rows = School.objects.using(using).filter(pk__in=keys).in_bulk()
    askings = []
    for key in keys:
        only = {"school": key}
        askings += [
            Asking(NAMES, period, only),
            Asking(["sessions"], period, only, ("month",)),
            Asking(["sessions"], period, only, ("type",)),
            Asking(NAMES if before else [], before or period, only),
        ]
    found = answers(at, askings, using)
    days = days_by_month(at, period, keys, using)
    visits = _visits(door, at, filters, using) if keys else {}
    for place, key in enumerate(keys):
        whole, months, types, last = found[4 * place : 4 * place + 4]
        yield _Read(
            rows[key],
            {name: each[()] for name, each in whole.items()},
            {name: each[()] for name, each in last.items()},
            months["sessions"],
            types["sessions"],
            days[key],
            visits.get(key, ()),
        )


def _visits(door: Door, at: Clock, filters: Filters, using: str) -> dict[int, list[TeacherVisits]]:
    """Each teacher's contacts by school, only where the district tells principals who."""
    if See.FULL not in extent(door.actor, "who"):
        return {}
    found: dict[int, list[TeacherVisits]] = {}
    schools = tuple(sorted(door.actor.school_ids))
    for row in teacher_visits(at, Asking([], filters.period, {"school": schools}), using):
        found.setdefault(row.school, []).append(row)
    return found


def _school(read: _Read, types: Mapping[int, str], beside: _Beside) -> OneSchool:
    reached = read.now["teachers_reached"]
    count = reached.denominator if reached.denominator is not None else reached.numerator
    pattern = ngettext(
        "%(n)s teacher at %(school)s had a visit",
        "%(n)s teachers at %(school)s had a visit",
        count or 0,
    )
    if not count and not read.now["sessions"].numerator:
        pattern = _("No teacher at %(school)s is eligible for coaching in this period")
    return OneSchool(
        str(read.school.pk),
        pattern % {"n": reached.of_text, "school": read.school.name},
        tuple(_cards(read)),
        _months(read),
        tuple(_types(read, types)),
        _helping(read, beside),
        _named(read, beside.names) if read.visits else None,
        listed(beside.topics.get(read.school.pk, ())),
    )


def _helping(read: _Read, beside: _Beside) -> Helping | None:
    key = read.school.pk
    if key not in beside.ahead:
        return None
    closed = beside.closed.get(key, ())
    known = Known(read.school.name, beside.ahead[key], read.now["teachers_reached"], closed)
    return helping(known)


def _named(read: _Read, names: Mapping[int, str]) -> Rows:
    """Teachers by name with their visits, by name: nobody is ranked."""
    lines = sorted((names.get(row.teacher, ""), row.contacts) for row in read.visits)
    return Rows(
        _("Visits by teacher"),
        (Column(_("Teacher")), Column(_("Visits"), num=True)),
        tuple(Row((name, str(contacts))) for name, contacts in lines),
    )


def _cards(read: _Read) -> Iterator[FigureCard]:
    for name, title in (("teachers_reached", _("Teachers reached")), ("sessions", _("Sessions"))):
        figure, before = read.now[name], read.before.get(name)
        whole = figure.denominator
        change = by_count(figure, before)
        bar = None
        if whole:
            last = (before.numerator, before.denominator) if before and before.denominator else ()
            bar = Bullet(figure.of_text, figure.numerator, whole, *last)
        beside = _("of %d") % whole if whole is not None else ""
        if "%" in figure.percent_text:
            beside = f"{beside} · {figure.percent_text}"
        yield FigureCard(title, figure.count_text, beside, "", bar, change.change, change.note)
    hours, known = read.now["coach_hours"], read.now["sessions_with_minutes"]
    whole = known.denominator or 0
    beside = ngettext("in %d session", "in %d sessions", whole) % whole
    if known.numerator != known.denominator:
        beside = _("from %s sessions") % known.of_text
    yield FigureCard(_("Coaching hours"), hours.value_text, beside)


def _months(read: _Read) -> Heat | None:
    """Sessions by month, shaded by the rate of the school's own calendar."""
    held = {key[0]: figure.numerator or 0 for key, figure in read.months.items()}
    months = sorted({*held, *(month for month, days in read.days.items() if days)})
    if not months:
        return None
    rows = [MonthOf(month, held.get(month, 0), read.days.get(month, 0)) for month in months]
    heads = tuple(Month(month_name(row.month), row.days, row.part) for row in rows)
    cells = tuple(Cell(str(row.sessions), row.rate, part=row.part) for row in rows)
    total = read.now["sessions"].count_text
    return Heat(
        _("Sessions by month at %s") % read.school.name,
        heads,
        (HeatRow(read.school.name, cells, total),),
        _("School"),
        _("All"),
    )


def _types(read: _Read, types: Mapping[int, str]) -> Iterator[ShareRow]:
    counted = sorted(read.types.items(), key=lambda item: -(item[1].numerator or 0))
    whole = read.now["sessions"].numerator or 0
    for (key,), figure in counted:
        if figure.numerator:
            yield ShareRow(types.get(key, _("unknown")), figure.count_text, _("of %d") % whole)
