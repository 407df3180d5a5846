"""The library a district begins with: goals and next steps to begin from, by practice.

Written for coaching: a goal says who does what, how often or how many, so that a coach and a
teacher can count it; a next step fits between two visits. Numbers are there to be changed.
"""

GOALS: dict[str, tuple[str, ...]] = {
    "ngss-1": (
        "In every science unit, students write at least ten questions of their own about the "
        "phenomenon, and three of them steer what we do next.",
        "Four of five students turn a question they have into one that an investigation can "
        "answer.",
        "I open three lessons a week with something puzzling and wait for student questions "
        "before I say a word about it.",
    ),
    "ngss-2": (
        "Four of five students revise their model at least twice in a unit and say what new "
        "evidence made them do it.",
        "In each unit, students use their own model to predict what will happen before they "
        "test it.",
        "I keep a class model on the wall in every unit and change it with the students after "
        "each investigation.",
    ),
    "ngss-3": (
        "Students plan at least one investigation a unit themselves: what they change, what they "
        "measure, what they keep the same.",
        "Four of five lab plans name how many trials are needed, and why.",
        "I hand over one decision of each lab to the students: the variable, the tool or the "
        "number of trials.",
    ),
    "ngss-4": (
        "Four of five students choose a fitting graph for their own data and say in one sentence "
        "what it shows.",
        "In every lab report, students name one pattern and one measurement that does not fit it.",
        "I plan ten minutes in each lab lesson in which groups compare their data before I "
        "comment on them.",
    ),
    "ngss-5": (
        "Three of four students use an equation, a ratio or a simulation to support a claim in "
        "science, without being told to.",
        "In each unit, students change one value in a simulation or spreadsheet and explain what "
        "followed.",
        "I name the mathematics in every science investigation and let students do it "
        "themselves in at least two lessons a week.",
    ),
    "ngss-6": (
        "Four of five written explanations link the evidence to a science idea, and do not stop "
        "at what happened.",
        "Design teams compare at least two solutions against the criteria before they build one.",
        "I ask “how do you know, and why does it work that way?” in every science discussion, at "
        "least three times.",
    ),
    "ngss-7": (
        "Eighteen of every twenty-four students back a claim in their notebooks with evidence "
        "from their own data.",
        "In a class discussion, at least eight students answer a classmate's claim with evidence "
        "for or against it.",
        "I run one claim-evidence-reasoning talk a week in which I speak less than a third of "
        "the time.",
    ),
    "ngss-8": (
        "Four of five students can say of a science text or clip what it claims, who says so and "
        "what is missing.",
        "Each student shares a finding with somebody outside the class once a term, in words and "
        "a drawing or graph.",
        "I teach one way of reading a science text each month and use it in at least two lessons.",
    ),
    "smp-1": (
        "Four of five students work on a new problem for ten minutes before they ask whether it "
        "is right.",
        "At the start of each task, students put the problem in their own words, and three of "
        "four get the question right.",
        "I answer a call for help with a question, not a step, in at least four of five cases I "
        "count.",
    ),
    "smp-2": (
        "Three of four students say what each number and letter in their equation stands for in "
        "the story.",
        "Students check a result against the situation in every word problem: unit, size, sense.",
        "I ask “what does this number mean here?” at least five times in each problem-solving "
        "lesson.",
    ),
    "smp-3": (
        "In each mathematics discussion, at least six students build on or question a "
        "classmate's reasoning.",
        "Four of five students justify an answer with a reason that a classmate can check.",
        "I show one piece of unnamed work a week and let the class find what holds and what does "
        "not.",
    ),
    "smp-4": (
        "Students meet one messy situation a unit and say what they leave out of their model, "
        "and why.",
        "Three of four students improve their model after comparing its result with reality.",
        "I replace one page of exercises a week with a situation that students turn into "
        "mathematics themselves.",
    ),
    "smp-5": (
        "Four of five students pick a tool for a task and can say why it beats another one.",
        "In one task a week, students solve the same problem with two tools and compare.",
        "I put at least three tools within reach in every lesson and no longer say which one to "
        "take.",
    ),
    "smp-6": (
        "Four of five written solutions carry units, labels and the words we agreed on.",
        "Students find and mend an imprecise statement in each lesson's opening task.",
        "I press for the exact word at least four times a discussion, and write it where all can "
        "see it.",
    ),
    "smp-7": (
        "Three of four students rewrite an expression or cut up a figure to make a problem easier.",
        "In number talks, at least five students use a structure a classmate named before.",
        "I plan one task a week in which seeing the structure saves the work, and give time to "
        "see it.",
    ),
    "smp-8": (
        "Four of five students state a shortcut in words after three examples, and test it on a "
        "fourth.",
        "Students write a general rule from a repeated calculation once in each unit.",
        "I stop after the third similar example in every lesson and ask what stays the same.",
    ),
    "cs-1": (
        "Every student speaks or shows code in each computing lesson; nobody is left out in two "
        "lessons running.",
        "Students test their project with two people unlike themselves and change one thing "
        "because of it.",
        "I keep count of whom I call on in computing lessons, until no group is called on less "
        "than its share.",
    ),
    "cs-2": (
        "In pair programming, partners change roles at least every ten minutes, and both can "
        "explain the program.",
        "Each team keeps a list of who does what, and meets it in four of five weeks.",
        "I teach one way of giving feedback on code a month, and see it used in at least half of "
        "the teams.",
    ),
    "cs-3": (
        "Four of five students can break a problem into parts and say which of them a computer "
        "should do.",
        "Students propose one problem from their school or town a unit that a program could help "
        "with.",
        "I begin each project with a day on the problem alone, before any screen is opened.",
    ),
    "cs-4": (
        "Three of four students replace repeated code by a function or loop without being asked.",
        "Students explain what their function does without saying how, in four of five code talks.",
        "I show two programs that do the same in every unit, and let students say which one is "
        "easier to change.",
    ),
    "cs-5": (
        "Every student finishes one program a term that somebody outside the class uses.",
        "Four of five students plan on paper first, and build on their plan in the first week.",
        "I give at least one choice of topic or form in each project, and every student takes it.",
    ),
    "cs-6": (
        "Students write three test cases before they run a program, one of them meant to break it.",
        "Four of five students find a bug by narrowing it down, and write how they found it.",
        "I answer “it does not work” with “what did you expect, and what happened?” every time "
        "for four weeks.",
    ),
    "cs-7": (
        "Four of five students can explain a program's purpose and its limits to somebody who "
        "does not code.",
        "Every project ends with a page that says whose data and code it uses, and under which "
        "terms.",
        "I plan a five-minute code talk into each computing lesson, led by a student.",
    ),
}
"""By practice: goals about what students do, and about what the teacher does."""

