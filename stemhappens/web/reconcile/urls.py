"""An earlier report beside what is found now."""

from stemhappens.core.actor import Role
from stemhappens.web.doors import page
from stemhappens.web.reconcile.views import reconcile

patterns = [
    *page("reconcile/", reconcile, "reconcile", (Role.DIRECTOR,), methods=("GET", "POST")),
]
