"""Takes the pictures of README.md anew: python scripts/pictures.py, while a demo is served.

It signs in by the links of `stemhappens demo links`, needs Chromium (CHROMIUM or on the path) and
writes docs/pictures/*.png with 256 colors.
"""

import os
import re
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"
HOME = "/tern-valley"
LAPTOP = {"viewport": {"width": 1280, "height": 1000}}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 1.5,
    "is_mobile": True,
    "has_touch": True,
}


def main() -> None:
    """Take all four. Argument: where the demo is served (http://127.0.0.1:8000)."""
    base = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    ways = _ways()
    with sync_playwright() as playwright:
        program = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = _signed_in(browser, base, ways["Imani Redfern"], LAPTOP)
        page.goto(f"{HOME}/impact/")
        _keep(page, "impact", whole=True)
        page.locator("h1 .fig").first.click()
        page.wait_for_selector("#drawer[open] table")
        page.wait_for_timeout(400)  # the drawer comes in
        _keep(page, "evidence")
        page = _signed_in(browser, base, ways["Theo Okonjo"], LAPTOP)
        page.goto(f"{HOME}/engagements/")
        page.get_by_role("link", name="Carla Beaudry").click()
        page.wait_for_load_state()
        _keep(page, "engagement", whole=True)
        page = _signed_in(browser, base, ways["Theo Okonjo"], PHONE)
        page.goto(f"{HOME}/today/")
        page.get_by_role("link", name="Log this visit").first.click()
        page.wait_for_load_state()
        _keep(page, "log")
        browser.close()


def _ways() -> dict[str, str]:
    """Name → the path of a link that signs them in."""
    command = [sys.executable, "-m", "stemhappens.cli", "demo", "links"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return dict(re.findall(r", ([^\n,]+)\n\s+https?://[^/\s]+(\S+)", said))


def _signed_in(browser: Browser, base: str, way: str, device: dict) -> Page:
    page = browser.new_context(base_url=base, **device).new_page()
    page.goto(way)
    page.locator("main button").first.click()
    page.wait_for_load_state()
    return page


def _keep(page: Page, name: str, *, whole: bool = False) -> None:
    image = Image.open(BytesIO(page.screenshot(full_page=whole))).convert("RGB")
    path = PICTURES / f"{name}.png"
    image.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
    print(path.name, image.size, path.stat().st_size)


if __name__ == "__main__":
    main()
