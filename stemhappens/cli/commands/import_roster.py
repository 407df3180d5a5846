"""stemhappens import roster: schools, people and where they work, once or every night."""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import ngettext, ngettext_lazy

from stemhappens.cli.answers import read_answers, require_fitting
from stemhappens.cli.command import Command, Exit, Misused, Refused, Result, progress
from stemhappens.cli.districts import chosen_district, owner
from stemhappens.cli.importing import (
    add_import,
    count_lines,
    existing,
    question_lines,
    row_lines,
    rows_text,
)
from stemhappens.core.models import District
from stemhappens.intake.commit.sessions import Meta
from stemhappens.intake.nightly import Synced, sync_roster
from stemhappens.intake.roster.commit import RosterDone, TooManyEnd, commit_roster, sentences
from stemhappens.intake.roster.differences import Difference, differences
from stemhappens.intake.taking import RosterPreview, hash_of, preview_roster

DONE = {
    "school_years": ngettext_lazy("%d school year", "%d school years"),
    "new_schools": ngettext_lazy("%d new school", "%d new schools"),
    "renamed_schools": ngettext_lazy("%d school renamed", "%d schools renamed"),
    "changed_schools": ngettext_lazy("%d school changed", "%d schools changed"),
    "closed_schools": ngettext_lazy("%d school closed", "%d schools closed"),
    "new_people": ngettext_lazy("%d new person", "%d new people"),
    "renamed_people": ngettext_lazy("%d person renamed", "%d people renamed"),
    "new_placements": ngettext_lazy("%d new placement", "%d new placements"),
    "ended_placements": ngettext_lazy("%d placement ended", "%d placements ended"),
    "transfers": ngettext_lazy("%d transfer", "%d transfers"),
    "people_ending": ngettext_lazy(
        "%d person no longer on the roster", "%d people no longer on the roster"
    ),
    "people_asked": ngettext_lazy("%d person waits for an answer", "%d people wait for an answer"),
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """The files, and what they are called."""
    add_import(
        parser, "a OneRoster 1.1 or 1.2 or SDS v2.1 set (zip or folder of csv), a staff list, or "
        "the school list of NCES",
    )  # fmt: skip
    parser.add_argument(
        "--source", metavar="NAME",
        help="the student system; its ids are kept under this name (oneroster or staff_list)",
    )  # fmt: skip
    parser.add_argument("--answers", type=Path, metavar="FILE", help="answers as JSON")
    parser.add_argument(
        "--sync", action="store_true",
        help="for a nightly job: silent where nothing changed; where a person must look, nothing "
        "is written, the file waits on its page, and the exit code is 4",
    )  # fmt: skip


def run(args: argparse.Namespace) -> Result:
    """Compare the roster with the district and write the difference."""
    district, path = chosen_district(args), existing(args.path)
    system = args.source or ""
    if args.sync:
        return synced(district, path, args)
    answers, _columns = read_answers(args.answers)
    progress(args, f"Reading {path.name} …")
    preview = preview_roster(district, path, source=args.source or path.name, system=system,
                             answers=answers)  # fmt: skip
    if preview.reading.refusals:
        data = {**preview.reading.to_json(), "written": None}
        return Result(data, ["Nothing was imported.", *preview.reading.refusals], Exit.REFUSED)
    require_fitting(preview.questions, answers)
    if args.dry_run:
        return told(district, preview, None)
    progress(args, "Writing …")
    meta = Meta(path.name, hash_of(path))
    try:
        done = commit_roster(
            district, owner(district), preview.reading, meta, system=system, confirmed=args.yes
        )
    except TooManyEnd as stop:
        raise Refused(f"{stop} --yes goes on.") from stop
    return told(district, preview, done)


def synced(district: District, path: Path, args: argparse.Namespace) -> Result:
    """The nightly sync: all of the roster, or nothing and the reasons."""
    if not args.source or args.dry_run or args.answers:
        raise Misused("--sync needs --source and goes without --dry-run and --answers.")
    found = sync_roster(district, owner(district), path, args.source, confirmed=args.yes)
    reading = found.preview.reading
    if reading.refusals:
        return Result(
            sync_data(district, found), ["Nothing was imported.", *reading.refusals], Exit.REFUSED
        )
    if found.reasons:
        page = f"Look at it: /{district.slug}/import/{found.waits.uid}/" if found.waits else ""
        lines = [f"The roster of {args.source} needs a person; nothing was written."]
        return Result(sync_data(district, found), [*lines, *found.reasons, page], Exit.NEEDS_PERSON)
    done = found.done
    if done is None or done.imported is None:
        return Result(sync_data(district, found))
    lines = [*changed_lines(done.counts), *row_lines(reading.rows, "rejected")]
    return Result(sync_data(district, found), [*lines, written_line(done)])


def sync_data(district: District, found: Synced) -> dict[str, Any]:
    """What a sync did, as --json prints it."""
    reading, plan = found.preview.reading, found.preview.plan
    rejected = [row for row in reading.rows if row.outcome == "rejected"]
    return {
        "district": district.slug,
        "source": reading.source,
        "form": reading.form,
        "delta": reading.delta,
        "refusals": reading.refusals,
        "reasons": found.reasons,
        "page": f"/{district.slug}/import/{found.waits.uid}/" if found.waits else None,
        "changes": found.done.counts if found.done else plan.counts,
        "rejected": [{"row": str(row.where), "file": row.where.file, "reasons": row.reasons}
                     for row in rejected],
        "written": written(found.done) if found.done and found.done.imported else None,
    }  # fmt: skip


def changed_lines(counts: Mapping[str, int]) -> Sequence[str]:
    """What would be or was changed, in numbers."""
    return [f"  {DONE[name] % number}" for name, number in counts.items() if number]


def told(district: District, preview: RosterPreview, done: RosterDone | None) -> Result:
    """What was found and what was (or would be) changed."""
    reading, plan = preview.reading, done.plan if done else preview.plan
    counts = plan.counts if done is None else done.counts
    lines = [f"{rows_text(len(reading.rows))} of “{reading.source}” ({reading.form}):"]
    lines += count_lines(reading.counts)
    if reading.dropped_students:
        lines.append(f"  {reading.dropped_students} students and parents left out unread.")
    lines += question_lines(preview.questions)
    lines += row_lines(reading.rows, "rejected")
    lines += [*reading.notes, *sentences(plan)]
    lines += changed_lines(counts)
    if done is None:
        lines.append("Nothing was written." if not plan.empty else "Nothing would change.")
    elif done.imported is None:
        lines.append("The district says the same already: nothing was written.")
    else:
        lines.append(written_line(done))
    data = {
        "district": district.slug,
        **reading.to_json(),
        "changes": counts,
        "starts": plan.starts,
        "assumptions": sentences(plan),
        "differences": [vars_of(one) for one in differences(preview.plan)],
        "stops": plan.ends_too_many,
        "written": None if done is None else written(done),
    }
    return Result(data, lines)


def vars_of(one: Difference) -> dict[str, str]:
    """A difference, as --json prints it."""
    return {"kind": one.kind, "who": one.who, "what": one.what, "why": one.why}


def written_line(done: RosterDone) -> str:
    """What the program gained, and how it is taken back."""
    assert done.imported is not None
    joined = ngettext(
        "%d school joined the program, ", "%d schools joined the program, ", done.participating
    )
    eligible = ngettext(
        "%d teacher is newly eligible. ", "%d teachers are newly eligible. ", done.eligible
    )
    seq = done.imported.seq
    return (
        joined % done.participating + eligible % done.eligible
        + f"Written as change {seq}; `stemhappens undo {seq}` takes it back."
    )  # fmt: skip


def written(done: RosterDone) -> dict[str, Any]:
    """What was written, as --json prints it."""
    return {
        "import": str(done.imported.uid) if done.imported else None,
        "seq": done.imported.seq if done.imported else None,
        "schools_joined": done.participating,
        "eligible": done.eligible,
        "eligible_ended": done.eligible_ended,
    }


COMMAND = Command(
    name="import roster",
    summary="import schools, people and where they work",
    example="import roster --district tern-valley --source PowerSchool roster.zip --dry-run",
    description="Import a roster. People are matched by id, then e-mail, then name and school; who "
    "is no longer\nin a full roster ends and is never deleted. A roster that would end more than "
    "one in five\nstops; --yes goes on. Students are left out unread. Imported again, nothing "
    "changes.",
    arguments=arguments,
    run=run,
)
