"""The command line: finds the command, reads its arguments, prints what it returns.

Exit codes: 0 ok, 1 a problem was found, 2 wrong use, 3 refused, 4 a person must look.
"""

import json
import os
import sys
from collections.abc import Sequence
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
    name = _named(words)
    if not name:
        return _overview(words)
    command = registry.load(name)
    parser = command.parser([registry.load(below) for below in _below(name)])
    try:
        args = parser.parse_args(words[len(name.split()) :])
    except SystemExit as stop:  # argparse has said what is wrong, or printed its help
        return int(stop.code or 0)
    result = _outcome(command, args)
    _print(result, args.json)
    return int(result.code)


def _named(words: Sequence[str]) -> str:
    """The command whose name the words begin with, the longest where several do; or nothing."""
    meant = [" ".join(words[:length]) for length in (2, 1)]
    return next((name for name in meant if name in registry.names()), "")


def _below(name: str) -> list[str]:
    return [other for other in registry.names() if other.startswith(f"{name} ")]


def _overview(words: Sequence[str]) -> int:
    """Print what there is; 0 when asked for, 2 when no command was meant."""
    if words[:1] == ["--version"]:
        print(f"stemhappens {version('stemhappens')}")
        return int(Exit.OK)
    group = _below(words[0]) if words else []
    asked = bool(words) and (words[0] in HELP or (bool(group) and words[-1] in HELP))
    out = sys.stdout if asked else sys.stderr
    if words and not asked and not group:
        print(f"stemhappens: there is no command {words[0]}.\n", file=out)
    print("usage: stemhappens COMMAND [options]\n", file=out)
    listed = group or registry.names()
    width = max(map(len, listed))
    for name in listed:
        print(f"  {name:{width}}  {registry.load(name).summary}", file=out)
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
    wrong = result.code in (Exit.USAGE, Exit.REFUSED, Exit.NEEDS_PERSON)
    for line in result.lines:
        print(line, file=sys.stderr if wrong else sys.stdout)
