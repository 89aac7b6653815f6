"""The real Stripe CLI against the stand-in: `listen` forwards a signed event, `trigger` makes one."""

import pytest

from bot.sandbox.stripe import StripeStandIn
from tests.sandbox.receiver import Receiver
from tests.stripe_cli import cli_environment, listening, stripe_cli, trigger

__all__ = ["cli_environment", "stripe_cli"]

KEY = "sk_test_of_the_cli_tests"
WEBHOOK_SECRET = "whsec_of_the_cli_tests"


@pytest.fixture
def receiver():
    with Receiver(WEBHOOK_SECRET) as made:
        yield made


@pytest.fixture
def stand_in():
    with StripeStandIn(KEY, WEBHOOK_SECRET) as made:
        yield made


@pytest.fixture
def environment(cli_environment):
    return {**cli_environment, "STRIPE_API_KEY": KEY}


@pytest.fixture
def printed(stripe_cli, stand_in, receiver, environment):
    """By `stripe listen`, which runs until the test is over."""
    command = [stripe_cli, "listen", "--api-base", stand_in.base_url, "--forward-to", receiver.url]
    command += ["--events", "checkout.session.completed", "--skip-update"]
    with listening(command, environment) as printed:
        yield printed


def test_listen_is_given_the_signing_secret(printed):
    assert WEBHOOK_SECRET in printed


@pytest.mark.usefixtures("printed")
def test_listen_forwards_signed_events_of_the_asked_types_alone(stand_in, receiver):
    stand_in.event("charge.succeeded", {"id": "ch_1", "object": "charge"})
    session = {"id": "cs_test_1", "object": "checkout.session", "metadata": {"learner_id": "ana"}}
    stand_in.event("checkout.session.completed", session)
    (event,) = receiver.events(10, 1)
    assert event.type == "checkout.session.completed"
    assert event.data.object.metadata["learner_id"] == "ana"


@pytest.mark.usefixtures("printed")
def test_trigger_pays_a_session_of_the_learner(stripe_cli, stand_in, receiver, environment):
    command = [stripe_cli, "trigger", "checkout.session.completed", "--api-base", stand_in.base_url]
    trigger([*command, "--add", "checkout_session:metadata.learner_id=ana"], environment)
    (event,) = receiver.events(10, 1)
    session = event.data.object
    assert (session.metadata["learner_id"], session.payment_status) == ("ana", "paid")
    assert stand_in.sessions[session.id]["status"] == "complete"
