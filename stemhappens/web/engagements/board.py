"""The open engagements as a board: a column for each phase, stalled ones first and named.

Days come from the story's own spells and from metrics; nothing is counted here but cards.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.coaching.engagement_list import (
    EngagementLine,
    TemplateLine,
    engagement_list,
    templates,
)
from stemhappens.core import clock as district_clock
from stemhappens.core.actor import Role
from stemhappens.metrics.ask import clock, snapshot
from stemhappens.metrics.cadence import SinceVisit, Standing, listed_since
from stemhappens.metrics.gathered import gather
from stemhappens.people.reads import programs_on
from stemhappens.web.charts import Bullet
from stemhappens.web.contexts.engagement import (
    BoardCard,
    BoardColumn,
    BoardMove,
    BoardPage,
    BoardSet,
)
from stemhappens.web.doors import Door
from stemhappens.web.engagements.listing import (
    HERE,
    OPEN,
    acts_of,
    empty_of,
    names_coaches,
    pickers_of,
    stalls_of,
    title_of,
    views_of,
    who_of,
)
from stemhappens.web.frame import door_of, show
from stemhappens.web.says import day_text, listed, short_day
from stemhappens.web.toasts import toasts

PAGE = "engagement-board"
SHOWN = 12
"""Cards of a column at once; the list has them all."""


def board(request: HttpRequest) -> HttpResponse:
    """The board; of one school or coach where the address asks for it."""
    door = door_of(request)
    lines = engagement_list(door.actor, door.district, OPEN)
    schools = {str(line.school_id): line.school for line in lines if line.school_id}
    school, coach = request.GET.get("school", ""), request.GET.get("coach", "")
    chosen = {"state": "", "school": school if school in schools else "", "coach": coach}
    shown = [
        line
        for line in lines
        if (not chosen["school"] or str(line.school_id) == chosen["school"])
        and (not coach or coach in line.coaches)
    ]
    here = f"{door.url(PAGE)}?{urlencode({k: v for k, v in chosen.items() if v})}".rstrip("?")
    page = BoardPage(
        title=title_of(door, shown),
        sentence=stalls_of(shown) if shown else "",
        views=views_of(door, PAGE, chosen),
        pickers=tuple(pickers_of(door, PAGE, lines, schools, chosen)),
        acts=acts_of(door),
        sets=tuple(_sets(door, shown, here)) if shown else (),
        apart=tuple(_apart(door, shown)),
        empty=None if shown else empty_of(door),
    )
    return show(request, "web/board.html", page, HERE, messages=toasts(request))


def _sets(door: Door, lines: Sequence[EngagementLine], here: str) -> Iterator[BoardSet]:
    """The sets of phases in use, the default one whatever is in it."""
    at_work = [line for line in lines if line.state == "active"]
    waited = _waited(door, [line.id for line in at_work])
    used = {line.template_id for line in at_work}
    found = [one for one in templates() if one.is_default or one.id in used]
    for one in found:
        own = [line for line in at_work if line.template_id == one.id]
        columns = _columns(door, one, own, waited, here)
        yield BoardSet(f"set-{one.id}", one.name if len(found) > 1 else "", tuple(columns))


def _waited(door: Door, engagements: Sequence[int]) -> dict[int, SinceVisit]:
    """By engagement, the teacher who has waited longest; as Today counts it."""
    found: dict[int, SinceVisit] = {}
    with snapshot() as using:
        for program in programs_on(district_clock.today(door.district)):
            at = clock(door.district, program.pk, using)
            (rows,) = gather([listed_since(at, engagements)], using)
            for row in rows:
                found.setdefault(row.engagement, row)
    return found


def _columns(
    door: Door,
    template: TemplateLine,
    lines: Sequence[EngagementLine],
    waited: Mapping[int, SinceVisit],
    here: str,
) -> Iterator[BoardColumn]:
    following = dict(zip(template.phases, template.phases[1:], strict=False))
    for phase in template.phases:
        key, name, limit, cadence = phase
        own = [line for line in lines if line.phase_id == key]
        own.sort(key=lambda line: (not line.stalled, -line.phase_days, line.opened))
        after = following.get(phase)
        cards = [_card(door, line, waited.get(line.id), after, here) for line in own[:SHOWN]]
        yield _column(door, f"phase-{key}", name, len(own), _how(limit, cadence), cards)
    without = [line for line in lines if line.phase_id is None]
    if without:
        cards = [_card(door, line, waited.get(line.id), None, here) for line in without[:SHOWN]]
        yield _column(door, "no-phase", _("No phase yet"), len(without), "", cards)


def _column(
    door: Door, anchor: str, name: str, count: int, how: str, cards: Sequence[BoardCard]
) -> BoardColumn:
    left = count - len(cards)
    return BoardColumn(
        anchor=slugify(anchor),
        name=name,
        count=count,
        how=how,
        cards=tuple(cards),
        more=_("%(n)s more in the list") % {"n": f"{left:,}"} if left else "",
        more_href=door.url("engagements") if left else "",
    )


def _how(limit: int | None, cadence: int | None) -> str:
    said = []
    if limit is not None:
        said.append(ngettext("limit %d school day", "limit %d school days", limit) % limit)
    if cadence is not None:
        said.append(ngettext("a visit every %d", "a visit every %d", cadence) % cadence)
    return ", ".join(said)


def _card(
    door: Door,
    line: EngagementLine,
    waited: SinceVisit | None,
    after: tuple[int, str, int | None, int | None] | None,
    here: str,
) -> BoardCard:
    standing = waited.against(line.cadence) if waited else None
    return BoardCard(
        who=who_of(line),
        href=door.url("engagement", uid=line.uid),
        about=_about(door, line),
        days=days_text(line),
        bar=_bar(line),
        stalled=_("stalled, limit %d") % line.limit if line.stalled and line.limit else "",
        visit=_visit_text(standing),
        visit_due=standing is not None and standing.overdue,
        move=_move(door, line, after, here),
    )


def _about(door: Door, line: EngagementLine) -> str:
    coaches = listed(line.coaches) if names_coaches(door) else ""
    return " · ".join(part for part in (line.school, coaches) if part)


def days_text(line: EngagementLine) -> str:
    """ "16 of 30 school days"; past the limit, which the tag names, "96 school days"."""
    if line.limit is None or line.phase_days > line.limit:
        return ngettext("%d school day", "%d school days", line.phase_days) % line.phase_days
    said = {"days": line.phase_days, "limit": line.limit}
    return _("%(days)d of %(limit)d school days") % said


def _bar(line: EngagementLine) -> Bullet | None:
    """The days against twice the limit, so that the limit stands in the middle."""
    if not line.limit:
        return None
    whole = Standing(line.phase_days, line.limit).whole
    tone = "over" if line.stalled else "go"
    return Bullet(days_text(line), min(line.phase_days, whole), whole, line.limit, tone=tone)


def _visit_text(standing: Standing | None) -> str:
    if standing is None:
        return ""
    if standing.days == 0:
        return _("visited today")
    said = ngettext(
        "no visit for %d school day", "no visit for %d school days", standing.days
    ) % standing.days  # fmt: skip
    if not standing.overdue:
        return said
    return _("%(said)s, one is due every %(cadence)d") % {"said": said, "cadence": standing.cadence}


def _move(
    door: Door,
    line: EngagementLine,
    after: tuple[int, str, int | None, int | None] | None,
    here: str,
) -> BoardMove | None:
    """To the next phase from today on, for its own coach; the act's page has every other one."""
    if not line.own or after is None or not door.actor.has(Role.COACH):
        return None
    action = door.url("engagement-act", uid=line.uid, act="move")
    day = district_clock.today(door.district)
    fields = (("phase", str(after[0])), ("day", day.isoformat()), ("version", str(line.version)))
    label = _("Move to %(phase)s") % {"phase": after[1]}
    return BoardMove(label, f"{action}?{urlencode({'back': here})}", fields)


def _apart(door: Door, lines: Iterable[EngagementLine]) -> Iterator[BoardColumn]:
    """The invited and the paused: no days run in them."""
    every = list(lines)
    if not every:
        return
    titles = (
        ("invited", _("Invited"), _("waiting for an answer")),
        ("paused", _("Paused"), _("no day counts meanwhile")),
    )
    for state, title, how in titles:
        own = sorted((one for one in every if one.state == state), key=lambda one: one.since)
        cards = [
            BoardCard(
                who=who_of(line),
                href=door.url("engagement", uid=line.uid),
                about=_about(door, line),
                days=_since(line),
                note=line.reason if state == "paused" else "",
            )
            for line in own[:SHOWN]
        ]
        yield _column(door, state, title, len(own), how, cards)


def _since(line: EngagementLine) -> str:
    if line.state == "invited":
        return _("invited %(day)s") % {"day": short_day(line.since)}
    said = {"day": day_text(line.since), "phase": line.phase}
    if line.phase:
        return _("since %(day)s, in %(phase)s") % said
    return _("since %(day)s") % said
