"""kill -9 in the middle of an import: it is in whole or not at all, and can be started again."""

import json
import os
import signal
import time
from random import Random

import pytest

from tests.core.installation import run, start

BUILDS = """
from tests.intake.district import known_district
print(known_district("killed").pk)
"""

IMPORTS = """
import sys
from stemhappens.core.models import District
from tests.intake.district import commit_sessions, director, read
from tests.intake.messy import build
from stemhappens.intake.commit.sessions import Meta

district, source = District.objects.get(slug="killed"), sys.stdin.readline().strip()
reading = read(district, build().content, source=source)
print("read", flush=True)

def say(phase, done, of):
    print(phase, flush=True)

commit_sessions(district, director(district), reading, Meta("log.xlsx", "0" * 64), say=say)
"""

LOOKS = """
import json
from django_scopes import scope
from stemhappens.coaching.models import Attendance, Session, SessionCoach
from stemhappens.core.models import Change, District, Received, WriteUnit
from stemhappens.facts.rebuild import differences
from stemhappens.intake.models import Import, ImportRow

district = District.objects.get(slug="killed")
units = WriteUnit.objects.filter(district=district).order_by("seq")
assert list(units.values_list("seq", flat=True)) == list(range(1, district.seq + 1))
with scope(district=district):
    imports = Import.objects.count()
    assert units.count() == 2 + imports, (units.count(), imports)
    sessions = set(Session.objects.values_list("pk", flat=True))
    assert len(sessions) % max(imports, 1) == 0
    written = ImportRow.objects.filter(session__isnull=False)
    assert set(written.values_list("session", flat=True)) == sessions
    assert ImportRow.objects.count() % max(imports, 1) == 0
    uids = set(Received.objects.values_list("uid", flat=True))
    assert set(Session.objects.values_list("uid", flat=True)) <= uids
    logged = Change.objects.filter(district=district, model="coaching.Session")
    assert set(logged.values_list("row_id", flat=True)) == sessions
    assert differences(district.pk) == []
print(json.dumps([imports, len(sessions)]))
"""

PHASES = ("read", "staging", "counting", "putting in")
LASTS = 0.4
"""About so long, in seconds, a phase takes."""


@pytest.mark.crash
@pytest.mark.django_db
def test_a_killed_import_is_in_whole_or_not_at_all(installation):
    """kill -9 at 20 random moments, of each phase some: before or after, never between."""
    run(installation, BUILDS)
    rng, found, ended = Random(4), [0], []
    for number in range(20):
        process = start(installation, IMPORTS)
        process.stdin.write(f"log {number}\n")
        process.stdin.flush()
        phase = PHASES[-1] if number % 2 else rng.choice(PHASES[:-1])
        while process.stdout.readline().strip() != phase:
            assert process.poll() is None, process.stderr.read()
        time.sleep(rng.uniform(0, LASTS))
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        imports, _sessions = json.loads(run(installation, LOOKS))
        ended.append(imports - found[-1])
        found.append(imports)
    assert set(ended) == {0, 1}, "every kill came too early, or every one too late"
    print("imports in after each kill:", found[1:])
