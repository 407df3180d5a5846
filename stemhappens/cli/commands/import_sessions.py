"""stemhappens import sessions: a coaching log in, one outcome for each of its rows."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import ngettext
from django_scopes import scope

from stemhappens.cli.answers import answer_sheet, read_answers, require_fitting
from stemhappens.cli.command import Command, Exit, Misused, Refused, Result, progress
from stemhappens.cli.districts import chosen_district, owner
from stemhappens.cli.given import chosen_program
from stemhappens.cli.importing import (
    add_import,
    count_lines,
    existing,
    question_lines,
    row_lines,
    rows_text,
    some,
)
from stemhappens.core.models import District
from stemhappens.intake.commit.memory import COLUMN, remember
from stemhappens.intake.commit.sessions import BATCH, Done, Meta, Say, commit_sessions
from stemhappens.intake.tables.headings import KINDS
from stemhappens.intake.taking import Preview, hash_of, preview_log


def arguments(parser: argparse.ArgumentParser) -> None:
    """The file, and how to read it."""
    add_import(parser, "the log: xlsx, xls, ods, csv, a zip or folder of them")
    parser.add_argument(
        "--source", metavar="NAME",
        help="what this log is called; the same visit of the same log comes in once (file name)",
    )  # fmt: skip
    parser.add_argument(
        "--map", action="append", default=[], metavar="HEADING=KIND", dest="mapping",
        help="take a column (by heading or letter) for KIND: " + ", ".join(KINDS),
    )  # fmt: skip
    parser.add_argument("--answers", type=Path, metavar="FILE", help="answers as JSON")
    parser.add_argument(
        "--write-answers", type=Path, metavar="FILE",
        help="write every question with its options, to be filled in; nothing is imported",
    )  # fmt: skip
    parser.add_argument("--program", metavar="NAME", help="needed where there are several")


def run(args: argparse.Namespace) -> Result:
    """Read, say what each row becomes, and write what needs nobody."""
    district, path = chosen_district(args), existing(args.path)
    answers, columns = read_answers(args.answers)
    mapping = {**columns, **mapping_of(args.mapping)}
    source = args.source or path.name
    with scope(district=district):
        program = chosen_program(args.program, "default")
    progress(args, f"Reading {path.name} …")
    preview = preview_log(
        district, path, source=source, mapping=mapping, answers=answers, program_id=program.pk
    )
    if not preview.is_log:
        return refused(preview)
    require_fitting(preview.reading.questions, answers)
    if args.write_answers:
        return asked(args, preview)
    if args.dry_run:
        return told(district, preview, None)
    if preview.looks_imported and not args.yes:
        raise Refused(
            f"{preview.alike} of {len(preview.ready)} rows are like visits that are here already, "
            f"under another name than “{source}”. Give that name with --source, or --yes to go on."
        )
    progress(args, f"Writing {rows_text(len(preview.ready))} …")
    meta = Meta(path.name, hash_of(path), program_id=program.pk, answers=answers)
    done = commit_sessions(district, owner(district), preview.reading, meta, say=teller(args))
    remember(district, source, {**answers, **{COLUMN + h: kind for h, kind in mapping.items()}})
    return told(district, preview, done)


def teller(args: argparse.Namespace) -> Say:
    """Says on stderr how far a long import is."""

    def say(phase: str, done: int, of: int) -> None:
        if of > BATCH or not of:
            progress(args, f"  {phase}" + (f", {done:,} of {of:,} rows" if of else ""))

    return say


def asked(args: argparse.Namespace, preview: Preview) -> Result:
    """Write the questions to a file that --answers takes once it is filled in."""
    target: Path = args.write_answers
    if target.exists() and not args.yes:
        raise Misused(f"{target} is there already; --yes writes over it.")
    sheet = answer_sheet(preview.reading)
    target.write_text(json.dumps(sheet, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    count = len(sheet["questions"])
    lines = [
        ngettext("%d question stands in %s.", "%d questions stand in %s.", count) % (count, target),
        "Write an answer to each, or leave null what shall wait, and give the file with --answers.",
        "Nothing was imported.",
    ]
    return Result({"written": None, "answers": str(target), **sheet}, lines)


def mapping_of(given: list[str]) -> dict[str, str]:
    """HEADING=KIND … as a mapping; an unknown kind is refused."""
    found = {}
    for text in given:
        heading, sign, kind = text.rpartition("=")
        if not sign or kind not in KINDS:
            raise Misused(f"--map {text}: write HEADING=KIND; kinds are {', '.join(KINDS)}.")
        found[heading] = kind
    return found


def refused(preview: Preview) -> Result:
    """Nothing of the file is a visit: say why."""
    reasons = [
        f"{row.where.file}: {reason}" for row in preview.reading.rows for reason in row.reasons
    ]
    lines = ["Nothing was imported.", *list(dict.fromkeys(reasons))[:12]]
    return Result({**preview.reading.to_json(), "written": None}, lines, Exit.REFUSED)


def told(district: District, preview: Preview, done: Done | None) -> Result:
    """What was found and what was (or would be) written."""
    reading = preview.reading
    lines = [f"{rows_text(len(reading.rows))} of “{reading.source}”:", *count_lines(reading.counts)]
    lines += question_lines(reading.questions)
    if rejected := list(row_lines(reading.rows, "rejected")):
        lines += ["Rejected, each with its reason:", *rejected]
    lines += new_lines(preview)
    lines += reading.notes
    lines += written_lines(preview, done)
    data = {
        "district": district.slug,
        **reading.to_json(),
        "would_write": {
            "sessions": preview.sessions,
            "time_entries": preview.time_entries,
            "hours": round(preview.minutes / 60, 1),
            "changed": preview.changed,
        },
        "written": None if done is None else written(done),
    }
    return Result(data, lines)


def new_lines(preview: Preview) -> Iterator[str]:
    """Whom and what the rows name that the district does not know."""
    people = [p.name for p in preview.reading.people]
    schools = [s.name for s in preview.reading.schools]
    if schools:
        yield f"New schools ({len(schools)}): {some(schools)}"
    if people:
        yield f"New people ({len(people)}): {some(people)}"
        yield "  They are not eligible by this: reach is a count without “of” until a roster is in."


def written_lines(preview: Preview, done: Done | None) -> Iterator[str]:
    """What would be, or was, written."""
    if done is None:
        yield f"Would write {both(preview.sessions, preview.time_entries)}. Nothing was written."
        if preview.changed:
            yield f"Would change {visits(preview.changed)} that are here already."
    elif done.imported is None:
        yield "Nothing new: nothing was written."
    else:
        yield (
            f"Wrote {both(done.sessions, done.time_entries)} as change "
            f"{done.imported.seq}; `stemhappens undo {done.imported.seq}` takes it back."
        )
        if done.changed:
            yield f"Changed {visits(len(done.changed))} to what the rows say now."
        if done.program_starts:
            yield f"The program now begins on {done.program_starts}, with its log."


def both(sessions: int, times: int) -> str:
    """ "1 session and 2 time entries"."""
    entries = ngettext("%d time entry", "%d time entries", times) % times
    return f"{visits(sessions)} and {entries}"


def visits(count: int) -> str:
    """ "1 session"."""
    return ngettext("%d session", "%d sessions", count) % count


def written(done: Done) -> dict[str, Any]:
    """What was written, as --json prints it."""
    imported = done.imported
    return {
        "import": str(imported.uid) if imported else None,
        "seq": imported.seq if imported else None,
        "sessions": done.sessions,
        "time_entries": done.time_entries,
        "changed": len(done.changed),
        "new_schools": done.added.schools,
        "new_people": done.added.people,
        "new_topics": done.added.topics,
        "spellings": done.spellings,
        "program_starts": done.program_starts,
    }


COMMAND = Command(
    name="import sessions",
    summary="import a coaching log",
    example="import sessions --district tern-valley --source 'Coaching log' log.xlsx --dry-run",
    description="Import a coaching log. Each row gets one outcome and its reasons; rows that need "
    "an answer\nare not written and stay in the record. Imported again, nothing changes; "
    "undone, everything\nis as before. A dry run with --json prints what each row means.",
    arguments=arguments,
    run=run,
)
