"""The engine knows nothing of what a course teaches: a course about bread hears of bread alone."""

import re

import pytest

from bot.core.conversation.asked_terms import answer_about
from bot.core.conversation.topics import answer_topic
from bot.core.course import Chapter, Course, Exercise, Lesson
from bot.core.glossary import Term
from bot.core.learner import Tier
from bot.core.messaging.messages import Text
from bot.core.nlu.topics import LAST_RESORT, Topic
from bot.core.wording.payment_answers import (
    MONEY_PAID,
    WAYS_TO_PAY,
    above_the_link,
    cannot_ask,
    no_payment,
    not_shown,
)
from tests.chat import Person

BREAD = Course(
    title="Bread for beginners",
    free_chapters=1,
    chapters=(
        Chapter(
            1,
            "flour",
            "Flour and water",
            (
                Lesson("Mix a dough", "Flour, water, salt.", "Stir it.", "A rye dough."),
                Exercise("Salt", "How many grams of salt for 500 g of flour?", "number", ("10",)),
            ),
        ),
        Chapter(2, "loops", "Knead and fold", (Lesson("Make a loaf", "Fold it twice."),)),
    ),
    contact="the bakery",
    glossary=(
        Term("dough", "Flour and water, mixed.", ("doughs",), "flour"),
        Term("loop", "A pretzel has three of them.", ("loops", "pretzel"), "loops"),
        Term("proofing", "The last rest before the oven.", (), "loops"),
    ),
)
OF_ANOTHER_COURSE = re.compile(
    r"python|\bcod(?:e|ing)\b|variable|\bstrings?\b|print\b|comput|editor|traceback|syntax|developer|\bapps?\b|"
    r"dictionar|\bprogramming\b|\bsoftware\b",
    re.IGNORECASE,
)
STATES = [
    {"chapter": 1},
    {"chapter": 1, "lesson": 1, "step": 1},
    {"chapter": 1, "lesson": 1, "step": 2, "exercise": 1},
    {"chapter": 1, "lesson": 1, "step": 2, "wall": 2},
    {"chapter": 2, "lesson": 1, "tier": Tier.PAID},
]


def texts_of(turn) -> str:
    return "\n".join(each.text for each in turn.replies if isinstance(each, Text))


def is_about_bread(text: str) -> bool:
    return not OF_ANOTHER_COURSE.search(text)


@pytest.mark.parametrize("topic", sorted(set(Topic) - LAST_RESORT))
@pytest.mark.parametrize("fields", STATES)
def test_no_answer_to_talk_is_about_another_course(topic, fields):
    assert is_about_bread(texts_of(answer_topic(BREAD, Person(course=BREAD, **fields).learner, topic)))


@pytest.mark.parametrize("topic", sorted(MONEY_PAID | WAYS_TO_PAY))
def test_no_answer_about_money_is_about_another_course(topic):
    said = [cannot_ask(topic), not_shown(topic, BREAD.contact)]
    said += [above_the_link(topic, state) for state in ("open", "declined", "expired", "promised")]
    said += [no_payment(topic, BREAD)] if topic in MONEY_PAID else []
    assert all(map(is_about_bread, said))


@pytest.mark.parametrize("words", ["dough", "loops", "a pretzel", "knead", "make a loaf", "proofing"])
@pytest.mark.parametrize("fields", STATES)
def test_words_of_bread_are_answered_from_the_bread_course(words, fields):
    turn = answer_about(BREAD, Person(course=BREAD, **fields).learner, words)
    assert turn is not None
    assert is_about_bread(texts_of(turn))


def test_loops_are_what_this_course_says_they_are():
    assert "pretzel" in texts_of(answer_about(BREAD, Person(course=BREAD, chapter=1).learner, "loops"))


@pytest.mark.parametrize("words", ["variable", "TypeError", "string", "python", "list", "print", "function"])
def test_words_of_another_course_are_not_answered(words):
    assert answer_about(BREAD, Person(course=BREAD, chapter=1, lesson=1).learner, words) is None


@pytest.mark.parametrize(
    "text",
    [
        *("hi", "help", "menu", "chapters", "progress", "exercises", "hint", "why", "explain", "example"),
        *("what?", "asdf qwer", "person", "language", "forget me", "stop", "thanks", "no", "yes", "7"),
        *("skip", "back", "again", "next", "lesson 9", "chapter 9", "I don't want to pay", "tell me a joke"),
        *("next lesson or exercises", "is it food", "is it 5 or 10", "ten"),
    ],
)
@pytest.mark.parametrize("fields", STATES)
def test_no_command_answers_about_another_course(text, fields):
    ana = Person(course=BREAD, **fields)
    ana.says(text)
    assert is_about_bread(ana.reply), ana.reply
