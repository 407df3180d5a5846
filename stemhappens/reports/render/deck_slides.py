"""What each slide of the board deck shows, drawn in the room below its title."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from stemhappens.reports import charts, sentences, storyboard, unserved
from stemhappens.reports.asks import asks
from stemhappens.reports.awaited import awaited
from stemhappens.reports.content import BoardReport, Compared
from stemhappens.reports.render import deck_parts as parts
from stemhappens.reports.render import deck_sparse as sparse
from stemhappens.reports.render import measure
from stemhappens.reports.render.deck_parts import Box, Grid, Words
from stemhappens.reports.render.page import BOTTOM, Page
from stemhappens.reports.render.template import CONTENT, MARGIN

ROW_FIGURES, TOTALS = (28.0, 24.0, 22.0, 20.0), (32.0, 28.0, 24.0, 20.0)
ASK_SIZES = (54.0, 40.0, 32.0, 26.0, 20.0)
BIG, FIGURE, TALLEST_ROW = 96, 32, 0.95
FEW_ROWS, TALL_FEW = 3, 1.3
MONTH = 2.6
"""A column's width while there are few months."""


def _reach(page: Page, report: BoardReport) -> None:
    dots = charts.dots(report)
    room = page.body
    if dots:
        parts.crowd(page.slide, room, dots)
    elif report.reached.now.denominator:
        parts.chart(
            page.slide,
            Box(room.x, room.y + room.h / 4, room.w, room.h / 2),
            charts.whole(report),
            axis=False,
            labels=False,
            board=True,
        )


def _schools(page: Page, report: BoardReport) -> None:
    if awaited("schools", report):
        sparse.schools(page, report)
        return
    rows = len(report.levels)
    columns, header = (3.1, 4.3, 2.5, 1.83), (_("Level"), "", _("Teachers reached"), _("Schools"))
    grid = _grid(page.body, columns, header, rows + 1)
    size = _figure_size(grid, 2, report.reached.now.of_text)
    body = [
        [
            [Words(measure.shorten(level.label, parts.BODY, 2.9, bold=True), bold=True)],
            [],
            _of(level.teachers.of_text, size, marked=not level.teachers.numerator),
            _of(level.schools.of_text, size),
        ]
        for level in report.levels
    ]
    if rows != 1:
        body.append(
            [
                [Words(_("All, each teacher once"), bold=True)],
                [],
                _of(report.reached.now.of_text, size),
                _of(report.schools.now.of_text, size),
            ]
        )
    content = charts.levels(report)
    parts.table(page.slide, grid, header, body, _("The same in figures"), left=1, total=rows > 1)
    if rows:
        parts.chart(page.slide, grid.cell(0, 1, rows), content, axis=False, labels=False, gap=90)


def _figure_size(grid: Grid, column: int, longest: str) -> float:
    """As large as rows and column allow: no row may grow, or bars stand beside other rows."""
    size, _lines = measure.fit(
        longest, grid.columns[column] - parts.GUTTER, ROW_FIGURES, 1, bold=True
    )
    return min(size, max(parts.BODY, grid.row * 72 / 1.25))


def _of(words: str, size: float = ROW_FIGURES[0], *, marked: bool = False) -> list[Words]:
    """ "47 of 80" with the count large and the whole small."""
    count, space, rest = words.partition(" ")
    return [
        Words(count, size, bold=True, marked=marked),
        Words(space + rest, parts.BODY, color=parts.SOFT),
    ]


def _grid(room: Box, columns: tuple[float, ...], header: tuple[str, ...], rows: int) -> Grid:
    """A table that fills the room; the header is as high as its longest label needs."""
    height = _header_height(columns, header)
    tallest = TALLEST_ROW if rows > FEW_ROWS else TALL_FEW
    row = min(tallest, (room.h - height) / max(rows, 1))
    return Grid(room, columns, height, row)


def _header_height(columns: tuple[float, ...], header: tuple[str, ...]) -> float:
    rows = max(
        measure.lines(word, parts.BODY, wide - parts.GUTTER)
        for word, wide in zip(header, columns, strict=True)
    )
    return rows * 0.34 + 0.06


def _amount(page: Page, report: BoardReport) -> None:
    totals = storyboard.totals(report)
    much = report.how_much
    wide = CONTENT / len(totals)
    header, columns = tuple(total.label for total in totals), (wide,) * len(totals)
    grid = Grid(Box(MARGIN, page.top, CONTENT, 0), columns, _header_height(columns, header), 0.62)
    shown = [total.say(total.figure) for total in totals]
    size, _lines = measure.fit(max(shown, key=len), wide - parts.GUTTER, TOTALS, 1, bold=True)
    body = [[[Words(words, size, bold=True)] for words in shown]]
    alt = "; ".join(f"{total.label} {total.say(total.figure)}" for total in totals)
    parts.table(page.slide, grid, header, body, alt, left=len(totals))
    top = grid.cell(1, 0).y + 0.1
    coming = awaited("amount", report)
    wide = MONTH * len(much.months) if coming else CONTENT
    if much.months:
        content = charts.months(report)
        parts.chart(
            page.slide,
            Box(MARGIN, top, wide, BOTTOM - top),
            content,
            legend=len(content.series) > 1,
        )
    if coming:
        left = MARGIN + wide + 0.6
        room = Box(left, top + 0.3, MARGIN + CONTENT - left, BOTTOM - top - 0.7)
        sparse.panel(page.slide, room, coming)


