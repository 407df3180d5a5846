"""The parts in a real Chromium, under the product's own policy: both widths, both themes."""

import mimetypes
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from csp.middleware import CSPMiddleware
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory
from playwright.sync_api import Page, Route

from stemhappens.web.components import Column, Linked, NavItem, Row, Rows, compose
from stemhappens.web.contexts.evidence import EvidencePage
from stemhappens.web.ui.sample import ui_context
from tests.support.browser import Browse, accessibility

pytestmark = pytest.mark.browser

EVIDENCE = EvidencePage(
    title="47 of 80 teachers reached",
    when="18 August 2025 to 8 May 2026",
    definition="Teachers with at least one counted visit.",
    top="47",
    top_text="different teachers",
    inout=(("12 schools",),),
    rows=Rows("Teachers reached", (Column("Teacher"),), (Row(("Carla Beaudry",)),)),
    href="/evidence",
    views=(NavItem("33 not reached", "/evidence"),),
)


def policy() -> str:
    request = RequestFactory().get("/")
    middleware = CSPMiddleware(lambda _request: HttpResponse())
    middleware.process_request(request)
    return middleware.process_response(request, HttpResponse())["Content-Security-Policy"]


def answer(route: Route) -> None:
    path = urlsplit(route.request.url).path
    if path.startswith("/static/"):
        found = Path(finders.find(path.removeprefix("/static/")))
        route.fulfill(body=found.read_bytes(), content_type=mimetypes.guess_type(found)[0])
        return
    sentence = compose("We reached {n}.", n=Linked("47 of 80 teachers", "/evidence"))
    if path != "/evidence":
        html = render_to_string("web/ui.html", {**ui_context(), "sentence": sentence})
    elif "hx-request" in route.request.headers:
        html = render_to_string("web/evidence_drawer.html", {"page": EVIDENCE})
    else:
        html = render_to_string("web/evidence.html", {"page": EVIDENCE})
    headers = {"Content-Security-Policy": policy()}
    route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=headers)


def opened(browse: Browse, path: str = "/", **options: object) -> Page:
    page = browse(**options)
    page.route("**/*", answer)
    page.goto(path)
    page.wait_for_load_state("networkidle")
    return page


@pytest.mark.parametrize("path", ["/", "/evidence"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("device", ["phone", "laptop"])
def test_everybody_can_read_it_and_it_fits(browse_anywhere, device, theme, path):
    page = opened(browse_anywhere, path, device=device, theme=theme)
    assert accessibility(page) == []
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) == 0


def test_the_font_comes_from_here(browse_anywhere):
    page = opened(browse_anywhere)
    assert page.evaluate("document.fonts.check('16px \"Public Sans\"')")


def test_a_figure_opens_in_the_drawer_and_escape_returns(browse_anywhere):
    page = opened(browse_anywhere)
    page.get_by_role("link", name="47 of 80 teachers").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="47 of 80 teachers reached")
    dialog.wait_for()
    assert "Carla Beaudry" in dialog.inner_text()
    assert page.evaluate("document.activeElement.id") == "drawer-title"
    assert accessibility(page) == []
    page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    assert page.evaluate("document.activeElement.textContent") == "47 of 80 teachers"


def test_a_list_chosen_in_the_drawer_stays_there(browse_anywhere):
    page = opened(browse_anywhere)
    page.get_by_role("link", name="47 of 80 teachers").click()
    page.get_by_role("dialog").get_by_role("link", name="33 not reached").click()
    page.wait_for_load_state("networkidle")
    assert page.get_by_role("dialog").is_visible()
    page.get_by_role("button", name="Close").click()
    assert page.get_by_role("dialog").count() == 0


def test_a_figure_is_a_page_without_javascript(browse_anywhere):
    page = opened(browse_anywhere, java_script_enabled=False)
    page.get_by_role("link", name="47 of 80 teachers").click()
    assert page.get_by_role("heading", level=1).inner_text() == "47 of 80 teachers reached"


def test_a_theme_picked_by_hand_stays(browse_anywhere):
    page = opened(browse_anywhere)
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_label("Your account, Imani Rowe").click()
    page.get_by_label("Dark").check()
    page.reload()
    after = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert after != before
    page.get_by_label("Your account, Imani Rowe").click()
    assert page.get_by_label("Dark").is_checked()


def test_menus_close_by_escape_and_by_a_click_elsewhere(browse_anywhere):
    page = opened(browse_anywhere)
    summary = page.locator(".picker > summary").first
    summary.click()
    page.keyboard.press("Escape")
    assert page.locator(".picker[open]").count() == 0
    summary.click()
    page.get_by_role("heading", level=1).click()
    assert page.locator(".picker[open]").count() == 0


def test_what_is_pressed_on_a_phone_is_large_enough(browse_anywhere):
    page = opened(browse_anywhere, device="phone")
    small = page.evaluate(
        """[...document.querySelectorAll('.btn, .pick, .opt > input, .menu > summary, .top nav a')]
        .filter(e => e.checkVisibility() && !e.closest('.options'))
        .map(e => [e.className || e.value, e.getBoundingClientRect().height])
        .filter(([, height]) => height < 43.5)"""
    )
    assert small == []
