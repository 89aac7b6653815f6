"""`tutorclaw doctor`: of each thing that is broken its own line speaks, and no other."""

import json
import os
import shutil
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.payments.stripe_events import NEEDED_EVENTS
from bot.sandbox.twilio.messages import sender
from tests.checkup.conftest import NUMBER, PUBLIC_URL
from tests.world import ACCOUNT, KEY, METRICS_TOKEN, TOKEN, WEBHOOK_SECRET

SIX = (
    *("STRIPE_SECRET_KEY", "STRIPE_PRICE_ID_PAID", "STRIPE_WEBHOOK_SECRET"),
    *("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_WHATSAPP_FROM"),
)


def test_set_up_that_works_needs_nothing(doctor):
    told = doctor()
    assert told.code == 0, told.text
    assert not told.words("TODO", "?", "note"), told.text
    assert told.text.endswith("nothing to do\n")
    assert len(told.words("ok")) == 15


def wrong_webhook_at_twilio(world, **changes):
    shown = sender(NUMBER, PUBLIC_URL)
    world.twilio.senders = [{**shown, "webhook": {**shown["webhook"], **changes}}]


def course_with_a_fault(world, monkeypatch, tmp_path):
    folder = tmp_path / "course"
    shutil.copytree("data/course", folder)
    (folder / "02-variables.md").write_text("No title\n")
    monkeypatch.setenv("COURSE_DIR", str(folder))


def message_that_waits(world):
    ben = world.ben
    (delivery,) = ben.document["deliveries"]
    old = (datetime.now(UTC) - timedelta(hours=2)).isoformat().replace("+00:00", "Z")
    ben.edit(deliveries=[{**delivery, "created_at": old}])


# What is broken, and how; then what the one line begins with and what it names.
BROKEN = {
    "a setting": (
        lambda world, env: env.setenv("TWILIO_REGION", "Not a region"),
        ("settings", "TWILIO_REGION"),
    ),
    "price of the other mode": (
        lambda world, env: world.stripe.api.of_the_other_mode.add(world.stripe.price_id),
        ("Stripe price", "live mode alone", "STRIPE_PRICE_ID_PAID"),
    ),
    "price that says the other mode": (
        lambda world, env: world.stripe.ledger.prices[world.stripe.price_id].update(livemode=True),
        ("Stripe price", "of live mode, the key of test", "STRIPE_PRICE_ID_PAID"),
    ),
    "archived price": (
        lambda world, env: world.stripe.ledger.prices[world.stripe.price_id].update(active=False),
        ("Stripe price", "archived"),
    ),
    "price of a subscription": (
        lambda world, env: world.stripe.ledger.prices[world.stripe.price_id].update(type="recurring"),
        ("Stripe price", "again and again"),
    ),
    "price of another account": (
        lambda world, env: env.setenv("STRIPE_PRICE_ID_PAID", "price_elsewhere"),
        ("Stripe price", "no such price"),
    ),
    "key": (
        lambda world, env: env.setenv("STRIPE_SECRET_KEY", "sk_test_revoked"),
        ("Stripe key", "refuses it", "STRIPE_SECRET_KEY"),
    ),
    "missing event type": (
        lambda world, env: setattr(
            world.stripe.webhooks, "enabled_events", sorted(NEEDED_EVENTS - {"charge.refunded"})
        ),
        ("Stripe events", "charge.refunded", "Webhooks"),
    ),
    "endpoint that is off": (
        lambda world, env: setattr(world.stripe.webhooks, "disabled", True),
        ("Stripe events", "switched off"),
    ),
    "Twilio's credentials": (
        lambda world, env: setattr(world.twilio, "auth_token", "another" * 4),
        ("Twilio account", "TWILIO_AUTH_TOKEN"),
    ),
    "suspended account": (
        lambda world, env: setattr(world.twilio, "account_status", "suspended"),
        ("Twilio account", "suspended"),
    ),
    "wrong webhook at Twilio": (
        lambda world, env: wrong_webhook_at_twilio(world, callback_url="https://old.example.com/whatsapp"),
        ("Twilio sender", "old.example.com/whatsapp"),
    ),
    "no webhook at Twilio": (
        lambda world, env: wrong_webhook_at_twilio(world, callback_url=""),
        ("Twilio sender", "nowhere"),
    ),
    "webhook by GET": (
        lambda world, env: wrong_webhook_at_twilio(world, callback_method="GET"),
        ("Twilio sender", "GET"),
    ),
    "sender of another account": (
        lambda world, env: setattr(world.twilio, "senders", []),
        ("Twilio sender", "TWILIO_WHATSAPP_FROM"),
    ),
    "sender that is offline": (
        lambda world, env: setattr(
            world.twilio, "senders", [{**sender(NUMBER, PUBLIC_URL), "status": "OFFLINE"}]
        ),
        ("Twilio sender", "OFFLINE"),
    ),
    "token that is rotated here alone": (
        lambda world, env: (
            env.setenv("TWILIO_AUTH_TOKEN", "b8" * 16),
            setattr(world.twilio, "auth_token", "b8" * 16),
        ),
        ("messages' door", "TWILIO_AUTH_TOKEN"),
    ),
    "webhook secret that the server has not": (
        lambda world, env: env.setenv("STRIPE_WEBHOOK_SECRET", "whsec_another"),
        ("events' door", "STRIPE_WEBHOOK_SECRET"),
    ),
    "worker that is missing": (
        lambda world, env: env.setenv("DELIVERY", "worker"),
        ("queue", "no worker", "DELIVERY"),
    ),
    "message that waits": (lambda world, env: message_that_waits(world), ("queue", "outbox_held")),
}


