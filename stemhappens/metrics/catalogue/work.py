"""The coaches' time and the quality of the record (rulings 5, 13 and 14)."""

from collections import Counter

from stemhappens.metrics import distributions
from stemhappens.metrics.definition import Definition, Reading, Spreads, define
from stemhappens.metrics.parts import Spread, Tally
from stemhappens.metrics.sources import SESSIONS


def _latency(spreads: Spreads, sessions: int | None) -> Reading:
    days = Counter({total: n for (total,), n in spreads.items()})
    return sum(days.values()), sessions, distributions.median(days)


define(
    Definition(
        "log_latency",
        "Days from visit to log, median",
        "days",
        "Median days from a counted visit to its first record; imports without a timestamp are "
        "left out.",
        Spread(
            SESSIONS,
            "f.session",
            "f.klass = 1 AND f.latency IS NOT NULL",
            totals=("MIN(f.latency)",),
        ),
        Tally(SESSIONS, "f.session", "f.klass = 1"),
        shape=_latency,
    )
)
for _name, _typed, _title in (
    ("completeness_typed", 1, "Required fields filled, typed"),
    ("completeness_imported", 0, "Required fields filled, imported"),
):
    _where = f"f.klass <> 6 AND f.typed = {_typed}"
    define(
        Definition(
            _name,
            _title,
            "fields",
            "Required fields filled, of all required fields of sessions held.",
            Tally(SESSIONS, "f.session", _where, total="f.filled"),
            Tally(SESSIONS, "f.session", _where, total="f.required"),
        )
    )
define(
    Definition(
        "linked_sessions",
        "Sessions linked to an engagement",
        "sessions",
        "Counted sessions of which at least one attendance belongs to an engagement, of all "
        "counted sessions.",
        Tally(SESSIONS, "f.session", "f.klass = 1 AND f.linked = 1"),
        Tally(SESSIONS, "f.session", "f.klass = 1"),
    )
)
