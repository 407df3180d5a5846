"""Who may see and change schools, people, the calendar, vocabularies and policies."""

from django.db.models import Q

from stemhappens.core.actor import Actor, Role
from stemhappens.core.rules import (
    Kind,
    Reach,
    See,
    classify,
    declare_part,
    declare_verb,
    relate,
)
from stemhappens.people.models import Placement
from stemhappens.people.relations import (
    Relation,
    district_wide,
    in_district,
    own_person,
    rows_of,
)

KEY, PLAIN, PERSON = Kind.KEY, Kind.PLAIN, Kind.PERSON
EVERYBODY = tuple(Role)
ROSTER = "roster"

declare_part(
    "vocabulary", "schools, calendar, types, topics, phases", dict.fromkeys(Role, See.FULL)
)
declare_part(
    "names",
    "names of people and where they work",
    {
        Role.COACH: See.FULL,
        Role.LEAD_COACH: See.FULL,
        Role.DIRECTOR: See.FULL,
        Role.ADMIN: See.FULL,
        Role.PRINCIPAL: See.FULL,
        Role.TEACHER: See.FULL,
    },
    names=True,
)
declare_part(
    ROSTER,
    "roster, settings, users",
    {Role.DIRECTOR: See.FULL, Role.ADMIN: See.FULL},
    names=True,
)
declare_part(
    "changes",
    "change log, content left out where its own line says so",
    {
        Role.COACH: See.FULL,
        Role.TEACHER: See.FULL,
        Role.DIRECTOR: See.FULL,
        Role.ADMIN: See.FULL,
    },
    names=True,
)

_KEEPERS = {Role.DIRECTOR: Reach.DISTRICT, Role.ADMIN: Reach.DISTRICT}
_DIRECTOR = {Role.DIRECTOR: Reach.DISTRICT}
declare_verb("keep_roster", "add and rename people and schools, place them, record leave", _KEEPERS)
declare_verb("set_eligibility", "say who may be coached by the program", _DIRECTOR)
declare_verb("transfer", "move a person to another school", _DIRECTOR)
declare_verb("merge_spellings", "merge two spellings of a person or school", _DIRECTOR)
declare_verb("assign_coach", "assign a coach to schools, teams or teachers", _DIRECTOR)
declare_verb("set_calendar", "change the school calendar", _DIRECTOR)
declare_verb("set_policy", "change what counts, and the vocabularies", _DIRECTOR)
declare_verb("close_month", "close a month for logging", _DIRECTOR)
declare_verb("set_visibility", "narrow or open who sees what", _DIRECTOR)
declare_verb("set_branding", "choose how papers look", _KEEPERS)
declare_verb("keep_awards", "keep awards and the budget", _DIRECTOR)

classify("core.Received", "changes", payload_hash=PLAIN, fate=PLAIN)

classify("people.School", "vocabulary", name=PLAIN, opens=PLAIN, closes=PLAIN)
classify("people.SchoolAlias", "vocabulary", school=KEY, text=PLAIN)
classify(
    "people.SchoolAttribute",
    "vocabulary",
    school=KEY,
    starts=PLAIN,
    level=PLAIN,
    need_tier=PLAIN,
    kind=PLAIN,
)
classify("people.Program", "vocabulary", name=PLAIN, starts=PLAIN, ends=PLAIN)
classify("people.ProgramSchool", "vocabulary", program=KEY, school=KEY, starts=PLAIN, ends=PLAIN)
classify(
    "people.SchoolYear", "vocabulary", name=PLAIN, first_day=PLAIN, last_day=PLAIN, weekdays=PLAIN
)
classify("people.Closure", "vocabulary", day=PLAIN, school=KEY, reason=PLAIN)
classify(
    "people.SessionType",
    "vocabulary",
    code=PLAIN,
    name=PLAIN,
    group=PLAIN,
    loop_step=PLAIN,
    position=PLAIN,
    retired=PLAIN,
)
classify(
    "people.Topic",
    "vocabulary",
    code=PLAIN,
    name=PLAIN,
    framework=PLAIN,
    position=PLAIN,
    retired=PLAIN,
)
classify("people.PhaseTemplate", "vocabulary", name=PLAIN, is_default=PLAIN, retired=PLAIN)
classify(
    "people.Phase",
    "vocabulary",
    template=KEY,
    position=PLAIN,
    name=PLAIN,
    cadence_days=PLAIN,
    stall_days=PLAIN,
)
classify(
    "people.Policy",
    "vocabulary",
    program=KEY,
    starts=PLAIN,
    citation=PLAIN,
    minimum_minutes=PLAIN,
    reach_group_size=PLAIN,
    gap_window_days=PLAIN,
    benchmark_percent=PLAIN,
    yearly_visits=PLAIN,
    goal_stall_days=PLAIN,
    debrief_days=PLAIN,
    hours_plan=PLAIN,
    next_step_required=PLAIN,
    topic_required=PLAIN,
    confirm_goals=PLAIN,
    log_until_day=PLAIN,
)
classify("people.UncountedType", "vocabulary", policy=KEY, session_type=KEY)
classify(
    "people.LibraryEntry",
    "vocabulary",
    kind=PLAIN,
    text=PLAIN,
    practice=PLAIN,
    position=PLAIN,
    retired=PLAIN,
)
classify("people.MonthClose", "vocabulary", program=KEY, month=PLAIN, until=PLAIN)
classify("people.VisibilityChoice", "vocabulary", part=PLAIN, role=PLAIN, see=PLAIN)
classify("people.Branding", "vocabulary", name=PLAIN, color=PLAIN, logo=PLAIN, paper=PLAIN)
classify(
    "people.Award",
    ROSTER,
    program=KEY,
    name=PLAIN,
    funder=PLAIN,
    number=PLAIN,
    cents=PLAIN,
    starts=PLAIN,
    ends=PLAIN,
)
classify(
    "people.AwardMeasure",
    ROSTER,
    award=KEY,
    position=PLAIN,
    objective=PLAIN,
    figure=PLAIN,
    target=PLAIN,
    by=PLAIN,
)
classify("people.AwardReport", ROSTER, award=KEY, due=PLAIN, sent_on=PLAIN)
classify("people.Budget", ROSTER, program=KEY, year=KEY, cents=PLAIN, note=PLAIN)

