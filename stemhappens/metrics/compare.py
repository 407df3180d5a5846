"""How a figure stands against another one, in words: more, fewer, points up, or too few to tell."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.metrics.figure import PERCENT_FROM, Figure, decimal_text, half_up

HUNDRED = 100


@dataclass(frozen=True)
class Change:
    """change stands out, note follows: "9 more", "than last year’s 38 of 78". Either may be empty.

    direction: 1 up, -1 down, 0 neither or not to tell.
    """

    change: str = ""
    note: str = ""
    direction: int = 0


def by_count(now: Figure, before: Figure | None) -> Change:
    """Compares numerators: "9 more than last year’s 38 of 78"."""
    if before is None or now.numerator is None or before.numerator is None:
        return Change()
    step = now.numerator - before.numerator
    was = before.of_text
    if not step:
        return Change(_("The same"), _("as last year’s %s") % was)
    if step > 0:
        return Change(_("%d more") % step, _("than last year’s %s") % was, 1)
    return Change(_("%d fewer") % -step, _("than last year’s %s") % was, -1)


def by_points(now: Figure, before: Figure | None) -> Change:
    """Compares shares, from ten on: "13 points up from 25 of 38"."""
    if before is None or now.share is None or before.share is None:
        return Change()
    if min(now.denominator or 0, before.denominator or 0) < PERCENT_FROM:
        return Change(note=_("Last year %s; too few to compare") % before.of_text)
    points = half_up(abs(now.share - before.share) * HUNDRED).numerator
    if not points:
        return Change(_("As last year"), before.of_text)
    up = now.share > before.share
    step = _points_up(points) if up else _points_down(points)
    return Change(step, _("from %s") % before.of_text, 1 if up else -1)


def _points_up(points: int) -> str:
    return ngettext("%d point up", "%d points up", points) % points


def _points_down(points: int) -> str:
    return ngettext("%d point down", "%d points down", points) % points


def by_value(now: Figure, before: Figure | None, enough: bool) -> Change:
    """Compares values: "18% up from 88.3". enough: whether both rest on enough to tell."""
    if before is None or not before.value or now.value is None:
        return Change()
    if not enough:
        return Change(note=_("Last year %s; too few to compare") % before.value_text)
    percent = half_up(abs(now.value - before.value) * HUNDRED / before.value).numerator
    was = _("from %s") % before.value_text
    if not percent:
        return Change(_("As last year"), before.value_text)
    if now.value > before.value:
        return Change(_("%d%% up") % percent, was, 1)
    return Change(_("%d%% down") % percent, was, -1)


def enough(*figures: Figure | None) -> bool:
    """True when each counts at least as many as a percentage needs."""
    return all(f is not None and (f.numerator or 0) >= PERCENT_FROM for f in figures)


def rest_of(figure: Figure, name: str, sentence: str) -> Figure:
    """Those in the denominator and not in the numerator, of the same whole: the unreached."""
    top, bottom = figure.numerator, figure.denominator
    left = None if top is None or bottom is None else bottom - top
    return Figure(
        name=name,
        value=Fraction(left, bottom) if left is not None and bottom else None,
        numerator=left,
        denominator=bottom,
        unit=figure.unit,
        definition=sentence,
        period=figure.period,
        filters=figure.filters,
        seq=figure.seq,
    )


def rate(count: int, days: int, per_days: int = 20) -> Fraction | None:
    """`count` per so many instructional days; None where there were none."""
    return Fraction(per_days * count, days) if days else None


def rate_text(count: int, days: int) -> str:
    """A rate as a whole number for a narrow column; "–" where there was no school."""
    found = rate(count, days)
    return "–" if found is None else str(half_up(found).numerator)


def weeks(days: int | Fraction, week: int = 5) -> Fraction:
    """Instructional days as school weeks of five."""
    return Fraction(days) / week


def weeks_text(days: int) -> str:
    """School weeks as said: "5 weeks", "1.6 weeks" below two."""
    found = weeks(days)
    places = 1 if found < 2 else 0
    text = decimal_text(found, places)
    return ngettext("%s week", "%s weeks", 1 if text == "1" else 2) % text


def one_decimal(value: Fraction) -> str:
    """With one decimal even where it is zero, so that quotients stand in line: "3.0"."""
    return f"{float(half_up(value, 1)):.1f}"


def added(cut: Mapping[tuple[int, ...], Figure]) -> int:
    """The numerators of a cut's parts, added: to be held against the whole."""
    return sum(figure.numerator or 0 for figure in cut.values())
