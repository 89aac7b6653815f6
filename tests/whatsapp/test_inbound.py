from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.messaging.delivery_status import DeliveryStatus
from bot.whatsapp import NotForUs, parse_form, read_message, read_status, why_not_for_us

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ANA = "whatsapp:+15005550001"


def message(**fields):
    return read_message([*{"MessageSid": "SM1", "From": ANA, **fields}.items()], NOW)


def test_message_is_read():
    read = message(Body="next", ProfileName="Ana", NumMedia="0")
    assert (read.sid, read.address, read.name, read.text) == ("SM1", ANA, "Ana", "next")
    assert (read.received_at, read.attachment) == (NOW, "")


@pytest.mark.parametrize(
    "missing", [{"From": ""}, {"From": "  "}, {"From": "whatsapp:"}, {"MessageSid": ""}, {"From": "w" * 257}]
)
def test_form_without_sender_or_sid_is_no_message(missing):
    assert message(**missing) is None


def test_other_sids_are_no_message_sid():
    assert read_message([("SmsSid", "SM1"), ("SmsMessageSid", "SM1"), ("From", ANA)], NOW) is None


@pytest.mark.parametrize("control", ["\x00", "\n", "\x85", "\ud800"])
def test_address_with_a_control_character_is_no_address(control):
    assert message(From=ANA + control) is None


@pytest.mark.parametrize("address", ["whatsapp:CC.abc123", "whatsapp:+49 30 1", "+15005550001"])
def test_address_is_kept_as_it_came(address):
    assert message(From=address).address == address


def test_first_value_of_a_repeated_field_wins():
    pairs = [("MessageSid", "SM1"), ("From", ANA), ("Body", "one"), ("Body", "two"), ("From", "other")]
    read = read_message(pairs, NOW)
    assert (read.text, read.address) == ("one", ANA)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("a\x00b\x0bc\ufffed\x7fe\ud800f", "abcdef"),
        ("line\nline\tword", "line\nline\tword"),
        ("line\r\nline\rline", "line\nline\nline"),
        ("x" * 20_000, "x" * 4_096),
        ("👨‍👩‍👧 नि é", "👨‍👩‍👧 नि é"),
        ("", ""),
    ],
)
def test_body_is_cleaned_and_cut(body, text):
    assert message(Body=body).text == text


def test_missing_body_is_empty():
    assert message().text == ""


def test_body_alone_decides_what_was_said():
    assert message(Body="stop", ButtonText="Upgrade", ButtonPayload="upgrade").text == "stop"
    assert message(Body="", ButtonText="Upgrade", ButtonPayload="upgrade").text == ""
    assert message(ButtonText="Upgrade", ButtonPayload="upgrade").text == ""


def test_name_is_one_short_line():
    assert message(ProfileName=" Ana\n\x00 \tde  la\r \ud83dCruz ").name == "Ana de la Cruz"
    assert len(message(ProfileName="x" * 5000).name) == 100


@pytest.mark.parametrize(
    "blank",
    [
        "\u3164",
        "\u2800",
        "\u115f",
        "\u1160",
        "\uffa0",
        "\u3164 \u2800",
        "\u200b",
        "\u200e\u200f",
        "\u2060",
        "\ufeff",
        "\u00ad",
        "\u034f",
        "\u061c",
        "\u180e",
        "\u00a0\u3000",
        "\ufe0f",
        "\u0301",
        "\u202e",
        "\U000e0041",
        "\u3164" * 5000,
        "\ue000",
    ],
)
def test_name_of_which_nothing_would_be_seen_is_none(blank):
    assert message(ProfileName=blank).name == ""


@pytest.mark.parametrize("name", ["王", "न", "👋", "7", "~", "ㅤAna", "A\u0301", "أنا", "\u1100\u1161"])
def test_name_of_which_something_is_seen_is_one(name):
    assert message(ProfileName=name).name == name


@pytest.mark.parametrize(
    ("fields", "attachment"),
    [
        ({"NumMedia": "1", "MediaContentType0": "image/jpeg"}, "image"),
        ({"NumMedia": "1", "MediaContentType0": "image/webp"}, "sticker"),
        ({"NumMedia": "2", "MediaContentType0": "audio/ogg; codecs=opus"}, "audio"),
        ({"NumMedia": "1", "MediaContentType0": "VIDEO/mp4"}, "video"),
        ({"NumMedia": "1", "MediaContentType0": "text/vcard"}, "contact"),
        ({"NumMedia": "1", "MediaContentType0": "application/pdf"}, "file"),
        ({"NumMedia": "1"}, "file"),
        ({"Latitude": "52.5", "Longitude": "13.4"}, "location"),
        ({"NumMedia": "0", "MediaContentType0": "image/jpeg"}, ""),
        *(({"NumMedia": garbage}, "") for garbage in ("", "-1", "x", "١", "1e3", "9" * 5000)),
    ],
)
def test_attachment_is_named(fields, attachment):
    assert message(**fields).attachment == attachment


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_whatever_raise(body):
    pairs = parse_form(body)
    # What stands first holds, whatever follows.
    assert read_message([("MessageSid", "SM1"), ("From", ANA), *pairs], NOW).address == ANA
    assert read_status([("MessageSid", "SM1"), ("MessageStatus", "sent"), *pairs], None).status == "sent"


def test_status_is_read():
    form = [("MessageSid", "SM1"), ("MessageStatus", "undelivered"), ("ErrorCode", "63016"), ("To", ANA)]
    assert read_status(form, "cs_1") == DeliveryStatus("SM1", "undelivered", 63016, ANA, "cs_1")


@pytest.mark.parametrize("code", ["", "x", "0", "9" * 5000])
def test_error_code_that_is_none(code):
    form = [("MessageSid", "SM1"), ("MessageStatus", "sent"), ("ErrorCode", code)]
    assert read_status(form, None) == DeliveryStatus("SM1", "sent", None, "", None)


@pytest.mark.parametrize("missing", ["MessageSid", "MessageStatus"])
def test_status_without_message_or_status_is_none(missing):
    form = {"MessageSid": "SM1", "MessageStatus": "sent", missing: ""}
    assert read_status([*form.items()], None) is None


def why(**fields):
    return why_not_for_us([*{"MessageSid": "SM1", "From": ANA, **fields}.items()], "whatsapp:+14155238886")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, None),
        ({"SmsStatus": "received"}, None),
        ({"SmsStatus": "received", "MessageStatus": "received"}, None),
        ({"From": "whatsapp:US.1349"}, None),
        ({"From": ""}, None),
        ({"MessageType": "interactive"}, None),
        ({"MessageType": "reaction"}, NotForUs.REACTION),
        ({"From": "whatsapp:+14155238886"}, NotForUs.OURSELVES),
        ({"From": "+15005550001"}, NotForUs.OTHER_CHANNEL),
        ({"MessageStatus": "sent"}, NotForUs.STATUS),
        ({"SmsStatus": "delivered"}, NotForUs.STATUS),
    ],
)
def test_what_is_no_learners_message_is_told_from_one(fields, expected):
    assert why(**fields) is expected


def test_first_sender_of_several_counts():
    pairs = [("From", "+15005550001"), ("From", ANA), ("MessageSid", "SM1")]
    assert why_not_for_us(pairs, "whatsapp:+14155238886") is NotForUs.OTHER_CHANNEL
