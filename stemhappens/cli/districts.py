"""The district a command is about, and who acts on the command line."""

import argparse

from stemhappens.cli.command import Misused
from stemhappens.core.actor import Actor, system_actor
from stemhappens.core.models import District

LABEL = "The command line"


def add_district(parser: argparse.ArgumentParser) -> None:
    """The option that names a district."""
    parser.add_argument(
        "--district", metavar="SLUG", help="the district; not needed where there is only one"
    )


def chosen_district(args: argparse.Namespace) -> District:
    """The district of --district, or the only one there is."""
    districts = {district.slug: district for district in District.objects.order_by("slug")}
    if args.district is None and len(districts) == 1:
        return next(iter(districts.values()))
    if args.district in districts:
        return districts[args.district]
    known = ", ".join(districts) or "none yet (stemhappens createdistrict makes one)"
    if args.district is None:
        raise Misused(f"Say which district with --district. There are: {known}.")
    raise Misused(f"There is no district {args.district}. There are: {known}.")


def owner(district: District) -> Actor:
    """The command line acts for the installation's owner."""
    return system_actor(district.pk, LABEL)
