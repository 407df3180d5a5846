"""The made-up people one can be in a public demo."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django_scopes import scope

from stemhappens.access.actors import actor_for
from stemhappens.access.models import Membership, User
from stemhappens.access.signin import demo_link, only_in_demos
from stemhappens.core.clock import today
from stemhappens.core.models import District
from stemhappens.core.spans import holding
from stemhappens.web.contexts.signin import DemoPerson, EnterPage
from stemhappens.web.frame import ROLE_NAMES, initials, role_text


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
        demo_person(demo_link(first[role].user, district), first[role].user, str(name))
        for role, name in ROLE_NAMES.items()
        if role in first
    )


def demo_person(link: str, user: User, role: str) -> DemoPerson:
    """Somebody one can be by sending `link` as the person of the sign-in page."""
    return DemoPerson(link, user.name, role, initials(user.name), reverse("signin"))


def enter_page(link: str, user: User, district: District) -> EnterPage:
    """As whom a link lets its bearer in."""
    actor = actor_for(user, district, today(district))
    role = role_text(actor.roles) if actor else ""
    words = {"role": role, "district": district.name}
    return EnterPage(
        title=_("Come in as %s") % user.name,
        lead=_("%(role)s in %(district)s, a made-up district. No password is needed.") % words,
        button=_("Come in"),
        person=demo_person(link, user, role),
    )
