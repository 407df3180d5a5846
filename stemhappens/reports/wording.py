"""Words a report takes from the district's settings: policy, levels, months."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.facts.models import Level
from stemhappens.metrics.figure import Period
from stemhappens.people.models import Policy


def policy(rules: Policy) -> str:
    """ "Policy of 1 July 2025: visits of 15 minutes and more, alone or in groups of up to 6. …".

    Without a policy it says which rules hold by default.
    """
    counted = _("visits of any length")
    if rules.minimum_minutes:
        counted = ngettext(
            "visits of %(n)s minute and more", "visits of %(n)s minutes and more",
            rules.minimum_minutes,
        ) % {"n": rules.minimum_minutes}  # fmt: skip
    what = _("%(counted)s, alone or in groups of up to %(size)s") % {
        "counted": counted,
        "size": rules.reach_group_size,
    }
    if not rules.pk:
        return _("No policy is recorded; counted are %s.") % what
    day = date_format(rules.starts, "j F Y")
    said = _("Policy of %(day)s: %(what)s.") % {"day": day, "what": what}
    return f"{said} {_ended(rules.citation.strip())}".strip()


def _ended(words: str) -> str:
    """A sentence with a full stop where it has no end of its own."""
    return f"{words}." if words and words[-1] not in ".!?…" else words


def levels(group: Sequence[Level]) -> str:
    """ "Elementary", "Middle and K–8", "Elementary, middle and high"."""
    words = [_level(level) for level in group]
    text = words[0]
    if len(words) > 1:
        text = _("%(some)s and %(last)s") % {"some": ", ".join(words[:-1]), "last": words[-1]}
    return text[:1].upper() + text[1:]


def _level(level: Level) -> str:
    return {
        Level.ELEMENTARY: _("elementary"),
        Level.K8: _("K–8"),
        Level.MIDDLE: _("middle"),
        Level.HIGH: _("high school"),
        Level.OTHER: _("other schools"),
        Level.NONE: _("level unknown"),
    }[level]


def month(number: int, *, with_year: bool) -> str:
    """ "Sep" of 202509, or "Sep 2025"."""
    return date_format(date(number // 100, number % 100, 1), "M Y" if with_year else "M")


def is_part(number: int, period: Period) -> bool:
    """True when the period covers only a part of the month."""
    year, of_year = divmod(number, 100)
    first, last = date(year, of_year, 1), date(year, of_year, monthrange(year, of_year)[1])
    return period.start > first or period.end < last
