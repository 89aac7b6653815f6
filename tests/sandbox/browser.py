"""A headless Chromium for the tests of the phone's page."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

# Without these, Chromium asks its maker's hosts for updates, and cannot run as root.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Skips the test where there is no Chromium; with CI set it must be there."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        why = "no Chromium on this machine: apt-get install chromium"
        if os.environ.get("CI"):
            pytest.fail(why)
        pytest.skip(why)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


class Watch:
    """What a page may not do: complain on the console, or ask anybody but this machine."""

    def __init__(self, context: BrowserContext) -> None:
        self.complaints: list[str] = []
        self.strangers: list[str] = []
        context.on("page", self._page)
        context.on("request", lambda request: self._asked(request.url))

    def _page(self, page: Page) -> None:
        page.on(
            "console", lambda said: said.type in ("error", "warning") and self.complaints.append(said.text)
        )
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _asked(self, url: str) -> None:
        if urlsplit(url).scheme in ("http", "https") and urlsplit(url).hostname != "127.0.0.1":
            self.strangers.append(url)


class Phone:
    """The phone on a page, used as a learner uses it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.bubbles = page.locator(".bubble.bot:not(.typing)")

    def open(self, address: str) -> "Phone":
        self.page.goto(address)
        self.page.get_by_text("Say hello to begin.").wait_for()
        return self

    def says(self, text: str) -> str:
        """Type it and press Enter: the bot's answer."""
        before = self.bubbles.count()
        self.page.get_by_label("Message", exact=True).fill(text)
        self.page.keyboard.press("Enter")
        return self.hears(before)

    def taps(self, text: str) -> str:
        before = self.bubbles.count()
        self.page.get_by_role("group", name="Quick replies").get_by_text(text, exact=True).click()
        return self.hears(before)

    def hears(self, before: int) -> str:
        """The next message after that many."""
        self.bubbles.nth(before).wait_for(timeout=15000)
        return self.bubbles.nth(before).inner_text()

    def opens_checkout(self) -> Page:
        """Tap the Checkout link: the pay page, in a tab of its own."""
        with self.page.context.expect_page() as opening:
            self.page.locator("a[href*='/c/pay/']").click()
        return opening.value
