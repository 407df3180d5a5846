"""What stands behind a figure: in the drawer, on a page, as a file."""

from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.access.log import looked
from stemhappens.facts.models.base import Level
from stemhappens.metrics import checks as accuracy
from stemhappens.metrics.ask import snapshot
from stemhappens.metrics.compare import added
from stemhappens.metrics.figure import PERCENT_FROM
from stemhappens.metrics.parts import Spread
from stemhappens.web.components import NavItem, Sentence, compose
from stemhappens.web.components import Rows as Drawn
from stemhappens.web.contexts.evidence import Check, EvidencePage, Way
from stemhappens.web.frame import door_of, show
from stemhappens.web.impact.asked import Asked, Cut, Rows, read_asked
from stemhappens.web.impact.filters import days_said
from stemhappens.web.impact.reading import sees_schools
from stemhappens.web.impact.served import LEVELS
from stemhappens.web.says import clock_text
from stemhappens.web.tables import address, csv_file, table

IN_DRAWER = 8
TERMS = 14
"""More summands than this are told by their number."""


def evidence(request: HttpRequest, figure: str) -> HttpResponse:
    """A figure's evidence: the drawer's content for htmx, else a page of its own."""
    with snapshot() as using:
        asked = read_asked(request, figure, using)
    drawer = bool(getattr(request, "htmx", False))
    page = _page(request, asked, drawer=drawer)
    if asked.named and asked.chosen:
        looked(asked.door.actor, "page", f"figure {figure}", None)
    if drawer:
        return render(request, "web/evidence_drawer.html", {"page": page})
    response = show(request, "web/evidence.html", page, here="impact")
    response.status_code = 400 if asked.refused or asked.filters.chosen.problems else 200
    return response


def evidence_rows(request: HttpRequest, figure: str) -> HttpResponse:
    """The rows of the chosen list as a file: the same ones as on the page."""
    with snapshot() as using:
        asked = read_asked(request, figure, using)
    if asked.listing is None or asked.chosen is None:
        raise Http404("no rows to take out")
    looked_at = asked.door.actor
    if asked.named:
        looked(looked_at, "export", f"figure {figure}", None)
    period = asked.filters.period
    name = f"{figure}-{asked.chosen.key}-{period.start}-to-{period.end}"
    return csv_file(asked.listing, request.GET.get("sort", ""), name)


def _page(request: HttpRequest, asked: Asked, *, drawer: bool) -> EvidencePage:
    """Everything the evidence says."""
    if asked.figure is None:
        return _refused(asked)
    here = _url(asked, asked.chosen)
    rows, pages = Drawn(asked.definition.title, (), ()), None
    note = all_text = ""
    if asked.listing and asked.chosen:
        at = address(door_of(request).url("evidence", figure=asked.definition.name),
                     _query(asked, asked.chosen))  # fmt: skip
        size = IN_DRAWER if drawer else 50
        rows, pages = table(asked.listing, request.GET, at, size=size, tight=drawer)
        count = len(asked.listing.lines)
        if drawer and count > IN_DRAWER:
            note = _("%(shown)d of %(all)d rows.") % {"shown": IN_DRAWER, "all": count}
            all_text = _("Show all %d") % count
            pages = None
    ways = tuple(_ways(asked))
    checks = tuple(_checks(asked))
    return EvidencePage(
        title=_title(asked),
        when=_when(asked),
        definition=" ".join(t for t in (asked.definition.sentence, asked.definition.misleads) if t),
        top=_top(asked),
        top_text=_top_text(asked),
        bottom=_bottom(asked),
        bottom_text=_bottom_text(asked),
        inout=tuple(_inout(asked)),
        rows=rows,
        href=here,
        crumbs=_crumbs(asked),
        ways_title=_ways_title(ways),
        ways=ways,
        views=_views(asked),
        rows_note=note,
        all_text=all_text,
        all_href=here,
        pages=pages,
        checks_title=_checks_title(checks),
        checks=checks,
        explain_href=asked.door.url("definitions") + f"#{asked.definition.name}",
        note=_note(asked),
        **_download(asked),
    )


