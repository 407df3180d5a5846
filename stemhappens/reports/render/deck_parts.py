"""The parts slides are put together from: words, tables, native charts, marks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree
from pptx.chart.chart import Chart as NativeChart
from pptx.chart.data import CategoryChartData
from pptx.dml.fill import FillFormat
from pptx.dml.line import LineFormat
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_THEME_COLOR as THEME
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.slide import Slide
from pptx.text.text import _Paragraph, _Run
from pptx.util import Emu, Inches, Pt

from stemhappens.reports.charts import Chart, Dots, Series, Tone

INK, SOFT, PAPER, SUNKEN = THEME.TEXT_1, THEME.TEXT_2, THEME.BACKGROUND_1, THEME.BACKGROUND_2
DONE, ASK, PALE, PAST, LINE, BOARD = (
    THEME.ACCENT_1,
    THEME.ACCENT_2,
    THEME.ACCENT_3,
    THEME.ACCENT_4,
    THEME.ACCENT_5,
    THEME.ACCENT_6,
)
BODY, CHART_TEXT, GUTTER = 20, 16, 0.12
_PAD = "\N{NO-BREAK SPACE}"
_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"


@dataclass(frozen=True)
class Box:
    """A place on the slide, in inches."""

    x: float
    y: float
    w: float
    h: float

    @property
    def emu(self) -> tuple[Emu, Emu, Emu, Emu]:
        """As python-pptx wants it."""
        return Inches(self.x), Inches(self.y), Inches(self.w), Inches(self.h)


@dataclass(frozen=True)
class Words:
    """A run of text."""

    text: str
    size: float = BODY
    bold: bool = False
    color: THEME = INK
    marked: bool = False
    """Marked yellow: a person must decide."""


Line = Sequence[Words]


def write(paragraph: _Paragraph, line: Line, *, right: bool = False) -> None:
    """Fills a paragraph with runs."""
    paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
    for words in line:
        run = paragraph.add_run()
        run.text = f"{_PAD}{words.text}{_PAD}" if words.marked else words.text
        run.font.size, run.font.bold = Pt(words.size), words.bold
        run.font.color.theme_color = words.color
        if words.marked:
            _highlight(run)


def _highlight(run: _Run) -> None:
    fill = run._r.get_or_add_rPr().find(qn("a:solidFill"))
    mark = parse_xml(f'<a:highlight xmlns:a="{_A}"><a:srgbClr val="FFC629"/></a:highlight>')
    fill.addnext(mark)


def text(
    slide: Slide, box: Box, body: Sequence[Line], *, middle: bool = False, gap: float = 0
) -> None:
    """A text box of paragraphs, `gap` points apart."""
    shape = slide.shapes.add_textbox(*box.emu)
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE if middle else MSO_ANCHOR.TOP
    for number, line in enumerate(body):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.space_before = Pt(gap if number else 0)
        write(paragraph, line)


def describe(shape: Any, alt: str) -> None:
    """Alternative text, for people who do not see the shape."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", alt)


def decorative(shape: Any) -> None:
    """Says that a shape carries nothing to read."""
    properties = shape._element.xpath(".//p:cNvPr")[0]
    properties.append(
        parse_xml(
            f'<a:extLst xmlns:a="{_A}"><a:ext uri="{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}">'
            '<adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative"'
            ' val="1"/></a:ext></a:extLst>'
        )
    )


def rule(
    slide: Slide,
    start: tuple[float, float],
    end: tuple[float, float],
    color: THEME = LINE,
    points: float = 1.25,
) -> None:
    """A straight line that only separates."""
    line = slide.shapes.add_connector(
        MSO_CONNECTOR.STRAIGHT, *(Inches(part) for part in (*start, *end))
    )
    line._element.remove(line._element.find(qn("p:style")))
    line.line.color.theme_color, line.line.width = color, Pt(points)
    decorative(line)


def plate(slide: Slide, box: Box) -> Any:
    """A white ground for what is drawn for paper."""
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *box.emu)
    shape._element.remove(shape._element.find(qn("p:style")))
    shape.fill.solid()
    shape.fill.fore_color.theme_color = PAPER
    shape.line.fill.background()
    decorative(shape)
    return shape


@dataclass(frozen=True)
class Grid:
    """Where a table's columns and rows lie; heights include the header row."""

    box: Box
    columns: tuple[float, ...]
    header: float
    row: float

    def cell(self, row: int, column: int, rows: int = 1) -> Box:
        """The place of `rows` body rows of one column."""
        return Box(
            self.box.x + sum(self.columns[:column]),
            self.box.y + self.header + row * self.row,
            self.columns[column],
            rows * self.row,
        )


