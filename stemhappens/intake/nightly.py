"""The nightly roster: taken in whole where nobody needs to look, else it waits on its page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_scopes import scope

from stemhappens.core.actor import Actor
from stemhappens.core.models import District
from stemhappens.intake.commit.sessions import Meta
from stemhappens.intake.models import Import, Staged
from stemhappens.intake.roster.commit import (
    Incomplete,
    RosterDone,
    TooManyEnd,
    commit_roster,
    too_many,
)
from stemhappens.intake.roster.stripping import stripped
from stemhappens.intake.stage import discard, path_of, stage, waiting
from stemhappens.intake.taking import RosterPreview, hash_of, preview_roster

CHUNK = 1 << 20


@dataclass
class Synced:
    """What became of a roster. reasons: why a person must look; waits: the file that waits for
    them. Without reasons `done` says what was written; a refused roster has neither."""

    preview: RosterPreview
    done: RosterDone | None = None
    reasons: list[str] = field(default_factory=list)
    waits: Staged | None = None


def sync_roster(
    district: District, actor: Actor, path: Path, system: str, *, confirmed: bool = False
) -> Synced:
    """Take the roster of a student system in, all of it or nothing.

    What a person has answered on the page of the one that waits holds for this one, too. confirmed:
    do not stop at a system's first roster, nor where more than one in five would end.
    """
    before = _waits(district, system)
    answers = before.answers if before is not None else {}
    found = preview_roster(district, path, source=system, system=system, answers=answers)
    synced = Synced(found)
    if found.reading.refusals:
        return synced
    synced.reasons = list(_reasons(district, found, system, confirmed))
    if not synced.reasons:
        try:
            synced.done = commit_roster(
                district, actor, found.reading, Meta(path.name, hash_of(path)),
                system=system, confirmed=confirmed, whole=True,
            )  # fmt: skip
        except (TooManyEnd, Incomplete) as stop:  # the district has changed in the meantime
            synced.reasons.append(str(stop))
    if synced.reasons:
        synced.waits = _let_wait(district, actor, path, found, system, before)
    elif before is not None:
        discard(before)
    return synced


def _waits(district: District, system: str) -> Staged | None:
    rows = (row for row in waiting(district, [Import.Kind.ROSTER]) if row.source == system[:80])
    return next((row for row in rows if path_of(row).is_file()), None)


def _reasons(
    district: District, found: RosterPreview, system: str, confirmed: bool
) -> Iterator[str]:
    plan = found.plan
    asked = [question for question in found.questions if question.answer is None]
    if asked:
        yield ngettext(
            "%d question waits for an answer.", "%d questions wait for an answer.", len(asked)
        ) % len(asked)
        yield from (question.text for question in asked[:5])
    if plan.empty or confirmed:
        return
    with scope(district=district):
        known = Import.objects.filter(kind=Import.Kind.ROSTER, source=found.reading.source).exists()
    if not known:
        yield _("This is the first roster of %s: somebody looks at it once.") % system
    if plan.ends_too_many:
        yield too_many(plan)


def _let_wait(
    district: District,
    actor: Actor,
    path: Path,
    found: RosterPreview,
    system: str,
    before: Staged | None,
) -> Staged:
    """The file on its page: the one that waits already where it is the same, else in its place."""
    name = f"{path.name}.zip" if path.is_dir() else path.name
    chunks = [stripped(path, found.reading)] if found.reading.by_ids else _chunks(path)
    row = stage(district, actor, Import.Kind.ROSTER, system, name, chunks)
    if before is None:
        return row
    if hash_of(path_of(row)) == hash_of(path_of(before)):
        discard(row)
        return before
    answers: Mapping[str, str] = before.answers
    row.answers = dict(answers)
    row.save(update_fields=["answers"])
    discard(before)
    return row


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk
