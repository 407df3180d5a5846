"""XML out of files that nobody vouches for: no entities, no outside, no endless depth."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

from django.utils.translation import gettext as _
from lxml import etree

from stemhappens.intake.files.sheets import Refused


class Broken(ValueError):
    """XML that cannot be read to its end."""


_ENCODING = re.compile(rb"^\s*<\?xml[^>]*\bencoding\s*=\s*[\"']([\w-]*)")


def require_plain(xml: bytes) -> None:
    """Raise Refused where XML brings definitions: no table needs them, and they can explode.

    An encoding that could hide them from this search raises Broken.
    """
    told = _ENCODING.match(xml[:200])
    if b"\x00" in xml[:200] or (told and told[1].lower() not in (b"utf-8", b"us-ascii")):
        raise Broken("an encoding that workbooks do not use")
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise Refused(_("The workbook holds definitions that no workbook needs; it was not read."))


def events(xml: bytes, *tags: str) -> Iterator[tuple[str, etree._Element]]:
    """Start and end of the elements of these local names, one after the other.

    What has ended is emptied by `done`; a document that breaks off raises Broken.
    """
    require_plain(xml)
    parser = etree.iterparse(
        BytesIO(xml),
        events=("start", "end"),
        tag=[f"{{*}}{tag}" for tag in tags],
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=False,
    )
    try:
        yield from parser
    except etree.XMLSyntaxError as error:
        raise Broken(str(error)) from error


def local(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return str(etree.QName(element).localname)


def attributes(element: etree._Element) -> dict[str, str]:
    """The attributes of an element, by local name."""
    return {str(etree.QName(k).localname): str(v) for k, v in element.attrib.items()}


def done(element: etree._Element) -> None:
    """Free an element that has been read, and those before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
