"""The sentence at the top of the program's page, its second line, and the row of figures."""

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.metrics.compare import (
    Change,
    by_count,
    by_points,
    by_value,
    enough,
    one_decimal,
    rest_of,
)
from stemhappens.metrics.figure import Figure
from stemhappens.web.charts import Bullet
from stemhappens.web.components import FigureCard, Sentence, compose
from stemhappens.web.impact.filters import days_said
from stemhappens.web.impact.links import evidence_url, figure_link
from stemhappens.web.impact.reading import Reading


def headline(reading: Reading) -> Sentence:
    """Coaches, teachers, schools, sessions and goals of the period, each figure a link.

    About one school when the page is: its teachers and sessions, and its goals.
    """
    now = reading.now
    if reading.filters.school:
        return (*_at_school(reading), *_goals(reading))
    if not reading.visits and not now["sessions"].denominator and not now["sessions"].numerator:
        return compose(_bare(reading))
    reached, schools = now["teachers_reached"], now["schools_covered"]
    said = compose(
        _("{when} {who} reached {reached} in {schools}, over {sessions}. "),
        when=_when(reading),
        who=_who(reading),
        reached=figure_link(reading, reached.name, _teachers(reached)),
        schools=figure_link(reading, "schools_covered", _schools(schools)),
        sessions=figure_link(reading, "sessions", _sessions(now["sessions"])),
    )
    return (*said, *_goals(reading))


def _bare(reading: Reading) -> str:
    """What there is to say without a roster and a visit."""
    if reading.filters.chosen.this_year:
        return _("No roster and no visit is in yet.")
    return _("Nothing can be told: no roster and no visit is in for this period.")


def _at_school(reading: Reading) -> Sentence:
    """ "At Birch, 4 of 7 eligible teachers were reached this year, over 9 sessions. "."""
    reached, sessions = reading.now["teachers_reached"], reading.now["sessions"]
    teachers = ngettext("%s eligible teacher", "%s eligible teachers", _plural(reached))
    words = {
        "school": chosen_school(reading),
        "reached": figure_link(reading, reached.name, teachers % reached.of_text),
        "sessions": figure_link(reading, sessions.name, _sessions(sessions)),
        "when": _within(reading),
    }
    if reading.filters.coach:
        text = _("At {school}, {who} reached {reached} {when}, over {sessions}. ")
        if not reached.denominator:
            text = _("At {school}, {who} had no eligible teacher {when}, and {sessions}. ")
        return compose(text, who=_who(reading), **words)
    if not reached.denominator:
        return compose(_("At {school}, no teacher was eligible {when}; {sessions}. "), **words)
    text = ngettext(
        "At {school}, {reached} was reached {when}, over {sessions}. ",
        "At {school}, {reached} were reached {when}, over {sessions}. ",
        _plural(reached),
    )
    return compose(text, **words)


def chosen_school(reading: Reading) -> str:
    """The school the page is about, as the reader may call it; empty when it is about all."""
    if reading.filters.school and reading.levels:
        return _("one school")
    named = (row.name for row in reading.schools.values() if str(row.uid) == reading.filters.school)
    return next(named, "")


def printed(reading: Reading, counted: str) -> str:
    """What paper must say about itself: the days, whose figures, and when they were counted.

    counted: the moment in words.
    """
    period = reading.filters.period
    about = [
        _("%(start)s to %(end)s")
        % {"start": date_format(period.start, "j F Y"), "end": date_format(period.end, "j F Y")},
        chosen_school(reading),
        _who(reading) if reading.filters.coach else "",
        _("as of %s") % counted,
        _("names people: for use inside the district") if reading.people else "",
    ]
    return " · ".join(text for text in about if text)


def _within(reading: Reading) -> str:
    """The period inside a sentence."""
    if reading.filters.chosen.this_year:
        return _("this year")
    return _("from %s") % days_said(reading.filters.period)


def _when(reading: Reading) -> str:
    if reading.filters.chosen.this_year:
        return _("This year")
    return _("From %s,") % days_said(reading.filters.period)


def _who(reading: Reading) -> str:
    """The coach the page is about, or how many coaches the program had."""
    for person in reading.people.values():
        if str(person.uid) == reading.filters.coach:
            return person.name
    if reading.filters.coach:
        return _("this coach")
    if not reading.coaches:  # a log alone names coaches, but no positions
        return _("the program")
    return ngettext("%d coach", "%d coaches", len(reading.coaches)) % len(reading.coaches)


def _plural(figure: Figure) -> int:
    """The number a noun after "47 of 80" goes by."""
    last = figure.numerator if figure.denominator is None else figure.denominator
    return last or 0


def _teachers(figure: Figure) -> str:
    return ngettext("%s teacher", "%s teachers", _plural(figure)) % figure.of_text


def _schools(figure: Figure) -> str:
    return ngettext("%s school", "%s schools", _plural(figure)) % figure.of_text


def _sessions(figure: Figure) -> str:
    return ngettext("%s session", "%s sessions", _plural(figure)) % figure.count_text


def _goals(reading: Reading) -> Sentence:
    """ "68% of active goals are completed."; below ten "3 of 7 active goals …"."""
    goals = reading.now["goal_completion"]
    if not goals.denominator:
        return (_("No goal was active."),)
    pattern = _("%s of active goals") if "%" in goals.percent_text else _("%s active goals")
    share = figure_link(reading, "goal_completion", pattern % goals.percent_text)
    return compose(_("{share} are completed."), share=share)


