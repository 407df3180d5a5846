"""The partnership agreement of an engagement: who sees what, in words, on one page to sign."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stemhappens.coaching.agreements import AgreementSeen, Opened, agreement_of
from stemhappens.coaching.story import find_engagement
from stemhappens.core.actor import Actor, Role
from stemhappens.core.rules import See, parts, seen_by
from stemhappens.web.components import Button, NavItem
from stemhappens.web.contexts.engagement import AgreementPage, Reader, Signature
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of, show
from stemhappens.web.says import day_text, listed

HERE = "engagements"
SAID = (
    "visit",
    "who",
    "topics",
    "summary",
    "steps",
    "goal_status",
    "goal_text",
    "looks",
)
"""The parts the agreement speaks of; the private note has its own sentence."""

READERS = (
    (Role.LEAD_COACH, gettext_lazy("The lead coach")),
    (Role.PRINCIPAL, gettext_lazy("The principal")),
    (Role.DIRECTOR, gettext_lazy("The program director")),
    (Role.BOARD, gettext_lazy("Superintendent, board, funders")),
    (Role.ADMIN, gettext_lazy("The district’s IT")),
)
WORDS = {"summary": gettext_lazy("what was done together"),
         "goal_text": gettext_lazy("the goals’ wording")}  # fmt: skip


def agreement(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The agreement of one engagement."""
    door = door_of(request)
    row = find_engagement(uid, door.actor)
    if row is None:
        raise Http404("no such engagement")
    seen = agreement_of(row, door.actor, door.district)
    return show(request, "web/agreement.html", agreement_page(door, seen), HERE)


def agreement_page(door: Door, seen: AgreementSeen) -> AgreementPage:
    """The page, in words of the rules of this district."""
    people = [*(seen.teachers or ()), *seen.coaches]
    back = door.url("engagement", uid=seen.uid)
    change = door.url("engagement-act", uid=seen.uid, act="agree")
    return AgreementPage(
        title=_title(seen),
        lead=_lead(seen),
        crumbs=(
            NavItem(_("Engagements"), door.url("engagements")),
            NavItem(_("The engagement"), back),
            NavItem(_("Partnership agreement"), ""),
        ),
        pair=_pair(seen),
        readers=tuple(_readers(door.actor, seen)),
        opened=tuple(_opened(seen)),
        signatures=tuple(Signature(name) for name in people if name),
        acts=(Button(_("Change what is opened"), change),) if seen.may_change else (),
        day=day_text(seen.today),
    )


def _title(seen: AgreementSeen) -> str:
    people = [*(seen.teachers or ()), *seen.coaches]
    if len(people) > 4 or not any(people):
        return _("What we agreed about who sees what")
    first = [name.partition(" ")[0] for name in people if name]
    return _("What %(who)s agreed about who sees what") % {"who": listed(first)}


def _lead(seen: AgreementSeen) -> str:
    said = {"day": day_text(seen.opened), "school": seen.school}
    if seen.school:
        return _("Coaching at %(school)s since %(day)s.") % said
    return _("Coaching since %(day)s.") % said


def _pair(seen: AgreementSeen) -> tuple[str, ...]:
    """What holds between the two whose work it is; no district may change it."""
    return (
        _("The coach and the teacher read everything written here about their work: visits, "
          "summaries, next steps, goals and who has looked."),
        _("A private note is read by the coach who wrote it, and by nobody else."),
        _("Coaching is not evaluation. Nobody is ranked, and students are never stored."),
        _("Either of us may take back what we open, on any day; the coach notes it here."),
    )  # fmt: skip


def _readers(viewer: Actor, seen: AgreementSeen) -> Iterator[Reader]:
    for role, title in READERS:
        by_see: dict[See, list[str]] = {}
        for name in SAID:
            see = seen_by(viewer, name, role)
            if see == See.AGREED:
                flag = "goal_text" if name == "goal_text" else "summary"
                see = See.FULL if getattr(seen.lead_coach, flag) else See.NONE
            by_see.setdefault(see, []).append(parts[name].title)
        yield Reader(str(title), tuple(_sentences(by_see)))


def _sentences(by_see: dict[See, list[str]]) -> Iterator[str]:
    """ "Reads: date, type, minutes, school; which teacher." """
    openings = (
        (See.FULL, _("Sees %(what)s.")),
        (See.STATUS, _("Of %(what)s sees the status alone.")),
        (See.COUNTS, _("Sees counts of %(what)s.")),
        (See.TOTALS, _("Sees %(what)s in totals alone, without a name.")),
        (See.NONE, _("Does not see %(what)s.")),
    )
    if set(by_see) == {See.NONE}:
        yield _("Sees nothing of it.")
        return
    for see, words in openings:
        if by_see.get(see):
            yield words % {"what": "; ".join(by_see[see])}


def _opened(seen: AgreementSeen) -> Iterator[str]:
    yield _said(
        seen.lead_coach,
        _("To the lead coach we open %(what)s, since %(day)s."),
        _("To the lead coach we open nothing of what was said."),
    )
    yield _said(
        seen.report,
        _("A report may tell %(what)s as a story without names, since %(day)s."),
        _("No report tells a story of our work."),
    )


def _said(opened: Opened, yes: str, no: str) -> str:
    flags: Iterable[str] = [name for name in WORDS if getattr(opened, name)]
    what = [str(WORDS[name]) for name in flags]
    if not what or opened.since is None:
        return no
    return yes % {"what": listed(what), "day": day_text(opened.since)}
