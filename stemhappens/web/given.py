"""What an address or a form brought, read: a number, a day, a uid, or None for anything else."""

from datetime import date
from uuid import UUID


def number_given(text: object) -> int | None:
    """A whole number that a database takes for an id; a longer one would be an error there."""
    said = str(text or "")
    return int(said) if said.isdecimal() and len(said) < 19 else None


def day_given(text: str) -> date | None:
    """A day that was sent as 2026-05-08."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def uid_given(text: str) -> UUID | None:
    """A uid that was sent as text."""
    try:
        return UUID(text)
    except ValueError:
        return None
