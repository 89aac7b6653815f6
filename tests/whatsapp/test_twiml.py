from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from twilio.twiml.messaging_response import MessagingResponse

from bot.whatsapp import twiml


def heard(texts):
    return [message.text for message in ElementTree.fromstring(twiml(texts)).iter("Message")]  # noqa: S314


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cn"]), max_size=40), max_size=4)
)
def test_writes_what_twilios_library_writes(texts):
    response = MessagingResponse()
    for text in texts:
        if text.strip():
            response.message(text)
    if response.verbs:
        assert twiml(texts) == str(response)


def test_nothing_to_say_is_an_empty_response():
    assert twiml([]) == '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'
    assert heard(["", " ", "\n"]) == []


def test_markup_arrives_as_it_was_written():
    assert heard(['if a < b && c > d: print("\'")']) == ['if a < b && c > d: print("\'")']


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1f", "\r", "\ufffe", "\uffff", "\ud800"])
def test_what_xml_forbids_is_left_out(character):
    assert heard([f"a{character}b", character]) == ["ab"]


def test_long_text_comes_in_pieces_that_whatsapp_takes():
    found = heard(["word 😀 " * 500])
    assert len(found) > 1
    assert all(len(piece.encode("utf-16-le")) <= 2 * 1500 for piece in found)


def test_no_more_than_ten_messages():
    assert len(heard(["hello"] * 30)) == 10
    assert len(heard(["word " * 20_000])) == 10


@pytest.mark.parametrize("text", ["&", "漢", "😀"])
def test_reply_stays_under_64_kb_however_it_is_escaped(text):
    reply = twiml([text * 20_000])
    assert 20_000 < len(reply.encode()) < 64_000


def test_text_without_a_space_still_comes_whole():
    assert heard(["x" * 3000]) == ["x" * 1496, "x" * 1496, "x" * 8]