def table(
    slide: Slide,
    grid: Grid,
    header: Sequence[str],
    body: Sequence[Sequence[Line]],
    alt: str,
    *,
    left: int = 1,
    total: bool = False,
) -> None:
    """A table with a header row; the first `left` columns are flush left, the rest right.

    total: the last row is the whole's own figure, set apart by a line in ink.
    """
    rows, columns = len(body) + 1, len(grid.columns)
    box = Box(grid.box.x, grid.box.y, sum(grid.columns), grid.header + len(body) * grid.row)
    frame = slide.shapes.add_table(rows, columns, *box.emu)
    describe(frame, alt)
    native = frame.table
    native.horz_banding, native.first_row = False, True
    native._tbl.tblPr.find(qn("a:tableStyleId")).text = _NO_STYLE
    for number, wide in enumerate(grid.columns):
        native.columns[number].width = Inches(wide)
    for number in range(rows):
        native.rows[number].height = Inches(grid.row if number else grid.header)
        line = body[number - 1] if number else [[Words(word, color=SOFT)] for word in header]
        for column in range(columns):
            cell = native.cell(number, column)
            _fill_cell(cell, line[column], right=column >= left, low=not number)
            if number < rows - 1:
                _underline(cell, strong=total and number == rows - 2)


def _fill_cell(cell: Any, line: Line, *, right: bool, low: bool) -> None:
    cell.margin_top = cell.margin_bottom = 0
    cell.margin_left, cell.margin_right = Inches(GUTTER * right), Inches(GUTTER * (not right))
    cell.vertical_anchor = MSO_ANCHOR.BOTTOM if low else MSO_ANCHOR.MIDDLE
    write(cell.text_frame.paragraphs[0], line, right=right)
    if not line:
        _empty(cell)


def _underline(cell: Any, *, strong: bool) -> None:
    color, width = ("tx1", 25400) if strong else ("accent5", 15875)
    cell._tc.get_or_add_tcPr().append(
        parse_xml(
            f'<a:lnB xmlns:a="{_A}" w="{width}"><a:solidFill><a:schemeClr val="{color}"/>'
            "</a:solidFill></a:lnB>"
        )
    )


def _empty(cell: Any) -> None:
    """An empty cell keeps a legible size, else Office makes the row as high as 18 points."""
    end = etree.SubElement(cell.text_frame.paragraphs[0]._p, qn("a:endParaRPr"))
    end.set("sz", str(BODY * 100))


