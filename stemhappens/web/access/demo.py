"""The made-up people one can be in a public demo."""

from django.urls import reverse
from django_scopes import scope

from stemhappens.access.models import Membership
from stemhappens.access.signin import demo_link, only_in_demos
from stemhappens.core.clock import today
from stemhappens.core.models import District
from stemhappens.core.spans import holding
from stemhappens.web.contexts.signin import DemoPerson
from stemhappens.web.frame import ROLE_NAMES, initials


def demo_district() -> District | None:
    """The installation's public demo, if it has one."""
    return District.objects.filter(public_demo=True).order_by("pk").first()


def demo_people() -> tuple[DemoPerson, ...]:
    """One person of each role of the demo; nobody where there is none."""
    district = demo_district()
    if district is None:
        return ()
    with scope(district=district):
        held = Membership.objects.filter(holding(today(district)), user__is_active=True)
        rows = list(held.select_related("user").order_by("pk"))
    first: dict[str, Membership] = {}
    for row in rows:
        if row.role not in first and only_in_demos(row.user):
            first[row.role] = row
    return tuple(
        DemoPerson(
            key=demo_link(first[role].user, district),
            name=first[role].user.name,
            role=str(name),
            initials=initials(first[role].user.name),
            action=reverse("signin"),
        )
        for role, name in ROLE_NAMES.items()
        if role in first
    )
