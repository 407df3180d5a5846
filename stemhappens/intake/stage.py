"""Uploaded files that wait for a person: their bytes, their answers, and when they are cleared.

The bytes lie in STEMHAPPENS_HOME/uploads, each in a folder of a random name that only the owner of
the installation may read, until they are imported or 14 days have passed.
"""

import os
import re
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings
from django.utils import timezone
from django_scopes import scope

from stemhappens.core.actor import Actor
from stemhappens.core.models import District
from stemhappens.intake.commit.memory import COLUMN, DONE, remember
from stemhappens.intake.commit.sessions import Done, Meta, Say, commit_sessions, quiet
from stemhappens.intake.models import Import, Staged
from stemhappens.intake.outcomes import Outcome
from stemhappens.intake.roster.commit import RosterDone, commit_roster
from stemhappens.intake.roster.known import known_ids
from stemhappens.intake.roster.stripping import strip_students
from stemhappens.intake.taking import Preview, RosterPreview, hash_of, preview_log, preview_roster

DAYS = 14
"""How long a file waits."""

LONGEST_NAME = 100
"""Bytes of a file name that are kept; of accented letters they are fewer than letters."""

_UNSAFE = re.compile(r"[^\w.() \-]+")


def stage(
    district: District, actor: Actor, kind: str, source: str, name: str, chunks: Iterable[bytes]
) -> Staged:
    """Keep an uploaded file; of a roster only what is of staff."""
    clear_old()
    safe = _safe(name)
    row = Staged.objects.create(
        district=district.pk,
        user=actor.user_id,
        kind=kind,
        source=(source.strip() or safe)[:80],
        file_name=safe,
        at=timezone.now(),
    )
    folder = _folder(row)
    folder.mkdir(parents=True, mode=0o700)
    handle = os.open(path_of(row), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        for chunk in chunks:
            file.write(chunk)
    if kind == Import.Kind.ROSTER:
        with scope(district=district):
            known = known_ids(_system(row))
        try:
            strip_students(path_of(row), known)
        except BaseException:  # whatever happened: students do not stay
            discard(row)
            raise
    return row


def _safe(name: str) -> str:
    """A name for the bytes: no folder, no odd character, and short in bytes as disks count it."""
    tidy = _UNSAFE.sub("_", Path(name).name).strip(". ")
    return tidy.encode()[-LONGEST_NAME:].decode(errors="ignore").strip(". ") or "upload"


def waiting(district: District, kinds: Iterable[str]) -> list[Staged]:
    """The files of a district that wait, newest first."""
    rows = Staged.objects.filter(district=district.pk, kind__in=list(kinds))
    return list(rows.order_by("-at", "-pk"))


def find(district: District, uid: UUID) -> Staged | None:
    """A file of the district that waits, with its bytes still there."""
    row = Staged.objects.filter(district=district.pk, uid=uid).exclude(kind=DONE).first()
    return row if row is not None and path_of(row).is_file() else None


def brought(row: Staged, actor: Actor) -> bool:
    """Tell whether the actor may read a waiting log: who uploaded it; of the installation, all."""
    return row.user is None or row.user == actor.user_id


def path_of(row: Staged) -> Path:
    """Where the bytes lie."""
    return _folder(row) / row.file_name


def answer(row: Staged, given: Mapping[str, str]) -> None:
    """Keep what a person answered; an empty answer takes an earlier one back."""
    answers = {**row.answers, **given}
    row.answers = {key: text for key, text in answers.items() if text}
    row.save(update_fields=["answers"])


def discard(row: Staged) -> None:
    """Forget a file and its bytes."""
    shutil.rmtree(_folder(row), ignore_errors=True)
    row.delete()


def clear_old() -> None:
    """Discard what has waited too long; the answers of imported files stay."""
    old = Staged.objects.filter(at__lt=timezone.now() - timedelta(days=DAYS))
    for row in old.exclude(kind=DONE):
        discard(row)


def preview(district: District, row: Staged) -> Preview:
    """Read a waiting log with the answers given so far."""
    return preview_log(
        district,
        path_of(row),
        source=row.source,
        mapping=_mapping(row),
        answers=_answers(row),
    )


def roster_preview(district: District, row: Staged) -> RosterPreview:
    """Read a waiting roster with the answers given so far."""
    return preview_roster(
        district, path_of(row), source=row.source, system=_system(row), answers=_answers(row)
    )


def commit(district: District, actor: Actor, row: Staged, say: Say = quiet) -> Done:
    """Import a waiting log as it is read now, and keep its answers for the next file.

    Rows that wait or were rejected stay with the file, to be answered or mended later; where none
    are left, its bytes are gone. say: told how far it is. Raises Stale where the district kept
    changing meanwhile.
    """
    found = preview(district, row)
    stays = any(r.outcome in (Outcome.NEEDS_YOU, Outcome.REJECTED) for r in found.reading.rows)
    # a file that stays keeps its page; what came in has a page of its own
    meta = replace(_meta(row), uid=uuid4()) if stays else _meta(row)
    done = commit_sessions(
        district,
        actor,
        found.reading,
        meta,
        reread=lambda: preview(district, row).reading,
        say=say,
    )
    remember(district, row.source, row.answers)
    if not stays:
        discard(row)
    return done


def left_of(district: District, source: str, file_name: str) -> Staged | None:
    """The file that still waits with the rows that an import of it left out."""
    rows = Staged.objects.filter(district=district.pk, source=source, file_name=file_name)
    row = rows.exclude(kind=DONE).order_by("-at").first()
    return row if row is not None and path_of(row).is_file() else None


def commit_staged_roster(
    district: District, actor: Actor, row: Staged, confirmed: bool
) -> RosterDone:
    """Import a waiting roster; raises TooManyEnd and keeps it waiting unless confirmed.

    It stays while people on it wait for an answer.
    """
    found = roster_preview(district, row)
    stays = bool(found.plan.waiting)
    meta = replace(_meta(row), uid=uuid4()) if stays else _meta(row)
    done = commit_roster(
        district, actor, found.reading, meta, system=_system(row), confirmed=confirmed
    )
    if not stays:
        discard(row)
    return done


def _meta(row: Staged) -> Meta:
    return Meta(row.file_name, hash_of(path_of(row)), row.uid, answers=_answers(row))


def _system(row: Staged) -> str:
    """The student system's name, where one was declared and not only the file's."""
    return "" if row.source == row.file_name else row.source


def _mapping(row: Staged) -> dict[str, str]:
    return {k.removeprefix(COLUMN): v for k, v in row.answers.items() if k.startswith(COLUMN)}


def _answers(row: Staged) -> dict[str, str]:
    return {k: v for k, v in row.answers.items() if not k.startswith(COLUMN)}


def _folder(row: Staged) -> Path:
    return Path(settings.HOME) / "uploads" / row.uid.hex


def sources(kind: str) -> list[str]:
    """The declared names of earlier imports, newest first (needs the district's scope)."""
    rows = Import.objects.filter(kind=kind).order_by("-at").values_list("source", flat=True)
    return list(dict.fromkeys(rows[:50]))
