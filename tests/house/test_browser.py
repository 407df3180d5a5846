"""The browser fixtures see what they are there to see."""

import pytest

from tests.support.browser import Browse, accessibility

STRICT = {"Content-Security-Policy": "default-src 'none'"}
GOOD = (
    "<!doctype html><html lang=en><meta name=viewport content='width=device-width'>"
    "<title>t</title><main><h1>Visits</h1></main></html>"
)


def serve(browse: Browse, body: str, **options: str):
    page = browse(**options)
    page.route(
        "**/*", lambda route: route.fulfill(body=body, content_type="text/html", headers=STRICT)
    )
    page.goto("/")
    return page


@pytest.mark.browser
@pytest.mark.parametrize("device, width", [("phone", 390), ("laptop", 1280)])
def test_devices_have_their_width_and_theme(browse_anywhere, device, width):
    page = serve(browse_anywhere, GOOD, device=device, theme="dark")
    assert page.evaluate("document.documentElement.clientWidth") == width
    assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")


@pytest.mark.browser
def test_axe_runs_under_a_strict_policy(browse_anywhere):
    assert accessibility(serve(browse_anywhere, GOOD)) == []
    planted = GOOD.replace("<h1>", "<img src=x.png><h1>")
    browse_anywhere.expect_error("Content Security Policy")
    found = accessibility(serve(browse_anywhere, planted))
    assert [line.split(":")[0] for line in found] == ["image-alt"]


@pytest.mark.browser
def test_console_and_page_errors_are_heard(browse_anywhere):
    page = serve(browse_anywhere, GOOD)
    page.evaluate("console.error('planted')")
    page.evaluate("setTimeout(() => { throw new Error('thrown') })")
    page.wait_for_timeout(100)
    assert ["planted" in e or "thrown" in e for e in browse_anywhere.unexpected()] == [True, True]
    browse_anywhere.expect_error("planted|thrown")
    assert browse_anywhere.unexpected() == []
