"""A set-up that works, and the doctor as an operator runs it. PUBLIC_URL is a name that nobody has: a proxy
leads to the server there, as on a machine that reaches the world by one."""

import logging
import os

import pytest

from bot.cli import main
from tests.world import KEY, World

PUBLIC_URL = "http://bot.example.com"
NUMBER = "whatsapp:+14155550100"
KEPT = ("PATH", "HOME", "LANG", "TMPDIR")


@pytest.fixture
def settings():
    """Settings besides those of every world; a test file or class overrides it."""
    return {}


@pytest.fixture
def key():
    """Stripe's; a test file or class overrides it."""
    return KEY


@pytest.fixture
def world(tmp_path, settings, key, monkeypatch):
    for name in set(os.environ) - set(KEPT):
        monkeypatch.delenv(name)
    world = World(tmp_path, {"PUBLIC_URL": PUBLIC_URL, "TWILIO_WHATSAPP_FROM": NUMBER, **settings}, key)
    world.twilio.bot_number = NUMBER
    world.stripe.webhooks.shown_url = f"{PUBLIC_URL}/webhook"
    monkeypatch.setenv("http_proxy", world.url)
    for name, value in world.settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("STORE_URL", f"json:{world.folder}")
    yield world
    world.close()


class Told:
    """What the doctor printed: each check's word and what it found."""

    def __init__(self, code, text):
        self.code, self.text = code, text
        self.lines = [line.split(maxsplit=1) for line in text.splitlines()[:-1]]

    def words(self, *words):
        return [rest for word, rest in self.lines if word in words]

    @property
    def to_do(self):
        """The one thing that must be done."""
        assert self.code == 1, self.text
        (line,) = self.words("TODO")
        return line


@pytest.fixture
def doctor(world, capsys):
    def run():
        capsys.readouterr()
        code = main(["doctor"])
        shown = capsys.readouterr()
        assert "Traceback" not in shown.err
        return Told(code, shown.out)

    levels = {name: logging.getLogger(name).level for name in ("bot", "tutorclaw")}
    yield run
    # The doctor keeps the log quiet, and other tests of this process read it.
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
