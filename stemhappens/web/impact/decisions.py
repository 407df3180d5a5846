"""What needs a decision: found in the data, the most teachers affected first."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.metrics.compare import weeks_text
from stemhappens.metrics.dips import Dip, dips
from stemhappens.metrics.figure import half_up
from stemhappens.metrics.lists import OpenSpell
from stemhappens.metrics.standing import (
    GoalsNow,
    a_fifth,
    due_within,
    goals_now,
    is_concentrated,
    teachers_at,
    together,
    unreached,
)
from stemhappens.web.components import Button
from stemhappens.web.contexts.impact import Decision
from stemhappens.web.frame import may_enter
from stemhappens.web.impact.links import evidence_url, impact_url
from stemhappens.web.impact.reading import NAMED_STALLS, Reading
from stemhappens.web.impact.served import Place, month_name
from stemhappens.web.says import listed, month_query, say_number, short_day

NAMED_SCHOOLS = 6
"""Of more schools than this, so many less one are named and the others counted."""

LONG_AGO = 2
"""Nobody at a school for more than so many times the policy's window is worth a look."""


@dataclass(frozen=True)
class _Found:
    """A decision and how many teachers it concerns."""

    weight: int
    decision: Decision


def decisions(reading: Reading, rows: list[Place]) -> list[Decision]:
    """Everything that needs a decision; counts alone for readers of totals."""
    found = [*_beginnings(reading), *_people(reading, rows), *_goals(reading), *_stalls(reading)]
    if not reading.levels:
        found += [*_dips(reading, rows), *_long_ago(reading)]
    return [one.decision for one in sorted(found, key=lambda one: -one.weight)]


def needs_said(count: int) -> str:
    """ "Five things need a decision"."""
    if not count:
        return _("Nothing needs a decision")
    text = ngettext("%s thing needs a decision", "%s things need a decision", count)
    return text % say_number(count).capitalize()


def _found(
    count: int, unit: str, title: str, detail: str, *acts: tuple[str, str], weight: int = -1
) -> _Found:
    buttons = tuple(Button(label, href) for label, href in acts)
    decision = Decision(title, detail, f"{count:,}" if count else "", unit, buttons)
    return _Found(count if weight < 0 else weight, decision)


def _teachers(count: int) -> str:
    return ngettext("teacher", "teachers", count)


def _beginnings(reading: Reading) -> Iterator[_Found]:
    """What a district lacks before its page can tell anything."""
    door = reading.door
    act = ((_("Import"), door.url("import")),) if may_enter(door, "import") else ()
    if not reading.visits:
        detail = _("Reach needs its whole: who is eligible. A staff list or OneRoster files do.")
        yield _found(
            0, _teachers(0), _("No roster is in for this period"), detail, *act, weight=10**6
        )
    if not reading.now["sessions"].numerator:
        detail = _("Bring the coaching log in, or log the first visit.")
        yield _found(
            0, _("sessions"), _("No visit is in for this period"), detail, *act, weight=10**6 - 1
        )


def _people(reading: Reading, rows: list[Place]) -> Iterator[_Found]:
    """Schools without a visit, teachers without one elsewhere, contacts for a few."""
    left = unreached(reading.visits)
    empty = [place for place in rows if place.uid and place.visits and not place.visited]
    there = {row.teacher for place in empty for row in place.visits} & left
    whole = len({row.teacher for row in reading.visits})
    if there:
        yield _found(
            len(there),
            _teachers(len(there)),
            _title_unserved(reading, empty),
            _("%(n)d of the %(all)d eligible teachers work there.")
            % {"n": len(there), "all": whole},
            _who_link(reading),
        )
    elsewhere = left - there
    if elsewhere:
        title = _("No visit yet for teachers in schools that were visited")
        detail = _("Their schools have had sessions, or are coached online; they have not.")
        if reading.levels:
            title = _("Some eligible teachers have had no visit")
            detail = _("%d teachers are eligible in all.") % whole
        count = len(elsewhere)
        yield _found(count, _teachers(count), title, detail, _who_link(reading))
    yield from _concentration(reading)


def _title_unserved(reading: Reading, empty: list[Place]) -> str:
    never = {row.school for row in reading.seen if row.last is None}
    names = _schools_said(empty)
    if all(place.key in never for place in empty):
        return _("No first visit at %s") % names
    return _("No visit in this period at %s") % names


def _schools_said(places: list[Place]) -> str:
    """ "Eastgate and Ironwood"; of very many the first by name, and how many more."""
    names = [place.label for place in places]
    if len(names) <= NAMED_SCHOOLS:
        return listed(names)
    more = len(names) - NAMED_SCHOOLS + 1
    return listed([*names[: NAMED_SCHOOLS - 1], _("%d more schools") % more])


def _who_link(reading: Reading) -> tuple[str, str]:
    if reading.named and may_enter(reading.door, "unreached"):
        return _("See who"), reading.door.url("unreached") + reading.filters.query()
    return _("See the schools"), evidence_url(reading, "teachers_reached", rows="out")


def _concentration(reading: Reading) -> Iterator[_Found]:
    share = reading.now.get("top_20_share")
    reached = reading.now["teachers_reached"]
    if share is None or "%" not in share.percent_text or "%" not in reached.percent_text:
        return
    count = a_fifth(reached)
    if not is_concentrated(share) or (reached.numerator or 0) <= count:
        return  # where fewer than a fifth were reached at all, the fifth has everything
    before = reading.before.get("top_20_share")
    detail = _("%(contacts)s contacts.") % {"contacts": share.of_text}
    if before is not None and "%" in before.percent_text:
        detail += " " + _("Last year the most visited fifth received %s.") % before.percent_text
    yield _found(
        count,
        _teachers(count),
        _("A fifth of the teachers received %s of the contacts") % share.percent_text,
        detail,
        (_("See the rows"), evidence_url(reading, "teachers_reached")),
    )


