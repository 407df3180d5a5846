"""stemhappens demo links: new sign-in links, since each holds for a day."""

import argparse

from stemhappens.cli.command import Command, Misused, Result
from stemhappens.cli.commands.demo import ways_in
from stemhappens.cli.serving import add_port, noted_port
from stemhappens.core.models import District


def arguments(parser: argparse.ArgumentParser) -> None:
    """The port that stands in the links: that of the running server where none is given."""
    add_port(parser, noted_port())


def run(args: argparse.Namespace) -> Result:
    """Print the ways into the demo that is there."""
    district = District.objects.filter(public_demo=True).order_by("pk").first()
    if district is None:
        raise Misused("There is no demo here yet; `stemhappens demo` builds it.")
    return ways_in(district, args.port)


COMMAND = Command(
    name="demo links",
    summary="print new sign-in links into the demo",
    example="demo links --port 8080",
    arguments=arguments,
    run=run,
)
