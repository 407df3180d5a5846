"""What a row leaves open: each gap is an issue of the visit, and said."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from stemhappens.intake.outcomes import Understood
from stemhappens.intake.rows.draft import Draft
from stemhappens.intake.values.vocabulary import MICRO, TIME, VISIT


def with_issues(made: Understood, draft: Draft) -> Understood:
    """Name what a held visit lacks; one that did not take place lacks nothing."""
    if made.state in ("cancelled", "no_show", "planned"):
        draft.note(
            {
                "cancelled": _("Cancelled: kept, never counted."),
                "no_show": _("The teacher did not come: kept, never counted."),
                "planned": _("Planned, not held: kept, never counted."),
            }[made.state]
        )
        return made
    if draft.waiting:
        return made
    issues = []
    gaps = (
        (
            "missing_minutes",
            made.minutes is None and made.kind != MICRO,
            _("No length given: counts as a visit, adds no hours."),
        ),
        ("missing_coach", not made.coaches, _("The row names no coach.")),
        (
            "missing_school",
            made.kind == VISIT and not made.school and not made.place,
            _("The row names no school."),
        ),
        (
            "missing_teacher",
            made.kind != TIME and not made.teachers and not made.group and made.headcount is None,
            _("The row names no teacher and no group."),
        ),
        (
            "missing_headcount",
            bool(made.group) and made.headcount is None and not made.teachers,
            _("“%s” is a group without a number of people.") % made.group,
        ),
        (
            "missing_type",
            made.kind == VISIT and made.type is None and not made.type_text,
            _("The row names no type."),
        ),
    )
    for name, holds, reason in gaps:
        if holds:
            issues.append(name)
            draft.note(reason)
    return replace(made, issues=tuple(issues))
