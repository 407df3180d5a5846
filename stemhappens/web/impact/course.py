"""How coaching goes on: engagements by phase, goals, and two years side by side."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.metrics.compare import weeks, weeks_text
from stemhappens.metrics.figure import Figure, decimal_text
from stemhappens.metrics.lists import OpenSpell
from stemhappens.metrics.standing import Stay, by_weeks, goals_now
from stemhappens.metrics.trend import Running, TwoYears
from stemhappens.people.models import Phase
from stemhappens.web.charts import (
    PhaseBin,
    PhaseDot,
    PhaseRow,
    PhaseStrip,
    SquareKind,
    Squares,
    Table,
    Trend,
    bin_weeks,
)
from stemhappens.web.contexts.impact import Section, ShareRow
from stemhappens.web.impact.links import evidence_url
from stemhappens.web.impact.reading import MARKS, Reading
from stemhappens.web.says import listed, say_number


def phase_strip(reading: Reading) -> tuple[Section, PhaseStrip | None]:
    """Each open engagement as a dot, by school weeks in its phase."""
    spells = reading.spells
    used = {spell.phase for spell in spells}
    templates = {row.template_id for row in reading.phases if row.pk in used}
    rows = [row for row in reading.phases if row.template_id in templates]
    how = _("Each dot is one open engagement, placed by school weeks in its present phase. "
            "The stroke is our stall limit.")  # fmt: skip
    if not reading.spelled:
        how = _("Each column counts open engagements by school weeks in their present phase; the "
                "yellow ones are over our stall limit, the stroke.")  # fmt: skip
    active = reading.now["engagements_open"]
    source = _("%s engagements were active in the period. A school week is five school days; "
               "breaks and pauses do not count.") % active.count_text  # fmt: skip
    section = Section(_phases_title(reading), how if spells else "", source)
    if not spells:
        return section, None
    draw = _phase_row if reading.spelled else _crowded_row
    drawn = tuple(draw(reading, row) for row in rows)
    return section, PhaseStrip(_("Phase"), _("Weeks to leave, median"), drawn, _table(reading))


def _phases_title(reading: Reading) -> str:
    count = len(reading.spells)
    if not count:
        return _("No engagement is open")
    open_ones = ngettext("%d engagement is open", "%d engagements are open", count) % count
    stalled = [spell for spell in reading.spells if spell.stalled]
    if not stalled:
        return _("%s, none over its limit") % open_ones
    where = {spell.phase for spell in stalled}
    names = [row.name for row in reading.phases if row.pk in where]
    over = ngettext(
        "%(n)s has outstayed %(phases)s", "%(n)s have outstayed %(phases)s", len(stalled)
    ) % {"n": say_number(len(stalled)), "phases": listed(names)}
    return f"{open_ones}; {over}"


def _phase_row(reading: Reading, phase: Phase) -> PhaseRow:
    spells = [spell for spell in reading.spells if spell.phase == phase.pk]
    limit = _limit(spells, phase)
    median = reading.by_phase.get("phase_median_days", {}).get((phase.pk,))
    days = ", ".join(decimal_text(weeks(spell.days)) for spell in spells) or _("none")
    return PhaseRow(
        name=phase.name,
        open_text=ngettext("%d open", "%d open", len(spells)) % len(spells),
        limit=weeks(limit),
        dots=tuple(_dot(reading, spell) for spell in spells),
        label=_("%(phase)s: %(weeks)s school weeks; limit %(limit)s")
        % {"phase": phase.name, "weeks": days, "limit": weeks_text(limit)},
        out_strong=_median(median),
        out_soft=_left(median),
    )


def _limit(spells: list[OpenSpell], phase: Phase) -> int:
    return next((spell.limit for spell in spells), phase.stall_days or 0)


def _stays(reading: Reading, phase: Phase) -> tuple[int, list[Stay]]:
    """How many weeks a column spans, and the phase's engagements by them."""
    step = bin_weeks(max(weeks(spell.days) for spell in reading.spells))
    return step, by_weeks([s for s in reading.spells if s.phase == phase.pk], step)


