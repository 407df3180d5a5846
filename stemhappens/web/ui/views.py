"""The sheet of all parts, on invented data; for who builds pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from stemhappens.web.ui.sample import ui_context


@require_safe
def parts_sheet(request: HttpRequest) -> HttpResponse:
    """Every part in every state."""
    return render(request, "web/ui.html", ui_context())
