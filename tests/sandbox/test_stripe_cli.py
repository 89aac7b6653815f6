"""The real Stripe CLI against the stand-in: `listen` forwards a signed event, `trigger` makes one."""

import os
import queue
import shutil
import subprocess
import threading
from pathlib import Path

import pytest

from bot.sandbox.stripe import StripeStandIn
from tests.sandbox.receiver import Receiver

KEY = "sk_test_of_the_cli_tests"
WEBHOOK_SECRET = "whsec_of_the_cli_tests"
CACHE = Path.home() / ".cache" / "tutorclaw" / "stripe-cli"


def find_cli() -> Path | None:
    """The binary named by TUTORCLAW_STRIPE_CLI, or the one of the npm package in our cache folder."""
    if named := os.environ.get("TUTORCLAW_STRIPE_CLI"):
        return Path(named)
    return next(CACHE.glob("node_modules/@stripe/cli-*/bin/stripe*"), None)


def missing(why: str):
    if os.environ.get("CI"):
        pytest.fail(f"the Stripe CLI must be tested here: {why}")
    pytest.skip(why)


@pytest.fixture(scope="module")
def cli() -> Path:
    if found := find_cli():
        return found
    npm = shutil.which("npm")
    if npm is None:
        missing("npm is not installed, so the Stripe CLI cannot be")
    CACHE.mkdir(parents=True, exist_ok=True)
    install = [npm, "install", "--no-audit", "--no-fund", "--prefix", str(CACHE), "@stripe/cli@1.52"]
    ran = subprocess.run(install, capture_output=True, text=True, timeout=120, check=False)
    return find_cli() or missing(f"npm installed no Stripe CLI: {ran.stderr[-300:]}")


@pytest.fixture
def receiver():
    with Receiver(WEBHOOK_SECRET) as made:
        yield made


@pytest.fixture
def stand_in():
    with StripeStandIn(KEY, WEBHOOK_SECRET) as made:
        yield made


@pytest.fixture
def settings(tmp_path):
    """An environment with a home of its own: the CLI writes its configuration there."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "STRIPE_API_KEY": KEY,
        "STRIPE_CLI_TELEMETRY_OPTOUT": "1",
        "STRIPE_DEVICE_NAME": "tests",
    }


@pytest.fixture
def listening(cli, stand_in, receiver, settings):
    """`stripe listen`, once it says that it is ready."""
    command = [cli, "listen", "--api-base", stand_in.base_url, "--forward-to", receiver.url]
    command += ["--events", "checkout.session.completed", "--skip-update"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    process = subprocess.Popen(command, env=settings, **pipes)
    lines: queue.Queue[str] = queue.Queue()
    reader = threading.Thread(target=lambda: [lines.put(line) for line in process.stdout])
    reader.start()
    try:
        said = ""
        while "Ready!" not in said:
            said += lines.get(timeout=20)
        yield said
    finally:
        process.terminate()
        process.wait(10)
        reader.join()
        process.stdout.close()


def test_listen_is_given_the_signing_secret(listening):
    assert WEBHOOK_SECRET in listening


def test_listen_forwards_signed_events_of_the_asked_types_alone(listening, stand_in, receiver):
    stand_in.event("charge.succeeded", {"id": "ch_1", "object": "charge"})
    session = {"id": "cs_test_1", "object": "checkout.session", "metadata": {"learner_id": "ana"}}
    stand_in.event("checkout.session.completed", session)
    (event,) = receiver.events(10, 1)
    assert event.type == "checkout.session.completed"
    assert event.data.object.metadata["learner_id"] == "ana"


def test_trigger_pays_a_session_of_the_learner(listening, cli, stand_in, receiver, settings):
    command = [cli, "trigger", "checkout.session.completed", "--api-base", stand_in.base_url]
    command += ["--add", "checkout_session:metadata.learner_id=ana"]
    ran = subprocess.run(command, env=settings, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    (event,) = receiver.events(10, 1)
    session = event.data.object
    assert (session.metadata["learner_id"], session.payment_status) == ("ana", "paid")
    assert stand_in.sessions[session.id]["status"] == "complete"
