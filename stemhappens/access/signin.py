"""Sign-in by e-mail and password, throttled; and signed links into a public demo.

Time here is real time, whatever the district's clock says.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import check_password
from django.core import signing
from django.utils import timezone
from django.utils.crypto import salted_hmac

from stemhappens.access.actors import districts_of
from stemhappens.access.models import SignInAttempt, User
from stemhappens.core.models import District

WINDOW = timedelta(minutes=15)
KEPT = timedelta(hours=1)
PER_EMAIL = 5
PER_ADDRESS = 30
ASKED_PER_EMAIL = 3
"""Mails with a link that one may be sent within the window."""

LINK_SALT = "stemhappens.demo-link"
LINK_AGE = timedelta(hours=24)


class Refused(StrEnum):
    """Why nobody was signed in; a wrong password and an unknown user are told alike."""

    WRONG = "wrong"
    THROTTLED = "throttled"


@dataclass(frozen=True)
class SignIn:
    """The user who may come in, or why not."""

    user: User | None = None
    refused: Refused | None = None


@dataclass(frozen=True)
class Asked:
    """The user who has forgotten their password, if there is one; throttled: asked too often."""

    user: User | None = None
    throttled: bool = False


class EmailBackend(BaseBackend):
    """Finds a user by e-mail and password, in the same time whether the user exists or not."""

    def authenticate(
        self, request: Any, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        """The active user with this e-mail and password."""
        if not username or password is None:
            return None
        user = User.objects.filter(email__iexact=username.strip()).first()
        if user is None or not user.is_active or not user.has_usable_password():
            User().set_password(password)  # takes as long as a comparison
            return None
        # not the user's own method: it would save a better hash outside a unit
        return user if check_password(password, user.password) else None

    def get_user(self, user_id: int) -> User | None:
        """The user of a running session; a deactivated one is out at the next request."""
        return User.objects.filter(pk=user_id, is_active=True).first()


def sign_in(email: str, password: str, address: str) -> SignIn:
    """Who `email` and `password` belong to, unless too many have failed of late.

    The attempt is noted before it is tried, so that many at once do not pass side by side.
    """
    keys = {_key("email", _plain(email)): PER_EMAIL, _key("address", address): PER_ADDRESS}
    now = timezone.now()
    noted = [SignInAttempt.objects.create(key=key, at=now) for key in keys]
    mine = SignInAttempt.objects.filter(pk__in=[attempt.pk for attempt in noted])
    if any(_tried(key) > most for key, most in keys.items()):
        mine.delete()  # waiting is enough: asking again in vain does not make it longer
        return SignIn(refused=Refused.THROTTLED)
    user = EmailBackend().authenticate(None, username=email, password=password)
    if user is None:
        return SignIn(refused=Refused.WRONG)
    mine.delete()
    SignInAttempt.objects.filter(key=_key("email", _plain(email))).delete()
    SignInAttempt.objects.filter(at__lt=now - KEPT).delete()
    return SignIn(user=user)


def ask_for_reset(email: str, address: str) -> Asked:
    """Whose password is to be set anew, as far as anybody's; throttled like sign-in.

    Every asking counts, also one for an e-mail that nobody has: the answer is the same.
    """
    keys = {_key("forgotten", _plain(email)): ASKED_PER_EMAIL, _key("asking", address): PER_ADDRESS}
    now = timezone.now()
    SignInAttempt.objects.filter(at__lt=now - KEPT).delete()
    noted = [SignInAttempt.objects.create(key=key, at=now) for key in keys]
    if any(_tried(key) > most for key, most in keys.items()):
        SignInAttempt.objects.filter(pk__in=[attempt.pk for attempt in noted]).delete()
        return Asked(throttled=True)
    user = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    return Asked(user=user)


def _plain(email: str) -> str:
    """One spelling for all that a database takes for the same: it compares upper case (ſ is S)."""
    return email.strip().upper().lower()


def _key(kind: str, value: str) -> str:
    """What an address or an e-mail is remembered by: neither is kept."""
    return salted_hmac("stemhappens.signin", f"{kind}:{value}", algorithm="sha256").hexdigest()


def _tried(key: str) -> int:
    since = timezone.now() - WINDOW
    return len(SignInAttempt.objects.filter(key=key, at__gt=since).values_list("pk"))


def demo_link(user: User, district: District) -> str:
    """A signed text that lets its bearer in as `user` for a day; for a public demo alone."""
    if not district.public_demo:
        raise PermissionError("sign-in links are for a public demo alone")
    if not only_in_demos(user):
        raise PermissionError("who works in a district that is no demo has no sign-in link")
    return signing.dumps([user.pk, district.pk, _stamp(user)], salt=LINK_SALT)


def open_demo_link(text: str) -> tuple[User, District] | None:
    """Who a link lets in, and where; None when it is not ours, too old or its demo is closed.

    A changed password ends all links of its user.
    """
    try:
        user_id, district_id, stamp = signing.loads(text, salt=LINK_SALT, max_age=LINK_AGE)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    district = District.objects.filter(pk=district_id, public_demo=True).first()
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if district is None or user is None or stamp != _stamp(user):
        return None
    return (user, district) if district in districts_of(user) and only_in_demos(user) else None


def only_in_demos(user: User) -> bool:
    """True when a link of the user's opens made-up districts alone: it opens all they may enter."""
    return all(district.public_demo for district in districts_of(user))


def _stamp(user: User) -> str:
    return salted_hmac(LINK_SALT, user.password, algorithm="sha256").hexdigest()[:16]
