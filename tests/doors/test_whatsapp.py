"""POST /whatsapp as Twilio, a stranger and a broken client use it."""

import json
import socket
import time
from urllib.parse import quote, unquote_to_bytes, urlencode

import pytest
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

from tests.chat import SECRET
from tests.doors.conftest import MARK
from tests.world import SIGNED, TOKEN, at_once

LIMIT = 512 * 1024


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
    assert len(world.log.lines("whatsapp_unsigned")) == len(forged(world, form))
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
        ("multipart/form-data; boundary=x", '--x\r\nContent-Disposition: form-data; name="From"\r\n\r\na\r\n--x--'),
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


# What stands in a message


def test_unknown_fields_are_signed_along_and_ignored(world):
    world.ana.says("hi", WhatTwilioAddsNextYear="☃ 1", Bodyy="stop")
    world.ana.hears("Welcome")


def test_field_that_comes_twice_is_signed_and_the_first_counts(world):
    form = [*world.ana.form("menu").items(), ("Body", "stop"), ("Extra", "b"), ("Extra", "a")]
    world.ana.says("hi")
    answer = world.posts(form)
    assert answer.status == 200
    world.ana.says("menu")
    assert answer.messages == [world.ana.reply]


def test_characters_that_xml_forbids_do_not_break_the_answer(world):
    world.ana.says("\x00\x01\x0b\x1b hi \x7f\ufffe\uffff", ProfileName="A\x00na\x1b[31m <&> \u202e")
    world.ana.says("what\x00is\x0bthis & <that> ]]> \x1b")
    for text in ("\x00", "\u200b", "\U0010ffff", "\u2028", "🤷🏽‍♀️" * 50, "a\u0301" * 999, "'\"\\"):
        world.ana.says(text)
    assert "\x00" not in world.ana.document["name"]


def test_lone_surrogate_and_broken_utf8_in_a_body_are_answered(world):
    form = world.ana.form("hi")
    for raw in (b"%ED%A0%80", b"%FF%FE", b"%C3", b"\xc3\x28"):
        fields = {**form, "MessageSid": world.new_sid()}
        body = urlencode(fields).encode() + b"&Odd=" + raw
        decoded = MultiDict([*fields.items(), ("Odd", unquote_to_bytes(raw).decode("utf-8", "replace"))])
        signature = RequestValidator(TOKEN).compute_signature(f"{world.public_url}/whatsapp", decoded)
        answer = world.post("/whatsapp", body, {"Content-Type": SIGNED, "X-Twilio-Signature": signature})
        assert answer.status == 200
        assert len(answer.messages) == 1


def test_message_of_20000_characters_is_answered_fast(world):
    world.ana.says("hi")
    for text in ("a" * 20_000, "chapter " * 2500, "9" * 20_000, "🙂" * 20_000, " " * 20_000, "\n" * 20_000):
        started = time.monotonic()
        world.ana.says(text)
        assert time.monotonic() - started < 1
    assert world.ana.path.stat().st_size < 40_000


def test_missing_body_is_an_empty_message(world):
    world.ana.says("hi")
    world.ana.says(None)
    without = world.ana.reply
    world.ana.says("")
    assert world.ana.reply == without != ""


@pytest.mark.parametrize(
    "fields",
    [
        {"NumMedia": "1", "MediaContentType0": "image/jpeg", "MediaUrl0": f"https://api.twilio.com/{MARK}"},
        {"NumMedia": "1", "MediaContentType0": "audio/ogg; codecs=opus"},
        {"NumMedia": "many"},
        {"Latitude": "48.2", "Longitude": "16.4", "Address": "Main St"},
    ],
    ids=["image", "voice", "broken count", "place"],
)
def test_message_without_words_gets_an_answer(world, fields):
    world.ana.says("hi")
    assert world.ana.says("", **fields)


def test_caption_of_a_picture_is_what_was_said(world):
    world.ana.says("hi")
    world.ana.says("next", NumMedia="1", MediaContentType0="image/jpeg")
    world.ana.hears("Text 1.1")


def test_button_says_what_its_title_says(world):
    world.ana.says("hi")
    world.ana.says("Next", ButtonText="Next", ButtonPayload="stop", MessageType="interactive")
    world.ana.hears("Text 1.1")
    world.ana.says("next", ButtonPayload="upgrade")
    world.ana.hears("Text 1.2")


def test_address_without_a_number_in_it_is_a_learner_like_any_other(world):
    cleo = world.learner("whatsapp:US.abc123", "Cleo")
    cleo.says("hi", ExternalUserId="US.abc123")
    cleo.says("next")
    cleo.hears("Text 1.1")
    assert cleo.document["address"] == "whatsapp:US.abc123"
    assert not world.ana.is_known


@pytest.mark.parametrize("address", ["../../../etc/passwd", "whatsapp:+1 500\t5550009", "🙂" * 60, "a" * 5000])
def test_strange_address_harms_nobody(world, tmp_path, address):
    answer = world.learner(address).sends("hi")
    assert answer.status == 200
    assert all(path.is_relative_to(world.folder) for path in tmp_path.rglob("*.json"))


def test_two_learners_of_one_name_are_two(world):
    other = world.somebody()
    for person in (world.ana, other):
        person.name = "Sam"
        person.says("hi")
    world.ana.says("next")
    other.says("progress")
    assert world.ana.learner_id != other.learner_id
    assert (world.ana.document["lesson"], other.document["lesson"]) == (1, 0)


