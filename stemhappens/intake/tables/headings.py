"""What headings say: the kind of a column by its words, Spanish ones included; rules as data."""

import re
from collections.abc import Mapping

from stemhappens.intake.text import fold, tidy

HEADINGS: Mapping[str, str] = {
    "date": "date|started at|started at utc|visited at|occurred at|date of visit|visit date|"
    "date of meeting|meeting date|session date|date of "
    "session|"
    "coaching date|date visited|day|visit day|when|fecha|fecha de visita|dia|date s|date of "
    "support|"
    "date of coaching|service date|date of service|activity date|log date|contact date|dates|"
    "date of contact|date of observation|visit|date mm dd yyyy|date of interaction|start date",
    "timestamp": "timestamp|submitted at|submission date|submitted|date submitted|created|created "
    "at|"
    "completion time|marca temporal|entry date|submitted on|date entered|time stamp",
    "start": "start|start time|time in|time began|begin|begin time|from|in|time started|hora de "
    "inicio|inicio|"
    "arrival|beginning time|time start",
    "end": "end|end time|time out|time ended|finish|to|out|stop|stop time|hora de fin|fin|"
    "departure|ending time|"
    "time end|finish time",
    "coach": "coach|coach name|coaches|name of coach|specialist|tosa|instructional coach|ic|"
    "mentor|submitted by|"
    "stem coach|your name|coach s name|logged by|entered by|facilitator|consultant|entrenador|"
    "entrenadora|asesor|asesora|asesor a|coach s|user|staff developer|your name coach|"
    "coach initials|observer|mentor "
    "teacher|"
    "name of specialist|coach first and last name|academic coach|math coach|science coach|coach "
    "teacher leader",
    "coach_email": "email address|email|username|coach email|user email|correo electronico|your "
    "email",
    "teacher": "teacher|teachers|teacher s|teacher name|teacher names|coachee|educator|educators|"
    "participant|"
    "participants|participant s|who|with whom|staff|staff member|maestro|maestra|maestros|"
    "maestro a|docente|docentes|teacher team|teachers team|teacher or team|teacher group|teacher "
    "s name|"
    "who did you work with|person|client|names|teachers supported|teacher supported|worked with|"
    "teacher staff|staff supported|attendees names|teacher s or team|profesor|profesora|teacher "
    "mentee|"
    "mentee|teacher last name|staff name|teacher name s|name of teacher|names of teachers|"
    "teachers attended|teacher staff member|teacher s supported|teacher s visited|with",
    "teacher_first": "teacher first name|first name|first|given name|teacher first",
    "teacher_last": "last name|last|surname|family name|teacher last",
    "school": "school|school name|school site|site|campus|building|location|school number|school "
    "no|school code|"
    "loc code|site name|escuela|plantel|schools|sch|school building|bldg|location code|place|where|"
    "school campus|school location|site school|name of school|loc|lugar|school s|schl",
    "minutes": "minutes|min|mins|number of minutes|no of minutes|time minutes|duration minutes|"
    "duration min|"
    "duration mins|time spent minutes|length minutes|total minutes|minutos|of minutes|time min|"
    "time in minutes|"
    "length min|minutes spent|session length minutes|duracion minutos|duration in minutes|time "
    "mins",
    "hours": "hours|hrs|hour|hr|total hours|time hours|duration hours|duration hrs|time spent "
    "hours|horas|"
    "time hrs|of hours|number of hours|hours spent|length hours|time in hours|hours logged|"
    "contact hours|"
    "hours 15 min steps|duration in hours",
    "length": "duration|length|time spent|total time|length of visit|time|length of session|"
    "session length|"
    "duracion|tiempo|amount of time|time of visit|how long|visit length|length of time|contact "
    "time|"
    "duration of visit|time on site|session duration|tiempo total|how long was the session",
    "type": "type|session type|type of session|activity|activities|type of support|purpose|"
    "coaching move|service|"
    "type of visit|visit type|support type|activity type|kind|type of activity|coaching activity|"
    "category|"
    "tipo|actividad|type of coaching|tipo de sesion|reason|role|purpose of visit|task|what|type "
    "of contact|"
    "tipo de visita|what we did|what was done|what i did|coaching type|support|kind of activity|"
    "type of service|coaching role|"
    "interaction type|move|support provided",
    "topic": "topic|topics|focus|focus area|focus area s|content|standard|strategy|focus topic|"
    "topics covered|"
    "content area|focus area of meeting|tema|enfoque|standards|area of focus|strategies|focus of "
    "session|"
    "tema s|temas|tags|topic s|coaching focus|practice|focus areas|topic focus|focus of visit|area",
    "summary": "notes|comments|details|summary|reflection|description|what happened|notas|"
    "comentarios|"
    "session notes|visit notes|coaching notes|observations|remarks|narrative|discussion|resumen|"
    "note|"
    "comment|powerful moments|additional notes|additional comments|summary of visit|description "
    "of support|observaciones|coach notes",
    "next_steps": "next steps|next step|action steps|action step|follow up|follow up needed|plan "
    "for next session|"
    "proximos pasos|action items|next|action taken|followup|to do|next steps action items|agreed "
    "next steps|follow up steps|siguientes pasos|actions|follow up actions|next steps follow up",
    "next_due": "follow up date|followup date|next step due|due|due date|next date|next visit|"
    "next meeting|next session|"
    "next visit date|by when|date of next visit|next meeting date|follow up by|fecha de "
    "seguimiento|next session date|next steps due",
    "mode": "mode|format|modality|in person virtual|virtual or in person|in person or virtual|"
    "modalidad|delivery|"
    "setting|method|how|delivery method|meeting format|virtual in person|delivery mode|contact "
    "method",
    "headcount": "attendees|number of attendees|of attendees|headcount|of teachers|number of "
    "teachers|no of teachers|"
    "count|teachers supported number|number of participants|of participants|participants count|"
    "how many|how many teachers|number attending|attendance|number of people|asistentes|"
    "attending|no attending|number attending|people attending|adults attending|"
    "no of participants|teachers n|adults present|of educators|size|group size|teacher count|"
    "total teachers",
    "state": "status|state|session status|held|visit status|did the visit take place|estado|"
    "completed|outcome",
    "engagement": "engagement|cycle|coaching cycle|cycle number|cycle no|ciclo|cycle id|"
    "engagement id",
    "phase": "phase|coaching phase|cycle phase|stage|fase|etapa|phase of cycle|cycle stage",
    "goal": "goal|teacher goal|coaching goal|goals|goal statement|smart goal|meta|action plan "
    "goals|teacher s goal|objetivo|goal text",
    "goal_status": "goal status|goal met|goal progress|goal complete|goal completed|status of "
    "goal|goal outcome",
}
_KIND_OF = {word: kind for kind, words in HEADINGS.items() for word in words.split("|")}
# Headings that some word settles, where the whole is not known. Order matters: first match wins.
PATTERNS: tuple[tuple[str, str], ...] = (
    (
        "ignored",
        r"\b(running|cumulative|ytd|to date|so far|rolling|acumulad[oa]|balance)\b|^column \d+$",
    ),
    ("next_due", r"follow ?up.*date|next.*(date|visit|meeting|session)|due"),
    ("goal_status", r"goal.*(status|met|progress|complete)"),
    (
        "ignored",
        r"student|pupil|grade|phone|address|budget|fund|mileage|miles|id$|link|url|room|period|"
        r"subject|initials of|race|gender",
    ),
    ("next_steps", r"next step|action (step|item)|follow ?up|plan for next|proximos"),
    ("minutes", r"\bmin(ute)?s?\b|minutos"),
    ("hours", r"\bh(ou)?rs?\b|horas"),
    (
        "headcount",
        r"(number|how many|no|count|#).*(teacher|attend|participant|people|educator)|attendee|"
        r"headcount",
    ),
    ("length", r"duration|length of|time spent|how long|duracion"),
    ("start", r"(start|begin|arriv).*time|time.*(start|began|in$)"),
    ("end", r"(end|finish|depart).*time|time.*(end|out$)"),
    ("timestamp", r"timestamp|submi(tted|ssion)"),
    ("date", r"\bdate\b|fecha"),
    ("type", r"type of|activity|kind of|purpose|tipo|coaching move|support provided"),
    ("topic", r"focus|topic|content area|standard|strateg|tema"),
    ("mode", r"in person|virtual|modality|format"),
    ("summary", r"notes?\b|comment|summary|describe|description|reflection|details|notas"),
    ("coach", r"\bcoach\b|specialist|mentor$|logged by|submitted by|entrenador"),
    ("teacher", r"teacher|educator|coachee|participant|docente|maestr|who did you"),
    ("school", r"school|campus|building|\bsite\b|escuela|plantel|location"),
    ("goal", r"\bgoals?\b|meta"),
    ("phase", r"\bphase\b|\bstage\b|fase"),
    ("engagement", r"\bcycle\b|engagement"),
    ("state", r"\bstatus\b"),
)
_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in PATTERNS)
KINDS = (*HEADINGS, "ignored")
CORE = frozenset(
    (
        "date",
        "timestamp",
        "coach",
        "teacher",
        "school",
        "minutes",
        "hours",
        "length",
        "type",
        "teacher_last",
        "start",
        "end",
        "topic",
        "summary",
        "next_steps",
    )
)
SINGLE = frozenset(
    (
        "date",
        "timestamp",
        "start",
        "end",
        "coach",
        "coach_email",
        "school",
        "minutes",
        "hours",
        "length",
        "mode",
        "headcount",
        "state",
        "engagement",
        "phase",
        "goal_status",
        "next_due",
    )
)


def heading_kind(text: str) -> tuple[str, bool]:
    """The kind a heading says, and whether the whole heading is known; "" where it says none."""
    folded = fold(text)
    bare = fold(re.sub(r"\([^()]*\)", " ", tidy(text)))
    for form in (folded, bare):
        if form in _KIND_OF:
            kind = _KIND_OF[form]
            return _with_unit(kind, folded), True
    if len(folded) > 90 or not folded:
        return "", False
    for kind, pattern in _PATTERNS:
        if pattern.search(folded):
            return _with_unit(kind, folded), False
    return "", False


def _with_unit(kind: str, folded: str) -> str:
    if kind != "length":
        return kind
    if re.search(r"\b(min|mins|minutes|minutos)\b", folded):
        return "minutes"
    return "hours" if re.search(r"\b(hr|hrs|hours|horas)\b", folded) else kind
