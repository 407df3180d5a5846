"""Who may take files in, and who sees what came from them.

Where a visit came from is seen by whoever sees the visit's words; the row as written holds the
coach's own words and is seen by no one else: the director sees what became of it, and why.
"""

from stemhappens.coaching import relations as related
from stemhappens.core.actor import Role
from stemhappens.core.rules import (
    Kind,
    Reach,
    See,
    agree,
    classify,
    declare_part,
    declare_verb,
    relate,
)
from stemhappens.people.relations import district_wide

KEY, PLAIN, PERSON, CONTENT = Kind.KEY, Kind.PLAIN, Kind.PERSON, Kind.CONTENT
IMPORTS = "imports"

declare_part(
    IMPORTS,
    "from which file and row something came, and what became of each row",
    {
        Role.COACH: See.FULL,
        Role.LEAD_COACH: See.FULL,
        Role.TEACHER: See.FULL,
        Role.DIRECTOR: See.FULL,
        Role.ADMIN: See.FULL,
    },
    names=True,
)
declare_verb(
    "import_roster",
    "import a roster: schools, people, where they work, who is eligible",
    {Role.DIRECTOR: Reach.DISTRICT, Role.ADMIN: Reach.DISTRICT},
)

classify(
    "intake.Import",
    IMPORTS,
    kind=PLAIN,
    source=PLAIN,
    file_name=PLAIN,
    file_hash=PLAIN,
    seq=PLAIN,
    at=PLAIN,
)
classify(
    "intake.ImportRow",
    IMPORTS,
    imported=KEY,
    file=PLAIN,
    sheet=PLAIN,
    row=PLAIN,
    cell=PLAIN,
    outcome=PLAIN,
    reasons=PERSON,
    fingerprint=PLAIN,
    session=KEY,
    time_entry=KEY,
    day=PLAIN,
    minutes=PLAIN,
    named=PERSON,
    total=PLAIN,
)
classify("intake.ImportRow", "summary", raw=CONTENT)

relate("intake.Import", district_wide())
relate("intake.ImportRow", {**related.WORDS, **district_wide()})
agree("intake.ImportRow", related.agreed_session("session"))
