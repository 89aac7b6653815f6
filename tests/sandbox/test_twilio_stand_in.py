"""The stand-in keeps Twilio's side of the wire: what the SDK sees, what the bot hears."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from bot.sandbox.twilio import TwilioStandIn

ACCOUNT, TOKEN = "AC" + "1" * 32, "2" * 32
BOT, ANA = "whatsapp:+14155238886", "whatsapp:+15005550001"
PUBLIC = "https://bot.example.com"


class Bot:
    """Keeps what it is posted, with whether the signature holds; answers what it is told to."""

    def __init__(self):
        self.heard = []
        self.answer = (200, "<Response/>")
        bot = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                form = dict(parse_qsl(body, keep_blank_values=True))
                signature = self.headers["X-Twilio-Signature"]
                valid = RequestValidator(TOKEN).validate(PUBLIC + self.path, form, signature)
                bot.heard.append((self.path, form, valid))
                status, text = bot.answer
                self.send_response(status)
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"


@pytest.fixture
def bot():
    bot = Bot()
    thread = threading.Thread(target=bot.server.serve_forever, args=(0.02,))
    thread.start()
    yield bot
    bot.server.shutdown()
    thread.join()
    bot.server.server_close()


@pytest.fixture
def twilio(bot):
    with TwilioStandIn(ACCOUNT, TOKEN, BOT, bot_url=bot.url, public_url=PUBLIC) as stand_in:
        yield stand_in


def client(twilio, token=TOKEN):
    client = Client(ACCOUNT, token)
    client.api.base_url = twilio.base_url
    return client


def test_sdk_creates_fetches_and_lists(twilio):
    api = client(twilio)
    made = api.messages.create(to=ANA, from_=BOT, body="Welcome!")
    assert (made.status, made.direction, made.body) == ("queued", "outbound-api", "Welcome!")
    assert api.messages(made.sid).fetch().to == ANA
    assert [each.sid for each in api.messages.list(to=ANA, from_=BOT)] == [made.sid]
    assert api.messages.list(to="whatsapp:+1") == []


def test_list_is_paged_the_newest_first(twilio):
    api = client(twilio)
    sids = [api.messages.create(to=ANA, from_=BOT, body=f"{n}").sid for n in range(7)]
    assert [each.sid for each in api.messages.list(to=ANA, page_size=3)] == sids[::-1]


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"body": ""}, 400, 21602),
        ({"body": "x" * 1601}, 400, 21617),
        ({"body": "😀" * 801}, 400, 21617),
        ({"to": ""}, 400, 21604),
        ({"to": "+15005550001"}, 400, 21910),
        ({"from_": "whatsapp:+1999"}, 400, 63007),
        ({"body": None, "content_sid": "HX1"}, 400, 21655),
    ],
)
def test_is_as_strict_as_twilio(twilio, fields, status, code):
    with pytest.raises(TwilioRestException) as refused:
        client(twilio).messages.create(**{"to": ANA, "from_": BOT, "body": "hi", **fields})
    assert (refused.value.status, refused.value.code) == (status, code)
    assert twilio.sent == []


def test_wrong_token_is_refused(twilio):
    with pytest.raises(TwilioRestException) as refused:
        client(twilio, token="wrong").messages.create(to=ANA, from_=BOT, body="hi")
    assert (refused.value.status, refused.value.code) == (401, 20003)


def test_half_a_character_is_sent_as_a_question_mark(twilio, bot):
    twilio.say(ANA, "h\udce4llo", name="\ud83d")
    _, form, valid = bot.heard[0]
    assert (form["Body"], form["ProfileName"], valid) == ("h?llo", "?", True)


def test_learner_writes_signed_and_hears_the_reply(twilio, bot):
    bot.answer = (200, "<Response><Message>a &amp; b</Message><Message>c</Message></Response>")
    assert twilio.say(ANA, "grüß dich", name="Ana", ButtonPayload="x") == ["a & b", "c"]
    ((path, form, valid),) = bot.heard
    assert (path, valid) == ("/whatsapp", True)
    assert (form["From"], form["Body"], form["ProfileName"]) == (ANA, "grüß dich", "Ana")
    assert (form["WaId"], form["ButtonPayload"]) == ("15005550001", "x")
    assert [each["direction"] for each in twilio.messages] == ["inbound", "outbound-reply", "outbound-reply"]
    assert twilio.sent == []


def test_bot_that_does_not_answer_200_is_heard_of(twilio, bot):
    bot.answer = (503, "")
    with pytest.raises(RuntimeError, match="503"):
        twilio.say(ANA, "hi")


def test_statuses_are_told_signed_and_in_the_order_asked_for(twilio, bot):
    twilio.callbacks = ("delivered", "sent", "sent", "read")
    made = client(twilio).messages.create(
        to=ANA, from_=BOT, body="hi", status_callback=f"{PUBLIC}/whatsapp/status?delivery=cs_1"
    )
    assert twilio.wait_for(lambda: sum(each["kind"] == "callback" for each in twilio.events) == 4)
    assert {(path, valid) for path, _, valid in bot.heard} == {("/whatsapp/status?delivery=cs_1", True)}
    assert [form["MessageStatus"] for _, form, _ in bot.heard] == ["delivered", "sent", "sent", "read"]
    assert {form["MessageSid"] for _, form, _ in bot.heard} == {made.sid}


def test_failure_after_acceptance_is_told_with_its_code(twilio, bot):
    twilio.misbehave(("undelivered", 63016))
    client(twilio).messages.create(to=ANA, from_=BOT, body="hi", status_callback=f"{PUBLIC}/s")
    assert twilio.wait_for(lambda: bot.heard)
    _, form, valid = bot.heard[0]
    assert (form["MessageStatus"], form["ErrorCode"], valid) == ("undelivered", "63016", True)


def test_faults_come_in_turn_and_end(twilio):
    twilio.misbehave(429, times=2)
    twilio.misbehave(500)
    codes = []
    for _ in range(4):
        try:
            codes.append(client(twilio).messages.create(to=ANA, from_=BOT, body="hi").status)
        except TwilioRestException as refused:
            codes.append(refused.status)
    assert codes == [429, 429, 500, "queued"]


def test_fault_for_ever_ends_when_it_is_told_to_behave(twilio):
    twilio.misbehave(500, times=None)
    for _ in range(3):
        with pytest.raises(TwilioRestException):
            client(twilio).messages.create(to=ANA, from_=BOT, body="hi")
    twilio.behave()
    assert client(twilio).messages.create(to=ANA, from_=BOT, body="hi").sid


def test_listener_hears_of_every_call():
    heard = []
    with TwilioStandIn(ACCOUNT, TOKEN, BOT, listener=heard.append) as twilio:
        client(twilio).messages.create(to=ANA, from_=BOT, body="hi")
    assert [(each["kind"], each["method"], each["status"]) for each in heard] == [("call", "POST", 201)]
