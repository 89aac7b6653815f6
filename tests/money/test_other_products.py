"""Sales of others on the same account: counted, and kept only where they were meant for us."""

import pytest

from bot.sandbox.stripe.faults import Mode
from tests.world import completed, session, stripe_event

MAIL = "buyer@example.com"


def sells(world, price_id, **metadata):
    """A session without our metadata that was paid, as of a Payment Link; its id. Its event is not sent."""
    url, world.stripe.webhooks.url = world.stripe.webhooks.url, None
    form = {"line_items": {"0": {"price": price_id}}, "success_url": "https://shop.example.com"}
    made = world.stripe.ledger.create_session(form | {"metadata": metadata}, world.stripe.base_url)
    world.stripe.pay(made["id"])
    world.stripe.webhooks.url = url
    return made["id"]


@pytest.fixture
def tells(world):
    def tells(session_id):
        about = world.stripe.sessions[session_id]
        answer = world.tells(stripe_event("checkout.session.completed", about, f"evt_{session_id}"))
        (*_, line) = world.log.lines("stripe_event")
        return answer.status, line["outcome"]

    return tells


@pytest.fixture
def other_price(world):
    world.stripe.ledger.add_price("price_other", 500, "usd", "prod_other")
    return "price_other"


def kept(world):
    return list(world.store.unmatched())


def test_another_products_sale_is_counted_and_nothing_of_it_is_kept(world, tells, other_price):
    before = len(list(world.store.facts()))
    assert tells(sells(world, other_price, order="1234", mail=MAIL)) == (200, "another product's")
    assert (kept(world), len(list(world.store.facts()))) == ([], before)
    assert world.log.lines("payment_unmatched") == []
    counted = 'webhook_events_total{outcome="another product\'s",type="checkout.session.completed"} 1.0'
    assert counted in world.get("/metrics").text


def test_our_price_sold_by_a_link_made_by_hand_is_kept_without_the_buyers_data(world, tells):
    session_id = sells(world, world.stripe.price_id, note=MAIL)
    assert tells(session_id) == (200, "unmatched")
    (record,) = kept(world)
    assert (record["session_id"], record["amount_total"]) == (session_id, 2900)
    assert (record["why"], record["metadata"]) == ("our price, and no learner in it", {})
    assert not {"customer_details", "customer_email"} & record.keys()
    assert "@" not in str(record)
    assert tells(session_id) == (200, "duplicate")
    assert len(kept(world)) == 1


def test_learner_id_that_is_nobodys_is_kept_and_nothing_else_of_its_metadata(world, tells, other_price):
    named = "lrn_" + "a" * 26
    assert tells(sells(world, other_price, learner_id=named, mail=MAIL)) == (200, "unmatched")
    (record,) = kept(world)
    assert record["metadata"] == {"learner_id": named}


@pytest.mark.parametrize("named", [MAIL, "+1 (500) 555-0001", "15005550001", "whatsapp:+15005550001"])
def test_buyer_who_is_named_there_by_number_or_mail_is_not_written_down(world, tells, other_price, named):
    session_id = sells(world, other_price, learner_id=named)
    assert tells(session_id) == (200, "unmatched")
    (record,) = kept(world)
    written = f"{record} {[*world.store.facts()]}"
    assert record["session_id"] == session_id
    assert "@" not in written
    assert "555" not in written


def test_what_cost_nothing_is_not_asked_about(world, tells):
    before = len(world.stripe.api.requests)
    event = completed(None, metadata={}, amount_total=0)
    assert world.tells(event).status == 200
    assert kept(world) == []
    assert len(world.stripe.api.requests) == before


def test_sale_that_could_not_be_looked_into_is_kept(world, tells, other_price):
    session_id = sells(world, other_price)
    world.stripe.faults.set(Mode.ERROR)
    assert tells(session_id) == (200, "unmatched")
    world.stripe.faults.clear()
    assert [each["why"] for each in kept(world)] == ["Stripe did not show what it is for"]


def test_busy_shop_beside_us_does_not_use_up_stripes_limit(world, other_price):
    session_id = sells(world, other_price)
    before = len(world.stripe.api.requests)
    for number in range(40):
        about = session(None, session_id, metadata={})
        world.tells(stripe_event("checkout.session.completed", about, f"evt_{number}"))
    assert len(world.stripe.api.requests) - before <= 20
