"""A row of the grid: it says what cannot be read; what is missing, a session's check says."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stemhappens.web.friday.naming import shown
from stemhappens.web.friday.offered import Offered, Visit
from stemhappens.web.log.asked import EngagementAsked
from stemhappens.web.log.drafting import PLACES
from stemhappens.web.log.form import choices_of, number_field, one_of, text_field

ROWS = 10
"""How many rows a page has without its script."""
MOST = 60
"""How many rows are read."""
BY = (
    ("teacher", gettext_lazy("Teacher")),
    ("me", gettext_lazy("Me")),
    ("none", gettext_lazy("None needed")),
)
TYPED = ("who", "kind", "minutes", "topics", "step")
"""The cells that say that somebody wrote in a row."""


class WeekForm(forms.Form):
    """What holds for all rows: the coach a lead coach writes for, the program where several run."""

    def __init__(self, week: Offered, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        if week.leads:
            self.fields["lead"] = one_of(_("Coach"), choices_of(week.leads.items()), forms.Select)
        if len(week.programs) > 1:
            pairs = [(str(key), name) for key, name in week.programs.items()]
            self.fields["program"] = one_of(_("Program"), pairs, forms.Select)


class RowForm(forms.Form):
    """One visit. which: people of whom one has to ask for which engagement it was."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, week: Offered, place: int, data: Any = None, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial, prefix=f"r{place}")
        self.place = place
        self.which: dict[int, BoundField] = {}
        self.fields["day"] = one_of(_("Day"), week.days, forms.Select)
        self.fields["who"] = _named(_("With whom"), "people")
        self.fields["where"] = one_of(_("Where"), week.places, forms.Select)
        self.fields["kind"] = one_of(_("Type"), week.kinds, forms.Select)
        self.fields["minutes"] = number_field(
            _("Minutes"), _("Write the minutes as a number, such as 45."), 7, 2
        )
        self.fields["minutes"].widget = forms.TextInput(attrs={"inputmode": "numeric"})
        self.fields["topics"] = _named(_("Topics"), "topics")
        self.fields["step"] = text_field(_("Next step"))
        self.fields["by"] = one_of(
            _("Who does it"), [(key, str(label)) for key, label in BY], forms.Select
        )
        for name in ("who", "topics", "step", "minutes"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    @property
    def number(self) -> int:
        """Its place, from 1."""
        return self.place + 1

    @property
    def written(self) -> bool:
        """True when somebody wrote in it; a day alone is no visit."""
        if not self.is_bound:
            return bool(self.initial.get("who"))
        return any(self._sent(name) != self._begun(name) for name in TYPED)

    def _sent(self, name: str) -> str:
        return str(self.data.get(self.add_prefix(name), "")).strip()

    def _begun(self, name: str) -> str:
        value = self.initial.get(name)
        return "" if value is None else str(value).strip()

    @property
    def cells(self) -> list[BoundField]:
        """The fields in the order of the columns."""
        return [self[name] for name in self.fields if not self.fields[name].widget.is_hidden
                and not name.startswith("which_")]  # fmt: skip

    def chosen(self, person: int) -> str:
        """What was chosen of the engagements of a person; empty: nothing."""
        return self._sent(f"which_{person}")

    def ask_which(self, person: int, name: str, choices: tuple[EngagementAsked, ...]) -> None:
        """Ask for which engagement a person's visit was."""
        pairs = [("", _("Choose")), *((str(one.id), one.title) for one in choices)]
        pairs.append(("alone", _("None of them")))
        field = f"which_{person}"
        label = _("Which of %(name)s’s engagements?") % {"name": name}
        self.fields[field] = one_of(label, pairs, forms.Select)
        self.which[person] = self[field]


def _named(label: str, names: str) -> forms.CharField:
    """A cell in which a few letters name somebody; its list is in the page."""
    field = text_field(label)
    field.widget.attrs |= {"list": names, "data-combo": names}
    return field


def first_rows(week: Offered) -> list[RowForm]:
    """The rows a page begins with: the week's plans, then empty ones."""
    rows = [
        RowForm(week, place, initial=plan_initial(week, plan))
        for place, plan in enumerate(week.plans)
    ]
    count = max(ROWS, len(rows) + 1)
    return rows + [RowForm(week, n, initial=_empty(week)) for n in range(len(rows), count)]


def sent_rows(week: Offered, data: Any) -> list[RowForm]:
    """The rows that were sent, those of plans beside what they began with."""
    rows = []
    for place in range(MOST):
        text = data.get(f"r{place}-uid")
        if text is None:
            continue
        initial = next(
            (plan_initial(week, plan) for plan in week.plans if str(plan.row.uid) == text), {}
        )
        rows.append(RowForm(week, place, data, initial))
    return rows


def plan_initial(week: Offered, plan: Visit) -> dict[str, Any]:
    """A planned visit as its row begins."""
    row = plan.row
    return {
        "uid": row.uid,
        "version": row.version,
        "day": row.day.isoformat(),
        "who": shown(plan.people, week.names),
        "where": str(row.school_id or _elsewhere(row.place, row.mode)),
        "kind": str(row.session_type_id or ""),
        "topics": shown(plan.topic_ids, week.topics),
        "by": "teacher",
    }


def _elsewhere(place: str, mode: str) -> str:
    """How the form calls a place that is no school; empty for a school that is not known."""
    return next((key for key, value in PLACES.items() if value == (place, mode)), "")


def _empty(week: Offered) -> dict[str, Any]:
    return {"uid": uuid4(), "day": week.last_day.isoformat(), "by": "teacher"}


def with_new_uid(week: Offered, row: RowForm) -> RowForm:
    """The same row under a uid of its own, so that it can be saved."""
    data = row.data.copy()
    data[row.add_prefix("uid")] = str(UUID(int=uuid4().int))
    again = RowForm(week, row.place, data, row.initial)
    again.is_valid()
    return again
