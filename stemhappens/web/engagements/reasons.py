"""Why an engagement pauses, closes or is declined: a short list, and room for own words."""

from django.utils.translation import gettext_lazy

PAUSE = (
    gettext_lazy("On leave"),
    gettext_lazy("Testing season"),
    gettext_lazy("Covering for others"),
    gettext_lazy("A busy stretch at school"),
)
CLOSE = (
    gettext_lazy("The goals are reached"),
    gettext_lazy("The agreed time is over"),
    gettext_lazy("The teacher moved or left"),
    gettext_lazy("The coach moved or left"),
    gettext_lazy("No time for it this year"),
    gettext_lazy("Another kind of help fits better"),
)
DECLINE = (
    gettext_lazy("Not this year"),
    gettext_lazy("Works with somebody already"),
    gettext_lazy("Did not say"),
)
