"""How the page of an import words its questions: titles of groups, answers for all, effects."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from stemhappens.intake.outcomes import Question
from stemhappens.intake.rows.decisions import CONFIRM, Decision, option_of
from stemhappens.intake.rows.effects import Effect
from stemhappens.web.components import Sentence, Strong, compose
from stemhappens.web.imports.contexts import Code
from stemhappens.web.says import listed

QUOTED = re.compile("“([^”]*)”")
NAMED = 4
"""So many of a group's words stand in its hint."""

TITLES = {
    "people_likely": ngettext_lazy(
        "%d spelling is probably this person", "%d spellings are probably these people"
    ),
    "coaches_likely": ngettext_lazy(
        "%d spelling is probably this coach", "%d spellings are probably these coaches"
    ),
    "schools_likely": ngettext_lazy(
        "%d spelling is probably this school", "%d spellings are probably these schools"
    ),
    "people": ngettext_lazy("%d name fits nobody for sure", "%d names fit nobody for sure"),
    "coaches": ngettext_lazy(
        "%d name fits no coach for sure", "%d names fit no coach for sure"
    ),
    "schools": ngettext_lazy(
        "%d place fits no school for sure", "%d places fit no school for sure"
    ),
    "either": ngettext_lazy(
        "%d entry names two schools. Which was visited?",
        "%d entries name two schools. Which was visited?",
    ),
    "types": ngettext_lazy(
        "%d activity is no type we know", "%d activities are no types we know"
    ),
    "displaced": ngettext_lazy(
        "%d activity is taken as other work", "%d activities are taken as other work"
    ),
    "lengths": ngettext_lazy("%d length gives no minutes", "%d lengths give no minutes"),
    "ranges": ngettext_lazy("%d length is a range", "%d lengths are ranges"),
    "commas": ngettext_lazy(
        "Is %d entry with a comma one person or two?",
        "Are %d entries with a comma one person each, or two?",
    ),
    "sheets": ngettext_lazy(
        "What becomes of the entries of %d sheet?", "What becomes of the entries of %d sheets?"
    ),
    "links": ngettext_lazy(
        "%d person of the roster may be here already. Is that one person?",
        "%d people of the roster may be here already. Is each one person?",
    ),
    "sames": ngettext_lazy(
        "%d person of the roster is taken as the one of that name here",
        "%d people of the roster are taken as those of their name here",
    ),
    "listed_likely": ngettext_lazy(
        "%d school of the list is probably this one", "%d schools of the list are probably these"
    ),
    "listed": ngettext_lazy(
        "%d school of the list fits none here for sure",
        "%d schools of the list fit none here for sure",
    ),
    "changeds": ngettext_lazy(
        "%d row has changed since it came in", "%d rows have changed since they came in"
    ),
}  # fmt: skip
CHOICES = {
    CONFIRM: gettext_lazy("Yes, take each as shown"),
    "own": gettext_lazy("The teacher’s own school that day"),
    "none": gettext_lazy("No schools: other places"),
    "nobody": gettext_lazy("Nobody: keep the visits without these names"),
    "keep": gettext_lazy("Coaching visits; keep each type as written"),
    "time_entry": gettext_lazy("Not coaching: time for something else"),
    "visit": gettext_lazy("Coaching visits"),
    "unknown": gettext_lazy("Their length is unknown: visits without hours"),
    "shorter": gettext_lazy("The shorter of the two"),
    "middle": gettext_lazy("The middle"),
    "longer": gettext_lazy("The longer of the two"),
    "one": gettext_lazy("One person each"),
    "two": gettext_lazy("Two people each"),
    "leave_out": gettext_lazy("Leave these rows out"),
}
NEW = {
    "schools": gettext_lazy("Schools that are missing: add each"),
    "schools_likely": gettext_lazy("Schools that are missing: add each"),
    "listed": gettext_lazy("Schools that are missing here: add each"),
    "listed_likely": gettext_lazy("Schools that are missing here: add each"),
}


