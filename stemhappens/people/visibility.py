"""How much of a part a role sees in a district: the table of DESIGN §3, narrowed or opened."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from stemhappens.core.actor import Role
from stemhappens.core.problem import Problems, Stale
from stemhappens.core.rules import Part, See, authorize, parts
from stemhappens.core.write import Unit
from stemhappens.people.checks import refuse
from stemhappens.people.models import VisibilityChoice

Line = tuple[str, str]
"""A part and a role."""


@dataclass(frozen=True)
class Sight:
    """How much of a part a role sees here, and what else the district may choose."""

    part: Part
    role: Role
    see: See
    default: See
    choices: tuple[See, ...]

    @property
    def fixed(self) -> bool:
        """True where there is nothing to choose."""
        return len(self.choices) < 2


def sights(chosen: Mapping[Line, str]) -> list[Sight]:
    """Every part for every role. chosen: as access.actors.visibility_of() has it."""
    return [_sight(part, role, chosen) for part in parts.values() for role in Role]


def _sight(part: Part, role: Role, chosen: Mapping[Line, str]) -> Sight:
    choices = part.choices(role)
    default = part.seen_by(role)
    found = chosen.get((part.name, role))
    see = See(found) if found is not None and found in choices else default
    return Sight(part, role, see, default, choices)


def stamp() -> str:
    """What tells one state of the choices from another."""
    rows = sorted(VisibilityChoice.objects.values_list("pk", "version"))
    return ",".join(f"{key}.{version}" for key, version in rows)


def set_visibility(unit: Unit, chosen: Mapping[Line, str], seen: str | None = None) -> None:
    """Let each role see so much of each part, from the next request on.

    A line that is the default again has no row. seen: stamp() as the writer saw it, else the
    last wins. A line that may not be chosen is refused at its field ("part-role").
    """
    authorize(unit.actor, "set_visibility")
    problems = Problems()
    for (name, role), see in chosen.items():
        if name not in parts or role not in set(Role):
            problems.add("", _("This line is not in the table any more."))
        elif see not in parts[name].choices(Role(role)):
            problems.add(f"{name}-{role}", _("This line cannot be chosen so."))
    refuse(problems)
    if seen is not None and seen != stamp():
        raise Stale("the choices were changed by somebody else in the meantime")
    rows = {(row.part, row.role): row for row in VisibilityChoice.objects.all()}
    for line, see in chosen.items():
        _keep(unit, line, see, rows.get(line))


def _keep(unit: Unit, line: Line, see: str, row: VisibilityChoice | None) -> None:
    name, role = line
    if see == parts[name].seen_by(Role(role)):
        if row is not None:
            unit.remove(row)
    elif row is None:
        unit.add(VisibilityChoice(part=name, role=role, see=see))
    elif row.see != see:
        unit.change(row, see=see)
