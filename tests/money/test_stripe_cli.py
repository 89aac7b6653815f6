"""The real Stripe CLI in front of the product, as the README has it: `stripe listen` brings what happens, and
`stripe trigger` makes a payment."""

import pytest

from tests.stripe_cli import cli_environment, listening, stripe_cli, trigger
from tests.world import KEY, WEBHOOK_SECRET, soon

__all__ = ["cli_environment", "stripe_cli"]


@pytest.fixture
def environment(cli_environment):
    return {**cli_environment, "STRIPE_API_KEY": KEY}


@pytest.fixture
def stripe_listen(stripe_cli, world, environment):
    """Runs until the test is over, and alone brings events: Stripe itself reaches nobody on this machine."""
    world.stripe.webhooks.url = None
    command = [stripe_cli, "listen", "--api-base", world.stripe.base_url, "--skip-update"]
    command += ["--events", "checkout.session.completed,charge.refunded"]
    command += ["--forward-to", f"127.0.0.1:{world.port}/webhook"]
    with listening(command, environment) as printed:
        assert WEBHOOK_SECRET in printed
        yield


@pytest.mark.usefixtures("stripe_listen")
def test_listen_brings_a_payment_and_its_refund(world, ana):
    world.stripe.pay(ana.session["id"])
    soon(lambda: ana.document["tier"] == "paid")
    world.stripe.refund(ana.document["payments"][0]["session_id"])
    soon(lambda: ana.document["payments"][0]["refunded_in_full"])
    assert ana.document["chapter"] == 6


@pytest.mark.usefixtures("stripe_listen")
def test_trigger_with_our_metadata_upgrades_the_learner(stripe_cli, world, ana, environment):
    command = [stripe_cli, "trigger", "checkout.session.completed", "--api-base", world.stripe.base_url]
    metadata = f"checkout_session:metadata.learner_id={ana.learner_id}"
    trigger([*command, "--add", metadata], environment)
    soon(lambda: ana.document["tier"] == "paid")
    assert len(ana.document["payments"]) == 1
    (line,) = world.log.lines("session_not_made_here")
    assert line["level"] == "warning"


@pytest.mark.usefixtures("stripe_listen")
def test_trigger_without_it_upgrades_nobody(stripe_cli, world, ana, environment):
    command = [stripe_cli, "trigger", "checkout.session.completed", "--api-base", world.stripe.base_url]
    trigger(command, environment)
    soon(lambda: any(line["outcome"] == "another product's" for line in world.log.lines("stripe_event")))
    assert list(world.store.unmatched()) == []
    assert ana.document["tier"] == "free"
