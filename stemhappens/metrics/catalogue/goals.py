"""What came of it: goals and promises (rulings 11 and 13)."""

from stemhappens.metrics.definition import Definition, define
from stemhappens.metrics.parts import Tally
from stemhappens.metrics.sources import GOALS, LOOPS, STEPS, ordinal

ACTIVE = "(f.status = 1 OR f.since >= {start})"
"""Open on a day of the period, or ended on one: what holds on the as-of day tells."""

COMPLETED = "f.status = 2 AND f.since >= {start}"
ACTIVE_GOALS = Tally(GOALS, "f.goal", ACTIVE)
OPEN_GOALS = Tally(GOALS, "f.goal", "f.status = 1")
DUE = "f.due BETWEEN {start} AND {as_of}"
STALLED = "f.status = 1 AND (f.due < {as_of} OR f.idle > f.stall_days)"

_active = "of all goals active in the period"

define(
    Definition(
        "goal_completion",
        "Goals completed",
        "goals",
        f"Goals completed in the period, {_active}; dropped, carried and young ones are among "
        "them.",
        Tally(GOALS, "f.goal", COMPLETED),
        ACTIVE_GOALS,
        misleads="Young goals pull it down early in the year; completed of those due stands "
        "beside it.",
    )
)
define(
    Definition(
        "goals_due_completion",
        "Due goals completed",
        "goals",
        "Goals completed, of those whose due date lies in the period up to today.",
        Tally(GOALS, "f.goal", f"{DUE} AND f.status = 2"),
        Tally(GOALS, "f.goal", DUE),
    )
)
for _name, _focus, _title in (
    ("goals_practice", 1, "Teacher practice goals completed"),
    ("goals_outcome", 2, "Student outcome goals completed"),
):
    define(
        Definition(
            _name,
            _title,
            "goals",
            f"{_title} in the period, of those active in it.",
            Tally(GOALS, "f.goal", f"{COMPLETED} AND f.focus = {_focus}"),
            Tally(GOALS, "f.goal", f"{ACTIVE} AND f.focus = {_focus}"),
        )
    )
for _name, _status, _title in (
    ("goals_dropped", 4, "Goals dropped"),
    ("goals_carried", 3, "Goals carried over"),
):
    define(
        Definition(
            _name,
            _title,
            "goals",
            f"{_title}, {_active}.",
            Tally(GOALS, "f.goal", f"{ACTIVE} AND f.status = {_status}"),
            ACTIVE_GOALS,
        )
    )
define(
    Definition(
        "goals_young",
        "Young goals",
        "goals",
        f"Open goals set fewer than ten school days ago, {_active}.",
        Tally(GOALS, "f.goal", "f.status = 1 AND f.age < 10"),
        ACTIVE_GOALS,
    )
)
define(
    Definition(
        "goals_on_track",
        "Goals on track",
        "goals",
        "Open goals that the coach last called on track, of all open goals.",
        Tally(GOALS, "f.goal", "f.status = 1 AND f.on_track = 1"),
        OPEN_GOALS,
    )
)
define(
    Definition(
        "goals_stalled",
        "Open goals stalled",
        "goals",
        "Open goals past their due date, or not touched within the policy's limit of school days, "
        "whatever the coach says, of all open goals.",
        Tally(GOALS, "f.goal", STALLED),
        OPEN_GOALS,
    )
)
define(
    Definition(
        "next_step_follow_through",
        "Promises kept",
        "next steps",
        "Next steps done, of those due in the period up to today.",
        Tally(STEPS, "f.step", "f.done <= {as_of}"),
        Tally(STEPS, "f.step"),
    )
)

_TIME_IS_UP = f"k.at_as_of - {ordinal('f.day')} >= f.within"
define(
    Definition(
        "loop_closure",
        "Observations debriefed",
        "observations",
        "Observations followed by a debrief with the same teacher, on the same day or within the "
        "policy's school days, of those whose time is up.",
        Tally(
            LOOPS,
            "f.session",
            f"{_TIME_IS_UP} AND f.debrief <= {{as_of}}"
            f" AND {ordinal('f.debrief')} - {ordinal('f.day')} <= f.within",
        ),
        Tally(LOOPS, "f.session", _TIME_IS_UP),
    )
)
