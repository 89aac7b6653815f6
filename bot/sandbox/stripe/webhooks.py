"""Signed events, posted to one endpoint the way Stripe does: at least once, each try freshly signed."""

import hashlib
import hmac
import http.client
import json
import random
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.stripe.objects import thin_event

PATIENCE = 10.0  # seconds that one try waits for an answer


@dataclass(frozen=True, slots=True)
class Delivery:
    """One try to deliver an event. `status` None: nothing answered."""

    event_id: str
    type: str
    status: int | None
    seconds: float


@dataclass(slots=True)
class Behaviour:
    """How deliveries go wrong. `late` is in seconds; `copies` 2 sends every event twice, at once."""

    copies: int = 1
    late: float = 0.0
    unordered: bool = False
    held: bool = False  # events pile up until release()


@dataclass(slots=True)
class Sending:
    """An event on its way; `answered` is set with its first 2xx, or when it is given up."""

    event: dict[str, Any]
    answered: threading.Event = field(default_factory=threading.Event)


def sign(body: bytes, secret: str, at: int | None = None) -> str:
    """The Stripe-Signature header for these bytes."""
    moment = int(time.time()) if at is None else at
    mac = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={mac},v0={hashlib.sha256(body).hexdigest()}"


def encode(event: dict[str, Any]) -> bytes:
    return json.dumps(event, indent=2).encode()


class Webhooks:
    """`pauses` are the seconds before each further try of an event that was not answered with a 2xx.
    `enabled_events` are the types that the endpoint at `url` is sent; "*" is all of them. `shown_url` is what
    the account calls that address, where it is another (a tunnel leads from it to `url`). `disabled` and
    `api_version` are what the account shows of the endpoint."""

    def __init__(self, url: str | None, secret: str, pauses: Sequence[float]) -> None:
        self.thin = False  # events name their object, and do not show it
        self.url = url
        self.secret = secret
        self.shown_url: str | None = None
        self.disabled = False
        self.api_version: str | None = None
        self.enabled_events = ["*"]
        self.behaviour = Behaviour()
        self.deliveries: list[Delivery] = []
        self.taps: list[Callable[[dict[str, Any]], None]] = []
        self._pauses = tuple(pauses)
        self._held: list[Sending] = []
        self._stopped = threading.Event()

    def send(self, event: dict[str, Any]) -> Sending:
        """Deliver on a thread of its own, and tell everybody who taps the stream."""
        sending = Sending(event)
        for tap in tuple(self.taps):
            tap(event)
        if self.behaviour.held or self.behaviour.unordered:
            self._held.append(sending)
        else:
            self._start(sending)
        return sending

    def release(self) -> None:
        """Send what piled up: in order of making, or shuffled where deliveries are unordered."""
        held, self._held = self._held, []
        if self.behaviour.unordered:
            random.shuffle(held)
        for sending in held:
            self._start(sending)

    def stop(self) -> None:
        self._stopped.set()

    def _start(self, sending: Sending) -> None:
        for _ in range(self.behaviour.copies):
            threading.Thread(target=self._deliver, args=(sending,), daemon=True).start()

    def _deliver(self, sending: Sending) -> None:
        try:
            wanted = {"*", sending.event["type"]} & set(self.enabled_events)
            if self.url is None or not wanted or self._stopped.wait(self.behaviour.late):
                return
            for pause in (0.0, *self._pauses):
                if self._stopped.wait(pause):
                    return
                status = self._post(thin_event(sending.event) if self.thin else sending.event)
                if status is not None and 200 <= status < 300:
                    return
        finally:
            sending.answered.set()

    def _post(self, event: dict[str, Any]) -> int | None:
        address = urlsplit(self.url or "")
        body = encode(event)
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Stripe-Signature": sign(body, self.secret),
            "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        }
        started = time.monotonic()
        status = None
        connection = http.client.HTTPConnection(
            address.hostname or "127.0.0.1", address.port or 80, timeout=PATIENCE
        )
        try:
            connection.request("POST", str(address.path) or "/", body, headers)
            answer = connection.getresponse()
            answer.read()
            status = answer.status
        except (OSError, http.client.HTTPException):
            pass
        finally:
            connection.close()
        self.deliveries.append(Delivery(event["id"], event["type"], status, time.monotonic() - started))
        return status
