"""Differences between an earlier report and ours, in sentences and rows."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.coaching.reads import SessionFilter, session_lines, session_rows
from stemhappens.core import clock
from stemhappens.intake.outcomes import in_sentences
from stemhappens.metrics.figure import decimal_text
from stemhappens.people.models import Person, School
from stemhappens.people.reads import names_for
from stemhappens.reports.countings import Cause, FileRow
from stemhappens.reports.reconcile import Compared
from stemhappens.web.components import Column, Linked, Part, Row, Rows, Sentence
from stemhappens.web.doors import Door
from stemhappens.web.reconcile.contexts import CauseShown, ComparedShown
from stemhappens.web.reconcile.forms import LABELS
from stemhappens.web.says import day_text, listed

MOST = 50
"""Rows of a cause that are shown at once."""


def headline(found: Sequence[Compared], year: str) -> str:
    """ "The report of 2024–25 said 142 sessions; we find 106"."""
    told = [one for one in found if one.said is not None]
    label = year.replace("-", "–")
    if not told:
        return _("What did the report of %s say?") % label
    differ = [one for one in told if one.difference]
    if not differ:
        return ngettext(
            "The report of %(year)s and we agree on its figure",
            "The report of %(year)s and we agree on all %(n)d figures",
            len(told),
        ) % {"year": label, "n": len(told)}  # fmt: skip
    first = differ[0]
    return _("The report of %(year)s said %(said)s %(unit)s; we find %(found)s") % {
        "year": label,
        "said": decimal_text(Fraction(first.said or 0)),
        "unit": str(LABELS[first.figure.name]).lower(),
        "found": decimal_text(first.found),
    }


def shown(door: Door, found: Sequence[Compared], using: str) -> tuple[ComparedShown, ...]:
    """Each figure, with the causes of its difference and their rows."""
    names = _Names.read(door, [cause for one in found for cause in one.causes], using)
    return tuple(_figure(one, names) for one in found)


def _figure(one: Compared, names: "_Names") -> ComparedShown:
    gap = one.difference
    tone, state = "", _("not given")
    if gap is not None:
        exact = gap == 0 or bool(one.together)
        tone = "go" if exact else "ask"
        state = _("the same") if gap == 0 else _("explained") if exact else _("in part")
    return ComparedShown(
        name=str(LABELS[one.figure.name]),
        definition=one.figure.definition,
        said="" if one.said is None else decimal_text(Fraction(one.said)),
        found=decimal_text(one.found),
        sentence=_sentence(one),
        tone=tone,
        state=state,
        causes=tuple(_cause(cause, cause in one.together, names) for cause in one.causes),
    )


def _sentence(one: Compared) -> str:
    gap = one.difference
    if gap is None:
        return _("The report did not give it, or it has not been typed.")
    if gap == 0:
        return _("The report and we say the same.")
    more = _("It said %s more than we find.") if gap > 0 else _("It said %s fewer than we find.")
    said = more % decimal_text(abs(gap))
    if one.together:
        causes = [f"{_adds(c.adds)} {c.said[:1].lower()}{c.said[1:]}" for c in one.together]
        return f"{said} " + _("Exactly that much comes from: %s.") % listed(causes)
    if not one.causes:
        return f"{said} " + _("Nothing in the files accounts for it.")
    most = sum((c.adds for c in one.causes if c.adds > 0), Fraction(0))
    if gap > most:
        words = {"most": decimal_text(most), "left": decimal_text(gap - most)}
        why = _("What follows comes to %(most)s; %(left)s more stay unexplained.") % words
    else:
        why = _("No combination of what follows comes to just that.")
    return f"{said} {why}"


def _adds(adds: Fraction) -> str:
    return f"{'+' if adds > 0 else '−'}{decimal_text(abs(adds))}"


def _cause(cause: Cause, exact: bool, names: "_Names") -> CauseShown:
    rows, whole = names.rows(cause)
    more = whole - MOST
    said = ngettext("and %d more", "and %d more", more) % more if more > 0 else ""
    count = ngettext("%d row", "%d rows", whole) % whole if rows else ""
    return CauseShown(_adds(cause.adds), cause.said, exact, rows, count, said)


class _Names:
    """What the rows of causes are called, read once for the page."""

    def __init__(
        self,
        door: Door,
        visits: Mapping[int, tuple[Part | Sentence, ...]],
        people: Mapping[int, Part],
        schools: Mapping[int, str],
    ) -> None:
        self.door, self.visits, self.people, self.schools = door, visits, people, schools

    @classmethod
    def read(cls, door: Door, causes: Sequence[Cause], using: str) -> "_Names":
        """Visits, people and schools of all causes, each in one go."""
        today = clock.today(door.district)
        ids = {pk for cause in causes for pk in cause.sessions[:MOST]}
        seen = session_rows(door.actor, SessionFilter()).using(using).filter(pk__in=ids)
        rows = list(seen.select_related("school", "session_type"))
        visits = {
            line.id: (
                Linked(day_text(line.day), door.url("session", uid=line.uid), False, False, True),
                listed(line.teachers or ()),
                "" if line.minutes is None else str(line.minutes),
                listed([part for part in (line.type_name, _state_of(line.state_name)) if part]),
            )
            for line in session_lines(rows, door.actor, today)
        }
        wanted = {pk for cause in causes for pk in cause.people[:MOST]}
        names = names_for(door.actor, wanted, today)
        people: dict[int, Part] = {
            pk: Linked(names.get(pk, ""), door.url("person", uid=uid), False, False, True)
            for pk, uid in Person.objects.using(using)
            .filter(pk__in=wanted)
            .values_list("pk", "uid")
        }
        at = {pk for cause in causes for pk in cause.schools}
        schools = dict(
            School.objects.using(using).filter(pk__in=at).values_list("pk", "name")
        )  # fmt: skip
        return cls(door, visits, people, schools)

    def rows(self, cause: Cause) -> tuple[Rows | None, int]:
        """The rows of a cause, as a table; and how many there are in all."""
        if cause.file_rows:
            lines = tuple(Row(self._file_row(row)) for row in cause.file_rows[:MOST])
            return Rows(cause.said, _heads(_("Row")), lines, tight=True), len(cause.file_rows)
        if cause.sessions:
            found = [self.visits[pk] for pk in cause.sessions[:MOST] if pk in self.visits]
            lines = tuple(Row(cells) for cells in found)
            return Rows(cause.said, _heads(_("Visit")), lines, tight=True), len(cause.sessions)
        named: list[Part] = [self.people[pk] for pk in cause.people[:MOST] if pk in self.people]
        named += [self.schools[pk] for pk in cause.schools if pk in self.schools]
        if not named:
            return None, 0
        head = _("School") if cause.schools else _("Who")
        one = tuple(Row((part,)) for part in named)
        return Rows(cause.said, (Column(head),), one, tight=True), len(cause.people or named)

    def _file_row(self, row: FileRow) -> tuple[Part | Sentence, ...]:
        place = ", ".join(p for p in (row.sheet, _("row %d") % row.row, row.cell) if p)
        said = [day_text(row.day) if row.day else "", row.named]
        return (
            Linked(place, self.door.url("import-one", uid=row.imported), False, False, True),
            ", ".join(part for part in said if part),
            "" if row.minutes is None else str(row.minutes),
            in_sentences(row.reasons),
        )


def _heads(first: str) -> tuple[Column, ...]:
    return (Column(first), Column(_("Who")), Column(_("Minutes"), num=True), Column(_("Why")))


def _state_of(name: str) -> str:
    return "" if name == "held" else name
