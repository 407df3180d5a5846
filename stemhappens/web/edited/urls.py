"""The template of a log; visits taken out as a sheet, edited, and taken back."""

from stemhappens.core.actor import Role
from stemhappens.web.doors import page
from stemhappens.web.edited.views import back, edits, take_out, template_file

KEEPERS = (Role.DIRECTOR,)
BOTH = ("GET", "POST")

patterns = [
    *page("import/template.xlsx", template_file, "import-template", KEEPERS),
    *page("sessions/visits.xlsx", take_out, "sessions-sheet", KEEPERS),
    *page("sessions/edited/", back, "sheet-back", KEEPERS, methods=BOTH),
    *page("sessions/edited/<uuid:uid>/", edits, "sheet-edits", KEEPERS, methods=BOTH),
]
