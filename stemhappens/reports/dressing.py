"""How the papers of a district look, as it has chosen."""

from stemhappens.people.branding import logo_bytes
from stemhappens.people.models import Branding
from stemhappens.reports.render.dress import PLAIN, Dress


def dress_of_district() -> Dress:
    """What the papers of the district in scope wear (one statement)."""
    row = Branding.objects.first()
    return Dress(row.name, row.color, logo_bytes(row)) if row else PLAIN
