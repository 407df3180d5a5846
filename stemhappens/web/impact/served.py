"""Who is served: a mark for every eligible teacher, and each school's months."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from stemhappens.facts.models.base import Level
from stemhappens.metrics.compare import rate, rate_text
from stemhappens.metrics.dips import MonthOf, dips
from stemhappens.metrics.figure import PERCENT_FROM, Figure
from stemhappens.metrics.lists import TeacherVisits
from stemhappens.metrics.standing import by_visits, teachers_at, unreached
from stemhappens.web.charts import (
    Bar,
    Bars,
    Cell,
    Crowd,
    Dot,
    Dots,
    Month,
    Served,
    ServedGroup,
    ServedRow,
)
from stemhappens.web.contexts.impact import Section
from stemhappens.web.impact.links import evidence_url, impact_url
from stemhappens.web.impact.reading import ELSEWHERE, Reading
from stemhappens.web.says import month_query, say_number

FOLDED_FROM, SHOWN = 20, 12
"""Of more rows than this in a group, so many stand open."""

LEVELS = {
    Level.NONE: gettext_lazy("Level unknown"),
    Level.ELEMENTARY: gettext_lazy("Elementary"),
    Level.MIDDLE: gettext_lazy("Middle"),
    Level.HIGH: gettext_lazy("High"),
    Level.K8: gettext_lazy("K-8"),
    Level.OTHER: gettext_lazy("Other schools"),
}


@dataclass(frozen=True)
class Place:
    """A row: a school, or for readers of totals a level. uid is empty where nothing opens it."""

    key: int
    label: str
    uid: str
    visits: tuple[TeacherVisits, ...]
    sessions: Figure | None
    reached: Figure | None
    months: tuple[MonthOf, ...]

    @property
    def visited(self) -> bool:
        """True when a counted session took place there, or a teacher of it was reached."""
        held = self.sessions.numerator if self.sessions else 0
        return bool(held or (self.reached and self.reached.numerator))


def places(reading: Reading) -> list[Place]:
    """The rows of the table, by name."""
    groups: dict[int, list[TeacherVisits]] = {}
    for row in reading.visits:
        groups.setdefault(reading.row_of(row.school), []).append(row)
    for (key,), held in reading.by_school.get("sessions", {}).items():
        if held.numerator:
            groups.setdefault(key, [])
    found = [_place(reading, key, rows) for key, rows in groups.items()]
    return sorted(found, key=lambda place: (place.key == ELSEWHERE, place.label))


@lru_cache(maxsize=512)
def _named(month: int, pattern: str, language: str) -> str:
    return date_format(date(month // 100, month % 100, 1), pattern)


def _place(reading: Reading, key: int, rows: Sequence[TeacherVisits]) -> Place:
    school = None if reading.levels else reading.schools.get(key)
    label = school.name if school else str(LEVELS[Level(key)]) if reading.levels else ""
    return Place(
        key,
        label or _("Online or elsewhere"),
        str(school.uid) if school else "",
        tuple(rows),
        reading.by_school.get("sessions", {}).get((key,)),
        reading.by_school.get("teachers_reached", {}).get((key,)),
        tuple(_months(reading, key)),
    )


def months_of(reading: Reading) -> list[int]:
    """The months of the period with school or with sessions, as yyyymm."""
    held = {key[0] for key in reading.by_month.get("sessions", {})}
    return sorted({*(m for m, days in reading.days.get(0, {}).items() if days), *held})


def _months(reading: Reading, key: int) -> Iterable[MonthOf]:
    days = reading.days.get(0 if reading.levels else key) or reading.days.get(0, {})
    cells = reading.by_cell.get("sessions", {})
    for month in months_of(reading):
        cell = cells.get((key, month))
        yield MonthOf(month, (cell.numerator or 0) if cell else 0, days.get(month, 0))


def month_name(month: int, pattern: str = "M") -> str:
    """202602 → "Feb"."""
    return _named(month, pattern, get_language() or "")


def served(reading: Reading, rows: list[Place]) -> Served | None:
    """The table; None where nobody is on the roster and nothing took place."""
    if not rows or too_few(reading, rows):
        return None
    months = months_of(reading)
    days = reading.days.get(0, {})
    reached, held = reading.now["teachers_reached"], reading.now["sessions"]
    return Served(
        caption=_("Teachers reached and sessions, by school and month"),
        months=tuple(Month(month_name(m), days.get(m, 0), _part(days, m)) for m in months),
        groups=tuple(_groups(reading, rows)),
        reached=reached.count_text,
        of=_of(reached),
        month_totals=tuple(_month_total(reading, m) for m in months),
        total=held.count_text,
        days_total=f"{reading.school_days:,}",
        bars=_bars(reading, months, days),
        bars_total=rate_text(held.numerator or 0, reading.school_days),
    )


def too_few(reading: Reading, rows: list[Place]) -> bool:
    """True when a reader of totals would see a level of fewer than ten teachers by itself."""
    if not reading.levels:
        return False
    sizes = [len({row.teacher for row in place.visits}) for place in rows if place.visits]
    return any(size < PERCENT_FROM for size in sizes)


def _of(figure: Figure) -> str:
    return _("of %s") % f"{figure.denominator:,}" if figure.denominator is not None else ""


def _part(days: Mapping[int, int], month: int) -> bool:
    return MonthOf(month, 0, days.get(month, 0)).part


def _month_total(reading: Reading, month: int) -> str:
    found = reading.by_month.get("sessions", {}).get((month,))
    return found.count_text if found else "·"


def _bars(reading: Reading, months: list[int], days: Mapping[int, int]) -> Bars:
    bars = []
    for month in months:
        figure = reading.by_month.get("sessions", {}).get((month,))
        held = (figure.numerator or 0) if figure else 0
        school_days = days.get(month, 0)
        height = rate(held, school_days) or 0
        text = rate_text(held, school_days)
        bars.append(Bar(month_name(month), height, text, part=_part(days, month)))
    said = ", ".join(f"{bar.text} {bar.label}" for bar in bars)
    return Bars(_("Sessions per 20 school days: %s") % said, tuple(bars))


def _groups(reading: Reading, rows: list[Place]) -> Iterable[ServedGroup]:
    """The rows without a visit first, then the others."""
    without = [row for row in rows if not row.visited]
    visited = [row for row in rows if row.visited]
    for lead, group, empty in (
        (_("No visit in this period:"), without, True),
        (_("Visited:"), visited, False),
    ):
        if group:
            text = _group_text(reading, group, empty=empty)
            yield _group(reading, lead, text, group, empty=empty)


def _group(
    reading: Reading, lead: str, text: str, group: list[Place], *, empty: bool
) -> ServedGroup:
    """A long list begins with most teachers without a visit; what follows is folded away."""
    rest: list[Place] = []
    if len(group) > FOLDED_FROM:
        group = sorted(group, key=lambda place: -by_visits(place.visits)[0])
        group, rest = group[:SHOWN], group[SHOWN:]
        text = _("%s; most teachers without a visit first") % text
    rows, more = (tuple(_row(reading, place) for place in part) for part in (group, rest))
    said = ngettext("%d more school", "%d more schools", len(rest)) % len(rest)
    return ServedGroup(lead, text, rows, empty, more, said if rest else "")


def _group_text(reading: Reading, group: list[Place], *, empty: bool) -> str:
    real = [place for place in group if place.key != ELSEWHERE or reading.levels]
    rows = [row for place in real for row in place.visits]
    teachers = len({row.teacher for row in rows})
    reached = len({row.teacher for row in rows if row.contacts})
    schools = ngettext("%d school", "%d schools", len(real)) % len(real)
    if reading.levels:
        schools = ngettext("%d level", "%d levels", len(real)) % len(real)
    people = ngettext("%s teacher", "%s teachers", teachers) % f"{teachers:,}"
    if empty:
        return f"{schools}, {people}"
    return _("%(schools)s, %(reached)s of %(people)s") % {
        "schools": schools, "reached": f"{reached:,}", "people": people,
    }  # fmt: skip


def _row(reading: Reading, place: Place) -> ServedRow:
    dipped = {dip.month for dip in dips(place.months)} if place.uid else set()
    reached = place.reached
    behind = _sessions_behind(reading, place)
    cells = tuple(_cell(place, month, month.month in dipped, behind) for month in place.months)
    total = place.sessions.count_text if place.sessions else "0"
    href = impact_url(reading, school=place.uid) if place.uid else ""
    return ServedRow(
        place.label,
        _dots(reading, place),
        reached.count_text if reached else "–" if place.key == ELSEWHERE else "0",
        _of(reached) if reached else "",
        cells,
        total,
        href,
        _crowd(reading, place),
    )


def _crowd(reading: Reading, place: Place) -> Crowd | None:
    """A school's teachers by visits, where there are too many for a mark each."""
    if reading.marked or not place.visits:
        return None
    none, few, some, many = counts = by_visits(place.visits)
    label = _(
        "%(school)s, teachers by visits: %(none)d with none, %(few)d with 1 or 2, "
        "%(some)d with 3 or 4, %(many)d with 5 or more"
    ) % {"school": place.label, "none": none, "few": few, "some": some, "many": many}
    return Crowd(label, counts, _behind(reading, place))


