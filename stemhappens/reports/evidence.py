"""How far a report can be trusted: the accuracy checks, and what the data cannot say."""

from collections.abc import Mapping
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.metrics.ask import Asking, Clock, Key
from stemhappens.metrics.checks import (
    Check,
    of_course,
    of_record,
    of_sessions,
    of_teachers,
    of_time,
    recount,
)
from stemhappens.metrics.figure import Figure, Period
from stemhappens.metrics.gathered import gather
from stemhappens.metrics.lists import listed_goals, listed_spells, listed_visits
from stemhappens.reports.content import Evidence

Cut = Mapping[Key, Figure]


def evidence(
    at: Clock, period: Period, now: Mapping[str, Figure], sessions: tuple[Cut, Cut], using: str
) -> Evidence:
    """The checks of the program's page, over the report's period, and its notes.

    sessions: by school and by month.
    """
    whole = Asking([], period)
    visits, spells, goals = gather(
        [listed_visits(at, whole), listed_spells(at, whole), listed_goals(at, whole)], using
    )
    checks = [
        *of_record(recount(at, whole, using)),
        *of_sessions(now, *sessions),
        *of_teachers(now, visits),
        *of_course(now, spells, goals),
        *of_time(now, at.today),
    ]
    failed = [check for check in checks if not check.passed]
    return Evidence(_passed(checks, failed, now["sessions"]), (*_failures(failed), *_notes(now)))


def _passed(checks: list[Check], failed: list[Check], like: Figure) -> Figure:
    passed = len(checks) - len(failed)
    return Figure(
        name="accuracy_checks",
        value=Fraction(passed, len(checks)),
        numerator=passed,
        denominator=len(checks),
        unit="checks",
        definition=_("Accuracy checks that pass: the same thing counted on another path."),
        period=like.period,
        seq=like.seq,
    )


def _failures(failed: list[Check]) -> list[str]:
    return [
        _("A check fails: %(name)s (%(said)s).") % {"name": check.name, "said": check.said}
        for check in failed
    ]


def _notes(now: Mapping[str, Figure]) -> list[str]:
    """What stands apart, in sentences; nothing is said of what there is none of."""
    known = now["sessions_with_minutes"]
    unknown = (known.denominator or 0) - (known.numerator or 0)
    counts = (
        (
            unknown,
            ngettext(
                "%(n)s session has no minutes: it counts as a session, never as time.",
                "%(n)s sessions have no minutes: they count as sessions, never as time.",
                unknown,
            ),
        ),
        _one(
            now["short_visits"],
            "%(n)s visit was shorter than the policy’s minimum and counts nowhere.",
            "%(n)s visits were shorter than the policy’s minimum and count nowhere.",
        ),
        _one(
            now["micro_touches"],
            "%(n)s mail, chat or hallway talk is no visit and counts nowhere.",
            "%(n)s mails, chats and hallway talks are no visits and count nowhere.",
        ),
        _one(
            now["contacts_in_large_groups"],
            "%(n)s contact was in a large group, which reaches nobody.",
            "%(n)s contacts were in large groups, which reach nobody.",
        ),
        _one(
            now["reached_outside_roster"],
            "%(n)s teacher outside the roster was coached and is in no share.",
            "%(n)s teachers outside the roster were coached and are in no share.",
        ),
        _one(
            now["schools_online_only"],
            "%(n)s school was coached online only; it is not among the unserved.",
            "%(n)s schools were coached online only; they are not among the unserved.",
        ),
    )
    return [text % {"n": f"{count:,}"} for count, text in counts if count]


def _one(figure: Figure, one: str, many: str) -> tuple[int, str]:
    count = figure.numerator or 0
    return count, ngettext(one, many, count)
