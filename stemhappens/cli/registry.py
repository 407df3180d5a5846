"""Finds the commands: each module of the folder `commands` holds one, as COMMAND.

They are imported by name, so that a new command is one new file, and not before main() has set up
Django, since nearly all of them import models.
"""

import importlib
import pkgutil
from pathlib import Path

from stemhappens.cli.command import Command

FOLDER = "commands"


def commands() -> dict[str, Command]:
    """Every command by its name, in alphabetical order."""
    places = [str(Path(__file__).with_name(FOLDER))]
    modules = pkgutil.iter_modules(places, f"{__package__}.{FOLDER}.")
    found = [importlib.import_module(module.name).COMMAND for module in modules]
    return {command.name: command for command in sorted(found, key=lambda c: c.name)}
