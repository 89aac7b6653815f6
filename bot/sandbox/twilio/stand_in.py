"""A stand-in for Twilio on 127.0.0.1: takes our API calls, and plays the learners' side.

    with TwilioStandIn("AC…", "token", "whatsapp:+14155238886", bot_url="http://127.0.0.1:8000") as twilio:
        twilio.say("whatsapp:+15005550001", "hi", name="Ana")  # the bot's reply texts

It is as strict as Twilio about what our calls can get wrong, and misbehaves on demand.
"""

import queue
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlencode, urlsplit

from twilio.request_validator import (  # type: ignore[import-untyped]
    HMAC_SHA256,
    SIGNATURE_HEADER,
    SIGNATURE_SETTINGS_HEADER,
    RequestValidator,
)

from bot.sandbox.twilio.api import ApiServer, CutError
from bot.sandbox.twilio.faults import Fault, Faults
from bot.sandbox.twilio.messages import (
    Answer,
    Message,
    error,
    fault_in,
    inbound_form,
    new_message,
    page_of,
    reply_texts,
    sender,
)

CALLBACKS = ("sent", "delivered", "read")
Event = dict[str, Any]


class TwilioStandIn:
    """`bot_url`: where the bot really listens; `public_url`: what it takes for its address and we sign (the
    same if not given). `listener` is called, from any thread, with each event, a dict with a "kind":

    "call" (our API: method, path, form, status, answer; status None: the line was cut), "inbound" (a
    learner wrote: form, status, replies), "callback" (form, status; None: nobody listened).

    `messages` holds all of both directions, the oldest first, in the shape of Twilio's API; `events` what a
    listener hears. `callbacks` are the statuses told of each message, in that order: repeat or shuffle them.
    `shared_key` (id, secret) signs what we post, instead of the auth token. `senders` are the account's
    WhatsApp senders in the shape of Twilio's API; None: the bot's number, set up as it has to be.
    `clock_ahead` is by how many seconds its clock is ahead of this machine's, as its answers tell it.
    """

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        bot_number: str,
        port: int = 0,
        *,
        bot_url: str | None = None,
        public_url: str | None = None,
        listener: Callable[[Event], None] = lambda event: None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.account_sid = account_sid
        self.auth_token = auth_token
        self.bot_number = bot_number
        self.bot_url = bot_url
        self.public_url = public_url
        self.account_status, self.account_type = "active", "Full"
        self.senders: list[dict[str, Any]] | None = None
        self.clock_ahead = 0.0
        self.callbacks: tuple[str, ...] = CALLBACKS
        self.shared_key: tuple[str, str] | None = None
        self.messages: list[Message] = []
        self.events: list[Event] = []
        self.resume = threading.Event()
        self.stopping = threading.Event()
        self._listener = listener
        self._clock = clock
        self._faults = Faults()
        self._changed = threading.Condition(threading.RLock())
        self._to_tell: queue.SimpleQueue[tuple[Message, str, str, int | None] | None] = queue.SimpleQueue()
        self._teller = threading.Thread(target=self._tell_all, name="twilio-callbacks", daemon=True)
        self._server = ApiServer(self, port)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._server.port}"

    @property
    def sent(self) -> list[Message]:
        """What the bot sent through the API, without the replies to messages."""
        with self._changed:
            return [each for each in self.messages if each["direction"] == "outbound-api"]

    def start(self) -> "TwilioStandIn":
        self._teller.start()
        self._server.start()
        return self

    def stop(self) -> None:
        self.resume.set()
        self.stopping.set()
        self._to_tell.put(None)
        if self._teller.ident is not None:
            self._teller.join()
        self._server.stop()

    def __enter__(self) -> "TwilioStandIn":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def misbehave(self, fault: Fault, times: int | None = 1, on: str = "create") -> None:
        """Show this fault for the next `times` calls (None: until behave()). on: "create" or "list"."""
        self._faults.add(fault, times, on)

    def behave(self) -> None:
        self._faults.clear()

    def wait_for(self, holds: Callable[[], object], timeout: float = 5) -> bool:
        """Wait until `holds` is true; it is called again after each event."""
        with self._changed:
            return bool(self._changed.wait_for(holds, timeout))

    def calls(self, method: str) -> list[Event]:
        with self._changed:
            return [each for each in self.events if each["kind"] == "call" and each["method"] == method]

    # The learners' side

    def say(self, address: str, text: str, name: str = "", **fields: str) -> list[str]:
        """A learner writes: the bot's replies. `fields` are added to the form, or replace its own."""
        message = new_message(self.account_sid, "inbound", address, self.bot_number, text, self._clock())
        form = inbound_form(message, name, fields)
        message["num_media"] = form["NumMedia"]
        self._keep(message)
        status, xml = self.post("/whatsapp", form)
        replies = reply_texts(xml) if status == 200 else []
        for reply in replies:
            to = form["From"]
            self._keep(
                new_message(self.account_sid, "outbound-reply", self.bot_number, to, reply, self._clock())
            )
        self._heard({"kind": "inbound", "form": form, "status": status, "replies": replies})
        if status != 200:
            raise RuntimeError(f"the bot answered {status}")
        return replies

    def post(self, path: str, form: Mapping[str, str]) -> tuple[int, str]:
        """A signed POST to the bot: status and body of its answer."""
        if self.bot_url is None:
            raise RuntimeError("no bot_url was given")
        return self._post(self.bot_url + path, (self.public_url or self.bot_url).rstrip("/") + path, form)

    def _post(self, url: str, signed_url: str, form: Mapping[str, str]) -> tuple[int, str]:
        headers = {"Content-Type": "application/x-www-form-urlencoded", **self._signed(signed_url, form)}
        parts = urlsplit(url)
        connection = HTTPConnection(parts.hostname or "", parts.port or 80, timeout=15)  # Twilio's patience
        try:
            path = f"{parts.path}?{parts.query}" if parts.query else parts.path
            connection.request("POST", path, urlencode(form), headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def _signed(self, url: str, form: Mapping[str, str]) -> dict[str, str]:
        if self.shared_key is None:
            return {SIGNATURE_HEADER: RequestValidator(self.auth_token).compute_signature(url, form)}
        key, secret = self.shared_key
        return {
            SIGNATURE_HEADER: RequestValidator(secret).compute_signature(url, form, HMAC_SHA256),
            SIGNATURE_SETTINGS_HEADER: f"key={key},algorithm={HMAC_SHA256}",
        }

    # The API's side: see api.py

    def create(self, form: Mapping[str, str]) -> Answer | str:
        fault = self._faults.take("create")
        if fault == "drop before":
            raise CutError
        code = fault if isinstance(fault, int) else fault_in(form, self.bot_number)
        if code is not None:
            return error(code)
        body = form.get("Body") or f"[{form['ContentSid']}] {form.get('ContentVariables', '')}"
        message = new_message(self.account_sid, "outbound-api", form["From"], form["To"], body, self._clock())
        self._keep(message)
        answer = dict(message)  # as it is now: queued
        self._plan_callbacks(message, form.get("StatusCallback"), fault)
        return self._answer(201, answer, fault)

    def list_messages(self, query: Mapping[str, str], path: str) -> Answer | str:
        fault = self._faults.take("list")
        if isinstance(fault, int):
            return error(fault)
        with self._changed:
            page = page_of(self.messages, query, path)
        return self._answer(200, page, fault)

    def fetch(self, sid: str) -> Answer:
        with self._changed:
            found = next((dict(each) for each in self.messages if each["sid"] == sid), None)
        return (200, found) if found else error(20404)

    def account(self) -> Answer:
        return 200, {
            "sid": self.account_sid,
            "friendly_name": "Stand-in",
            "status": self.account_status,
            "type": self.account_type,
            "date_created": "Mon, 30 Nov 2026 08:00:00 +0000",
            "date_updated": "Mon, 30 Nov 2026 08:00:00 +0000",
        }

    def list_senders(self, path: str) -> Answer:
        url = self.public_url or self.bot_url or ""
        senders = [sender(self.bot_number, url)] if self.senders is None else self.senders
        return 200, {"senders": senders, "meta": {"key": "senders", "page": 0, "next_page_url": None}}

    def called(self, call: Event) -> None:
        self._heard(call)

    def _answer(self, status: int, body: dict[str, Any], fault: Fault | None) -> Answer | str:
        if fault in ("drop before", "drop after"):
            raise CutError
        if fault == "hang":
            self.resume.wait()
        if fault == "garbage":
            return "<html>Bad gateway</html>"
        return status, {} if fault == "empty" else body

    # Status callbacks

    def _plan_callbacks(self, message: Message, url: str | None, fault: Fault | None) -> None:
        statuses = [(status, None) for status in self.callbacks]
        if isinstance(fault, tuple):
            statuses = [fault]  # type: ignore[list-item]
        for status, code in statuses:
            self._to_tell.put((message, url or "", status, code))

    def _tell_all(self) -> None:
        while (callback := self._to_tell.get()) is not None and not self.stopping.is_set():
            message, url, status, code = callback
            with self._changed:
                message["status"], message["error_code"] = status, code
                message["date_sent"] = message["date_created"]
            if url:
                self._tell(message, url, status, code)

    def _tell(self, message: Message, url: str, status: str, code: int | None) -> None:
        form = dict.fromkeys(("MessageSid", "SmsSid"), str(message["sid"]))
        form |= {"MessageStatus": status, "SmsStatus": status, "To": message["to"], "From": message["from"]}
        form |= {"AccountSid": self.account_sid, "ApiVersion": message["api_version"]}
        if code is not None:
            form["ErrorCode"] = str(code)
        parts = urlsplit(url)
        base = self.bot_url or f"{parts.scheme}://{parts.netloc}"
        answered: int | None = None
        try:
            answered, _ = self._post(f"{base}{parts.path}?{parts.query}", url, form)
        except (OSError, HTTPException):
            answered = None  # Twilio ignores that too
        self._heard({"kind": "callback", "form": form, "status": answered})

    def _keep(self, message: Message) -> None:
        with self._changed:
            self.messages.append(message)
            self._changed.notify_all()

    def _heard(self, event: Event) -> None:
        with self._changed:
            self.events.append(event)
            self._changed.notify_all()
        self._listener(event)
