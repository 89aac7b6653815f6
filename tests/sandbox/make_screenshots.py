"""Takes the README's pictures of the demo: `uv run python -m tests.sandbox.make_screenshots [FOLDER]`.

Colour emoji need a font such as Debian's fonts-noto-color-emoji.
"""

import base64
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from bot.config.root import find_root
from tests.sandbox.browser import Phone, chromium
from tests.sandbox.demo_process import demo

ROOT = find_root()

FOLDER = ROOT / "bot" / "sandbox" / "phone" / "screenshots"
WANTED = ("phone-light-lesson", "phone-dark-wall", "desk-light-paid", "desk-dark-open")
SIZES = {"phone": (390, 844), "desk": (1280, 820)}


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, demo(Path(data)) as running, chromium() as browser:
        for scheme in ("light", "dark"):
            for size in SIZES:
                page = open_page(browser, size, scheme)
                walk(Phone(page).open(running.address), folder, f"{size}-{scheme}")
                page.context.close()


def open_page(browser: Browser, size: str, scheme: str) -> Page:
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
    )
    return context.new_page()


def walk(ana: Phone, folder: Path, name: str) -> None:
    """From hello to the open chapter, with a picture of a guess with its result, the wall and what comes
    after."""
    page = ana.page
    page.get_by_label("Learner's name").evaluate(
        "e => { e.value = 'Ana'; e.dispatchEvent(new Event('change')) }"
    )
    ana.says("hello")
    ana.says("next")
    ana.says("4 and 4")
    take(page, folder, f"{name}-lesson")
    ana.says("chapter 6")
    take(page, folder, f"{name}-wall")
    checkout = ana.opens_checkout()
    checkout.get_by_label("Card number").fill("4242 4242 4242 4242")
    before = ana.bubbles.count()
    checkout.get_by_role("button", name="Pay").click()
    checkout.wait_for_url("**/checkout/success**")
    checkout.close()
    ana.hears(before)
    expect(ana.bubbles.nth(before)).to_have_attribute("data-state", "read")
    take(page, folder, f"{name}-paid")
    ana.says("next")
    ana.says("5")
    take(page, folder, f"{name}-open")


def take(page: Page, folder: Path, name: str) -> None:
    """As WebP, which Playwright itself does not write: some 50 kB instead of 200."""
    if name not in WANTED:
        return
    page.wait_for_timeout(400)  # the document is looked at five times a second
    shot = page.context.new_cdp_session(page).send(
        "Page.captureScreenshot", {"format": "webp", "quality": 85}
    )
    (folder / f"{name}.webp").write_bytes(base64.b64decode(shot["data"]))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
