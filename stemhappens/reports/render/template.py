"""Builds templates/board.pptx, our own 16:9 template: run as a module after changing it.

Two layouts with real placeholders (title, lead, footer, slide number), the look's colors as the
theme's, Arial (which PowerPoint and LibreOffice both have). A district may open the file in
PowerPoint, put its seal on the master and save it: the renderer finds layouts by name.
"""

import re
from pathlib import Path

from lxml import etree
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as PresentationType
from pptx.util import Emu, Inches

TEMPLATE = Path(__file__).resolve().parent.parent / "templates" / "board.pptx"
COVER, MESSAGE = "Cover", "Message"

SLIDE = (12_192_000, 6_858_000)
"""Office's own 16:9 slide, in EMU."""
WIDTH, MARGIN = 13.333, 0.8
CONTENT = WIDTH - 2 * MARGIN
RULE_Y = 6.8
FONT = "Arial"

_NS = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
# dk1 ink, lt1 paper, dk2 soft ink, lt2 sunken ground; accents: done, ask, pale, past, line, open.
_COLORS = {
    "dk1": "13201B",
    "lt1": "FFFFFF",
    "dk2": "46554E",
    "lt2": "ECF0ED",
    "accent1": "1F6A4F",
    "accent2": "FFC629",
    "accent3": "93C6AA",
    "accent4": "788680",
    "accent5": "C3CDC7",
    "accent6": "17553F",
    "hlink": "17553F",
    "folHlink": "46554E",
}
_KEPT = 2


def _emu(inches: float) -> int:
    return int(Inches(inches))


def _placeholder(
    ident: int,
    kind: str,
    index: int,
    box: tuple[float, float, float, float],
    size: float,
    color: str,
    prompt: str,
    *,
    bold: bool = False,
    right: bool = False,
    anchor: str = "t",
) -> str:
    x, y, w, h = (_emu(part) for part in box)
    field = (
        '<a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum">'
        '<a:rPr lang="en-US"/><a:t>‹#›</a:t></a:fld>'
        if kind == "sldNum"
        else f'<a:r><a:rPr lang="en-US"/><a:t>{prompt}</a:t></a:r>'
    )
    return f"""<p:sp><p:nvSpPr><p:cNvPr id="{ident}" name="{prompt}"/>
<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="{kind}" idx="{index}"/></p:nvPr>
</p:nvSpPr><p:spPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{w}" cy="{h}"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>
<p:txBody><a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="{anchor}"><a:normAutofit/>
</a:bodyPr><a:lstStyle><a:lvl1pPr marL="0" indent="0" algn="{"r" if right else "l"}">
<a:lnSpc><a:spcPct val="{95000 if bold else 105000}"/></a:lnSpc><a:spcBef><a:spcPts val="0"/>
</a:spcBef><a:buNone/><a:defRPr sz="{int(size * 100)}" b="{int(bold)}"><a:solidFill>
<a:schemeClr val="{color}"/></a:solidFill></a:defRPr></a:lvl1pPr></a:lstStyle>
<a:p>{field}</a:p></p:txBody></p:sp>""".replace(' idx="0"', "")


def _rule(ident: int, color: str) -> str:
    x, y, w = _emu(MARGIN), _emu(RULE_Y), _emu(CONTENT)
    return f"""<p:cxnSp><p:nvCxnSpPr><p:cNvPr id="{ident}" name="Rule"/><p:cNvCxnSpPr/><p:nvPr/>
</p:nvCxnSpPr><p:spPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{w}" cy="0"/></a:xfrm>
<a:prstGeom prst="line"><a:avLst/></a:prstGeom><a:ln w="15875"><a:solidFill>
<a:schemeClr val="{color}"/></a:solidFill></a:ln></p:spPr></p:cxnSp>"""


