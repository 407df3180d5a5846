"""Rows of which it is open whether each is a visit of its own."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from stemhappens.intake.outcomes import Ask, Option, Parsed, ask, leave_out_option
from stemhappens.intake.rows.draft import Draft
from stemhappens.intake.tables.groups import together_key
from stemhappens.intake.tables.shapes import Table


def ask_together(table: Table, answers: Mapping[str, str]) -> Parsed[bool]:
    """Teachers below each other under one date or one length: one visit, or one each?"""
    options = (
        Option("one", _("One visit with all of them")),
        Option("each", _("A visit with each of them")),
        leave_out_option(),
    )
    question = _("Several rows share one date or one length: how many visits are they?")
    reason = _("This row and those beside it may be one visit.")
    return ask(Ask(together_key(table), question, options), answers, reason)


def is_bare(draft: Draft) -> bool:
    """Tell whether a row gives a day and perhaps a coach and a school, and nothing of a visit."""
    told = (
        draft.people,
        draft.first_name,
        draft.last_name,
        draft.acts,
        draft.type_text,
        draft.topics,
        draft.next_steps,
        draft.texts,
        draft.state,
        draft.mode,
        draft.headcount,
        draft.start,
        draft.length,
    )
    return draft.day is not None and not any(told)


def ask_bare(answers: Mapping[str, str]) -> Parsed[bool]:
    """Lines that were filled in ahead of visits look like visits of which all is missing."""
    options = (
        Option("leave_out", leave_out_option().label, leave_out_option().value, True),
        Option("keep", _("They took place: import them"), True),
    )
    question = _("Rows with a day and nothing of a visit: did these visits take place?")
    reason = _("The row names no teacher, no type, no length and no notes.")
    return ask(Ask("rows:bare", question, options), answers, reason)
