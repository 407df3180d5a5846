"""A long import runs in a process of its own; how far it is stands with the file that waits.

A page calls `start`, the process is `stemhappens import waiting UID` and calls `run`, and whoever
looks asks `progress_of`. A process that dies leaves everything as it was: nothing of the file is
in, the file waits, and it can be started again.
"""

import logging
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from uuid import UUID

from django.db import OperationalError, connection
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from stemhappens.access.actors import actor_for
from stemhappens.access.models import User
from stemhappens.core.actor import Actor, system_actor
from stemhappens.core.clock import today
from stemhappens.core.models import District
from stemhappens.core.problem import Denied, Stale
from stemhappens.intake.commit.sessions import Done
from stemhappens.intake.models import Staged
from stemhappens.intake.stage import commit

LONG = 2000
"""From so many rows on, an import runs by itself; a shorter one is in while the page waits."""

READING, STOPPED = "reading", "stopped"
"""Phases besides those of the commit."""

BEAT = 5.0
"""So often the process gives a sign of life, in seconds."""

DEAD = timedelta(seconds=60)
"""A process that gave none for so long is gone."""

NOTE = 0.5
"""How far it is is written down so often at most, in seconds."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Progress:
    """How far an import is. of 0: the phase cannot be counted. stopped: why it is not going on."""

    phase: str
    done: int
    of: int
    stopped: str = ""

    @property
    def going(self) -> bool:
        """True while its process lives."""
        return not self.stopped


def progress_of(row: Staged) -> Progress | None:
    """How far the import of `row` is; None where nobody has started it."""
    if not row.phase:
        return None
    stopped = row.stopped
    if row.phase != STOPPED and _is_dead(row):
        stopped = _("The import stopped halfway. Nothing of the file is in; start it again.")
    return Progress(row.phase, row.done, row.of, stopped)


def start(row: Staged, actor: Actor) -> bool:
    """Have a waiting log imported by a process of its own; False where one is at it already."""
    if not _claim(row, actor.user_id):
        return False
    program = Path(sys.executable).with_name("stemhappens")
    subprocess.Popen(  # noqa: S603  our own program, and a uid
        [sys.executable, str(program), "import", "waiting", str(row.uid), "--quiet"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    return True


def run(row: Staged) -> Done | None:
    """Import a waiting log in this process, for who started it, noting how far it is.

    None: it cannot be done, and `progress_of` says why. Anything unexpected is raised, too.
    """
    district = District.objects.get(pk=row.district)
    with _alive(row):
        try:
            done = commit(district, _actor(row, district), row, _Notes(row))
        except Denied:
            _stop(row, _("Who started the import may not import logs any more. Nothing is in."))
            return None
        except Stale as error:
            _stop(row, str(error))
            return None
        except Exception:
            logger.exception("the import of %s stopped", row.uid)
            _stop(row, _("The import met an error. Nothing of the file is in."))
            raise
    # where rows of it wait still, so does the file
    _write_down(row, phase="", imported=done.imported.uid if done.imported else None)
    return done


class _Notes:
    """Writes down how far the import is: each phase, and now and then within it."""

    def __init__(self, row: Staged) -> None:
        self.row, self.phase, self.noted = row, "", 0.0

    def __call__(self, phase: str, done: int, of: int) -> None:
        if phase == self.phase and time.monotonic() - self.noted < NOTE:
            return
        self.phase, self.noted = phase, time.monotonic()
        _write_down(self.row, phase=phase, done=done, of=of)


@contextmanager
def _alive(row: Staged) -> Iterator[None]:
    """Give signs of life until the block ends."""
    over = Event()
    heart = Thread(target=_beat, args=(row, over), daemon=True)
    heart.start()
    try:
        yield
    finally:
        over.set()
        heart.join()


def _beat(row: Staged, over: Event) -> None:
    try:
        while not over.wait(BEAT):
            try:
                _write_down(row)
            except OperationalError:
                continue  # the database is busy with this very import
    finally:
        connection.close()


def _write_down(row: Staged, **values: str | int | UUID | None) -> None:
    Staged.objects.filter(pk=row.pk).update(beat=timezone.now(), **values)


def _stop(row: Staged, why: str) -> None:
    _write_down(row, phase=STOPPED, stopped=why[:300])


def _claim(row: Staged, starter: int | None) -> bool:
    """Take the row for one process; False where another has it."""
    free = Q(phase__in=("", STOPPED)) | Q(beat__lt=timezone.now() - DEAD)
    rows = Staged.objects.filter(free, pk=row.pk)
    now = timezone.now()
    return bool(rows.update(phase=READING, done=0, of=0, beat=now, starter=starter, stopped=""))


def _is_dead(row: Staged) -> bool:
    return row.beat is None or row.beat < timezone.now() - DEAD


def _actor(row: Staged, district: District) -> Actor:
    """Who started it, with the rights they have now."""
    if row.starter is None:
        return system_actor(district.pk, _("The command line"))
    user = User.objects.filter(pk=row.starter).first()
    actor = actor_for(user, district, today(district)) if user else None
    if actor is None:
        raise Denied("a user who is no longer one of the district")
    return actor
