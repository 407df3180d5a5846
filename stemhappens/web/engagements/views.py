"""An engagement's page, who has looked at it, and how one is opened."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stemhappens.access.log import Look, looked
from stemhappens.coaching.engagement_list import TemplateLine, templates
from stemhappens.coaching.engagements import EngagementDraft, invite, open_engagement
from stemhappens.coaching.history import looks_at
from stemhappens.coaching.models import Engagement
from stemhappens.coaching.own_notes import own_notes
from stemhappens.coaching.story import engagement_page, find_engagement
from stemhappens.coaching.teams import members_on, team_list
from stemhappens.core import clock
from stemhappens.core.actor import Role
from stemhappens.core.problem import Denied, Invalid, UidTaken
from stemhappens.core.write import write
from stemhappens.people.models import Placement
from stemhappens.people.reads import PersonLine, coaches_on, programs_on, schools_on
from stemhappens.web.acts import show_act_problems
from stemhappens.web.components import Column, Empty, NavItem, Row, Rows
from stemhappens.web.contexts.act import ActPage
from stemhappens.web.contexts.engagement import LookedPage
from stemhappens.web.doors import Door
from stemhappens.web.engagements.cut import seen_as
from stemhappens.web.engagements.forms import OpenForm
from stemhappens.web.engagements.story_page import story_page
from stemhappens.web.frame import door_of, show
from stemhappens.web.log.asked import by_school
from stemhappens.web.log.filling import people_to_name
from stemhappens.web.sessions.history import moment
from stemhappens.web.toasts import toast, toasts
from stemhappens.web.today.touching import engagement_touches
from stemhappens.web.undoing import undo_href

HERE = "engagements"
KINDS = {"page": gettext_lazy("looked at it"), "export": gettext_lazy("took it out")}


def engagement(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The page; ?as= shows it as another reader's, cut to the own rights and read only."""
    door = door_of(request)
    story = engagement_page(uid, door.actor, door.district)
    if story is None:
        raise Http404("no such engagement")
    looked(door.actor, "page", "engagement", uid)
    role = _role(request.GET.get("as", ""))
    if role is not None:
        story = seen_as(story, door.actor, role)
    ids = [] if role is not None else [visit.id for visit in story.visits]
    page = story_page(door, story, role, own_notes(ids, door.actor))
    touches = engagement_touches(door, story) if role is None else None
    return show(
        request, "web/engagement.html", page, HERE, messages=toasts(request), touches=touches
    )


def _role(text: str) -> Role | None:
    """The role asked for; one that there is not is the reader's own."""
    return Role(text) if text in set(Role) else None