def title_of(decision: Decision) -> str:
    """What a decision is about, as one sentence."""
    if decision.single:
        return decision.questions[0].text
    number = len(decision.questions)
    return str(TITLES[decision.cause] % number)


def hint_of(decision: Decision) -> str:
    """The words in question, or where the rows stand."""
    if decision.single:
        return where_of(decision.questions[0])
    said = [said_of(q) for q in decision.questions]
    more = len(said) - NAMED
    if more > 0:
        return _("%(some)s and %(n)d more") % {"some": ", ".join(said[:NAMED]), "n": more}
    return listed(said)


def where_of(question: Question) -> str:
    """The first rows of a question, as a person finds them."""
    places = [str(where) for where in question.rows[:3]]
    more = len(question.rows) - len(places)
    said = "; ".join(places)
    return _("%(places)s and %(n)d more") % {"places": said, "n": more} if more else said


def said_of(question: Question) -> str:
    """The words of the cell that a question is about, in “…”; else what it tells of its row."""
    found = QUOTED.search(question.text)
    return found[0] if found else question.text.removesuffix(_("What holds?")).strip()


def group_choice(decision: Decision, choice: str) -> str:
    """What a choice means for all questions of a group."""
    if choice == "new":
        return str(NEW.get(decision.cause, _("People who are missing: add each")))
    if choice in CHOICES:
        return str(CHOICES[choice])
    option = option_of(decision.questions[0], choice)
    return option.label if option else choice


def coded(text: str) -> Sentence:
    """A text with the words of cells set apart: what stands in “…” becomes a piece of its own."""
    pieces: list[object] = []
    for place, part in enumerate(QUOTED.split(text)):
        if part:
            pieces.append(Code(part) if place % 2 else part)
    return tuple(pieces)  # type: ignore[arg-type]


def effect_of(effect: Effect) -> Sentence:
    """ "+38 sessions, +1 teacher"; "0" for an answer that brings nothing in."""
    times, teachers, schools = effect.times, len(effect.teachers), len(effect.schools)
    counts = (
        (effect.sessions, ngettext("{n} session", "{n} sessions", effect.sessions)),
        (times, ngettext("{n} entry of other time", "{n} entries of other time", times)),
        (teachers, ngettext("{n} teacher", "{n} teachers", teachers)),
        (schools, ngettext("{n} school", "{n} schools", schools)),
    )
    said = [compose(words, n=Strong(f"+{count:,}")) for count, words in counts if count]
    if effect.changed:
        words = ngettext("{n} visit changed", "{n} visits changed", effect.changed)
        said.append(compose(words, n=Strong(f"{effect.changed:,}")))
    if not said:
        return (Strong("0"),)
    first, *others = said
    return first + tuple(piece for one in others for piece in (", ", *one))


def besides(effect: Effect, names: Mapping[str, str], said: str) -> list[str]:
    """What else is to be known of an answer: which schools it makes, and what still waits."""
    lines = []
    stay = effect.own.get("", 0)
    become = [(uid, n) for uid, n in effect.own.most_common() if uid]
    if become:
        (first, count), *others = become
        words = {"n": count, "school": names.get(first, first)}
        told = ngettext("%(n)d row becomes %(school)s", "%(n)d rows become %(school)s", count)
        rest = [f"{n} {names.get(uid, uid)}" for uid, n in others]
        lines.append(", ".join([told % words, *rest]) + ".")
    if stay and effect.own:
        lines.append(
            ngettext(
                "%(n)d row names no teacher of theirs and stays “%(said)s”.",
                "%(n)d rows name no teacher of theirs and stay “%(said)s”.", stay,
            ) % {"n": stay, "said": said}
        )  # fmt: skip
    if effect.waits:
        lines.append(
            ngettext(
                "%d of these rows waits for another answer, too.",
                "%d of these rows wait for another answer, too.", effect.waits,
            ) % effect.waits
        )  # fmt: skip
    return lines
