"""From hello to the unlocked chapter: the server as it is started in production, the course that ships."""

import html
import http.client
import http.cookiejar
import json
import os
import re
import signal
import subprocess
import sys
import threading
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from bot.content import read_course
from bot.sandbox.ports import free_port
from bot.sandbox.stripe import StripeStandIn
from bot.sandbox.stripe.cards import DECLINED, GOOD
from bot.sandbox.stripe.faults import Mode
from bot.sandbox.twilio import TwilioStandIn
from tests.world import ACCOUNT, BOT, KEY, TOKEN, WEBHOOK_SECRET, soon

TUTORCLAW = Path(sys.executable).with_name("tutorclaw")
LESSON = read_course(Path(__file__).parents[2] / "data" / "course").chapter(6).lessons[0]
ANA = "whatsapp:+15005550001"


class Product:
    """`tutorclaw` between stand-ins. Its log is kept in a file."""

    def __init__(self, folder):
        self.folder, self.log = folder, folder / "server.log"
        self.url = f"http://127.0.0.1:{free_port(0)}"
        self.stripe = StripeStandIn(
            KEY, WEBHOOK_SECRET, webhook_url=f"{self.url}/webhook", retry_pauses=[0.3] * 40
        )
        self.twilio = TwilioStandIn(ACCOUNT, TOKEN, BOT, bot_url=self.url)
        self.stripe.start()
        self.twilio.start()
        self.reply, self.heard = "", []
        self.process = None

    def start(self):
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [TUTORCLAW], env=self._environment(), stdout=log, stderr=log, start_new_session=True
            )
        soon(self._serves, within=20)

    def kill(self):
        """By SIGKILL: the main process alone. Its workers have to go with it."""
        self.process.kill()
        self.process.wait()
        soon(lambda: not _members(self.process.pid))

    def stop(self):
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            assert self.process.wait(15) == 0
            assert not _members(self.process.pid)
        self.stripe.stop()
        self.twilio.stop()

    def says(self, text, **fields):
        self.reply = "\n\n".join(self.twilio.say(ANA, text, name="Ana", **fields))
        self.heard.append(self.reply)
        return self.reply

    def hears(self, *parts):
        for part in parts:
            assert part in self.reply, f"expected {part!r} in:\n{self.reply}"

    @property
    def document(self):
        (path,) = self.folder.rglob("lrn_*.json")
        return json.loads(path.read_text())

    @property
    def link(self):
        return re.search(r"\S*/c/pay/\S+", self.reply)[0]

    def confirmations(self):
        return [each["body"] for each in self.twilio.sent if each["to"] == ANA]

    def _serves(self):
        assert self.process.poll() is None, self.log.read_text()
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:  # noqa: S310 - ours
                return answer.status == 200
        except OSError:
            return False

    def _environment(self):
        kept = {
            name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")
        }
        return {
            **kept,
            "STRIPE_SECRET_KEY": KEY,
            "STRIPE_PRICE_ID_PAID": self.stripe.price_id,
            "STRIPE_WEBHOOK_SECRET": WEBHOOK_SECRET,
            "STRIPE_API_BASE": self.stripe.base_url,
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": TOKEN,
            "TWILIO_WHATSAPP_FROM": BOT,
            "TWILIO_API_BASE": self.twilio.base_url,
            "TWILIO_PAID_TEMPLATE_SID": "",
            "PUBLIC_URL": self.url,
            "STORE_URL": f"json:{self.folder / 'learners'}",
            "COURSE_DIR": "",
            "HOST": "127.0.0.1",
            "PORT": self.url.rpartition(":")[2],
            "DELIVERY": "inline",
        }


def _members(session):
    """The processes of that session that are still there."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, of = path.read_text().rpartition(")")[2].split()[:4]
        except OSError:
            continue
        if of == str(session) and state != "Z":
            found.append(path.parent.name)
    return found


@pytest.fixture
def product(tmp_path):
    product = Product(tmp_path)
    product.start()
    yield product
    product.stop()


def pay_on_page(link, card):
    """As a browser does: the address where it ends, and the page's text."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    with browser.open(link, timeout=15) as page:
        address = page.url.partition("#")[0]
        assert 'name="number"' in page.read().decode()
    with browser.open(address, urllib.parse.urlencode({"number": card}).encode(), timeout=15) as page:
        return page.url, html.unescape(page.read().decode())


def read_on_to_the_wall(product):
    for _ in range(60):
        if "/c/pay/" in product.says("next"):
            return
    raise AssertionError("no wall in sixty steps")


def test_from_hello_to_the_unlocked_chapter(product):
    product.says("Hi, I want to learn programming. Where do I start?")
    product.hears("Ana")
    product.says("next")
    product.says("exercises")
    assert product.document["exercise"] == 1
    product.says("hint")
    product.says("progress")
    product.hears("chapter 1")

    product.says("chapter 5")
    read_on_to_the_wall(product)
    product.hears("$29.00", "Chapter 6")
    assert (product.document["tier"], product.document["chapter"]) == ("free", 5)

    where, page = pay_on_page(product.link, DECLINED)
    assert "Your card was declined" in page
    assert "/c/pay/" in where
    product.says("chapter 6")
    assert product.document["tier"] == "free"

    where, page = pay_on_page(product.link, GOOD)
    assert where.startswith(f"{product.url}/checkout/success?session_id=cs_test_")
    assert "full course is open" in page
    assert (product.document["tier"], product.document["chapter"]) == ("paid", 6)
    assert product.twilio.wait_for(product.confirmations, timeout=10)

    assert not any(LESSON.heading in text for text in product.heard)
    product.says("next")
    product.hears(LESSON.heading, LESSON.text)
    product.says("upgrade")
    product.hears("already")
    assert len(product.stripe.sessions) == 1
    assert len(product.confirmations()) == 1
    assert not any(
        word in product.log.read_text() for word in ("5005550001", "/c/pay/", KEY, TOKEN, "Traceback")
    )


def test_kill_9_at_the_worst_moments_loses_nothing_and_doubles_nothing(product):
    product.says("hi")
    product.stripe.faults.set(Mode.HANG)
    sid = "SM" + "1" * 32
    asker = threading.Thread(target=_unanswered, args=(product, "chapter 7", sid))
    asker.start()
    soon(lambda: product.stripe.api.requests)
    product.kill()  # Stripe was asked for a session, and has not answered
    asker.join()
    product.stripe.faults.clear()
    product.start()
    product.says("chapter 7", MessageSid=sid)  # Twilio comes again
    assert len(product.stripe.sessions) == 1

    product.twilio.misbehave("hang")  # Twilio takes the confirmation, and does not get to say so
    product.stripe.pay(re.search("cs_test_[A-Za-z0-9]+", product.link)[0])
    assert product.twilio.wait_for(product.confirmations, timeout=10)
    product.kill()
    product.start()
    product.says("next")
    assert (product.document["tier"], product.document["chapter"]) == ("paid", 7)
    product.stripe.resend(product.stripe.deliveries[-1].event_id)
    soon(lambda: product.document["deliveries"][0]["state"] == "sent", within=15)
    assert len(product.confirmations()) == 1
    assert len(product.document["payments"]) == 1
    product.says("upgrade")
    product.hears("already")


def _unanswered(product, text, sid):
    with pytest.raises((OSError, http.client.HTTPException)):
        product.says(text, MessageSid=sid)
