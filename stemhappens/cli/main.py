"""The command line: finds the command, reads its arguments, prints what it returns.

Exit codes: 0 ok, 1 a problem was found, 2 wrong use, 3 refused.
"""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any

import django
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError

from stemhappens.cli import registry
from stemhappens.cli.command import Command, CommandError, Exit, Result
from stemhappens.core.problem import Denied, Invalid, Stale, UidTaken

HELP = ("-h", "--help", "help")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stemhappens.settings")
    django.setup()
    known = registry.commands()
    command = _find(known, words)
    if command is None:
        return _overview(known, words)
    parser = command.parser(_below(known, command.name))
    try:
        args = parser.parse_args(words[len(command.name.split()) :])
    except SystemExit as stop:  # argparse has said what is wrong, or printed its help
        return int(stop.code or 0)
    result = _outcome(command, args)
    _print(result, args.json)
    return int(result.code)


def _find(known: Mapping[str, Command], words: Sequence[str]) -> Command | None:
    """The command whose name the words begin with; the longest, where several do."""
    for length in (2, 1):
        command = known.get(" ".join(words[:length]))
        if command and len(words) >= length:
            return command
    return None


def _below(known: Mapping[str, Command], name: str) -> list[Command]:
    return [command for command in known.values() if command.name.startswith(f"{name} ")]


def _overview(known: Mapping[str, Command], words: Sequence[str]) -> int:
    """Print what there is; 0 when asked for, 2 when no command was meant."""
    if words[:1] == ["--version"]:
        print(f"stemhappens {version('stemhappens')}")
        return int(Exit.OK)
    asked = bool(words) and words[0] in HELP
    group = _below(known, words[0]) if words and not asked else []
    asked = asked or (bool(group) and words[1:2] in ([HELP[0]], [HELP[1]]))
    out = sys.stdout if asked else sys.stderr
    if words and not asked and not group:
        print(f"stemhappens: there is no command {words[0]}.\n", file=out)
    width = max(len(name) for name in known)
    print("usage: stemhappens COMMAND [options]\n", file=out)
    for command in group or known.values():
        print(f"  {command.name:{width}}  {command.summary}", file=out)
    print("\n`stemhappens COMMAND --help` explains one, with an example.", file=out)
    return int(Exit.OK if asked else Exit.USAGE)


def _outcome(command: Command, args: Any) -> Result:
    """What the command returned, or what stopped it, as a sentence and an exit code."""
    try:
        return command.run(args)
    except Invalid as invalid:
        problems = invalid.problems.by_field()
        lines = [f"{field}: {text}" for field, texts in problems.items() for text in texts]
        return Result({"problems": problems}, lines, Exit.USAGE)
    except CommandError as error:
        return _stopped(str(error), error.code)
    except (Denied, Stale, UidTaken) as error:
        return _stopped(str(error), Exit.REFUSED)
    except DatabaseError as error:
        hint = "If the database is not set up yet, `stemhappens serve` does it."
        return _stopped(f"The database says: {error}. {hint}", Exit.PROBLEM)
    except KeyboardInterrupt:
        return _stopped("Stopped; what was not finished was not written.", Exit.PROBLEM)


def _stopped(sentence: str, code: Exit) -> Result:
    return Result({"error": sentence}, [sentence], code)


def _print(result: Result, as_json: bool) -> None:
    if as_json:
        print(json.dumps(result.data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))
        return
    wrong = result.code in (Exit.USAGE, Exit.REFUSED)
    for line in result.lines:
        print(line, file=sys.stderr if wrong else sys.stdout)
