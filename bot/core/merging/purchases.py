"""What was paid under two learner ids, and the sessions that may still be paid."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from bot.core.checkout import Checkout
from bot.core.learner import Former, Purchase
from bot.core.payments.checkout_session import SESSIONS_KEPT, closed
from bot.core.payments.payment import Payment, Reversal, with_reversal
from bot.core.payments.tasks import StripeTask, TaskKind, task_for, with_tasks


def merged_purchase(into: Purchase, gone: Purchase, paid: bool, now: datetime) -> Purchase:
    """`paid`: one of the two has the course. Then no session may be paid any more, and each is ended."""
    back = _joined_reversals((into, gone))
    payments = tuple(
        with_reversal(each, back.get(each.payment_intent or "", Reversal()))
        for each in _joined_payments((*into.payments, *gone.payments))
    )
    known = {each.payment_intent for each in payments}
    over = {each.session_id for each in payments}.union(into.ended, gone.ended)
    merged = replace(
        into,
        payments=payments,
        processing=tuple(sorted({*into.processing, *gone.processing} - over)),
        promised=() if paid else _still_promised(into, gone, over),
        ended=tuple(dict.fromkeys((*gone.ended, *into.ended)))[-SESSIONS_KEPT:],
        given_back={intent: each for intent, each in back.items() if intent not in known},
        closed_for=None if paid else into.closed_for or gone.closed_for,
        errands=with_tasks(into.errands, *gone.errands),
        former=_joined_former(into.former, gone.former),
    )
    return _with_open_sessions(merged, into, gone, over, (now if paid else None))


def _joined_payments(payments: Iterable[Payment]) -> list[Payment]:
    joined: dict[str, Payment] = {}
    for payment in payments:
        known = joined.get(payment.session_id)
        joined[payment.session_id] = payment if known is None else _joined(known, payment)
    return sorted(joined.values(), key=lambda each: (each.paid_at, each.session_id))


def _joined(one: Payment, other: Payment) -> Payment:
    """The same payment as two documents knew it."""
    back = Reversal(
        other.refunded,
        other.refunded_in_full,
        other.disputes,
        other.failed_refunds,
        other.dispute_amounts,
    )
    return replace(
        with_reversal(one, back),
        event_id=one.event_id or other.event_id,
        payment_intent=one.payment_intent or other.payment_intent,
        refund_asked=one.refund_asked or other.refund_asked,
        more={**other.more, **one.more},
    )


def _joined_reversals(both: tuple[Purchase, Purchase]) -> dict[str, Reversal]:
    joined: dict[str, Reversal] = {}
    for purchase in both:
        for intent, each in purchase.given_back.items():
            joined[intent] = with_reversal(joined.get(intent, Reversal()), each)
    return joined


def _with_open_sessions(
    merged: Purchase, into: Purchase, gone: Purchase, over: set[str], ended_at: datetime | None
) -> Purchase:
    sessions = {session: at for session, at in _open_sessions(into, gone) if session not in over}
    present = _present(into.checkout, gone.checkout, over)
    if ended_at is not None:
        payable = (*sessions, *_still_promised(into, gone, over))
        tasks = (task_for(TaskKind.EXPIRE, each, ended_at) for each in payable)
        errands: tuple[StripeTask, ...] = with_tasks(merged.errands, *tasks)
        return replace(merged, checkout=closed(present), other_sessions={}, errands=errands)
    others = {each: at for each, at in sessions.items() if present is None or each != present.session_id}
    return replace(merged, checkout=present, other_sessions=others)


def _joined_former(into: Former | None, gone: Former | None) -> Former | None:
    if into is None or gone is None:
        return into or gone
    ids = tuple(sorted({*into.ids, *gone.ids}))
    return Former(ids, max(into.until, gone.until), into.answered and gone.answered)


def _still_promised(into: Purchase, gone: Purchase, over: set[str]) -> tuple[str, ...]:
    """Vouchers that wait to be paid; what is known as money on its way by one of the two is none any more."""
    known = over.union(into.processing, gone.processing)
    every = dict.fromkeys((*gone.promised, *into.promised))
    return tuple(each for each in every if each not in known)[-SESSIONS_KEPT:]


def _open_sessions(*purchases: Purchase) -> Iterator[tuple[str, datetime | None]]:
    for purchase in purchases:
        yield from purchase.other_sessions.items()
        if purchase.checkout is not None and purchase.checkout.session_id:
            yield purchase.checkout.session_id, purchase.checkout.expires_at


def _present(into: Checkout | None, gone: Checkout | None, over: set[str]) -> Checkout | None:
    """The session whose link is given next. Attempts are counted by learner id, so the count stays."""
    kept = closed(into) if into is not None and into.session_id in over else into
    if kept is not None and kept.session_id:
        return kept
    if gone is None or gone.session_id is None or gone.session_id in over:
        return kept
    return replace(gone, attempt=into.attempt if into is not None else 0)
