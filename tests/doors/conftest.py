"""A world a test; at its end the log is searched for what may stand in none."""

import re

import pytest

from tests.world import KEY, OLD_WEBHOOK_SECRET, TOKEN, WEBHOOK_SECRET, Log, World, logging_as_in_production

MARK = "canary"  # a word of learners' messages and of their links: it may stand in no line


@pytest.fixture
def settings():
    """Settings besides those of every world; a test file or class overrides it."""
    return {}


@pytest.fixture
def key():
    """Stripe's; a test file or class overrides it."""
    return KEY


@pytest.fixture
def world(tmp_path, settings, key, capsys):
    world = World(tmp_path, settings, key)
    with logging_as_in_production(world.config.secrets()):
        world.log = Log(lambda: capsys.readouterr().err)
        yield world
        world.close()
        text = world.log.text
    for line in text.splitlines():
        assert line.startswith("{"), f"not a line of the log: {line}"
        assert_tells_nothing(line, world)


def assert_tells_nothing(line, world):
    secrets = (TOKEN, KEY, WEBHOOK_SECRET, OLD_WEBHOOK_SECRET, MARK)
    addresses = [person.address.removeprefix("whatsapp:").removeprefix("+") for person in world.people]
    links = [session["url"] for session in world.stripe.sessions.values() if session["url"]]
    for hidden in (*secrets, *addresses, *links, "checkout.stripe.com", "/c/pay/", "@"):
        assert hidden not in line, f"{hidden!r} is in the log: {line}"
    assert not re.search(r"https?:", line), line
