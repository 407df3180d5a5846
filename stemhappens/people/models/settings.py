"""What a district chooses for itself: who sees what, and how its papers look."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from stemhappens.core.tenancy import TenantModel


class VisibilityChoice(TenantModel):
    """How much of a part a role sees here, where that differs from the default (DESIGN §3)."""

    part = models.CharField(max_length=40)
    role = models.CharField(max_length=12)
    see = models.CharField(max_length=16)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "part", "role"], name="people_visibility_line"
            )
        ]


class Branding(TenantModel):
    """How a district's reports look: its name, one color, a logo, the paper they are printed on."""

    class Paper(models.TextChoices):
        LETTER = "letter", _("Letter")
        A4 = "a4", _("A4")

    name = models.CharField(max_length=200, blank=True)
    color = models.CharField(max_length=7, blank=True, help_text="#rrggbb")
    logo = models.TextField(blank=True, help_text=_("a PNG, in base64"))
    paper = models.CharField(max_length=6, choices=Paper, default=Paper.LETTER)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district"], name="people_branding_district")
        ]