@pytest.mark.parametrize(("break_it", "named"), BROKEN.values(), ids=BROKEN)
def test_what_is_broken_is_told_by_its_own_line_alone(world, doctor, monkeypatch, break_it, named):
    break_it(world, monkeypatch)
    line = doctor().to_do
    assert line.startswith(named[0])
    for each in named:
        assert each in line


def test_clock_ten_minutes_off_is_told(world, doctor):
    world.stripe.clock_ahead = world.twilio.clock_ahead = 600
    line = doctor().to_do
    assert line.startswith("clock")
    assert "behind" in line


def test_one_provider_s_clock_alone_is_not_ours(world, doctor):
    world.stripe.clock_ahead = -600
    assert doctor().code == 0


def test_course_with_a_fault_is_told(world, doctor, monkeypatch, tmp_path):
    course_with_a_fault(world, monkeypatch, tmp_path)
    line = doctor().to_do
    assert line.startswith("course")
    assert "02-variables.md" in line


class FullDisk:
    f_bavail, f_frsize, f_favail, f_files = 20, 1024 * 1024, 1_000_000, 2_000_000


def test_full_disk_is_told(world, doctor, monkeypatch):
    monkeypatch.setattr(os, "statvfs", lambda path: FullDisk)
    line = doctor().to_do
    assert line.startswith("disk")
    assert "20 MB left" in line


def test_disk_with_no_room_for_files_is_told(world, doctor, monkeypatch):
    monkeypatch.setattr(
        os, "statvfs", lambda path: type("Few", (FullDisk,), {"f_bavail": 9000, "f_favail": 3})
    )
    assert "3 files left" in doctor().to_do


def test_store_that_cannot_be_opened_is_told(world, doctor, monkeypatch, tmp_path):
    (tmp_path / "a file").write_text("")
    monkeypatch.setenv("STORE_URL", f"json:{tmp_path / 'a file' / 'learners'}")
    line = doctor().to_do
    assert line.startswith("store")
    assert "STORE_URL" in line


def test_store_that_is_not_there_yet_is_not_made(world, doctor, monkeypatch, tmp_path):
    monkeypatch.setenv("STORE_URL", f"json:{tmp_path / 'new' / 'learners'}")
    told = doctor()
    assert told.code == 0, told.text
    assert not (tmp_path / "new").exists()


def test_server_of_another_version_is_told(world, doctor, monkeypatch):
    monkeypatch.setattr("bot.web.routes.version", lambda name: "0.0.9")
    line = doctor().to_do
    assert line.startswith("version")
    assert "0.0.9" in line


class TestNobodyThere:
    def test_both_doors_say_so(self, world, doctor, monkeypatch):
        monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
        told = doctor()
        assert told.code == 1
        assert [line[:10] for line in told.words("TODO")] == ["messages' ", "events' do"]

    def test_address_of_this_machine_is_no_address(self, world, doctor, monkeypatch):
        monkeypatch.setenv("PUBLIC_URL", world.url)
        lines = doctor().words("TODO")
        assert any(line.startswith("public address") for line in lines)


