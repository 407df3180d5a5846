"""Files in, sheets out. By content, never by extension; nothing in a file is trusted."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO
from pathlib import Path, PurePosixPath

from django.utils.translation import gettext as _

from stemhappens.intake.files.sheets import LIMITS, FileRead, Limits, Refused, Sheet
from stemhappens.intake.files.textfiles import read_delimited
from stemhappens.intake.files.webpages import read_html
from stemhappens.intake.files.workbooks import read_workbook
from stemhappens.intake.files.xml2003 import is_xml_workbook, read_xml_workbook

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# First bytes of what people attach by mistake, and what to call it.
NOT_TABLES = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"{\\rtf": "RTF",
    b"\x1f\x8b": "gzip",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7-Zip",
    b"SQLite format 3": "SQLite",
    b"MZ": "Windows program",
    b"\x7fELF": "program",
    b"PAR1": "Parquet",
    b"BM": "bitmap",
}
IGNORED_NAMES = ("__MACOSX/", ".", "~$", "Thumbs.db", "desktop.ini")


def read_path(path: str | Path, limits: Limits = LIMITS) -> list[FileRead]:
    """Read a file, a zip of files or a folder; each file answers for itself."""
    path = Path(path)
    if path.is_dir():
        return _read_folder(path, limits)
    try:
        size = path.stat().st_size
        if size > limits.file_bytes:
            return [FileRead(path.name, refusal=_too_large(size, limits))]
        content = path.read_bytes()
    except OSError as error:
        return [FileRead(path.name, refusal=_("The file cannot be opened: %s.") % error.strerror)]
    return read_bytes(content, path.name, limits)


def read_bytes(content: bytes, name: str, limits: Limits = LIMITS) -> list[FileRead]:
    """Read an uploaded file: a workbook, a delimited text, an HTML table or a zip of these."""
    try:
        if content[:2] == b"PK" and not _is_workbook_zip(content, limits):
            return _read_zip(content, name, limits)
        return [FileRead(name, _read_one(content, name, limits))]
    except Refused as refusal:
        return [FileRead(name, refusal=str(refusal))]


def read_members(
    path: str | Path, wanted: frozenset[str], limits: Limits = LIMITS
) -> dict[str, bytes]:
    """The bytes of the named files (lower case) at the root of a zip or folder, else `Refused`.

    Files that are not wanted are never opened: what is not read cannot leak.
    """
    path = Path(path)
    if path.is_dir():
        return {
            p.name.lower(): p.read_bytes()
            for p in sorted(path.iterdir())
            if p.name.lower() in wanted and p.is_file() and not p.is_symlink()
        }
    if not path.is_file():
        raise Refused(_("There is no such file or folder."))
    if path.stat().st_size > limits.file_bytes:
        raise Refused(_too_large(path.stat().st_size, limits))
    archive = _open_zip(path.read_bytes(), limits)
    found: dict[str, bytes] = {}
    for info in archive.infolist():
        name = PurePosixPath(info.filename).name.lower()
        if name in wanted and not _ignored(info.filename):
            if name in found:
                raise Refused(_("The zip holds “%s” twice.") % name)
            found[name] = _member(archive, info)
    return found


def _too_large(size: int, limits: Limits) -> str:
    return _("The file has %(size)d MB; at most %(most)d MB can be read. Split it by year.") % {
        "size": -(-size // 1_000_000),
        "most": limits.file_bytes // 1_000_000,
    }


def _read_one(content: bytes, name: str, limits: Limits) -> list[Sheet]:
    if not content.strip(b"\x00\r\n\t \xef\xbb\xbf\xff\xfe"):
        raise Refused(_("The file is empty."))
    if len(content) > limits.file_bytes:
        raise Refused(_too_large(len(content), limits))
    if content.startswith(OLE) and ENCRYPTED in content:
        raise Refused(_("The workbook is protected by a password. Save it without one."))
    if content.startswith((OLE, b"PK")):
        return read_workbook(content, name, limits)
    for magic, kind in NOT_TABLES.items():
        if content.startswith(magic) and (len(magic) > 2 or b"\x00" in content[:512]):
            raise Refused(_("This is a %s file, not a table.") % kind)
    return _read_text(content, name, limits)


def _read_text(content: bytes, name: str, limits: Limits) -> list[Sheet]:
    head = content[:4096].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"<html", b"<!doctype html", b"<table", b"<meta", b"<head", b"<div")):
        return read_html(content, name, limits)
    if is_xml_workbook(content[:4096].replace(b"\x00", b"")):
        return read_xml_workbook(content, name, limits)
    if head.startswith((b"<?xml", b"<")):
        raise Refused(_("This is an XML file. Save it as .xlsx or .csv."))
    if head.startswith((b"{", b"[{")):
        raise Refused(_("This is a JSON file, not a table. Save it as .xlsx or .csv."))
    return read_delimited(content, name, limits)


def _open_zip(content: bytes, limits: Limits) -> zipfile.ZipFile:
    """Open an archive after checking what it claims; the bytes read later are bounded too."""
    try:
        archive = zipfile.ZipFile(BytesIO(content))
        infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        text = _("The file is cut off or damaged; it cannot be unpacked. Send it again.")
        raise Refused(text) from error
    total = sum(i.file_size for i in infos)
    if total > limits.unpacked_bytes or total > limits.ratio * max(len(content), 100_000):
        raise Refused(
            _("Unpacked, this file would have %d MB, far more than its size allows.")
            % (total // 1_000_000)
        )
    return archive


def _is_workbook_zip(content: bytes, limits: Limits) -> bool:
    names = set(_open_zip(content, limits).namelist())
    if "[Content_Types].xml" in names and "word/document.xml" in names:
        raise Refused(_("This is a Word document, not a table."))
    if "[Content_Types].xml" in names and "ppt/presentation.xml" in names:
        raise Refused(_("This is a presentation, not a table."))
    if "mimetype" in names and "content.xml" in names:
        return True
    return "[Content_Types].xml" in names or "Index/Document.iwa" in names


def _read_zip(content: bytes, name: str, limits: Limits) -> list[FileRead]:
    archive = _open_zip(content, limits)
    infos = [i for i in archive.infolist() if not i.is_dir() and not _ignored(i.filename)]
    if not infos:
        raise Refused(_("The zip holds no file."))
    if len(infos) > limits.files:
        raise Refused(
            _("The zip holds %(n)d files; at most %(most)d can be read.")
            % {"n": len(infos), "most": limits.files}
        )
    read: list[FileRead] = []
    for info in sorted(infos, key=lambda i: i.filename):
        label = f"{name}/{info.filename}"
        try:
            read.append(FileRead(label, _read_one(_member(archive, info), label, limits)))
        except Refused as refusal:
            read.append(FileRead(label, refusal=str(refusal)))
    return read


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    path = PurePosixPath(info.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or (path.parts and ":" in path.parts[0]):
        raise Refused(_("The name of this file points outside the zip; it was not read."))
    if info.flag_bits & 1:
        raise Refused(_("The zip is protected by a password. Pack it without one."))
    try:
        with archive.open(info) as member:
            content = member.read(info.file_size + 1)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, zlib.error) as error:
        raise Refused(_("This file of the zip is cut off or damaged.")) from error
    if content[:4] == b"PK\x03\x04" and info.filename.lower().endswith(".zip"):
        raise Refused(_("A zip inside a zip is not read; unpack it first."))
    return content


def _ignored(name: str) -> bool:
    return name.startswith("__MACOSX/") or PurePosixPath(name).name.startswith(IGNORED_NAMES)


def _read_folder(folder: Path, limits: Limits) -> list[FileRead]:
    paths = sorted(p for p in folder.rglob("*") if p.is_file() and not _ignored(p.name))
    if not paths:
        return [FileRead(folder.name, refusal=_("The folder holds no file."))]
    if len(paths) > limits.files:
        text = _("The folder holds %(n)d files; at most %(most)d can be read.")
        return [FileRead(folder.name, refusal=text % {"n": len(paths), "most": limits.files})]
    read: list[FileRead] = []
    for path in paths:
        if path.is_symlink():
            refusal = _("A link to another place is not followed.")
            read.append(FileRead(path.name, refusal=refusal))
            continue
        for one in read_path(path, limits):
            one.file = str(path.relative_to(folder))
            for sheet in one.sheets:
                sheet.file = one.file
            read.append(one)
    return read
