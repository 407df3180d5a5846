"""Take an invented district away, with all that is its own."""

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Q

from stemhappens.access.models import AccessLog, Membership, User
from stemhappens.core.models import District
from stemhappens.core.write import write_accounts
from stemhappens.demo.accounts import MAIL_DOMAIN


def remove_demo(district: District, label: str) -> None:
    """Remove a demo that was not built to its end, or tells another story than this version.

    Its change log goes with it, which no other district's ever does: hence a made-up one alone.
    """
    if district.pinned_now is None:
        raise PermissionError(f"{district.slug} is a real district; choose another name for it")
    with write_accounts(label, f"remove the demo {district.slug}") as unit:
        users = _only_here(district)
        for model in apps.get_models():
            names = {field.name for field in model._meta.concrete_fields}
            if "district" in names and model is not AccessLog:
                model._base_manager.filter(district=district.pk)._raw_delete(DEFAULT_DB_ALIAS)
        unit.remove_all(users)
        unit.remove(district)


def _only_here(district: District) -> list[User]:
    """The users who are in no other district; a build that broke off has let none of its in yet."""
    held = Membership._base_manager.filter(district=district).values("user_id")
    elsewhere = Membership._base_manager.exclude(district=district).values("user_id")
    told = Q(email__endswith=f"@{MAIL_DOMAIN}") | Q(pk__in=held)
    return list(User.objects.filter(told).exclude(pk__in=elsewhere))
