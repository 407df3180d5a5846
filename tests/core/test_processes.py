"""Installations in a folder, with processes of their own: killed in mid-unit, and 50 at once."""

import json
import os
import signal
import time
from itertools import pairwise
from random import Random

import pytest

from tests.core.installation import LOOKS, WRITES, run, start


@pytest.mark.crash
@pytest.mark.django_db
def test_a_killed_process_leaves_a_unit_whole_or_not_at_all(installation):
    """kill -9 in the middle of a unit, 20 times: before or after, never between."""
    run(installation, WRITES, "once")
    rng, finished = Random(1), [1]
    for _ in range(20):
        writer = start(installation, WRITES)
        assert writer.stdout.readline() == "in the middle\n", writer.stderr.read()
        writer.stdin.write("go on\n" * 1000)
        writer.stdin.flush()
        time.sleep(rng.uniform(0, 0.15))
        os.kill(writer.pid, signal.SIGKILL)
        writer.communicate()
        finished.append(int(run(installation, LOOKS)))
    assert finished == sorted(finished)
    ended = [later - before for before, later in pairwise(finished)]
    assert 0 in ended, "no kill hit the first unit: the test did not look into the middle"
    assert any(ended), "no unit was ever finished: the test looked at nothing"
    print("units finished before each kill:", ended)


NESTS = """
from stemhappens.core.actor import system_actor
from stemhappens.core.models import District
from stemhappens.core.write import write, write_accounts
from stemhappens.people.models import School

with write_accounts("test", "create a district") as unit:
    district = unit.add(District(slug="d", name="D"))
actor = system_actor(district.pk, "t")
with write(district, actor, "outer") as unit:
    unit.add(School(name="a"))
    for open_another in (lambda: write(district, actor, "x"), lambda: write_accounts("t", "x")):
        try:
            with open_another():
                print("opened")
        except RuntimeError:
            print("refused")
with write(district, actor, "after") as unit:
    unit.add(School(name="b"))
print(district.seq)
"""


@pytest.mark.django_db
def test_a_unit_inside_a_unit_is_refused_and_does_not_wait_for_itself(installation):
    assert run(installation, NESTS) == "refused\nrefused\n2\n"


BUILDS = """
import pickle, json
from tests.support.world import make_world
world = make_world("fifty")
print(json.dumps({"district": world.district.pk, "draft": pickle.dumps(world.draft()).hex()}))
"""

CLIENTS = """
import json, pickle, sys, time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from uuid import NAMESPACE_URL, uuid5
from django.db import connections
from stemhappens.coaching.sessions import checked, log_session
from stemhappens.core.actor import system_actor
from stemhappens.core.write import write

told = json.loads(sys.stdin.readline())
draft = pickle.loads(bytes.fromhex(told["draft"]))
district, process, clients = told["district"], told["process"], told["clients"]
actor = system_actor(district, f"process {process}")
together = Barrier(clients)

def log(name):
    begin = time.monotonic()
    with write(district, actor, "log a visit") as unit:
        visit = replace(draft, uid=uuid5(NAMESPACE_URL, name), summary=f"Visit {name}")
        logged = log_session(unit, checked(unit, visit))
    return logged.fresh, time.monotonic() - begin

def client(number):
    # own visits, each sent twice as a phone does that heard no answer; and one that the other
    # process sends at the same time
    own = [f"{process}-{number}-{visit}" for visit in range(told["visits"])]
    together.wait()
    try:
        return [log(name) for name in (*own, f"both-{number}", *own)]
    finally:
        connections.close_all()

with ThreadPoolExecutor(clients) as pool:
    answers = [answer for done in pool.map(client, range(clients)) for answer in done]
print(json.dumps(answers))
"""

COUNTS = """
import json
from collections import Counter
from django_scopes import scope
from stemhappens.coaching.models import Session, SessionText
from stemhappens.core.models import District, Received, WriteUnit
from stemhappens.facts.rebuild import differences

district = District.objects.get(slug="fifty")
units = WriteUnit.objects.filter(district=district).order_by("seq")
assert list(units.values_list("seq", flat=True)) == list(range(1, district.seq + 1))
with scope(district=district):
    assert differences(district.pk) == [], differences(district.pk)
    texts = Counter(SessionText.objects.values_list("summary", flat=True))
    assert Session.objects.count() == len(texts) == sum(texts.values())
    uids = set(Session.objects.values_list("uid", flat=True))
assert uids == set(Received._base_manager.filter(district=district).values_list("uid", flat=True))
print(json.dumps([len(texts), district.seq]))
"""


@pytest.mark.slow
@pytest.mark.django_db
def test_fifty_clients_log_at_once(installation):
    """Two processes of 25 threads, as gunicorn runs them: nothing lost, nothing doubled."""
    clients, visits = 25, 4
    told = json.loads(run(installation, BUILDS)) | {"clients": clients, "visits": visits}
    before = json.loads(run(installation, COUNTS))
    begin = time.monotonic()
    processes = [start(installation, CLIENTS) for _ in range(2)]
    for number, process in enumerate(processes):
        process.stdin.write(json.dumps(told | {"process": number}) + "\n")
        process.stdin.flush()
    answers = []
    for process in processes:
        out, errors = process.communicate(timeout=600)
        assert process.returncode == 0, errors[-3000:]
        answers += json.loads(out)
    wall = time.monotonic() - begin
    distinct = 2 * clients * visits + clients
    assert len(answers) == 2 * clients * (2 * visits + 1)
    assert sum(fresh for fresh, _seconds in answers) == distinct
    after = json.loads(run(installation, COUNTS))
    assert after[0] - before[0] == after[1] - before[1] == distinct
    times = sorted(seconds for _fresh, seconds in answers)
    middle, slow = times[len(times) // 2], times[len(times) * 95 // 100]
    print(f"{len(answers)} answers in {wall:.1f} s; median {middle * 1000:.0f} ms, ", end="")
    print(f"95 % {slow * 1000:.0f} ms, longest {times[-1] * 1000:.0f} ms")
