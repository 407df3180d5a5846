"""What a district does first: the page of a program in which nothing is in yet."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from stemhappens.web.components import Button
from stemhappens.web.contexts.impact import Start
from stemhappens.web.doors import Door
from stemhappens.web.frame import may_enter
from stemhappens.web.impact.reading import Reading


def is_bare(reading: Reading) -> bool:
    """True when this year has neither a roster nor a visit: no figure would say anything."""
    filters = reading.filters
    if filters.school or filters.coach or not filters.chosen.this_year:
        return False
    return not reading.visits and not reading.now["sessions"].numerator


def starts(reading: Reading) -> tuple[Start, ...]:
    """What brings the page to life, in order; nothing for who may not do it."""
    return tuple(_starts(reading.door)) if may_enter(reading.door, "import") else ()


def _starts(door: Door) -> Iterator[Start]:
    yield Start(
        _("Bring in the roster"),
        _(
            "Schools, teachers and coaches, from OneRoster files or a staff list: it says of how "
            "many teachers this page speaks. You can also add them one by one, under People."
        ),
        _way(door, "import", _("Import a roster"), ""),
    )
    yield Start(
        _("Bring in the coaching log"),
        _(
            "The spreadsheet as it is. Each row is accounted for, and one undo takes all of it "
            "back. Without a log, begin with the next visit."
        ),
        _way(door, "import", _("Import a coaching log"), "quiet"),
    )
    yield Start(
        _("Let your coaches in"),
        _("Each opens a link once and chooses a password; then they log visits on a phone."),
        _way(door, "users", _("Add users"), "quiet"),
    )
    yield Start(
        _("Look at what counts"),
        _("Calendar, policies and phases stand as a district usually has them; change yours."),
        _way(door, "settings", _("Open the settings"), "quiet"),
    )


def _way(door: Door, page: str, label: str, tone: str) -> Button:
    return Button(label, door.url(page), tone=tone)


def who_starts(reading: Reading) -> str:
    """The line below the headline: who takes these steps."""
    if may_enter(reading.door, "import"):
        return _("Four steps, and this page says who is coached and who is not.")
    return _("Once the program’s director has brought them in, this page says who is coached.")
