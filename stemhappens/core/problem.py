"""Problem: one sentence about one field, so that all errors are said at once where typed."""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Problem:
    """field: the name of the input, or "" for the whole. message: how to mend it, a sentence."""

    field: str
    message: str


@dataclass
class Problems:
    """Collects problems by field; empty is false."""

    found: list[Problem] = field(default_factory=list)

    def add(self, field: str, message: str) -> None:
        self.found.append(Problem(field, str(message)))

    def extend(self, problems: Iterable[Problem]) -> None:
        self.found.extend(problems)

    def by_field(self) -> dict[str, list[str]]:
        result: dict[str, list[str]] = {}
        for problem in self.found:
            result.setdefault(problem.field, []).append(problem.message)
        return result

    def __bool__(self) -> bool:
        return bool(self.found)


class Invalid(Exception):
    """A service was given a draft with problems; nothing was written."""

    def __init__(self, problems: Problems) -> None:
        super().__init__("; ".join(f"{p.field}: {p.message}" for p in problems.found))
        self.problems = problems


class Denied(Exception):
    """The actor may not do this."""


class Stale(Exception):
    """The row was changed by somebody else since it was read."""


class UidTaken(Exception):
    """The uid came in before with another content."""
