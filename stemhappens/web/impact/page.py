"""The program's page, composed from what was read: sentences, figures, sections."""

from collections.abc import Iterator, Mapping, Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.metrics.checks import Check
from stemhappens.metrics.compare import rest_of
from stemhappens.web.components import (
    Button,
    Choice,
    NavItem,
    Part,
    Picker,
    Sentence,
    Strong,
    compose,
)
from stemhappens.web.contexts.evidence import Check as Shown
from stemhappens.web.contexts.impact import ChecksPage, ImpactPage, Section
from stemhappens.web.frame import may_enter
from stemhappens.web.impact.course import goal_rows, goal_squares, phase_strip, trend
from stemhappens.web.impact.decisions import decisions, needs_said
from stemhappens.web.impact.filters import period_picker
from stemhappens.web.impact.headline import (
    cards,
    divided,
    headline,
    printed,
    stroke_note,
    waiting,
)
from stemhappens.web.impact.links import figure_link, impact_url
from stemhappens.web.impact.reading import Reading
from stemhappens.web.impact.served import places, served, served_section
from stemhappens.web.impact.starting import is_bare, starts, who_starts
from stemhappens.web.says import clock_text, long_day, say_number

SHOWN = 6
"""So many decisions stand open; the others are folded away below them."""


def impact_page(reading: Reading, checks: Sequence[Check], perception: Sentence = ()) -> ImpactPage:
    """Everything the page shows. perception: what teachers said of it, beside the record."""
    rows = places(reading)
    bare = is_bare(reading)
    found = decisions(reading, rows)
    (phases_section, phases), (goals_section, goals) = phase_strip(reading), goal_squares(reading)
    trend_section, course = trend(reading)
    return ImpactPage(
        pickers=pickers(reading),
        acts=() if bare and may_enter(reading.door, "import") else _acts(reading),
        sentence=headline(reading),
        waiting=waiting(reading),
        as_of=as_of(reading),
        printed=printed(reading, _moment(reading)),
        checks=checks_said(checks),
        checks_ok=all(check.passed for check in checks),
        checks_href=reading.door.url("checks") + reading.filters.query(),
        figures=cards(reading),
        figures_note=stroke_note(reading),
        divided=divided(reading),
        served_section=served_section(reading, rows),
        served=served(reading, rows),
        decisions_section=Section(
            needs_said(len(found)),
            _("Found in the data; most teachers affected first") if found else "",
        ),
        decisions=tuple(found[:SHOWN]),
        more_decisions=tuple(found[SHOWN:]),
        more_said=_more_said(len(found[SHOWN:])),
        phases_section=phases_section,
        phases=phases,
        goals_section=goals_section,
        goals=goals,
        goal_rows=goal_rows(reading),
        trend_section=trend_section,
        trend=course,
        known=(*_known(reading), *((perception,) if perception else ())),
        method_href=reading.door.url("definitions"),
        starts=starts(reading) if bare else (),
        starts_said=who_starts(reading) if bare else "",
    )


def _more_said(count: int) -> str:
    return ngettext("%s more", "%s more", count) % say_number(count).capitalize()


def checks_said(checks: Sequence[Check]) -> str:
    """ "14 of 14 accuracy checks pass"."""
    passed = [check for check in checks if check.passed]
    return _("%(n)d of %(of)d accuracy checks pass") % {"n": len(passed), "of": len(checks)}


def pickers(reading: Reading) -> tuple[Picker, ...]:
    """The filters: period, school where schools are shown, coach where people are named."""
    filters = reading.filters
    found = [period_picker(filters, reading.at.years, reading.at.today)]
    if not reading.levels:
        found += _school_picker(reading)
    if reading.people:
        people = [reading.people[coach] for coach in reading.coaches if coach in reading.people]
        options = sorted(((str(p.uid), p.name) for p in people), key=lambda option: option[1])
        if options:
            found.append(_picker(reading, "coach", _("Coach"), _("All coaches"), options))
    return tuple(found)


def _school_picker(reading: Reading) -> list[Picker]:
    """The choice of a school; none where there is nothing to choose from."""
    chosen = reading.filters.school
    used = {row.school for row in reading.seen}
    rows = [row for row in reading.schools.values() if row.pk in used or chosen]
    if not rows:
        return []
    everything = _("All schools")
    if not chosen:
        everything = ngettext("The one school", "All %d schools", len(rows))
        everything = everything % len(rows) if len(rows) != 1 else everything
    options = [(str(row.uid), row.name) for row in rows]
    return [_picker(reading, "school", _("School"), everything, options)]


