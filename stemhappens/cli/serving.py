"""Where the server listens: its port from the environment, and the note a running one leaves."""

import argparse
import os
from pathlib import Path

from django.conf import settings

NOTE = "serving"
"""The file in STEMHAPPENS_HOME that names process and port of the server."""


def add_port(parser: argparse.ArgumentParser, default: str | None = None) -> None:
    """`--port`; left out it is STEMHAPPENS_PORT, else 8000 (a text, so that argparse reads it)."""
    parser.add_argument(
        "--port",
        type=int,
        default=default or usual_port(),
        help="the port (STEMHAPPENS_PORT, else 8000)",
    )


def usual_port() -> str:
    """The port where nothing else is said."""
    return os.environ.get("STEMHAPPENS_PORT") or "8000"


def note_port(port: int) -> None:
    """Leave a note of the port; this process becomes the server."""
    (Path(settings.HOME) / NOTE).write_text(f"{os.getpid()} {port}\n")


def noted_port() -> str | None:
    """The port of the server that runs on this folder, or None."""
    try:
        pid, port = (Path(settings.HOME) / NOTE).read_text().split()
        os.kill(int(pid), 0)
    except (OSError, ValueError):  # no note, or nobody of that number any more
        return None
    return port
