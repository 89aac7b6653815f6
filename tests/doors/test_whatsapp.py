"""POST /whatsapp as Twilio, a stranger and a broken client use it."""

import json
import socket
from urllib.parse import quote, urlencode

import pytest
from twilio.request_validator import RequestValidator

from tests.doors.conftest import MARK
from tests.world import SIGNED, TOKEN

LIMIT = 128 * 1024


def is_empty(answer):
    return answer.status == 200 and answer.type.startswith("text/xml") and answer.messages == []


# Who may come in


def test_first_message_registers_and_welcomes(world):
    answer = world.ana.sends("hi")
    assert (answer.status, answer.type) == (200, "text/xml; charset=utf-8")
    assert len(answer.messages) == 1
    assert "Ana" in answer.messages[0]
    assert world.ana.document["address"] == "whatsapp:+15005550001"
    assert (world.ana.document["tier"], world.ana.document["chapter"]) == ("free", 1)
    assert (world.ana.document["name"], world.ana.document["payments"]) == ("Ana", [])
    assert "15005550001" not in world.ana.learner_id


def forged(world, form):
    """Headers that do not hold for this form, by what is wrong with them."""
    right = world.signed(form)
    other_url = RequestValidator(TOKEN).compute_signature(f"{world.url}/whatsapp", form)
    return {
        "missing": {"Content-Type": SIGNED},
        "empty": right | {"X-Twilio-Signature": ""},
        "not base64": right | {"X-Twilio-Signature": "!"},
        "cut": right | {"X-Twilio-Signature": right["X-Twilio-Signature"][:-1]},
        "another token": world.signed(form, token="b" * 32),
        "another path": world.signed(form, "/whatsapp/status"),
        "the address we listen on": right | {"X-Twilio-Signature": other_url},
        "another text": world.signed({**form, "Body": "stop"}),
        "not ASCII": right | {"X-Twilio-Signature": "sïgnature=".encode("latin-1")},
        "two": right | {"X-Twilio-Signature": right["X-Twilio-Signature"] + "," + "A" * 27 + "="},
        "long": right | {"X-Twilio-Signature": "A" * 8000},
    }


def test_request_that_twilio_did_not_sign_is_403_and_touches_nothing(world):
    form = world.ana.form(f"hi {MARK}")
    for name, headers in forged(world, form).items():
        answer = world.post("/whatsapp", urlencode(form).encode(), headers)
        assert answer.status == 403, name
    assert world.files() == {}
    said = world.log.lines("whatsapp_unsigned")
    assert [line["look_at"] for line in said] == ["PUBLIC_URL and TWILIO_AUTH_TOKEN"] * len(
        forged(world, form)
    )
    world.ana.says("hi")


def test_signature_is_over_the_query_too(world):
    form = world.ana.form("hi")
    path = "/whatsapp?source=a%20b&x=1"
    assert world.post("/whatsapp?x=1", urlencode(form).encode(), world.signed(form, path)).status == 403
    assert world.posts(form, path).status == 200


class TestBehindAPrefix:
    @pytest.fixture
    def settings(self):
        return {"PUBLIC_URL": "https://example.com:8443/bots/tutor/"}

    def test_signature_is_over_the_public_url_with_its_prefix(self, world):
        form = world.ana.form("hi")
        for path in ("/whatsapp", "/whatsapp?x=%C3%A9"):
            signed = f"https://example.com:8443/bots/tutor{path}"
            signature = RequestValidator(TOKEN).compute_signature(signed, form)
            headers = {"Content-Type": SIGNED, "X-Twilio-Signature": signature}
            assert world.post(path, urlencode(form).encode(), headers).status == 200
        without = RequestValidator(TOKEN).compute_signature("https://example.com:8443/whatsapp", form)
        headers = {"Content-Type": SIGNED, "X-Twilio-Signature": without}
        assert world.post("/whatsapp", urlencode(form).encode(), headers).status == 403


# Bodies that are no message


@pytest.mark.parametrize(
    "form",
    [{}, {"Body": "hi"}, {"From": "whatsapp:+1"}, {"MessageSid": "SM1"}, {"MessageSid": "SM1", "From": ""}],
    ids=["nothing", "neither", "no MessageSid", "no From", "From empty"],
)
def test_signed_request_that_is_no_message_gets_an_empty_response_and_a_line(world, form):
    assert is_empty(world.posts(form))
    assert len(world.log.lines("whatsapp_no_message")) == 1
    assert world.files() == {}


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", json.dumps({"From": "whatsapp:+15005550001", "MessageSid": "SM1"})),
        (
            "multipart/form-data; boundary=x",
            '--x\r\nContent-Disposition: form-data; name="From"\r\n\r\na\r\n--x--',
        ),
        ("multipart/form-data", "no boundary"),
        ("text/plain", "From=whatsapp:+15005550001&MessageSid=SM1&Body=hi"),
        (None, "From=whatsapp:+15005550001&MessageSid=SM1&Body=hi"),
        ("☃".encode(), "From=a&MessageSid=SM1"),
    ],
    ids=["json", "multipart", "broken multipart", "text", "none", "snow"],
)
def test_body_that_is_no_form_is_no_message(world, content_type, body):
    unsigned = {} if content_type is None else {"Content-Type": content_type}
    assert world.post("/whatsapp", body.encode(), unsigned).status == 403
    signature = world.signed({})["X-Twilio-Signature"]
    assert is_empty(world.post("/whatsapp", body.encode(), {**unsigned, "X-Twilio-Signature": signature}))
    assert world.files() == {}


