"""What may be done to the sets of phases an engagement goes through."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import ManyToOneRel
from django.utils.translation import gettext as _

from stemhappens.core.problem import Problems
from stemhappens.core.rules import authorize
from stemhappens.core.write import Unit
from stemhappens.people.checks import refuse, today_of
from stemhappens.people.models import Phase, PhaseTemplate

MOST_DAYS = 400


@dataclass(frozen=True)
class PhaseLine:
    """A phase as typed: its id where it is there already, its name ("" leaves it out), its pace
    and its limit in instructional days (None: none)."""

    name: str
    cadence_days: int | None = None
    stall_days: int | None = None
    phase_id: int | None = None


def add_set(unit: Unit, name: str, lines: Sequence[PhaseLine]) -> PhaseTemplate:
    """Add a set of phases."""
    authorize(unit.actor, "set_policy")
    refuse(_problems(name, lines))
    template = unit.add(PhaseTemplate(name=name.strip(), is_default=not _defaults()))
    _add_phases(unit, template, [line for line in lines if line.name.strip()], after=0)
    return template


def change_set(
    unit: Unit, template: PhaseTemplate, name: str, lines: Sequence[PhaseLine]
) -> PhaseTemplate:
    """Change a set: phases renamed or with other limits, new ones at its end.

    A phase without a name goes, where no engagement was ever in it.
    """
    authorize(unit.actor, "set_policy", template)
    phases = {phase.pk: phase for phase in template.phases.all()}
    typed = {line.phase_id: line for line in lines if line.phase_id in phases}
    problems = _problems(name, lines, template)
    gone = [phases[key] for key, line in typed.items() if key and not line.name.strip()]
    for at, line in enumerate(lines):
        phase = phases.get(line.phase_id or 0)
        if phase in gone and phase is not None and _is_used(phase):
            words = _("Engagements were in “%s”, so it stays; rename it instead.")
            problems.add(f"name_{at}", words % phase.name)
    refuse(problems)
    unit.change(template, name=name.strip())
    unit.remove_all(gone)
    for key, line in typed.items():
        if line.name.strip() and key is not None:
            _keep_phase(unit, phases[key], line)
    after = max((phase.position for phase in phases.values()), default=0)
    new = [line for line in lines if line.phase_id is None and line.name.strip()]
    _add_phases(unit, template, new, after)
    return template


def make_default(unit: Unit, template: PhaseTemplate) -> PhaseTemplate:
    """Let new engagements begin with this set."""
    authorize(unit.actor, "set_policy", template)
    for row in _defaults():
        if row.pk != template.pk:
            unit.change(row, is_default=False)
    return unit.change(template, is_default=True, retired=None)


def retire_set(unit: Unit, template: PhaseTemplate) -> PhaseTemplate:
    """Offer a set no longer; engagements in it go on. Another one is the default first."""
    authorize(unit.actor, "set_policy", template)
    problems = Problems()
    if template.is_default:
        problems.add("", _("New engagements begin with this set; make another the default first."))
    refuse(problems)
    return unit.change(template, retired=today_of(unit))


def bring_set_back(unit: Unit, template: PhaseTemplate) -> PhaseTemplate:
    """Offer a retired set again."""
    authorize(unit.actor, "set_policy", template)
    return unit.change(template, retired=None)


def _defaults() -> list[PhaseTemplate]:
    return list(PhaseTemplate.objects.filter(is_default=True))


def _add_phases(
    unit: Unit, template: PhaseTemplate, lines: Sequence[PhaseLine], after: int
) -> None:
    unit.add_all(
        Phase(
            template=template,
            position=place,
            name=line.name.strip(),
            cadence_days=line.cadence_days,
            stall_days=line.stall_days,
        )
        for place, line in enumerate(lines, start=after + 1)
    )


def _keep_phase(unit: Unit, phase: Phase, line: PhaseLine) -> None:
    values = {
        "name": line.name.strip(),
        "cadence_days": line.cadence_days,
        "stall_days": line.stall_days,
    }
    if any(getattr(phase, name) != value for name, value in values.items()):
        unit.change(phase, **values)


def _is_used(phase: Phase) -> bool:
    """True when a row of any layer points at it."""
    pointing = [
        relation
        for relation in phase._meta.get_fields(include_hidden=True)
        if isinstance(relation, ManyToOneRel)
    ]
    return any(
        relation.related_model._default_manager.filter(**{relation.field.name: phase}).exists()
        for relation in pointing
    )


def _problems(
    name: str, lines: Sequence[PhaseLine], template: PhaseTemplate | None = None
) -> Problems:
    problems = Problems()
    if not name.strip():
        problems.add("name", _("Give the set a name."))
    same = PhaseTemplate.objects.filter(name__iexact=name.strip())
    if same.exclude(pk=template.pk if template else None).exists():
        problems.add("name", _("Another set is called so already."))
    named = [line.name.strip().casefold() for line in lines if line.name.strip()]
    if not named:
        problems.add("name_0", _("A set has at least one phase."))
    for at, line in enumerate(lines):
        if line.name.strip() and named.count(line.name.strip().casefold()) > 1:
            problems.add(f"name_{at}", _("Two phases have this name."))
        for field, days in (("cadence", line.cadence_days), ("stall", line.stall_days)):
            if days is not None and not 1 <= days <= MOST_DAYS:
                problems.add(f"{field}_{at}", _("Write 1 to %d school days.") % MOST_DAYS)
    return problems
