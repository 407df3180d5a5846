"""Users: the list, one user, and what who keeps them may do."""

from stemhappens.core.actor import Role
from stemhappens.web.doors import page
from stemhappens.web.users.adding import add, role
from stemhappens.web.users.doing import activity, end, link, rename
from stemhappens.web.users.views import user, users, users_rows

KEEPERS = (Role.DIRECTOR, Role.ADMIN)
BOTH = ("GET", "POST")

patterns = [
    *page("users/", users, "users", KEEPERS),
    *page("users/users.csv", users_rows, "users-rows", KEEPERS),
    *page("users/new/", add, "user-new", KEEPERS, methods=BOTH),
    *page("users/<int:key>/", user, "user", KEEPERS),
    *page("users/<int:key>/role/", role, "user-role", KEEPERS, methods=BOTH),
    *page("users/<int:key>/rename/", rename, "user-rename", KEEPERS, methods=BOTH),
    *page("users/<int:key>/end/<int:held>/", end, "user-end", KEEPERS, methods=BOTH),
    *page("users/<int:key>/link/", link, "user-link", KEEPERS, methods=("POST",)),
    *page("users/<int:key>/login/<slug:to>/", activity, "user-login", KEEPERS, methods=("POST",)),
]
