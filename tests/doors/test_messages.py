"""What a learner's messages lead to, over HTTP: their text, repeats, the gate, a damaged document."""

import time
from urllib.parse import unquote_to_bytes, urlencode

import pytest
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

from tests.chat import SECRET
from tests.doors.conftest import MARK
from tests.waiting import takes_less_than
from tests.world import SIGNED, TOKEN, at_once


def is_empty(answer):
    return answer.status == 200 and answer.messages == []


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
    for text in ("a" * 20_000, "chapter " * 2500, "9" * 20_000, "🙂" * 10_000, " " * 20_000, "\n" * 20_000):
        with takes_less_than(1, time.process_time):  # quadratic work on the text would take far longer
            world.ana.says(text)
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


@pytest.mark.parametrize(
    "address", ["../../../etc/passwd", "whatsapp:+1 500\t5550009", "🙂" * 60, "a" * 5000]
)
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
        sid, before = world.new_sid(), len(world.ana.document["replies"])
        answers = at_once(*[lambda sid=sid: world.ana.sends("next", sid)] * 4)
        assert len(set(answers)) == 1
        assert answers[0].messages
        assert len(world.ana.document["replies"]) == before + 1


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
    [
        {"chapter": 10**9},
        {"chapter": -3, "lesson": -1},
        {"exercise": 99},
        {"read": {"77": 5}, "hints": 10**12},
    ],
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
