"""Which ids are one person's: numbers of two spellings, and what a message carries."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.learner import Learner
from bot.core.messaging.addresses import ids_of, knows, other_spelling, seen_as
from bot.core.messaging.messages import InboundMessage

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
NUMBER, NAMED = "whatsapp:+15005550001", "whatsapp:US.13491208655302741918"
PAIRS = [
    ("whatsapp:+5511987654321", "whatsapp:+551187654321"),
    ("whatsapp:+5511997654321", "whatsapp:+551197654321"),  # the eight digits begin with 9, too
    ("whatsapp:+5215512345678", "whatsapp:+525512345678"),
    ("whatsapp:+5491123456789", "whatsapp:+541123456789"),
]


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_number_of_two_spellings_has_the_other(one, other):
    assert (other_spelling(one), other_spelling(other)) == (other, one)


@pytest.mark.parametrize(
    "address",
    [
        "whatsapp:+551133334444",  # Brazil, a landline: the eight digits begin with 3
        "whatsapp:+5511933334444",
        "whatsapp:+55118765432",  # a digit short
        "whatsapp:+55119876543210",
        "whatsapp:+15005550001",
        "whatsapp:+5011987654321",
        "whatsapp:BR.5511987654321",
        "whatsapp:+55119876५४३२",
        "+5511987654321",
        "messenger:+5511987654321",
        "whatsapp:+5511987654321\n",
        "",
    ],
)
def test_any_other_address_has_one_spelling(address):
    assert other_spelling(address) is None


@given(st.from_regex(r"whatsapp:\+5[0-9]{9,13}", fullmatch=True))
def test_spellings_come_in_pairs(address):
    other = other_spelling(address)
    assert other is None or (other != address and other_spelling(other) == address)


def message(address=NUMBER, *others, at=NOON):
    return InboundMessage("SM1", address, "Ana", "hi", at, other_ids=others)


def ana(address=NUMBER, *others, at=None):
    return Learner("lrn_a", address, "Ana", NOON, other_addresses=others, last_message_at=at)


def test_a_message_names_its_sender_by_every_id_and_spelling_the_first_first():
    assert ids_of(message()) == (NUMBER,)
    brazil, other = PAIRS[0]
    assert ids_of(message(brazil, NAMED)) == (brazil, NAMED, other)
    assert ids_of(message(brazil, other)) == (brazil, other)


def test_known_ids_change_nothing():
    learner = ana(NUMBER, NAMED)
    assert seen_as(learner, learner, message(NUMBER, NAMED)) is learner
    assert knows(learner, (NAMED, NUMBER))
    assert not knows(learner, (NAMED, "whatsapp:+1"))


def test_the_id_that_wrote_last_is_the_address_and_every_other_one_stays():
    learner = ana()
    for text, address in enumerate((NAMED, NUMBER, "whatsapp:+15005550002")):
        learner = seen_as(learner, learner, message(address, at=NOON + timedelta(minutes=text)))
        assert learner.address == address
    assert set(learner.other_addresses) == {NAMED, NUMBER}
    assert len(learner.other_addresses) == 2


def test_a_message_that_is_answered_late_changes_no_address_and_adds_its_ids():
    before = ana(at=NOON)
    after = seen_as(
        before, replace(before, last_message_at=NOON), message(NAMED, at=NOON - timedelta(hours=1))
    )
    assert (after.address, after.other_addresses) == (NUMBER, (NAMED,))
