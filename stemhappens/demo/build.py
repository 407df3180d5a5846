"""Write the story of Tern Valley through the services, as if it had been lived.

First the setting, then month by month what was done and logged. What people see as a date is the
story's; when it was written is the real time of the build.
"""

import hashlib
from collections.abc import Callable
from datetime import date, timedelta
from importlib import resources
from pathlib import Path

from stemhappens.access.services import create_district
from stemhappens.core.actor import Actor, system_actor
from stemhappens.core.models import Change, District, WriteUnit
from stemhappens.core.write import write, write_accounts
from stemhappens.demo.accounts import add_users, let_in
from stemhappens.demo.cast import Cast
from stemhappens.demo.cycles import Event, events_of, within
from stemhappens.demo.perception import FIRST_DAY, ask_teachers
from stemhappens.demo.removal import remove_demo
from stemhappens.demo.setting import set_up
from stemhappens.demo.story.load import load_story
from stemhappens.demo.story.shape import Story
from stemhappens.demo.visits import finish_steps, log_other_time, log_visits

LABEL = "The demo"
Say = Callable[[str], None]


def silent(message: str) -> None:
    """Say nothing."""


def ensure_demo(say: Say = silent) -> tuple[District, bool]:
    """The demo district, built when it is not there; and whether it was built just now.

    A demo that was not built to its end, or by another version of its story, is built anew.
    """
    story = load_story()
    district = District.objects.filter(slug=story.slug).first()
    if district is not None and is_complete(district):
        return district, False
    if district is not None:
        say("The demo that is there is unfinished or another version's: removing it.")
        remove_demo(district, LABEL)
    return build(story, say), True


def is_complete(district: District) -> bool:
    """True when this version of the demo was built to its end."""
    ends = WriteUnit.objects.filter(district=None, cause=_last_cause())
    opened = Change.objects.filter(
        district=None,
        model=District._meta.label,
        row_id=district.pk,
        seq__in=ends.values_list("seq", flat=True),
    )
    return district.public_demo and opened.exists()


def build(story: Story, say: Say = silent) -> District:
    """Build the demo district; it is public only once all of it is there."""
    say(f"Building the demo district {story.name}, once …")
    actor = Actor(district_id=0, label=LABEL, system=True)
    with write_accounts(LABEL, "create the demo district") as unit:
        district = create_district(unit, actor, story.slug, story.name, story.calendar.time_zone)
        unit.change(district, pinned_now=story.now)
        users = add_users(unit, story)
    writer = system_actor(district.pk, LABEL)
    with write(district, writer, "set up the program and its roster") as unit:
        cast = set_up(unit, district, story)
    say(f"  {len(cast.schools)} schools, {len(cast.people)} people.")
    events = events_of(story)
    for first, last in months(story):
        _write_month(story, cast, events, first, last)
        if first <= FIRST_DAY <= last:
            ask_teachers(cast, LABEL)
        say(f"  {first:%B %Y}")
    with write(district, writer, "let people in") as unit:
        let_in(unit, story, cast, users)
    with write_accounts(LABEL, _last_cause()) as unit:
        unit.change(district, public_demo=True)
    return district


def months(story: Story) -> list[tuple[date, date]]:
    """First and last day of each month in which something happens, in order."""
    days = {told.day for told in story.sessions} | {told.day for told in story.time_entries}
    days |= {event.day for event in events_of(story)}
    days |= {step.done_on for told in story.sessions for step in told.next_steps if step.done_on}
    starts = sorted({day.replace(day=1) for day in days})
    return [(first, _last_day(first)) for first in starts]


def _last_day(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _write_month(story: Story, cast: Cast, events: list[Event], first: date, last: date) -> None:
    """Engagements and goals first, since visits belong to them; closings carry their own date."""
    actor = system_actor(cast.district.pk, LABEL)
    with write(cast.district, actor, f"write down {first:%B %Y}") as unit:
        for event in within(events, first, last):
            event.act(unit, cast)
        log_visits(unit, story, cast, [s for s in story.sessions if first <= s.day <= last])
        finish_steps(unit, story, first, last)
        entries = enumerate(story.time_entries)
        log_other_time(unit, story, cast, [e for e in entries if first <= e[1].day <= last])


def _last_cause() -> str:
    return f"open the demo to everybody (version {version()})"


def version() -> str:
    """Changes with the story and with how it is written."""
    root = Path(str(resources.files("stemhappens.demo")))
    digest = hashlib.sha256()
    for path in sorted([*root.glob("*.py"), *root.glob("story/**/*.json")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
