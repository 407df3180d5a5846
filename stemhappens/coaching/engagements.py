"""The verbs of an engagement: invite, open, pause, close, move phase, members, agreements.

Each verb takes the engagement as the writer read it: Stale when it has changed since.
"""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from stemhappens.coaching.following import catch_up, members_to_follow
from stemhappens.coaching.models import (
    Agreement,
    Engagement,
    EngagementMember,
    EngagementPhase,
    EngagementState,
)
from stemhappens.core.problem import Problems, UidTaken
from stemhappens.core.spans import OPEN_END, holding
from stemhappens.core.write import Unit
from stemhappens.people.chains import set_from
from stemhappens.people.checks import authorize_any, check_day, refuse, today_of
from stemhappens.people.models import (
    Person,
    Phase,
    PhaseTemplate,
    Program,
    School,
    Team,
    TeamMember,
)

State = EngagementState.State
Role = EngagementMember.Role

MAY_BECOME: dict[str, frozenset[str]] = {
    State.INVITED: frozenset({State.ACTIVE, State.DECLINED}),
    State.DECLINED: frozenset({State.INVITED, State.ACTIVE}),
    State.ACTIVE: frozenset({State.PAUSED, State.CLOSED}),
    State.PAUSED: frozenset({State.ACTIVE, State.CLOSED}),
    State.CLOSED: frozenset({State.ACTIVE}),
}
"""From which state to which."""


@dataclass(frozen=True)
class EngagementDraft:
    """A new engagement: coaches (the lead first) with teachers or a team, at a school or several.

    template_id None: the district's default. school_id None: over several schools. With a team
    its members take part as long as they are in it, beside the teachers named.
    """

    opened: date | None
    coach_ids: tuple[int, ...]
    teacher_ids: tuple[int, ...] = ()
    program_id: int | None = None
    school_id: int | None = None
    team_id: int | None = None
    template_id: int | None = None
    reason: str = ""
    uid: UUID = field(default_factory=uuid4)


def invite(unit: Unit, draft: EngagementDraft) -> Engagement:
    """Invite teachers to an engagement; it has no phase until it is opened."""
    return _start(unit, draft, "invite", State.INVITED)


def open_engagement(unit: Unit, draft: EngagementDraft) -> Engagement:
    """Open an engagement in its template's first phase."""
    engagement = _start(unit, draft, "open", State.ACTIVE)
    _enter_first_phase(unit, engagement, engagement.opened)
    return engagement


def decline(unit: Unit, engagement: Engagement, day: date, reason: str = "") -> Engagement:
    """Note that an invitation was declined."""
    return _become(unit, engagement, "invite", State.DECLINED, day, reason)


def accept(unit: Unit, engagement: Engagement, day: date) -> Engagement:
    """Open an engagement that was an invitation: it begins on `day`, in the first phase."""
    current = _current_state(engagement)
    problems = Problems()
    if current is None or current.state not in (State.INVITED, State.DECLINED):
        problems.add("state", _("Only an invitation can be accepted."))
    refuse(problems)
    _become(unit, engagement, "open", State.ACTIVE, day, "")
    unit.change(engagement, opened=day)
    _enter_first_phase(unit, engagement, day)
    return engagement


def pause(unit: Unit, engagement: Engagement, day: date, reason: str) -> Engagement:
    """Pause; paused days count in no length and no gap."""
    return _become(unit, engagement, "open", State.PAUSED, day, reason)


def resume(unit: Unit, engagement: Engagement, day: date) -> Engagement:
    """Go on after a pause, or after a closing that was one too early."""
    before = _current_state(engagement)
    _become(unit, engagement, "open", State.ACTIVE, day, "")
    if before is not None and before.state == State.CLOSED and engagement.team_id:
        catch_up(unit, engagement, day)
    return engagement


def close(unit: Unit, engagement: Engagement, day: date, reason: str) -> Engagement:
    """Close; `day` is the first day on which it is closed."""
    return _become(unit, engagement, "open", State.CLOSED, day, reason)


