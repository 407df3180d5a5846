"""Every command explains itself, is in the documentation, and ends with a code that says how."""

import argparse
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import DatabaseError

from stemhappens.cli import registry
from stemhappens.cli.command import Command, Exit, Misused, Refused, Result
from stemhappens.cli.main import main
from stemhappens.core.problem import Denied, Invalid, Problem, Problems

ROOT = Path(__file__).parents[2]
COMMANDS = {name: registry.load(name) for name in registry.names()}
each_command = pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)


def options(command: Command) -> list[argparse.Action]:
    return [action for action in command.parser()._actions if action.dest != "help"]


def called(action: argparse.Action) -> str:
    """An option's long name, or what a positional argument is called."""
    return (action.option_strings or [action.metavar or action.dest])[-1]


@each_command
def test_help_shows_an_example_and_explains_every_option(command, cli):
    code, out, _errors = cli(*command.name.split(), "--help")
    assert code == 0
    assert f"example:\n  stemhappens {command.example}" in out
    for action in options(command):
        assert action.help, f"{command.name} {action.dest} has no help"
        assert called(action) in out


@each_command
def test_the_example_is_right(command):
    words = shlex.split(command.example)
    name = command.name.split()
    assert words[: len(name)] == name
    command.parser().parse_args(words[len(name) :])


@each_command
def test_documented_with_every_option(command):
    text = (ROOT / "docs/cli.md").read_text()
    match = re.search(rf"^## {re.escape(command.name)}\n(.*?)(?=^## |\Z)", text, re.S | re.M)
    assert match, f"docs/cli.md has no section `{command.name}`"
    section = match[1]
    assert f"stemhappens {command.example}" in section
    assert "--json" in section
    for action in options(command):
        if called(action) != "--quiet":
            lacks = f"docs/cli.md: {command.name} lacks {called(action)}"
            assert f"`{called(action)}`" in section, lacks


def test_a_module_is_called_as_its_command():
    assert {name: command.name for name, command in COMMANDS.items()} == {
        name: name for name in COMMANDS
    }


def test_the_documentation_names_no_command_that_is_not_there():
    text = (ROOT / "docs/cli.md").read_text()
    named = set(re.findall(r"^## ([a-z][a-z ]*)$", text, re.M))
    assert named == set(COMMANDS)


def test_overview_lists_all(cli):
    code, out, _errors = cli("--help")
    assert code == 0
    for command in COMMANDS.values():
        assert command.summary in out


def test_without_a_command_or_with_an_unknown_one_it_is_wrong_use(cli):
    assert cli()[0] == Exit.USAGE
    code, _out, errors = cli("nonsense")
    assert code == Exit.USAGE
    assert "no command nonsense" in errors


def test_an_unknown_option_is_wrong_use(cli):
    assert cli("doctor", "--nonsense")[0] == Exit.USAGE


def test_version(cli):
    code, out, _errors = cli("--version")
    assert code == 0
    assert re.fullmatch(r"stemhappens \d+\.\d+\.\d+\n", out)


def test_it_runs_as_a_module_too():
    done = subprocess.run(
        [sys.executable, "-m", "stemhappens.cli", "--version"],
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    assert done.stdout.startswith("stemhappens ")


def raises(error: Exception) -> Command:
    def run(args: argparse.Namespace) -> Result:
        raise error

    return Command("try", "try", "try", run)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Misused("no such"), 2),
        (Refused("would overwrite"), 3),
        (Denied("may not"), 3),
        (Invalid(Problems([Problem("slug", "Use small letters.")])), 2),
        (DatabaseError("no such table: core_district"), 1),
        (KeyboardInterrupt(), 1),
    ],
)
@pytest.mark.parametrize("words", [["try"], ["try", "--json"]])
def test_what_stops_a_command_is_a_sentence_and_a_code(error, code, words, monkeypatch, capsys):
    monkeypatch.setattr(registry, "names", lambda: ["try"])
    monkeypatch.setattr(registry, "load", lambda name: raises(error))
    assert main(words) == code
    captured = capsys.readouterr()
    assert "Traceback" not in captured.out + captured.err
    assert (captured.out + captured.err).strip()
    if "--json" in words:
        assert captured.out.startswith("{")
