"""Prints docs/facts.md from the models and the catalogue: python -m tests.support.facts_page"""

import os
from pathlib import Path

import django
from django.apps import apps

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.support.settings")
django.setup()

from stemhappens.facts.models import Fact  # noqa: E402
from stemhappens.metrics.behind import facts_of  # noqa: E402
from stemhappens.metrics.catalogue import defined  # noqa: E402

PAGE = Path(__file__).resolve().parents[2] / "docs" / "facts.md"

DESIGN = {
    "sessions": ["sessions", "sessions_held", "short_visits", "micro_touches"],
    "teacher_contacts": ["teacher_contacts", "contacts_in_large_groups"],
    "coach_hours": ["coach_hours", "sessions_with_minutes"],
    "session_hours": ["session_hours"],
    "contact_hours": ["contact_hours"],
    "teachers_reached": [
        "teachers_reached", "teachers_reached_three", "teachers_eligible_at_end",
        "reached_outside_roster",
    ],
    "schools_covered": [
        "schools_covered", "schools_half_reached", "schools_online_only", "schools_unserved",
    ],
    "goal_completion": [
        "goal_completion", "goals_due_completion", "goals_practice", "goals_outcome",
        "goals_dropped", "goals_carried", "goals_young", "goals_on_track", "goals_stalled",
        "goals_going", "goals_stuck",
    ],
    "cycle_benchmark": ["cycle_benchmark"],
    "program_benchmark": [
        "program_benchmark", "band_0", "band_1_4", "band_5_9", "band_10_14", "band_15_plus",
    ],
    "visit_frequency": ["visit_frequency", "contacts_per_teacher", "session_rate"],
    "teachers_in_cycle": ["teachers_in_cycle"],
    "active_engagements": ["active_engagements", "engagements_open"],
    "engagements_without_goal": ["engagements_without_goal"],
    "phase_flow": [
        "phase_open", "phase_now", "phase_advanced", "phase_median_days", "phase_stalled",
        "phase_past_limit",
    ],
    "recency": ["recency_median", "never_seen"],
    "loop_closure": ["loop_closure"],
    "next_step_follow_through": ["next_step_follow_through"],
    "log_latency": ["log_latency"],
    "completeness": ["completeness_typed", "completeness_imported", "linked_sessions"],
    "workload": ["workload_contacts", "workload_hours", "caseload", "coach_fte", "coaches"],
    "direct_share": ["direct_share"],
    "type_mix": ["sessions"],
    "equity": [
        "top_20_share", "gini", "reached_where_served", "unreached_where_unserved",
    ],
    "what a board divides": [
        "sessions_per_reached", "sessions_per_eligible", "sessions_per_coach_week",
    ],
}  # fmt: skip
"""Each figure the design names → the figures of the catalogue that are it."""

LATER = {
    "best : worst school": "the full catalogue; the rates by school are there (`visit_frequency` "
    "by school)",
    "Lorenz curve": "the full catalogue; its points are the spread behind `gini`",
    "average of the others": "the coaches' own pages",
    "perception": "the funder report, with yearly surveys",
    "cost per teacher": "the funder report, with awards",
}
"""What the design names and later issues bring."""

ABOUT = """# Facts: their columns, and which figure uses them

Printed from the models and the catalogue (`python -m tests.support.facts_page`); a test compares
this page with them. Facts are narrow: ids, day numbers (`date.toordinal()`), yyyymm, minutes and
flags; 0 is "none" in an id, 9999-12-31 "still open" in a day. They are projected in the write unit
itself, by the declaration in `stemhappens/facts/projection.py`, and can be rebuilt at any time
(`stemhappens doctor`). Each has `id` and `district` besides.
"""


def page() -> str:
    """The whole page."""
    tables = [m for m in apps.get_app_config("facts").get_models() if issubclass(m, Fact)]
    lines = [ABOUT]
    for fact in sorted(tables, key=lambda fact: fact.__name__):
        lines += [*_fact(fact), ""]
    lines += ["## The design's figures", "", "| figure | in the catalogue |", "|---|---|"]
    lines += [f"| {name} | {', '.join(map(_code, found))} |" for name, found in DESIGN.items()]
    lines += ["", "Not yet:", "", "| figure | comes with |", "|---|---|"]
    lines += [f"| {name} | {when} |" for name, when in LATER.items()]
    return "\n".join(lines) + "\n"


def _code(name: str) -> str:
    return f"`{name}`"


def _fact(fact) -> list[str]:
    columns = [f.attname for f in fact._meta.concrete_fields if f.attname not in ("id", "district")]
    always = [d.name for d in defined().values() if fact in facts_of(d)]
    cut = [d.name for d in defined().values() if fact in facts_of(d, d.dimensions)]
    by_coach = [name for name in cut if name not in always]
    told = " ".join(line.strip() for line in fact.__doc__.strip().splitlines())
    lines = [f"## {fact.__name__}", "", told, "", f"Columns: {', '.join(map(_code, columns))}.", ""]
    lines.append(f"Used by: {', '.join(map(_code, always)) or 'no figure yet'}.")
    if by_coach:
        lines += ["", f"By coach also: {', '.join(map(_code, by_coach))}."]
    return lines


if __name__ == "__main__":
    PAGE.write_text(page())
