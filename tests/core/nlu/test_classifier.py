"""What a text is most like, and what may come of that."""

import time

import pytest

from bot.core.nlu.classifier import Classifier
from bot.core.nlu.intents import Ask, Do, Intent, Talk, Word
from bot.core.nlu.last_resort import LEAD_TO_ANSWER, LEAST_TO_ANSWER, LEAST_TO_OFFER, likely
from bot.core.nlu.topics import Topic
from bot.i18n.classifier import read_classifier
from tests.core.conversation.said.inputs import read_said

CLASSIFIER = read_classifier()
CHANGES_SOMETHING = [
    *(Word.STOP, Word.START, Word.UPGRADE, Word.PAID, Word.NEXT, Word.BACK, Word.REPEAT, Word.SKIP),
    *(Word.CHAPTER, Word.CHAPTERS, Word.EXERCISES, Word.HINT),
]


class Ranking:
    """A classifier that has made up its mind."""

    def __init__(self, *ranked: tuple[float, str]) -> None:
        self._ranked = list(ranked)

    def rank(self, _: str) -> list[tuple[float, str]]:
        return self._ranked


def test_likest_meaning_comes_first():
    words = Classifier(["bread", "tea"], [0.0, 0.0], {" dough ": '!Z"F', " leaves ": '"Z'})
    assert [meaning for _, meaning in words.rank("dough")] == ["bread", "tea"]
    assert [meaning for _, meaning in words.rank("LEAVES!")] == ["tea", "bread"]
    assert sum(sure for sure, _ in words.rank("dough and leaves")) == pytest.approx(1)


def test_strange_words_make_less_sure():
    assert CLASSIFIER.rank("refund")[0][0] > CLASSIFIER.rank("refund zzkq wvxj qqpk")[0][0]


@pytest.mark.parametrize("text", ["", " ", "42", "....", "🦆🦆🦆", "2 + 2 = 4", "\n\n"])
def test_text_without_letters_is_like_nothing(text):
    assert CLASSIFIER.rank(text) == []
    assert likely(CLASSIFIER, text) is None


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("do you offer any other courses besides this", Topic.OTHER_COURSES),
        ("я ничего не понимаю", Topic.SPEAKS_LANGUAGE),
        ("我听不懂", Topic.SPEAKS_LANGUAGE),
    ],
)
def test_what_no_rule_knows_is_answered(text, topic):
    assert likely(CLASSIFIER, text) == Talk(topic)


@pytest.mark.parametrize("word", CHANGES_SOMETHING)
def test_what_changes_something_is_only_offered(word):
    came = likely(Ranking((0.99, word.value), (0.01, "nothing")), "whatever")
    assert came == Ask((Intent(word),))


@pytest.mark.parametrize("word", [Word.THANKS, Word.HELLO, Word.DECLINE])
def test_talk_is_never_offered(word):
    assert likely(Ranking((0.5, word.value), (0.4, "nothing")), "whatever") is None


def test_slender_lead_answers_nothing():
    beside = LEAST_TO_ANSWER / LEAD_TO_ANSWER
    clear = Ranking((LEAST_TO_ANSWER, "topic refund"), (beside, "explain"))
    assert likely(clear, "whatever") == Talk(Topic.REFUND)
    assert likely(Ranking((LEAST_TO_ANSWER, "topic refund"), (beside * 1.1, "explain")), "whatever") is None
    assert likely(Ranking((LEAST_TO_ANSWER * 0.9, "topic refund"), (0.0, "explain")), "whatever") is None
    assert likely(Ranking((LEAST_TO_ANSWER, "help"), (beside, "menu")), "") == Do(
        Intent(Word.HELP), "sentence"
    )


def test_two_that_are_likely_are_both_offered():
    both = Ranking((0.4, "next"), (LEAST_TO_OFFER, "skip"))
    assert likely(both, "whatever") == Ask((Intent(Word.NEXT), Intent(Word.SKIP)))
    assert likely(Ranking((0.4, "next"), (0.2, "skip")), "whatever") == Ask((Intent(Word.NEXT),))


def test_costs_less_than_a_millisecond():
    """The mean of what learners say, and the longest text there is. It takes a fifth of that."""
    texts = [said.text for said in read_said()]
    began = time.process_time()
    for text in texts:
        likely(CLASSIFIER, text)
    assert (time.process_time() - began) / len(texts) < 0.001
    began = time.process_time()
    for n in range(20):
        likely(CLASSIFIER, f"{n} a long story about the bus, " * 3_000)
    assert (time.process_time() - began) / 20 < 0.003


def test_every_meaning_can_come_of_something():
    """A meaning that was renamed since the training would never be answered."""
    known = {*map(str, Word), *(f"topic {topic}" for topic in Topic), "nothing"}
    assert set(CLASSIFIER.meanings) <= known
