"""Facts of who is there: eligibility, schools, assignments, caseloads."""

from django.db import models

from stemhappens.facts.models.base import Fact, small, whole


class EligibleFact(Fact):
    """teacher × school spans of eligibility, cut by placement, participation, absence, target.

    rank: 0 at the primary of the schools where the teacher is eligible that day, then 1, 2 …, so
    that a teacher's days are summed once, in the calendar of one school.
    """

    program = whole()
    teacher = whole()
    school = whole()
    rank = small()
    level = small()
    tier = small()
    absent = small()
    target = models.IntegerField()
    starts = models.IntegerField()
    ends = models.IntegerField()

    class Meta:
        indexes = [
            models.Index(
                fields=[
                    "district", "program", "ends", "starts", "school", "teacher", "rank", "absent",
                    "level", "tier", "target",
                ],
                name="facts_eligible_cover",
            ),
            models.Index(fields=["district", "teacher"], name="facts_eligible_key"),
        ]  # fmt: skip


class SchoolFact(Fact):
    """school × program spans of participation while the school is open."""

    program = whole()
    school = whole()
    level = small()
    tier = small()
    starts = models.IntegerField()
    ends = models.IntegerField()

    class Meta:
        indexes = [
            models.Index(
                fields=["district", "program", "ends", "starts", "school"],
                name="facts_school_cover",
            ),
            models.Index(fields=["district", "school"], name="facts_school_key"),
        ]


class AssignmentFact(Fact):
    """coach × span of an assignment, with its FTE in hundredths, cut by the coach's absence."""

    program = whole()
    coach = whole()
    school = whole()
    fte = models.IntegerField()
    absent = small()
    starts = models.IntegerField()
    ends = models.IntegerField()

    class Meta:
        indexes = [
            models.Index(
                fields=["district", "program", "ends", "starts"], name="facts_assignment_cover"
            ),
            models.Index(fields=["district", "coach"], name="facts_assignment_key"),
        ]


class CaseloadFact(Fact):
    """coach × teacher spans, from assignments to schools, teams and teachers.

    listed: 1 where the assignment names the teacher or the team; 0 where it names a school (or
    the whole program, school 0), whose eligible teachers of the day are meant.
    """

    program = whole()
    coach = whole()
    teacher = whole()
    school = whole()
    listed = small()
    starts = models.IntegerField()
    ends = models.IntegerField()

    class Meta:
        indexes = [
            models.Index(
                fields=["district", "program", "coach", "ends", "starts", "teacher"],
                name="facts_caseload_cover",
            ),
            models.Index(fields=["district", "coach"], name="facts_caseload_key"),
        ]
