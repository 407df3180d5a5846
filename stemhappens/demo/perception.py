"""What the demo's teachers said: the two questions of the year, asked, answered and closed."""

from datetime import UTC, date, datetime, time

from stemhappens.coaching.models import PulseAsk
from stemhappens.coaching.pulse import PulseDraft, answer_pulse, ask_pulse
from stemhappens.core.actor import Actor, Role, system_actor
from stemhappens.core.models import District
from stemhappens.core.write import write, write_accounts
from stemhappens.demo.cast import Cast

FIRST_DAY, LAST_DAY = date(2026, 3, 23), date(2026, 4, 3)
STATEMENTS = (
    "Coaching has helped me teach in a way I value.",
    "My coach and I work on what matters to me.",
)
ANSWERS = (
    (5, 5), (4, 5), (4, 4), (5, 5), (3, 4), (4, 5), (5, 4), (2, 3), (4, 4), (5, 5), (4, 4), (3, 5),
    (4, 5), (5, 5), (4, 3), (5, 4), (3, 4), (4, 4), (5, 5), (1, 2), (4, 5), (4, 4), (5, 5), (3, 3),
    (4, 5), (5, 4), (2, 4), (4, 4),
)  # fmt: skip
"""Of one teacher each, 1 disagree to 5 agree; who else was asked did not answer."""


def ask_teachers(cast: Cast, label: str) -> None:
    """Ask, answer and let the round end, each on its own day of the story."""
    district, pinned = cast.district, cast.district.pinned_now
    _live_on(district, FIRST_DAY, label)
    draft = PulseDraft(*STATEMENTS, FIRST_DAY, LAST_DAY)
    with write(district, system_actor(district.pk, label), "ask teachers two questions") as unit:
        asked = ask_pulse(unit, cast.program, draft)
        rows = PulseAsk.objects.filter(round=asked).order_by("person_id")
        keys = list(rows.values_list("person_id", flat=True))
    for person, answer in zip(keys, ANSWERS, strict=False):
        teacher = Actor(district.pk, "A teacher", roles=frozenset({Role.TEACHER}), person_id=person)
        with write(district, teacher, "answer the two questions") as unit:
            answer_pulse(unit, asked.uid, *answer)
    _live_at(district, pinned, label)


def _live_on(district: District, day: date, label: str) -> None:
    _live_at(district, datetime.combine(day, time(20), UTC), label)


def _live_at(district: District, moment: datetime | None, label: str) -> None:
    """Let the district's clock stand at another moment."""
    with write_accounts(label, "turn the demo's clock") as unit:
        unit.change(district, pinned_now=moment)
