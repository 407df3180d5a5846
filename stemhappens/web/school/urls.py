"""A principal's own school."""

from stemhappens.core.actor import Role
from stemhappens.web.doors import page
from stemhappens.web.school.views import school

patterns = [*page("school/", school, "school", {Role.PRINCIPAL})]