def _picker(
    reading: Reading, name: str, label: str, everything: str, options: list[tuple[str, str]]
) -> Picker:
    """A filter over uids, with one choice for all of them."""
    now = getattr(reading.filters, name)
    chosen = dict(options).get(now, "")
    choices = tuple(
        Choice(text, impact_url(reading, **{name: uid}), uid == now)
        for uid, text in [("", everything), *options]
    )
    return Picker(label, chosen, "" if chosen else everything, choices)


def _acts(reading: Reading) -> tuple[Button, ...]:
    """What can be done from here, of what the visitor may do."""
    dates = reading.filters.query(school="", coach="")
    wanted = (
        ("unreached", "", _("Who is not reached"), "quiet"),
        ("report-new", dates, _("Board deck"), "quiet"),
        ("log", "", _("Log a session"), ""),
    )
    return tuple(
        Button(label, reading.door.url(name) + query, tone=tone)
        for name, query, label, tone in wanted
        if may_enter(reading.door, name)
    ) or _to_read(reading)


def _to_read(reading: Reading) -> tuple[Button, ...]:
    """Who reads and does not make: what they are asked for stands in the reports."""
    if reading.door.public or not may_enter(reading.door, "reports"):
        return ()
    return (Button(_("What is asked of you: the reports"), reading.door.url("reports")),)


def as_of(reading: Reading) -> str:
    """ "Live, Friday 8 May 2026, 9:41 am"; for a past period its last day."""
    moment = _moment(reading)
    if reading.filters.period.end >= reading.at.today:
        return _("Live, %s") % moment
    last = date_format(reading.filters.period.end, "j F Y")
    return _("Up to %(last)s, counted %(moment)s") % {"last": last, "moment": moment}


def _moment(reading: Reading) -> str:
    return _("%(day)s, %(time)s") % {
        "day": long_day(reading.at.today),
        "time": clock_text(reading.moment),
    }


def _known(reading: Reading) -> Iterator[Sentence | Part]:
    """How well the record is kept."""
    now = reading.now
    minutes = now["sessions_with_minutes"]
    unknown = rest_of(minutes, "sessions_without_minutes", "")
    if unknown.numerator:
        text = ngettext(
            "{known} have minutes; {n} other counts as a session, not as time",
            "{known} have minutes; {n} others count as sessions, not as time",
            unknown.numerator,
        )
        known = figure_link(reading, minutes.name, minutes.of_text)
        yield compose(text, known=known, n=unknown.count_text)
    elif minutes.numerator:
        yield compose(_("{n} sessions have minutes"), n=Strong(minutes.of_text))
    yield from _latency(reading)
    linked = now["linked_sessions"]
    if linked.denominator:
        link = figure_link(reading, linked.name, linked.of_text)
        yield compose(_("{n} sessions belong to an engagement"), n=link)
    roster = now["teachers_reached"]
    if roster.denominator:
        yield compose(_("Roster of {n} eligible teachers"), n=Strong(f"{roster.denominator:,}"))


def _latency(reading: Reading) -> Iterator[Sentence]:
    late = reading.now["log_latency"]
    if late.value is None:
        return
    if late.value < 1:
        yield compose(_("Half were logged on the {day}"), day=Strong(_("day of the visit")))
        return
    days = ngettext("%s day", "%s days", 1 if late.value_text == "1" else 2) % late.value_text
    yield compose(_("Half were logged within {days} of the visit"), days=Strong(days))


def checks_page(
    reading: Reading, checks: Sequence[Check], visits: Mapping[int, NavItem]
) -> ChecksPage:
    """Every accuracy check with what it found. visits: those that checks name, as links."""
    home = impact_url(reading)
    return ChecksPage(
        title=checks_said(checks),
        when=as_of(reading),
        crumbs=(NavItem(_("Impact"), home), NavItem(_("Accuracy checks"), "")),
        checks=tuple(
            Shown(
                check.name,
                check.said,
                check.passed,
                tuple(visits[key] for key in check.sessions if key in visits),
            )
            for check in checks
        ),
        method_href=reading.door.url("definitions"),
    )