STEPS: dict[str, tuple[str, ...]] = {
    "ngss-1": (
        "Bring ten student questions from one class; we sort them together.",
        "Try one lesson opening with a phenomenon and five minutes of questions only.",
    ),
    "ngss-2": (
        "Collect three first models and three revised ones to compare.",
        "Put up an empty class model and let students fill it in the next lesson.",
    ),
    "ngss-3": (
        "Take one step out of the next lab's instructions and let groups decide it.",
        "Write the planning questions for the next investigation and share them.",
    ),
    "ngss-4": (
        "Save one class's data from the next lab so that we can plan the talk about it.",
        "Try two graphs of the same data and ask which one says more.",
    ),
    "ngss-5": (
        "Find one simulation for the next unit and note what students could change in it.",
        "Mark where mathematics comes up in next week's science lessons.",
    ),
    "ngss-6": (
        "Bring five written explanations; we look for the science idea in each.",
        "Ask “why does it work that way?” three times in the next discussion and note the answers.",
    ),
    "ngss-7": (
        "Count how many students cite evidence in the next notebook entry.",
        "Try sentence stems for agreeing and disagreeing in one discussion.",
    ),
    "ngss-8": (
        "Choose a short science text and write two questions about its source.",
        "Let three groups present a finding, with one listener's question each.",
    ),
    "smp-1": (
        "Wait a full minute before helping in one task, and note what happened.",
        "Choose a problem with more than one way in for the next lesson.",
    ),
    "smp-2": (
        "Ask what a number stands for in five conversations and write down two answers.",
        "Add a “does this make sense?” line to the next worksheet.",
    ),
    "smp-3": (
        "Pick two pieces of student work that disagree, for a discussion.",
        "Record ten minutes of discussion and count who answers whom.",
    ),
    "smp-4": (
        "Find a situation from the students' town for the next unit.",
        "Let one class list what its model leaves out.",
    ),
    "smp-5": (
        "Lay out three tools in the next lesson and watch which are chosen.",
        "Ask three students why they took the tool they took.",
    ),
    "smp-6": (
        "List the five words we want to hear in the next unit.",
        "Collect one imprecise sentence a day for an opening task.",
    ),
    "smp-7": (
        "Plan one number talk in which the structure helps, and try it.",
        "Bring two solutions to one task that use a different structure.",
    ),
    "smp-8": (
        "Stop after the third example once, and write down what students notice.",
        "Choose three calculations in a row that lead to a rule.",
    ),
    "cs-1": (
        "Keep a tally of who speaks in two computing lessons.",
        "Ask three students what would make them feel at home in this class.",
    ),
    "cs-2": (
        "Set a ten-minute timer for changing roles in the next pair lesson.",
        "Agree on one sentence for giving feedback, and hang it up.",
    ),
    "cs-3": (
        "Collect five problems from the school that a program might help with.",
        "Try one lesson in which students break up a problem without a screen.",
    ),
    "cs-4": (
        "Find a student program with repeated code, to talk about.",
        "Ask two students to name a function by what it does.",
    ),
    "cs-5": (
        "Let students sketch their program on paper before the next lesson.",
        "Find one person outside the class for whom a team could build.",
    ),
    "cs-6": (
        "Plant one bug in a sample program for the next lesson's opening.",
        "Start a wall of bugs found, and how.",
    ),
    "cs-7": (
        "Schedule two five-minute code talks for next week.",
        "Show how to credit code and pictures, in one project.",
    ),
}
"""By practice: what a coach or a teacher can do before the next visit."""