def _crowded_row(reading: Reading, phase: Phase) -> PhaseRow:
    """A phase as columns, where there are too many engagements for a dot each."""
    spells = [spell for spell in reading.spells if spell.phase == phase.pk]
    over = len([spell for spell in spells if spell.stalled])
    step, stays = _stays(reading, phase)
    limit = _limit(spells, phase)
    median = reading.by_phase.get("phase_median_days", {}).get((phase.pk,))
    bins = tuple(
        PhaseBin(stay.first, stay.first + step, stay.count, stay.over, _stay_said(stay, step))
        for stay in stays
    )
    return PhaseRow(
        name=phase.name,
        open_text=_("%(open)d open, %(over)d over") % {"open": len(spells), "over": over},
        limit=weeks(limit),
        dots=(),
        label=_("%(phase)s: %(stays)s; limit %(limit)s")
        % {
            "phase": phase.name,
            "stays": "; ".join(one.title for one in bins) or _("none"),
            "limit": weeks_text(limit),
        },
        out_strong=_median(median),
        out_soft=_left(median),
        bins=bins,
    )


def _weeks_said(stay: Stay, step: int) -> str:
    """ "4 to 8", not counting the end."""
    return _("%(first)d to %(last)d") % {"first": stay.first, "last": stay.first + step}


def _stay_said(stay: Stay, step: int) -> str:
    return _("%(weeks)s weeks: %(count)d, %(over)d over the limit") % {
        "weeks": _weeks_said(stay, step), "count": stay.count, "over": stay.over,
    }  # fmt: skip


def _median(figure: Figure | None) -> str:
    if figure is None or figure.value is None:
        return ""
    return decimal_text(weeks(figure.value))


def _left(figure: Figure | None) -> str:
    if figure is None or not figure.numerator:
        return _("none has left")
    return ngettext("%d has left", "%d have left", figure.numerator) % figure.numerator


def _dot(reading: Reading, spell: OpenSpell) -> PhaseDot:
    party = reading.parties.get(spell.engagement)
    names = [reading.name(person, spell.coach) for person in party.teachers] if party else []
    whose = listed([name for name in names if name])
    said = _("%s in the phase") % weeks_text(spell.days)
    title = f"{whose}, {said}" if whose else said
    text = ""
    if spell.stalled:
        who = _short(names[0]) if len(names) == 1 and names[0] else ""
        text = f"{who}, {weeks_text(spell.days)}" if who else weeks_text(spell.days)
    return PhaseDot(weeks(spell.days), title, spell.stalled, text)


def _short(name: str) -> str:
    """ "Dylan Pruitt" → "D. Pruitt"."""
    first, _space, last = name.partition(" ")
    return f"{first[0]}. {last}" if last else name


def _table(reading: Reading) -> Table:
    if not reading.spelled:
        return _crowded_table(reading)
    names = {row.pk: row.name for row in reading.phases}
    rows = []
    for place, spell in enumerate(reading.spells, start=1):
        party = reading.parties.get(spell.engagement)
        whose = listed([reading.name(p, spell.coach) for p in party.teachers]) if party else ""
        label = whose or _("Engagement %d") % place
        rows.append((label, names.get(spell.phase, ""), decimal_text(weeks(spell.days))))
    return Table((_("Engagement"), _("Phase"), _("School weeks")), tuple(rows))


def _crowded_table(reading: Reading) -> Table:
    rows = []
    for phase in reading.phases:
        step, stays = _stays(reading, phase)
        for stay in stays:
            said = _weeks_said(stay, step)
            rows.append((phase.name, said, f"{stay.count:,}", f"{stay.over:,}"))
    columns = (_("Phase"), _("School weeks"), _("Open"), _("Over the limit"))
    return Table(columns, tuple(rows))


def goal_squares(reading: Reading) -> tuple[Section, Squares | None]:
    """Each goal active in the period as a square."""
    standing = goals_now(reading.goals, min(reading.filters.period.end, reading.at.today))
    whole = reading.now["goal_completion"]
    if not whole.denominator:
        return Section(_("No goal was active in the period")), None
    going = _("on track")
    if standing.off_track:
        going = _("going on, %d called off track") % standing.off_track
    stalled = evidence_url(reading, "goals_stuck") if standing.stalled else ""
    kinds = (
        SquareKind("done", standing.completed, _("completed")),
        SquareKind("on", standing.going, going),
        SquareKind("st", standing.stalled, _("stalled"), stalled),
        SquareKind("ca", standing.carried, _("carried over")),
        SquareKind("dr", standing.dropped, _("dropped")),
    )
    said = ", ".join(f"{kind.count} {kind.text}" for kind in kinds)
    title = _("%s goals are completed") % whole.of_text
    if standing.stalled:
        title += "; " + ngettext("%s has stalled", "%s have stalled", standing.stalled) % (
            say_number(standing.stalled)
        )
    how = _("Each square is a goal active in the period. Stalled: past its due day, or untouched "
            "for too long.")  # fmt: skip
    each = _each(sum(kind.count for kind in kinds))
    if each > 1:
        how = _("Each square is %d goals active in the period; a narrower one is what remains. "
                "Stalled: past the due day, or untouched for too long.") % each  # fmt: skip
    return Section(title, how), Squares(said, kinds, each=each)


