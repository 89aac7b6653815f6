"""Facts to be kept, and who keeps them in other processes: `python -m tests.store.ledgers COMMAND URL …`."""

import sys
from dataclasses import replace
from datetime import timedelta
from itertools import count

from bot.core.payments.ledger import Fact, Kind
from tests.learners import changed
from tests.store.people import NOON
from tests.store.workers import open_store

PAID = Fact(NOON, "paid", "lrn_a", "cs_test_1", "evt_1", "pi_1", 1900, "usd")
FACTS = (
    PAID,
    Fact(NOON + timedelta(microseconds=1), "link_made", "lrn_a", "cs_test_1"),
    Fact(NOON + timedelta(days=40), "refunded", "lrn_a", None, "evt_2", "pi_1", 900, "usd", "re_1"),
    Fact(NOON - timedelta(days=400), "wall_met", "lrn_b", detail="6"),
    Fact(NOON, "dispute_opened", "lrn_b", "cs_test_2", payment_intent="pi_2", amount=10**12, detail="dp_1"),
    Fact(NOON, "of_a_newer_version", detail='né 🦊 \n \u2028 " \\'),
)


def numbered(number: int, process: str = "") -> Fact:
    """Long enough that lines of two writers would be seen to mix."""
    text = f"{process}{number} " + "x" * (number * 37 % 5000)
    return Fact(NOON + timedelta(seconds=number), Kind.PAID, f"lrn_{process}", detail=text)


def record_forever(url: str, process: str) -> None:
    """Record durable facts. Says each number once it is recorded."""
    store = open_store(url)
    for number in count(1):
        store.record([replace(numbered(number, process), session_id=f"cs_{process}_{number}")], durable=True)
        print(number, flush=True)


def record_in_a_lock_forever(url: str, learner_id: str) -> None:
    """Record a fact and save the chapter that it goes with. Says each number once both are acknowledged."""
    store = open_store(url)
    for number in count(2):
        with store.locked(learner_id) as entry:
            store.record([replace(PAID, learner_id=learner_id, session_id=f"cs_{number}")], durable=True)
            entry.save(changed(entry.learner, chapter=number))
        print(number, flush=True)


if __name__ == "__main__":
    commands = {"record_forever": record_forever, "record_in_a_lock_forever": record_in_a_lock_forever}
    commands[sys.argv[1]](*sys.argv[2:])
