"""One page for the board as PDF/UA-1 and PDF/A-2a, letter or A4, from the same content.

Run it in a worker: typst used before a fork leaves the child hanging.
"""

import json
import logging
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst
from django.utils.translation import gettext as _
from fontTools.ttLib import TTFont

from stemhappens.reports import charts, sentences, storyboard, unserved
from stemhappens.reports.asks import asks, asks_title
from stemhappens.reports.content import BoardReport, Compared, Frame
from stemhappens.reports.render.dress import PLAIN, Dress
from stemhappens.reports.sentences import Say, of_text, value_text

Paper = Literal["us-letter", "a4"]
SOURCE = Path(__file__).with_name("onepage.typ")
FONTS = Path(__file__).resolve().parent.parent / "fonts"
REGULAR = FONTS / "PublicSans_400Regular.ttf"
STANDARDS = ["ua-1", "a-2a"]
NO_FIGURE = "–"
MOST_LINES, LONGEST_LINE, LONGEST_LABEL = 4, 150, 26
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class OnePage:
    """The PDF, and the characters the font lacks, printed as "?"."""

    pdf: bytes
    replaced: tuple[str, ...]


def render_onepage(
    report: BoardReport, paper: Paper = "us-letter", dress: Dress = PLAIN
) -> OnePage:
    """One page of a report, as a district's papers look. The same ones give the same bytes."""
    lacking: set[str] = set()
    data = _printable(_payload(report, paper, dress), lacking)
    replaced = tuple(sorted(lacking))
    if replaced:
        log.warning("The font lacks %s; printed as “?”.", " ".join(map(ascii, replaced)))
    pdf = typst.compile(
        str(SOURCE),
        format="pdf",
        pdf_standards=STANDARDS,
        font_paths=typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
        ),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
        timestamp=_stamp(report.frame),
    )
    return OnePage(bytes(pdf), replaced)


def _stamp(frame: Frame) -> datetime:
    return frame.frozen_at or datetime.combine(frame.as_of, time(), UTC)


@cache
def _letters() -> frozenset[int]:
    """Every character the page's font can draw."""
    with TTFont(REGULAR, lazy=True) as font:
        return frozenset(font.getBestCmap())


