"""The yearly two questions as a teacher answers them: two taps and Send, once."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.coaching.pulse import CHOICES, TOLD_FROM, OwnPulse, answer_pulse, own_pulse
from stemhappens.core import clock
from stemhappens.core.problem import Invalid
from stemhappens.core.write import write
from stemhappens.web.components import NavItem
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of, show
from stemhappens.web.mine.contexts import Questions, QuestionsPage
from stemhappens.web.settings.kit import show_problems
from stemhappens.web.toasts import toast, toasts

HERE = "mine"


class PulseForm(forms.Form):
    """One of five for each statement. The round is named: a form kept open answers no other."""

    round = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, seen: OwnPulse, data: Any = None) -> None:
        super().__init__(data, initial={"round": seen.round_uid})
        for name, statement in (("first", seen.first), ("second", seen.second)):
            self.fields[name] = forms.ChoiceField(
                label=statement,
                choices=[(str(choice), str(choice)) for choice in CHOICES],
                help_text=_("1 not at all, 5 fully"),
                required=False,
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": _("Choose one of the five.")},
            )


def questions_of(door: Door, seen: OwnPulse) -> Questions:
    """The two questions in words; nothing to send where they are answered or somebody looks."""
    days = (seen.last - clock.today(door.district)).days
    last = ngettext("open for %d more day", "open for %d more days", days) % days
    if days == 0:
        last = _("open until tonight")
    if seen.answered_on is not None:
        return Questions(
            _("You have answered the two questions. Thank you."),
            _("Your answer was counted without your name and cannot be looked up or changed."),
            last,
        )
    return Questions(
        _("Two questions about coaching, a tap each"), _how(), last, action=door.url(
            "mine-questions"
        )
    )  # fmt: skip


def _how() -> str:
    """What becomes of an answer, said before it is sent."""
    kept = _("Your answer raises two counts and is kept nowhere else: no table, log or history "
             "says what you chose. Kept is that you answered, so that you are asked once. Only "
             "who runs the server could compare copies of it from before and after.")  # fmt: skip
    told = _("Results are shown when the round is over, from %d answers on, as how many agree; if "
             "all agree, that shows.") % TOLD_FROM  # fmt: skip
    final = _("Once sent, an answer cannot be changed or taken back.")
    return f"{kept} {told} {final}"


def questions(request: HttpRequest) -> HttpResponse:
    """The form on a page of its own, and where it is sent."""
    door = door_of(request)
    seen = own_pulse(door.actor, clock.today(door.district))
    if request.method == "POST":
        return _answer(request, door, seen)
    if seen is None:
        raise Http404("nothing is asked")
    return _page(request, door, seen, PulseForm(seen))


def _answer(request: HttpRequest, door: Door, seen: OwnPulse | None) -> HttpResponse:
    back = redirect(door.url("mine"))
    if seen is None or seen.answered_on is not None:
        said = _("You have answered already; an answer cannot be changed.")
        closed = _("The two questions are not open any more; nothing was saved.")
        toast(request, said if seen else closed, error=True)
        return back
    form = PulseForm(seen, request.POST)
    if not form.is_valid():
        return _page(request, door, seen, form, 422)
    said = form.cleaned_data
    try:
        with write(door.district, door.actor, "answer the two questions") as unit:
            answer_pulse(unit, _uid(said), _choice(said["first"]), _choice(said["second"]))
    except Invalid as invalid:
        show_problems(form, invalid.problems)
        return _page(request, door, seen, form, 422)
    toast(request, _("Counted, without your name. Thank you."))
    return back


def _uid(said: dict[str, Any]) -> UUID:
    found: UUID = said["round"]
    return found


def _choice(text: str) -> int | None:
    return int(text) if text else None


def _page(
    request: HttpRequest, door: Door, seen: OwnPulse, form: PulseForm, status: int = 200
) -> HttpResponse:
    page = QuestionsPage(
        questions_of(door, seen),
        (NavItem(_("Your coaching"), door.url("mine")), NavItem(_("Two questions"), "")),
    )
    more = {"form": form, "messages": toasts(request)}
    response = show(request, "web/mine_questions.html", page, HERE, **more)
    response.status_code = status
    return response
