"""The district before the first visit: program, calendar, vocabularies, schools and people."""

from datetime import date, timedelta

from django.utils.text import slugify

from stemhappens.core.models import District
from stemhappens.core.spans import OPEN_END
from stemhappens.core.write import Unit
from stemhappens.demo.cast import Cast, uid_of
from stemhappens.demo.funding import fund
from stemhappens.demo.papers import dress_papers
from stemhappens.demo.story import shape
from stemhappens.people import defaults
from stemhappens.people.models import (
    Person,
    Phase,
    PhaseTemplate,
    Program,
    School,
    Team,
    TeamMember,
)
from stemhappens.people.program import (
    add_program,
    add_school_year,
    add_session_type,
    add_starters,
    add_topic,
    close_days,
    join_program,
    set_policy,
)
from stemhappens.people.services import (
    add_person,
    add_school,
    add_team,
    assign_coach,
    place,
    record_absence,
    rename_person,
    set_eligibility,
)

DAY = timedelta(days=1)
CODES = {_name: code for code, _name, *_ in (*defaults.TYPES, *defaults.TOPICS)}
LOOP_STEPS = {code: step for code, _, _, step in defaults.TYPES}


def set_up(unit: Unit, district: District, story: shape.Story) -> Cast:
    """Write everything that stands before the first visit, with the whole roster's dates."""
    first = min(policy.valid_from for policy in story.policies)
    program = add_program(unit, story.program, first, uid=uid_of("program", story.program))
    _calendar(unit, story)
    template, phases = _template(unit, story.templates[0])
    add_starters(unit)
    cast = Cast(
        district=district,
        program=program,
        template=template,
        phases=phases,
        types={
            t.name: add_session_type(unit, _code(t.name), t.name, t.kind, _loop_step(t.name), n)
            for n, t in enumerate(story.types)
        },
        topics={
            t.name: add_topic(unit, _code(t.name), t.name, t.framework, n)
            for n, t in enumerate(story.topics)
        },
        schools={school.name: _school(unit, school) for school in story.schools},
    )
    _policies(unit, program, story)
    join_program(unit, program, cast.schools.values(), first)
    _close(unit, story, cast)
    cast.people = {person.key: _person(unit, person) for person in story.people}
    _roster(unit, story, cast)
    for team in story.teams:
        cast.teams[team.key] = _team(unit, team, cast)
    fund(unit, cast)
    dress_papers(unit)
    return cast


def _calendar(unit: Unit, story: shape.Story) -> None:
    for year in story.calendar.years:
        add_school_year(unit, year.name, year.first_day, year.last_day)


def _close(unit: Unit, story: shape.Story, cast: Cast) -> None:
    for closure in story.calendar.closures:
        days = [closure.first + n * DAY for n in range((closure.last - closure.first).days + 1)]
        school = cast.schools[closure.school] if closure.school else None
        close_days(unit, days, closure.name, school)


def _template(unit: Unit, told: shape.Template) -> tuple[PhaseTemplate, dict[str, Phase]]:
    template = unit.add(PhaseTemplate(name=told.name, is_default=True))
    phases = unit.add_all(
        Phase(
            template=template,
            position=place,
            name=phase.phase,
            cadence_days=phase.cadence_days,
            stall_days=phase.limit_days,
        )
        for place, phase in enumerate(told.phases, start=1)
    )
    return template, {phase.name: phase for phase in phases}


def _code(name: str) -> str:
    """A new district's own code where it has the word already, so that imports know it too."""
    return CODES.get(name) or slugify(name)


def _loop_step(name: str) -> str:
    return LOOP_STEPS.get(_code(name), "")


def _policies(unit: Unit, program: Program, story: shape.Story) -> None:
    for policy in story.policies:
        set_policy(
            unit,
            program,
            policy.valid_from,
            citation=policy.citation,
            minimum_minutes=policy.minimum_minutes,
            reach_group_size=policy.reach_group_size,
            gap_window_days=policy.gap_window_days,
            benchmark_percent=policy.threshold_percent,
            yearly_visits=policy.visits_per_year,
            goal_stall_days=policy.goal_stall_days,
            debrief_days=policy.debrief_within_days,
            hours_plan=policy.hours_per_year,
            next_step_required="next_step" in policy.required_fields,
            topic_required="topic" in policy.required_fields,
        )


def _school(unit: Unit, school: shape.School) -> School:
    return add_school(
        unit,
        school.name,
        level=school.level,
        need_tier=school.need_tier,
        opens=school.opens,
        aliases=school.aliases,
        external_ids={"nces": school.nces_id},
        uid=uid_of("school", school.name),
    )


def _person(unit: Unit, told: shape.Person) -> Person:
    names = [*(name.family for name in told.earlier_names), told.family]
    person = add_person(unit, told.given, names[0], uid=uid_of("person", told.key))
    for earlier, family in zip(told.earlier_names, names[1:], strict=True):
        rename_person(unit, person, earlier.until, told.given, family)
    return person


def _roster(unit: Unit, story: shape.Story, cast: Cast) -> None:
    for told in story.placements:
        placement = place(
            unit,
            cast.people[told.person],
            cast.schools[told.school],
            told.role,
            told.starts,
            _end(told.ends),
            subject=told.subject or "",
            grade=told.grade or "",
        )
        cast.placements.setdefault(told.person, []).append(placement)
    for span in story.eligibility:
        person, school = cast.people[span.person], cast.schools[span.school]
        ends = _end(span.ends)
        set_eligibility(unit, cast.program, person, school, span.starts, ends, span.reason)
    for share in story.assignments:
        coach, school = cast.people[share.coach], cast.schools[share.school]
        ends = _end(share.ends)
        assign_coach(
            unit, cast.program, coach, share.fte_hundredths, share.starts, ends, school=school
        )
    for leave in story.absences:
        person = cast.people[leave.person]
        record_absence(unit, person, leave.starts, _end(leave.ends), leave.reason)


def _team(unit: Unit, told: shape.Team, cast: Cast) -> Team:
    starts = min(member.starts for member in told.members)
    people = {cast.people[member.person].pk: member for member in told.members}
    school = common_school(cast, tuple(m.person for m in told.members), starts)
    members = [cast.people[member.person] for member in told.members]
    team = add_team(unit, told.name, members, starts, school, uid_of("team", told.key))
    for row in TeamMember.objects.filter(team=team):
        ends = people[row.person_id].ends
        if ends is not None:
            unit.change(row, ends=ends)
    return team


def common_school(cast: Cast, people: tuple[str, ...], day: date) -> School | None:
    """The school where all of these people work on `day`; None when they work at several."""
    found = {
        placement.school_id
        for person in people
        for placement in cast.placements.get(person, ())
        if placement.starts <= day < placement.ends
    }
    by_id = {school.pk: school for school in cast.schools.values()}
    return by_id[found.pop()] if len(found) == 1 else None


def _end(day: date | None) -> date:
    return day or OPEN_END
