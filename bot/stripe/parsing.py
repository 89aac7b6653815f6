"""Stripe's objects, read into our own values. Reading never raises, whatever they hold: a field that is
missing or of the wrong type becomes None (metadata: empty)."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.core.payments.stripe_results import BookedDispute, BookedRefund, PaidFacts, Refunded, SessionFacts
from bot.stripe.fields import flag, id_of, link, metadata, moment, object_in, text, whole

MOST_ITEMS = 20  # of a session's line items; ours has one
WITHHELD = "a number or mail address"
_BUYERS = re.compile(r"(?:[a-z]+:)?\s*\+?[0-9][0-9 ().-]{6,30}[0-9]")


def read_session(facts: Mapping[str, Any]) -> SessionFacts:
    """A Checkout session, with what was expanded of it."""
    pairs = metadata(facts.get("metadata"))
    intent = object_in(facts.get("payment_intent"))
    return SessionFacts(
        session_id=text(facts.get("id")),
        status=text(facts.get("status")),
        payment_status=text(facts.get("payment_status")),
        learner_id=learner_of(facts),
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
        declined=isinstance(intent.get("last_payment_error"), dict),
        charged_at=charge_time(intent),
        given_back=whole(object_in(intent.get("latest_charge")).get("amount_refunded")),
    )


def charge_time(intent: Mapping[str, Any]) -> datetime | None:
    """When a PaymentIntent's charge was made, where it is expanded and took the money."""
    charge = object_in(intent.get("latest_charge"))
    return moment(charge.get("created")) if charge.get("paid") is True else None


def _price_ids(line_items: object) -> tuple[str, ...] | None:
    data = object_in(line_items).get("data")
    if not isinstance(data, list):
        return None
    ids = (id_of(item.get("price")) for item in data[:MOST_ITEMS] if isinstance(item, dict))
    return tuple(each for each in ids if each is not None)


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
    charge = object_in(object_in(facts.get("payment_intent")).get("latest_charge"))
    # Where a coupon paid all of it, there is nothing to give back.
    free = session.payment_intent is None
    return PaidFacts(
        session_id=session.session_id,
        learner_id=session.learner_id,
        amount_total=session.amount_total,
        currency=session.currency,
        payment_intent=session.payment_intent,
        created=session.created,
        paid_at=moment(charge.get("created")),
        refunded=0 if free else whole(charge.get("amount_refunded")),
        disputed=False if free else flag(charge.get("disputed")),
        refunded_in_full=False if free else flag(charge.get("refunded")),
    )


def read_dispute(facts: Mapping[str, Any]) -> BookedDispute:
    return BookedDispute(
        dispute_id=text(facts.get("id")) or "",
        payment_intent=id_of(facts.get("payment_intent")),
        status=text(facts.get("status")),
        amount=whole(facts.get("amount")),
        currency=text(facts.get("currency")),
    )


def read_refund(facts: Mapping[str, Any]) -> BookedRefund:
    return BookedRefund(
        refund_id=text(facts.get("id")) or "",
        payment_intent=id_of(facts.get("payment_intent")),
        status=text(facts.get("status")),
    )


def learner_of(facts: Mapping[str, Any]) -> str | None:
    """Whom the metadata names. Another product may name its buyer there by number or mail address: that is no
    learner of ours, and is written down nowhere."""
    named = metadata(facts.get("metadata")).get("learner_id")
    return WITHHELD if named and ("@" in named or _BUYERS.fullmatch(named)) else named
