"""Ask a frozen report's questions again: what is the same, what has changed, by whom and why."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from stemhappens.coaching.models import Engagement, Goal, Session
from stemhappens.core.actor import Actor
from stemhappens.core.rules import See, extent, visible
from stemhappens.metrics.ask import Clock, clock, snapshot
from stemhappens.metrics.behind import Behind, Row, in_order
from stemhappens.metrics.figure import Figure, Period
from stemhappens.people.models import Person, Program, School
from stemhappens.reports.causes import (
    Causes,
    UnitLine,
    causes_since,
    projections_of,
    units_since,
)
from stemhappens.reports.compose import compose_board
from stemhappens.reports.content import BoardReport
from stemhappens.reports.document import Place, figures
from stemhappens.reports.freeze import (
    all_rows,
    facts_behind,
    frozen_hashes,
    hashes_of,
    intact,
    kept_rows,
    thawed,
)
from stemhappens.reports.models import Report

IDENTITY: Mapping[str, tuple[str, ...]] = {
    "SessionFact": ("session", "coach"),
    "ContactFact": ("session", "teacher", "coach"),
    "LoopFact": ("session", "teacher", "coach"),
    "DayFact": ("calendar", "day"),
    "CalendarOf": ("school",),
    "EligibleFact": ("teacher", "school", "starts"),
    "SchoolFact": ("school", "starts"),
    "AssignmentFact": ("coach", "school", "starts"),
    "CaseloadFact": ("coach", "teacher", "school", "starts"),
    "EngagedFact": ("engagement", "teacher", "starts"),
    "PhaseFact": ("engagement", "school", "spell", "starts"),
    "GapFact": ("engagement", "teacher", "gap", "starts"),
    "GoalFact": ("goal", "teacher", "starts"),
    "StepFact": ("step",),
    "EffortFact": ("entry",),
    "TopicFact": ("session", "topic"),
}
"""Columns by which a row is the same row with other values, not another row."""

SUBJECTS = {
    "SessionFact": "session",
    "ContactFact": "session",
    "TopicFact": "session",
    "LoopFact": "teacher",
    "EligibleFact": "teacher",
    "SchoolFact": "school",
    "AssignmentFact": "coach",
    "CaseloadFact": "coach",
    "EngagedFact": "engagement",
    "PhaseFact": "engagement",
    "GapFact": "engagement",
    "GoalFact": "goal",
    "StepFact": "step",
    "EffortFact": "entry",
}
"""What a fact's rows are about, by the column that names it; the calendar is about itself."""

ROOTS = {
    "session": (Session, "visit"),
    "engagement": (Engagement, "progress"),
    "goal": (Goal, "goal_status"),
    "teacher": (Person, "names"),
    "coach": (Person, "names"),
    "school": (School, "vocabulary"),
}
"""Whose uids may be told, to whom the part is visible."""

CALENDAR = "calendar"


@dataclass(frozen=True)
class FigureCheck:
    """A figure as frozen and as it is now; None on a side where it is not in the report."""

    place: Place
    was: Figure | None
    now: Figure | None

    @property
    def same(self) -> bool:
        """True when numerator, denominator and value are what they were."""
        return _parts(self.was) == _parts(self.now)


def _parts(figure: Figure | None) -> tuple[object, ...] | None:
    return figure and (figure.numerator, figure.denominator, figure.value)


@dataclass(frozen=True)
class RowChange:
    """A row that came (was None), went (now None) or changed; only the columns that differ.

    day: of what took place on one day, else 0.
    """

    fact: str
    was: Mapping[str, int | None] | None
    now: Mapping[str, int | None] | None
    day: int = 0

    @property
    def kind(self) -> str:
        """ "came", "went" or "changed"."""
        return "came" if self.was is None else "went" if self.now is None else "changed"


@dataclass(frozen=True)
class Subject:
    """Something the changed rows are about, and the units that changed it since the freeze.

    kind: "session", "goal", "teacher", …, "calendar". uid: None where the viewer may not know
    which one it is. units: empty where the change log explains nothing.
    """

    kind: str
    uid: UUID | None
    rows: tuple[RowChange, ...]
    units: tuple[UnitLine, ...]


