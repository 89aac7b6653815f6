"""Refunds, the payer of a payment, and Stripe's own books of all payments."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from bot.core.payments.stripe_results import AlreadyRefunded, Failure, NotFound, PaidFacts, Refunded, Refused
from bot.stripe.calls import StripeCalls, StripeResponse
from bot.stripe.paging import list_all
from bot.stripe.parsing import learner_of, read_paid, read_refunded

# Slow methods pay up to two weeks after the session was made.
SLOWEST_PAYMENT = timedelta(days=15)
EXPANDED_PAGE = 50  # lists with objects within objects take Stripe long
_PAYMENT_INTENT = re.compile(r"pi_\w{1,240}", re.ASCII)


def refund(
    calls: StripeCalls, payment_intent: str, key: str, learner_id: str, deadline: float
) -> Refunded | AlreadyRefunded | NotFound | Failure:
    if not _PAYMENT_INTENT.fullmatch(payment_intent):
        return NotFound()

    def create(stripe: Any) -> Any:
        return stripe.Refund.create(
            payment_intent=payment_intent,
            metadata={"learner_id": learner_id},
            **calls.options,
            idempotency_key=key,
        )

    answer = calls.ask("refund", create, deadline)
    if isinstance(answer, StripeResponse):
        return read_refunded(answer.facts)
    if isinstance(answer, Refused) and answer.error.code == "charge_already_refunded":
        return AlreadyRefunded()
    return NotFound() if _is_unknown(answer) else answer


def learner_of_payment_intent(
    calls: StripeCalls, payment_intent: str, deadline: float
) -> str | Failure | None:
    # With an empty id the SDK would ask for the list of all payments.
    if not _PAYMENT_INTENT.fullmatch(payment_intent):
        return None
    answer = calls.ask(
        "other", lambda stripe: stripe.PaymentIntent.retrieve(payment_intent, **calls.options), deadline
    )
    if isinstance(answer, StripeResponse):
        return learner_of(answer.facts)
    return None if _is_unknown(answer) else answer


def list_money(calls: StripeCalls, since: datetime, page_deadline: float) -> Iterator[PaidFacts | Failure]:
    created = {"gte": int((since - SLOWEST_PAYMENT).timestamp())}
    # The charge, which has the refunded amount, is two steps from the session: one list shows all of it.
    expand = ["data.payment_intent.latest_charge"]
    listed = list_all(
        calls,
        lambda stripe, page: stripe.checkout.Session.list(
            status="complete", created=created, expand=expand, **page
        ),
        page_deadline,
        EXPANDED_PAGE,
    )
    for each in listed:
        paid = read_paid(each) if isinstance(each, dict) else each
        if paid is not None:
            yield paid


def _is_unknown(answer: Failure) -> bool:
    # Stripe answers 404 for an unknown id in the path, and may answer 400 for one in the form.
    return isinstance(answer, Refused) and (
        answer.error.status == 404 or answer.error.code == "resource_missing"
    )
