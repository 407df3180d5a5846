"""The vocabularies a new district begins with: session types, topics, phases."""

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

NGSS = "NGSS practices"
MATH = "Standards for Mathematical Practice"
CS = "K–12 CS practices"

TOPICS = (
    # code, name, framework
    ("asking-questions", "Asking questions and defining problems", NGSS),
    ("developing-models", "Developing and using models", NGSS),
    ("investigations", "Planning and carrying out investigations", NGSS),
    ("analyzing-data", "Analyzing and interpreting data", NGSS),
    ("computational-thinking", "Using mathematics and computational thinking", NGSS),
    ("explanations-design", "Constructing explanations and designing solutions", NGSS),
    ("argument-evidence", "Engaging in argument from evidence", NGSS),
    ("communicating", "Obtaining, evaluating and communicating information", NGSS),
    ("smp1-persevere", "Make sense of problems and persevere", MATH),
    ("smp2-reason", "Reason abstractly and quantitatively", MATH),
    ("smp3-arguments", "Construct viable arguments and critique reasoning", MATH),
    ("smp4-model", "Model with mathematics", MATH),
    ("smp5-tools", "Use appropriate tools strategically", MATH),
    ("smp6-precision", "Attend to precision", MATH),
    ("smp7-structure", "Look for and make use of structure", MATH),
    ("smp8-regularity", "Express regularity in repeated reasoning", MATH),
    ("cs1-inclusive", "Fostering an inclusive computing culture", CS),
    ("cs2-collaborating", "Collaborating around computing", CS),
    ("cs3-problems", "Recognizing and defining computational problems", CS),
    ("cs4-abstractions", "Developing and using abstractions", CS),
    ("cs5-artifacts", "Creating computational artifacts", CS),
    ("cs6-testing", "Testing and refining computational artifacts", CS),
    ("cs7-communicating", "Communicating about computing", CS),
)

TEMPLATE = "Coaching cycle"
PHASES = (
    # name, cadence and limit in instructional days
    ("Discovery", 10, 20),
    ("Goal-setting", 10, 15),
    ("Practice", 10, 50),
    ("Reflection", 10, 15),
    ("Sustain", 20, 40),
)
