"""How the district's papers look: its name on them, a color, a logo, the paper."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from stemhappens.core.write import Unit
from stemhappens.people.branding import logo_bytes, set_branding
from stemhappens.people.models import Branding
from stemhappens.reports.dressing import dress_of_district
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of
from stemhappens.web.settings.contexts import FormPage, Preview
from stemhappens.web.settings.forms import BrandingForm
from stemhappens.web.settings.kit import Deed, Said, crumbs, save_form


def branding(request: HttpRequest) -> HttpResponse:
    """The form, with the head of a paper as it is now."""
    door = door_of(request)
    row = Branding.objects.first()
    initial: dict[str, Any] = {"paper": Branding.Paper.LETTER, "version": 0}
    if row is not None:
        initial = {"name": row.name, "color": row.color, "paper": row.paper,
                   "version": row.version}  # fmt: skip
    posted = request.method == "POST"
    form = BrandingForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        initial=initial,
        has_logo=bool(row and row.logo),
    )
    page = FormPage(
        title=_title(door, row),
        sentence=_("The board’s deck and one page carry it. What was frozen stays as it was said."),
        crumbs=crumbs(door, _("How papers look")),
        back_href=door.url("settings"),
        save=_("Save"),
        files=True,
        paper=_preview(door, row),
    )

    def do(unit: Unit, said: Said) -> Any:
        return set_branding(
            unit,
            name=said["name"],
            color=said["color"],
            paper=said["paper"],
            logo=said["logo"],
            without_logo=bool(said.get("without_logo")),
            version=said["version"] or 0,
        )

    deed = Deed("choose how papers look", _("Saved."), door.url("settings-branding"))
    return save_form(request, page, form, deed, do)


def _title(door: Door, row: Branding | None) -> str:
    name = row.name if row and row.name else door.district.name
    paper = row.get_paper_display() if row else Branding.Paper.LETTER.label
    return _("Papers carry “%(name)s” and are printed on %(paper)s") % {
        "name": name, "paper": paper,
    }  # fmt: skip


def _preview(door: Door, row: Branding | None) -> Preview:
    dress = dress_of_district()
    return Preview(
        name=dress.name or door.district.name,
        mark=dress.mark,
        ink=dress.ink,
        logo_href=door.url("settings-logo") if dress.logo else "",
        tall=row is not None and row.paper == Branding.Paper.A4,
    )


def logo(request: HttpRequest) -> HttpResponse:
    """The logo, drawn anew when it was sent."""
    content = logo_bytes(Branding.objects.first())
    if not content:
        raise Http404("no logo")
    response = HttpResponse(content, content_type="image/png")
    response["Content-Disposition"] = 'inline; filename="logo.png"'
    return response
