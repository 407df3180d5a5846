"""The steps of the state benchmark; imported once Django is set up."""

import time

from django.db import connection
from django_scopes import scope

from bench.clone import copy, offset_of
from bench.state import END, START, SUMMARY, median_ms, statements
from bench.template import build
from stemhappens.core.models import District
from stemhappens.facts.rebuild import differences
from stemhappens.metrics.ask import Asking, answers, clock
from stemhappens.metrics.figure import Figure, Period
from stemhappens.people.models import Program


def fill(count: int, teachers: int, years: int) -> list[District]:
    """The template and its copies; what is there already is kept."""
    began = time.perf_counter()
    template = District.objects.filter(slug="state").first() or build("state", teachers, years)
    print(f"template: {time.perf_counter() - began:.0f} s")
    known = set(District.objects.values_list("slug", flat=True))
    offset = offset_of(template) if len(known) == 1 else 0
    for number in range(1, count):
        if f"state-{number}" not in known:
            copy(template, number, offset)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("SELECT COUNT(*) FROM facts_contactfact")
        contacts = cursor.fetchone()[0]
    print(f"{count} districts, {contacts:,} contacts: {time.perf_counter() - began:.0f} s")
    return list(District.objects.order_by("pk"))


def prove_facts(districts: list[District]) -> None:
    """The facts of the template and of one copy equal a rebuild."""
    for district in (districts[0], districts[-1]):
        with scope(district=district):
            assert differences(district.pk) == [], district
    print("facts of two districts equal a rebuild")


def compare(district: District, runs: int) -> None:
    """Time both ways on the same questions, and prove the answers equal."""
    with scope(district=district):
        program = Program.objects.get().pk
    plain_ms, plain = median_ms(lambda: analyst(district.pk, program), runs)
    facts_ms, facts = median_ms(lambda: product(district, program), runs)
    assert facts == plain, (facts, plain)
    print(f"{connection.vendor}: analyst {plain_ms:.0f} ms, facts {facts_ms:.0f} ms,")
    print(f"ratio {plain_ms / facts_ms:.1f}; answers equal: {facts['reached']} …")


def analyst(district: int, program: int) -> dict[str, object]:
    """The summary by the plain tables."""
    values = {
        ":district": str(district), ":program": str(program), ":start": START.isoformat(),
        ":end": END.isoformat(), ":minimum": "15", ":group": "6",
    }  # fmt: skip
    found: dict[str, list[tuple[int, ...]]] = {}
    with connection.cursor() as cursor:
        for name, sql in statements().items():
            for key, value in values.items():
                sql = sql.replace(key, value)
            cursor.execute(sql)
            found[name] = cursor.fetchall()
    by_month = {(s, int(m.replace("-", ""))): n for s, m, n in found["by_school_and_month"]}
    return {
        "sessions": tuple(int(n) for n in found["sessions"][0]),
        "reached": (found["reached"][0][0], found["eligible"][0][0]),
        "contacts": found["reached"][0][1],
        "schools": (found["schools"][0][0], found["eligible"][0][1]),
        "goals": tuple(int(n) for n in found["goals"][0]),
        "by_month": by_month,
    }


def product(district: District, program: int) -> dict[str, object]:
    """The summary by the facts: one statement."""
    at = clock(district, program, using="default")
    period = Period(START, END)
    whole, split = answers(
        at,
        [Asking(SUMMARY, period), Asking(["sessions"], period, by=("school", "month"))],
        using="default",
    )
    figures: dict[str, Figure] = {name: each[()] for name, each in whole.items()}
    return {
        "sessions": (figures["sessions"].numerator, figures["coach_hours"].numerator),
        "reached": parts(figures["teachers_reached"]),
        "contacts": figures["teacher_contacts"].numerator,
        "schools": parts(figures["schools_covered"]),
        "goals": parts(figures["goal_completion"]),
        "by_month": {k: f.numerator for k, f in split["sessions"].items() if f.numerator},
    }


def parts(figure: Figure) -> tuple[int | None, int | None]:
    return figure.numerator, figure.denominator
