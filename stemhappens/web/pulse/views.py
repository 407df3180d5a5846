"""The rounds of the two questions and what was answered: counts, beside activity."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from stemhappens.coaching.pulse import TOLD_FROM
from stemhappens.metrics.figure import Figure
from stemhappens.web.charts import Bullet
from stemhappens.web.components import Button, Empty
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of, may_enter, show
from stemhappens.web.pulse.contexts import Agreeing, PulsePage, RoundShown
from stemhappens.web.pulse.reading import Counted, counted, program_of
from stemhappens.web.says import day_text
from stemhappens.web.toasts import toasts

HERE = "pulse"


def pulse(request: HttpRequest) -> HttpResponse:
    """All rounds of the program."""
    door = door_of(request)
    program = program_of()
    rounds = counted(door, program.pk) if program else []
    page = PulsePage(
        title=_title(rounds),
        lead=_("What teachers say, shown beside what was done and never mixed with it. Nobody can "
               "look up who said what."),
        rounds=tuple(_shown(door, one) for one in rounds),
        acts=_acts(door, rounds),
        empty=None if rounds else _empty(door),
    )  # fmt: skip
    return show(request, "web/pulse.html", page, HERE, messages=toasts(request))


def _title(rounds: Sequence[Counted]) -> str:
    if not rounds:
        return _("Teachers were not asked yet")
    last = rounds[0]
    if not last.seen.over:
        return _("%(n)s teachers have answered the two questions") % {"n": last.answered.of_text}
    if last.first is None:
        return _("%(n)s teachers answered, too few to tell what") % {"n": last.answered.of_text}
    return _("%(n)s teachers who answered agree: “%(statement)s”") % {
        "n": last.first.of_text, "statement": last.seen.first,
    }  # fmt: skip


def _acts(door: Door, rounds: Sequence[Counted]) -> tuple[Button, ...]:
    if not rounds or not rounds[0].seen.over or not may_enter(door, "pulse-new"):
        return ()
    return (Button(_("Ask again"), door.url("pulse-new")),)


def _shown(door: Door, one: Counted) -> RoundShown:
    seen = one.seen
    days = {"first": day_text(seen.starts), "last": day_text(seen.last)}
    asks = not seen.over and may_enter(door, "pulse-new")
    return RoundShown(
        anchor=str(seen.uid),
        title=_("%(n)s answered") % {"n": one.answered.of_text},
        how=_("Open from %(first)s to %(last)s. Asked were the teachers who had had a visit that "
              "school year.") % days,
        statements=tuple(_statements(one)),
        untold=_untold(one),
        remind=_remind(seen.last) if asks else "",
        acts=tuple(_close(door, one)) if asks else (),
    )  # fmt: skip


def _remind(last: date) -> str:
    return _(
        "Two questions about coaching wait on your page, a tap each. Answers are counted without "
        "names. They are open until %s. If you have answered, thank you; nobody can see who has."
    ) % day_text(last)


def _close(door: Door, one: Counted) -> Iterator[Button]:
    yield Button(
        _("Close it now"), door.url("pulse-close", uid=one.seen.uid), tone="quiet", post=True
    )


def _untold(one: Counted) -> str:
    if not one.seen.over:
        return _("What was answered is shown when the round is over, from %d answers on.") % (
            TOLD_FROM
        )
    if one.first is None:
        return _("Fewer than %d answered; so few could be guessed, and nothing is shown.") % (
            TOLD_FROM
        )
    return ""


def _statements(one: Counted) -> Iterator[Agreeing]:
    for statement, figure in ((one.seen.first, one.first), (one.seen.second, one.second)):
        yield _agreeing(statement, figure) if figure else Agreeing(statement)


def _agreeing(statement: str, figure: Figure) -> Agreeing:
    whole = figure.denominator or 0
    beside = _("of %(all)d agree · %(percent)s") % {"all": whole, "percent": figure.percent_text}
    return Agreeing(
        statement, figure.count_text, beside, Bullet(figure.of_text, figure.numerator, whole)
    )


def _empty(door: Door) -> Empty:
    button = None
    if may_enter(door, "pulse-new"):
        button = Button(_("Ask the two questions"), door.url("pulse-new"), tone="")
    return Empty(
        _("Once a year, two statements, a tap each"),
        _("Every teacher who had a visit this school year finds them on their own page. Answers "
          "are counted without names and told from %d on.") % TOLD_FROM,
        button=button,
        level="h2",
    )  # fmt: skip
