"""The vocabularies a new district begins with: session types, topics, sets of phases."""

from stemhappens.people.practices import PRACTICES

TYPES = (
    # code, name, group, step of the coaching loop
    ("planning", "Planning", "visit", ""),
    ("observation", "Observation", "visit", "observation"),
    ("debrief", "Debrief", "visit", "debrief"),
    ("co-teaching", "Co-teaching", "visit", ""),
    ("modeling", "Modeling", "visit", ""),
    ("team-meeting", "Team meeting", "visit", ""),
    ("plc", "PLC", "visit", ""),
    ("data-review", "Data review", "visit", ""),
    ("workshop", "Workshop", "visit", ""),
    ("email", "E-mail", "micro", ""),
    ("chat", "Chat", "micro", ""),
    ("hallway", "Hallway help", "micro", ""),
)

TOPICS = tuple((row.topic, row.name, row.framework) for row in PRACTICES)
"""Code, name, framework."""

TEMPLATE = "Coaching cycle"
PHASES = (
    # name, cadence and limit in instructional days
    ("Discovery", 10, 20),
    ("Goal-setting", 10, 15),
    ("Practice", 10, 50),
    ("Reflection", 10, 15),
    ("Sustain", 20, 40),
)

OTHER_TEMPLATES = (
    (
        "Impact Cycle",
        (("Identify", 10, 20), ("Learn", 10, 30), ("Improve", 10, 40)),
    ),
    (
        "Lesson study",
        (("Study and plan", 10, 20), ("Research lesson", 5, 10), ("Look back", 5, 10)),
    ),
    (
        "First year in the classroom",
        (
            ("Settle in", 5, 20),
            ("Plan together", 5, 40),
            ("Teach together", 10, 60),
            ("On one’s own", 20, 60),
        ),
    ),
)
"""Sets of phases beside the default one, with the cadence and limit of each phase."""
