"""Everything about oneself as a ZIP of CSV files, and a word on what is not in it."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from stemhappens.coaching.own_record import OwnRecord, take_own_record
from stemhappens.core.cells import disarmed
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of
from stemhappens.web.says import listed
from stemhappens.web.sessions.history import moment

Line = Sequence[object]


def everything(request: HttpRequest) -> HttpResponse:
    """The file; taking it out is noted like every look."""
    door = door_of(request)
    record = take_own_record(door.actor, door.district)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, heads, lines in _files(door, record):
            file.writestr(name, _csv(heads, lines))
        file.writestr("read-me.txt", _read_me(door, record))
    response = HttpResponse(out.getvalue(), content_type="application/zip")
    name = f"my-coaching-{record.day.isoformat()}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def _files(door: Door, record: OwnRecord) -> Iterator[tuple[str, Line, Iterable[Line]]]:
    yield (
        "visits.csv",
        (_("Date"), _("State"), _("Type"), _("Minutes"), _("Where"), _("Coach"),
         _("Shared summary")),
        ((one.day, one.state_name, one.type_name, one.minutes, one.place, listed(one.coaches),
          one.summary) for one in record.visits),
    )  # fmt: skip
    yield "goals.csv", _goal_heads(), _goals(record)
    yield "goal-readings.csv", (_("Goal"), _("Date"), _("On track"), _("Value")), _touches(record)
    yield (
        "next-steps.csv",
        (_("Step"), _("Who"), _("By"), _("Done on"), _("Dropped on")),
        ((one.text, one.owner, one.due, one.done_on, one.dropped_on) for one in record.steps),
    )
    yield "two-questions.csv", (_("Asked from"), _("Answered on")), record.asked
    yield (
        "who-has-looked.csv",
        (_("Who"), _("What"), _("At"), _("When")),
        ((look.label, look.kind, subject, moment(door, look.at))
         for subject, _uid, look in record.looks),
    )  # fmt: skip


def _goal_heads() -> Line:
    return (_("Goal"), _("Focus"), _("Practice"), _("Opened"), _("Due"), _("State"), _("Since"),
            _("Measure"), _("Unit"), _("From"), _("To"), _("Evidence"), _("Link"),
            _("Confirmed on"))  # fmt: skip


def _goals(record: OwnRecord) -> Iterator[Line]:
    for one in record.goals:
        words = one.words
        said = (
            (words.measure, words.unit, words.baseline, words.target, words.evidence,
             words.evidence_url)
            if words else ("",) * 6
        )  # fmt: skip
        yield (words.statement if words else "", one.focus_name, words.practice if words else "",
               one.opened, one.due, one.status_name, one.status_day, *said,
               one.confirmed_on)  # fmt: skip


def _touches(record: OwnRecord) -> Iterator[Line]:
    tracks = {True: _("on track"), False: _("off track"), None: ""}
    for one in record.goals:
        for touch in one.touches:
            statement = one.words.statement if one.words else ""
            yield statement, touch.day, tracks[touch.on_track], touch.value


def _csv(heads: Line, lines: Iterable[Line]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heads)
    for line in lines:
        writer.writerow("" if cell is None else disarmed(str(cell)) for cell in line)
    return "\ufeff" + out.getvalue()


def _read_me(door: Door, record: OwnRecord) -> str:
    return "\n".join((
        _("%(name)s, %(day)s") % {"name": door.actor.label, "day": record.day.isoformat()},
        "",
        _("All that %(district)s’s coaching record holds about you as a teacher.")
        % {"district": door.district.name},
        _("Not in it: private notes of coaches (encrypted, for their authors alone), the words of "
          "colleagues’ goals and next steps, and what you answered to the two questions, which is "
          "tied to nobody."),
        _("Numbers and words are as they stood when you took them out."),
        "",
    ))  # fmt: skip
