"""Charts drawn by the server: plain dataclasses carry numbers already counted and texts already
written, their properties find places only, and each names the template that draws it.

`{% chart picture %}` draws one, with its table behind it. Colours come from `charts.css`.
"""

from stemhappens.web.charts.crowds import Crowd, PhaseBin, bin_weeks
from stemhappens.web.charts.geometry import Table
from stemhappens.web.charts.lines import GoalLine, Reading, Sparkline, Trend
from stemhappens.web.charts.marks import (
    Bar,
    Bars,
    Bullet,
    Cell,
    Dot,
    Dots,
    Heat,
    HeatRow,
    Month,
    Served,
    ServedGroup,
    ServedRow,
    SquareKind,
    Squares,
)
from stemhappens.web.charts.strips import PhaseDot, PhaseRow, PhaseStrip, Stay, Timeline, Visit

__all__ = [
    "Bar",
    "Bars",
    "Bullet",
    "Cell",
    "Crowd",
    "Dot",
    "Dots",
    "GoalLine",
    "Heat",
    "HeatRow",
    "Month",
    "PhaseBin",
    "PhaseDot",
    "PhaseRow",
    "PhaseStrip",
    "Reading",
    "Served",
    "ServedGroup",
    "ServedRow",
    "Sparkline",
    "SquareKind",
    "Squares",
    "Stay",
    "Table",
    "Timeline",
    "Trend",
    "Visit",
    "bin_weeks",
]