def _behind(reading: Reading, place: Place) -> str:
    """The address of the people of a school, for who may see who."""
    if not place.uid or not reading.named:
        return ""
    return evidence_url(reading, "teachers_reached", school=place.uid)


def _dots(reading: Reading, place: Place) -> Dots:
    if not reading.marked:
        return Dots(place.label, ())
    href = _behind(reading, place)
    dots = tuple(Dot(row.contacts, _dot_title(reading, row), href) for row in place.visits)
    label = _("%(school)s: visits to each teacher %(visits)s") % {
        "school": place.label,
        "visits": ", ".join(str(row.contacts) for row in place.visits) or "–",
    }
    return Dots(label, dots)


def _dot_title(reading: Reading, row: TeacherVisits) -> str:
    visits = ngettext("%d visit", "%d visits", row.contacts) % row.contacts
    name = reading.name(row.teacher, row.coach)
    return f"{name}: {visits}" if name else visits


def _sessions_behind(reading: Reading, place: Place) -> str:
    """The address of a place's sessions, up to the month; empty where it has none."""
    if not place.uid:
        return ""
    whole = {"school": place.uid, "from": "", "to": "", "period": ""}
    return f"{evidence_url(reading, 'sessions', **whole)}&period="


def _cell(place: Place, month: MonthOf, dip: bool, behind: str) -> Cell:
    """A month of a place. behind: the address of its sessions, up to the month."""
    name = month_name(month.month, "F")
    held = ngettext("%d session", "%d sessions", month.sessions) % month.sessions
    href = f"{behind}{month_query(month.month)}" if month.sessions and behind else ""
    return Cell(
        str(month.sessions) if month.sessions else "·" if month.days else "",
        month.rate,
        dip=dip,
        part=month.part,
        href=href,
        title=f"{place.label}, {name}: {held}",
    )


