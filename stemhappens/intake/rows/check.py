"""A draft becomes one outcome: who, where and what are settled together, gaps become issues."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from stemhappens.intake.outcomes import (
    Ask,
    Option,
    Outcome,
    Parsed,
    RowResult,
    State,
    Understood,
    Where,
    ask,
    leave_out_option,
)
from stemhappens.intake.rows.doubts import ask_bare, ask_together, is_bare
from stemhappens.intake.rows.draft import Draft, Job
from stemhappens.intake.rows.gaps import with_issues
from stemhappens.intake.rows.kind import Kind
from stemhappens.intake.rows.kinds import group_of, people_of
from stemhappens.intake.rows.marked import Marked
from stemhappens.intake.rows.moved import moved_to
from stemhappens.intake.rows.surmise import Surmise
from stemhappens.intake.tables.shapes import Record, Table
from stemhappens.intake.text import Value, fold, long_date, says_nothing, show, tidy
from stemhappens.intake.values.acts import state_of
from stemhappens.intake.values.clocks import between
from stemhappens.intake.values.datetext import Day
from stemhappens.intake.values.vocabulary import MICRO, TIME, VISIT
from stemhappens.intake.who.names import Said, split_people
from stemhappens.intake.who.places import Place

# Columns in which a key's codes stand for words.
CODED = frozenset(("type", "topic", "teacher", "coach", "school", "mode", "state"))


@dataclass
class Checker:
    """Checks the records of one table."""

    table: Table
    kinds: list[Kind]
    job: Job
    file: str

    def __post_init__(self) -> None:
        self.surmise = Surmise(self.table, self.job)
        self.marked = Marked(self.table, self.job.answers)
        names = Counter(kind.name for kind in self.kinds)
        self.twice = {name for name, count in names.items() if count > 1}

    def check(self, record: Record) -> tuple[RowResult, Draft]:
        """Give the record its outcome, and the draft for telling duplicates."""
        draft = Draft()
        for note in record.notes:
            draft.note(note)
        for kind in self.kinds:
            index = kind.column.index
            value = record.values[index] if index < len(record.values) else None
            if kind.name in self.twice and says_nothing(value):
                continue  # the other column of this kind says it
            kind.assign(draft, self._explained(draft, kind, value) if self.table.codes else value)
        where = Where(self.file, self.table.sheet.name, record.row, record.cell)
        self.marked.apply(draft, record)
        if record.together:
            draft.take(ask_together(self.table, self.job.answers))
        elif not self.table.drawn and is_bare(draft):
            draft.take(ask_bare(self.job.answers))
        session = self._finish(draft, record)
        return self._result(where, record, draft, session), draft

    def _explained(self, draft: Draft, kind: Kind, value: Value) -> Value:
        """What the sheet's key says of a code, in the columns that hold codes."""
        code = fold(show(value))
        meaning = self.table.codes.get(code, "") if kind.name in CODED else ""
        if not meaning or fold(meaning) == code:
            return value
        said = {"code": show(value), "word": meaning}
        draft.note(_("By the key of the sheet, “%(code)s” is %(word)s.") % said)
        return meaning

    def _result(self, where: Where, record: Record, draft: Draft, session: Understood) -> RowResult:
        if draft.left_out:
            outcome = Outcome.NOT_A_SESSION
        elif draft.wrong:
            outcome = Outcome.REJECTED
        elif draft.waiting or session.date is None:
            outcome = Outcome.NEEDS_YOU
        elif draft.assumed:
            outcome = Outcome.ASSUMED
        else:
            outcome = Outcome.OK
        reasons = list(dict.fromkeys(r for r in draft.reasons if r))
        raw = {
            (c.heading or c.letter): show(record.values[c.index])
            for c in self.table.columns
            if c.index < len(record.values) and record.values[c.index] is not None
        } | self.marked.comments(record)
        questions = list(dict.fromkeys(q.key for q in draft.asks))
        return RowResult(
            where,
            outcome,
            reasons,
            session,
            questions,
            raw=raw,
            named=self._named(record),
            own=draft.own,
        )

    def _named(self, record: Record) -> str:
        """The cells that name teachers, as written."""
        cells = (
            record.values[c.index]
            for c in self.table.columns
            if c.kind.startswith("teacher") and c.index < len(record.values)
        )
        return " ".join(show(v) for v in cells if v is not None)

    # -- settling a row -----------------------------------------------------------------------
    def _finish(self, draft: Draft, record: Record) -> Understood:
        day = self._day(draft, record)
        self._minutes(draft)
        kind = self._kind(draft)
        self._told_in_notes(draft)
        coaches = self._coaches(draft, record, day)
        place, teachers = self._place_and_teachers(draft, record, day, kind)
        group, group_count = group_of(draft.people)
        headcount = draft.headcount if draft.headcount is not None else group_count
        length = draft.length
        made = Understood(
            date=day.day if day else None,
            precision=day.precision if day else "day",
            start=_start(draft, day),
            coaches=coaches,
            school=place.school,
            place=place.other,
            teachers=teachers,
            group=group,
            headcount=headcount,
            kind=kind,
            state=draft.state or "held",
            minutes=length.minutes if length else None,
            approximate=bool(length and length.approximate),
            type=draft.acts[0].key if draft.acts else None,
            type_text=draft.type_text,
            other_types=tuple(a.key or a.text for a in draft.acts[1:]),
            topics=draft.topics,
            mode=draft.mode or place.mode,
            next_steps=draft.next_steps,
            next_due=draft.next_due,
            summary=draft.texts.get("summary", ""),
            engagement=draft.texts.get("engagement", ""),
            phase=draft.texts.get("phase", ""),
            goal=draft.texts.get("goal", ""),
            goal_status=draft.texts.get("goal_status", ""),
        )
        return with_issues(made, draft)

    def _day(self, draft: Draft, record: Record) -> Day | None:
        if draft.day is not None or draft.waiting or draft.wrong or draft.left_out:
            day = draft.day
        elif draft.stamp is not None:
            draft.note(_("No date of the visit; the form’s time stamp stands in for it."))
            day = draft.stamp
        else:
            day = draft.take(self._no_date(record))
        if day and day.day > self.job.context.today:
            draft.state = draft.state or "planned"
        if (
            day
            and self.job.context.instructional
            and day.precision == "day"
            and day.day.weekday() < 5
            and not self.job.context.instructional(None, day.day)
        ):
            draft.note(_("%s is no school day by the district’s calendar.") % long_date(day.day))
        return day

    def _no_date(self, record: Record) -> Parsed[Day]:
        month, start = self.table.tab_month, self.table.start_year
        options = [leave_out_option()]
        if month and start is not None:
            first = date(start if month >= 7 else start + 1, month, 1)
            options.insert(
                0,
                Option(
                    "month",
                    _("Some day of the month that the sheet is named after, marked “about”"),
                    Day(first, "month"),
                    True,
                    _("On sheet “%(sheet)s” that is %(month)s.")
                    % {"sheet": self.table.sheet.name, "month": date_format(first, "F Y")},
                ),
            )
        return ask(
            Ask("date:none", _("Rows without a date: what becomes of them?"), tuple(options)),
            self.job.answers,
            _("The row has no date."),
        )

    def _minutes(self, draft: Draft) -> None:
        if draft.start is None or draft.end is None:
            return
        text = f"{_clock_text(draft.start)}-{_clock_text(draft.end)}"
        read = between(draft.start, draft.end, text, self.job.answers)
        said = draft.length.minutes if draft.length else None
        if said is None:
            draft.length = draft.take(read)
        elif read.value is not None and read.value.minutes != said:
            draft.note(
                _("%(span)s is %(n)d minutes, but the row says %(said)d; that is kept.")
                % {"span": text, "n": read.value.minutes, "said": said}
            )

    def _kind(self, draft: Draft) -> str:
        """What the row counts as, from type and mode."""
        if not draft.acts:
            return MICRO if draft.mode in ("email", "chat") else VISIT
        main = draft.acts[0]
        if main.kind == VISIT and draft.mode in ("email", "chat"):
            draft.note(_("Done by %s: a short contact, not a visit.") % draft.mode)
            return MICRO
        return main.kind

    # -- people and places ----------------------------------------------------------------------
    def _told_in_notes(self, draft: Draft) -> None:
        """Notes that begin with “cancelled” or “no show” put the visit in doubt."""
        state = state_of(draft.texts.get("summary", "").partition("\n")[0])
        if draft.state or state not in ("cancelled", "no_show"):
            return
        read = ask(
            Ask(
                "state:notes",
                _("Notes that begin like “Cancelled”: did these visits take place?"),
                (
                    Option("not_held", _("No: keep them as cancelled, never counted"), state, True),
                    Option("held", _("Yes, they took place"), "held"),
                    leave_out_option(),
                ),
            ),
            self.job.answers,
            _("The notes say that the visit may not have taken place."),
        )
        draft.state = draft.take(read) or ""

    def _coaches(self, draft: Draft, record: Record, day: Day | None) -> tuple[str, ...]:
        said = list(draft.coaches)
        if not said and draft.coach_email:
            said = [Said(draft.coach_email, email=draft.coach_email)]
        if not said:
            said = self.surmise.coach(draft, record)
            draft.around["coach"] = said[0].key if said else ""
        uids = [
            draft.take(self.job.directory.match(s, None, day.day if day else None, coach=True))
            for s in said
        ]
        return tuple(dict.fromkeys(u for u in uids if u))

    def _place_and_teachers(
        self, draft: Draft, record: Record, day: Day | None, kind: str
    ) -> tuple[Place, tuple[str, ...]]:
        when = day.day if day else None
        value = draft.place_value
        if value is None:
            value = self.surmise.school(draft, record)
        read = self.job.schools.match(value, when)
        if draft.place_value is None:
            named = self.job.schools.school(read.value.school or "") if read.value else None
            draft.around["school"] = fold(named.name) if named else ""
        said = self._said(draft, record) if kind != TIME else []
        if kind == TIME and read.state is State.ASK:
            return Place(other=tidy(show(value))), ()
        place = self._settle_place(draft, read, said, when)
        teachers = [self._teacher(draft, s, place.school, when) for s in said]
        return place, tuple(dict.fromkeys(t for t in teachers if t))

    def _said(self, draft: Draft, record: Record) -> list[Said]:
        said = people_of(draft.people)
        if draft.last_name or draft.first_name:
            text = f"{draft.first_name} {draft.last_name}".strip()
            pieces = split_people(text, self.job.directory, self.job.answers).value or ()
            said.extend(p for p in pieces if isinstance(p, Said))
        return said or self.surmise.teachers(draft, record)

    def _settle_place(
        self, draft: Draft, read: Parsed[Place], said: list[Said], when: date | None
    ) -> Place:
        """A name that fits several schools is settled by the teachers, if they agree on one."""
        moved = moved_to(self.job, read.value, said, when)
        if moved:
            draft.note(moved.why)
            return Place(moved.school)
        if read.value is None or not read.value.either:
            draft.own = self._own_if_asked(read, said, when)
            return draft.take(read) or Place()
        own = self._own_school(said, read.value.either, when)
        draft.own = own or ""
        if own is None:
            draft.take(read)
            return Place(other=tidy(show(draft.place_value)))
        school = self.job.schools.school(own)
        if read.state is not State.ASK:
            draft.take(read)
        draft.note(_("The school is the teacher’s own: %s.") % (school.name if school else own))
        return Place(own)

    def _own_if_asked(self, read: Parsed[Place], said: list[Said], when: date | None) -> str:
        """Whose school it would be if the question were answered so; "" where none or several."""
        own = (o.value.either for a in read.asks for o in a.options if o.choice == "own")
        return next((self._own_school(said, e, when) or "" for e in own), "")

    def _own_school(
        self, said: list[Said], either: tuple[str, ...], when: date | None
    ) -> str | None:
        fits = [u for u in either if said and all(self._teaches_at(s, u, when) for s in said)]
        return fits[0] if len(fits) == 1 else None

    def _teaches_at(self, said: Said, school: str, when: date | None) -> bool:
        read = self.job.directory.match(said, school, when)
        person = self.job.directory.person(read.value or "")
        return person is not None and any(
            p.school_uid == school and p.holds(when) for p in person.placements
        )

    def _teacher(
        self, draft: Draft, said: Said, school: str | None, when: date | None
    ) -> str | None:
        if said.substitute and not draft.take(self._substitute(said)):
            return None
        if said.times > 1:
            draft.take(self._several_times(said))
        return draft.take(self.job.directory.match(said, school, when)) or None

    def _substitute(self, said: Said) -> Parsed[bool]:
        return ask(
            Ask(
                "teacher:substitute",
                _("A name marked as substitute, such as “%s”: who was there?") % said.raw,
                (
                    Option("teacher", _("The teacher named was coached"), True),
                    Option(
                        "substitute",
                        _("A substitute was there: keep the visit without the teacher"),
                        False,
                    ),
                    leave_out_option(),
                ),
            ),
            self.job.answers,
            _("“%s”: was the teacher there, or a substitute?") % said.raw,
        )

    def _several_times(self, said: Said) -> Parsed[bool]:
        return ask(
            Ask(
                "teacher:times",
                _("A name with “x2”, such as “%s”: how many visits is it?") % said.raw,
                (Option("one", _("One visit"), True), leave_out_option()),
            ),
            self.job.answers,
            _("“%s” may mean more than one visit; write each in a row of its own, or count one.")
            % said.raw,
        )


def _start(draft: Draft, day: Day | None) -> str | None:
    if draft.start:
        return _clock_text(draft.start)
    if day is None or day.at is None or day is draft.stamp or day.at.second:
        return None  # a time with seconds is when something was entered, not when it began
    return day.at.strftime("%H:%M")


def _clock_text(value: tuple[int, int, str | None]) -> str:
    hour = value[0] + 12 if value[2] == "p" and value[0] < 12 else value[0]
    return f"{hour:02d}:{value[1]:02d}"
