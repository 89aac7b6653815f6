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
    SessionCompleted,
    SessionEnded,
    StripeEvent,
)
from bot.core.payments.stripe_results import NO_MONEY_BACK
from bot.stripe.fields import flag, id_of, moment, object_in, text, whole
from bot.stripe.parsing import learner_of, read_session

Json = Mapping[str, Any]


def parse_event(facts: object) -> StripeEvent:
    """Raises NotAnEvent where there is no id, no type or no object."""
    if not isinstance(facts, dict):
        raise NotAnEvent("no object")
    event_id, event_type = text(facts.get("id")), text(facts.get("type"))
    if event_id is None or event_type is None:
        raise NotAnEvent("no id or type")
    common = {
        "event_id": event_id,
        "type": event_type,
        "livemode": flag(facts.get("livemode")),
        "created": moment(facts.get("created")),
    }
    return _PARSERS.get(event_type, _ignored)(_object_of(facts), common)


def _object_of(facts: Json) -> Json:
    if facts.get("object") == "v2.core.event":
        return {}  # a "thin" event: it only names its object, and none of them is ours
    about = object_in(facts.get("data")).get("object")
    if not isinstance(about, dict):
        raise NotAnEvent("no data.object")
    return about


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


def _refund(facts: Json, common: Json) -> RefundFailed | Ignored:
    if facts.get("status") not in NO_MONEY_BACK:
        return Ignored(**common)  # that it is made or has arrived, its charge says
    return RefundFailed(
        **common,
        learner_id=learner_of(facts),
        payment_intent=id_of(facts.get("payment_intent")),
        refund_id=text(facts.get("id")),
        amount=whole(facts.get("amount")),
        currency=text(facts.get("currency")),
        reason=text(facts.get("failure_reason")),
    )


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


_PARSERS: Mapping[str, Callable[[Json, Json], StripeEvent]] = {
    "checkout.session.completed": _completed,
    "checkout.session.async_payment_succeeded": _completed,
    "checkout.session.async_payment_failed": _payment_failed,
    "checkout.session.expired": _expired,
    "payment_intent.payment_failed": _declined,
    "charge.refunded": _refunded,
    # Before API version 2024-10-28 it was the last of these that said a charge's refund had failed.
    "refund.failed": _refund,
    "refund.updated": _refund,
    "charge.refund.updated": _refund,
    # Not funds_withdrawn and funds_reinstated: they follow from what these say.
    "charge.dispute.created": _disputed,
    "charge.dispute.updated": _disputed,
    "charge.dispute.closed": _disputed,
}