def test_nothing_is_set_names_every_setting_and_still_looks(doctor, world, monkeypatch):
    for name in world.settings:
        monkeypatch.delenv(name)
    monkeypatch.chdir(world.folder.parent)
    monkeypatch.setattr("bot.commands.doctor.find_root", lambda: world.folder.parent)
    told = doctor()
    faults = [line.split()[1] for line in told.words("TODO") if line.startswith("settings")]
    assert told.code == 1
    assert faults == [f"{name}:" for name in SIX]
    assert any(line.startswith("version") for line in told.words("ok"))


class TestRestrictedKey:
    @pytest.fixture
    def world(self, world, monkeypatch):
        world.stripe.api._secret_key = "rk_test_world"
        monkeypatch.setenv("STRIPE_SECRET_KEY", "rk_test_world")
        return world

    def test_key_that_may_all_is_fine(self, world, doctor):
        assert doctor().code == 0

    def test_permission_that_cannot_be_done_without_is_named(self, world, doctor):
        world.stripe.api.lacks.add("rak_checkout_session_read")
        line = doctor().to_do
        assert line.startswith("Stripe key")
        assert "Checkout Sessions" in line

    def test_permission_to_read_is_a_note(self, world, doctor):
        world.stripe.api.lacks.add("rak_dispute_read")
        told = doctor()
        assert told.code == 0
        assert "Disputes" in told.words("note")[0]

    def test_what_it_may_not_look_at_is_no_fault(self, world, doctor):
        world.stripe.api.lacks |= {"rak_price_read", "rak_webhook_read"}
        told = doctor()
        assert told.code == 0
        assert {line.split("  ")[0] for line in told.words("?")} == {"Stripe price", "Stripe events"}


class TestEvents:
    def test_destination_of_thin_events_is_found(self, world, doctor):
        world.stripe.webhooks.thin = True
        told = doctor()
        assert told.code == 0
        assert any("thin events" in line for line in told.words("ok"))

    def test_test_mode_without_an_endpoint_is_what_stripe_listen_is_for(self, world, doctor):
        world.stripe.webhooks.shown_url = "https://old.example.com/webhook"
        told = doctor()
        assert told.code == 0
        (line,) = told.words("note")
        assert "old.example.com/webhook" in line


def test_providers_that_are_down_are_told_once_each(world, doctor):
    world.stripe.refuse()
    world.twilio.stop()
    told = doctor()
    assert [" ".join(line.split()[:2]) for line in told.words("TODO")] == ["Stripe key", "Twilio account"]


def test_nothing_of_a_key_number_or_link_is_printed(world, doctor, monkeypatch):
    secrets = (KEY, TOKEN, WEBHOOK_SECRET, METRICS_TOKEN, ACCOUNT, NUMBER.removeprefix("whatsapp:"))
    wrong_webhook_at_twilio(world, callback_url="https://user:hunter22@old.example.com/whatsapp?token=x")
    text = doctor().text
    assert "old.example.com/whatsapp" in text
    for hidden in (*secrets, "hunter22", "token=x", "http:", "https:"):
        assert hidden not in text


def test_it_changes_nothing(world, doctor):
    before = world.files()
    assert doctor().code == 0
    assert world.files() == before
    assert not [path for method, path, _ in world.stripe.api.requests if method != "GET"]


def test_deep_answer_is_json(world):
    answer = world.request("GET", "/healthz?deep=1", headers={"Authorization": f"Bearer {METRICS_TOKEN}"})
    assert answer.status == 200
    assert json.loads(answer.text)["status"] == "ok"


class TestRealMoney:
    @pytest.fixture
    def key(self):
        return "sk_live_world"

    def test_address_without_https_is_told(self, doctor):
        line = doctor().to_do
        assert line.startswith("public address")
        assert "https" in line

    def test_account_without_our_endpoint_is_told(self, world, doctor):
        world.stripe.webhooks.shown_url = "https://old.example.com/webhook"
        lines = [line for line in doctor().words("TODO") if not line.startswith("public address")]
        assert [line.split("  ")[0] for line in lines] == ["Stripe events"]
        assert "old.example.com/webhook" in lines[0]
        assert "PUBLIC_URL" in lines[0]
