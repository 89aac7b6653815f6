"""What a start says of Stripe's and Twilio's sides, and of a mode that has changed."""

import threading
import time

import pytest

from bot.checkup.at_start import check_at_start, tell_mode_change, watch_for_a_worker
from bot.core.payments.ledger import Fact, Kind
from bot.core.payments.stripe_events import NEEDED_EVENTS
from bot.sandbox.stripe.faults import Mode
from bot.services.store_figures import StoreFigures
from bot.wiring import make_checkup, make_gateway, utc_now
from tests.world import Log, logging_as_in_production

pytestmark = pytest.mark.usefixtures("quiet")


@pytest.fixture
def quiet(world, capsys):
    with logging_as_in_production(world.config.secrets()):
        world.log = Log(lambda: capsys.readouterr().err)
        yield


@pytest.fixture
def start(world):
    gateway = make_gateway(world.config)
    yield lambda: check_at_start(make_checkup(world.config, gateway).sides, threading.Event())
    gateway.close()


def test_start_of_a_set_up_that_works_says_one_line(world, start):
    start()
    (line,) = world.log.lines()
    assert (line["event"], line["level"], line["checks"]) == ("checkup_done", "info", 5)


def test_what_is_wrong_is_critical_and_names_setting_and_way_out(world, start):
    world.stripe.webhooks.enabled_events = sorted(NEEDED_EVENTS - {"charge.refunded"})
    world.stripe.ledger.prices[world.stripe.price_id].update(active=False)
    world.twilio.auth_token = "another" * 4
    start()
    lines = {line["check"]: line for line in world.log.lines("checkup") if line["level"] == "critical"}
    assert set(lines) == {"Stripe price", "Stripe events", "Twilio account"}
    assert lines["Stripe price"]["setting"] == "STRIPE_PRICE_ID_PAID"
    assert "charge.refunded" in lines["Stripe events"]["found"]
    assert lines["Twilio account"]["setting"] == "TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN"
    assert all(line["way_out"] for line in lines.values())
    assert not world.log.lines("checkup_done")


def test_process_that_ends_asks_nobody(world):
    stop = threading.Event()
    stop.set()
    check_at_start(lambda: pytest.fail("it looked"), stop)


def test_stop_waits_for_nobody_who_does_not_answer():
    stop, hangs = threading.Event(), threading.Event()

    def look():
        stop.set()
        hangs.wait(30)
        return ()

    began = time.monotonic()
    check_at_start(look, stop)
    hangs.set()
    assert time.monotonic() - began < 5


def test_stripe_that_hangs_holds_no_check_for_ever(world, start):
    world.stripe.faults.set(Mode.HANG)
    began = time.monotonic()
    start()
    assert time.monotonic() - began < 20
    (line,) = [line for line in world.log.lines("checkup") if line["level"] == "critical"]
    assert line["check"] == "Stripe key"


class TestMode:
    def made(self, world, *sessions):
        world.store.record([Fact(utc_now(), Kind.LINK_MADE, "lrn_a", session) for session in sessions], False)

    @pytest.mark.parametrize(("session", "live"), [("cs_test_1", True), ("cs_live_1", False)])
    def test_change_of_mode_is_told(self, world, session, live):
        self.made(world, session)
        tell_mode_change(world.store, live, utc_now, threading.Event())
        (line,) = world.log.lines("mode_changed")
        assert (line["level"], line["before"], line["now"]) == (
            "warning",
            *(("test", "live") if live else ("live", "test")),
        )

    @pytest.mark.parametrize("sessions", [(), ("cs_live_1",), ("cs_test_1", "cs_live_2")])
    def test_mode_that_stays_is_not(self, world, sessions):
        for each in sessions:
            self.made(world, each)
        tell_mode_change(world.store, True, utc_now, threading.Event())
        assert not world.log.lines()


class TestWorker:
    def watched(self, world, monkeypatch, looks):
        """So many looks of the server's, one after the other."""
        waits = iter([False] * looks + [True])
        figures = StoreFigures(world.store, utc_now, monotonic=iter(range(0, 100_000, 1000)).__next__)
        stop = type("Stop", (), {"wait": lambda self, seconds: next(waits)})()
        watch_for_a_worker(figures, stop)
        return world.log.lines("no_worker")

    def test_missing_worker_is_told_loudly_and_not_every_minute(self, world, monkeypatch):
        lines = self.watched(world, monkeypatch, 12)
        assert [line["level"] for line in lines] == ["critical"] * 2
        assert lines[0]["setting"] == "DELIVERY"

    def test_worker_that_is_there_is_not(self, world, monkeypatch):
        with world.store.delivering():
            assert not self.watched(world, monkeypatch, 3)
