"""What Twilio and Stripe bring that is nobody's message, or bring to the wrong door."""

import logging

import pytest

from tests.doors.test_whatsapp import is_empty
from tests.world import BOT, completed


def counted(world, kind):
    return f'misdirected_total{{kind="{kind}"}} ' in world.get("/metrics").text and float(
        world.get("/metrics").text.split(f'misdirected_total{{kind="{kind}"}} ')[1].split()[0]
    )


def the_one_line(world, kind, times):
    """Said once, counted each time."""
    (line,) = world.log.lines("misdirected")
    assert line["level"] == "warning"
    assert counted(world, kind) == times
    assert world.files() == {}
    return line


@pytest.mark.parametrize(
    ("sender", "channel"),
    [
        ("+15005550001", "sms"),
        ("messenger:110155500019999", "messenger"),
        ("rcs:+15005550001", "rcs"),
        ("client:ana", "client"),
        ("WhatsApp:+15005550001", "sms"),
    ],
)
def test_another_channel_makes_no_learner_and_one_line(world, sender, channel):
    for _ in range(3):
        assert is_empty(world.ana.sends("hi", From=sender))
    line = the_one_line(world, "other channel", 3)
    assert (line["pointed_at"], line["channel"]) == ("/whatsapp", channel)


STATUS = {"MessageStatus": "delivered", "SmsStatus": "delivered", "From": BOT, "To": "whatsapp:+15005550001"}


@pytest.mark.parametrize("status", ["queued", "sent", "delivered", "undelivered", "read"])
def test_status_callbacks_at_the_message_door_make_no_learner_and_one_line(world, status):
    for number in range(3):
        form = STATUS | {"MessageSid": f"SM{number}", "MessageStatus": status, "SmsStatus": status}
        assert is_empty(world.posts(form))
    line = the_one_line(world, "status at /whatsapp", 3)
    assert line["pointed_at"] == "/whatsapp"
    assert "/whatsapp/status" in line["belongs"]


def test_what_our_own_number_sends_makes_no_learner_and_one_line(world):
    for _ in range(3):
        assert is_empty(world.ana.sends("hi", From=BOT))
    the_one_line(world, "from ourselves", 3)


class TestSenderWithTwoSpellings:
    @pytest.fixture
    def settings(self):
        return {"TWILIO_WHATSAPP_FROM": "whatsapp:+5511987654321"}

    @pytest.mark.parametrize("sender", ["whatsapp:+5511987654321", "whatsapp:+551187654321"])
    def test_our_own_number_is_ours_in_either(self, world, sender):
        assert is_empty(world.ana.sends("hi", From=sender))
        the_one_line(world, "from ourselves", 1)


def test_message_at_the_status_door_is_said_with_the_right_address(world):
    for _ in range(3):
        assert world.posts(world.ana.form("hi"), "/whatsapp/status").status == 204
    line = the_one_line(world, "message at /whatsapp/status", 3)
    assert line["pointed_at"] == "/whatsapp/status"
    assert "POST to /whatsapp under PUBLIC_URL" in line["belongs"]


@pytest.mark.parametrize("path", ["/webhook/", "/stripe/webhook", "/webhooks", "/x"])
def test_stripes_events_elsewhere_are_said_with_the_right_address(world, path):
    for _ in range(3):
        answer = world.post(path, b"{}", {"Stripe-Signature": "t=1,v1=0"})
        assert answer.status == 404
        assert "POST to /webhook under PUBLIC_URL" in answer.text  # Stripe's dashboard shows it
    line = the_one_line(world, "stripe elsewhere", 3)
    assert line["pointed_at"] == path
    assert "/webhook" in line["belongs"]


@pytest.mark.parametrize("path", ["/whatsapp/", "/", "/twilio", "/whatsapp/webhook"])
def test_twilios_requests_elsewhere_are_said_with_the_right_address(world, path):
    assert world.posts(world.ana.form("hi"), path).status == 404
    line = the_one_line(world, "twilio elsewhere", 1)
    assert (line["pointed_at"], "/whatsapp under PUBLIC_URL" in line["belongs"]) == (path, True)


@pytest.mark.parametrize("path", ["/webhook/", "/stripe/webhook"])
def test_unsigned_post_beside_the_webhook_is_said_too(world, path):
    assert world.post(path, b"{}", {}).status == 404
    the_one_line(world, "stripe elsewhere", 1)


@pytest.mark.parametrize("path", ["/whatsapp?MessageSid=SM1&Body=hi", "/whatsapp/status?MessageSid=SM1"])
def test_get_where_twilio_should_post_is_said(world, path):
    for _ in range(3):
        assert world.get(path).status == 405
    line = the_one_line(world, "GET for POST", 3)
    assert (line["pointed_at"], "POST" in line["belongs"]) == (path.partition("?")[0], True)


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/wp-login.php"), ("GET", "/stripe"), ("GET", "/favicon.ico")]
)
def test_what_only_strangers_look_for_is_no_line(world, method, path):
    assert world.request(method, path).status == 404
    assert world.log.lines("misdirected") == []