def _each(goals: int) -> int:
    """How many goals a square stands for: 1, or as many tens as keep the squares few."""
    each = 1
    while goals > each * MARKS:
        each *= 10
    return each


def goal_rows(reading: Reading) -> tuple[ShareRow, ...]:
    """Shares that stand beside the completed ones."""
    before = reading.before.get("goal_completion")
    wanted = (
        (_("Due by now and completed"), "goals_due_completion"),
        (_("Teacher practice goals"), "goals_practice"),
        (_("Student outcome goals"), "goals_outcome"),
    )
    rows = [_share(reading, label, reading.now[name]) for label, name in wanted]
    if before is not None and before.denominator:
        same = _share(reading, _("Same day last year, all goals"), before)
        rows.append(ShareRow(same.name, same.count, same.of, same.percent))
    return tuple(rows)


def _share(reading: Reading, label: str, figure: Figure) -> ShareRow:
    of = _("of %s") % f"{figure.denominator or 0:,}"
    percent = figure.percent_text if "%" in figure.percent_text else ""
    return ShareRow(label, figure.count_text, of, percent, evidence_url(reading, figure.name))


def trend(reading: Reading) -> tuple[Section, Trend | None]:
    """Sessions so far by school day, this year and the one before."""
    found = reading.trend
    if found is None or not found.this.counts:
        return Section(_("No school year is known for this period")), None
    same = found.same
    section = Section(_trend_title(found), _("Sessions so far, by school day; last year gray"))
    return section, Trend(
        label=_trend_label(found),
        this_year=found.this.counts,
        last_year=found.last.counts,
        days=max(len(found.this.counts), len(found.last.counts)),
        ticks=tuple((place, date_format(day, "M")) for place, day in _months(found)),
        this_text=ngettext("%s session", "%s sessions", found.this.total) % f"{found.this.total:,}",
        same_text="" if same is None else f"{same:,}",
        same_note=_("same day last year"),
        last_text=f"{found.last.total:,}"
        if len(found.last.counts) > len(found.this.counts)
        else "",
        table=_trend_table(found),
    )


def _months(found: TwoYears) -> tuple[tuple[int, object], ...]:
    """Where months begin: this year's, then last year's where this one has not come so far."""
    done = len(found.this.counts)
    return (*found.this.months, *(m for m in found.last.months if m[0] > done))


def _trend_title(found: TwoYears) -> str:
    ahead = found.ahead
    if ahead is None:
        return _("%d sessions so far") % found.this.total
    if not ahead:
        return _("As many sessions as on the same day last year")
    if ahead > 0:
        return ngettext("%d session ahead of last year", "%d sessions ahead of last year",
                        ahead) % ahead  # fmt: skip
    return ngettext("%d session behind last year", "%d sessions behind last year",
                    -ahead) % -ahead  # fmt: skip


def _trend_label(found: TwoYears) -> str:
    text = _("%d sessions to the last day shown") % found.this.total
    if found.same is None:
        return text
    more = _("%(same)d on the same school day last year, %(end)d by its end")
    return f"{text}; {more % {'same': found.same, 'end': found.last.total}}"


def _trend_table(found: TwoYears) -> Table:
    rows = []
    last = dict(_ends(found.last))
    for name, count in _ends(found.this):
        rows.append((name, str(count), str(last.get(name, ""))))
    return Table((_("By the end of"), _("This year"), _("Last year")), tuple(rows))


def _ends(year: Running) -> list[tuple[str, int]]:
    """(month, running count at its end) of a year."""
    if not year.counts:
        return []
    edges = [*(place for place, _day in year.months[1:]), len(year.counts)]
    return [
        (date_format(day, "F"), year.counts[edge - 1])
        for (_place, day), edge in zip(year.months, edges, strict=True)
    ]