def waiting(reading: Reading) -> Sentence:
    """Whom no visit has reached; empty when nobody waits."""
    reached = reading.now["teachers_reached"]
    left = rest_of(reached, "unreached", reached.definition)
    if not left.numerator:
        return ()
    text = ngettext("%s teacher", "%s teachers", left.numerator) % left.count_text
    people = figure_link(reading, "teachers_reached", text, marked=True, rows="out")
    verb = ngettext("{people} has had no visit.", "{people} have had no visit.", left.numerator)
    return compose(verb, people=people)


def cards(reading: Reading) -> tuple[FigureCard, ...]:
    """The five figures, each with its whole and the same day last year."""
    return tuple(_cards(reading))


def _cards(reading: Reading) -> Iterator[FigureCard]:
    window = reading.policy.gap_window_days if reading.policy else 0
    every = ""
    if window:
        pattern = _("A visit every %s school days while an engagement is open")
        every = pattern % window
    yield _counted(reading, "teachers_reached", _("Teachers reached"))
    yield _counted(reading, "schools_covered", _("Schools with a visit"))
    yield _shared(reading, "cycle_benchmark", _("Visit benchmark met"), every)
    yield _shared(reading, "goal_completion", _("Goals completed"))
    yield _hours(reading)


def _counted(reading: Reading, name: str, title: str) -> FigureCard:
    """A count with its whole: "47 of 80 · 59%"."""
    now, before = reading.now[name], reading.before.get(name)
    beside = _("of %s") % f"{now.denominator:,}" if now.denominator is not None else ""
    if "%" in now.percent_text:
        beside = f"{beside} · {now.percent_text}"
    change = by_count(now, before)
    return _card(reading, now, title, now.count_text, beside, change)


def _shared(reading: Reading, name: str, title: str, more: str = "") -> FigureCard:
    """A share with its parts: "68%  34 of 50"; below ten the parts alone."""
    now, before = reading.now[name], reading.before.get(name)
    value, beside = now.percent_text, now.of_text
    if "%" not in value:
        value, beside = now.count_text, _("of %s") % f"{now.denominator or 0:,}"
    return _card(reading, now, title, value, beside, by_points(now, before), more)


def _card(
    reading: Reading,
    now: Figure,
    title: str,
    value: str,
    beside: str,
    change: Change,
    more: str = "",
) -> FigureCard:
    before = reading.before.get(now.name)
    label = now.of_text
    if before is not None:
        label = _("%(now)s; last year %(before)s") % {"now": label, "before": before.of_text}
    bar = None
    if now.denominator:
        stroke = (before.numerator, before.denominator) if before and before.denominator else ()
        bar = Bullet(label, now.numerator, now.denominator, *stroke)
    note = ". ".join(text for text in (change.note, more) if text)
    href = evidence_url(reading, now.name)
    return FigureCard(title, value, beside, href, bar, change.change, note)


def _hours(reading: Reading) -> FigureCard:
    """Coaching hours, of the hours planned where the policy has a plan.

    The plan is the program's: beside the hours of one school or coach it would say nothing.
    """
    now, before = reading.now["coach_hours"], reading.before.get("coach_hours")
    held, held_before = reading.now["sessions"], reading.before.get("sessions")
    change = by_value(now, before, enough(held, held_before))
    note = change.note
    if note and held_before is not None and change.change:
        note = _("%(was)s in %(n)s") % {"was": note, "n": held_before.count_text}
    part = reading.filters.school or reading.filters.coach
    plan = reading.policy.hours_plan if reading.policy and not part else None
    bar = None
    if plan and now.value is not None:
        label = _("%(now)s of %(plan)d planned hours") % {"now": now.value_text, "plan": plan}
        was = before.value if before else None
        bar = Bullet(label, now.value, plan, was)
        note = ". ".join(text for text in (note, _("The plan for the year is %d") % plan) if text)
    known = reading.now["sessions_with_minutes"]
    sessions = ngettext("%s session", "%s sessions", _plural(known)) % known.of_text
    if known.numerator == known.denominator:
        sessions = ngettext("in %s session", "in %s sessions", _plural(held)) % held.count_text
    href = evidence_url(reading, "coach_hours")
    return FigureCard(_("Coaching hours"), now.value_text, sessions, href, bar, change.change, note)


def stroke_note(reading: Reading) -> str:
    """What the upright stroke is, and what a board divides aloud."""
    texts = []
    if reading.before_period:
        day = date_format(reading.before_period.end, "j F Y")
        texts.append(
            _("The upright stroke is the same school day last year, %s. Gray is what remains.")
            % day
        )
    return " ".join(texts)


def divided(reading: Reading) -> Sentence:
    """Sessions per reached and per eligible teacher, and contacts: what a board divides aloud."""
    now = reading.now
    each, every = now.get("sessions_per_reached"), now.get("sessions_per_eligible")
    if each is None or every is None or each.value is None or every.value is None:
        return ()
    contacts = now["teacher_contacts"]
    said = ngettext("%s contact with a teacher", "%s contacts with teachers", _plural(contacts))
    return compose(
        _(
            "{sessions} are {each} for each teacher reached and {every} for each eligible "
            "teacher; they are {contacts}, each teacher present counted."
        ),
        sessions=_sessions(now["sessions"]),
        each=figure_link(reading, each.name, one_decimal(each.value)),
        every=figure_link(reading, every.name, one_decimal(every.value)),
        contacts=figure_link(reading, contacts.name, said % contacts.count_text),
    )