def _refused(asked: Asked) -> EvidencePage:
    """A cut that makes no sense says so in a sentence, and what would."""
    return EvidencePage(
        title=asked.definition.title,
        when=_when(asked),
        definition=asked.definition.sentence,
        top="–",
        top_text=asked.refused,
        inout=tuple(_inout(asked)),
        rows=Drawn(asked.definition.title, (), ()),
        href=_url(asked, None),
        crumbs=_crumbs(asked),
    )


def _query(asked: Asked, rows: Rows | None) -> str:
    return asked.filters.query(rows=rows.key) if rows else asked.filters.query()


def _url(asked: Asked, rows: Rows | None) -> str:
    return asked.door.url("evidence", figure=asked.definition.name) + _query(asked, rows)


def _crumbs(asked: Asked) -> tuple[NavItem, ...]:
    home = asked.door.url("impact") + asked.filters.query()
    return (NavItem(_("Impact"), home), NavItem(asked.definition.title, ""))


def _title(asked: Asked) -> str:
    """ "Teachers reached: 47 of 80"."""
    figure = asked.figure
    if figure is None:
        return asked.definition.title
    said = figure.of_text if _is_share(asked) else figure.value_text
    return _("%(title)s: %(figure)s") % {"title": asked.definition.title, "figure": said}


def _is_share(asked: Asked) -> bool:
    """True when the figure is read as a part of a whole."""
    d, figure = asked.definition, asked.figure
    return bool(figure and figure.denominator is not None and d.scale == 1 and
                (figure.numerator or 0) <= figure.denominator and d.unit != "coefficient"
                and (figure.value is None or figure.value == figure.share))  # fmt: skip


def _when(asked: Asked) -> str:
    period = asked.figure.period if asked.figure else asked.filters.period
    words = {
        "days": days_said(period),
        "time": clock_text(asked.moment),
        "district": asked.door.district.name,
    }
    return _("%(days)s · counted at %(time)s · %(district)s time") % words


def _top(asked: Asked) -> str:
    figure = asked.figure
    if figure is None:
        return "–"
    return figure.count_text if _is_share(asked) else figure.value_text


def _top_text(asked: Asked) -> str:
    unit = asked.definition.unit
    beside = asked.beside
    if "sessions" in beside and "teacher_contacts" in beside and unit == "teachers":
        words = {
            "unit": unit,
            "sessions": beside["sessions"].count_text,
            "contacts": beside["teacher_contacts"].count_text,
        }
        return (
            _("%(unit)s; the period has %(sessions)s counted sessions and %(contacts)s contacts")
            % words
        )
    return unit


def _bottom(asked: Asked) -> str:
    figure = asked.figure
    if figure is None or figure.denominator is None or not _is_share(asked):
        return ""
    return f"{figure.denominator:,}"


def _bottom_text(asked: Asked) -> str:
    if asked.figure is None or not _bottom(asked):
        return ""
    whole = _("%s in the whole") % asked.definition.unit
    if "%" in asked.figure.percent_text:
        return f"{whole} · {asked.figure.percent_text}"
    return whole


def _inout(asked: Asked) -> Iterator[Sentence]:
    """The period, the filters, what the policy lets in, and what it leaves out."""
    period = asked.figure.period if asked.figure else asked.filters.period
    yield (days_said(period),)
    school = asked.schools.get(asked.only.get("school", 0))
    yield (school.name if school else _("all schools"),)
    yield (_("one coach") if "coach" in asked.only else _("all coaches"),)
    policy = asked.policy
    if policy is not None and policy.minimum_minutes:
        yield (_("visits of %d minutes or more") % policy.minimum_minutes,)
    if policy is not None and asked.definition.numerator.subject == "f.teacher":
        yield (_("alone or in a group of up to %d") % policy.reach_group_size,)
    for name, one, many in (
        ("short_visits", _("%s shorter visit"), _("%s shorter visits")),
        ("micro_touches", _("%s mail, chat or hallway help"), _("%s mails, chats, hallway helps")),
    ):
        left = asked.beside.get(name)
        if left is not None and left.numerator:
            pattern = one if left.numerator == 1 else many
            yield compose(_("out: {left}"), left=pattern % left.count_text)