def test_form_with_a_charset_is_a_form(world):
    form = world.ana.form("hi")
    headers = world.signed(form) | {"Content-Type": "Application/X-WWW-Form-Urlencoded; charset=UTF-8"}
    answer = world.post("/whatsapp", urlencode(form).encode(), headers)
    assert (answer.status, len(answer.messages)) == (200, 1)


def test_garbage_percent_encoding_is_refused_without_a_traceback(world):
    for body in (b"From=%&Body=%zz&%%%=%ff", b"\xff\xfe\x00", b"&&&===", b"=" * 5000, b"a&" * 5000):
        assert world.post("/whatsapp", body, world.signed({})).status in (200, 403)
    assert world.files() == {}


# How much may come in


def body_of(size):
    return b"Body=" + b"x" * (size - 5)


def test_body_at_the_limit_is_read_and_one_byte_over_it_is_413(world):
    form = world.ana.form("")
    padding = LIMIT - len(urlencode(form)) - len("&Filler=")
    form["Filler"] = "x" * padding
    assert len(urlencode(form)) == LIMIT
    assert world.posts(form).status == 200
    form["Filler"] += "x"
    assert world.posts(form).status == 413
    assert world.post("/whatsapp", body_of(LIMIT), {"Content-Type": SIGNED}).status == 403
    assert world.post("/whatsapp", body_of(LIMIT + 1), {"Content-Type": SIGNED}).status == 413
    assert [line["event"] for line in world.log.lines()].count("whatsapp_too_large") == 2


def test_length_that_is_over_the_limit_is_413_before_the_body_comes(world):
    with socket.create_connection(("127.0.0.1", world.port), timeout=5) as line:
        line.sendall(b"POST /whatsapp HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\nBody=x")
        assert line.recv(100).split()[1] == b"413"


def send_chunked(world, body, headers=""):
    with socket.create_connection(("127.0.0.1", world.port), timeout=5) as line:
        head = f"POST /whatsapp HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n{headers}\r\n"
        chunks = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts_of(body)) + b"0\r\n\r\n"
        line.sendall(head.encode() + chunks)
        return int(line.recv(100).split()[1])


def parts_of(body):
    return [body[at : at + 65_536] for at in range(0, len(body), 65_536)]


def test_chunked_body_is_taken_whole_or_not_at_all(world):
    form = world.ana.form("hi")
    headers = "".join(f"{name}: {value}\r\n" for name, value in world.signed(form).items())
    assert send_chunked(world, urlencode(form).encode(), headers) == 200
    assert send_chunked(world, urlencode(form).encode() + b"&Body=stop", headers) == 403
    assert send_chunked(world, body_of(LIMIT)) == 403
    assert send_chunked(world, body_of(LIMIT + 1)) == 413


# Other doors and methods


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/whatsapp", 405),
        ("PUT", "/whatsapp", 405),
        ("GET", "/webhook", 405),
        ("DELETE", "/webhook", 405),
        ("POST", "/healthz", 405),
        ("GET", "/whatsapp/", 404),
        ("GET", "/", 404),
        ("GET", "/static/x", 404),
        ("GET", "/%2e%2e/%2e%2e/etc/passwd", 404),
        ("GET", "/" + quote("☃\x00\n"), 404),
        ("BREW", "/whatsapp", 405),
    ],
)
def test_what_is_not_there_is_said_without_a_traceback(world, method, path, status):
    answer = world.request(method, path)
    assert answer.status == status
    assert "Traceback" not in answer.text
    assert world.log.lines("request_failed") == []


def test_status_callback_is_signed_likewise(world):
    form = {"MessageSid": "SM1", "MessageStatus": "delivered", "To": world.ana.address}
    assert world.posts(form, "/whatsapp/status?delivery=dlv_x").status == 204
    assert world.post("/whatsapp/status", urlencode(form).encode(), {"Content-Type": SIGNED}).status == 403
    assert 'messages_total{outcome="refused"} 0.0' in world.get("/metrics").text  # it is no message
    assert world.posts({"nothing": "here"}, "/whatsapp/status").status == 204
    assert world.files() == {}


def test_nothing_of_a_conversation_is_in_the_log(world):
    """What the fixture looks for after every test, here with all kinds of it."""
    world.ana.name = f"Ana {MARK}"
    for text in (f"hi {MARK}", "next", f"{MARK} +15005550001 me@example.com", "upgrade", "exercises", MARK):
        world.ana.says(text)
    world.ana.path.write_text(f'{{"name": "{MARK} {world.ana.address}"')
    assert world.ana.sends(MARK).status == 503
    assert world.log.lines("learner_registered")
    assert world.log.lines("document_unreadable")
