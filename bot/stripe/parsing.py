"""Stripe's objects, read into our own facts. Whatever stands in them, reading never raises: what is missing
or of the wrong type becomes None (metadata: empty)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.core.payments.stripe_events import DisputeFacts, FailedRefund, RefundFacts
from bot.core.payments.stripe_results import NO_MONEY_BACK, Decline, PaidFacts, Refunded, SessionFacts
from bot.stripe.fields import flag, id_of, link, metadata, moment, text, whole

MOST_ITEMS = 20  # of a session's line items; ours has one


def read_session(facts: Mapping[str, Any]) -> SessionFacts:
    """A Checkout session, with what was expanded of it."""
    pairs = metadata(facts.get("metadata"))
    intent = facts.get("payment_intent")
    intent = intent if isinstance(intent, dict) else {}
    return SessionFacts(
        session_id=text(facts.get("id")),
        status=text(facts.get("status")),
        payment_status=text(facts.get("payment_status")),
        learner_id=pairs.get("learner_id"),
        metadata=pairs,
        amount_total=whole(facts.get("amount_total")),
        currency=text(facts.get("currency")),
        payment_intent=id_of(facts.get("payment_intent")),
        livemode=flag(facts.get("livemode")),
        created=moment(facts.get("created")),
        expires_at=moment(facts.get("expires_at")),
        url=link(facts.get("url")),
        price_ids=_price_ids(facts.get("line_items")),
        payment_intent_status=text(intent.get("status")),
        decline=read_decline(intent) if isinstance(intent.get("last_payment_error"), dict) else None,
    )


def _price_ids(line_items: object) -> tuple[str, ...] | None:
    data = line_items.get("data") if isinstance(line_items, dict) else None
    if not isinstance(data, list):
        return None
    ids = (id_of(item.get("price")) for item in data[:MOST_ITEMS] if isinstance(item, dict))
    return tuple(each for each in ids if each is not None)


def read_decline(facts: Mapping[str, Any]) -> Decline:
    """What a PaymentIntent says of its last failed payment."""
    error = facts.get("last_payment_error")
    if not isinstance(error, dict):
        error = {}
    return Decline(
        code=text(error.get("code")),
        reason=text(error.get("decline_code")),
        payment_intent=text(facts.get("id")),
        learner_id=learner_of(facts),
    )


def read_refund(facts: Mapping[str, Any]) -> RefundFacts:
    """A charge, which is what charge.refunded tells of."""
    return RefundFacts(
        charge=text(facts.get("id")),
        payment_intent=id_of(facts.get("payment_intent")),
        amount=whole(facts.get("amount")),
        amount_refunded=whole(facts.get("amount_refunded")),
        refunded=flag(facts.get("refunded")) is True,
        currency=text(facts.get("currency")),
        learner_id=learner_of(facts),
        livemode=flag(facts.get("livemode")),
        paid_at=moment(facts.get("created")),
    )


def read_failed_refund(facts: Mapping[str, Any]) -> FailedRefund | None:
    """A refund, if it came to nothing."""
    if facts.get("status") not in NO_MONEY_BACK:
        return None
    return FailedRefund(
        refund_id=text(facts.get("id")),
        payment_intent=id_of(facts.get("payment_intent")),
        amount=whole(facts.get("amount")),
        currency=text(facts.get("currency")),
        reason=text(facts.get("failure_reason")),
        learner_id=learner_of(facts),
    )


def read_dispute(facts: Mapping[str, Any]) -> DisputeFacts:
    return DisputeFacts(
        dispute_id=text(facts.get("id")),
        payment_intent=id_of(facts.get("payment_intent")),
        charge=id_of(facts.get("charge")),
        status=text(facts.get("status")),
        amount=whole(facts.get("amount")),
        currency=text(facts.get("currency")),
        reason=text(facts.get("reason")),
        livemode=flag(facts.get("livemode")),
    )


def read_refunded(facts: Mapping[str, Any]) -> Refunded:
    """The refund that we asked for."""
    return Refunded(
        refund_id=text(facts.get("id")),
        status=text(facts.get("status")),
        amount=whole(facts.get("amount")),
        currency=text(facts.get("currency")),
    )


def read_paid(facts: Mapping[str, Any]) -> PaidFacts | None:
    """A session with its charge expanded. None: it is not ours, or not paid."""
    session = read_session(facts)
    if session.session_id is None or session.learner_id is None or not (session.complete and session.paid):
        return None
    paid = PaidFacts(
        session_id=session.session_id,
        learner_id=session.learner_id,
        amount_total=session.amount_total,
        currency=session.currency,
        payment_intent=session.payment_intent,
        created=session.created,
    )
    if session.payment_intent is None:  # a coupon paid all of it: there is nothing to give back
        return replace(paid, refunded=0, disputed=False)
    intent = facts.get("payment_intent")
    charge = intent.get("latest_charge") if isinstance(intent, dict) else None
    if not isinstance(charge, dict):
        return paid
    return replace(
        paid,
        paid_at=moment(charge.get("created")),
        refunded=whole(charge.get("amount_refunded")),
        refunded_in_full=flag(charge.get("refunded")) is True,
        disputed=flag(charge.get("disputed")),
    )


def learner_of(facts: Mapping[str, Any]) -> str | None:
    return metadata(facts.get("metadata")).get("learner_id")
