"""Who may see and change sessions, engagements and goals (DESIGN §3)."""

from stemhappens.access.persons import keeps_to_its_writer
from stemhappens.coaching import relations as related
from stemhappens.coaching.models import Engagement, Goal, NextStep, Session
from stemhappens.coaching.notes import note_writers
from stemhappens.core.actor import Role
from stemhappens.core.rules import (
    Kind,
    Reach,
    See,
    agree,
    classify,
    declare_part,
    declare_reach,
    declare_verb,
    relate,
)
from stemhappens.people.relations import district_wide, own_person

KEY, PLAIN, PERSON = Kind.KEY, Kind.PLAIN, Kind.PERSON
CONTENT, SECRET = Kind.CONTENT, Kind.SECRET

_PAIR = {Role.COACH: See.FULL, Role.TEACHER: See.FULL}
"""The two whose work it is."""

declare_part(
    "visit",
    "date, type, minutes, school",
    {
        **_PAIR,
        Role.LEAD_COACH: See.FULL,
        Role.PRINCIPAL: See.COUNTS,
        Role.DIRECTOR: See.FULL,
        Role.BOARD: See.TOTALS,
    },
    opens={Role.PRINCIPAL: See.FULL},
)
declare_part(
    "who",
    "which teacher",
    {**_PAIR, Role.LEAD_COACH: See.FULL, Role.DIRECTOR: See.FULL},
    names=True,
    opens={Role.PRINCIPAL: See.FULL},
)
declare_part(
    "topics",
    "topics",
    {
        **_PAIR,
        Role.LEAD_COACH: See.FULL,
        Role.DIRECTOR: See.TOTALS,
        Role.BOARD: See.TOTALS,
    },
    opens={Role.PRINCIPAL: See.FULL},
)
declare_part("summary", "shared summary", {**_PAIR, Role.LEAD_COACH: See.AGREED})
declare_part("steps", "next steps", {**_PAIR, Role.LEAD_COACH: See.AGREED})
declare_part(
    "goal_text",
    "goal wording",
    {**_PAIR, Role.LEAD_COACH: See.AGREED, Role.DIRECTOR: See.STATUS},
)
declare_part(
    "goal_status",
    "goal status",
    {
        **_PAIR,
        Role.LEAD_COACH: See.FULL,
        Role.DIRECTOR: See.FULL,
        Role.BOARD: See.TOTALS,
    },
)
declare_part(
    "progress",
    "an engagement's state and phase",
    {
        **_PAIR,
        Role.LEAD_COACH: See.FULL,
        Role.PRINCIPAL: See.COUNTS,
        Role.DIRECTOR: See.FULL,
        Role.BOARD: See.TOTALS,
    },
)
declare_part("note", "private note (its author alone)", {Role.COACH: See.FULL}, untold=True)
declare_part("looks", "who has looked at my record", dict(_PAIR))
declare_part(
    "time",
    "time entries",
    {
        Role.COACH: See.FULL,
        Role.LEAD_COACH: See.FULL,
        Role.DIRECTOR: See.FULL,
        Role.BOARD: See.TOTALS,
    },
)

declare_part(
    "handover",
    "who took over whose engagements",
    {Role.COACH: See.FULL, Role.DIRECTOR: See.FULL},
    names=True,
)
declare_part(
    "asked",
    "whether one has answered the yearly two questions",
    {Role.TEACHER: See.FULL},
    untold=True,
)
declare_part(
    "perception",
    "what teachers answered, as counts from ten on",
    {Role.DIRECTOR: See.TOTALS, Role.BOARD: See.TOTALS},
)

