"""What the tests of money look at."""

import threading
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

from tests.learners import changed


@contextmanager
def in_background(run):
    """With `run(stop)` in a thread, as the server's main process has it."""
    stop = threading.Event()
    thread = threading.Thread(target=run, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(5)
        assert not thread.is_alive()


def deliveries(person, kind):
    """The texts that wait for a learner, or were sent."""
    return [each["text"] for each in person.document["deliveries"] if each["kind"] == kind]


def paid_sessions(person):
    return sorted(each["session_id"] for each in person.document["payments"])


def refunds(world):
    """What Stripe's books say was given back: (PaymentIntent, amount)."""
    return [(each["payment_intent"], each["amount"]) for each in world.stripe.ledger.refunds.values()]


def another_session(world, person):
    """The learner gets one more session, as after a change of price; the one before stays open."""
    person.edit(checkout={**person.document["checkout"], "fingerprint": "another"})
    person.says("upgrade")
    return person.session["id"]


def now_due(world, person):
    """What was put off is due now. Under the lock: an event of it may be coming in."""
    now = datetime.now(UTC)
    with world.store.locked(person.learner_id) as entry:
        errands = tuple(replace(each, due_at=now) for each in entry.learner.purchase.errands)
        entry.save(changed(entry.learner, errands=errands))


def facts_of(world, *kinds):
    return [fact for fact in world.store.facts() if fact.kind in kinds]
