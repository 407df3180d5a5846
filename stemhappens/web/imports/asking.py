"""The questions of a file, and the columns, as the page asks them; and what was answered."""

from collections.abc import Iterable, Mapping, Sequence

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.intake.commit.memory import ABOUT_NAMES
from stemhappens.intake.outcomes import Question
from stemhappens.intake.rows.reading import Reading
from stemhappens.intake.stage import COLUMN
from stemhappens.intake.tables.headings import KINDS
from stemhappens.web.imports.contexts import ColumnShown, OptionShown, QuestionShown

FREE = "free:"
"""A typed answer is sent under this and the question's key; it holds over a chosen one."""

CHOSEN = "answer:"
AGAIN = "again"


def asked(questions: Iterable[Question]) -> tuple[QuestionShown, ...]:
    """The open questions, those of most rows first."""
    return tuple(_shown(q, n) for n, q in enumerate(questions) if q.answer is None)


def settled(questions: Iterable[Question], given: Mapping[str, str]) -> tuple[QuestionShown, ...]:
    """The questions that an answer or a stated assumption settles; they can be changed."""
    known = list(questions)
    shown = [
        _shown(q, n, yours=q.key in given) for n, q in enumerate(known) if q.answer is not None
    ]
    asked_now = {question.key for question in known}
    named = [key for key in given if key.startswith(ABOUT_NAMES) and key not in asked_now]
    return (*shown, *(_named(key, number) for number, key in enumerate(named)))


def _named(key: str, number: int) -> QuestionShown:
    """An answer that settled its question for good: it can be taken back, and is asked again."""
    words = key.partition(":")[2].partition("@")[0]
    again = OptionShown(f"again-{number}", AGAIN, _("Take this answer back and ask again"), False)
    return QuestionShown(
        name=key, rows="", count=0, text=_("“%s” is settled") % words, where="", options=(again,),
        yours=True,
    )  # fmt: skip


def _shown(question: Question, number: int, yours: bool = False) -> QuestionShown:
    count = len(question.rows)
    options = tuple(
        OptionShown(
            f"q{number}-{place}", option.choice, option.label, option.likely,
            option.choice == question.answer,
        )
        for place, option in enumerate(question.options)
    )  # fmt: skip
    offered = {option.choice for option in question.options}
    others = tuple(pair for pair in question.others if pair[0] not in offered)
    said = next((o.label for o in options if o.chosen), question.answer or "")
    typed = question.answer if question.answer and not any(o.chosen for o in options) else ""
    return QuestionShown(
        name=question.key,
        rows=ngettext("row", "rows", count),
        count=count,
        text=question.text,
        where=_where(question),
        options=options,
        free=_("or choose from the district’s list") if others else _typed_hint(question),
        free_value=typed or "",
        examples=tuple(t for t in question.examples if t != question.text)[:3],
        said=dict(others).get(said, said),
        yours=yours,
        others=others,
    )


def _typed_hint(question: Question) -> str:
    """The hint of a typed answer; what is named by an id can only be chosen."""
    return "" if question.others else question.free_hint


def _where(question: Question) -> str:
    places = [str(where) for where in question.rows[:3]]
    more = len(question.rows) - len(places)
    said = "; ".join(places)
    return _("%(places)s and %(n)d more") % {"places": said, "n": more} if more else said


def columns_of(reading: Reading) -> tuple[ColumnShown, ...]:
    """What each heading was taken for; the same heading in many tabs stands once."""
    found: dict[str, ColumnShown] = {}
    for one in reading.columns:
        heading = one.column.heading or one.column.letter
        if heading not in found:
            found[heading] = ColumnShown(
                name=COLUMN + heading,
                where=one.sheet or one.file,
                heading=heading,
                kind=one.column.kind,
                reason=one.column.reason,
                by_person=one.column.by_person,
            )
    return tuple(found.values())


def kind_choices() -> tuple[tuple[str, str], ...]:
    """The kinds a column can be, by name."""
    return tuple((kind, kind.replace("_", " ")) for kind in sorted(KINDS))


def answers_of(sent: QueryDict, questions: Sequence[Question], reading: Reading | None) -> (
    dict[str, str]
):  # fmt: skip
    """What a person chose, typed or corrected; a column left as it was guessed is no answer."""
    given: dict[str, str] = {}
    for question in questions:
        typed = sent.get(FREE + question.key, "").strip()
        chosen = sent.get(CHOSEN + question.key, "")
        known = {option.choice for option in question.options}
        if typed:
            given[question.key] = typed[:200]
        elif chosen in known:
            given[question.key] = chosen
    for name in sent:
        if name.startswith(CHOSEN) and sent.get(name) == AGAIN:
            given[name.removeprefix(CHOSEN)] = ""
    for column in columns_of(reading) if reading else ():
        kind = sent.get(column.name, "")
        if kind in KINDS and (kind != column.kind or column.by_person):
            given[column.name] = kind
    return given
