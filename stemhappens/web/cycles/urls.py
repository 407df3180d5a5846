"""The engagements that an imported log tells of."""

from stemhappens.core.actor import Role
from stemhappens.web.cycles.views import cycles
from stemhappens.web.doors import page

patterns = [
    *page(
        "import/<uuid:uid>/engagements/", cycles, "import-engagements", (Role.DIRECTOR,),
        methods=("GET", "POST"),
    ),
]  # fmt: skip
