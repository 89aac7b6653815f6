"""The real Stripe CLI in front of the product, as the README has it: `stripe listen` brings what happens, and
`stripe trigger` makes a payment."""

import os
import queue
import subprocess
import threading

import pytest

from tests.sandbox.test_stripe_cli import cli
from tests.world import KEY, WEBHOOK_SECRET, soon

__all__ = ["cli"]


@pytest.fixture
def environment(tmp_path):
    """With a home of its own: the CLI writes its configuration there."""
    ours = {"STRIPE_API_KEY": KEY, "STRIPE_CLI_TELEMETRY_OPTOUT": "1", "STRIPE_DEVICE_NAME": "tests"}
    return {"PATH": os.environ["PATH"], "HOME": str(tmp_path), **ours}


@pytest.fixture
def listening(cli, world, environment):
    """`stripe listen`, once it says that it is ready: Stripe itself reaches nobody on this machine."""
    world.stripe.webhooks.url = None
    command = [cli, "listen", "--api-base", world.stripe.base_url, "--skip-update"]
    command += ["--events", "checkout.session.completed,charge.refunded"]
    command += ["--forward-to", f"127.0.0.1:{world.port}/webhook"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    process = subprocess.Popen(command, env=environment, **pipes)
    lines: queue.Queue[str] = queue.Queue()
    reader = threading.Thread(target=lambda: [lines.put(line) for line in process.stdout])
    reader.start()
    try:
        said = ""
        while "Ready!" not in said:
            said += lines.get(timeout=20)
        assert WEBHOOK_SECRET in said
        yield
    finally:
        process.terminate()
        process.wait(10)
        reader.join()
        process.stdout.close()


def test_listen_brings_a_payment_and_its_refund(listening, world, ana):
    world.stripe.pay(ana.session["id"])
    soon(lambda: ana.document["tier"] == "paid")
    world.stripe.refund(ana.document["payments"][0]["session_id"])
    soon(lambda: ana.document["payments"][0]["refunded_in_full"])
    assert ana.document["chapter"] == 6


def test_trigger_with_our_metadata_upgrades_the_learner(listening, cli, world, ana, environment):
    command = [cli, "trigger", "checkout.session.completed", "--api-base", world.stripe.base_url]
    command += ["--add", f"checkout_session:metadata.learner_id={ana.learner_id}"]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    soon(lambda: ana.document["tier"] == "paid")
    assert len(ana.document["payments"]) == 1
    (line,) = world.log.lines("session_not_made_here")
    assert line["level"] == "warning"


def test_trigger_without_it_upgrades_nobody(listening, cli, world, ana, environment):
    command = [cli, "trigger", "checkout.session.completed", "--api-base", world.stripe.base_url]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    soon(lambda: world.log.lines("payment_unmatched"))
    assert ana.document["tier"] == "free"