_COACHES = {Role.COACH: Reach.OWN, Role.LEAD_COACH: Reach.ASSIGNED}
_COACH = {Role.COACH: Reach.OWN}
declare_verb("plan", "plan a visit", _COACHES)
declare_verb("log", "log a visit", _COACHES)
declare_verb("amend", "amend a visit", _COACHES)
declare_verb("withdraw", "withdraw a visit", _COACHES)
declare_verb(
    "correct",
    "correct a visit's date, school, teacher, type and minutes",
    {Role.DIRECTOR: Reach.DISTRICT},
)
declare_verb("merge_visits", "merge two logs of one visit", {Role.DIRECTOR: Reach.DISTRICT})
declare_verb(
    "link",
    "say for which engagement a visit was, of those it fits",
    {**_COACHES, Role.DIRECTOR: Reach.DISTRICT},
)
declare_verb(
    "import_sessions",
    "import a log of sessions",
    {Role.DIRECTOR: Reach.DISTRICT, Role.ADMIN: Reach.DISTRICT},
)
declare_verb("invite", "invite to an engagement", _COACH)
declare_verb("open", "open, pause, resume and close an engagement", _COACH)
declare_verb("move_phase", "move an engagement to another phase", _COACH)
declare_verb("agree", "note what the parties agreed to show", _COACH)
declare_verb("set_goal", "set, correct, touch, carry and drop a goal", _COACH)
declare_verb("complete", "complete a goal", _COACH)
declare_verb("confirm", "confirm a completed goal", {Role.TEACHER: Reach.OWN})
declare_verb("promise", "promise, finish and drop a next step", _COACH)
declare_verb(
    "hand_over", "hand a leaving coach's engagements over", {Role.DIRECTOR: Reach.DISTRICT}
)
declare_verb(
    "adopt",
    "open the engagements that an imported log tells of",
    {Role.DIRECTOR: Reach.DISTRICT},
)
declare_verb(
    "roll_over",
    "end a school year's engagements and begin the next",
    {Role.DIRECTOR: Reach.DISTRICT},
)
declare_verb("ask_pulse", "ask teachers the yearly two questions", {Role.DIRECTOR: Reach.DISTRICT})
declare_verb("answer_pulse", "answer them", {Role.TEACHER: Reach.OWN})
declare_verb(
    "keep_teams",
    "start and rename teams, and say who is in them",
    {**_COACHES, Role.DIRECTOR: Reach.DISTRICT, Role.ADMIN: Reach.DISTRICT},
)
declare_verb("log_time", "log working time that is no visit", _COACHES)

classify(
    "coaching.Engagement",
    "progress",
    program=KEY,
    template=KEY,
    school=KEY,
    team=KEY,
    opened=PLAIN,
)
classify("coaching.EngagementState", "progress", engagement=KEY, starts=PLAIN, state=PLAIN)
classify("coaching.EngagementState", "who", reason=PERSON)
classify("coaching.EngagementPhase", "progress", engagement=KEY, starts=PLAIN, phase=KEY)
classify(
    "coaching.EngagementMember",
    "who",
    engagement=KEY,
    person=KEY,
    role=PLAIN,
    lead=PLAIN,
    starts=PLAIN,
    ends=PLAIN,
)
classify(
    "coaching.Agreement",
    "progress",
    engagement=KEY,
    audience=PLAIN,
    starts=PLAIN,
    summary=PLAIN,
    goal_text=PLAIN,
)
classify(
    "coaching.Session",
    "visit",
    program=KEY,
    day=PLAIN,
    precision=PLAIN,
    starts_at=PLAIN,
    state=PLAIN,
    school=KEY,
    place=PLAIN,
    mode=PLAIN,
    session_type=KEY,
    minutes=PLAIN,
    headcount=PLAIN,
    recorded_at=PLAIN,
    source=PLAIN,
)
classify("coaching.Session", "who", reason=PERSON, group_name=PLAIN, team=KEY)
classify("coaching.Session", "steps", none_needed=PLAIN)
classify("coaching.SessionText", "summary", session=KEY, summary=CONTENT)
classify("coaching.PrivateNote", "note", session=KEY, author=KEY, cipher=SECRET)
classify("coaching.SessionCoach", "visit", session=KEY, person=KEY, lead=PLAIN)
classify(
    "coaching.Attendance", "who", session=KEY, person=KEY, role=PLAIN, school=KEY, engagement=KEY
)
classify("coaching.SessionTopic", "topics", session=KEY, topic=KEY)
classify("coaching.SessionIssue", "visit", session=KEY, field=PLAIN, message=PERSON)
classify(
    "coaching.Goal",
    "goal_status",
    engagement=KEY,
    focus=PLAIN,
    opened=PLAIN,
    carried_from=KEY,
)
classify(
    "coaching.Goal",
    "goal_text",
    statement=CONTENT,
    practice=CONTENT,
    measure=CONTENT,
    unit=CONTENT,
    baseline=CONTENT,
    target=CONTENT,
)
classify("coaching.GoalParticipant", "who", goal=KEY, person=KEY, starts=PLAIN, ends=PLAIN)
classify(
    "coaching.GoalStatus", "goal_status", goal=KEY, starts=PLAIN, status=PLAIN, confirmed_on=PLAIN
)
classify("coaching.GoalStatus", "goal_text", evidence=CONTENT, evidence_url=CONTENT)
classify("coaching.GoalDue", "goal_status", goal=KEY, starts=PLAIN, due=PLAIN)
classify("coaching.GoalTouch", "goal_status", goal=KEY, day=PLAIN, session=KEY, on_track=PLAIN)
classify("coaching.GoalTouch", "goal_text", value=CONTENT)
classify(
    "coaching.NextStep",
    "steps",
    session=KEY,
    engagement=KEY,
    owner=KEY,
    text=CONTENT,
    due=PLAIN,
    done_on=PLAIN,
    dropped_on=PLAIN,
)
classify(
    "coaching.TimeEntry",
    "time",
    program=KEY,
    coach=KEY,
    day=PLAIN,
    kind=PLAIN,
    minutes=PLAIN,
    recorded_at=PLAIN,
)
classify("coaching.StepOwner", "steps", step=KEY, starts=PLAIN, owner=KEY)
classify("coaching.HandOver", "handover", leaver=KEY, day=PLAIN)
classify("coaching.HandOverItem", "handover", handover=KEY, engagement=KEY, receiver=KEY)
classify(
    "coaching.PulseRound",
    "vocabulary",
    program=KEY,
    first=PLAIN,
    second=PLAIN,
    starts=PLAIN,
    ends=PLAIN,
)
classify("coaching.PulseAsk", "asked", round=KEY, person=KEY, answered_on=PLAIN)
classify("coaching.PulseTally", "perception", round=KEY, question=PLAIN, choice=PLAIN)
classify("coaching.PulseTally", "asked", count=SECRET)

