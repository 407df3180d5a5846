"""The server's log says where and for whom something failed, and no word of it.

What an exception says may hold a name ("Theo Okonjo may not: …"), what somebody typed, or a whole
row: PostgreSQL repeats it where a constraint fails. Who reads the log may see none of that, nor
the secret of a link.
"""

import logging
import re
import traceback
from types import TracebackType

LINKS = re.compile(r"((?:/password/|/enter/))[^/\s\"']+")
"""The secret part of addresses that let in whoever knows them."""

Exc = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class WithoutWords(logging.Formatter):
    """Writes the line, the visitor's id and roles, and of exceptions only kind and place."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as text; the visitor is known once the request came to a district's door."""
        record.exc_text = None  # what another handler's formatter may have left
        text = LINKS.sub(r"\1…", super().format(record))
        visitor = getattr(getattr(record, "request", None), "visitor", None)
        if visitor is None:
            return text
        roles = ", ".join(sorted(visitor.roles)) or "no role"
        first, newline, rest = text.partition("\n")
        return f"{first} [user {visitor.user_id}: {roles}]{newline}{rest}"

    def formatException(self, ei: Exc) -> str:
        """Frames and the names of exceptions, from the first cause to the last."""
        told = traceback.TracebackException(*ei) if ei[0] is not None else None
        lines: list[str] = []
        while told is not None:
            name = getattr(told, "exc_type_str", "") or told.exc_type.__qualname__
            lines = [*told.stack.format(), f"{name}\n", *lines]
            told = told.__cause__ or (None if told.__suppress_context__ else told.__context__)
        return "".join(lines).rstrip("\n")