@dataclass(frozen=True)
class Recount:
    """What came of asking the figures again at sequence `seq`.

    intact: the document is the one frozen. definitions: names of figures whose meaning has
    changed.
    """

    frozen_seq: int
    seq: int
    intact: bool
    figures: tuple[FigureCheck, ...]
    definitions: tuple[str, ...]

    @property
    def changed(self) -> tuple[FigureCheck, ...]:
        """The figures that are not what they were."""
        return tuple(check for check in self.figures if not check.same)

    @property
    def holds(self) -> bool:
        """True when every figure is what it was, by the same definitions."""
        return self.intact and not self.changed and not self.definitions


@dataclass(frozen=True)
class Explained:
    """What the rows behind a report say: what has changed since it was frozen, and by whom.

    log_shown: whether the viewer may know who did it.
    """

    subjects: tuple[Subject, ...]
    log_shown: bool


@dataclass(frozen=True)
class Verification(Explained, Recount):
    """Both: the figures and the rows behind them, asked again in one reading."""


def verify(report: Report, viewer: Actor) -> Verification:
    """Ask the report's questions again now (needs the district's scope)."""
    with snapshot() as using:
        return verify_in(report, viewer, using)


def verify_in(report: Report, viewer: Actor, using: str) -> Verification:
    """`verify` within a reading that is open already."""
    was = thawed(report)
    at = _clock(report, using)
    counted = _recount(report, was, at, using)
    behind = _explained(report, was, viewer, at, using)
    return Verification(**vars(counted), **vars(behind))


def recount(report: Report, was: BoardReport) -> Recount:
    """Ask the report's figures again, not the rows behind. was: the report thawed."""
    with snapshot() as using:
        return _recount(report, was, _clock(report, using), using)


def explain(report: Report, was: BoardReport, viewer: Actor) -> Explained:
    """Read the rows behind the report's figures again and say what has changed, and by whom."""
    with snapshot() as using:
        return _explained(report, was, viewer, _clock(report, using), using)


def _clock(report: Report, using: str) -> Clock:
    return clock(report.district, report.program_id, using)


def _recount(report: Report, was: BoardReport, at: Clock, using: str) -> Recount:
    program = Program.objects.using(using).get(pk=report.program_id)
    now = compose_board(at, report.district, program, was.frame.period, using)
    return Recount(
        frozen_seq=report.frozen_seq,
        seq=at.seq,
        intact=intact(report),
        figures=_figures(was, now),
        definitions=_definitions(report, now),
    )


def _explained(report: Report, was: BoardReport, viewer: Actor, at: Clock, using: str) -> Explained:
    changes = _row_changes(at, kept_rows(report, using), facts_behind(was), using)
    log_shown = viewer.system or See.FULL in extent(viewer, "changes")
    return Explained(_subjects(report, changes, viewer, log_shown=log_shown), log_shown)


def _figures(was: BoardReport, now: BoardReport) -> tuple[FigureCheck, ...]:
    if was.outside is None:  # frozen by a release that did not tell it
        now = replace(now, outside=None)
    before, after = dict(figures(was)), dict(figures(now))
    places = dict.fromkeys([*before, *after])
    return tuple(FigureCheck(place, before.get(place), after.get(place)) for place in places)


def _definitions(report: Report, now: BoardReport) -> tuple[str, ...]:
    """The figures in both reports that are defined otherwise now, or no more."""
    frozen, present = frozen_hashes(report), hashes_of(now)
    return tuple(name for name in frozen if present.get(name, frozen[name]) != frozen[name])


Changes = dict[tuple[str, int], list[RowChange]]
"""(fact, key of its projection) → what changed."""


def _row_changes(
    at: Clock, kept: Mapping[Period, Mapping[str, Behind]], wanted: set[str], using: str
) -> Changes:
    found: Changes = defaultdict(list)
    behind = all_rows(at, list(kept), using, wanted)
    for period, before in kept.items():
        after = behind[period]
        for fact in wanted & (before.keys() | after.keys()):
            for key, change in _differences(fact, before.get(fact), after.get(fact)):
                if change not in found[fact, key]:
                    found[fact, key].append(change)
    return found


