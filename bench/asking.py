"""The pages benchmark's district and answers; imported once Django is set up."""

import re
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope

from bench.district import build
from bench.visit import client_for, own
from stemhappens.access.models import Membership
from stemhappens.coaching import models as story
from stemhappens.core.actor import Role, system_actor
from stemhappens.core.models import District
from stemhappens.facts.rebuild import differences
from stemhappens.intake.models import Staged
from stemhappens.intake.stage import stage
from stemhappens.people import models as people
from stemhappens.reports.models import Report
from stemhappens.web import urls  # noqa: F401  fills the table of pages
from stemhappens.web.doors import Page, pages

QUERIES = {
    "log": ("teacher={teacher}", "engagement={engagement}", "plan={plan}"),
    "sessions": ("page=2",),
    "search": ("q=gar",),
    "people": ("q=gar", "page=2"),
    "people-merge": ("keeper={person}&other={other}",),
    "schools-merge": ("keeper={school}&other={other_school}",),
    "handover": ("leaver={coach}&day=2026-05-11",),
    "eligibility-add": ("school={school_id}",),
}
"""Pages that are asked with these queries too."""

ACTS = {
    "team-act": ("join", "rename"),
    "engagement-act": ("pause", "join", "move", "close", "goal", "agree"),
    "goal-act": ("complete", "touch"),
    "person-act": ("rename", "place", "transfer", "merge"),
    "school-act": ("rename", "assign", "close"),
}


@dataclass
class Answer:
    """What a page cost: statements of its own, medians of server and CPU milliseconds, bytes."""

    address: str
    role: str
    statements: int
    server: float
    cpu: float
    size: int


def district() -> District:
    """The district, built and proven against a rebuild the first time."""
    found = District.objects.filter(slug="bench").first()
    if found is None:
        began = time.perf_counter()
        found = build()
        with scope(district=found):
            assert differences(found.pk) == []
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        print(f"built in {time.perf_counter() - began:.0f} s; its facts equal a rebuild")
    return found


def measure(row: District, runs: int, only: str, say: bool) -> list[Answer]:
    """Every GET page as every role allowed; what answers otherwise than 200 is named and left."""
    settings.ALLOWED_HOSTS = ["*"]
    answers = []
    for role in Role:
        client = client_for(f"{role}@bench.test")
        with scope(district=row):
            values = rows_of(row, role)
        for found in pages.values():
            if "GET" not in found.methods or role not in found.roles or not named(found, only):
                continue
            for address in addresses(row, found, values):
                answer = ask(client, address, role, runs, say)
                answers += [answer] if answer else []
    return answers


def named(found: Page, only: str) -> bool:
    """True when a page is wanted: its name holds one of the parts between commas."""
    return any(part in found.name for part in only.split(","))


def ask(client: Client, address: str, role: str, runs: int, say: bool) -> Answer | None:
    """Ask an address `runs` times after a first time that counts statements."""
    first = client.get(address)
    if first.status_code != 200:
        print(f"left out: {address} as {role} answers {first.status_code}")
        return None
    statements = own_statements(client, address)
    if say:
        print(*(f"  {sql[:400]}" for sql in statements), sep="\n")
    server, cpu = [], []
    for _ in range(runs):
        began, worked = time.perf_counter(), time.process_time()
        content = b"".join(client.get(address))
        server.append((time.perf_counter() - began) * 1000)
        cpu.append((time.process_time() - worked) * 1000)
    return Answer(
        address, role, len(statements), statistics.median(server), statistics.median(cpu),
        len(content),
    )  # fmt: skip


def own_statements(client: Client, address: str) -> list[str]:
    """The statements of a page; session, user and transaction control left out."""
    found = []
    for alias in connections:
        with CaptureQueriesContext(connections[alias]) as queries:
            b"".join(client.get(address))
        found += [query["sql"] for query in queries.captured_queries if own(query["sql"])]
    return found


