"""No registry host, no path of somebody's machine and no key in a tracked file."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# This file is the one place that spells them.
ITSELF = Path(__file__).resolve().relative_to(ROOT)
FORBIDDEN = {
    "a registry": r"pythonhosted\.org|pypi\.org/simple|registry\.npmjs\.org|registry\.yarnpkg"
    r"|deb\.debian\.org|--(extra-)?index-url|PIP_INDEX_URL|UV_INDEX",
    "a machine's path": r"(?<![\w.])/(work|root|home/\w+|Users/\w+)/",
    "a key": r"-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|ghp_[A-Za-z0-9]{30}",
    "a password in an address": r"\w+://[^/\s:@]+:(?!password@)[^/\s:@]{3,}@",
}


def found_in(text: str) -> list[str]:
    """What `text` should not hold."""
    return [
        f"{what}: {match[0]}"
        for what, pattern in FORBIDDEN.items()
        for match in re.finditer(pattern, text)
    ]


def tracked() -> list[Path]:
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    return [Path(name) for name in listed.stdout.decode().split("\0") if name]


def test_tracked_files_hold_none():
    held = []
    for path in tracked():
        if path == ITSELF or not (ROOT / path).is_file():
            continue
        data = (ROOT / path).read_bytes()
        if b"\0" not in data[:8000]:
            text = data.decode(errors="replace")
            held += [f"{path}: {found}" for found in found_in(text)]
    assert held == []


@pytest.mark.parametrize(
    "planted",
    [
        "see https://files.pythonhosted.org/x.whl",
        "pip install --index-url https://mirror.test/simple",
        'open("/home/ada/notes.txt")',
        "cd /work/main",
        "-----BEGIN RSA PRIVATE KEY-----",
        "postgresql://app:hunter2@db/name",
    ],
)
def test_planted_is_noticed(planted: str):
    assert found_in(planted)


def test_innocent_text_is_left_alone():
    assert found_in("src/work/plan.py, ./home/x/, postgresql://postgres@/db?host=/tmp/x") == []
