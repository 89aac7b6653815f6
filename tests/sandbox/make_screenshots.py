"""Takes the README's pictures of the demo: `uv run python -m tests.sandbox.make_screenshots [FOLDER]`.

Colour emoji need a font such as Debian's fonts-noto-color-emoji.
"""

import base64
import json
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from bot.config.root import find_root
from tests.sandbox.browser import Phone, chromium
from tests.sandbox.demo_process import Demo, demo, fetch

ROOT = find_root()

FOLDER = ROOT / "bot" / "sandbox" / "phone" / "screenshots"
WANTED = (
    *("phone-light-lesson", "phone-dark-wall", "desk-light-paid", "desk-dark-open"),
    *("operator-desk-light", "operator-phone-dark"),
)
CROWD = ("Maria", "Kofi", "Aisha", "Luis", "Priya", "Tom", "Fatima", "Chidi", "Elena", "Sam", "Noor", "Jun")
# What one of them says, the next one word less: so that they come differently far.
SAYS = (
    *("hello", "next", "4 and 4", "next", "chapter 2", "next", "fourteen", "chapter 3", "exercises", "7"),
    *("chapter 4", "what is this about then", "exercises", "no idea", "chapter 5", "chapter 6"),
)
SIZES = {"phone": (390, 844), "desk": (1280, 820)}


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, demo(Path(data)) as running, chromium() as browser:
        for scheme in ("light", "dark"):
            for size in SIZES:
                page = open_page(browser, size, scheme)
                walk(Phone(page).open(running.address), folder, f"{size}-{scheme}")
                page.context.close()
        crowd(running.url)
        for size, scheme in (("desk", "light"), ("phone", "dark")):
            see_the_operator_s_page(open_page(browser, size, scheme), running, folder, f"{size}-{scheme}")


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


def crowd(url: str) -> None:
    for number, name in enumerate(CROWD):
        phone = f"1555000{number:04}"
        for path, said in (
            ("/name", {"name": name}),
            *(("/say", {"text": each}) for each in SAYS[: 16 - number]),
        ):
            body = json.dumps({"phone": phone, **said}).encode()
            status, _ = fetch(f"{url}{path}", body, Content_Type="application/json")
            assert status == 200
            time.sleep(0.1)  # the answers come in the order of the messages


def see_the_operator_s_page(page: Page, running: Demo, folder: Path, name: str) -> None:
    """The overview on the desk, a learner on the phone."""
    page.goto(f"{running.url}/operator")
    page.get_by_label("ADMIN_TOKEN").fill(running.operator_token)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_timeout(6000)  # a figure is five seconds old at most
    page.reload()
    if "phone" in name:
        page.get_by_role("link", name="Learners").click()
        page.get_by_label("A number").fill("Ana")
        page.get_by_role("button", name="Find").click()
        page.locator(".cards a").first.click()
    take(page, folder, f"operator-{name}")
    page.context.close()


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
