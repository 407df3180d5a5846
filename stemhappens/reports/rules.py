"""Who may see and freeze reports. They name nobody, so readers of totals read them whole."""

from stemhappens.core.actor import Role
from stemhappens.core.rules import Kind, Reach, See, classify, declare_part, declare_verb, relate
from stemhappens.people.relations import district_wide

KEY, PLAIN = Kind.KEY, Kind.PLAIN
MOVERS = (Role.DIRECTOR,)
READERS = (Role.DIRECTOR, Role.LEAD_COACH, Role.BOARD)

declare_part("reports", "frozen reports", dict.fromkeys(READERS, See.FULL))
declare_part("frozen_rows", "the counted rows behind a frozen report", {Role.DIRECTOR: See.FULL})
declare_part("stated", "what an earlier report said", {Role.DIRECTOR: See.FULL})
declare_verb(
    "reconcile",
    "hold an earlier report beside what is found",
    {Role.DIRECTOR: Reach.DISTRICT},
)
declare_part("move", "the move off the spreadsheet, step by step", dict.fromkeys(MOVERS, See.FULL))
declare_verb(
    "tick_move",
    "say that a step of the move off the spreadsheet is done",
    dict.fromkeys(MOVERS, Reach.DISTRICT),
)
declare_verb(
    "freeze_report",
    "freeze a report",
    {Role.DIRECTOR: Reach.DISTRICT, Role.LEAD_COACH: Reach.DISTRICT},
)

classify(
    "reports.Report",
    "reports",
    program=KEY,
    kind=PLAIN,
    starts=PLAIN,
    ends=PLAIN,
    frozen_at=PLAIN,
    frozen_seq=PLAIN,
    frozen_by=PLAIN,
    document=PLAIN,
    document_hash=PLAIN,
)
classify(
    "reports.FrozenRows",
    "frozen_rows",
    program=KEY,
    seq=PLAIN,
    starts=PLAIN,
    ends=PLAIN,
    packed=PLAIN,
)
classify(
    "reports.Stated",
    "stated",
    program=KEY,
    starts=PLAIN,
    ends=PLAIN,
    figure=PLAIN,
    number=PLAIN,
)
classify(
    "reports.MoveStep",
    "move",
    step=PLAIN,
    done_on=PLAIN,
    said_by=PLAIN,
)
relate("reports.MoveStep", district_wide(MOVERS))
relate("reports.Report", district_wide(READERS))
relate("reports.FrozenRows", district_wide((Role.DIRECTOR,)))
relate("reports.Stated", district_wide((Role.DIRECTOR,)))
