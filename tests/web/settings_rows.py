"""Real rows for the arguments of the settings' addresses."""

import io
from datetime import date

from PIL import Image

from stemhappens.people.branding import set_branding
from stemhappens.people.funding import AwardDraft, add_award
from stemhappens.people.models import PhaseTemplate, Policy, SchoolYear
from tests.support.world import START, TODAY, World


def settings_rows(world: World) -> dict[str, dict[str, object]]:
    """Page → its arguments; an award and a logo are there to be shown."""
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "PNG")
    with world.unit() as unit:
        award = add_award(unit, world.program, AwardDraft("Grant", START, date(2026, 9, 30)))
        set_branding(unit, name="", color="", paper="letter", logo=out.getvalue())
        policy = Policy.objects.get().starts.isoformat()
        year, template = SchoolYear.objects.get().pk, PhaseTemplate.objects.first().pk
    day, kind = TODAY.isoformat(), world.types["planning"].pk
    return {
        "settings-program-one": {"uid": world.program.uid},
        "settings-policy": {"day": policy},
        "settings-year": {"key": year},
        "settings-reopen": {"first": day, "last": day, "school": 0},
        "settings-words": {"kind": "types"},
        "settings-word-new": {"kind": "types"},
        "settings-word": {"kind": "types", "key": kind},
        "settings-word-act": {"kind": "types", "key": kind, "act": "retire"},
        "settings-phases-one": {"key": template},
        "settings-phases-act": {"key": template, "act": "default"},
        "settings-award": {"uid": award.uid},
    }
