"""Makes Office files of the same content the same bytes, so that a frozen deck can be compared."""

import re
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_CREATED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")
_EARLIEST = 1980


def same_bytes(package: bytes, stamp: datetime) -> bytes:
    """The zip package with `stamp` (naive) for every time in it, embedded workbooks too."""
    out = BytesIO()
    when = max(stamp, datetime(_EARLIEST, 1, 1)).timetuple()[:6]
    with ZipFile(BytesIO(package)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith(".xlsx"):
                data = same_bytes(data, stamp)
            if name == "docProps/core.xml":
                text = stamp.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
                data = _CREATED.sub(rb"\g<1>" + text + rb"\g<2>", data)
            new.writestr(ZipInfo(name, when), data, ZIP_DEFLATED)
    return out.getvalue()