# The same message again


def test_same_message_gets_the_same_bytes_and_changes_nothing(world):
    sids = [world.new_sid() for _ in range(10)]
    said = ["hi", "next", "exercises", "1", "hint", "upgrade", "chapters", "6", "progress", "qwrtz"]
    first = [world.ana.sends(text, sid) for text, sid in zip(said, sids, strict=True)]
    before, asked = world.files(), len(world.asked_for_sessions())
    again = [world.ana.sends(text, sid) for text, sid in zip(said, sids, strict=True)]
    assert again == first
    assert world.ana.sends("other words", sids[0]) == first[0]
    assert (world.files(), len(world.asked_for_sessions())) == (before, asked)


def test_older_message_gets_an_empty_response_and_changes_nothing(world):
    sids = [world.new_sid() for _ in range(211)]
    for sid in sids:
        assert world.ana.sends("next", sid).status == 200
    before = world.files()
    assert all(is_empty(world.ana.sends("next", sid)) for sid in (sids[0], sids[11], sids[100], sids[200]))
    assert world.ana.sends("next", sids[201]).messages != []
    assert world.files() == before


def test_same_message_twice_at_the_same_instant_is_answered_once(world):
    world.ana.says("hi")
    for _ in range(5):
        sid, before = world.new_sid(), world.ana.document["lesson"] + 10 * world.ana.document["chapter"]
        answers = at_once(*[lambda sid=sid: world.ana.sends("next", sid)] * 4)
        assert len(set(answers)) == 1
        assert answers[0].messages
        assert world.ana.document["lesson"] + 10 * world.ana.document["chapter"] != before
    assert len(world.ana.document["replies"]) == 6


def test_two_messages_at_the_same_instant_are_both_answered(world):
    world.ana.says("hi")
    answers = at_once(*[lambda: world.ana.sends("next")] * 4)
    assert [answer.status for answer in answers] == [200] * 4
    assert len({answer.text for answer in answers}) == 4


def test_two_first_messages_at_the_same_instant_make_one_learner(world):
    answers = at_once(lambda: world.ana.sends("hi"), lambda: world.ana.sends("hello"))
    assert all(answer.status == 200 and answer.messages for answer in answers)
    assert len(world.files()) == 1


def test_same_sid_of_two_learners_is_two_messages(world):
    other, sid = world.somebody(), world.new_sid()
    world.ana.says("hi", sid)
    other.says("hi", sid)
    assert other.is_known


# The gate


@pytest.mark.parametrize("text", ["chapter 6", "chapter 7", "Teach me chapter 6", "exercises 6", "ch 6", "6️⃣"])
def test_free_learner_sees_no_line_of_a_paid_chapter(world, text):
    world.ana.says("hi")
    world.ana.says("chapters")
    world.ana.says(text)
    world.ana.meets_the_wall()


def test_paid_learner_walks_through_the_gate(world):
    ben = world.ben
    ben.says("chapter 6")
    ben.hears(SECRET)


def test_learner_who_was_edited_past_the_wall_is_stopped_there(world):
    world.ana.says("hi")
    world.ana.edit(chapter=6, lesson=1, exercise=2)
    for text in ("next", "back", "exercises", "hint", "3", "progress", "menu", "start", "what?", ""):
        world.ana.says(text)
        world.ana.does_not_hear(SECRET)
        world.ana.edit(chapter=6, lesson=1, exercise=2)


@pytest.mark.parametrize(
    "fields",
    [{"chapter": 10**9}, {"chapter": -3, "lesson": -1}, {"exercise": 99}, {"read": {"77": 5}, "hints": 10**12}],
    ids=["far", "below", "exercise", "unknown chapter"],
)
def test_position_out_of_bounds_is_brought_back(world, fields):
    world.ana.says("hi")
    world.ana.edit(**fields)
    for text in ("progress", "next", "back", "menu"):
        assert world.ana.says(text)
        world.ana.does_not_hear(SECRET)


# Where the state cannot be read or saved


def test_damaged_document_is_503_named_and_left_and_everybody_else_is_served(world):
    world.ana.says("hi")
    path, other = world.ana.path, world.somebody()
    whole = path.read_bytes()
    path.write_bytes(whole[:70])
    for _ in range(2):
        assert world.ana.sends("next").status == 503
        assert path.read_bytes() == whole[:70]
    assert path.name in world.log.lines("document_unreadable")[0]["where"]
    other.says("hi")
    path.write_bytes(whole)
    world.ana.says("next")
    world.ana.hears("Text 1.1")


def test_message_that_met_a_damaged_document_is_taken_up_when_it_comes_again(world):
    world.ana.says("hi")
    path, sid = world.ana.path, world.new_sid()
    whole = path.read_bytes()
    path.write_text('{"learner_id": ')
    assert world.ana.sends("next", sid).status == 503
    path.write_bytes(whole)
    world.ana.says("next", sid)
    world.ana.hears("Text 1.1")


def test_fields_of_others_outlive_a_message(world):
    world.ana.says("hi")
    world.ana.edit(crm_note={"by": "the operator", "n": [1, 2]})
    world.ana.says("next")
    assert world.ana.document["crm_note"] == {"by": "the operator", "n": [1, 2]}


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
