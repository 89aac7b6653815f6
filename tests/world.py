"""The whole product between stand-ins for Twilio and Stripe, each on a port of this machine.

    world.ana.says("next")
    world.ana.hears("Text 1.1")

The app is the real one, handed a small course; requests are real bytes, signed as the providers sign.
"""

import http.client
import json
import logging
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode
from xml.etree import ElementTree

from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict
from werkzeug.serving import WSGIRequestHandler, make_server

from bot.background import make_outbox
from bot.config.config import ALL_GROUPS, Config, read_config
from bot.core.course import Course
from bot.logs.log import set_up
from bot.sandbox.stripe import StripeStandIn
from bot.sandbox.stripe.webhooks import sign
from bot.sandbox.twilio import TwilioStandIn
from bot.web.app import create_app
from bot.wiring import open_store
from tests.chat import SECRET, small_course
from tests.waiting import soon as soon  # to those who wait for this world

ACCOUNT, TOKEN, BOT = "AC" + "1" * 32, "a7" * 16, "whatsapp:+14155238886"
KEY, OLD_WEBHOOK_SECRET, WEBHOOK_SECRET = "sk_test_world", "whsec_world_old", "whsec_world_new"
TEMPLATE = "HX" + "3" * 32
PUBLIC_URL = "https://bot.example.com"
METRICS_TOKEN = "m3" * 16
FREE, CHAPTERS = 5, 7
SIGNED = "application/x-www-form-urlencoded"
SESSIONS = "/v1/checkout/sessions"


class Answer(NamedTuple):
    status: int
    type: str
    text: str

    @property
    def messages(self) -> list[str]:
        """The texts of a TwiML answer. Raises where it is no XML."""
        root = ElementTree.fromstring(self.text)  # noqa: S314 - from our own server
        assert root.tag == "Response"
        return ["".join(message.itertext()) for message in root]