classify("people.PersonName", "names", person=KEY, starts=PLAIN, given=PERSON, family=PERSON)
classify("people.PersonAlias", "names", person=KEY, text=PERSON)
classify(
    "people.Placement",
    "names",
    person=KEY,
    school=KEY,
    role=PLAIN,
    share=PLAIN,
    primary=PLAIN,
    subject=PLAIN,
    grade=PLAIN,
    starts=PLAIN,
    ends=PLAIN,
)
classify("people.Team", "names", name=PLAIN, school=KEY)
classify("people.TeamMember", "names", team=KEY, person=KEY, starts=PLAIN, ends=PLAIN)
classify(
    "people.ExternalId",
    ROSTER,
    person=KEY,
    school=KEY,
    system=PLAIN,
    value=PERSON,
    starts=PLAIN,
    ends=PLAIN,
)
classify(
    "people.Eligibility",
    ROSTER,
    program=KEY,
    person=KEY,
    school=KEY,
    reason=PERSON,
    starts=PLAIN,
    ends=PLAIN,
)
classify(
    "people.CoachAssignment",
    ROSTER,
    program=KEY,
    coach=KEY,
    school=KEY,
    team=KEY,
    teacher=KEY,
    fte=PLAIN,
    funding=PLAIN,
    starts=PLAIN,
    ends=PLAIN,
)
classify("people.Absence", ROSTER, person=KEY, kind=PERSON, starts=PLAIN, ends=PLAIN)


def _staff(path: str, of_person: str) -> dict[Role, Relation]:
    """A coach may name anyone of the district; a principal own staff; a teacher themselves."""

    def principal(actor: Actor) -> Q:
        placed = rows_of(Placement, actor).filter(school_id__in=actor.school_ids)
        return in_district(actor) & Q(**{f"{path}__in": placed.values(of_person)})

    return {
        **district_wide((Role.COACH, Role.LEAD_COACH, Role.DIRECTOR, Role.ADMIN)),
        Role.PRINCIPAL: principal,
        Role.TEACHER: own_person(path),
    }


for _label in (
    "School", "SchoolAlias", "SchoolAttribute", "Program", "ProgramSchool", "SchoolYear",
    "Closure", "SessionType", "Topic", "PhaseTemplate", "Phase", "Policy", "UncountedType",
    "LibraryEntry", "MonthClose", "VisibilityChoice", "Branding",
):  # fmt: skip
    relate(f"people.{_label}", district_wide(EVERYBODY))
for _label in ("PersonName", "PersonAlias", "Placement", "TeamMember"):
    relate(f"people.{_label}", _staff("person", "person"))
relate("people.Person", _staff("pk", "person"))
relate("people.Team", _staff("members__person", "person"))
for _label in ("people.ExternalId", "people.Eligibility", "people.CoachAssignment",
               "people.Absence", "people.Award", "people.AwardMeasure", "people.AwardReport",
               "people.Budget", "core.Received"):  # fmt: skip
    relate(_label, district_wide())
