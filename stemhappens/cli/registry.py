"""Finds the commands: each module of the folder `commands` holds one, as COMMAND.

A module is called as its command, `demo_links` for `demo links`. It is imported by name, so that a
new command is one new file; not before main() has set up Django, since nearly all of them import
models; and only when it is meant, so that a broken command does not take `restore` with it.
"""

import importlib
import pkgutil
from pathlib import Path

from stemhappens.cli.command import Command

FOLDER = "commands"


def names() -> list[str]:
    """What the commands are called, in alphabetical order."""
    modules = pkgutil.iter_modules([str(Path(__file__).with_name(FOLDER))])
    return sorted(module.name.replace("_", " ") for module in modules)


def load(name: str) -> Command:
    """The command called `name`."""
    module = importlib.import_module(f"{__package__}.{FOLDER}.{name.replace(' ', '_')}")
    command: Command = module.COMMAND
    return command
