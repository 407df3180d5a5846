"""Take an invented district away, with all that is its own."""

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS

from stemhappens.access.models import AccessLog, Membership, User
from stemhappens.core.models import District
from stemhappens.core.write import write_accounts


def remove_demo(district: District, label: str) -> None:
    """Remove a demo that was not built to its end, or tells another story than this version.

    Its change log goes with it, which no other district's ever does: hence a made-up one alone.
    """
    if district.pinned_now is None:
        raise PermissionError(f"{district.slug} is a real district; choose another name for it")
    with write_accounts(label, f"remove the demo {district.slug}") as unit:
        here = set(
            Membership._base_manager.filter(district=district).values_list("user", flat=True)
        )
        elsewhere = Membership._base_manager.filter(user__in=here).exclude(district=district)
        only_here = here - set(elsewhere.values_list("user", flat=True))
        for model in apps.get_models():
            names = {field.name for field in model._meta.concrete_fields}
            if "district" in names and model is not AccessLog:
                model._base_manager.filter(district=district.pk)._raw_delete(DEFAULT_DB_ALIAS)
        unit.remove_all(User.objects.filter(pk__in=only_here))
        unit.remove(district)
