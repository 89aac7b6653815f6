"""Test money opens no live door, and a session that we did not make only as Stripe's API tells it."""

import pytest

from bot.sandbox.stripe.faults import Mode
from bot.stripe import StripeGateway
from tests.money.looking import deliveries, paid_sessions
from tests.world import PUBLIC_URL, at_once, completed, session, soon, stripe_event

PAID_LATER = "checkout.session.async_payment_succeeded"


def live(event):
    return {**event, "livemode": True}


def unmatched(world):
    return {each["session_id"]: each["why"] for each in world.store.unmatched()}


def errors(world):
    return [line for line in world.log.lines() if line["level"] == "error"]


def is_refused_loudly(world, ana, event):
    """Answered 200, for its signature holds; it changes nothing, and the operator hears of it."""
    before = ana.document
    assert world.tells(event).status == 200
    (line,) = errors(world)
    assert (line["event"], line["livemode"]) == ("event_of_the_other_mode", event["livemode"])
    assert ana.document == before
    return unmatched(world) == {event["data"]["object"]["id"]: "livemode"}


def charge_of(ana):
    intent = ana.document["payments"][0]["payment_intent"]
    about = {"id": "ch_1", "payment_intent": intent, "amount_refunded": 2900, "refunded": True}
    return about | {"metadata": {"learner_id": ana.learner_id}}


class TestTestMode:
    @pytest.mark.parametrize("kind", ["checkout.session.completed", PAID_LATER])
    def test_live_event_is_refused_loudly(self, world, ana, kind):
        about = session(ana.learner_id, "cs_live_1", livemode=True)
        assert is_refused_loudly(world, ana, live(stripe_event(kind, about)))

    def test_live_refund_is_refused_too(self, world, ana):
        world.stripe.pay(ana.session["id"])
        before = ana.document
        assert world.tells(live(stripe_event("charge.refunded", charge_of(ana)))).status == 200
        assert ana.document == before
        assert len(errors(world)) == 1

    def test_unknown_session_unlocks_with_a_warning(self, world, ana):
        assert world.tells(completed(ana.learner_id, "cs_test_triggered")).status == 200
        assert ana.document["tier"] == "paid"
        (line,) = world.log.lines("session_not_made_here")
        assert (line["level"], line["session_id"]) == ("warning", "cs_test_triggered")

    def test_session_that_we_made_unlocks_without_one(self, world, ana):
        world.stripe.pay(ana.session["id"])
        assert ana.document["tier"] == "paid"
        assert world.log.lines("session_not_made_here") == []


class TestLiveMode:
    @pytest.fixture
    def key(self):
        return "sk_live_world"

    @pytest.fixture
    def forgotten(self, world, ana, money):
        """A session of ours that the document does not know: an older copy of it was put back."""
        return money.gateway.create_session(ana.learner_id, 99, 5).session_id

    @pytest.fixture
    def asked(self, world):
        """Which sessions Stripe was asked about."""
        prefix = "/v1/checkout/sessions/"
        requests = world.stripe.api.requests
        return lambda: [path.removeprefix(prefix) for _, path, _ in requests if path.startswith(prefix)]

    @pytest.mark.parametrize("kind", ["checkout.session.completed", PAID_LATER])
    def test_test_event_is_refused_loudly(self, world, ana, kind):
        assert is_refused_loudly(world, ana, stripe_event(kind, session(ana.learner_id)))

    def test_session_that_we_made_is_believed_without_asking(self, world, ana, asked):
        world.stripe.pay(ana.session["id"])
        assert ana.document["tier"] == "paid"
        assert asked() == []
        assert errors(world) == []

    def test_unknown_session_that_stripe_knows_with_our_price_unlocks(self, world, ana, forgotten, asked):
        world.stripe.pay(forgotten)
        assert asked() == [forgotten]
        assert paid_sessions(ana) == [forgotten]
        assert ana.document["tier"] == "paid"

    def test_unknown_session_that_stripe_does_not_know_is_kept_unmatched(self, world, ana):
        assert world.tells(live(completed(ana.learner_id, "cs_live_forged"))).status == 200
        assert ana.document["tier"] == "free"
        assert list(unmatched(world)) == ["cs_live_forged"]

    def test_session_without_an_id_is_kept_unmatched(self, world, ana):
        event = live(completed(ana.learner_id))
        del event["data"]["object"]["id"]
        assert world.tells(event).status == 200
        assert ana.document["tier"] == "free"
        assert [record["event_id"] for record in world.store.unmatched()] == [event["id"]]

    def test_unknown_session_of_another_price_is_kept_unmatched(self, world, ana):
        world.stripe.ledger.add_price("price_cheap", 100, "usd", "prod_other")
        other = StripeGateway("sk_live_world", "price_cheap", PUBLIC_URL, world.stripe.base_url)
        cheap = other.create_session(ana.learner_id, 1, 5).session_id
        other.close()
        world.stripe.pay(cheap)
        assert ana.document["tier"] == "free"
        assert list(unmatched(world)) == [cheap]

    def test_unknown_session_that_is_somebody_elses_is_kept_unmatched(self, world, ana, forgotten):
        ben = world.somebody()
        ben.says("hi")
        world.stripe.webhooks.url = None
        world.stripe.pay(forgotten)
        world.tells(live(completed(ben.learner_id, forgotten)))
        assert ben.document["tier"] == "free"
        assert list(unmatched(world)) == [forgotten]

    def test_unknown_session_that_is_not_paid_is_kept_unmatched(self, world, ana, forgotten):
        world.tells(live(completed(ana.learner_id, forgotten)))
        assert ana.document["tier"] == "free"
        assert list(unmatched(world)) == [forgotten]

    def test_unknown_session_may_not_slip_in_as_slow_money(self, world, ana):
        """An unpaid completion must not make it one that we know."""
        about = session(ana.learner_id, "cs_live_forged")
        slow = {**about, "payment_status": "unpaid"}
        world.tells(live(stripe_event("checkout.session.completed", slow, "evt_1")))
        assert (ana.document["processing"], deliveries(ana, "on its way")) == ([], [])
        world.tells(live(stripe_event(PAID_LATER, about, "evt_2")))
        assert ana.document["tier"] == "free"

    def test_stripe_that_is_down_means_503_and_the_retry_works(self, world, ana, forgotten):
        world.stripe.webhooks.url = None
        world.stripe.pay(forgotten)
        event = next(e for e in world.stripe.ledger.events.values() if e["type"].endswith("completed"))
        world.stripe.refuse()
        assert world.tells(event).status == 503
        assert (ana.document["tier"], unmatched(world)) == ("free", {})
        world.stripe.start()
        assert world.tells(event).status == 200
        assert ana.document["tier"] == "paid"

    def test_success_page_is_shown_where_stripe_fails_halfway(self, world, ana, forgotten, asked):
        """It asks about a session that we do not know a second time, for the price."""
        world.stripe.webhooks.url = None
        world.stripe.pay(forgotten)
        world.stripe.faults.set(Mode.SLOW, 0.5, times=1)

        def fail_from_now_on():
            soon(asked)
            world.stripe.faults.set(Mode.ERROR)

        answer, _ = at_once(lambda: world.get(f"/checkout/success?session_id={forgotten}"), fail_from_now_on)
        assert answer.status == 200
        assert (ana.document["tier"], unmatched(world)) == ("free", {})
        world.stripe.faults.clear()
        world.get(f"/checkout/success?session_id={forgotten}")
        assert ana.document["tier"] == "paid"
