"""Behind all rules, through the engine: whatever a text is taken for, it is only answered or offered."""

from dataclasses import dataclass
from functools import cache
from itertools import count

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.core.conversation.engine import take_message
from bot.core.learner import Learner
from bot.core.messaging.messages import InboundMessage
from bot.core.nlu.intents import Word
from bot.core.nlu.topics import Topic
from bot.core.nlu.understand import Understanding
from bot.store.document import to_document
from tests.chat import NOON, Person, asking_course
from tests.understanding import UNDERSTANDING

COURSE = asking_course()
STATES = {
    "welcomed": ["hi"],
    "predict": ["hi", "next"],
    "lesson": ["hi", "next", "77"],
    "choice": ["hi", "next", "77", "next"],
    "number": ["hi", "chapter 1", "exercises", "2", "next"],
    "text": ["hi", "exercises", "skip", "skip"],
    "wall": ["hi", "chapter 3"],
    "asked": ["hi", "next", "77", "progres"],
    "stopped": ["hi", "stop"],
}
# What a guess must leave as it is.
KEPT = (
    "chapter",
    "lesson",
    "exercise",
    "step",
    "twin",
    "solved",
    "wrong",
    "hints",
    "guess",
    "stopped",
    "tier",
)
MEANINGS = [*map(str, Word), *(f"topic {topic}" for topic in Topic)]
SAID = ["i", "you", "want to", "stop", "pay", "buy", "next", "go on", "skip", "it", "please"]
SAID += ["2", "green", "77", "string", "no", "yes", "why", "how", "zxqv"]
texts = st.text(min_size=1) | st.lists(st.sampled_from(SAID), min_size=1, max_size=9).map(" ".join)


@dataclass(frozen=True)
class Sure:
    """A classifier that takes every text for one thing."""

    meaning: str

    def rank(self, _: str) -> list[tuple[float, str]]:
        return [(1.0, self.meaning), (0.0, "nothing")]


RULES = Understanding(UNDERSTANDING.languages)


@cache
def guessing(meaning: str) -> Understanding:
    with_guesses = Understanding(UNDERSTANDING.languages, Sure(meaning))
    with_guesses.__dict__.update({**RULES.__dict__, "_classifier": Sure(meaning)})  # what is made once
    return with_guesses


@cache
def learner_in(state: str) -> Learner:
    ana = Person(course=COURSE)
    for text in STATES[state]:
        ana.says(text)
    assert ana.learner is not None
    return ana.learner


numbers = count(1)


def told(state: str, text: str, understanding: Understanding) -> tuple[Learner, str]:
    message = InboundMessage(f"SMx{next(numbers)}", "whatsapp:+15005550001", "Ana", text, NOON)
    learner, replies = take_message(COURSE, learner_in(state), message, "lrn_test", understanding)
    return learner, "\n\n".join(replies)


@given(st.sampled_from(sorted(STATES)), texts, st.sampled_from(MEANINGS))
@example("lesson", "zxqv wrtk plmf", "stop")
@example("lesson", "zxqv wrtk plmf", "upgrade")
@example("lesson", "zxqv wrtk plmf", "paid")
@example("lesson", "zxqv wrtk plmf", "next")
@example("number", "why is that how", "hint")
@example("number", "how do i", "skip")
@example("stopped", "zxqv wrtk plmf", "start")
@settings(max_examples=300, deadline=None)
def test_classifier_never_sells_stops_moves_or_grades(state, text, meaning):
    """What it does beside its reply is what would have been done without it."""
    guessed, _ = told(state, text, guessing(meaning))
    plain, _ = told(state, text, RULES)
    after, without = to_document(guessed), to_document(plain)
    assert {name: after.get(name) for name in KEPT} == {name: without.get(name) for name in KEPT}
    assert guessed.inbox.replies[-1].offer == plain.inbox.replies[-1].offer


@given(st.sampled_from(["choice", "number", "text", "predict"]), texts, st.sampled_from(MEANINGS))
@example("predict", "deux fois 4", "topic charged_twice")
@example("text", "a strange one", "topic refund")
@settings(max_examples=150, deadline=None)
def test_answer_or_guess_is_no_talk(state, text, meaning):
    """Whatever is graded, or kept as a guess, without it gets the same reply with it."""
    plain, reply = told(state, text, RULES)
    before, after = to_document(learner_in(state)), to_document(plain)
    if any(before.get(name) != after.get(name) for name in KEPT):
        assert told(state, text, guessing(meaning))[1] == reply


def test_topic_is_answered_where_nothing_was_understood():
    _, reply = told("lesson", "zxqv wrtk plmf", guessing("topic cards"))
    assert reply.startswith("Cards work")


@pytest.mark.parametrize("word", ["stop", "upgrade", "next", "skip", "hint"])
def test_command_is_offered(word):
    guessed, reply = told("lesson", "zxqv wrtk plmf", guessing(word))
    assert f"Did you mean *{word}*?" in reply
    assert guessed.progress.expecting is not None
    assert guessed.progress.expecting.options == (word,)


def test_no_to_an_offer_in_an_exercise_grades_nothing():
    ana = Person(course=COURSE)
    ana.learner, _ = told("number", "zxqv wrtk plmf", guessing("skip"))
    before = to_document(ana.learner)
    ana.says("no")
    after = to_document(ana.learner)
    assert [after.get(name) for name in KEPT] == [before.get(name) for name in KEPT]
