"""Webhook events, parsed into what they say has happened: a parser for each type that means something."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.core.payments.stripe_events import (
    ChargeRefunded,
    Disputed,
    Ignored,
    NotAnEvent,
    PaymentDeclined,
    RefundFailed,
    RefundWaits,
    SessionCompleted,
    SessionEnded,
    StripeEvent,
    ThinEvent,
    WholeEvent,
)
from bot.core.payments.stripe_results import BUYER_NEEDED, NO_MONEY_BACK
from bot.stripe.fields import flag, id_of, moment, moment_in_words, object_in, text, whole
from bot.stripe.parsing import learner_of, read_session

Json = Mapping[str, Any]


def parse_event(facts: object) -> StripeEvent:
    """Raises NotAnEvent where there is no id, no type or no object."""
    if not isinstance(facts, dict):
        raise NotAnEvent("no object")
    event_id, event_type = text(facts.get("id")), text(facts.get("type"))
    if event_id is None or event_type is None:
        raise NotAnEvent("no id or type")
    common = {"event_id": event_id, "type": event_type, "livemode": flag(facts.get("livemode"))}
    if facts.get("object") == "v2.core.event":
        return _thin(facts, {**common, "created": moment_in_words(facts.get("created"))})
    about = object_in(facts.get("data")).get("object")
    if not isinstance(about, dict):
        raise NotAnEvent("no data.object")
    return _PARSERS.get(event_type, _ignored)(about, {**common, "created": moment(facts.get("created"))})


def _thin(facts: Json, common: Json) -> ThinEvent | Ignored:
    """An event that only names its object. Those about objects of API v1 are called `v1.` and the type that
    the whole event has."""
    kind = common["type"].removeprefix("v1.")
    if kind == common["type"] or kind not in _PARSERS:
        return _ignored(facts, common)
    object_id = text(object_in(facts.get("related_object")).get("id"))
    if object_id is None:
        raise NotAnEvent("no related_object.id")
    return ThinEvent(**{**common, "type": kind}, object_id=object_id)


def whole_event(thin: ThinEvent, about: Json) -> WholeEvent:
    """The event that would have held the object, where Stripe was asked for it. What it shows may have
    happened since: a session that the event calls failed or expired, and that is paid now, is paid."""
    common = {
        "event_id": thin.event_id,
        "type": thin.type,
        "livemode": thin.livemode,
        "created": thin.created,
    }
    event = _PARSERS[thin.type](about, common)
    if isinstance(event, SessionEnded) and event.session.complete and event.session.paid:
        return _completed(about, common)
    return event


def _completed(facts: Json, common: Json) -> SessionCompleted:
    return SessionCompleted(**common, **_session(facts))


def _expired(facts: Json, common: Json) -> SessionEnded:
    return SessionEnded(**common, **_session(facts), failed=False)


def _payment_failed(facts: Json, common: Json) -> SessionEnded:
    return SessionEnded(**common, **_session(facts), failed=True)


def _session(facts: Json) -> Json:
    session = read_session(facts)
    return {
        "session": session,
        "session_id": session.session_id,
        "learner_id": session.learner_id,
        "payment_intent": session.payment_intent,
    }


def _declined(facts: Json, common: Json) -> PaymentDeclined:
    error = object_in(facts.get("last_payment_error"))
    return PaymentDeclined(
        **common,
        learner_id=learner_of(facts),
        payment_intent=text(facts.get("id")),
        code=text(error.get("code")),
        reason=text(error.get("decline_code")),
    )


def _refunded(facts: Json, common: Json) -> ChargeRefunded:
    return ChargeRefunded(
        **common,
        learner_id=learner_of(facts),
        payment_intent=id_of(facts.get("payment_intent")),
        amount_refunded=whole(facts.get("amount_refunded")),
        in_full=flag(facts.get("refunded")) is True,
        currency=text(facts.get("currency")),
        paid_at=moment(facts.get("created")),
    )


def _refund(facts: Json, common: Json) -> RefundFailed | RefundWaits | Ignored:
    known = {
        **common,
        "learner_id": learner_of(facts),
        "payment_intent": id_of(facts.get("payment_intent")),
        "refund_id": text(facts.get("id")),
        "amount": whole(facts.get("amount")),
        "currency": text(facts.get("currency")),
    }
    if facts.get("status") in NO_MONEY_BACK:
        return RefundFailed(**known, reason=text(facts.get("failure_reason")))
    if facts.get("status") == BUYER_NEEDED:
        return RefundWaits(**known)
    return Ignored(**common)  # that it is made or has arrived, its charge says


def _disputed(facts: Json, common: Json) -> Disputed:
    return Disputed(
        **common,
        payment_intent=id_of(facts.get("payment_intent")),
        dispute_id=text(facts.get("id")),
        status=text(facts.get("status")),
        amount=whole(facts.get("amount")),
        currency=text(facts.get("currency")),
    )


def _ignored(_: Json, common: Json) -> Ignored:
    return Ignored(**common)


_PARSERS: Mapping[str, Callable[[Json, Json], WholeEvent]] = {
    "checkout.session.completed": _completed,
    "checkout.session.async_payment_succeeded": _completed,
    "checkout.session.async_payment_failed": _payment_failed,
    "checkout.session.expired": _expired,
    "payment_intent.payment_failed": _declined,
    "charge.refunded": _refunded,
    # Before API version 2024-10-28 it was the last of these that said a charge's refund had failed.
    "refund.created": _refund,
    "refund.updated": _refund,
    "refund.failed": _refund,
    "charge.refund.updated": _refund,
    # Not funds_withdrawn and funds_reinstated: they follow from what these say.
    "charge.dispute.created": _disputed,
    "charge.dispute.updated": _disputed,
    "charge.dispute.closed": _disputed,
}
