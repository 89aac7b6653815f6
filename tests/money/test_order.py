"""Whatever happened to a learner's money, and in whatever order and however often it is told over the
wire: the same tier, the same chapter, the same payments."""

import json
from contextlib import suppress
from dataclasses import replace
from itertools import count

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.sandbox.stripe.forms import ApiError
from bot.sandbox.stripe.webhooks import sign
from bot.store.document import to_document
from bot.web.app import create_app
from bot.wiring import make_money, open_store, utc_now
from tests.chat import small_course
from tests.money.looking import another_session
from tests.world import CHAPTERS, FREE, WEBHOOK_SECRET

NUMBERS = count()  # of learners
RECONCILE = {"type": "reconcile"}  # among the events, for what needs none
HAPPENINGS = (
    "pay",
    "pay slowly",
    "settle",
    "fail",
    "expire",
    "refund a part",
    "refund",
    "fail the refund",
    "dispute",
    "lose",
    "win",
)


class Side:
    """The app in this process, with a store of its own, and what it does by itself."""

    def __init__(self, world, folder):
        config = replace(world.config, store_url=f"json:{folder}", close_on_refund=True)
        self.store = open_store(config)
        self.store.adopt_key(world.store.key())
        course = small_course(FREE, CHAPTERS)
        self.client = create_app(config, course, self.store).test_client()
        self.money = make_money(config, course, self.store)

    def is_told(self, event):
        if event is RECONCILE:
            assert all(isinstance(found, tuple) for found in self.money.payments.reconcile(utc_now()))
            return
        body = json.dumps(event).encode()
        headers = {"Stripe-Signature": sign(body, WEBHOOK_SECRET)}
        assert self.client.post("/webhook", data=body, headers=headers).status_code == 200

    def outcome(self, learner_id):
        """What must not depend on the order. Which event brought a payment, when, and whether a refund was
        asked for while it was on top of another, are about the order itself."""
        document = to_document(self.store.read(learner_id))
        kept = ("session_id", "amount_total", "payment_intent", "refunded", "refunded_in_full")
        kept += ("disputes", "failed_refunds")
        payments = [{name: each[name] for name in kept} for each in document["payments"]]
        told = {name: document[name] for name in ("tier", "chapter", "wall", "processing", "given_back")}
        return told | {"payments": sorted(payments, key=lambda each: each["session_id"])}

    def close(self):
        self.money.gateway.close()
        self.store.close()


@pytest.fixture
def sides(world, tmp_path):
    sides = [Side(world, tmp_path / name) for name in ("one", "other")]
    yield sides
    for side in sides:
        side.close()


class History:
    """Of one learner with two sessions: each thing that happens is one that Stripe lets happen."""

    def __init__(self, world, sessions):
        self._stripe, self._sessions, self._disputes = world.stripe, sessions, {}

    def happen(self, what, which):
        session_id = self._sessions[which]
        with suppress(ApiError, KeyError):  # Stripe says no: then it did not happen
            self._do(what, session_id)

    def _do(self, what, session_id):
        stripe = self._stripe
        stripe.ledger.delayed = what == "pay slowly"
        if what.startswith("pay"):
            stripe.pay(session_id, wait=0)
        elif what in ("settle", "fail"):
            stripe.settle(session_id, what == "settle", wait=0)
        elif what == "expire":
            stripe.expire(session_id)
        elif what.startswith("refund"):
            stripe.refund(session_id, 900 if what == "refund a part" else None, wait=0)
        elif what == "fail the refund":
            intent = stripe.sessions[session_id]["payment_intent"]
            for refund in [*stripe.ledger.refunds.values()]:
                if refund["payment_intent"] == intent and refund["status"] != "failed":
                    stripe.fail_refund(refund["id"], wait=0)
        elif what == "dispute":
            self._disputes[session_id] = stripe.dispute(session_id, wait=0)
        else:
            stripe.close_dispute(self._disputes[session_id], {"lose": "lost", "win": "won"}[what], wait=0)


@pytest.fixture
def run(world, sides):
    """Let a history happen to a new learner, have each side told of it in its own order, and compare."""
    world.stripe.webhooks.url = None

    def run(story, *orders):
        world.stripe.sessions.clear()  # those of the history before
        learner, sessions = newborn(world)
        for side in sides:
            with side.store.locked(learner.learner_id) as entry:
                entry.save(learner)
        history = History(world, sessions)
        world.stripe.ledger.events.clear()
        for what in story:
            history.happen(*what)
        told = [*world.stripe.ledger.events.values(), RECONCILE]
        for side, order in zip(sides, orders, strict=True):
            for event in order(told):
                side.is_told(event)
        one, other = (side.outcome(learner.learner_id) for side in sides)
        assert one == other

    return run


def newborn(world):
    """Who met the wall and has two open sessions."""
    person = world.learner(f"whatsapp:+1500558{next(NUMBERS):04}", "Ana")
    person.says("chapter 6")
    first = person.session["id"]
    return world.store.read(person.learner_id), (first, another_session(world, person))


HISTORIES = {
    "paid and refunded in two steps": ["pay A", "refund a part A", "refund A"],
    "refunded, and it failed": ["pay A", "refund A", "fail the refund A", "pay B"],
    "paid twice, one refunded": ["pay A", "pay B", "refund A"],
    "slow, twice": ["pay slowly A", "pay slowly B"],
    "slow, and settled": ["pay slowly A", "settle A", "pay slowly B"],
    "slow and failed": ["pay slowly A", "fail A", "pay B"],
    "lost": ["pay A", "dispute A", "lose A"],
    "lost, and paid again": ["pay A", "dispute A", "lose A", "pay B"],
    "won": ["pay A", "dispute A", "win A", "refund A"],
    "expired": ["expire A", "pay B", "dispute B"],
}


@pytest.mark.parametrize("history", HISTORIES.values(), ids=HISTORIES)
def test_history_told_backwards_or_twice_ends_alike(run, history):
    story = [(each[:-2], each[-1] == "B") for each in history]
    run(story, lambda told: told, lambda told: [*reversed(told)])
    run(story, lambda told: told, lambda told: [*told, *reversed(told)])


@given(data=st.data())
@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_order_and_repetition_ends_alike(run, data):
    story = data.draw(st.lists(st.tuples(st.sampled_from(HAPPENINGS), st.booleans()), max_size=8))

    def shuffled(told):
        again = data.draw(st.lists(st.sampled_from(told), max_size=4))
        return data.draw(st.permutations(told + again))

    run(story, lambda told: told, shuffled)
