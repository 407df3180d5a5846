"""What of coaching no undo puts back."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from stemhappens.coaching.models import PulseAsk, PulseRound
from stemhappens.core import clock
from stemhappens.core.models import District
from stemhappens.core.undo import refuse_undo
from stemhappens.core.undo_rows import Rows


@refuse_undo
def rounds_stay_over(rows: Rows) -> Iterator[str]:
    """A round that is over takes no more answers: who has read the result could compare."""
    images = {one.row_id: one.before for one in rows.restores if one.model is PulseRound}
    if not images:
        return
    today = clock.today(District.objects.get(pk=rows.district_id))
    for row in PulseRound.objects.filter(pk__in=images, ends__lte=today):
        if date.fromisoformat(str(images[row.pk]["ends"])) > row.ends:
            yield _("The round is over and its result may have been read; it stays closed.")


@refuse_undo
def answers_stay_given(rows: Rows) -> Iterator[str]:
    """An answer is counted where no image holds it: taken back, it would be counted and yet open,
    and the same teacher could answer twice."""
    unanswered = {
        one.row_id
        for one in rows.restores
        if one.model is PulseAsk and one.before["answered_on"] is None
    }
    if not unanswered:
        return
    asks = PulseAsk.objects.filter(pk__in=unanswered).exclude(answered_on=None)
    if asks.exists():
        yield _("The two questions were answered; an answer stays as it was given.")