def crowd(slide: Slide, box: Box, dots: Dots) -> None:
    """One circle per teacher, filled or a ring, as one described group."""
    columns = _columns(dots.total, box)
    rows = -(-dots.total // columns)
    step_x, step_y = box.w / columns, min(box.h / rows, box.w / columns)
    size = 0.74 * min(step_x, step_y)
    pull = (step_x - size) / (columns - 1) if columns > 1 else 0
    top = box.y + (box.h - rows * step_y) / 2
    marks = []
    for number in range(dots.total):
        row, column = divmod(number, columns)
        spot = Box(box.x + column * (step_x + pull), top + row * step_y, size, size)
        shape = slide.shapes.add_shape(MSO_SHAPE.OVAL, *spot.emu)
        marks.append(shape)
        shape._element.remove(shape._element.find(qn("p:style")))
        if number < dots.filled:
            paint(shape.fill, shape.line, "done", board=True)
        else:
            shape.fill.background()
            shape.line.color.theme_color, shape.line.width = ASK, Pt(max(2.0, size * 8))
    describe(slide.shapes.add_group_shape(marks), dots.alt)


def _columns(total: int, box: Box) -> int:
    """The number of columns that makes the marks large, the last row full if that costs little."""
    steps = {
        columns: min(box.w / columns, box.h / -(-total // columns))
        for columns in range(1, total + 1)
    }
    good = [columns for columns, step in steps.items() if step >= 0.85 * max(steps.values())]
    even = [columns for columns in good if total % columns == 0]
    return max(even or good, key=lambda columns: (steps[columns], columns))


_TONES = {
    "done": DONE,
    "pale": PALE,
    "rest": SUNKEN,
    "ask": ASK,
    "past": PAST,
    "open": PAPER,
    "empty": PAPER,
}
_OUTLINES = {"rest": (LINE, 1), "open": (DONE, 2), "empty": (ASK, 3)}


def paint(fill: FillFormat, line: LineFormat, tone: Tone, *, board: bool = False) -> None:
    """Gives a shape or a bar the color of its tone; on the green board what is done is white."""
    fill.solid()
    if board:
        fill.fore_color.theme_color = PAPER if tone == "done" else BOARD
        line.color.theme_color, line.width = PAPER if tone == "done" else ASK, Pt(3)
        return
    fill.fore_color.theme_color = _TONES[tone]
    if tone in _OUTLINES:
        line.color.theme_color, line.width = _OUTLINES[tone][0], Pt(_OUTLINES[tone][1])
    else:
        line.fill.background()


def chart(
    slide: Slide,
    box: Box,
    content: Chart,
    *,
    axis: bool = True,
    gap: int = 45,
    legend: bool = False,
    labels: bool = True,
    board: bool = False,
) -> NativeChart:
    """A native, editable chart. axis: print the categories; labels: print the values."""
    data = CategoryChartData()
    data.categories = content.categories
    for run in content.series:
        data.add_series(run.name, run.values)
    frame = slide.shapes.add_chart(_kind(content), *box.emu, data)
    describe(frame, content.alt)
    native = frame.chart
    native.font.size, native.font.name = Pt(CHART_TEXT), "Arial"
    native.font.color.theme_color = INK
    native.has_title = False
    native.has_legend = legend
    if legend:
        native.legend.position, native.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
        native.legend.font.size = Pt(CHART_TEXT)
    _axes(native, content, shown=axis)
    plot = native.plots[0]
    plot.gap_width, plot.overlap = gap, 100 if content.stacked else -8
    for series, run in zip(plot.series, content.series, strict=True):
        _series(series, run, stacked=content.stacked, labels=labels, board=board)
    if not axis:
        _full_plot(native)
    return native


def _kind(content: Chart) -> XL_CHART_TYPE:
    if content.kind == "columns":
        return XL_CHART_TYPE.COLUMN_CLUSTERED
    return XL_CHART_TYPE.BAR_STACKED if content.stacked else XL_CHART_TYPE.BAR_CLUSTERED


def _axes(native: NativeChart, content: Chart, *, shown: bool) -> None:
    """Bars from zero, no grid; the value axis is not drawn since values are printed."""
    value, category = native.value_axis, native.category_axis
    value.minimum_scale = 0
    value.maximum_scale = content.top * (1.0 if content.stacked else 1.15)
    value.has_major_gridlines, value.visible = False, False
    category.has_major_gridlines = False
    category.major_tick_mark = XL_TICK_MARK.NONE
    category.reverse_order = content.kind == "bars"
    category.tick_labels.font.size = Pt(CHART_TEXT if content.kind == "columns" else BODY)
    category.format.line.color.theme_color = INK
    category.format.line.width = Pt(1.5)
    category.visible = shown


def _series(series: Any, run: Series, *, stacked: bool, labels: bool, board: bool) -> None:
    usual: Tone = max(run.tones, key=run.tones.count) if run.tones else "done"
    paint(series.format.fill, series.format.line, usual, board=board)
    series.invert_if_negative = False
    for number, tone in enumerate(run.tones):
        if tone != usual:
            point = series.points[number]
            paint(point.format.fill, point.format.line, tone, board=board)
    if not labels or not any(run.labels):
        return
    native = series.data_labels
    native.show_value = True
    native.number_format_is_linked = False
    native.number_format = "#,##0;;"
    if not stacked:
        whole = all(isinstance(value, int) for value in run.values)
        native.number_format = "#,##0" if whole else "General"
        native.position = XL_LABEL_POSITION.OUTSIDE_END
    native.font.size, native.font.bold = Pt(CHART_TEXT + 2), True
    white = stacked and usual in {"done", "past"} and not board
    native.font.color.theme_color = PAPER if white else (BOARD if board else INK)


def _full_plot(native: NativeChart) -> None:
    """The plot fills its frame, so that bars stand beside the rows of a table."""
    area = native._chartSpace.find(f".//{qn('c:plotArea')}")
    old = area.find(qn("c:layout"))
    layout = parse_xml(
        '<c:layout xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        '<c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
        '<c:x val="0"/><c:y val="0"/><c:w val="1"/><c:h val="1"/></c:manualLayout></c:layout>'
    )
    if old is not None:
        area.replace(old, layout)
    else:
        area.insert(0, layout)
