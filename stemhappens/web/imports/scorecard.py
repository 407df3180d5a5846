"""What a waiting log is good for: how complete, how it was understood, what it can answer."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stemhappens.intake.context import SchoolYear
from stemhappens.intake.models import Import
from stemhappens.intake.rows.scorecard import Can, Scorecard, scorecard
from stemhappens.intake.stage import brought, find, preview
from stemhappens.people.calendar import load_calendar
from stemhappens.people.models import Eligibility
from stemhappens.web.components import Column, NavItem, Row, Rows, Tag
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of, show

HERE = "import"
SAID = {
    Can.YES: (gettext_lazy("yes"), "go"),
    Can.PART: (gettext_lazy("in part"), "ask"),
    Can.NO: (gettext_lazy("no"), "bad"),
}


@dataclass(frozen=True)
class ScorecardPage:
    """The file's scorecard: three tables under a sentence."""

    title: str
    lead: str
    crumbs: tuple[NavItem, ...]
    questions: Rows
    fields: Rows
    trust: Rows


def file_scorecard(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The scorecard of a file that waits."""
    door = door_of(request)
    row = find(door.district, uid)
    if row is None or row.kind != Import.Kind.SESSIONS or not brought(row, door.actor):
        raise Http404("no such file")
    found = preview(door.district, row)
    calendar = load_calendar(door.district.pk)
    years = [SchoolYear(y.name, y.first_day, y.ends) for y in calendar.years]
    card = scorecard(found.reading.rows, years, Eligibility.objects.exists())
    page = ScorecardPage(
        title=_title(card),
        lead=_("What it says today, with the answers given so far. Nothing is made up for a gap."),
        crumbs=_crumbs(door, row.file_name, uid),
        questions=_questions(card),
        fields=_fields(card),
        trust=_trust(card),
    )
    return show(request, "web/import_scorecard.html", page, HERE)


def _crumbs(door: Door, name: str, uid: UUID) -> tuple[NavItem, ...]:
    return (
        NavItem(_("Import"), door.url("import")),
        NavItem(name, door.url("import-one", uid=uid)),
        NavItem(_("What it is good for"), ""),
    )


def _title(card: Scorecard) -> str:
    """ "This file answers 6 of 11 questions of a board"."""
    yes = len([one for one in card.questions if one.can is Can.YES])
    words = {"n": yes, "of": len(card.questions)}
    return (
        ngettext(
            "This file answers %(n)d of %(of)d questions of a board",
            "This file answers %(n)d of %(of)d questions of a board",
            yes,
        )
        % words
    )


def _questions(card: Scorecard) -> Rows:
    rows = tuple(
        Row((one.asked, Tag(str(SAID[one.can][0]), SAID[one.can][1]), one.why))
        for one in card.questions
    )
    heads = (Column(_("Question")), Column(_("Answered")), Column(_("What it has, what it lacks")))
    return Rows(_("What it can answer"), heads, rows)


def _fields(card: Scorecard) -> Rows:
    rows = tuple(
        Row((one.name, _("%(n)d of %(of)d") % {"n": one.filled, "of": one.of}, f"{one.percent}%"))
        for one in card.fields
    )
    heads = (Column(_("Field")), Column(_("Visits"), num=True), Column(_("Share"), num=True))
    return Rows(_("How complete it is"), heads, rows)


def _trust(card: Scorecard) -> Rows:
    lines = (
        (_("Read as written"), card.as_written),
        (_("Rests on an assumption that is said with the row"), card.assumed),
        (_("Waits for an answer, or cannot be right"), card.waiting),
        (_("Stands in it twice, or came in before"), card.repeated),
        (_("No visit: headings, totals, notes"), card.set_aside),
        (_("Dated to a week or month only"), card.about),
    )
    rows = tuple(Row((name, f"{count:,}")) for name, count in lines)
    return Rows(
        _("How it was understood"), (Column(_("Rows")), Column(_("How many"), num=True)), rows
    )
