"""What a command is: a name, help with an example, its arguments, and what it does."""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any


class Exit(IntEnum):
    """What a command's exit code says."""

    OK = 0
    PROBLEM = 1
    USAGE = 2
    REFUSED = 3
    NEEDS_PERSON = 4


class CommandError(Exception):
    """A command stops: the sentence for the person, and the exit code."""

    code = Exit.PROBLEM


class Misused(CommandError):
    """Something given makes no sense: an unknown district, a bad date."""

    code = Exit.USAGE


class Refused(CommandError):
    """It could be done and is not: it would overwrite, or something stands in the way."""

    code = Exit.REFUSED


@dataclass
class Result:
    """What a command found or did: `data` for --json, `lines` for people."""

    data: dict[str, Any]
    lines: list[str] = field(default_factory=list)
    code: Exit = Exit.OK


@dataclass(frozen=True)
class Command:
    """One command. `name` may have two words ("import roster"); `example` starts with it."""

    name: str
    summary: str
    example: str
    run: Callable[[argparse.Namespace], Result]
    arguments: Callable[[argparse.ArgumentParser], None] = lambda parser: None
    description: str = ""

    def parser(self, below: Sequence["Command"] = ()) -> argparse.ArgumentParser:
        """Its arguments; every command has --json and --quiet. below: commands to mention."""
        more = "".join(f"\n  stemhappens {command.name}: {command.summary}" for command in below)
        parser = argparse.ArgumentParser(
            prog=f"stemhappens {self.name}",
            description=self.description or self.summary,
            epilog=f"example:\n  stemhappens {self.example}" + (more and f"\n\nsee also:{more}"),
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        self.arguments(parser)
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--quiet", action="store_true", help="no progress on stderr")
        return parser


def progress(args: argparse.Namespace, sentence: str) -> None:
    """Say on stderr what a long command does meanwhile."""
    if not args.quiet:
        print(sentence, file=sys.stderr, flush=True)
