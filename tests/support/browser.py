"""A real Chromium for tests: `browse` opens pages and fails on what the console says.

@pytest.mark.browser
def test_impact(browse, director):
    page = browse("phone", theme="dark", user=director)
    page.goto("/tern-valley/impact")
    assert accessibility(page) == []
"""

import os
import re
import shutil
from collections.abc import Iterator
from importlib.resources import files

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, sync_playwright

DEVICES = {
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
    "laptop": {"viewport": {"width": 1280, "height": 800}},
}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


class Browse:
    """Opens pages on the live server and remembers every error they report."""

    def __init__(self, browser: Browser, base_url: str) -> None:
        self.browser = browser
        self.base_url = base_url
        self.errors: list[str] = []
        self.expected: list[str] = []

    def __call__(
        self, device: str = "laptop", theme: str = "light", user: object = None, **options: object
    ) -> Page:
        """A page in a context of its own: `phone` or `laptop`, `light` or `dark`, signed in
        as `user` (without the form, which has tests of its own)."""
        context = self.browser.new_context(
            base_url=self.base_url, color_scheme=theme, **DEVICES[device], **options
        )
        context.on("page", self._watch)
        context.set_default_timeout(10_000)
        if user is not None:
            context.add_cookies([self._session_cookie(user)])
        return context.new_page()

    def expect_error(self, pattern: str) -> None:
        """Says that an error matching `pattern` belongs to this test (a 422, offline)."""
        self.expected.append(pattern)

    def unexpected(self) -> list[str]:
        """What console and pages reported and nobody expected."""
        return [
            error
            for error in self.errors
            if not any(re.search(pattern, error) for pattern in self.expected)
        ]

    def _session_cookie(self, user: object) -> dict[str, str]:
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        return {"name": name, "value": client.cookies[name].value, "url": self.base_url}

    def _watch(self, page: Page) -> None:
        page.on("console", self._hear)
        page.on("pageerror", self._break)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _break(self, error: Error) -> None:
        self.errors.append(f"page: {error}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not program:
        pytest.skip("no Chromium: apt-get install chromium, or set CHROMIUM to its program")
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as environment:
        # Playwright's sync API keeps an event loop in this thread, and Django's ORM
        # refuses to work beside one. Only the test itself runs here, one thing at a time.
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def browse_anywhere(chromium: Browser) -> Iterator[Browse]:
    """`browse` without a server, for pages that the test serves itself."""
    yield from _session(chromium, "http://house.test")


@pytest.fixture
def browse(chromium: Browser, live_server: object) -> Iterator[Browse]:
    """Opens pages of the product; the test fails if one of them reports an error."""
    yield from _session(chromium, str(live_server))


def _session(chromium: Browser, base_url: str) -> Iterator[Browse]:
    session = Browse(chromium, base_url)
    yield session
    for context in chromium.contexts:
        context.close()
    if session.unexpected():
        pytest.fail("The browser reported errors:\n" + "\n".join(session.unexpected()))


def accessibility(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA on `page`: a line per element, none when clean."""
    # Not as a script tag: a strict Content-Security-Policy would block it.
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text())
    found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    return [
        f"{violation['id']}: {node['html'][:200]} ({violation['help']})"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]
