"""A process that is killed anywhere between the ledger and the document: the same end when it is back."""

import json
import signal
import subprocess
import sys
from collections import Counter

from bot.core.payments.ledger import timeline
from bot.core.payments.payment_report import payment_rows
from bot.sandbox.stripe.webhooks import sign
from tests.doors.test_cli import ROOT
from tests.money.looking import deliveries, facts_of, paid_sessions
from tests.world import WEBHOOK_SECRET, completed, stripe_event

# The real app on the real store. The n-th line of stdin is told to a process that kills itself before the
# n-th of the calls with which it writes, until one has made all of them; how each ended is printed.
DYING = """
import os, signal, sys
from pathlib import Path
from bot.web.app import create_app
from bot.wiring import open_store
from bot.stripe import sdk
from bot.config.config import ALL_GROUPS, read_config
from tests.chat import small_course

CHANGING = "open write pwrite fsync fdatasync link unlink rename replace mkdir utime ftruncate".split()
sdk.load()
config = read_config(os.environ, Path("/nonexistent"), ALL_GROUPS)

def serve(left, signature, body):
    client = create_app(config, small_course(5, 7), open_store(config)).test_client()

    def profile(frame, kind, called):
        nonlocal left
        if kind == "c_call" and called.__module__ == "posix" and called.__name__ in CHANGING:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(profile)
    answer = client.post("/webhook", data=body, headers={"Stripe-Signature": signature})
    sys.setprofile(None)
    return 0 if answer.status_code == 200 else 1

for number, line in enumerate(sys.stdin, 1):
    child = os.fork()
    if child == 0:
        os._exit(serve(number, *line.rstrip("\\n").split(" ", 1)))
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print(ended)
    if ended == 0:
        break
"""


def die_over(world, events):
    """Tell each event to a process that dies a call later than the one before, and say how each ended."""
    bodies = [json.dumps(event) for event in events]
    lines = "\n".join(f"{sign(body.encode(), WEBHOOK_SECRET)} {body}" for body in bodies)
    done = subprocess.run(
        [sys.executable, "-c", DYING],
        input=lines,
        env=world.settings,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    ends = [int(line) for line in done.stdout.split()]
    killed = len(ends) - 1
    assert ends == [-signal.SIGKILL] * killed + [0], done.stderr
    assert killed > 10
    return killed


def learners(world, number):
    """More than there are calls to be killed at."""
    people = [world.somebody() for _ in range(number)]
    for person in people:
        person.says("hi")
    return people


def test_payment_that_was_killed_over_is_recorded_once_when_it_comes_again(world):
    people = learners(world, 60)
    events = [completed(each.learner_id, f"cs_test_{number}") for number, each in enumerate(people)]
    killed = die_over(world, events)
    tiers = [each.document["tier"] for each in people]
    assert {"free", "paid"} == set(tiers[:killed])  # before the save, and between it and the answer
    told_but_not_saved = {each.session_id for each in facts_of(world, "paid")}
    assert len(told_but_not_saved) > tiers.count("paid")
    for number, (person, event) in enumerate(zip(people, events, strict=True)):
        assert world.tells(event).status == 200
        assert (person.document["tier"], paid_sessions(person)) == ("paid", [f"cs_test_{number}"])
        assert len(deliveries(person, "confirmation")) == 1
    rows = payment_rows(world.store.facts())
    assert sorted(row.payment.session_id for row in rows) == sorted(
        f"cs_test_{n}" for n in range(len(people))
    )
    assert {row.kind for row in rows} == {"paid"}
    told = Counter((fact.kind, fact.session_id) for fact in timeline(world.store.facts()))
    for kind in ("paid", "tier_changed", "confirmation_queued"):
        assert [told[kind, f"cs_test_{number}"] for number in range(len(people))] == [1] * len(people)


def test_refund_that_was_killed_over_is_counted_once_when_it_comes_again(world):
    people = learners(world, 35)
    for number, person in enumerate(people):
        world.tells(completed(person.learner_id, f"cs_test_{number}"))
    events = [refund(person, number) for number, person in enumerate(people)]
    die_over(world, events)
    for person, event in zip(people, events, strict=True):
        assert world.tells(event).status == 200
        (payment,) = person.document["payments"]
        assert (payment["refunded"], payment["refunded_in_full"]) == (2900, True)
    assert [row.refunded for row in payment_rows(world.store.facts())] == [2900] * len(people)


def refund(person, number):
    charge = {"id": f"ch_{number}", "object": "charge", "payment_intent": f"pi_{number}", "amount": 2900}
    charge |= {"amount_refunded": 2900, "refunded": True, "currency": "usd"}
    charge["metadata"] = {"learner_id": person.learner_id}
    return stripe_event("charge.refunded", charge, f"evt_refund_{number}")