def _differences(
    fact: str, before: Behind | None, after: Behind | None
) -> Iterable[tuple[int, RowChange]]:
    """(key, change) for each row that differs; a row is found again by its identity."""
    was_rows, now_rows = _counted(before), _counted(after)
    gone = _grouped(fact, before, _more(was_rows, now_rows))
    come = _grouped(fact, after, _more(now_rows, was_rows))
    for identity in sorted({*gone, *come}, key=str):
        was, now = gone.get(identity, []), come.get(identity, [])
        for one, other in zip(was, now, strict=False):
            yield _key(fact, one), RowChange(fact, *_different(one, other), _day(fact, other))
        for one in was[len(now) :]:
            yield _key(fact, one), RowChange(fact, one, None, _day(fact, one))
        for other in now[len(was) :]:
            yield _key(fact, other), RowChange(fact, None, other, _day(fact, other))


Named = dict[str, int | None]


def _more(these: Counter[Row], others: Counter[Row]) -> list[Row]:
    """The rows of `these` that are not among `others`, as often as they are more."""
    unlike = these.items() - others.items()
    return in_order(row for row, count in unlike for _ in range(count - others[row]))


def _grouped(
    fact: str, behind: Behind | None, rows: Iterable[Row]
) -> dict[tuple[int | None, ...], list[Named]]:
    """identity → its rows."""
    found: dict[tuple[int | None, ...], list[Named]] = defaultdict(list)
    for row in rows:
        named = dict(zip(behind.columns if behind else (), row, strict=True))
        found[tuple(named[column] for column in IDENTITY[fact])].append(named)
    return found


def _counted(behind: Behind | None) -> Counter[Row]:
    return Counter(behind.rows if behind else ())


def _day(fact: str, row: Named) -> int:
    return (row["day"] or 0) if fact in ("SessionFact", "ContactFact") else 0


def _key(fact: str, row: Named) -> int:
    column = SUBJECTS.get(fact)
    return (row[column] or 0) if column else 0


def _different(one: Named, other: Named) -> tuple[Named, Named]:
    names = [name for name in one if one[name] != other[name]]
    return {name: one[name] for name in names}, {name: other[name] for name in names}


def _subjects(
    report: Report, changes: Changes, viewer: Actor, *, log_shown: bool
) -> tuple[Subject, ...]:
    """The changed rows gathered by what they are about, with the units behind."""
    facts = {fact for fact, _key in changes}
    causes = causes_since(report.district_id, report.frozen_seq, projections_of(facts))
    rows: dict[tuple[str, int], list[RowChange]] = defaultdict(list)
    seqs: dict[tuple[str, int], set[int]] = defaultdict(set)
    for (fact, key), found in changes.items():
        subject = (SUBJECTS.get(fact, CALENDAR), key)
        rows[subject] += found
        seqs[subject].update(causes.get(fact, Causes()).of(key))
    wanted = {seq for some in seqs.values() for seq in some}
    units = units_since(report.district_id, report.frozen_seq, wanted)
    if not log_shown:
        units = {seq: replace(unit, actor="") for seq, unit in units.items()}
    uids = _uids(rows, viewer)
    return tuple(
        Subject(
            kind=kind,
            uid=uids.get((kind, key)),
            rows=tuple(sorted(rows[kind, key], key=lambda row: (row.fact, row.kind, str(row)))),
            units=tuple(units[seq] for seq in sorted(seqs[kind, key]) if seq in units),
        )
        for kind, key in sorted(rows)
    )


def _uids(subjects: Iterable[tuple[str, int]], viewer: Actor) -> dict[tuple[str, int], UUID]:
    """The uids of those subjects that the viewer may tell apart."""
    ids: dict[str, set[int]] = defaultdict(set)
    for kind, key in subjects:
        if kind in ROOTS and not viewer.public:
            ids[kind].add(key)
    found = {}
    for kind, wanted in ids.items():
        model, part = ROOTS[kind]
        rows = visible(model.objects.filter(pk__in=wanted), viewer, part)
        found |= {(kind, row.pk): row.uid for row in rows}
    return found
