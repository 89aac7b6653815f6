"""What the ledger says of a payment that went through the running product."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.world import soon

TUTORCLAW = Path(sys.executable).with_name("tutorclaw")
ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif((ROOT / ".env").exists(), reason="the project's .env would be read")


def tutorclaw(world, *arguments):
    done = subprocess.run([TUTORCLAW, *arguments], env=world.settings, capture_output=True, text=True)
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture
def paid(world):
    """Ana met the wall, paid, was told so, read it and went on; the event came twice. The session's id."""
    world.ana.says("hi")
    world.ana.says("chapter 6")
    session_id = world.ana.session["id"]
    world.stripe.pay(session_id)
    events = world.stripe.ledger.events
    [event_id] = [each for each, made in events.items() if made["type"] == "checkout.session.completed"]
    world.stripe.resend(event_id)
    world.twilio.callbacks = ("sent", "delivered", "read")
    with world.delivering():
        soon(lambda: any(fact.kind == "delivery_read" for fact in world.store.facts()))
    world.ana.says("next")
    world.ana.says("next")
    return session_id


def test_the_story_of_a_payment_is_told_in_order(world, paid):
    world.stripe.refund(paid, 900)
    done = tutorclaw(world, "payment", paid)
    said = [line.split("  ")[1].split(" (")[0] for line in done.stdout.splitlines()]
    assert said == [
        "met the paywall",
        "link made",
        "link sent",
        "event received",
        "paid 29.00 USD",
        "tier changed",
        "confirmation queued",
        "event received",
        "message accepted by Twilio",
        "message delivered",
        "message read",
        "opened chapter 6",
        "event received",
        "refunded 9.00 USD",
    ]


def test_the_product_and_stripe_agree_on_every_payment(world, paid):
    world.stripe.refund(paid, 900)
    done = tutorclaw(world, "payments", "--check")
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    [_, row] = tutorclaw(world, "payments", "--since", "2020-01-01").stdout.splitlines()
    assert row.startswith(f"{paid},{world.ana.learner_id},")
    assert "USD,29.00,9.00,0.00,20.00,2900,900,0,2000,paid" in row


def test_a_lost_document_loses_no_payment(world, paid):
    learner_id = world.ana.learner_id
    world.ana.path.with_suffix(".twin").unlink(missing_ok=True)
    world.ana.path.unlink()
    assert tutorclaw(world, "payments", "--check").returncode == 0
    assert "paid 29.00 USD" in tutorclaw(world, "payment", learner_id).stdout
