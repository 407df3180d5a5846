"""What of users' roles no undo puts back."""

from collections.abc import Iterator
from typing import cast

from django.utils.translation import gettext as _

from stemhappens.access.models import Membership
from stemhappens.core.models import District
from stemhappens.core.undo import refuse_undo
from stemhappens.core.undo_rows import Rows
from stemhappens.core.write import from_image


@refuse_undo
def roles_put_back(rows: Rows) -> Iterator[str]:
    """In a public demo no role comes or goes (one that ended may go on, as after a hand-over);
    and nobody becomes whom another user is by now."""
    moved = [*rows.removes, *rows.brings_back]
    keys = [*moved, *(change.key for change in rows.restores)]
    if not any(model is Membership for model, _row in keys):
        return
    comes_or_goes = any(model is Membership for model, _row in moved)
    if comes_or_goes and District.objects.filter(pk=rows.district_id, public_demo=True).exists():
        yield _("The users of a public demo stay as they are.")
        return
    images = {change.key: change.before for change in rows.restores} | rows.brings_back
    back = [
        cast("Membership", from_image(model, image))
        for (model, _row), image in images.items()
        if model is Membership
    ]
    touched = {row for model, row in (*images, *rows.removes) if model is Membership}
    if any(role.person_id and _another(role, role.person_id, touched) for role in back):
        yield _("Another user is this person by now; end that role first.")


def _another(role: Membership, person_id: int, but: set[int]) -> bool:
    """True where on one of its days another user is the person, or this user another one."""
    held = Membership.objects.filter(starts__lt=role.ends, ends__gt=role.starts)
    held = held.exclude(pk__in=but).exclude(person=None)
    others = held.filter(person_id=person_id).exclude(user_id=role.user_id)
    selves = held.filter(user_id=role.user_id).exclude(person_id=person_id)
    return others.exists() or selves.exists()
