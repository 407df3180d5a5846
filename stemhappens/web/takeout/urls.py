"""Take everything out that one may see."""

from stemhappens.core.actor import Role
from stemhappens.web.doors import page
from stemhappens.web.takeout.views import export, export_file

TAKERS = (Role.DIRECTOR, Role.ADMIN, Role.COACH)

patterns = [
    *page("export/", export, "export", TAKERS),
    *page("export/file/", export_file, "export-file", TAKERS),
]
