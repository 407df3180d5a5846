"""Links with which a user sets a password once: an invitation, or a reset.

Time here is real time, whatever the district's clock says. Of a link only a hash is kept, so that
nobody who reads the database can use one.
"""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django_scopes import scopes_disabled

from stemhappens.access.actors import keeping_districts
from stemhappens.access.models import Membership, SignInLink, User
from stemhappens.access.services import KEEPERS, end_links, require_keeper, set_password
from stemhappens.core.actor import Actor
from stemhappens.core.write import write_accounts

INVITE, RESET = SignInLink.Purpose.INVITE, SignInLink.Purpose.RESET
LASTS = {INVITE: timedelta(days=7), RESET: timedelta(hours=2)}
LENGTH = 32
"""Bytes of chance in a link."""


def make_link(user: User, purpose: str, by: Actor | None) -> str:
    """The key of a new link for `user`; the earlier ones end.

    by: who keeps users and asked for it; None: the user, who will get it by mail. Raises Denied
    for who may not change the user's login.
    """
    key = secrets.token_urlsafe(LENGTH)
    now = timezone.now()
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)  # two at once: one remains
        if by is not None:
            require_keeper(by, user)
        end_links(user)
        SignInLink.objects.create(
            user=user,
            purpose=purpose,
            key_hash=_hash(key),
            made_by=by.user_id if by else user.pk,
            made_at=now,
            expires_at=now + LASTS[SignInLink.Purpose(purpose)],
        )
    return key


def whose_link(key: str) -> User | None:
    """Whom the link lets set a password; None when it is used, too old, ended or not ours."""
    link = _alive(key)
    return link.user if link else None


def use_link(key: str, password: str) -> User | None:
    """Give the link's user the password, once; None when the link opens nothing (any more).

    Raises Invalid where the password is not good enough; the link can then be used again.
    Sessions begun with the password before end with it.
    """
    with write_accounts("a link", "set a password by a link") as unit:
        link = _alive(key)  # in the unit, whose lock lets one use pass after the other
        if link is None:
            return None
        unit.actor = Actor(district_id=0, label=link.user.name, user_id=link.user.pk)
        SignInLink.objects.filter(pk=link.pk).update(used_at=timezone.now())
        return set_password(unit, unit.actor, link.user, password)


def link_of(user: User) -> SignInLink | None:
    """The link of a user that still opens, if there is one."""
    rows = SignInLink.objects.filter(user=user, used_at=None, expires_at__gt=timezone.now())
    link = rows.order_by("-pk").select_related("user").first()
    return link if link and _maker_still_keeps(link) else None


def _alive(key: str) -> SignInLink | None:
    rows = SignInLink.objects.filter(key_hash=_hash(key), used_at=None, user__is_active=True)
    link = rows.filter(expires_at__gt=timezone.now()).select_related("user").first()
    return link if link and _maker_still_keeps(link) else None


def _maker_still_keeps(link: SignInLink) -> bool:
    """False where the login has come to another district since: who made the link may not open it.

    The owner's links and those a user asked for themselves are nobody's hold on a login.
    """
    if link.made_by in (None, link.user_id):
        return True
    districts = keeping_districts(link.user_id)
    with scopes_disabled():
        kept = Membership.objects.filter(user_id=link.made_by, role__in=KEEPERS)
        return len(districts) == 1 and kept.filter(district_id__in=districts).exists()


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