def _ways(asked: Asked) -> Iterator[Way]:
    """The figure counted by its parts, where the parts add up or say why not."""
    figure = asked.figure
    if figure is None or figure.numerator is None or isinstance(asked.definition.numerator, Spread):
        return
    names = {"school": _("By school"), "level": _("By level"), "month": _("By month"),
             "coach": _("By coach"), "type": _("By type")}  # fmt: skip
    distinct = asked.definition.numerator.subject in ("f.teacher", "f.engagement")
    for dim, cut in asked.ways.items():
        if not _may_show(asked, dim, cut):
            continue
        total = added(cut)
        over = total - figure.numerator
        if over and not (distinct and dim == "school" and over > 0):
            continue
        how = _terms(asked, dim)
        if over:
            how = ngettext(
                "%(how)s, %(over)d counted at two schools",
                "%(how)s, %(over)d counted at two schools",
                over,
            ) % {"how": how, "over": over}
        minutes = _(" min") if asked.definition.unit == "hours" else ""
        yield Way(names[dim], how, figure.count_text + minutes)


def _may_show(asked: Asked, dim: str, cut: Cut) -> bool:
    """Readers of totals see no school and no coach by itself, and no level below ten people."""
    if sees_schools(asked.door.actor):
        return True
    small = any((figure.denominator or PERCENT_FROM) < PERCENT_FROM for figure in cut.values())
    return dim in ("month", "type") or (dim == "level" and not small)


def _terms(asked: Asked, dim: str) -> str:
    """ "6 + 7 + 6", by the order of the parts; many parts by their number."""
    cut = {key[0]: figure for key, figure in asked.ways[dim].items() if figure.numerator}
    if len(cut) > TERMS:
        return _("%d parts") % len(cut)
    if dim == "level":
        named = (f"{f.count_text} {str(LEVELS[Level(k)]).lower()}" for k, f in cut.items())
        return " + ".join(named)
    if dim == "school":
        ordered = sorted(cut, key=lambda k: asked.schools[k].name if k in asked.schools else "")
        return " + ".join(cut[k].count_text for k in ordered)
    return " + ".join(cut[k].count_text for k in sorted(cut))


def _ways_title(ways: tuple[Way, ...]) -> str:
    if not ways:
        return ""
    return ngettext("Counted in another way, one answer", "Counted %d more ways, one answer",
                    len(ways)) % (() if len(ways) == 1 else len(ways))  # fmt: skip


def _views(asked: Asked) -> tuple[NavItem, ...]:
    if len(asked.lists) < 2:
        return ()
    return tuple(
        NavItem(rows.label, _url(asked, rows), current=rows == asked.chosen) for rows in asked.lists
    )


def _checks(asked: Asked) -> Iterator[Check]:
    """The accuracy checks that guard this figure, and that its rows are as many as it says."""
    found = accuracy.of_record(asked.recount) if asked.recount else []
    for check in found:
        if asked.definition.name in check.guards:
            yield Check(check.name, check.said, check.passed)
    first = asked.lists[0] if asked.lists else None
    if first and asked.figure and _is_share(asked):
        rows, count = len(first.subjects), asked.figure.numerator
        yield Check(_("The rows are as many as the figure says"), f"{rows:,} = {count:,}",
                    rows == count)  # fmt: skip


def _checks_title(checks: tuple[Check, ...]) -> str:
    if not checks:
        return ""
    bad = [check for check in checks if not check.passed]
    if bad:
        return _("%(bad)d of the %(all)d checks of this figure fail") % {
            "bad": len(bad), "all": len(checks),
        }  # fmt: skip
    return ngettext("The check of this figure passes", "All %d checks of this figure pass",
                    len(checks)) % (() if len(checks) == 1 else len(checks))  # fmt: skip


def _download(asked: Asked) -> dict[str, str]:
    if asked.listing is None or not asked.listing.lines:
        return {}
    count = len(asked.listing.lines)
    text = ngettext("Download the row", "Download the %d rows", count)
    href = asked.door.url("evidence-rows", figure=asked.definition.name)
    return {
        "download": text % count if count != 1 else text,
        "download_href": href + _query(asked, asked.chosen),
    }


def _note(asked: Asked) -> str:
    if asked.listing is None:
        return _("Readers of totals see no rows.") if not asked.lists else ""
    if not asked.named:
        return _("Rows are shown without names.")
    day = date_format(asked.at.today, "j M Y")
    return _("As of %s; who looks at names is noted.") % day