def move_phase(unit: Unit, engagement: Engagement, phase: Phase, day: date) -> EngagementPhase:
    """Enter another phase on `day`; going back is allowed, re-entering is a new spell."""
    _authorize(unit, engagement, "move_phase")
    current = _current_state(engagement)
    last = EngagementPhase.objects.filter(engagement=engagement).order_by("-starts").first()
    problems = Problems()
    check_day(unit, problems, day, engagement.opened)
    if phase.template_id != engagement.template_id:
        problems.add("phase", _("This phase belongs to another set of phases; choose again."))
    if current is None or current.state not in (State.ACTIVE, State.PAUSED):
        problems.add("state", _("Open the engagement before moving it to another phase."))
    if last is not None and last.phase_id == phase.pk:
        problems.add("phase", _("It is in this phase already; choose another."))
    if last is not None and day < last.starts:
        problems.add("day", _("The present phase began later; choose that day or a later one."))
    refuse(problems)
    unit.change(engagement)
    return set_from(unit, EngagementPhase, {"engagement": engagement}, day, phase=phase)


def add_member(
    unit: Unit, engagement: Engagement, person: Person, role: str, day: date, lead: bool = False
) -> EngagementMember:
    """Let a coach or teacher take part from `day` on."""
    _authorize(unit, engagement, "open")
    problems = Problems()
    check_day(unit, problems, day, engagement.opened)
    if role not in Role.values:
        problems.add("role", _("Choose one of: %s.") % ", ".join(Role.values))
    present = EngagementMember.objects.filter(engagement=engagement, person=person, ends__gt=day)
    if present.exists():
        problems.add("person", _("This person takes part already; choose another."))
    refuse(problems)
    unit.change(engagement)
    return unit.add(
        EngagementMember(engagement=engagement, person=person, role=role, lead=lead, starts=day)
    )


def remove_member(unit: Unit, member: EngagementMember, day: date) -> EngagementMember:
    """Let a member's part end; `day` is the first day without them."""
    _authorize(unit, member.engagement, "open")
    others = EngagementMember.objects.filter(
        holding(day), engagement_id=member.engagement_id, role=member.role
    ).exclude(pk=member.pk)
    problems = Problems()
    if day <= member.starts:
        problems.add("day", _("Choose a day after the one on which they joined."))
    if not others.exists():
        problems.add("person", _("An engagement keeps a coach and a teacher; close it instead."))
    if member.role == Role.TEACHER and _by_team(member, day):
        problems.add("person", _("They take part with their team; let them leave the team."))
    refuse(problems)
    unit.change(member.engagement)
    ended = unit.change(member, ends=day)
    if member.lead:
        _lead(unit, others.order_by("-ends", "starts", "id")[0], day)  # who stays longest
    return ended


def change_lead(unit: Unit, engagement: Engagement, person: Person, day: date) -> EngagementMember:
    """Let another of its coaches lead from `day` on; the one before stays as a coach."""
    _authorize(unit, engagement, "open")
    coaches = EngagementMember.objects.filter(holding(day), engagement=engagement, role=Role.COACH)
    chosen = coaches.filter(person=person).first()
    problems = Problems()
    check_day(unit, problems, day, engagement.opened)
    if chosen is None:
        problems.add("person", _("Only one of its coaches that day can lead it; add them first."))
    elif chosen.lead:
        problems.add("person", _("They lead it already; choose another."))
    later = EngagementMember.objects.filter(
        engagement=engagement, person=person, role=Role.COACH, ends__gt=day
    )
    if chosen is not None and not later.filter(ends=OPEN_END).exists():
        problems.add("person", _("They leave it; nobody would lead from then on. Choose another."))
    refuse(problems)
    assert chosen is not None
    unit.change(engagement)
    # a hand-over of a day ahead may have named the next lead already
    leading = EngagementMember.objects.filter(engagement=engagement, lead=True, ends__gt=day)
    for row in leading.exclude(person=person):
        _split(unit, row, day, lead=False)
    unit.change_all((row, {"lead": True}) for row in later.filter(starts__gt=day, lead=False))
    return _lead(unit, chosen, day)