def _dips(reading: Reading, rows: list[Place]) -> Iterator[_Found]:
    """Months in which visits fell at some schools, one entry a month."""
    by_month: dict[int, list[tuple[Place, Dip]]] = {}
    for place in rows:
        for dip in dips(place.months) if place.uid else ():
            by_month.setdefault(dip.month, []).append((place, dip))
    for month, found in by_month.items():
        low, beside = together([dip for _, dip in found])
        schools = [place for place, _ in found]
        count = teachers_at(reading.visits, {place.key for place in schools})
        names = {"month": month_name(month, "F"), "schools": _schools_said(schools)}
        rates = {
            "low": half_up(low).numerator,
            "beside": half_up(beside).numerator,
            "month": names["month"],
        }
        detail = _(
            "%(low)d per 20 school days in %(month)s, against %(beside)d in the months beside it."
        )
        label = _("See %s") % names["month"]
        yield _found(
            count,
            _teachers(count),
            _("Visits fell in %(month)s at %(schools)s") % names,
            detail % rates,
            (label, impact_url(reading, **{"from": "", "to": "", "period": month_query(month)})),
        )


def _long_ago(reading: Reading) -> Iterator[_Found]:
    """Schools that were visited in the period, but not for long."""
    window = reading.policy.gap_window_days if reading.policy else 0
    for row in reading.seen:
        if row.last is None or row.days_since is None or row.school not in reading.schools:
            continue
        fresh = row.days_since <= LONG_AGO * window or row.last < reading.filters.period.start
        if fresh or not window:
            continue
        school = reading.schools[row.school]
        count = teachers_at(reading.visits, {row.school})
        yield _found(
            count,
            _teachers(count),
            _("Nobody has been at %(school)s for %(days)d school days")
            % {"school": school.name, "days": row.days_since},
            _("The last visit was on %s.") % short_day(row.last),
            (_("See its visits"), evidence_url(reading, "sessions", school=str(school.uid))),
        )


def _stalls(reading: Reading) -> Iterator[_Found]:
    """Engagements longer in their phase than its limit, the longest first."""
    stalled = reading.longest_stalls
    alone = stalled[:NAMED_STALLS] if reading.named else []
    for spell in alone:
        yield _stall(reading, spell)
    others = len(stalled) - len(alone)
    if others:
        title = ngettext(
            "%s engagement is over its phase’s limit",
            "%s engagements are over their phase’s limit",
            others,
        )
        if alone:
            title = ngettext(
                "%s more engagement is over its phase’s limit",
                "%s more engagements are over their phase’s limit",
                others,
            )
        yield _found(
            others,
            ngettext("engagement", "engagements", others),
            title % say_number(others).capitalize(),
            _("School days in the phase, paused ones left out, against the phase’s limit."),
            (_("See which"), evidence_url(reading, "phase_stalled")),
        )


def _stall(reading: Reading, spell: OpenSpell) -> _Found:
    phase = next((row.name for row in reading.phases if row.pk == spell.phase), "")
    party = reading.parties.get(spell.engagement)
    names = [reading.name(person, spell.coach) for person in party.teachers] if party else []
    whose = listed([name for name in names if name]) or _("A team")
    title = _("%(whose)s: %(weeks)s in %(phase)s") % {
        "whose": whose, "weeks": weeks_text(spell.days), "phase": phase,
    }  # fmt: skip
    detail = _("Our limit is %(limit)s. In it since %(day)s, with %(coach)s.") % {
        "limit": weeks_text(spell.limit),
        "day": short_day(spell.since),
        "coach": reading.name(spell.coach) or _("no coach"),
    }
    link = (_("See why"), evidence_url(reading, "phase_stalled"))
    if party and may_enter(reading.door, "engagement"):
        link = (
            _("Open the engagement"),
            reading.door.url("engagement", uid=party.uid),
        )
    count = max(len(names), 1)
    return _found(count, _teachers(count), title, detail, link)


def _goals(reading: Reading) -> Iterator[_Found]:
    """Goals past their day or untouched, and those due within the policy's window."""
    as_of = min(reading.filters.period.end, reading.at.today)
    standing = goals_now(reading.goals, as_of)
    if standing.stalled:
        count = standing.stalled
        title = ngettext("%s goal has stalled", "%s goals have stalled", count)
        yield _found(
            count,
            ngettext("goal", "goals", count),
            title % say_number(count).capitalize(),
            _stalled_said(standing),
            (_("See which"), evidence_url(reading, "goals_stuck")),
        )
    due = due_within(reading.goals, as_of, reading.soon)
    if due:
        title = ngettext("%s goal is due by %s", "%s goals are due by %s", len(due))
        yield _found(
            len(due),
            ngettext("goal", "goals", len(due)),
            title % (say_number(len(due)).capitalize(), short_day(reading.soon)),
            _("Still open. Close them with what came of them, or carry them over."),
            (_("See which"), evidence_url(reading, "goal_completion", rows="out")),
            weight=0,
        )


def _stalled_said(standing: GoalsNow) -> str:
    """Why the stalled goals are stalled."""
    if standing.untouched and standing.overdue:
        text = _("%(overdue)d past the due day, %(untouched)d untouched for too long.")
        return text % {"overdue": standing.overdue, "untouched": standing.untouched}
    return _("Past the due day.") if standing.overdue else _("Untouched for too long.")
