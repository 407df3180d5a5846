"""Import a roster or a coaching log: upload, check, import, undo."""

from stemhappens.core.actor import Role
from stemhappens.web.doors import page
from stemhappens.web.imports.leftover import leftover, rows_csv
from stemhappens.web.imports.pairs import pairs
from stemhappens.web.imports.record import undo_import
from stemhappens.web.imports.scorecard import file_scorecard
from stemhappens.web.imports.upload import imports
from stemhappens.web.imports.views import one_import

IMPORTERS = (Role.DIRECTOR, Role.ADMIN)

patterns = [
    *page("import/", imports, "import", IMPORTERS, methods=("GET", "POST")),
    *page("import/<uuid:uid>/", one_import, "import-one", IMPORTERS, methods=("GET", "POST")),
    *page("import/<uuid:uid>/left/", leftover, "import-left", (Role.DIRECTOR,)),
    *page("import/<uuid:uid>/rows/", rows_csv, "import-rows", (Role.DIRECTOR,)),
    *page("import/<uuid:uid>/scorecard/", file_scorecard, "import-scorecard", (Role.DIRECTOR,)),
    *page(
        "import/<uuid:uid>/pairs/", pairs, "import-pairs", (Role.DIRECTOR,),
        methods=("GET", "POST"),
    ),
    *page(
        "import/<uuid:uid>/undo/", undo_import, "import-undo", (Role.DIRECTOR,),
        methods=("GET", "POST"),
    ),
]  # fmt: skip