class World:
    """`settings` are added to the environment that the product reads. `key` is Stripe's: "sk_live_…" makes a
    world of real money."""

    def __init__(
        self,
        folder: Path,
        settings: Mapping[str, str] | None = None,
        key: str = KEY,
        course: Course | None = None,
    ) -> None:
        self.folder = folder / "learners"
        self.stripe = StripeStandIn(key, WEBHOOK_SECRET, "price_world").start()
        self.twilio = TwilioStandIn(ACCOUNT, TOKEN, BOT)
        self.twilio.callbacks = ()
        self.twilio.start()
        self.settings = {**self._environment(), **(settings or {})}
        self.public_url = self.settings["PUBLIC_URL"].rstrip("/")
        config = read_config(self.settings, folder, ALL_GROUPS)
        assert isinstance(config, Config), config
        self.config = config
        self.store = open_store(config)
        app = create_app(config, course or small_course(FREE, CHAPTERS), self.store)
        self._server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
        self._server.daemon_threads = True
        self.port = self._server.port
        self._serving = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._serving.start()
        self.url = f"http://127.0.0.1:{self.port}"
        self.twilio.bot_url, self.twilio.public_url = self.url, self.public_url
        self.stripe.webhooks.url = f"{self.url}/webhook"
        self.people: list[Person] = []
        self.ana = self.learner("whatsapp:+15005550001", "Ana")
        self._numbers = count(1)

    def _environment(self) -> dict[str, str]:
        return {
            "STRIPE_SECRET_KEY": self.stripe.secret_key,
            "STRIPE_PRICE_ID_PAID": self.stripe.price_id,
            "STRIPE_WEBHOOK_SECRET": f"{OLD_WEBHOOK_SECRET},{WEBHOOK_SECRET}",
            "STRIPE_API_BASE": self.stripe.base_url,
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": TOKEN,
            "TWILIO_WHATSAPP_FROM": BOT,
            "TWILIO_API_BASE": self.twilio.base_url,
            "PUBLIC_URL": PUBLIC_URL,
            "METRICS_TOKEN": METRICS_TOKEN,
            "STORE_URL": f"json:{self.folder}",
        }

    def close(self) -> None:
        self.stripe.stop()  # lets go of whoever hangs there
        self._server.shutdown()
        self._serving.join()
        self._server.server_close()
        self.twilio.stop()
        self.store.close()

    # The cast

    def learner(self, address: str, name: str = "") -> "Person":
        self.people.append(Person(self, address, name))
        return self.people[-1]

    def somebody(self) -> "Person":
        return self.learner(f"whatsapp:+1500556{len(self.people):04}", "Somebody")

    @property
    def ben(self) -> "Person":
        """Who has paid."""
        ben = self.learner("whatsapp:+15005550002", "Ben")
        ben.says("hi")
        assert self.tells(completed(ben.learner_id, "cs_test_ben")).status == 200
        return ben

    # Both doors

    def post(self, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        return self.request("POST", path, body, headers)

    def get(self, path: str) -> Answer:
        headers = {"Authorization": f"Bearer {METRICS_TOKEN}"} if path == "/metrics" else {}
        return self.request("GET", path, headers=headers)

    def request(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)  # Twilio's patience
        try:
            connection.request(method, path, body, dict(headers or {}))
            answer = connection.getresponse()
            return Answer(answer.status, answer.getheader("Content-Type", ""), answer.read().decode())
        finally:
            connection.close()

    def posts(self, form: "Form", path: str = "/whatsapp", token: str = TOKEN) -> Answer:
        """A form, signed as Twilio does, over PUBLIC_URL and the path."""
        return self.post(path, urlencode(pairs_of(form)).encode(), self.signed(form, path, token))

    def signed(self, form: "Form", path: str = "/whatsapp", token: str = TOKEN) -> dict[str, str]:
        fields = MultiDict(pairs_of(form))
        signature = RequestValidator(token).compute_signature(self.public_url + path, fields)
        return {"Content-Type": SIGNED, "X-Twilio-Signature": signature}

    def tells(self, event: dict[str, Any], secret: str = WEBHOOK_SECRET, at: int | None = None) -> Answer:
        """An event, signed as Stripe does."""
        return self.tells_bytes(json.dumps(event).encode(), secret, at)

    def tells_bytes(self, body: bytes, secret: str = WEBHOOK_SECRET, at: int | None = None) -> Answer:
        return self.post("/webhook", body, {"Stripe-Signature": sign(body, secret, at)})

    def new_sid(self) -> str:
        return f"SM{next(self._numbers):032x}"

    # What is there to be seen

    def files(self) -> dict[str, bytes]:
        """What the operator would find in the folder, but for what is counted and locked there."""
        found = (path for path in self.folder.rglob("*") if path.is_file())
        kept = [path for path in found if path.suffix == ".json" or "unmatched" in path.parts]
        return {str(path.relative_to(self.folder)): path.read_bytes() for path in kept}

    def asked_for_sessions(self) -> list[dict[str, Any]]:
        """The form of each call that asked Stripe for a new session."""
        return [
            form for method, path, form in self.stripe.api.requests if (method, path) == ("POST", SESSIONS)
        ]

    @contextmanager
    def delivering(self):
        """With the outbox at work, as a thread of the server does it."""
        stop = threading.Event()
        outbox = make_outbox(self.config, self.store)
        thread = threading.Thread(target=outbox.run, args=(stop,))
        thread.start()
        try:
            yield
        finally:
            stop.set()
            self.twilio.resume.set()
            thread.join(10)
            assert not thread.is_alive()


Form = Mapping[str, str] | list[tuple[str, str]]


class Person:
    """Somebody with a phone. What they heard last is `reply`."""

    def __init__(self, world: World, address: str, name: str) -> None:
        self._world = world
        self.address, self.name = address, name
        self.reply = ""

    def form(self, text: str | None, sid: str | None = None, **fields: str) -> dict[str, str]:
        form = {"MessageSid": sid or self._world.new_sid(), "From": self.address, "To": BOT}
        form |= {"AccountSid": ACCOUNT, "ProfileName": self.name, "NumMedia": "0"}
        return form | ({} if text is None else {"Body": text}) | fields

    def sends(self, text: str | None, sid: str | None = None, **fields: str) -> Answer:
        return self._world.posts(self.form(text, sid, **fields))

    def says(self, text: str | None, sid: str | None = None, **fields: str) -> str:
        answer = self.sends(text, sid, **fields)
        assert answer.status == 200, answer
        messages = answer.messages
        assert len(messages) <= 10
        assert all(0 < len(each.encode("utf-16-le")) <= 3200 for each in messages)
        self.reply = "\n\n".join(messages)
        return self.reply

    def hears(self, *parts: str) -> None:
        for part in parts:
            assert part in self.reply, f"expected {part!r} in:\n{self.reply}"

    def does_not_hear(self, *parts: str) -> None:
        for part in parts:
            assert part not in self.reply, f"did not expect {part!r} in:\n{self.reply}"

    def meets_the_wall(self) -> None:
        self.hears("$29.00", self.session["url"])
        self.does_not_hear(SECRET)

    @property
    def path(self) -> Path:
        """The document's file, found as an operator would: by the address in it."""
        return next(path for path in self._paths() if f'"{self.address}"' in path.read_text())

    @property
    def document(self) -> dict[str, Any]:
        return json.loads(self.path.read_text())

    @property
    def is_known(self) -> bool:
        return any(self.address in path.read_text() for path in self._paths())

    @property
    def learner_id(self) -> str:
        return self.document["learner_id"]

    @property
    def session(self) -> dict[str, Any]:
        """The Checkout session that Stripe made for them last."""
        mine = [
            s for s in self._world.stripe.sessions.values() if s["client_reference_id"] == self.learner_id
        ]
        return mine[-1]

    def edit(self, **fields: object) -> None:
        """As an operator does with an editor."""
        path = self.path
        path.write_text(json.dumps({**json.loads(path.read_text()), **fields}))

    def texts(self) -> list[str]:
        """What was sent to them outside of replies."""
        return [each["body"] for each in self._world.twilio.sent if each["to"] == self.address]

    def _paths(self) -> list[Path]:
        return list(self._world.folder.rglob("*.json"))


def session(learner_id: str | None, session_id: str = "cs_test_1", **fields: object) -> dict[str, Any]:
    """A Checkout session of ours that was paid."""
    return {
        "id": session_id,
        "object": "checkout.session",
        "status": "complete",
        "payment_status": "paid",
        "payment_intent": session_id.replace("cs_test", "pi"),
        "amount_total": 2900,
        "currency": "usd",
        "livemode": False,
        "metadata": {"learner_id": learner_id},
        **fields,
    }


def stripe_event(kind: str, about: dict[str, Any], event_id: str = "evt_1") -> dict[str, Any]:
    return {
        "id": event_id,
        "object": "event",
        "api_version": "2026-10-28.endive",
        "created": int(time.time()),
        "livemode": False,
        "type": kind,
        "data": {"object": about},
    }


def completed(
    learner_id: str | None, session_id: str = "cs_test_1", event_id: str | None = None, **fields: object
) -> dict[str, Any]:
    about = session(learner_id, session_id, **fields)
    return stripe_event("checkout.session.completed", about, event_id or session_id.replace("cs_", "evt_"))


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What each call gives, all of them let go at the same instant."""
    gate = threading.Barrier(len(calls))
    results: list[Any] = [None] * len(calls)

    def run(number: int, call: Callable[[], Any]) -> None:
        gate.wait()
        results[number] = call()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def pairs_of(form: Form) -> list[tuple[str, str]]:
    return list(form.items()) if isinstance(form, Mapping) else form


class Log:
    """What the product wrote to stderr. Made by the fixture, which also restores what set_up changed."""

    def __init__(self, read: Callable[[], str]) -> None:
        self._read = read
        self._text = ""

    @property
    def text(self) -> str:
        self._text += self._read()
        return self._text

    def lines(self, event: str | None = None) -> list[dict[str, Any]]:
        found = [json.loads(line) for line in self.text.splitlines()]
        return [line for line in found if event in (None, line["event"])]


@contextmanager
def logging_as_in_production(secrets: tuple[str, ...]):
    root, hooks = logging.getLogger(), (sys.excepthook, threading.excepthook)
    before = root.handlers[:], root.level
    set_up(logging.INFO, secrets)
    try:
        yield
    finally:
        logging.captureWarnings(False)
        root.handlers[:], root.level = before
        sys.excepthook, threading.excepthook = hooks


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        pass