def _tree(*, cover: bool, master: bool = False) -> str:
    """The shapes of a layout, or of the master (which has no lead)."""
    ink, soft = ("bg1", "accent5") if cover else ("tx1", "tx2")
    title = (MARGIN, 0.6, CONTENT, 1.75) if cover else (MARGIN, 0.6, CONTENT, 1.3)
    lead = (MARGIN, 2.4, CONTENT, 0.8) if cover else (MARGIN, 1.9, CONTENT, 0.4)
    shapes = [
        _placeholder(2, "title", 0, title, 50 if cover else 40, ink, "Title", bold=True),
        _placeholder(
            4, "ftr", 11, (MARGIN, RULE_Y + 0.1, 10.6, 0.32), 16, soft, "Footer", anchor="ctr"
        ),
        _placeholder(
            5,
            "sldNum",
            12,
            (WIDTH - MARGIN - 1.0, RULE_Y + 0.1, 1.0, 0.32),
            16,
            soft,
            "Slide number",
            right=True,
            anchor="ctr",
        ),
        _rule(6, "accent3" if cover else "accent5"),
    ]
    body = _placeholder(3, "body", 1 if master else 13, lead, 24 if cover else 20, soft, "Lead")
    shapes.insert(1, body)
    return "".join(shapes)


def _common(*, cover: bool, master: bool = False) -> str:
    ground = "accent6" if cover else "bg1"
    return f"""<p:cSld {_NS} name="{COVER if cover else MESSAGE}"><p:bg><p:bgPr><a:solidFill>
<a:schemeClr val="{ground}"/></a:solidFill><a:effectLst/></p:bgPr></p:bg><p:spTree><p:nvGrpSpPr>
<p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>
{_tree(cover=cover, master=master)}</p:spTree></p:cSld>"""


def _replace_common(element: etree._Element, xml: str) -> None:
    element.replace(element.find(qn("p:cSld")), parse_xml(xml))


def _theme(blob: bytes) -> bytes:
    """python-pptx's theme with our colors and font."""
    text = blob.decode("utf-8")
    for name, value in _COLORS.items():
        text = re.sub(
            rf"<a:{name}>.*?</a:{name}>",
            f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>',
            text,
            flags=re.DOTALL,
        )
    text = re.sub(r'<a:latin typeface="[^"]*"', f'<a:latin typeface="{FONT}"', text)
    text = re.sub(
        r'(<a:(?:clrScheme|fontScheme|theme) [^>]*name=)"[^"]*"', r'\1"STEMHappensOS"', text
    )
    return text.encode("utf-8")


def _clean(deck: PresentationType) -> None:
    """Drops what python-pptx's own template brings along: a printer, a thumbnail, a program."""
    for part in (deck.part, deck.part.package):
        for key, relation in list(part._rels.items()):
            kind = relation.reltype.rsplit("/", 1)[-1]
            if kind in {"printerSettings", "thumbnail", "extended-properties"}:
                part._rels.pop(key)


def build() -> PresentationType:
    """The template as a presentation without slides."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Emu(SLIDE[0]), Emu(SLIDE[1])
    deck.element.find(qn("p:sldSz")).attrib.pop("type", None)
    layouts = deck.slide_layouts
    for layout in list(layouts)[_KEPT:]:
        layouts.remove(layout)
    for layout, cover in zip(layouts, (True, False), strict=True):
        _replace_common(layout.element, _common(cover=cover))
        layout.element.attrib.pop("type", None)
        layout.element.set("preserve", "1")
    master = deck.slide_master
    _replace_common(master.element, _common(cover=False, master=True))
    theme = master.part.part_related_by(RT.THEME)
    theme._blob = _theme(theme.blob)
    _clean(deck)
    core = deck.core_properties
    core.title, core.author, core.keywords = "STEMHappensOS board deck", "STEMHappensOS", ""
    return deck


def main() -> None:
    """Writes the template where the renderer looks for it."""
    TEMPLATE.parent.mkdir(exist_ok=True)
    build().save(str(TEMPLATE))


if __name__ == "__main__":
    main()
