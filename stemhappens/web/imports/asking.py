"""The questions of a file as its page asks them: few, the weightiest first, each with what its
answers would do.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.intake.commit.memory import ABOUT_NAMES
from stemhappens.intake.outcomes import Option, Question
from stemhappens.intake.rows.decisions import CONFIRM, Decision, decisions, likely, option_of
from stemhappens.intake.rows.effects import Effect, Effects
from stemhappens.intake.rows.reading import Reading
from stemhappens.web.imports.answering import AGAIN, CHOSEN, FREE, GROUP, SURE, list_of
from stemhappens.web.imports.contexts import (
    NameList,
    OptionShown,
    PairShown,
    QuestionShown,
    Typed,
)
from stemhappens.web.imports.words import (
    besides,
    coded,
    effect_of,
    group_choice,
    hint_of,
    said_of,
    title_of,
    where_of,
)

MOST = 12
"""So many decisions are asked at first sight; smaller ones stand folded below."""


@dataclass
class Asking:
    """The questions as shown: those asked, the smaller ones, those settled; the lists of names."""

    asked: tuple[QuestionShown, ...] = ()
    smaller: tuple[QuestionShown, ...] = ()
    settled: tuple[QuestionShown, ...] = ()
    lists: tuple[NameList, ...] = ()
    total: int = 0
    left: int = 0
    rows: int = 0


def asking(
    questions: Iterable[Question], given: Mapping[str, str], reading: Reading | None = None
) -> Asking:
    """Everything to ask. given: what was answered for this file; reading: for what answers do."""
    known = list(questions)
    shower = _Shower(given, reading)
    found = decisions(known)
    asked = [one for one in found if shower.is_asked(one)]
    settled = [one for one in found if not shower.is_asked(one)]
    keys = {question.key for question in known}
    named = [key for key in given if key.startswith(ABOUT_NAMES) and key not in keys]
    return Asking(
        asked=tuple(shower.decision(one) for one in asked[:MOST]),
        smaller=tuple(shower.decision(one) for one in asked[MOST:]),
        settled=(*(shower.decision(one) for one in settled), *(_named(key) for key in named)),
        lists=tuple(shower.lists.values()),
        total=len(found),
        left=sum(one.left > 0 for one in found),
        rows=len({where for one in found for where in one.rows}),
    )


def _named(key: str) -> QuestionShown:
    """An answer that settled its question for good: it can be taken back, and is asked again."""
    words = key.partition(":")[2].partition("@")[0]
    text = _("“%s” is settled") % words
    mark = mark_of(key)
    again = OptionShown(f"{mark}-0", AGAIN, _("Take this answer back and ask again"), False)
    return QuestionShown(
        id=mark, field=CHOSEN + key, count=0, about=(), text=text, title=coded(text), hint="",
        options=(again,), by=_("By your answer"),
    )  # fmt: skip


def mark_of(key: str) -> str:
    """The id of a question on the page; the same whenever it is drawn, so that focus stays."""
    return "q" + hashlib.sha256(key.encode()).hexdigest()[:10]


@dataclass
class _Shower:
    """Draws decisions. lists: the names that typed answers can be completed to, by id."""

    given: Mapping[str, str]
    reading: Reading | None
    lists: dict[str, NameList] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._effects = Effects(self.reading) if self.reading is not None else None

    def is_asked(self, one: Decision) -> bool:
        """Open, or answered for this file; what is assumed or was answered before is settled."""
        if not any(question.blocking for question in one.questions):
            return False
        return one.left > 0 or any(question.key in self.given for question in one.questions)

    def decision(self, one: Decision) -> QuestionShown:
        """A decision with all that belongs to it."""
        if one.single:
            return self.question(one.questions[0])
        mark, text = mark_of(one.cause), title_of(one)
        singles = tuple(self.question(q, nested=True) for q in one.questions)
        return QuestionShown(
            id=mark,
            field=GROUP + one.cause,
            count=len(one.rows),
            about=self._about(one),
            text=text,
            title=coded(text),
            hint=hint_of(one),
            options=tuple(
                self._group_option(one, choice, f"{mark}-{n}")
                for n, choice in enumerate(one.choices)
            ),
            waits=one.left > 0,
            said=group_choice(one, one.chosen) if one.chosen else self._mixed(one),
            by=self._by(one.questions),
            pairs=self._pairs(one) if CONFIRM in one.choices else (),
            singles=singles,
            unfolded=not one.choices or 0 < one.left < len(singles) or not (one.left or one.chosen),
        )

    def question(self, one: Question, nested: bool = False) -> QuestionShown:
        """A question by itself; nested: in the fold of its group."""
        mark = mark_of(one.key) + ("n" if nested else "")
        alone = Decision(one.key, [one])
        chosen = next((o.label for o in one.options if o.choice == one.answer), one.answer or "")
        return QuestionShown(
            id=mark,
            field=CHOSEN + one.key,
            count=len(one.rows),
            about=self._about(alone),
            text=one.text,
            title=coded(one.text),
            hint=where_of(one),
            options=tuple(self._option(one, o, f"{mark}-{n}") for n, o in enumerate(one.options)),
            waits=one.answer is None,
            typed=self._typed(one, mark),
            said=dict(one.others).get(chosen, chosen),
            by=self._by([one]),
        )

    def _option(self, one: Question, option: Option, mark: str) -> OptionShown:
        effect = self._effects.of(one, option) if self._effects else None
        lines = [option.why] if option.why else []
        return OptionShown(
            mark,
            option.choice,
            option.label,
            option.likely,
            option.choice == one.answer,
            (*lines, *self._besides(effect, said_of(one).strip("“”"))),
            effect_of(effect) if effect else (),
        )

    def _group_option(self, one: Decision, choice: str, mark: str) -> OptionShown:
        effect = self._effects.together(one, choice) if self._effects else None
        return OptionShown(
            mark,
            choice,
            group_choice(one, choice),
            choice == CONFIRM or all(likely(question) == choice for question in one.questions),
            one.chosen == choice,
            tuple(self._besides(effect, _("as written"))),
            effect_of(effect) if effect else (),
        )

    def _besides(self, effect: Effect | None, said: str) -> list[str]:
        return besides(effect, self.reading.names, said) if effect and self.reading else []

    def _about(self, one: Decision) -> tuple[str, ...]:
        count = len(one.rows)
        lines = [ngettext("row", "rows", count)]
        if self._effects:
            people = self._effects.named_in(one.rows)
            if people:
                lines.append(ngettext("%d teacher", "%d teachers", people) % people)
        return tuple(lines)

    def _pairs(self, one: Decision) -> tuple[PairShown, ...]:
        shown = []
        for question in one.questions:
            option, count = option_of(question, CONFIRM), len(question.rows)
            shown.append(
                PairShown(
                    id=mark_of(question.key) + "s",
                    name=SURE + question.key,
                    said=said_of(question).strip("“”"),
                    means=option.label if option else "",
                    rows=ngettext("%d row", "%d rows", count) % count,
                    checked=one.chosen != CONFIRM or question.answer == likely(question),
                )
            )
        return tuple(shown)

    def _typed(self, one: Question, mark: str) -> Typed | None:
        if not (one.free_hint or one.others):
            return None
        names = list_of(one.others)
        list_id = ""
        if names:
            list_id = "all-" + hashlib.sha256("\n".join(names).encode()).hexdigest()[:8]
            self.lists.setdefault(list_id, NameList(list_id, tuple(names)))
        by_uid = {uid: name for name, uid in names.items()}
        offered = {option.choice for option in one.options}
        typed = one.answer if one.answer and one.answer not in offered else one.misfit
        error = _("“%s” fits nothing here. Choose one of the list.") if names else _(
            "“%s” cannot be read. Type it as the hint says."
        )  # fmt: skip
        return Typed(
            id=f"{mark}-free",
            name=FREE + one.key,
            label=_("or somebody or something else of the district’s list") if names
            else one.free_hint,
            value=by_uid.get(typed, typed),
            choices=list_id,
            error=error % one.misfit if one.misfit else "",
        )  # fmt: skip

    def _by(self, questions: Iterable[Question]) -> str:
        held = list(questions)
        if any(q.key in self.given for q in held):
            return _("Your answer:")
        if all(q.answer == q.default for q in held):
            return _("Taken as:")
        return _("Answered for an earlier file:")

    def _mixed(self, one: Decision) -> str:
        said = []
        for question in one.questions:
            option = next((o for o in question.options if o.choice == question.answer), None)
            said.append(f"{said_of(question)}: {option.label if option else question.answer}")
        return "; ".join(said[:MOST])
