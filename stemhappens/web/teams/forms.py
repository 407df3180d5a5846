"""The forms of a team. They read what was typed; what does not fit, the verbs say."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from stemhappens.web.acts import ActForm
from stemhappens.web.log.form import Choices, date_field, one_of, some_of, text_field


class NameForm(ActForm):
    """What a team is called, and at which school it is."""

    def __init__(self, *args: Any, schools: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = text_field(_("What the team is called"), longest=200)
        self.fields["school_id"] = one_of(
            _("At which school"), [("", _("Across schools")), *schools], forms.Select
        )


class StartForm(NameForm):
    """A new team with its first members. uid: so that it is started once, however often sent."""

    uid = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person_ids"] = some_of(_("Who is in it"), people)
        self.fields["starts"] = date_field(_("From which day"))


class JoinForm(ActForm):
    """People who are in the team from a day on."""

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person_ids"] = some_of(_("Who joins"), people)
        self.fields["starts"] = date_field(_("Their first day in it"))


class LeaveForm(ActForm):
    """People whose time in the team ends."""

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person_ids"] = some_of(_("Who leaves"), people)
        self.fields["last"] = date_field(_("Their last day in it"))
