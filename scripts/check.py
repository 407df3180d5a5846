"""Runs every check in turn, goes on after a failure, and ends with what ran and what did not.

python scripts/check.py          what a change must pass (`make test`)
python scripts/check.py --all    and what takes long (`make test-all`)
python scripts/check.py --lint   style, types, layers and migrations alone
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BIN = os.path.dirname(sys.executable)
PYTEST = (sys.executable, "-m", "pytest", "-q", "--no-header")
ON_POSTGRESQL = (sys.executable, "-m", "tests.support.postgres")
LONG = ("--hypothesis-profile=long",)
QUICK = "not postgres and not browser and not slow and not office and not crash"
NOTHING_COLLECTED = 5


@dataclass(frozen=True)
class Check:
    """One command with the name it has in the summary."""

    name: str
    command: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """How a check went: its exit code, its last telling line, what it skipped."""

    name: str
    code: int
    line: str
    seconds: float
    skipped: tuple[str, ...]
    empty: bool = False


LINT = (
    Check("style", (f"{BIN}/ruff", "check", ".")),
    Check("form", (f"{BIN}/ruff", "format", "--check", ".")),
    Check("types", (f"{BIN}/mypy",)),
    Check("layers", (f"{BIN}/lint-imports", "--no-logo")),
    Check(
        "migrations",
        (sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run",
         "--settings=tests.support.settings"),
    ),
)  # fmt: skip
TESTS = (
    Check("SQLite", (*PYTEST, "-rs", "--pages=without", "-m", QUICK)),
    Check("Chromium", ("env", "STEMHAPPENS_TEST_FILE=1", *PYTEST, "-rs", "-m",
                       "browser and not slow")),
    Check("PostgreSQL", (*ON_POSTGRESQL, *PYTEST, "-rs", "--database-only", "--pages=without")),
    Check("pages, SQLite", (*PYTEST, "-rs", "--pages=only", "-m", QUICK)),
)  # fmt: skip
LONG_TESTS = (
    Check("long, SQLite", (*PYTEST, *LONG, "-rs", "-m",
                           "(slow or crash) and not postgres and not browser")),
    Check("long, PostgreSQL",
          (*ON_POSTGRESQL, *PYTEST, *LONG, "-rs", "-m", "(slow or crash) and not browser",
           "--database-only")),
    Check("pages, PostgreSQL",
          (*ON_POSTGRESQL, *PYTEST, "-rs", "--database-only", "--pages=only")),
    Check("long, Chromium", ("env", "STEMHAPPENS_TEST_FILE=1", *PYTEST, "-rs", "-m",
                             "browser and slow")),
    Check("LibreOffice", (*PYTEST, "-rs", "-m", "office")),
)  # fmt: skip
BESIDE = {
    "SQLite": ("PostgreSQL", "pages, SQLite"),
    "long, SQLite": ("long, PostgreSQL", "pages, PostgreSQL"),
}
"""What begins beside a check, one after the other, on the other core."""
LEFT_FOR_ALL = (
    "pages on PostgreSQL (all but the matrix), each theme on the other device, long property "
    "runs, killed processes, 50 clients, LibreOffice (make test-all)"
)


def main(arguments: list[str]) -> int:
    """Runs the chosen checks; 0 when every one of them passed."""
    os.chdir(ROOT)
    checks = LINT if "--lint" in arguments else LINT + TESTS
    if "--all" in arguments:
        checks += LONG_TESTS
    # What a killed or hard-exiting child (mypy) leaves behind goes with the folder.
    with tempfile.TemporaryDirectory(prefix="stemhappens-check-") as folder:
        os.environ["TMPDIR"] = folder
        outcomes = run_all(checks)
    if "--lint" not in arguments:
        report_left_out(outcomes, everything="--all" in arguments)
    print("\nRan:")
    for outcome in outcomes:
        mark = "ok    " if outcome.code == 0 else "FAILED"
        print(f"  {mark} {outcome.name:17} {outcome.seconds:6.1f} s  {outcome.line}")
    failed = [outcome.name for outcome in outcomes if outcome.code]
    print(f"Failed: {', '.join(failed)}" if failed else "All passed.")
    return 1 if failed else 0


def run_all(checks: tuple[Check, ...]) -> list[Outcome]:
    """Runs the checks in turn, those of BESIDE meanwhile on the other core."""
    outcomes, beside = [], {}
    known = {check.name: check for check in checks}
    with ThreadPoolExecutor(max_workers=1) as pool:
        for check in checks:
            if check.name in beside:
                outcomes.append(beside[check.name].result())
                continue
            for name in BESIDE.get(check.name, ()):
                beside[name] = pool.submit(run, known[name], live=False)
            outcomes.append(run(check))
    return outcomes


def run(check: Check, live: bool = True) -> Outcome:
    """Runs one check, showing its output as it comes, or (not live) at its end."""
    if live:
        print(f"\n── {check.name} ──", flush=True)
    begin = time.monotonic()
    lines: list[str] = []
    with subprocess.Popen(
        check.command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, errors="replace",
    ) as process:  # fmt: skip
        for line in process.stdout or ():
            if live:
                print(line, end="", flush=True)
            lines.append(line.rstrip())
    if not live:
        print("\n".join(["", f"── {check.name} ──", *lines]), flush=True)
    telling = [line for line in lines if line.strip()]
    empty = is_pytest(check) and process.returncode == NOTHING_COLLECTED
    return Outcome(
        check.name,
        0 if empty else process.returncode,
        telling[-1].strip("= ") if telling else "",
        time.monotonic() - begin,
        tuple(skipped(lines)),
        empty,
    )


def is_pytest(check: Check) -> bool:
    """Whether exit code 5 of this check means "no tests"."""
    return "pytest" in check.command


def skipped(lines: list[str]) -> list[str]:
    """The reasons pytest gave for leaving tests out."""
    found = (re.match(r"SKIPPED \[(\d+)\] \S+ (.*)", line) for line in lines)
    return [f"{match[2]} ({match[1]})" for match in found if match]


def report_left_out(outcomes: list[Outcome], everything: bool) -> None:
    """Says what did not run, so that green is not read as more than it is."""
    left = [f"{outcome.name}: {reason}" for outcome in outcomes for reason in outcome.skipped]
    left += [f"{outcome.name}: no test there" for outcome in outcomes if outcome.empty]
    if not everything:
        left.append(LEFT_FOR_ALL)
    left.append("Safari and Firefox; Windows and macOS; Python other than "
                f"{sys.version_info.major}.{sys.version_info.minor}")  # fmt: skip
    if everything and not shutil.which("soffice"):
        left.append("LibreOffice is not installed")
    print("\nNot run:")
    for line in left:
        print(f"  - {line}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