def agree(
    unit: Unit,
    engagement: Engagement,
    audience: str,
    day: date,
    *,
    summary: bool,
    goal_text: bool,
) -> Agreement:
    """Note what the parties let an audience see from `day` on; the newest agreement decides."""
    _authorize(unit, engagement, "agree")
    problems = Problems()
    if audience not in Agreement.Audience.values:
        problems.add("audience", _("Choose one of: %s.") % ", ".join(Agreement.Audience.values))
    refuse(problems)
    unit.change(engagement)
    parent = {"engagement": engagement, "audience": audience}
    return set_from(unit, Agreement, parent, day, summary=summary, goal_text=goal_text)


def _lead(unit: Unit, member: EngagementMember, day: date) -> EngagementMember:
    return _split(unit, member, day, lead=True)


def _split(unit: Unit, member: EngagementMember, day: date, lead: bool) -> EngagementMember:
    """Let `lead` hold from `day` on: a new span, unless the present one begins that day."""
    if member.starts >= day:
        return unit.change(member, lead=lead)
    after = EngagementMember(
        engagement_id=member.engagement_id,
        person_id=member.person_id,
        role=member.role,
        lead=lead,
        starts=day,
        ends=member.ends,
    )
    unit.change(member, ends=day)
    return unit.add(after)


def _by_team(member: EngagementMember, day: date) -> bool:
    """True when somebody takes part because they are in the engagement's team."""
    rows = TeamMember.objects.filter(
        holding(day), team_id=member.engagement.team_id or 0, person_id=member.person_id
    )
    return rows.exists()


def current_coach_ids(engagement_id: int, day: date) -> list[int]:
    """The coaches of an engagement on `day`, the lead first."""
    rows = EngagementMember.objects.filter(
        holding(day), engagement_id=engagement_id, role=Role.COACH
    )
    return list(rows.order_by("-lead", "id").values_list("person_id", flat=True))


def authorize_engagement(unit: Unit, engagement_id: int, verb: str) -> None:
    """The engagement's coaches of today may change it; raises Denied for everybody else."""
    authorize_any(unit.actor, verb, current_coach_ids(engagement_id, today_of(unit)))


def _authorize(unit: Unit, engagement: Engagement, verb: str) -> None:
    authorize_engagement(unit, engagement.pk, verb)


def _start(unit: Unit, draft: EngagementDraft, verb: str, state: str) -> Engagement:
    authorize_any(unit.actor, verb, draft.coach_ids)
    program, template = _program_of(draft), _template_of(draft)
    problems = _draft_problems(unit, draft, program, template)
    if Engagement.objects.filter(uid=draft.uid).exists():
        raise UidTaken(f"{draft.uid} is the uid of another engagement")
    refuse(problems)
    assert program is not None and template is not None and draft.opened is not None
    engagement = unit.add(
        Engagement(
            uid=draft.uid,
            program=program,
            template=template,
            school_id=draft.school_id,
            team_id=draft.team_id,
            opened=draft.opened,
        )
    )
    unit.add(
        EngagementState(
            engagement=engagement, starts=draft.opened, state=state, reason=draft.reason
        )
    )
    unit.add_all(_members(draft, engagement, draft.opened))
    return engagement


def _members(
    draft: EngagementDraft, engagement: Engagement, opened: date
) -> list[EngagementMember]:
    coaches = [(coach, Role.COACH, place == 0) for place, coach in enumerate(draft.coach_ids)]
    followed = members_to_follow(engagement, opened, without=draft.coach_ids)
    with_team = {member.person_id for member in followed}
    teachers = [(key, Role.TEACHER, False) for key in draft.teacher_ids if key not in with_team]
    return followed + [
        EngagementMember(
            engagement=engagement, person_id=person, role=role, lead=lead, starts=opened
        )
        for person, role, lead in coaches + teachers
    ]


