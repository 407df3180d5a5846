"""Slides with few people, goals or months: each one a large mark, and what will come said below."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from pptx.enum.shapes import MSO_SHAPE
from pptx.oxml.ns import qn
from pptx.slide import Slide

from stemhappens.metrics.figure import Figure
from stemhappens.reports import charts, sentences
from stemhappens.reports.awaited import awaited
from stemhappens.reports.charts import Tone
from stemhappens.reports.content import BoardReport
from stemhappens.reports.render import deck_parts as parts
from stemhappens.reports.render import measure
from stemhappens.reports.render.deck_parts import Box, Words
from stemhappens.reports.render.page import Page

BIG, OF, GAP = 80, 32, 0.6
MOST_MARKS, LARGEST = 24, 1.3
PAD, LINE = 0.22, 0.345
Shape = MSO_SHAPE


def schools(page: Page, report: BoardReport) -> None:
    """Schools and teachers side by side, each a mark; too many of them are one bar each."""
    room = coming(page, awaited("schools", report))
    half = (room.w - GAP) / 2
    for number, (shape, label, figure) in enumerate(
        (
            (Shape.ROUNDED_RECTANGLE, _("Schools with a visit"), report.schools.now),
            (Shape.OVAL, _("Teachers reached"), report.reached.now),
        )
    ):
        box = Box(room.x + number * (half + GAP), room.y, half, room.h)
        _counted(page, box, label, figure, shape)


def goals(page: Page, report: BoardReport) -> None:
    """Each goal a square, by what became of it."""
    room = coming(page, awaited("goals", report))
    now = report.goals.completed.now
    left = Box(room.x, room.y, 4.3, room.h)
    _big(page, left, now, _("goals active in the period"))
    content = charts.goals(report)
    tones = [
        tone
        for tone, count in zip(content.series[0].tones, content.series[0].values, strict=True)
        for _mark in range(int(count))
    ]
    right = Box(room.x + 4.9, room.y + 0.25, room.w - 4.9, 1.5)
    marks(page.slide, right, tones, Shape.ROUNDED_RECTANGLE, content.alt)
    said = [
        [Words(f"{row.goals.count_text} ", bold=True), Words(sentences.status_label(row.status))]
        for row in report.goals.by_status
        if row.goals.numerator
    ]
    parts.text(page.slide, Box(right.x, right.y + 1.65, right.w, room.h - 1.9), said, gap=4)


def coming(page: Page, lines: Sequence[str]) -> Box:
    """Says at the foot of the slide what will stand on it; returns the room that is left."""
    body = page.body
    words = " ".join(lines)
    rows = measure.lines(words, parts.BODY, body.w - 2 * PAD)
    tall = rows * LINE + 2 * PAD
    panel(page.slide, Box(body.x, body.y + body.h - tall, body.w, tall), [words])
    return Box(body.x, body.y, body.w, body.h - tall - 0.2)


def panel(slide: Slide, box: Box, lines: Sequence[str]) -> None:
    """Sunken ground with sentences on it."""
    ground = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *box.emu)
    ground._element.remove(ground._element.find(qn("p:style")))
    ground.fill.solid()
    ground.fill.fore_color.theme_color = parts.SUNKEN
    ground.line.fill.background()
    parts.decorative(ground)
    inside = Box(box.x + PAD, box.y + 0.1, box.w - 2 * PAD, box.h - 0.2)
    parts.text(slide, inside, [[Words(line)] for line in lines], middle=True, gap=8)


def _counted(page: Page, box: Box, label: str, figure: Figure, shape: MSO_SHAPE) -> None:
    _big(page, box, figure, label)
    whole, done = figure.denominator or 0, figure.numerator or 0
    below = Box(box.x, box.y + 2.0, box.w, max(0.5, box.h - 2.0))
    alt = f"{label}: {figure.of_text}"
    if whole <= MOST_MARKS:
        tones: list[Tone] = ["done" if number < done else "empty" for number in range(whole)]
        marks(page.slide, below, tones, shape, alt)
        return
    content = charts.whole_of(label, figure)
    parts.chart(page.slide, Box(below.x, below.y, below.w, 0.8), content, axis=False, labels=False)


def _big(page: Page, box: Box, figure: Figure, label: str) -> None:
    """ "2 of 8" as large as it fits, with what it counts below."""
    count, space, rest = figure.of_text.partition(" ")
    size = BIG if len(figure.of_text) <= len("10 of 12") else 54
    big = [Words(count, size, bold=True), Words(space + rest, OF, color=parts.SOFT)]
    parts.text(
        page.slide, Box(box.x, box.y - 0.1, box.w, 1.9), [big, [Words(label, color=parts.SOFT)]]
    )


def marks(slide: Slide, box: Box, tones: Sequence[Tone], shape: MSO_SHAPE, alt: str) -> None:
    """One mark each in rows that fill the room, as one described group."""
    if not tones:
        return
    step = max(
        min(box.w / columns, box.h / -(-len(tones) // columns), LARGEST * 1.2)
        for columns in range(1, len(tones) + 1)
    )
    rows = -(-len(tones) // max(1, int(box.w / step + 1e-6)))
    columns = -(-len(tones) // rows)
    drawn = []
    for number, tone in enumerate(tones):
        row, column = divmod(number, columns)
        side = step / 1.2
        spot = Box(box.x + column * step, box.y + row * step, side, side)
        mark = slide.shapes.add_shape(shape, *spot.emu)
        mark._element.remove(mark._element.find(qn("p:style")))
        parts.paint(mark.fill, mark.line, tone)
        drawn.append(mark)
    parts.describe(slide.shapes.add_group_shape(drawn), alt)
