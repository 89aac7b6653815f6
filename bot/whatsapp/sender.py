"""Sends messages by Twilio's REST API, and finds out whether one was sent."""

import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from bot.core.messaging.send_result import Accepted, Again, LookupFailed, SendResult, outcome_of_failed
from bot.whatsapp.client import connect
from bot.whatsapp.failures import read_failure
from bot.whatsapp.inbound import is_id

LOOKED_THROUGH = 200  # of the learner's last messages
CLOCK_SKEW = timedelta(minutes=2)  # between us and Twilio
_FAILED = ("failed", "undelivered", "canceled")


class Sender:
    """`sender` is our own address (`whatsapp:+14155238886`), `api_base` replaces Twilio's URL,
    `status_callback` is a URL without a query, or None for no callbacks; `timeout` is in seconds. Callbacks
    come back with the ids of the delivery and of its learner in their URL.

    Nothing is retried in here: a POST has no idempotency key, so the caller must look first.
    """

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        sender: str,
        *,
        api_base: str | None = None,
        region: str | None = None,
        edge: str | None = None,
        template_sid: str | None = None,
        status_callback: str | None = None,
        timeout: float = 10,
    ) -> None:
        self._account = account_sid, auth_token, api_base, timeout, region, edge
        self._sender = sender
        self._template_sid = template_sid
        self._status_callback = status_callback
        self._threads = threading.local()

    @property
    def has_template(self) -> bool:
        return self._template_sid is not None

    def send(self, address: str, text: str, delivery_id: str, learner_id: str) -> SendResult:
        return self._create(address, delivery_id, learner_id, {"body": text})

    def send_template(self, address: str, delivery_id: str, learner_id: str) -> SendResult:
        """The approved template, which has no variables."""
        return self._create(address, delivery_id, learner_id, {"content_sid": self._template_sid or ""})

    def find(self, address: str, text: str | None, since: datetime) -> SendResult | LookupFailed | None:
        """What became of the message to `address` with that text, sent after `since`.

        None if Twilio has no such message. With `text` None it is any message that we sent by the API: the
        wording of a template is not known here.
        """
        try:
            # Not filtered by DateSent, which a queued message does not have yet.
            listed = self._client().messages.list(
                to=address, from_=self._sender, limit=LOOKED_THROUGH, page_size=LOOKED_THROUGH
            )
            found = next((each for each in listed if _is_it(each, address, text, since - CLOCK_SKEW)), None)
        except Exception as error:  # noqa: BLE001 the SDK raises all kinds over an answer it cannot read
            return LookupFailed(read_failure(error))
        if found is None:
            return None
        if str(found.status) in _FAILED:
            return outcome_of_failed(found.error_code if isinstance(found.error_code, int) else None)
        accepted = _accepted(found)
        return accepted if isinstance(accepted, Accepted) else LookupFailed(accepted)

    def _create(
        self, address: str, delivery_id: str, learner_id: str, content: Mapping[str, str]
    ) -> SendResult:
        fields = dict(content)
        if self._status_callback:
            query = urlencode({"delivery": delivery_id, "learner": learner_id})
            fields["status_callback"] = f"{self._status_callback}?{query}"
        try:
            client = self._client()
            message = client.messages.create(to=address, from_=self._sender, **fields)
        except Exception as error:  # noqa: BLE001 the SDK raises all kinds over an answer it cannot read
            return read_failure(error)
        return _accepted(message)

    def _client(self) -> Any:
        """One client for each thread, made at its first use: answering messages needs none."""
        client = getattr(self._threads, "client", None)
        if client is None:
            client = connect(*self._account)
            self._threads.client = client
        return client


def _accepted(message: Any) -> Accepted | Again:
    if isinstance(message.sid, str) and is_id(message.sid):
        return Accepted(message.sid)
    return Again("an answer without a sid", ambiguous=True)


def _is_it(message: Any, address: str, text: str | None, since: datetime) -> bool:
    if message.to not in (address, None):  # a list may hold too much, and all confirmations have one text
        return False
    if isinstance(message.date_created, datetime) and message.date_created < since:
        return False
    if text is None:
        return str(message.direction) == "outbound-api"
    # Twilio trims a body, and puts a sentence of its own before that of a trial account.
    return " ".join(str(message.body).split()).endswith(" ".join(text.split()))
