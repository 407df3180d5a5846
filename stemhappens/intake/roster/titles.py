"""What the headings of a staff list and its job titles say; rules as data."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from stemhappens.intake.files.sheets import Row, Sheet
from stemhappens.intake.text import fold

STAFF_HEADINGS: Mapping[str, str] = {
    "name": "name|teacher|teacher name|staff name|full name|employee|employee name|staff|nombre|"
    "staff member|educator|"
    "last first|last name first name|name last first|nombre completo",
    "given": "first|first name|given name|given|fname|preferred name|nombre de pila|firstname|"
    "teacher first name",
    "family": "last|last name|surname|family name|lname|apellido|apellidos|lastname|teacher last "
    "name",
    "school": "school|site|campus|building|location|school name|escuela|plantel|assigned school|"
    "home school|"
    "work location|school site|bldg|schools",
    "role": "role|title|position|job title|assignment|puesto|cargo|job|staff type|position title|"
    "type",
    "subject": "subject|subjects|department|dept|content area|materia|content|subject area|"
    "subject taught|certification",
    "grades": "grade|grades|grade level|grade levels|grado|level|grade s",
    "email": "email|e mail|email address|correo|work email|staff email|correo electronico",
    "starts": "start date|start|from|hire date|hired|date of hire|begin date|effective date|fecha "
    "de inicio|since",
    "ends": "end date|end|until|to|termination date|last day|left|exit date|fecha de fin|leave "
    "date",
    "id": "id|employee id|staff id|emp id|employee number|teacher id|employee no|local id|person "
    "id|sourcedid|no de empleado",
}
KIND_OF = {w: k for k, words in STAFF_HEADINGS.items() for w in words.split("|")}
# The first pattern that a title fits gives the role.
TITLE_ROLES = (
    (
        "staff",
        r"custodian|secretar|clerk|administrative|office|nurse|counsel|librar|psych|speech|social",
    ),
    (
        "coach",
        r"coach|tosa|instructional specialist|instructional facilitator|stem specialist|mentor",
    ),
    ("principal", r"principal|head of school|director of school|site administrator"),
    ("administrator", r"superintendent|administrator|director|coordinator|supervisor|dean"),
    ("paraprofessional", r"para|aide|assistant|tutor"),
    (
        "teacher",
        r"teach|maestr|docente|instructor|faculty|educator|grade|math|science|stem|certificated",
    ),
)
STUDENT_HEADING = re.compile(
    r"\b(?:students?|pupils?|learners?|scholars?|homeroom|guardians?|parents?|dob|birth\w*)\b"
)
"""Words of headings, folded, that only a list of students has."""
NO_STAFF = re.compile(r"(?:student|pupil|learner|scholar|guardian|parent|parent guardian|family)s?")
"""Titles, folded, of people who are never kept."""


def of_students(row: Row, kinds: Mapping[str, int]) -> bool:
    """Tell whether headings are those of students: by a word, or grades where no job is told."""
    texts = [fold(value) for value in row if isinstance(value, str)]
    said = any(STUDENT_HEADING.search(text) for text in texts)
    jobless = "grades" in kinds and not kinds.keys() & {"role", "email", "subject"}
    return said or jobless


def student_list(sheet: Sheet) -> str:
    """The sentence by which a list of students is refused."""
    return _(
        "%s looks like a list of students: it was not read, and nothing of it is kept. Send a list "
        "of staff with a column of roles or e-mails."
    ) % (sheet.name or sheet.file)
