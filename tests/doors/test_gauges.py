"""What /metrics says of the store at the moment of a scrape."""

from datetime import UTC, datetime, timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.core.payments.ledger import Fact, Kind
from bot.services.store_figures import wall_to_paid
from bot.wiring import utc_now
from tests.doors.test_confirmation import confirmation_of
from tests.world import completed, soon, stripe_event

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def gauges(world):
    """Every value, by name and labels."""
    families = text_string_to_metric_families(world.get("/metrics").text)
    samples = [sample for family in families for sample in family.samples]
    return {(each.name.removeprefix("tutorclaw_"), *each.labels.values()): each.value for each in samples}


def gauge(world, *name):
    return gauges(world).get(name)


@pytest.fixture
def ana(world):
    world.ana.says("hi")
    return world.ana


@pytest.fixture(autouse=True)
def at_every_scrape(monkeypatch):
    """Nothing is kept from one scrape to the next."""
    monkeypatch.setattr("bot.services.store_figures.QUICK", 0.0)
    monkeypatch.setattr("bot.services.store_figures.SLOW", 0.0)
    monkeypatch.setattr("bot.services.store_figures.TIMES", 0.0)


def test_confirmation_that_waits_is_counted_with_its_age(world, ana):
    assert gauge(world, "deliveries_waiting") == gauge(world, "oldest_delivery_seconds") == 0
    world.tells(completed(ana.learner_id))
    old = (datetime.now(UTC) - timedelta(hours=1)).isoformat().replace("+00:00", "Z")
    ana.edit(deliveries=[{**confirmation_of(ana), "created_at": old}])
    assert gauge(world, "deliveries_waiting") == 1
    assert 3600 <= gauge(world, "oldest_delivery_seconds") < 3700
    with world.delivering():
        soon(lambda: confirmation_of(ana)["state"] == "sent")
        soon(lambda: gauge(world, "deliveries_waiting") == 0)


def test_delivery_that_waits_for_its_learner_is_parked_until_they_write(world, ana):
    world.twilio.misbehave(63016)
    world.tells(completed(ana.learner_id))
    with world.delivering():
        soon(lambda: confirmation_of(ana)["state"] == "parked")
    assert (gauge(world, "deliveries_parked"), gauge(world, "deliveries_waiting")) == (1, 0)
    ana.says("progress")
    assert gauge(world, "deliveries_parked") == 0


def test_payment_that_matches_nobody_is_counted_until_it_finds_its_payer(world, ana):
    world.tells(completed("lrn_" + "a" * 26, "cs_test_nobody"))
    assert gauge(world, "unmatched_payments") == 1
    world.store.record([Fact(utc_now(), Kind.PAID, ana.learner_id, "cs_test_nobody")], durable=True)
    assert gauge(world, "unmatched_payments") == 0


def test_lag_of_an_event_is_its_time_until_here(world, ana):
    event = stripe_event("payment_intent.payment_failed", {"id": "pi_1", "metadata": {}})
    world.tells({**event, "created": event["created"] - 120})
    found = gauges(world)
    assert found["event_lag_seconds_bucket", "whole", "60.0"] == 0
    assert found["event_lag_seconds_bucket", "whole", "300.0"] == 1


def test_wall_to_paid_is_told_once_somebody_has_paid(world, ana):
    assert gauge(world, "wall_to_paid_seconds", "0.5") is None
    ana.says("chapter 6")
    world.stripe.pay(ana.session["id"])
    assert 0 <= gauge(world, "wall_to_paid_seconds", "0.5") < 10


def test_wall_to_paid_takes_the_first_wall_and_the_first_payment_in_any_order():
    def fact(kind, who, minutes):
        return Fact(NOON + timedelta(minutes=minutes), kind, who)

    walls = [fact(Kind.WALL_MET, "a", 0), fact(Kind.WALL_MET, "a", 9), fact(Kind.WALL_MET, "c", 0)]
    paid = [fact(Kind.PAID, "a", 10), fact(Kind.PAID, "a", 30), fact(Kind.PAID, "b", 5)]
    assert wall_to_paid([*paid, *walls]) == wall_to_paid([*walls, *paid]) == (600, 600)
    assert wall_to_paid(walls) is wall_to_paid(paid) is None


def test_who_delivers_is_seen_and_ends_with_them(world):
    assert gauge(world, "deliverers") == 0
    with world.store.delivering():
        assert gauge(world, "deliverers") == 1
    assert gauge(world, "deliverers") == 0


def test_store_that_is_away_says_so_and_leaves_the_rest_of_the_scrape(world, ana, monkeypatch):
    before = gauges(world)
    assert (before["store_up",], before["messages_total", "answered"]) == (1, 1)
    assert before["store_seconds",] > 0
    world.folder.rename(world.folder.with_name("elsewhere"))
    try:
        soon(lambda: gauge(world, "store_up") == 0)
        assert gauge(world, "messages_total", "answered") == 1
    finally:
        world.folder.with_name("elsewhere").rename(world.folder)


def test_each_gauge_is_at_a_scrape(world):
    from bot.metrics.gauges import GAUGES

    text = world.get("/metrics").text
    assert all(f"# TYPE tutorclaw_{each.name} gauge" in text for each in GAUGES)
    assert "# TYPE tutorclaw_reconciled_timestamp_seconds gauge" in text


def test_ledger_with_many_facts_is_told_of_its_newest_alone(world, monkeypatch):
    monkeypatch.setattr("bot.services.store_figures.FACTS", 10)
    now = utc_now()
    old = [Fact(now - timedelta(days=5), Kind.WALL_MET, "lrn_a") for _ in range(20)]
    new = [Fact(now - timedelta(minutes=2), Kind.WALL_MET, "lrn_b"), Fact(now, Kind.PAID, "lrn_b")]
    world.store.record([*old, *new], durable=False)
    assert gauge(world, "wall_to_paid_seconds", "0.5") == 120


def test_figures_are_not_counted_anew_at_every_scrape(world, monkeypatch):
    monkeypatch.undo()
    looks = []
    facts = world.store.facts
    monkeypatch.setattr(world.store, "facts", lambda **ids: looks.append(ids) or facts(**ids))
    for _ in range(5):
        world.get("/metrics")
    assert len(looks) == 1