def looks(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Who has looked at an engagement: for those whose record it is."""
    door = door_of(request)
    row = find_engagement(uid, door.actor)
    if row is None:
        raise Http404("no such engagement")
    found = looks_at(row, door.actor)
    if found is None:  # who looks as another reads no more than by the own rights
        raise Denied(f"{door.actor.label} may not see who has looked")
    page = LookedPage(
        title=_("Who has looked at this engagement"),
        crumbs=(
            NavItem(_("Engagements"), door.url("engagements")),
            NavItem(_("The engagement"), door.url("engagement", uid=uid)),
            NavItem(_("Who has looked"), ""),
        ),
        rows=_looks(door, found) if found else None,
        empty=None if found else Empty(_("Nobody yet"), _("Each look is noted here."), level="h2"),
    )
    return show(request, "web/looked.html", page, HERE)


def _looks(door: Door, found: Sequence[Look]) -> Rows:
    """Each look of others; the reader's own are one line, with the latest of them."""
    columns = (Column(_("Who")), Column(_("What")), Column(_("When")))
    me = door.actor.user_id
    own = [look for look in found if me and look.user_id == me and look.kind == "page"]
    rows = tuple(_look(door, look, own) for look in found if look not in own or look is own[0])
    return Rows(_("Looks, the latest first"), columns, rows)


def _look(door: Door, look: Look, own: Sequence[Look]) -> Row:
    when = moment(door, look.at)
    if look not in own:
        return Row((look.label, str(KINDS.get(look.kind, look.kind)), when))
    count = ngettext("looked once", "looked %(n)s times", len(own)) % {"n": f"{len(own):,}"}
    return Row((_("You"), count, _("last on %(when)s") % {"when": when}))


def open_new(request: HttpRequest) -> HttpResponse:
    """Open an engagement, or invite to one."""
    door = door_of(request)
    form = _open_form(door, request)
    if request.method != "POST":
        return _open_page(request, door, form)
    if not form.is_valid():
        return _open_page(request, door, form, 422)
    known = find_engagement(form.cleaned_data["uid"], door.actor)
    if known is not None:  # the same form sent twice
        return redirect(door.url("engagement", uid=known.uid))
    try:
        made, seq = _open(door, form)
    except Invalid as invalid:
        show_act_problems(form, invalid.problems)
        return _open_page(request, door, form, 422)
    except UidTaken:
        form.add_error(None, _("This was sent before with other content; open the form anew."))
        return _open_page(request, door, form, 409)
    toast(request, _("It is there now."), undo_href(door, seq, door.url("engagements")))
    return redirect(door.url("engagement", uid=made.uid))


def _open(door: Door, form: OpenForm) -> tuple[Engagement, int]:
    said = form.cleaned_data
    others = tuple(int(key) for key in said.get("coach_ids") or ())
    own = door.actor.person_id
    draft = EngagementDraft(
        opened=said["opened"],
        coach_ids=(*((own,) if own else ()), *others),
        teacher_ids=tuple(int(key) for key in said["teacher_ids"]),
        program_id=int(said["program_id"]) if said.get("program_id") else None,
        school_id=int(said["school_id"]) if said["school_id"] else _their_school(door, said),
        team_id=int(said["team_id"]) if said.get("team_id") else None,
        template_id=int(said["template_id"]) if said.get("template_id") else None,
        uid=said["uid"],
    )
    invited = said["how"] == "invited"
    cause = "invite to an engagement" if invited else "open an engagement"
    with write(door.district, door.actor, cause) as unit:
        made = invite(unit, draft) if invited else open_engagement(unit, draft)
        return made, unit.seq


def _their_school(door: Door, said: Mapping[str, Any]) -> int | None:
    """The school where all who take part are placed; None where they are at several."""
    today = clock.today(door.district)
    people = people_to_name(door.actor, today)
    chosen = set(said["teacher_ids"])
    if said.get("team_id"):
        chosen |= {str(key) for key in members_on(int(said["team_id"]), said["opened"] or today)}
    schools = {line.school_id for line in people if str(line.id) in chosen}
    return schools.pop() if len(schools) == 1 else None


def _open_form(door: Door, request: HttpRequest) -> OpenForm:
    today = clock.today(door.district)
    people = [
        line for line in people_to_name(door.actor, today) if line.role == Placement.Role.TEACHER
    ]
    data = request.POST if request.method == "POST" else None
    sets, teams = templates(choosable_on=today), team_list(door.actor, door.district)
    initial = {"uid": uuid4(), "opened": today, "teacher_ids": _asked_for(request, people)}
    initial["template_id"] = next((str(one.id) for one in sets if one.is_default), "")
    return OpenForm(
        data,
        initial=initial,
        teachers=[(str(line.id), f"{line.name}, {line.school}") for line in by_school(people)],
        schools=[(str(school.id), school.name) for school in schools_on(today)],
        coaches=_coaches(door, today),
        programs=[(str(program.pk), program.name) for program in programs_on(today)],
        templates=[(str(one.id), _phases_text(one)) for one in sets],
        teams=[(str(team.id), team.name) for team in teams if team.members],
    )


def _phases_text(template: TemplateLine) -> str:
    """ "Impact Cycle: Identify, Learn, Improve"."""
    phases = ", ".join(name for _key, name, _limit, _cadence in template.phases)
    return _("%(name)s: %(phases)s") % {"name": template.name, "phases": phases}


def _asked_for(request: HttpRequest, people: Sequence[PersonLine]) -> list[str]:
    """The teachers whom the address names."""
    wanted = set(request.GET.getlist("teacher"))
    return [str(line.id) for line in people if str(line.uid) in wanted]


def _coaches(door: Door, today: date) -> list[tuple[str, str]]:
    found = {
        key: name
        for program in programs_on(today)
        for key, name in coaches_on(program.pk, today).items()
        if key != door.actor.person_id
    }
    return [(str(key), name) for key, name in found.items()]


def _open_page(request: HttpRequest, door: Door, form: OpenForm, status: int = 200) -> HttpResponse:
    page = ActPage(
        title=_("Open an engagement"),
        sentence=_("A coach with one teacher, several or a team, working on goals through phases."),
        crumbs=(
            NavItem(_("Engagements"), door.url("engagements")),
            NavItem(_("Open an engagement"), ""),
        ),
        action=request.get_full_path(),
        back_href=door.url("engagements"),
        save=_("Save"),
    )
    response = show(request, "web/act.html", page, HERE, form=form)
    response.status_code = status
    return response
