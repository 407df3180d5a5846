"""The proposals of a log in words: who, from when to when, what the log says of phase and goals.

A goal is said to be there and what became of it; its words are nobody's here, though they came
with the file: they are told to its coach and its teacher.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.core import clock
from stemhappens.intake.cycles.listed import ListedYear
from stemhappens.intake.cycles.proposing import GAPS, Proposal, Proposals
from stemhappens.intake.reads import ImportLine
from stemhappens.people.reads import names_for
from stemhappens.web.components import Button, Choice, NavItem, Notice
from stemhappens.web.cycles.contexts import CycleShown, CyclesPage, YearShown
from stemhappens.web.doors import Door
from stemhappens.web.says import day_text, listed, say_number, year_said

SHOWN = 200
"""So many engagements are on a page; the others follow when these are settled, or all at once."""


@dataclass(frozen=True)
class Found:
    """What the log gives: engagements, and school years in which nobody is eligible."""

    proposals: Proposals
    years: Sequence[ListedYear]

    @property
    def people(self) -> set[int]:
        """Everybody to be named on the page."""
        pairs = [one.past for one in self.proposals.found[:SHOWN]]
        teachers = {person for year in self.years for person, _school in year.pairs}
        return teachers | {key for past in pairs for key in (past.coach_id, past.teacher_id)}


def cycles_page(
    door: Door,
    done: ImportLine,
    found: Found,
    gap: int,
    ticked: Collection[str] | None,
    notice: Notice | None,
) -> CyclesPage:
    """The page. ticked: the boxes as they were sent; None: all of them are."""
    names = names_for(door.actor, found.people, clock.today(door.district))
    every = found.proposals.found
    shown = every[:SHOWN]
    url = door.url("import-engagements", uid=done.uid)
    more = len(every) - len(shown)
    return CyclesPage(
        title=_title(every),
        lead=_lead(every, found.proposals),
        crumbs=(
            NavItem(_("Import"), door.url("import")),
            NavItem(done.file_name, door.url("import-one", uid=done.uid)),
            NavItem(_("Engagements"), ""),
        ),
        gap=str(gap),
        gaps=tuple(
            Choice(_("%d school days") % days, f"{url}?gap={days}", days == gap) for days in GAPS
        ),
        columns=_columns(),
        rows=tuple(_row(one, names, ticked) for one in shown),
        notes=tuple(_notes(every, found.proposals, gap)),
        open_label=_("Open those ticked") if every else "",
        all_label=_("Open all %s") % f"{len(every):,}" if more else "",
        more=_("and %s more, once these are settled") % f"{more:,}" if more else "",
        years=tuple(_year(year, names) for year in found.years),
        warning=_warning() if found.years else None,
        acts=_acts(door, found),
        notice=notice,
    )


def _columns() -> tuple[str, ...]:
    return (
        _("Teacher"), _("Coach"), _("From"), _("Until"), _("Visits"), _("Phase"), _("Goals"),
        _("By"),
    )  # fmt: skip


def _title(every: Sequence[Proposal]) -> str:
    new = len([one for one in every if one.past.engagement_id is None])
    if not every:
        return _("No engagement of this log is left to confirm")
    if not new:
        return _("Visits of this log fit engagements that are here")
    said = ngettext("%s engagement to confirm", "%s engagements to confirm", new)
    return said % say_number(new).capitalize()


def _lead(every: Sequence[Proposal], found: Proposals) -> str:
    told = len([one for one in every if one.told])
    fitting = len([one for one in every if one.past.engagement_id is not None])
    rest = len(every) - told - fitting
    parts = []
    if told:
        parts.append(_("the log tells of %d") % told)
    if rest:
        parts.append(_("the visits suggest %d") % rest)
    if fitting:
        parts.append(_("for %d, visits fit one that is here") % fitting)
    alone = ngettext(
        "%s visit belongs to none.", "%s visits belong to none.", found.alone
    ) % f"{found.alone:,}"  # fmt: skip
    if not parts:
        return alone
    said = listed(parts)
    said = f"{said[:1].upper()}{said[1:]}. "
    return said + alone + " " + _("Nothing is opened until you say so.")


def _row(one: Proposal, names: Mapping[int, str], ticked: Collection[str] | None) -> CycleShown:
    past = one.past
    cells = (
        names.get(past.coach_id, ""),
        day_text(past.opened),
        _until(one),
        str(len(past.visits)),
        one.phase,
        _goals(one),
        _by(one),
    )
    return CycleShown(
        key=one.key,
        teacher=names.get(past.teacher_id, ""),
        cells=tuple(zip(_columns()[1:], cells, strict=True)),
        ticked=ticked is None or one.key in ticked,
    )


def _until(one: Proposal) -> str:
    if one.past.engagement_id is not None or one.past.closed is None:
        return _("open")
    return day_text(one.last)


def _goals(one: Proposal) -> str:
    """ "2, one completed"; the words are not told."""
    count, done = len(one.past.goals), one.completed
    if not count:
        return ""
    if not done:
        return str(count)
    return _("%(n)d, %(done)s completed") % {"n": count, "done": say_number(done)}


def _by(one: Proposal) -> str:
    if one.past.engagement_id is not None:
        return _("here already")
    return _("the log") if one.told else _("its visits")


def _notes(every: Sequence[Proposal], found: Proposals, gap: int) -> list[str]:
    """What is assumed, and what is not."""
    goals = [goal for one in every for goal in one.past.goals]
    dropped = len([goal for goal in goals if goal.evidence])
    notes = []
    if any(one.past.engagement_id is None for one in every):
        notes.append(
            _(
                "Where the log names no cycle, an engagement is over when more than %d school days "
                "pass without a visit. This choice also decides how long a gap the benchmark can "
                "find in them: compare its figure with care."
            )
            % gap
        )
        notes.append(
            _(
                "What the log does not say is not made up: without a phase in the log an "
                "engagement has none, and its coach moves it to one."
            )
        )
    if goals:
        notes.append(
            _(
                "Goals come in with their words, for the coach and the teacher to read. Here you "
                "see that there is a goal and what became of it. They are taken as goals of "
                "teacher practice; a coach can correct that."
            )
        )
    if dropped:
        said = ngettext(
            "%d goal whose end the log does not say is dropped with its engagement.",
            "%d goals whose end the log does not say are dropped with their engagements.",
            dropped,
        )
        notes.append(said % dropped)
    return notes + _phase_notes(found)


def _phase_notes(found: Proposals) -> list[str]:
    notes = []
    if found.unnamed:
        said = _(
            "The log uses phases that the district does not have: %s. Add a set of phases with "
            "these names first, if they matter; else they are left out."
        )
        notes.append(said % listed([f"“{word}”" for word in found.unnamed]))
    if found.rare:
        said = ngettext(
            "%d row has words for a phase that no set of phases has; it is left out.",
            "%d rows have words for a phase that no set of phases has; they are left out.",
            found.rare,
        )
        notes.append(said % found.rare)
    return notes


def _acts(door: Door, found: Found) -> tuple[Button, ...]:
    if found.proposals.unnamed:
        return (Button(_("Sets of phases"), door.url("settings-phases")),)
    return ()


# --- eligibility ---


def _year(year: ListedYear, names: Mapping[int, str]) -> YearShown:
    people = {person for person, _school in year.pairs}
    said = ngettext(
        "%(n)d teacher, from %(day)s", "%(n)d teachers, from %(day)s", len(people)
    ) % {"n": len(people), "day": day_text(year.starts)}  # fmt: skip
    if year.elsewhere:
        said += "; " + ngettext(
            "%d more is placed at no school of the program",
            "%d more are placed at no school of the program",
            year.elsewhere,
        ) % year.elsewhere  # fmt: skip
    return YearShown(
        year.name,
        f"{year_said(year.name)}: {said}",
        tuple(sorted(names.get(person, "") for person in people)),
    )


def _warning() -> Notice:
    return Notice(
        _("A log names whom somebody visited."),
        _(
            "With its teachers as the eligible ones, reach says 100 % or close to it, whoever was "
            "never visited. That is a share of those listed, and no share of your teachers. "
            "Import a roster for the true number; until then reach can also stay a count."
        ),
        tone="ask",
    )