def test_hostile_path_is_cut_and_shows_nothing_that_is_hidden(world):
    long = "/whatsapp/+15005550001/" + "x" * 3000
    assert world.post(long, b"", {}).status == 404
    (line,) = world.log.lines("misdirected")
    assert len(line["pointed_at"]) < 100


def test_reaction_acts_on_nothing(world):
    world.ana.says("hi")
    before = world.ana.document
    for body in ("👍", "stop", "upgrade", ""):
        assert is_empty(world.ana.sends(body, MessageType="reaction"))
    assert is_empty(world.somebody().sends("👍", MessageType="reaction"))
    assert world.ana.document == before
    assert len(world.files()) == 1
    assert len(world.log.lines("whatsapp_reaction")) == 5
    assert world.log.lines("misdirected") == []


def test_other_kinds_of_message_are_answered(world):
    for kind in ("text", "interactive", "button", "image", ""):
        assert len(world.ana.sends("menu", MessageType=kind).messages) == 1


def test_learner_is_served_in_between(world):
    world.posts(STATUS | {"MessageSid": "SM1"})
    world.ana.says("hi")
    assert world.tells(completed(world.ana.learner_id)).status == 200


def test_name_that_shows_nothing_is_not_said(world):
    world.ana.name = "\u3164\u2800\u115f"
    world.ana.says("hi")
    assert world.ana.document["name"] == ""
    world.ana.does_not_hear("\u3164", "\u2800", "\u115f")


def test_button_s_title_says_nothing_without_a_body(world):
    world.ana.says("hi")
    world.ana.says(None, ButtonText="stop", ButtonPayload="stop", MessageType="interactive")
    assert world.ana.document["stopped"] is False


@pytest.mark.parametrize(
    ("stop", "start"), [("REVOKE", "UNSTOP"), ("revoke", "unstop"), ("OPTOUT", "UNSTOP"), ("Stop", "Start")]
)
def test_revoke_and_unstop_are_stop_and_start(world, stop, start):
    world.ana.says("hi")
    world.ana.says(stop)
    assert world.ana.document["stopped"] is True
    world.ana.says(start)
    assert world.ana.document["stopped"] is False


class TestRotation:
    @pytest.fixture
    def settings(self):
        return {"TWILIO_AUTH_TOKEN": f"{'b8' * 16},{'a7' * 16},shared-key-secret"}

    def test_either_token_signs_what_comes_in_and_the_first_signs_our_calls(self, world):
        old, new = "a7" * 16, "b8" * 16
        for token in (old, new):
            assert world.posts(world.ana.form("hi"), token=token).status == 200
        assert world.posts(world.ana.form("hi"), token="c9" * 16).status == 403
        world.twilio.auth_token = new  # the only one that its API takes by now
        world.tells(completed(world.ana.learner_id))
        with world.delivering():
            assert world.twilio.wait_for(lambda: world.ana.texts())

    def test_shared_key_signs_by_its_own_algorithm(self, world):
        world.twilio.shared_key = ("webhooks_sharedkey_1", "shared-key-secret")
        assert world.twilio.say(world.ana.address, "hi")
        world.twilio.shared_key = ("webhooks_sharedkey_1", "another-secret")
        status, _ = world.twilio.post("/whatsapp", world.ana.form("hi"))
        assert status == 403


def test_flood_of_refusals_is_few_lines_and_all_are_counted(world):
    for _ in range(300):
        assert world.post("/whatsapp", b"", {"X-Twilio-Signature": "x"}).status == 403
        assert world.post("/webhook", b"", {"Stripe-Signature": "x"}).status == 400
    assert len(world.log.lines()) < 50
    metrics = world.get("/metrics").text
    assert 'messages_total{outcome="refused"} 300.0' in metrics
    assert 'webhook_events_total{outcome="refused",type="other"} 300.0' in metrics


def test_lines_that_were_left_out_are_told_with_the_next(caplog):
    from bot.logs.repeated import Repeated

    now = [0.0]
    caplog.set_level(logging.WARNING)
    lines, log = Repeated(2, 60.0, lambda: now[0]), logging.getLogger("bot.test")
    for at in (0, 1, 2, 3, 59, 60, 61, 62, 200):
        now[0] = float(at)
        lines.event(log, logging.WARNING, "a", "happened", at=at)
        lines.event(log, logging.WARNING, "b", "other") if at == 0 else None
    said = [record.fields for record in caplog.records if record.msg == "happened"]
    assert said == [{"at": 0}, {"at": 1}, {"at": 60, "unsaid": 3}, {"at": 61}, {"at": 200, "unsaid": 1}]