def served_section(reading: Reading, rows: list[Place]) -> Section:
    """The finding: where those without a visit are."""
    how = _(
        "Each circle is one eligible teacher and the number in it is visits received. The squares "
        "count sessions a month; their shade is sessions per 20 school days of that school, so "
        "short months compare fairly."
    )
    if not reading.marked:
        how = _(
            "Each row counts a school’s eligible teachers by visits received, those without one "
            "first, over a bar of their shares. The squares count sessions a month; their shade is "
            "sessions per 20 school days of that school."
        )
    return Section(_finding(reading, rows), how, _source(reading))


def _finding(reading: Reading, rows: list[Place]) -> str:
    left = unreached(reading.visits)
    if not reading.visits:
        return _("Nobody is on the roster in this period")
    if not left:
        return _("Every eligible teacher has had a visit")
    rows = [place for place in rows if not place.visited and place.visits]
    there = teachers_at([v for p in rows for v in p.visits if v.teacher in left],
                        {v.school for p in rows for v in p.visits})  # fmt: skip
    if not there or reading.levels:
        people = ngettext("%s teacher", "%s teachers", len(left)) % f"{len(left):,}"
        return _("%(people)s of %(all)s had no visit") % {
            "people": people, "all": f"{len({row.teacher for row in reading.visits}):,}",
        }  # fmt: skip
    schools = ngettext("one school", "%s schools", len(rows))
    if "%s" in schools:
        schools = schools % say_number(len(rows))
    return _("%(there)s of the %(all)s teachers without a visit are in %(schools)s") % {
        "there": f"{there:,}", "all": f"{len(left):,}", "schools": schools,
    }  # fmt: skip


def _source(reading: Reading) -> str:
    """Why contacts are more than sessions, and who stands in two rows."""
    held, contacts = reading.now["sessions"], reading.now["teacher_contacts"]
    texts = []
    if contacts.numerator != held.numerator:
        texts.append(
            _("%(sessions)s sessions are %(contacts)s teacher contacts: a visit to a group counts "
              "once for its school and once for each teacher present.")
            % {"sessions": held.count_text, "contacts": contacts.count_text}
        )  # fmt: skip
    twice = [t for t, n in _schools_of(reading.visits).items() if n > 1]
    if twice:
        many = ngettext(
            "%d teacher works at two schools and has a circle in each; the bottom row counts "
            "them once.",
            "%d teachers work at more than one school and have a circle in each; the bottom row "
            "counts them once.",
            len(twice),
        )
        texts.append(many % len(twice))
    return " ".join(texts)


def _schools_of(visits: Iterable[TeacherVisits]) -> dict[int, int]:
    found: dict[int, set[int]] = {}
    for row in visits:
        found.setdefault(row.teacher, set()).add(row.school)
    return {teacher: len(schools) for teacher, schools in found.items()}