relate("coaching.Session", related.SESSION)
relate("coaching.Engagement", related.ENGAGEMENT)
relate("coaching.Goal", related.GOAL)
relate("coaching.NextStep", related.STEP)
relate("coaching.Attendance", related.ATTENDANCE)
relate("coaching.EngagementMember", related.MEMBER)
relate("coaching.GoalParticipant", related.PARTICIPANT)
relate("coaching.PrivateNote", related.NOTE)
relate("coaching.TimeEntry", related.TIME)
for _name in ("SessionText", "SessionTopic"):
    relate(f"coaching.{_name}", related.WORDS)
for _name in ("SessionCoach", "SessionIssue"):
    relate(f"coaching.{_name}", related.through("session", Session, related.SESSION))
for _name in ("EngagementState", "EngagementPhase", "Agreement"):
    relate(f"coaching.{_name}", related.through("engagement", Engagement, related.ENGAGEMENT))
for _name in ("GoalStatus", "GoalDue", "GoalTouch"):
    relate(f"coaching.{_name}", related.through("goal", Goal, related.GOAL))

relate("coaching.StepOwner", related.through("step", NextStep, related.STEP))
relate("coaching.HandOver", related.HANDOVER)
relate("coaching.HandOverItem", related.HANDOVER_ITEM)
relate("coaching.PulseRound", district_wide(tuple(Role)))
relate("coaching.PulseAsk", {Role.TEACHER: own_person("person")})

declare_reach("coaching.PulseAsk", {Role.TEACHER: own_person("person")})
declare_reach("people.Team", related.TEAM)
declare_reach("coaching.Goal", {Role.TEACHER: related.own_goals})

keeps_to_its_writer(note_writers)

agree("coaching.Session", related.agreed_session("pk"))
agree("coaching.SessionText", related.agreed_session("session"))
agree("coaching.NextStep", related.agreed_step)
agree("coaching.Goal", related.agreed_goal("engagement"))
for _name in ("GoalStatus", "GoalTouch"):
    agree(f"coaching.{_name}", related.agreed_goal("goal__engagement"))