def addresses(row: District, found: Page, values: dict[str, Any]) -> Iterator[str]:
    """A page's addresses with real rows, plain and with its queries."""
    names = re.findall(r"<\w+:(\w+)>", found.route)
    for act in ACTS.get(found.name, (None,)):
        parts = {"act": act} | values | values["of"].get(found.name, {})
        if "uid" in names:
            stem = found.name.split("-")[0]
            parts["uid"] = values["uids"].get(found.name) or values["uids"].get(stem)
        missing = [name for name in names if parts.get(name) is None]
        if missing:
            print(f"left out: {found.name} has no {', '.join(missing)}")
            continue
        chosen = {name: parts[name] for name in names}
        address = reverse(found.name, kwargs={"district": row.slug, **chosen})
        yield address
        for query in QUERIES.get(found.name, ()):
            yield f"{address}?{query.format(**values['queries'])}"


def rows_of(row: District, role: Role) -> dict[str, Any]:
    """Rows that the role's user may see, for arguments of addresses."""
    held = Membership.objects.get(user__email=f"{role}@bench.test")
    person = (
        held.person_id or story.EngagementMember.objects.filter(role="coach").latest("pk").person_id
    )
    if role == Role.LEAD_COACH:
        person = held.coaches.first().coach_id
    part = story.EngagementMember.objects.filter(person=person).latest("engagement__opened", "pk")
    engagement = part.engagement
    seat = story.Attendance.objects.filter(engagement=engagement, session__state="held").first()
    plan = story.Session.objects.filter(state="planned", attendances__engagement=engagement).first()
    teacher = engagement.members.get(role="teacher").person
    other = people.Person.objects.exclude(pk=teacher.pk).first()
    school, award = engagement.school, people.Award.objects.get()
    year, template = people.SchoolYear.objects.last(), people.PhaseTemplate.objects.first()
    somebody = Membership.objects.get(user__email="teacher-7@bench.test")
    session = seat.session if seat else None
    uids = {
        "engagement": engagement, "session": session, "log": session, "plan": plan,
        "goal": engagement.goals.last(), "team": people.Team.objects.first(), "person": teacher,
        "school": school, "report": Report.objects.first(), "import": staged(row),
        "handover-one": story.HandOver.objects.first(), "settings-award": award,
        "settings-program-one": people.Program.objects.get(),
    }  # fmt: skip
    types = {"kind": "types"}
    return {
        "uids": {name: found.uid for name, found in uids.items() if found},
        "figure": "teachers_reached", "paper": "letter", "year": 2026, "month": 4,
        "key": somebody.user_id, "held": somebody.pk,
        "queries": {
            "teacher": teacher.uid, "engagement": engagement.uid, "plan": plan.uid if plan else "",
            "person": teacher.uid, "other": other.uid, "school": school.uid,
            "school_id": school.pk, "coach": person,
            "other_school": people.School.objects.exclude(pk=school.pk).first().uid,
        },
        "of": {
            "settings-words": types, "settings-word-new": types,
            "settings-word": types | {"key": people.SessionType.objects.first().pk},
            "settings-policy": {"day": people.Policy.objects.get().starts.isoformat()},
            "settings-year": {"key": year.pk}, "settings-phases-one": {"key": template.pk},
        },
    }  # fmt: skip


def staged(row: District) -> Staged:
    """An uploaded log of two hundred visits that waits for answers."""
    found = Staged.objects.filter(district=row.pk).first()
    if found:
        return found
    lines = ["Date,Coach,School,Teacher,Type,Minutes,Notes"]
    lines += [f"4/{n % 28 + 1}/2026,Ada Adler,Adler School,Ben Brook,Observation,45,"
              for n in range(200)]  # fmt: skip
    content = "\n".join(lines).encode()
    actor = system_actor(row.pk, "bench")
    return stage(row, actor, "sessions", "The log", "log.csv", [content])
