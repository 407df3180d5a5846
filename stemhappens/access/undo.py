"""What of users' roles no undo puts back."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from stemhappens.access.models import Membership
from stemhappens.core.models import District
from stemhappens.core.undo import refuse_undo
from stemhappens.core.undo_rows import Rows
from stemhappens.core.write import from_image


@refuse_undo
def roles_put_back(rows: Rows) -> Iterator[str]:
    """The users of a public demo stay; and nobody becomes whom another user is by now."""
    keys = [*rows.removes, *(change.key for change in rows.restores), *rows.brings_back]
    if not any(model is Membership for model, _row in keys):
        return
    if District.objects.filter(pk=rows.district_id, public_demo=True).exists():
        yield _("The users of a public demo stay as they are.")
        return
    images = {change.key: change.before for change in rows.restores} | rows.brings_back
    back = [from_image(model, image) for (model, _row), image in images.items()
            if model is Membership]  # fmt: skip
    kept = set(images) | set(rows.removes)
    for role in back:
        if role.person_id and _another(role, {key for model, key in kept if model is Membership}):
            yield _("Another user is this person by now; end that role first.")
            return


def _another(role: Membership, but: set[int]) -> bool:
    """True where on one of its days another user is the person, or this user another one."""
    held = Membership.objects.filter(starts__lt=_day(role.ends), ends__gt=_day(role.starts))
    held = held.exclude(pk__in=but).exclude(person=None)
    others = held.filter(person_id=role.person_id).exclude(user_id=role.user_id)
    selves = held.filter(user_id=role.user_id).exclude(person_id=role.person_id)
    return others.exists() or selves.exists()


def _day(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value
