"""The forms about a plan: when and where, with whom; and why it was not held."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from stemhappens.coaching.models import Session
from stemhappens.coaching.planning import Slot
from stemhappens.people.reads import Choice, SchoolLine
from stemhappens.web.log.drafting import PLACES
from stemhappens.web.log.form import ELSEWHERE, date_field, one_of, some_of, text_field

FIELDS = {"day": "day", "school_id": "where", "place": "where", "type_id": "kind",
          "seats": "people", "engagement": "engagement", "reason": "reason",
          "state": "state"}  # fmt: skip
"""Where each problem of a plan was typed."""


@dataclass(frozen=True)
class PlanAsked:
    """What a plan may choose from. people: who may be named besides, id and name.

    engagements: of the one teacher, where several are open: id and title.
    """

    schools: tuple[SchoolLine, ...]
    kinds: tuple[Choice, ...]
    people: tuple[tuple[int, str], ...] = ()
    engagements: tuple[tuple[int, str], ...] = ()
    today: date | None = None


class SlotForm(forms.Form):
    """When, where and what. version: the one its writer saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, asked: PlanAsked, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        self.fields["day"] = date_field(_("On which day"))
        self.fields["time"] = forms.TimeField(
            label=_("At"),
            required=False,
            widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            error_messages={"invalid": _("Write the time like 10:15.")},
        )
        self.fields["kind"] = one_of(
            _("Type of visit"), [(str(kind.id), kind.name) for kind in asked.kinds]
        )
        schools = [(str(line.id), line.name) for line in asked.schools]
        places = [("", _("Choose the place")), *schools, *((k, str(v)) for k, v in ELSEWHERE)]
        self.fields["where"] = one_of(_("Where"), places, forms.Select)

    def slot(self) -> Slot:
        """What was typed; fields that could not be read are left empty."""
        said = self.cleaned_data
        where = said.get("where") or ""
        kind = said.get("kind") or ""
        place, mode = PLACES.get(where, (Session.Place.SCHOOL, Session.Mode.IN_PERSON))
        return Slot(
            day=said.get("day"),
            starts_at=said.get("time"),
            type_id=int(kind) if kind else None,
            school_id=int(where) if where.isdecimal() else None,
            place=place,
            mode=mode,
        )

    def say(self, problems: dict[str, Iterable[str]]) -> None:
        """Each problem beside its field, else above the form."""
        for name, messages in problems.items():
            at = FIELDS.get(name, name)
            for message in dict.fromkeys(messages):
                if at not in self.errors:
                    self.add_error(at if at in self.fields else None, message)


class PlanForm(SlotForm):
    """A new plan: with whom besides. uid: sent twice, planned once."""

    uid = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, asked: PlanAsked, *args: Any, **kwargs: Any) -> None:
        super().__init__(asked, *args, **kwargs)
        if asked.engagements:
            titles = [(str(key), title) for key, title in asked.engagements]
            self.fields["engagement"] = one_of(_("Which engagement is it for?"), titles)
        people = [(str(key), name) for key, name in asked.people]
        self.fields["people"] = some_of(_("With whom"), people)

    @property
    def people_ids(self) -> tuple[int, ...]:
        """Who is named, as sent."""
        return tuple(int(key) for key in self.cleaned_data.get("people") or ())


class OffForm(forms.Form):
    """A visit that was not held: which, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, ahead: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [(str(Session.State.CANCELLED), _("Cancelled"))]
        if not ahead:
            states.append((str(Session.State.NO_SHOW), _("No-show")))
        self.fields["state"] = one_of(_("What happened?"), states)
        self.fields["reason"] = text_field(_("Why"), longest=200)

    def clean(self) -> None:
        """Both are needed."""
        if "state" not in self.errors and not self.cleaned_data.get("state"):
            self.add_error("state", _("Say whether it was cancelled or a no-show."))
        if "reason" not in self.errors and not self.cleaned_data.get("reason"):
            self.add_error("reason", _("Say why the visit did not take place."))
