"""A state of many districts: the impact summary by facts against an analyst's SQL."""

import argparse
import re
import statistics
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from bench.setup import start

SUMMARY = (
    "sessions", "coach_hours", "teacher_contacts", "teachers_reached", "schools_covered",
    "goal_completion",
)  # fmt: skip
START, END = date(2025, 8, 18), date(2026, 5, 8)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--districts", type=int, default=25)
    parser.add_argument("--teachers", type=int, default=3000)
    parser.add_argument("--years", type=int, default=5)
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    start(options.home)
    from bench import report  # noqa: PLC0415  Django must be set up first

    districts = report.fill(options.districts, options.teachers, options.years)
    report.prove_facts(districts)
    report.compare(districts[len(districts) // 2], options.runs)


def statements() -> dict[str, str]:
    """name → the analyst's statement."""
    text = (Path(__file__).parent / "analyst.sql").read_text()
    parts = re.split(r"-- name: (\w+)\n", text)[1:]
    return {
        name: sql.strip().rstrip(";") for name, sql in zip(parts[::2], parts[1::2], strict=True)
    }


def median_ms(run: Callable[[], Any], runs: int) -> tuple[float, Any]:
    """(median milliseconds of `runs` runs after one warm-up, the last answer)."""
    answer = run()
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        answer = run()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times), answer


if __name__ == "__main__":
    main()
