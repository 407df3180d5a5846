"""Words for what was done: types, time entries, modes and states; rules as data."""

VISIT, MICRO, TIME = "visit", "micro_touch", "time_entry"

# (key, kind, words). Words are compared folded; the first row that fits wins.
KNOWN = (
    (
        "observation",
        VISIT,
        "observacion de clase|observacion de aula|observacion en clase|"
        "observation|observe|observed|obs|class visit|classroom visit|class observation|"
        "classroom observation|look for visit|observacion|visita|walk through visit|informal "
        "observation",
    ),
    (
        "debrief",
        VISIT,
        "debrief|debriefing|post observation|post conference|post conf|feedback|"
        "feedback meeting|reflection|reflective conversation|reflect|retroalimentacion|debrief "
        "conference",
    ),
    (
        "planning",
        VISIT,
        "planificacion conjunta|planeacion conjunta|co planificacion|"
        "planning|co planning|coplanning|coplan|plan|planned|lesson planning|unit planning|"
        "pre conference|pre observation|planificacion|planeacion|lesson plan|plng|co plan",
    ),
    (
        "co_teaching",
        VISIT,
        "co teaching|coteaching|coteach|co taught|co teach|team teaching|"
        "side by side|side by side support|co ensenanza|coensenanza",
    ),
    (
        "modeling",
        VISIT,
        "modeling|modelling|model|modeled|demo lesson|demonstration|demonstration lesson|"
        "model lesson|demo|modelado|modelaje|clase modelo|clase demostrativa",
    ),
    (
        "team_meeting",
        VISIT,
        "plc|team meeting|grade level meeting|department meeting|plc meeting|dept meeting|"
        "group meeting|team planning|data team|reunion de equipo|collaborative planning",
    ),
    (
        "goal_setting",
        VISIT,
        "goal setting|goals|goal meeting|goal conference|kickoff|kick off|intake|"
        "enroll|identify|metas",
    ),
    (
        "data_review",
        VISIT,
        "data review|data mtg|revision de datos|analisis de datos|data analysis|data meeting|"
        "data conference|data chat|student work analysis|"
        "looking at student work",
    ),
    (
        "check_in",
        VISIT,
        "check in|checkin|1 1|one on one|1 on 1|meeting|conference|coaching conversation|"
        "conversation|consult|consultation|coaching|coaching session|coaching meeting|individual|"
        "reunion|1 1 coaching",
    ),
    (
        "workshop",
        VISIT,
        "workshop|pd|professional development|training|pd session|professional learning|"
        "inservice|in service|taller|capacitacion|micro pl",
    ),
    (
        "resource_support",
        VISIT,
        "resource support|resources|materials|resource sharing|tech support|"
        "technology support|materials support",
    ),
    (
        "walkthrough",
        VISIT,
        "walkthrough|learning walk|instructional rounds|walk through|initial walkthrough",
    ),
    ("email", MICRO, "email|e mail|emailed|emails|correo|email support|email coaching"),
    (
        "chat",
        MICRO,
        "chat|text|text message|texted|slack|teams chat|teams message|message|im|sms|dm",
    ),
    (
        "hallway",
        MICRO,
        "hallway|hallway chat|hall talk|hallway talk|hallway conversation|quick chat|"
        "quick question|drop by|"
        "drop in chat|informal conversation|pasillo",
    ),
    (
        "displaced",
        TIME,
        "subbed|subbing|sub|substitute|substituting|substitution|sub coverage|covered class|"
        "class coverage|coverage|covering|testing|test admin|proctor|proctoring|proctored|state "
        "testing|"
        "test administration|assessment administration|lunch duty|duty|bus duty|recess duty|"
        "supervision|map testing|"
        "suplencia|sustitucion",
    ),
    ("travel", TIME, "travel|travel time|driving|drive time|mileage|viaje"),
    (
        "preparation",
        TIME,
        "prep|preparation|pd planning|planning pd|prepping|materials prep|lesson prep|prep time|"
        "pd prep|research|"
        "resource creation|planning time|preparacion|coach prep",
    ),
    (
        "administration",
        TIME,
        "admin|administration|administrative|admin time|paperwork|data entry|office|office time|"
        "coach meeting|coaches meeting|district meeting|staff meeting|admin meeting|principal "
        "meeting|"
        "meeting with principal|own pd|pd attended|attended pd|emails and admin|admin tasks|other "
        "duties|"
        "ic meeting|coach pd|administracion",
    ),
)
TIME_STARTS = (
    (
        "displaced",
        "subbed|subbing|sub for|covered|covering|proctor|testing|test admin|coverage for|lunch "
        "duty|bus duty|state testing|proctoring|map testing",
    ),
    ("travel", "travel|drive to|driving"),
    ("administration", "paperwork|coach team meeting|coaches team meeting"),
    ("preparation", "prep for|prepped|prep materials|prepping|preparing|preparing materials"),
)
MODES = {
    "in_person": "in person|inperson|face to face|f2f|onsite|on site|presencial|classroom|in "
    "class|live|person",
    "video": "virtual|zoom|video|online|google meet|teams|remote|webex|video call|en linea|"
    "virtual meeting",
    "phone": "phone|call|phone call|telephone|telefono",
    "hybrid": "hybrid|mixed|hibrido",
    "email": "email|e mail|correo",
    "chat": "chat|text|slack|message",
}
STATES = {
    "cancelled": "cancelled|canceled|cancel|cancelado|cancelada|rescheduled|postponed|snow day|"
    "not held",
    "no_show": "no show|noshow|teacher absent|absent|did not attend|teacher out|missed",
    "planned": "planned|scheduled|upcoming|programado",
    "held": "held|completed|complete|done|yes|y|attended|occurred|realizada|realizado|closed",
}

# What a line of prose begins with when it tells what was done ("observed 3rd period").
VERBS = {
    "observed": "observation",
    "observing": "observation",
    "modeled": "modeling",
    "modelled": "modeling",
    "co taught": "co_teaching",
    "cotaught": "co_teaching",
    "co planned": "planning",
    "coplanned": "planning",
    "planned with": "planning",
    "debriefed": "debrief",
    "met with": "check_in",
    "emailed": "email",
    "texted": "chat",
}
