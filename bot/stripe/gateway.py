"""The gateway: every call to Stripe, with one key, for one price."""

import json
import re
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from bot.core.payments.stripe_events import ThinEvent, WholeEvent
from bot.core.payments.stripe_results import (
    AlreadyRefunded,
    BookedDispute,
    BookedRefund,
    Cancelled,
    Failure,
    NotFound,
    Opened,
    PaidFacts,
    Refunded,
    Refused,
    SessionFacts,
)
from bot.stripe import books, sessions
from bot.stripe.account import StripeAccount
from bot.stripe.calls import OnAnswer, StripeCalls, StripeResponse, count_nothing
from bot.stripe.events import whole_event
from bot.stripe.objects import sdk_class
from bot.stripe.paging import list_sessions
from bot.stripe.parsing import charge_time, learner_of, read_refunded, read_session

SLOTS = 8
LIVE_KEYS = ("sk_live_", "rk_live_")
SESSION_LIFE = timedelta(hours=24)  # at the longest, between the making of a session and its payment
_PAYMENT_INTENT = re.compile(r"pi_\w{1,240}", re.ASCII)


class StripeGateway:
    """Calls to Stripe with one key for one price.

    Every call takes a `deadline`, in seconds from now, and is back by then whatever Stripe does. No more than
    `slots` calls are under way at once; where a Stripe that hangs holds all of them, the answer is Busy at
    once. `api_base` is another address than Stripe's own, for a stand-in on this machine. `on_answer` is
    called after each call: with its name ("create", "retrieve", "expire", "list", "refund" or "other"), and
    its outcome ("ok", "refused", "unreachable" or "busy"). `automatic_tax`: Stripe Tax adds what the buyer's
    country wants; `promotion_codes`: Checkout asks for one.
    """

    def __init__(
        self,
        secret_key: str,
        price_id: str,
        public_url: str,
        api_base: str | None = None,
        slots: int = SLOTS,
        on_answer: OnAnswer = count_nothing,
        *,
        automatic_tax: bool = False,
        promotion_codes: bool = False,
    ) -> None:
        self._key = secret_key
        self.live = secret_key.startswith(LIVE_KEYS)  # whether it moves real money
        self.restricted = secret_key.startswith("rk_")
        self.price_id = price_id
        self._public_url = public_url.rstrip("/")
        self._automatic_tax = automatic_tax
        self._promotion_codes = promotion_codes
        self._calls = StripeCalls(secret_key, api_base.rstrip("/") if api_base else None, slots, on_answer)
        self.account = StripeAccount(self._calls, secret_key, price_id)

    def fingerprint(self) -> str:
        """A short hash of a session's parameters, but for the learner, their language and the
        attempt: a changed price, address or account changes it, so that no old link is given again. The part
        of the key that is hashed names mode and account, and outlives the key's rotation."""
        parameters = json.dumps([self._parameters(""), self._key[:24]], sort_keys=True)
        return sha256(parameters.encode()).hexdigest()[:16]

    def create_session(
        self, learner_id: str, attempt: int, deadline: float, language: str = ""
    ) -> Opened | Failure:
        """A session for that learner. The same attempt gives the same session, however often it is made:
        Stripe keeps the idempotency key for at least 24 hours. `language` is that of its pages ("pt-BR";
        "": the browser's): with another one Stripe would refuse the same key."""
        parameters = self._parameters(learner_id, language)
        key = "-".join(filter(None, (learner_id, str(attempt), self.fingerprint(), language)))

        def create(stripe: Any) -> Any:
            return stripe.checkout.Session.create(**parameters, **self._calls.options, idempotency_key=key)

        return sessions.read_opened(self._calls.ask("create", create, deadline))

    def retrieve_session(
        self,
        session_id: str,
        deadline: float,
        expand: Sequence[sessions.Expandable] = (),
        *,
        low_priority: bool = False,
    ) -> SessionFacts | NotFound | Failure:
        """The session as Stripe has it now. `expand` asks for more of it: "line_items" for the price that it
        sells, "payment_intent" for how its payment stands, "payment_intent.latest_charge" for when it was
        made, too. Of the last two a restricted key is shown as much as it may read. `low_priority`: a
        stranger may have named that session, so the calls for our learners go first."""
        ends_at = time.monotonic() + deadline

        def retrieve(stripe: Any) -> Any:
            return stripe.checkout.Session.retrieve(session_id, expand=list(expand), **self._calls.options)

        answer = self._ask_about(session_id, "retrieve", retrieve, deadline, low_priority)
        less = sessions.WITH_LESS.get(tuple(expand))
        if less is None or not isinstance(answer, Refused) or not answer.not_allowed:
            return answer
        left = ends_at - time.monotonic()
        return self.retrieve_session(session_id, left, less, low_priority=low_priority)

    def expire_session(self, session_id: str, deadline: float) -> SessionFacts | NotFound | Failure:
        """End an open session, so that nobody can pay by its link any more. One that is not open stays as it
        is: look at the answer, it may just have been paid."""
        ends_at = time.monotonic() + deadline

        def expire(stripe: Any) -> Any:
            return stripe.checkout.Session.expire(session_id, **self._calls.options)

        answer = self._ask_about(session_id, "expire", expire, deadline)
        if isinstance(answer, Refused) and answer.error.status == 400:
            return self.retrieve_session(session_id, ends_at - time.monotonic())
        return answer

    def list_completed(self, since: datetime) -> Iterator[SessionFacts | Failure]:
        """Every session that may have been completed since then, those of other products too, the newest
        first. Where Stripe stops answering, the failure comes last."""
        for each in list_sessions(self._calls, since - SESSION_LIFE):
            yield read_session(each) if isinstance(each, dict) else each

    def refund(
        self, payment_intent: str, key: str, learner_id: str, deadline: float
    ) -> Refunded | AlreadyRefunded | NotFound | Failure:
        """Give back what is left of a payment. `key` is the idempotency key: with the same one the money goes
        back once. A failure with `raise_attempt` is kept under it: try again with another."""
        if not _PAYMENT_INTENT.fullmatch(payment_intent):
            return NotFound()

        def create(stripe: Any) -> Any:
            return stripe.Refund.create(
                payment_intent=payment_intent,
                metadata={"learner_id": learner_id},
                **self._calls.options,
                idempotency_key=key,
            )

        answer = self._calls.ask("refund", create, deadline)
        if isinstance(answer, StripeResponse):
            return read_refunded(answer.facts)
        if isinstance(answer, Refused) and answer.error.code == "charge_already_refunded":
            return AlreadyRefunded()
        return NotFound() if _is_unknown(answer) else answer

    def learner_of_payment_intent(self, payment_intent: str, deadline: float) -> str | Failure | None:
        """The learner_id in a PaymentIntent's metadata. None: there is none in it, or no such payment."""
        # With an empty id the SDK would ask for the list of all payments.
        if not _PAYMENT_INTENT.fullmatch(payment_intent):
            return None

        def retrieve(stripe: Any) -> Any:
            return stripe.PaymentIntent.retrieve(payment_intent, **self._calls.options)

        answer = self._calls.ask("other", retrieve, deadline)
        if isinstance(answer, StripeResponse):
            return learner_of(answer.facts)
        return None if _is_unknown(answer) else answer

    def fetch_event(self, thin: ThinEvent, deadline: float) -> WholeEvent | NotFound | Failure:
        """The event that would have held the object which this one names, with the object as it is now."""
        of = sdk_class(thin.object_id)
        if of is None:
            return NotFound()

        def retrieve(stripe: Any) -> Any:
            return of(stripe).retrieve(thin.object_id, **self._calls.options)

        answer = self._calls.ask("other", retrieve, deadline)
        if isinstance(answer, StripeResponse):
            return whole_event(thin, answer.facts)
        return NotFound() if _is_unknown(answer) else answer

    def charged_at(self, payment_intent: str, deadline: float) -> datetime | Failure | None:
        """When the money was taken. None: Stripe does not say."""
        if not _PAYMENT_INTENT.fullmatch(payment_intent):
            return None

        def retrieve(stripe: Any) -> Any:
            return stripe.PaymentIntent.retrieve(
                payment_intent, expand=["latest_charge"], **self._calls.options
            )

        answer = self._calls.ask("other", retrieve, deadline)
        return charge_time(answer.facts) if isinstance(answer, StripeResponse) else answer

    def cancel_payment(self, payment_intent: str, deadline: float) -> Cancelled | NotFound | Failure:
        """End a payment that the buyer has promised and not made, so that its voucher is good no more. Where
        that is too late, or its method does not allow it, Stripe refuses."""
        if not _PAYMENT_INTENT.fullmatch(payment_intent):
            return NotFound()

        def cancel(stripe: Any) -> Any:
            return stripe.PaymentIntent.cancel(payment_intent, **self._calls.options)

        answer = self._calls.ask("other", cancel, deadline)
        if isinstance(answer, StripeResponse):
            return Cancelled()
        return NotFound() if _is_unknown(answer) else answer

    def list_money(self, since: datetime) -> Iterator[PaidFacts | Failure]:
        """Every session of ours that may have been paid since then, with what was given back, the newest
        first. Where Stripe stops answering, the failure comes last."""
        return books.list_money(self._calls, since)

    def list_disputes(self, since: datetime) -> Iterator[BookedDispute | Failure]:
        """Every dispute of the account since then; otherwise as `list_money`."""
        return books.list_disputes(self._calls, since)

    def list_refunds(self, since: datetime) -> Iterator[BookedRefund | Failure]:
        """Every refund of the account since then; otherwise as `list_money`."""
        return books.list_refunds(self._calls, since)

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._calls.close()

    def _ask_about(
        self,
        session_id: str,
        name: str,
        call: Callable[[Any], Any],
        deadline: float,
        low_priority: bool = False,
    ) -> SessionFacts | NotFound | Failure:
        if not sessions.SESSION_ID.fullmatch(session_id):
            return NotFound()
        return sessions.read_found(self._calls.ask(name, call, deadline, low_priority=low_priority))

    def _parameters(self, learner_id: str, language: str = "") -> dict[str, Any]:
        return sessions.parameters(
            self.price_id,
            self._public_url,
            learner_id,
            language,
            automatic_tax=self._automatic_tax,
            promotion_codes=self._promotion_codes,
        )


def _is_unknown(answer: Failure) -> bool:
    # Stripe answers 404 for an unknown id in the path, and may answer 400 for one in the form.
    return isinstance(answer, Refused) and (
        answer.error.status == 404 or answer.error.code == "resource_missing"
    )
