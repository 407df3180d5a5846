"""stemhappens demo: the made-up district, built at the first start, and its server."""

import argparse
import json
import time
from typing import Any

from django.urls import reverse

from stemhappens.cli.command import Command, Refused, Result, progress
from stemhappens.cli.commands.serve import become_server, require_free
from stemhappens.cli.prepare import migrate
from stemhappens.cli.serving import add_port
from stemhappens.core.models import District
from stemhappens.demo.accounts import give_password, links
from stemhappens.demo.build import LABEL, ensure_demo

HOST = "127.0.0.1"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen, or not at all."""
    add_port(parser)
    parser.add_argument("--no-serve", action="store_true", help="build it and print the links")
    parser.add_argument(
        "--password", help="let everybody of the demo sign in with this password too"
    )


def run(args: argparse.Namespace) -> Result:
    """Build the demo where it is not there, print the ways in, and become its server."""
    if not args.no_serve:
        require_free(HOST, args.port)
    started = time.monotonic()
    migrate(lambda sentence: progress(args, sentence))
    try:
        district, built = ensure_demo(lambda sentence: progress(args, sentence))
    except PermissionError as error:
        raise Refused(str(error)) from error
    if args.password:
        give_password(district, args.password, LABEL)
    result = ways_in(district, args.port)
    result.data |= {"built": built, "seconds": round(time.monotonic() - started, 1)}
    if args.no_serve:
        return result
    print(json.dumps(result.data) if args.json else "\n".join(result.lines), flush=True)
    become_server(HOST, args.port)
    return result


def ways_in(district: District, port: int) -> Result:
    """The public link and the sign-in links by role; these hold for a day."""
    base = f"http://{HOST}:{port}"
    public = base + reverse("demo-impact")
    found: list[dict[str, Any]] = [
        {
            "role": link.role.value,
            "title": link.title,
            "name": link.name,
            "email": link.email,
            "url": base + reverse("enter", kwargs={"link": link.text}),
        }
        for link in links(district)
    ]
    lines = [f"{district.name}, a made-up district.", "", "Sign in as (for a day, no password):"]
    lines += [f"  {entry['title']}, {entry['name']}\n    {entry['url']}" for entry in found]
    lines += ["", f"Without a login, read only, no names:\n  {public}"]
    return Result({"district": district.slug, "public": public, "links": found}, lines)


COMMAND = Command(
    name="demo",
    summary="build the demo district and serve it",
    example="demo --port 8080",
    description="Build Tern Valley Unified, a made-up district with two years of coaching, and\n"
    "serve it. The first start takes some twenty seconds; later ones find it there. What\n"
    "visitors write in it stays, until a new release brings another story.",
    arguments=arguments,
    run=run,
)