def _program_of(draft: EngagementDraft) -> Program | None:
    if draft.program_id is not None:
        return Program.objects.filter(pk=draft.program_id).first()
    running = list(Program.objects.filter(holding(draft.opened)) if draft.opened else ())
    return running[0] if len(running) == 1 else None


def _template_of(draft: EngagementDraft) -> PhaseTemplate | None:
    if draft.template_id is not None:
        return PhaseTemplate.objects.filter(pk=draft.template_id).first()
    return PhaseTemplate.objects.filter(is_default=True).order_by("id").first()


def _draft_problems(
    unit: Unit, draft: EngagementDraft, program: Program | None, template: PhaseTemplate | None
) -> Problems:
    problems = Problems()
    if draft.opened is None:
        problems.add("opened", _("Give the day on which it begins."))
    else:
        check_day(unit, problems, draft.opened, field="opened")
    if program is None:
        problems.add("program_id", _("Choose the program it belongs to."))
    elif draft.opened and not program.starts <= draft.opened < program.ends:
        problems.add("opened", _("The program does not run on that day; choose another date."))
    if template is None:
        problems.add("template_id", _("Choose the set of phases it goes through."))
    if draft.school_id and not School.objects.filter(pk=draft.school_id).exists():
        problems.add("school_id", _("This school is not in the district; choose another."))
    if draft.team_id and not Team.objects.filter(pk=draft.team_id).exists():
        problems.add("team_id", _("This team is not in the district; choose another."))
    _check_people(draft, problems)
    return problems


def _check_people(draft: EngagementDraft, problems: Problems) -> None:
    if not draft.teacher_ids and draft.team_id is None:
        problems.add("teacher_ids", _("Name at least one teacher."))
    elif not draft.teacher_ids and draft.opened:
        members = TeamMember.objects.filter(holding(draft.opened), team_id=draft.team_id or 0)
        if not members.exists():
            problems.add("team_id", _("Nobody is in this team on that day; choose another."))
    people = (*draft.coach_ids, *draft.teacher_ids)
    if len(set(people)) < len(people):
        problems.add("teacher_ids", _("Somebody is named twice; take one away."))
    known = set(Person.objects.filter(pk__in=people).values_list("pk", flat=True))
    for name, ids in (("coach_ids", draft.coach_ids), ("teacher_ids", draft.teacher_ids)):
        if set(ids) - known:
            problems.add(name, _("Somebody named here is not in the district; choose again."))


def _enter_first_phase(unit: Unit, engagement: Engagement, day: date) -> None:
    first = Phase.objects.filter(template_id=engagement.template_id).order_by("position").first()
    if first is not None:
        set_from(unit, EngagementPhase, {"engagement": engagement}, day, phase=first)


def _current_state(engagement: Engagement) -> EngagementState | None:
    return EngagementState.objects.filter(engagement=engagement).order_by("-starts").first()


def _become(
    unit: Unit, engagement: Engagement, verb: str, state: str, day: date, reason: str
) -> Engagement:
    _authorize(unit, engagement, verb)
    current = _current_state(engagement)
    present = current.state if current else State.INVITED
    problems = Problems()
    check_day(unit, problems, day, current.starts if current else engagement.opened)
    if state not in MAY_BECOME[present]:
        said = {"present": State(present).label, "wanted": State(state).label}
        problems.add("state", _("It is %(present)s and cannot become %(wanted)s.") % said)
    if state in (State.PAUSED, State.CLOSED) and not reason.strip():
        problems.add("reason", _("Say why."))
    if len(reason) > 200:
        problems.add("reason", _("Keep the reason under 200 characters."))
    refuse(problems)
    unit.change(engagement)
    values = {"state": state, "reason": reason.strip()}
    set_from(unit, EngagementState, {"engagement": engagement}, day, **values)
    return engagement
