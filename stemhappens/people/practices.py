"""The practices of science, mathematics and computing that goals and next steps are tagged by.

Eight science and engineering practices of the Next Generation Science Standards, eight Standards
for Mathematical Practice of the Common Core, seven core practices of the K–12 Computer Science
Framework. The codes are kept in rows (Goal.practice, LibraryEntry.practice): never change one.
"""

from dataclasses import dataclass

NGSS = "NGSS practices"
MATH = "Standards for Mathematical Practice"
CS = "K–12 CS practices"


@dataclass(frozen=True)
class Practice:
    """A practice. topic: the code of the topic that stands for it in a district's vocabulary."""

    code: str
    topic: str
    name: str
    framework: str


PRACTICES = (
    Practice("ngss-1", "asking-questions", "Asking questions and defining problems", NGSS),
    Practice("ngss-2", "developing-models", "Developing and using models", NGSS),
    Practice("ngss-3", "investigations", "Planning and carrying out investigations", NGSS),
    Practice("ngss-4", "analyzing-data", "Analyzing and interpreting data", NGSS),
    Practice(
        "ngss-5", "computational-thinking", "Using mathematics and computational thinking", NGSS
    ),
    Practice(
        "ngss-6", "explanations-design", "Constructing explanations and designing solutions", NGSS
    ),
    Practice("ngss-7", "argument-evidence", "Engaging in argument from evidence", NGSS),
    Practice(
        "ngss-8", "communicating", "Obtaining, evaluating and communicating information", NGSS
    ),
    Practice("smp-1", "smp1-persevere", "Make sense of problems and persevere", MATH),
    Practice("smp-2", "smp2-reason", "Reason abstractly and quantitatively", MATH),
    Practice("smp-3", "smp3-arguments", "Construct viable arguments and critique reasoning", MATH),
    Practice("smp-4", "smp4-model", "Model with mathematics", MATH),
    Practice("smp-5", "smp5-tools", "Use appropriate tools strategically", MATH),
    Practice("smp-6", "smp6-precision", "Attend to precision", MATH),
    Practice("smp-7", "smp7-structure", "Look for and make use of structure", MATH),
    Practice("smp-8", "smp8-regularity", "Express regularity in repeated reasoning", MATH),
    Practice("cs-1", "cs1-inclusive", "Fostering an inclusive computing culture", CS),
    Practice("cs-2", "cs2-collaborating", "Collaborating around computing", CS),
    Practice("cs-3", "cs3-problems", "Recognizing and defining computational problems", CS),
    Practice("cs-4", "cs4-abstractions", "Developing and using abstractions", CS),
    Practice("cs-5", "cs5-artifacts", "Creating computational artifacts", CS),
    Practice("cs-6", "cs6-testing", "Testing and refining computational artifacts", CS),
    Practice("cs-7", "cs7-communicating", "Communicating about computing", CS),
)
"""In the order of their frameworks."""

NAMES = {practice.code: practice.name for practice in PRACTICES}


def by_framework() -> dict[str, list[Practice]]:
    """The practices of each framework, in order."""
    found: dict[str, list[Practice]] = {}
    for practice in PRACTICES:
        found.setdefault(practice.framework, []).append(practice)
    return found


def practice_name(code: str) -> str:
    """The name of a practice; the code itself where it is none of ours; empty for none."""
    return NAMES.get(code, code)
