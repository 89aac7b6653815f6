"""The gateway: all that is asked of Stripe, with one key, for one price."""

import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from bot.core.payments.stripe_results import (
    AlreadyRefunded,
    Failure,
    NotAllowed,
    NotFound,
    Opened,
    PaidFacts,
    Refunded,
    Refused,
    SessionFacts,
)
from bot.stripe import refunds, sessions, webhook_endpoints
from bot.stripe.calls import OnAnswer, StripeCalls, nobody

SLOTS = 8
LIVE_KEYS = ("sk_live_", "rk_live_")


class StripeGateway:
    """Calls to Stripe with one key for one price.

    Every call takes a `deadline`, in seconds from now, and is back by then whatever Stripe does. No more
    than `slots` calls are under way at once; with all of them taken by a Stripe that hangs, the answer
    is Busy at once. `api_base` is another address than Stripe's own, for a stand-in on this machine.
    `on_answer` is told of each call: what was asked ("create", "retrieve", "expire", "list", "refund" or
    "other"), and what came of it ("ok", "refused", "unreachable" or "busy").
    """

    def __init__(
        self,
        secret_key: str,
        price_id: str,
        public_url: str,
        api_base: str | None = None,
        slots: int = SLOTS,
        on_answer: OnAnswer = nobody,
    ) -> None:
        self._key = secret_key
        self._price_id = price_id
        self._public_url = public_url.rstrip("/")
        self._calls = StripeCalls(secret_key, api_base.rstrip("/") if api_base else None, slots, on_answer)

    @property
    def live(self) -> bool:
        """Whether the key moves real money."""
        return self._key.startswith(LIVE_KEYS)

    @property
    def price_id(self) -> str:
        return self._price_id

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

        return sessions.read_opened(self._calls.ask("create", create, deadline))

    def retrieve_session(
        self,
        session_id: str,
        deadline: float,
        expand: Sequence[sessions.Expandable] = (),
        *,
        stranger: bool = False,
    ) -> SessionFacts | NotFound | Failure:
        """What Stripe says of a session now. `expand` is what else it should show of it: "line_items" for
        the price that it sells, "payment_intent" for how its payment stands. `stranger`: anybody may have
        named that session, so the calls of those whom we know go first."""

        def retrieve(stripe: Any) -> Any:
            return stripe.checkout.Session.retrieve(session_id, expand=list(expand), **self._calls.options)

        return self._ask_about(session_id, "retrieve", retrieve, deadline, stranger)

    def expire_session(self, session_id: str, deadline: float) -> SessionFacts | NotFound | Failure:
        """End an open session, so that its link can no longer be paid. One that is not open stays as it
        is: look at what comes back, it may just have been paid."""
        ends_at = time.monotonic() + deadline

        def expire(stripe: Any) -> Any:
            return stripe.checkout.Session.expire(session_id, **self._calls.options)

        answer = self._ask_about(session_id, "expire", expire, deadline)
        if isinstance(answer, Refused) and answer.said.status == 400:
            return self.retrieve_session(session_id, ends_at - time.monotonic())
        return answer

    def list_completed(
        self, since: datetime, page_deadline: float = 20.0
    ) -> Iterator[SessionFacts | Failure]:
        """Every session that may have been completed since then, those of other products too, the newest
        first. Where Stripe stops answering, the failure is the last thing that comes."""
        return sessions.list_completed(self._calls, since, page_deadline)

    def refund(
        self, payment_intent: str, key: str, learner_id: str, deadline: float
    ) -> Refunded | AlreadyRefunded | NotFound | Failure:
        """Give back what is left of a payment. `key` is the idempotency key: the same one again gives the
        money back once. A failure that says `raise_attempt` is kept under it, and wants another."""
        return refunds.refund(self._calls, payment_intent, key, learner_id, deadline)

    def learner_of_payment_intent(self, payment_intent: str, deadline: float) -> str | Failure | None:
        """The learner_id in a PaymentIntent's metadata. None: there is none in it, or no such payment."""
        return refunds.learner_of_payment_intent(self._calls, payment_intent, deadline)

    def list_money(self, since: datetime, page_deadline: float = 20.0) -> Iterator[PaidFacts | Failure]:
        """Every session of ours that may have been paid since then, with what was given back, the newest
        first. Where Stripe stops answering, the failure is the last thing that comes."""
        return refunds.list_money(self._calls, since, page_deadline)

    def missing_events(
        self, url: str, needed: Iterable[str], deadline: float
    ) -> set[str] | NotAllowed | Failure | None:
        """Which of the events `needed` the account's webhook endpoint at `url` is not sent. None: the account
        has no such endpoint, or it is switched off."""
        return webhook_endpoints.missing_events(self._calls, url, needed, deadline)

    def close(self) -> None:
        """Let the kept connections go."""
        self._calls.close()

    def _ask_about(
        self, session_id: str, name: str, call: Callable[[Any], Any], deadline: float, stranger: bool = False
    ) -> SessionFacts | NotFound | Failure:
        if not sessions.SESSION_ID.fullmatch(session_id):
            return NotFound()
        return sessions.read_found(self._calls.ask(name, call, deadline, stranger=stranger))

    def _parameters(self, learner_id: str) -> dict[str, Any]:
        return sessions.parameters(self._price_id, self._public_url, learner_id)
