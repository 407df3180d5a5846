"""The locks pin everything by hash, name no registry, and grow from one to the next."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "locks").glob("*.txt"))
# Builds the editable install; nothing of ours imports it.
TOOLS = {"flit-core"}


def entries(text: str) -> list[str]:
    """A lock's entries, each with its hashes on one line."""
    joined = text.replace("\\\n", " ")
    return [line for line in joined.splitlines() if line.strip() and not line.startswith("#")]


def pins(text: str) -> dict[str, str]:
    """Name → `==version ; marker` of a lock."""
    found = (re.match(r"([\w.-]+)(==[^ ]+( ; [^-]+)?)", entry) for entry in entries(text))
    return {canonicalize_name(match[1]): match[2].strip() for match in found if match}


def wrong_in(text: str) -> list[str]:
    """What makes a lock unfit: an entry without version or hash, an address, an option."""
    wrong = [
        f"no version or hash: {entry[:60]}"
        for entry in entries(text)
        if not re.match(r"[\w.-]+==[\w.+!-]+ .*--hash=sha256:[0-9a-f]{64}", entry)
    ]
    wrong += [f"an address: {line[:60]}" for line in text.splitlines() if "://" in line]
    return wrong + [f"an option: {line}" for line in text.splitlines() if line.startswith("-")]


def wanted(source: str) -> list[Requirement]:
    """The requirements written in locks/*.in, with those of the files it builds on."""
    found = []
    for line in (ROOT / "locks" / source).read_text().splitlines():
        line = line.split("#")[0].strip()
        if line.startswith("-r"):
            found += wanted(line.split()[1])
        elif line:
            found.append(Requirement(line))
    return found


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_lock_is_pinned_and_names_no_host(lock: Path):
    assert wrong_in(lock.read_text()) == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_lock_answers_its_source(lock: Path):
    pinned = pins(lock.read_text())
    for requirement in wanted(lock.with_suffix(".in").name):
        version = pinned[canonicalize_name(requirement.name)].split(";")[0].strip(" =")
        assert requirement.specifier.contains(version), f"run make lock: {requirement}"


def test_each_lock_holds_the_one_before():
    demo, postgres, test = (
        pins((ROOT / f"locks/{name}.txt").read_text()) for name in ("demo", "postgres", "test")
    )
    assert demo.items() <= postgres.items() <= test.items()


def test_project_asks_for_what_the_demo_lock_holds():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = {Requirement(line).name for line in project["dependencies"]}
    assert asked == {requirement.name for requirement in wanted("demo.in")} - TOOLS


GOOD = f"django==5.2.19 \\\n    --hash=sha256:{'0' * 64}\n"


@pytest.mark.parametrize(
    "planted",
    [
        "django==5.2.19\n",
        GOOD.replace("==", ">="),
        f"django @ https://host.test/django.whl --hash=sha256:{'0' * 64}\n",
        "--find-links https://host.test/simple\n" + GOOD,
    ],
)
def test_bad_lock_is_noticed(planted: str):
    assert wrong_in(GOOD) == []
    assert wrong_in(planted)
