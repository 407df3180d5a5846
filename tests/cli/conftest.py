"""What the tests of the command line share."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from stemhappens.cli.main import main


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Runs a command in this process; returns exit code, output and errors."""

    def run(*words: object) -> tuple[int, str, str]:
        code = main([str(word) for word in words])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


@pytest.fixture
def cli_json(cli: Callable[..., tuple[int, str, str]]) -> Callable[..., tuple[int, Any]]:
    """Runs a command with --json; returns exit code and what it printed, read back."""

    def run(*words: object) -> tuple[int, Any]:
        code, out, _errors = cli(*words, "--json")
        return code, json.loads(out)

    return run
