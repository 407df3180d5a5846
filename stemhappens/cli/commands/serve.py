"""stemhappens serve: the web server."""

import argparse
import json
import os
import socket
import sys

from django.db import connections

from stemhappens.cli.command import Command, Refused, Result, progress
from stemhappens.cli.prepare import aliases, migrate, pending
from stemhappens.cli.serving import add_port, note_port

# Without --preload: a renderer used before a fork hangs for ever in the child. Without a control
# socket: it would lie outside of STEMHAPPENS_HOME, where all state is.
GUNICORN = (
    *("-m", "gunicorn", "stemhappens.wsgi:application"),
    *("--workers", "2", "--threads", "4", "--no-control-socket"),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen, and whether tables may be changed first."""
    add_port(parser)
    parser.add_argument(
        "--host", default="127.0.0.1", help="the address; 0.0.0.0 behind a proxy (127.0.0.1)"
    )
    parser.add_argument(
        "--no-migrate", action="store_true", help="refuse to start while tables are out of date"
    )


def run(args: argparse.Namespace) -> Result:
    """Become the server: this process ends when the server does."""
    waiting = [name for alias in aliases() for name in pending(alias)]
    if waiting and args.no_migrate:
        raise Refused("Tables are out of date: " + ", ".join(waiting) + ".")
    migrate(lambda sentence: progress(args, sentence))
    require_free(args.host, args.port)
    url = f"http://{args.host}:{args.port}"
    if args.json:
        print(json.dumps({"url": url, "pid": os.getpid()}), flush=True)
    else:
        print(f"Serving at {url} (Ctrl-C ends it).", flush=True)
    become_server(args.host, args.port)
    return Result({})


def become_server(host: str, port: int) -> None:
    """Replace this process by gunicorn; does not return."""
    connections.close_all()
    note_port(port)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stemhappens.settings")
    command = [sys.executable, *GUNICORN, "--bind", f"{host}:{port}"]
    os.execv(sys.executable, command)  # noqa: S606


def require_free(host: str, port: int) -> None:
    """Raise Refused when something listens there already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Refused(
                f"Cannot listen at {host}:{port} ({error.strerror}). Choose another --port."
            ) from error


COMMAND = Command(
    name="serve",
    summary="start the web server",
    example="serve --port 8080",
    description="Start the web server (two processes of four threads). Tables that are out of\n"
    "date are brought up to this release first; make a backup before an upgrade.",
    arguments=arguments,
    run=run,
)
