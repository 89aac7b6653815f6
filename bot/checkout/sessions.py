"""Checkout sessions: made, looked up, expired and listed by Stripe's API."""

import json
import re
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from bot.checkout.calls import Answer, StripeCalls
from bot.checkout.shapes import read_session
from bot.core.checkout import Failure, NotFound, Opened, Refused, SessionFacts, StripeSaid, Unreachable

SLOTS = 8
PAGE = 100
SESSION_LIFE = timedelta(hours=24)  # at the longest, between the making of a session and its payment
# The id may come from a stranger's URL. An empty one would ask Stripe for the list of all sessions.
_SESSION_ID = re.compile(r"cs_(test|live)_\w{1,240}", re.ASCII)


class StripeGateway:
    """Calls to Stripe with one key for one price.

    Every call takes a `deadline`, in seconds from now, and is back by then whatever Stripe does. No more
    than `slots` calls are under way at once; with all of them taken by a Stripe that hangs, the answer
    is Busy at once. `api_base` is another address than Stripe's own, for a stand-in on this machine.
    """

    def __init__(
        self, secret_key: str, price_id: str, public_url: str, api_base: str | None = None, slots: int = SLOTS
    ) -> None:
        self._key = secret_key
        self._price_id = price_id
        self._public_url = public_url.rstrip("/")
        self._calls = StripeCalls(secret_key, api_base.rstrip("/") if api_base else None, slots)

    def fingerprint(self) -> str:
        """A short hash of all that a session is asked for with, but for the learner and the attempt: a
        changed price, address or account makes it another, so that no old link is given again. The
        part of the key that is hashed names mode and account, and outlives the key's rotation."""
        asked_for = json.dumps([self._parameters(""), self._key[:24]], sort_keys=True)
        return sha256(asked_for.encode()).hexdigest()[:16]

    def create_session(self, learner_id: str, attempt: int, deadline: float) -> Opened | Failure:
        """A session for that learner. The same attempt again gives the same session, however often it is
        asked and however it went: Stripe holds to the idempotency key for at least 24 hours."""
        parameters = self._parameters(learner_id)
        key = f"{learner_id}-{attempt}-{self.fingerprint()}"

        def create(stripe: Any) -> Any:
            return stripe.checkout.Session.create(**parameters, **self._calls.options, idempotency_key=key)

        answer = self._calls.ask(create, deadline)
        return _opened(answer) if isinstance(answer, Answer) else answer

    def retrieve_session(self, session_id: str, deadline: float) -> SessionFacts | NotFound | Failure:
        """What Stripe says of a session now."""
        return self._ask_about(
            session_id,
            lambda stripe: stripe.checkout.Session.retrieve(session_id, **self._calls.options),
            deadline,
        )

    def expire_session(self, session_id: str, deadline: float) -> SessionFacts | NotFound | Failure:
        """End an open session, so that its link can no longer be paid. One that is not open stays as it
        is: look at what comes back, it may just have been paid."""
        ends_at = time.monotonic() + deadline
        answer = self._ask_about(
            session_id,
            lambda stripe: stripe.checkout.Session.expire(session_id, **self._calls.options),
            deadline,
        )
        if isinstance(answer, Refused) and answer.said.status == 400:
            return self.retrieve_session(session_id, ends_at - time.monotonic())
        return answer

    def list_completed(
        self, since: datetime, page_deadline: float = 20.0
    ) -> Iterator[SessionFacts | Failure]:
        """Every session that may have been completed since then, those of other products too, the newest
        first. Where Stripe stops answering, the failure is the last thing that comes."""
        parameters: dict[str, Any] = {
            "status": "complete",
            "created": {"gte": int((since - SESSION_LIFE).timestamp())},
            "limit": PAGE,
        }
        while True:
            page = self._calls.ask(self._list(parameters), page_deadline)
            if not isinstance(page, Answer):
                yield page
                return
            sessions = [read_session(each) for each in page.facts.get("data", ()) if isinstance(each, dict)]
            yield from sessions
            if page.facts.get("has_more") is not True or not sessions or sessions[-1].session_id is None:
                return
            parameters = {**parameters, "starting_after": sessions[-1].session_id}

    def close(self) -> None:
        """Let the kept connections go."""
        self._calls.close()

    def _list(self, parameters: dict[str, Any]) -> Callable[[Any], Any]:
        return lambda stripe: stripe.checkout.Session.list(**parameters, **self._calls.options)

    def _ask_about(
        self, session_id: str, call: Callable[[Any], Any], deadline: float
    ) -> SessionFacts | NotFound | Failure:
        if not _SESSION_ID.fullmatch(session_id):
            return NotFound()
        answer = self._calls.ask(call, deadline)
        if isinstance(answer, Answer):
            return read_session(answer.facts)
        if isinstance(answer, Refused) and answer.said.status == 404:
            return NotFound()
        return answer

    def _parameters(self, learner_id: str) -> dict[str, Any]:
        metadata = {"learner_id": learner_id}
        return {
            "mode": "payment",
            "line_items": [{"price": self._price_id, "quantity": 1}],
            "metadata": metadata,
            "client_reference_id": learner_id,
            # Refunds and disputes carry the PaymentIntent's metadata, not the session's.
            "payment_intent_data": {"metadata": metadata},
            "success_url": f"{self._public_url}/checkout/success?session_id={{CHECKOUT_SESSION_ID}}",
            "cancel_url": f"{self._public_url}/checkout/cancel",
        }


def _opened(answer: Answer) -> Opened | Unreachable:
    facts = read_session(answer.facts)
    if facts.session_id is None or facts.url is None:
        said = StripeSaid("unreadable", 200, message="the session has no id or no url")
        return Unreachable(said, raise_attempt=True)
    return Opened(
        session_id=facts.session_id,
        url=facts.url,
        expires_at=facts.expires_at,
        amount_total=facts.amount_total,
        currency=facts.currency,
        replayed=answer.replayed,
    )