def _benchmark(page: Page, report: BoardReport) -> None:
    now = report.benchmark.on_schedule.now
    left = Box(MARGIN, page.top, 5.3, BOTTOM - page.top)
    big = now.percent_text
    of = _("%(of)s teachers in coaching") % {"of": now.of_text}
    if big == now.of_text:
        of = _("teachers in coaching, visited on schedule")
    parts.text(
        page.slide,
        Box(left.x, left.y - 0.1, left.w, 1.9),
        [
            [Words(big, BIG if len(big) <= len("100%") else 60, bold=True)],
            [Words(of, bold=True)],
        ],
    )
    _bullet(page, report, Box(left.x, left.y + 2.05, left.w, left.h - 2.05))
    right = Box(left.x + 6.0, left.y, CONTENT - 6.0, left.h)
    coming = awaited("benchmark", report)
    if coming and charts.bands(report) is None:
        sparse.panel(page.slide, Box(right.x, right.y, right.w, right.h - 0.2), coming)
    else:
        _bands(page, report, right)


def _bullet(page: Page, report: BoardReport, room: Box) -> None:
    """Bars to the whole with the target as an upright stroke."""
    content = charts.on_schedule(report)
    step = min(1.15, (room.h - 0.4) / 2)
    for number, (label, of) in enumerate(
        zip(content.categories, content.series[0].labels, strict=True)
    ):
        parts.text(
            page.slide,
            Box(room.x, room.y + number * step, room.w, 0.36),
            [[Words(f"{label}  "), Words(of, bold=True)]],
        )
    bars = Box(room.x, room.y + 0.1, room.w, step * len(content.categories))
    parts.chart(
        page.slide,
        Box(bars.x, bars.y + 0.08, bars.w, bars.h),
        content,
        axis=False,
        labels=False,
        gap=170,
    )
    x = room.x + room.w * float(report.benchmark.threshold)
    parts.rule(page.slide, (x, bars.y + 0.25), (x, bars.y + bars.h - 0.1), parts.INK, 2.5)
    words = _("Target %(t)s") % {"t": sentences.threshold_text(report.benchmark.threshold)}
    wide = measure.width(words, parts.BODY) + 0.1
    parts.text(
        page.slide,
        Box(min(x - wide / 2, room.x + room.w - wide), bars.y + bars.h - 0.05, wide, 0.34),
        [[Words(words, color=parts.SOFT)]],
    )


def _bands(page: Page, report: BoardReport, room: Box) -> None:
    content = charts.bands(report)
    if content is None:
        parts.text(page.slide, room, [[Words(sentences.no_spread(report), color=parts.SOFT)]])
        return
    parts.text(
        page.slide,
        Box(room.x, room.y, room.w, 0.4),
        [[Words(_("Eligible teachers by visits received"), bold=True)]],
    )
    parts.chart(page.slide, Box(room.x, room.y + 0.4, room.w, room.h - 0.4), content)


def _goals(page: Page, report: BoardReport) -> None:
    if awaited("goals", report):
        sparse.goals(page, report)
        return
    now = report.goals.completed.now
    left = Box(MARGIN, page.top, 4.3, BOTTOM - page.top)
    count, _space, rest = now.of_text.partition(" ")
    size = BIG if len(now.of_text) < 10 else 54
    parts.text(
        page.slide,
        Box(left.x, left.y + 0.5, left.w, 2.6),
        [
            [Words(count, size, bold=True), Words(f" {rest}", FIGURE, color=parts.SOFT)],
            [Words(_goals_share(report.goals.completed), color=parts.SOFT)],
        ],
        gap=4,
    )
    if report.goals.by_status:
        parts.chart(
            page.slide, Box(left.x + 4.5, left.y, CONTENT - 4.5, left.h), charts.goals(report)
        )


def _goals_share(pair: Compared) -> str:
    share = pair.now.percent_text
    if share == pair.now.of_text:
        return _("goals active in the period")
    return _("%(share)s of the goals active in the period") % {"share": share}


