"""Every phone of the demo: its chat, and the traffic behind it."""

import json
import secrets
import threading
import uuid
from collections import deque
from pathlib import Path
from typing import Any

from bot.core.nlu.intents import Word
from bot.errors import StoreError
from bot.sandbox.phone import traffic
from bot.sandbox.phone.chats import Chats, Message, now
from bot.sandbox.phone.controls import Controls
from bot.sandbox.phone.documents import Documents
from bot.sandbox.phone.feed import Feed
from bot.sandbox.phone.owners import Owners
from bot.sandbox.stack import Stack
from bot.store.identity import id_for
from bot.store.json_files.store_key import read_key

LINES = 200  # requests that a page is shown when it opens


class Phones:
    """`attach` hands over the stack once it is made; its requests are shown from then on."""

    def __init__(self, folder: Path) -> None:
        self.feed = Feed()
        self.operator_token = f"demo-{secrets.token_hex(16)}"
        self._chats = Chats(folder / "phones")
        self._lines: deque[dict[str, Any]] = deque(maxlen=LINES)
        self._documents = Documents(self._find_document, self.feed)
        self._early: dict[str, str] = {}  # states of messages that have not arrived here yet
        self._lock = threading.Lock()
        self._owners: Owners | None = None
        self._controls: Controls | None = None

    def attach(self, stack: Stack) -> None:
        self._stack = stack
        self._owners = Owners(self._chats.numbers, self._learner_id, stack.stripe.sessions)
        self._controls = Controls(stack.stripe, stack.twilio)
        self._documents.start()

    def close(self) -> None:
        self.feed.close()
        self._documents.stop()

    # What the page asks for

    def hello(self, phone: str) -> dict[str, Any]:
        return {
            "name": self._chats.name(phone),
            "phones": self._chats.phones(),
            "messages": [vars(message) for message in self._chats.messages(phone)],
            "lines": [line for line in self._lines if line["phone"] in (None, phone)],
            "document": self._documents.text(phone),
            "switches": self._controls.state() if self._controls else [],
            "resend": self._stack.stripe.last_event() is not None,
            "words": [word.value for word in Word],
            "operator": self.operator_token,
        }

    def operator_page(self) -> str:
        return f"{self._stack.public_url}/admin"

    def say(self, phone: str, text: str) -> None:
        """The learner writes. Returns at once; the bot's answer comes through the feed."""
        message = Message(uuid.uuid4().hex, "learner", text, now(), "sent")
        known = {each["phone"] for each in self._chats.phones()}
        self._add(phone, message)
        if phone not in known:
            self.feed.publish("phones", self._chats.phones())
        threading.Thread(target=self._carry, args=(phone, message), daemon=True).start()

    def rename(self, phone: str, name: str) -> None:
        self._chats.rename(phone, name)
        self.feed.publish("phones", self._chats.phones())

    def flip(self, name: str, on: bool) -> bool:
        if self._controls is None or not self._controls.flip(name, on):
            return False
        self.feed.publish("switches", self._controls.state())
        return True

    def resend(self) -> str:
        """Send Stripe's last event once more, and say what came of it."""
        stripe = self._stack.stripe
        last = stripe.last_event()
        if last is None:
            return "There is none yet."
        stripe.resend(last["id"])
        answered = next((d.status for d in reversed(stripe.deliveries) if d.event_id == last["id"]), None)
        return f"{last['type']}: the bot answered {answered or 'nothing yet'}."

    # What the stack reports

    def on_event(self, event: dict[str, Any]) -> None:
        if (line := traffic.line(event, now())) is not None:
            self._show(line, event)
        if event["kind"] == "twilio call":
            self._sent(event)
        elif event["kind"] == "twilio callback":
            self._marked(event["form"])
        elif event["kind"] == "stripe event":
            self.feed.publish("resend", True)

    def logged(self, text: str) -> None:
        self._show(traffic.log_line(text, now()), text)

    def _carry(self, phone: str, message: Message) -> None:
        """Twilio posts the message to the bot, and delivers the replies."""
        address = f"whatsapp:+{phone}"
        self.on_event({"kind": "learner says", "from": address, "text": message.text})
        self.feed.publish("typing", {"on": True}, phone)
        try:
            replies = self._stack.twilio.say(address, message.text, self._chats.name(phone))
            self._mark(phone, message.id, "read")
            asks = self._documents.asks(phone)
            for reply in replies:
                self._add(phone, Message(uuid.uuid4().hex, "bot", reply, now(), asks=asks))
        except (OSError, RuntimeError):
            self._mark(phone, message.id, "failed")
        finally:
            self.feed.publish("typing", {"on": False}, phone)

    def _sent(self, event: dict[str, Any]) -> None:
        """The bot sent a message by Twilio's API."""
        if event["method"] != "POST" or event["status"] != 201:
            return
        taken = json.loads(event["answer"])
        phone = taken["to"].removeprefix("whatsapp:+")
        with self._lock:
            state = self._early.pop(taken["sid"], "sent")
            self._add(phone, Message(taken["sid"], "bot", taken["body"], now(), state))

    def _marked(self, form: dict[str, str]) -> None:
        phone, sid, status = form["To"].removeprefix("whatsapp:+"), form["MessageSid"], form["MessageStatus"]
        state = "failed" if status == "undelivered" else status
        with self._lock:
            if not self._mark(phone, sid, state):
                self._early[sid] = state

    def _add(self, phone: str, message: Message) -> None:
        self._chats.add(phone, message)
        self.feed.publish("message", vars(message), phone)

    def _mark(self, phone: str, message_id: str, state: str) -> bool:
        if not self._chats.mark(phone, message_id, state):
            return False
        self.feed.publish("state", {"id": message_id, "state": state}, phone)
        return True

    def _show(self, line: dict[str, Any], about: object) -> None:
        """To the phone that it is about; what is nobody's, to all. `own`: the server's own doing, such as its
        start, which is of interest to few."""
        line["phone"] = self._owners.phone_in(str(about)) if self._owners else None
        line["own"] = line["phone"] is None and not line["bad"]
        self._lines.append(line)
        self.feed.publish("line", line, line["phone"])
        if self._controls and self._controls.seen(line):
            self.feed.publish("switches", self._controls.state())

    def _find_document(self, phone: str) -> Path | None:
        learner_id = self._learner_id(phone)
        return next(self._stack.learners.rglob(f"{learner_id}.json"), None) if learner_id else None

    def _learner_id(self, phone: str) -> str | None:
        try:
            return id_for(read_key(str(self._stack.learners)), f"whatsapp:+{phone}")
        except (OSError, StoreError):
            return None  # the server has not made its store yet
