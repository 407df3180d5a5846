"""What took place: sessions, contacts, hours (DESIGN §2, rulings 1, 3, 5 and 6)."""

from fractions import Fraction

from stemhappens.metrics.definition import Definition, define
from stemhappens.metrics.parts import Tally
from stemhappens.metrics.sources import CONTACTS, SESSIONS

COUNTED = "f.klass = 1"
HELD = "f.klass <> 6"
AN_HOUR = Fraction(1, 60)

COUNTED_SESSIONS = Tally(SESSIONS, "f.session", COUNTED)

define(
    Definition(
        "sessions",
        "Sessions",
        "sessions",
        "Held visits of a type the policy counts, at least the policy's minimum long; "
        "a visit of unknown length counts.",
        COUNTED_SESSIONS,
        misleads="Says how much took place, not whom it reached nor what came of it.",
    )
)
define(
    Definition(
        "sessions_held",
        "Sessions held",
        "sessions",
        "All sessions held, with micro-touches and short visits.",
        Tally(SESSIONS, "f.session", HELD),
        misleads="Mixes visits with mails and two-minute calls.",
    )
)
define(
    Definition(
        "short_visits",
        "Short visits",
        "sessions",
        "Visits under the policy's minimum of minutes; they count nowhere else.",
        Tally(SESSIONS, "f.session", "f.klass = 2"),
    )
)
define(
    Definition(
        "micro_touches",
        "Micro-touches",
        "sessions",
        "Mail, chat and hallway help, whatever their length; they count nowhere else.",
        Tally(SESSIONS, "f.session", "f.klass = 3"),
    )
)
define(
    Definition(
        "teacher_contacts",
        "Teacher contacts",
        "contacts",
        "Each teacher present in each counted session.",
        Tally(CONTACTS, "f.session", COUNTED),
        misleads="One workshop for thirty adds thirty; large groups are shown apart.",
    )
)
define(
    Definition(
        "contacts_in_large_groups",
        "Contacts in large groups",
        "contacts",
        "Contacts in groups over the policy's size; they reach nobody.",
        Tally(CONTACTS, "f.session", COUNTED + " AND f.reach = 0"),
    )
)
define(
    Definition(
        "coach_hours",
        "Coaching hours",
        "hours",
        "Minutes of counted sessions, once for each coach present, ÷ 60; "
        "sessions of unknown length are left out.",
        Tally(SESSIONS, "f.session", COUNTED, total="COALESCE(f.minutes, 0)", every_coach=True),
        scale=AN_HOUR,
        misleads="Two coaches in one room count twice; session hours stand beside it.",
    )
)
define(
    Definition(
        "session_hours",
        "Session hours",
        "hours",
        "Minutes of counted sessions ÷ 60, whoever was present.",
        Tally(SESSIONS, "f.session", COUNTED, total="COALESCE(f.minutes, 0)"),
        scale=AN_HOUR,
    )
)
define(
    Definition(
        "contact_hours",
        "Contact hours",
        "hours",
        "Minutes of counted sessions, once for each teacher present, ÷ 60.",
        Tally(CONTACTS, "f.session", COUNTED, total="COALESCE(f.minutes, 0)"),
        scale=AN_HOUR,
    )
)
define(
    Definition(
        "sessions_with_minutes",
        "Sessions with minutes",
        "sessions",
        "Counted sessions whose length is known, of all counted sessions.",
        Tally(SESSIONS, "f.session", COUNTED + " AND f.minutes IS NOT NULL"),
        COUNTED_SESSIONS,
    )
)
