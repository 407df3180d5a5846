"""The catalogue: every figure, each defined in exactly one place."""

from stemhappens.metrics.catalogue import board, cycles, goals, sessions, teachers, work
from stemhappens.metrics.definition import Definition, defined

MODULES = (sessions, teachers, cycles, goals, work, board)


def definition(name: str) -> Definition:
    """The definition called `name`; KeyError with the nearest names otherwise."""
    found = defined().get(name)
    if found is None:
        raise KeyError(f"no figure is called {name}; there are {', '.join(sorted(defined()))}")
    return found


__all__ = ["MODULES", "Definition", "defined", "definition"]
