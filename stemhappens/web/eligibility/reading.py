"""Who is eligible and whom the rule proposes, as the pages of eligibility read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from stemhappens.core import clock
from stemhappens.people.eligibility import Fit, fits_on
from stemhappens.people.models import Person, School
from stemhappens.people.reads import names_for
from stemhappens.web.doors import Door
from stemhappens.web.people.moment import first_program


@dataclass(frozen=True)
class Read:
    """Everybody eligible or placed as teacher today, with names and schools."""

    today: date
    fits: list[Fit]
    names: Mapping[int, str]
    uids: Mapping[int, Any]
    schools: Mapping[int, str]

    def fitting(self, state: str) -> list[Fit]:
        """Those of a state."""
        chosen = {
            "": lambda fit: bool(fit.eligible),
            "proposed": lambda fit: not fit.eligible,
            "idle": lambda fit: bool(fit.eligible) and not fit.counts,
        }[state]
        return [fit for fit in self.fits if chosen(fit)]

    def name(self, fit: Fit) -> str:
        """A teacher's name, to sort by."""
        return self.names.get(fit.person_id, "").casefold()

    @property
    def now(self) -> set[int]:
        """Who is eligible today, each once."""
        return {fit.person_id for fit in self.fits if fit.eligible}


def read_fits(door: Door) -> Read:
    """Read them, in a handful of statements."""
    today = clock.today(door.district)
    program = first_program()
    fits = fits_on(program.pk, today) if program else []
    people = {fit.person_id for fit in fits}
    return Read(
        today,
        fits,
        names_for(door.actor, people, today),
        dict(Person.objects.values_list("pk", "uid")),
        dict(School.objects.values_list("pk", "name")),
    )