def _phases(page: Page, report: BoardReport) -> None:
    rows = report.phases.rows
    columns = (2.7, 3.43, 1.0, 1.5, 1.5, 1.6)
    header = (_("Phase"), "", _("Open"), _("Past limit"), _("Limit in days"), _("Median days"))
    grid = _grid(page.body, columns, header, len(rows))
    size = _figure_size(grid, 3, report.phases.past_limit.count_text)
    body = [
        [
            [Words(measure.shorten(phase.label, parts.BODY, 2.5, bold=True), bold=True)],
            [],
            [Words(phase.open.count_text, size, bold=True)],
            [
                Words(
                    phase.past_limit.count_text,
                    size,
                    bold=True,
                    marked=bool(phase.past_limit.numerator),
                )
            ],
            [Words("–" if phase.limit_days is None else f"{phase.limit_days:,}", color=parts.SOFT)],
            [Words(phase.median_days.value_text if phase.median_days else "–", color=parts.SOFT)],
        ]
        for phase in rows
    ]
    content = charts.phases(report)
    parts.table(page.slide, grid, header, body, _("The same in figures"), left=1)
    parts.chart(page.slide, grid.cell(0, 1, len(rows)), content, axis=False, labels=False, gap=110)


def _unserved(page: Page, report: BoardReport) -> None:
    top = _where(page, report) if report.unserved.never.denominator else page.top + 0.1
    half = (CONTENT - 0.6) / 2
    for number, (title, lines) in enumerate(
        (
            (_("Why"), unserved.why(report)),
            (_("What we plan"), unserved.plan(report)),
        )
    ):
        _list(page, Box(MARGIN + number * (half + 0.6), top, half, BOTTOM - top), title, lines)


def _where(page: Page, report: BoardReport) -> float:
    """The rows of schools with and without a visit; returns where the next thing may stand."""
    content = charts.visited(report)
    rows = len(content.categories)
    columns, header = (3.5, 5.3, 2.93), (_("Where"), "", _("Teachers reached"))
    grid = _grid(Box(MARGIN, page.top - 0.15, CONTENT, 1.85), columns, header, rows)
    counts = [
        _of(report.unserved.elsewhere.of_text),
        _of(_("%(n)s not reached") % {"n": report.unserved.there.count_text}, marked=True),
    ]
    if not report.unvisited_shown:
        counts = [_of(report.reached.now.of_text)]
    body = [
        [[Words(label, bold=True)], [], count]
        for label, count in zip(content.categories, counts, strict=True)
    ]
    parts.table(page.slide, grid, header, body, _("The same in figures"), left=1)
    parts.chart(page.slide, grid.cell(0, 1, rows), content, axis=False, labels=False, gap=80)
    return grid.cell(rows, 0).y + 0.22


def _list(page: Page, room: Box, title: str, lines: tuple[str, ...]) -> None:
    """A heading and as many sentences as the room holds at a size the back row reads."""
    used = 0.5
    shown: list[list[Words]] = []
    for line in lines:
        used += measure.lines(line, parts.BODY, room.w) * 0.345 + 0.08
        if used > room.h and shown:
            break
        shown.append([Words(line)])
    parts.text(page.slide, room, [[Words(title, 24, bold=True)], *shown], gap=6)


def _asks(page: Page, report: BoardReport) -> None:
    rows = asks(report)
    room = Box(MARGIN, page.top + 0.1, 7.3, BOTTOM - page.top - 0.1)
    step = min(1.65, room.h / len(rows))
    for number, ask in enumerate(rows):
        y = room.y + number * step
        if number:
            parts.rule(page.slide, (room.x, y), (room.x + room.w, y))
        size, _rows = measure.fit(ask.number, 1.55, ASK_SIZES, 1, bold=True)
        parts.text(
            page.slide,
            Box(room.x, y, 1.6, step),
            [[Words(ask.number, size, bold=True, color=parts.BOARD)]],
            middle=True,
        )
        parts.text(
            page.slide,
            Box(room.x + 1.75, y, room.w - 1.75, step),
            [
                [Words(measure.shorten(ask.headline, 24, room.w - 1.8, bold=True), 24, bold=True)],
                [Words(ask.detail, color=parts.SOFT)],
            ],
            middle=True,
        )
    _evidence(page, report, Box(MARGIN + 7.9, room.y, CONTENT - 7.9, room.h))


def _evidence(page: Page, report: BoardReport, room: Box) -> None:
    parts.rule(page.slide, (room.x - 0.3, room.y), (room.x - 0.3, room.y + room.h))
    lines = (
        sentences.evidence_line(report),
        *report.evidence.notes,
        _("Reached: at least one counted visit, alone or in a small group."),
        _("On schedule is our own target, not a proven dose."),
        _("Each figure opens to the visits behind it."),
    )
    _list(page, room, _("How we know"), lines)


DRAW: dict[storyboard.Key, Callable[[Page, BoardReport], None]] = {
    "reach": _reach,
    "schools": _schools,
    "amount": _amount,
    "benchmark": _benchmark,
    "goals": _goals,
    "phases": _phases,
    "unserved": _unserved,
    "asks": _asks,
}