def _printable(part: Any, lacking: set[str]) -> Any:
    """`part` with characters the font lacks as "?"; collects them in `lacking`."""
    if isinstance(part, dict):
        return {key: _printable(value, lacking) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return [_printable(value, lacking) for value in part]
    if not isinstance(part, str):
        return part
    letters, out = _letters(), []
    for char in unicodedata.normalize("NFC", part):
        known = ord(char) in letters
        if not known:
            lacking.add(char)
        out.append(char if known else "?")
    return "".join(out)


def _payload(report: BoardReport, paper: Paper, dress: Dress) -> dict[str, Any]:
    frame, title = report.frame, sentences.reach_title(report)
    lang, _dash, region = frame.language.partition("-")
    return {
        "paper": paper,
        "lang": lang,
        "region": region or None,
        "author": frame.author,
        "title": f"{title} · {frame.district}",
        "headline": title,
        "district": dress.name or frame.district,
        "mark": dress.mark,
        "ink": dress.ink,
        "logo": list(dress.logo),
        "fingerprint": frame.fingerprint,
        "about": f"{frame.program} · {sentences.days(frame.period)}",
        "lead": _lead(report),
        "measures": _measures(report),
        "levels": _levels(report),
        "goals": _goals(report),
        "months": _months(report),
        "lists": _lists(report),
        "how": _how(report),
    }


def _lead(report: BoardReport) -> str:
    return " ".join(
        (
            sentences.reach_lead(report),
            sentences.benchmark_title(report.benchmark) + ".",
            unserved.title(report) + ".",
        )
    )


def _measures(report: BoardReport) -> dict[str, Any]:
    much = report.how_much
    notes = (
        _("at least one visit"),
        _("at least one visit"),
        _("of teachers in coaching"),
        _("of goals active in the period"),
    )
    rows = [
        _measure(label, note, pair, of_text, sentences.change_label(pair))
        for (label, pair), note in zip(charts.pairs(report), notes, strict=True)
    ]
    rows[2]["result"] = sentences.benchmark_result(report.benchmark)
    for label, note, pair in (
        (_("Sessions"), "", much.sessions),
        (_("Teacher contacts"), _also(report), much.contacts),
        (
            _("Coach hours"),
            _("from %(of)s sessions") % {"of": much.hours_known.of_text},
            much.hours,
        ),
    ):
        rows.append(_measure(label, note, pair, value_text, sentences.change_label(pair)))
    return _table(rows, report)


def _also(report: BoardReport) -> str:
    """Whom the contacts hold beside the roster's teachers."""
    others = sentences.outside_text(report)
    return _("also with %(others)s") % {"others": others} if others else ""


def _table(rows: list[dict[str, str]], report: BoardReport) -> dict[str, Any]:
    """The measures, beside the year before where there is one: else two columns are enough."""
    before = report.frame.same_day_before
    if before is None or all(row["before"] == NO_FIGURE for row in rows):
        return {
            "title": _("What was done"),
            "how": _("Each share with its count."),
            "compared": False,
            "header": [_("Measure"), _("Now")],
            "rows": rows,
        }
    return {
        "title": _("What was done, and the same day a year before"),
        "how": _("Each share with its count. “Before” is the same school day, %(day)s.")
        % {"day": sentences.day(before)},
        "compared": True,
        "header": [_("Measure"), _("Before"), _("Now"), _("Result")],
        "rows": rows,
    }


def _divided(report: BoardReport) -> str:
    """ "Sessions: 3.0 per reached teacher, 1.8 per eligible teacher."; "" with nothing known."""
    known = storyboard.quotients(report)
    if not known:
        return ""
    said = ", ".join(f"{each.say(each.figure)} {each.label}" for each in known)
    return _("Sessions: %(said)s.") % {"said": said}


def _measure(label: str, note: str, pair: Compared, say: Say, result: str) -> dict[str, str]:
    share = pair.now.percent_text if say is of_text else pair.now.of_text
    return {
        "label": label,
        "note": note,
        "now": say(pair.now),
        "before": NO_FIGURE if pair.before is None else say(pair.before),
        "share": "" if share == pair.now.of_text else share,
        "result": result,
    }


def _levels(report: BoardReport) -> dict[str, Any]:
    rows = [
        {
            "label": _cut(level.label, LONGEST_LABEL),
            "teachers": level.teachers.of_text,
            "schools": level.schools.of_text,
            "parts": [{"tone": "done", "share": float(level.teachers.share or 0)}],
        }
        for level in report.levels
    ]
    return {
        "title": _("Who was reached"),
        "how": _("Teachers with a visit; small groups are pooled.")
        if rows
        else _("No teacher is eligible, so there is no level to show."),
        "header": [_("Level"), _("Share"), _("Teachers"), _("Schools")],
        "rows": rows,
    }


def _goals(report: BoardReport) -> dict[str, Any]:
    title = _("What the goals came to")
    if not report.goals.completed.now.denominator:
        none = _("No goal was set.")
        return {"title": title, "how": "", "alt": "", "marks": [], "parts": [], "text": none}
    content = charts.goals(report)
    run = content.series[0]
    total = sum(run.values)
    few = total <= charts.MOST_MARKS
    marks = (
        [
            tone
            for tone, count in zip(run.tones, run.values, strict=True)
            for _mark in range(int(count))
        ]
        if few
        else []
    )
    parts = (
        []
        if few
        else [
            {"tone": tone, "share": count / total}
            for tone, count in zip(run.tones, run.values, strict=True)
        ]
    )
    counted = ", ".join(
        f"{row.goals.count_text} {sentences.status_label(row.status)}"
        for row in report.goals.by_status
    )
    due = report.goals.due
    return {
        "title": title,
        "how": _("Each square is one goal; filled: completed, struck: stalled.")
        if few and total
        else _("Goals active in the period"),
        "alt": content.alt,
        "marks": marks,
        "parts": parts,
        "text": " ".join(
            (
                counted + "." if counted else sentences.goals_title(report) + ".",
                _("Of those due by now: %(of)s.") % {"of": due.of_text}
                if due and due.denominator
                else "",
            )
        ).strip(),
    }


def _months(report: BoardReport) -> dict[str, Any]:
    content = charts.months(report)
    rows = [
        {
            "label": label,
            "bars": [
                {
                    "tone": run.tones[number],
                    "label": run.labels[number],
                    "share": run.values[number] / content.top,
                }
                for run in content.series
            ],
        }
        for number, label in enumerate(content.categories)
    ]
    bars = (
        _("Bars: sessions per 20 school days; gray: the year before; pale: part of a month.")
        if len(content.series) > 1
        else _("Bars: sessions per 20 school days; pale: part of a month.")
    )
    return {
        "title": sentences.amount_title(report),
        "alt": content.alt,
        "rows": rows,
        "how": " ".join(filter(None, (_divided(report), bars))),
    }


def _lists(report: BoardReport) -> list[dict[str, Any]]:
    asked = [
        f"{ask.number} {ask.headline[:1].lower()}{ask.headline[1:]}. {ask.detail}."
        for ask in asks(report)
    ]
    plan = [*unserved.why(report), *unserved.plan(report)]
    return [
        {"title": _("Not served, why, and the plan"), "lines": _short(plan)},
        {"title": asks_title(report), "lines": _short(asked)},
    ]


def _short(lines: list[str]) -> list[str]:
    """What one page has room for; all of it stands in the deck's notes."""
    return [_cut(line, LONGEST_LINE) for line in lines[:MOST_LINES]]


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def _how(report: BoardReport) -> dict[str, str]:
    text = " ".join(
        (
            sentences.evidence_line(report),
            *_short(list(report.evidence.notes)),
            report.frame.policy,
            _("The visit benchmark is a district target, not a proven dose."),
            _("We count what coaches did and claim no results for students."),
            _("Groups under ten people are pooled."),
            sentences.frozen_line(report.frame) + ".",
        )
    )
    return {"title": _("How we know."), "text": text}
