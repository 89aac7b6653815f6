"""One turn, whole: a message in, the learner and the texts out."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.conversation.engine import take_message
from bot.core.learner import Expecting
from bot.core.messaging.delivery import DeliveryState, queued
from bot.core.messaging.messages import InboundMessage
from bot.core.nlu.intents import Intent, Word
from bot.core.nlu.understand import Understanding
from tests.chat import NOON, Person, small_course
from tests.understanding import UNDERSTANDING, understand

HELLO = InboundMessage("SM1", "whatsapp:+15005550001", "Ana", "hello", NOON)


def test_first_message_makes_a_learner_of_the_id_that_was_given():
    ana, texts = take_message(small_course(), None, HELLO, "lrn_ana", UNDERSTANDING)
    assert (ana.learner_id, ana.address, ana.name) == ("lrn_ana", HELLO.address, "Ana")
    assert ana.created_at == ana.last_message_at == NOON
    assert [answered.texts for answered in ana.inbox.replies] == [texts]


def test_what_waited_for_the_learner_goes_ahead_of_the_reply_once():
    ana, _ = take_message(small_course(), None, HELLO, "lrn_ana", UNDERSTANDING)
    (delivery,) = queued((), "confirmation", "cs_1", "You have paid.", NOON)
    ana = replace(ana, deliveries=(replace(delivery, state=DeliveryState.PARKED),))
    ana, texts = take_message(small_course(), ana, HELLO, "lrn_ana", UNDERSTANDING)
    assert texts[0] == "You have paid."
    _, texts = take_message(small_course(), ana, HELLO, "lrn_ana", UNDERSTANDING)
    assert "You have paid." not in texts


@pytest.mark.parametrize("said", ["next", "stop", "yes", "so-so", "chapter 3"])
def test_message_is_understood_once(said, monkeypatch):
    heard = []
    monkeypatch.setattr(
        Understanding, "understand", lambda _, text, language: heard.append(text) or understand(text)
    )
    for fields in (
        {"lesson": 1},
        {"lesson": 1, "closed_for": "refund"},
        {"lesson": 1, "expecting": Expecting("suggestion", ("progress",))},
    ):
        Person(**fields).says(said)
    assert heard == [said] * 3


@given(st.sampled_from(Word), st.none() | st.integers(0, 999_999_999))
def test_words_of_an_intent_are_read_as_that_intent(word, chapter):
    intent = Intent(word, chapter)
    assert Intent.parse(str(intent)) == intent


@pytest.mark.parametrize(
    "words",
    ["", "reminders", "chapter ", "chapter 6 ", "Chapter 6", "chapter ٦", "chapter -1", "chapter 1234567890"],
)
def test_other_words_are_no_intent(words):
    assert Intent.parse(words) is None


def test_words_that_a_newer_version_offered_are_kept_and_do_nothing():
    ana = Person(lesson=1, expecting=Expecting("suggestion", ("reminders", "progress")))
    ana.says("1")
    ana.hears("All right.")
    ana = Person(lesson=1, expecting=Expecting("suggestion", ("reminders", "progress")))
    ana.says("2")
    ana.hears("Lessons read")
