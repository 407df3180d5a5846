"""Which tables are no coaching log, and the sentence why."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from stemhappens.intake.tables.shapes import Table
from stemhappens.intake.text import first_filled, fold, show

# Words of headings that belong to other kinds of list, with what such a list is.
OTHER_LISTS: tuple[tuple[str, str], ...] = (
    (
        "order",
        r"\b(item|qty|quantity|price|unit cost|cost|vendor|sku|po|invoice|catalog|purchase|order|"
        r"ship\w*|received)\b",
    ),
    (
        "budget",
        r"\b(budget|account|amount|balance|encumbered|expense|expenditure|fund code|debit|"
        r"credit)\b",
    ),
    ("mileage", r"\b(miles|mileage|odometer|reimburse\w*|rate per mile|millas)\b"),
    ("inventory", r"\b(serial|asset|barcode|checked out|inventory|kit)\b"),
    ("attendance of students", r"\b(student|pupil|homeroom|guardian|parent)\b"),
    (
        "survey",
        r"^(?:how (?:satisfied|helpful|likely|useful|often|would|effective|much)|i feel|i am|to "
        r"what extent|rate|please rate|would you|my coach|do you)\b|\brate your\b|\bsatisf",
    ),
)
_OTHER = tuple((name, re.compile(pattern)) for name, pattern in OTHER_LISTS)
LENGTHS = ("minutes", "hours", "length")
_BESIDE = ("order", "budget", "mileage", "inventory")
_OPENED = frozenset(("start date", "date opened", "opened", "date set", "goal date", "due date"))
_LIKERT = frozenset(
    (
        "strongly agree",
        "agree",
        "disagree",
        "strongly disagree",
        "neutral",
        "very helpful",
        "helpful",
        "somewhat helpful",
        "not helpful",
        "very satisfied",
        "satisfied",
        "dissatisfied",
        "always",
        "often",
        "sometimes",
        "rarely",
        "never",
        "somewhat agree",
    )
)

_ASKED = re.compile(
    r"how (?:often|satisfied|useful|helpful|likely|much)\b|\b1 (?:to )?[4-7]$|\bagree\b|my teaching"
)
"""Questions of a survey, folded."""


def why_no_log(table: Table) -> str:
    """The sentence why a table is no coaching log, or ""."""
    kinds = {c.kind for c in table.columns}
    texts = [fold(h) for h in table.headings if h]
    other = _of_another_kind(table, kinds, texts)
    if other:
        return other
    dated = kinds & {"date", "timestamp"}
    who = kinds & {"teacher", "teacher_last", "coach", "school", "coach_email"}
    what = kinds & {
        "teacher",
        "teacher_last",
        "minutes",
        "hours",
        "length",
        "type",
        "topic",
        "summary",
        "next_steps",
        "start",
    }
    if dated and ((who and what) or (kinds & {"type"} and kinds & {*LENGTHS})):
        return ""
    if (
        not dated
        and kinds & {"teacher", "teacher_last", "teacher_first"}
        and kinds & {"coach_email", "school"}
        and not kinds & {*LENGTHS, "type", "start", "topic", "next_steps"}
    ):
        return _("This is no coaching log but a list of people: import it as a roster.")
    named = kinds & {"teacher", "teacher_last"}
    if not dated and named and kinds & {"type", "minutes", "hours", "length", "start"}:
        return ""  # a log whose rows lack dates waits for a person; it is not set aside
    if not dated:
        return _("This is no coaching log: no column holds the dates of visits.")
    return _("This is no coaching log: no column says who was visited or what was done.")


def _of_another_kind(table: Table, kinds: set[str], texts: list[str]) -> str:
    """The sentence for a list of orders, a survey, a pivot, journeys or goals, or ""."""
    timed = bool(kinds & {"minutes", "hours", "length"})
    visits = {"teacher", "date"} <= kinds and bool(kinds & {"type", "topic", "next_steps"})
    for name, pattern in _OTHER if not timed else ():
        if visits and name in _BESIDE:
            continue  # a log may have such columns, too
        if sum(bool(pattern.search(t)) for t in texts) >= 2:
            said = _(
                "This is no coaching log: its headings are those of a list of another kind (%s)."
            )
            return said % name
    if "teacher" not in kinds and _is_mileage(texts):
        return _("This is no coaching log: it is a list of journeys, not of visits.")
    asked = sum(bool(_ASKED.search(t)) for t in texts)
    if max(_likert_columns(table), asked) >= 2 and not timed and "type" not in kinds:
        return _("This is no coaching log: it holds answers to a survey.")
    if any(t.startswith(("count of", "sum of", "row labels", "average of")) for t in texts):
        return _("This is no coaching log: it is a pivot table of totals.")
    if _lists_goals(table, kinds):
        return _("This is no coaching log but a list of goals: it holds no visits.")
    return ""


def _is_mileage(texts: list[str]) -> bool:
    """Miles, and where from and to: a claim for travel."""
    words = set(texts)
    miles = any(re.search(r"\b(miles|mileage|odometer|millas)\b", t) for t in texts)
    return miles and bool(words & {"from", "to", "destination", "origin", "start location"})


def _lists_goals(table: Table, kinds: set[str]) -> bool:
    """Goals and cycles have dates and teachers too; what a visit was and how long they lack."""
    if not kinds & {"goal", "goal_status"} or kinds & {
        "minutes",
        "hours",
        "length",
        "type",
        "start",
    }:
        return False
    day = table.column("date")
    opened = day is not None and fold(day.heading) in _OPENED
    return opened or not kinds & {"summary", "next_steps", "topic", "timestamp"}


def _likert_columns(table: Table) -> int:
    count = 0
    for i in range(len(table.headings)):
        cells = first_filled(table.cells(i), 200)
        agreeing = sum(fold(show(v)) in _LIKERT for v in cells)
        count += bool(cells) and agreeing * 2 >= len(cells)
    return count
