"""Undo of one's own act: whoever may do it may take it back, as it was before.

The inverse verb would leave a trace of its own (moving a phase back begins a new spell), so the
unit itself is undone. Undoing what others did is the director's.
"""

from dataclasses import replace

from stemhappens.core.actor import Actor
from stemhappens.core.models import District, WriteUnit
from stemhappens.core.problem import Denied
from stemhappens.core.undo import UndoPlan, undo

CAUSES = frozenset(
    {
        "withdraw a visit",
        "hold a planned visit",
        "move to another phase",
        "pause an engagement",
        "resume an engagement",
        "close an engagement",
        "accept an invitation",
        "decline an invitation",
        "invite to an engagement",
        "open an engagement",
        "agree what may be shown",
        "set a goal",
        "complete a goal",
        "carry a goal over",
        "drop a goal",
        "reopen a goal",
        "confirm a goal",
        "change a due date",
        "promise a next step",
        "finish a next step",
        "drop a next step",
        "take up a next step",
    }
)
"""What may be taken back by who did it."""


def undo_own(district: District, actor: Actor, seq: int) -> UndoPlan:
    """Undo unit `seq`, which `actor` did and which is one of CAUSES; else Denied.

    Raises UndoRefused where something later rests on it, and then nothing has changed.
    """
    unit = WriteUnit.objects.filter(district=district, seq=seq).first()
    own = unit is not None and actor.user_id is not None and unit.actor_user == actor.user_id
    if not own or unit is None or unit.cause not in CAUSES:
        raise Denied(f"{actor.label} may not: undo what somebody else did")
    return undo(district, replace(actor, system=True), seq)
