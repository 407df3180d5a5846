"""Which release's projectors wrote a district's facts."""

from django.db import models


class Projected(models.Model):
    """The facts of a district, all of them, are as the projectors of `version` write them."""

    id = models.BigAutoField(primary_key=True)
    district = models.BigIntegerField(unique=True)
    version = models.IntegerField()
