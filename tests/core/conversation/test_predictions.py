"""A lesson that asks takes any guess, and shows the result beside it."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.chat import SECRET, Person, asking_course

COURSE = asking_course()


def asked(**fields: object) -> Person:
    """Ana, who has just been asked what is shown."""
    ana = Person(course=COURSE, **fields)
    ana.says("hi")
    ana.says("next")
    ana.hears("What is shown?", "Write your guess")
    return ana


GUESSES = [
    *("77", "7", "14", "seventy seven", "it prints 77", "i think 14 because 7+7", "77?", "is it 77?", "7 7"),
    *(
        "'77'",
        "77!!",
        "I don't think it works, error",
        "an error",
        "TypeError",
        "nothing",
        "fourteen i guess",
    ),
    *("creo que catorce", "मेरे ख्याल से 77", "७७", "أظن ١٤", "ami mone kori 77", "sijui labda 14", "quatorze"),
    *(
        "price",
        "price = 5",
        "print",
        "hello",
        "yes",
        "no",
        "maybe 77",
        "1",
        "2",
        "the answer is 77",
        "idk 77",
    ),
    *(
        "14\nor 77",
        "`77`",
        "*77*",
        "_77_",
        "print('77')",
        "🤷 77",
        "seven seven",
        "5",
        "lol 77",
        "77 obviously",
    ),
]


@pytest.mark.parametrize("text", GUESSES)
def test_whatever_is_no_command_is_a_guess_and_the_result_stands_beside_it(text):
    ana = asked()
    ana.says(text)
    ana.hears("You said: ", "It shows:\n```77```", "👉 Say *next*")
    ana.is_sold_nothing()
    assert (ana.learner.progress.chapter, ana.learner.progress.lesson) == (1, 1)
    assert not ana.learner.stopped
    assert ana.learner.progress.guess


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("14", "Look at the quotes."),
        ("i think 14", "Look at the quotes."),
        ("fourteen", "Look at the quotes."),
        ("१४", "Look at the quotes."),
        ("77", "Yes!"),
        ("its 77 right?", "Yes!"),
        ("177", ""),
        ("-14", ""),
    ],
)
def test_a_typical_guess_gets_its_word(text, word):
    ana = asked()
    ana.says(text)
    for each in ("Look at the quotes.", "Yes!"):
        assert (each in ana.reply) == (each == word)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("it is *77*", "`it is *77*`"),
        ("`77`", "`77`"),
        ("a ` b", "`a ˋ b`"),
        ("  7   7 ", "`7 7`"),
        ("Amara\nname\r\n\r\nJonas", "```Amara\nname\nJonas```"),
        ("\u202e77\u2066", "`77`"),
        ("7\x007\x1a", "`77`"),
    ],
)
def test_a_guess_is_shown_as_it_was_written_and_does_no_harm(text, shown):
    ana = asked()
    ana.says(text)
    ana.hears(f"You said: {shown}\n")


def test_a_long_guess_is_cut():
    ana = asked()
    ana.says("77 " * 1000)
    ana.hears("77…`")
    assert len(ana.learner.progress.guess) <= 120


def test_next_shows_the_result_without_a_guess_and_then_goes_on():
    ana = asked()
    for text in ("menu", "progress"):
        ana.says(text)
        if text == "progress":
            ana.hears("I am waiting for your guess")
    ana.says("next")
    ana.hears("It shows:")
    ana.does_not_hear("You said")
    ana.says("next")
    ana.hears("Exercise 1 of 3")


def test_skip_shows_the_result_too():
    ana = asked()
    ana.says("skip")
    ana.hears("It shows:")


def test_after_the_result_a_number_is_no_guess():
    ana = asked()
    ana.says("77")
    ana.says("77")
    ana.does_not_hear("You said")


def test_a_lesson_that_is_shown_again_asks_again():
    ana = asked()
    ana.says("77")
    ana.says("repeat")
    ana.hears("Write your guess")
    ana.says("14")
    ana.hears("You said: `14`")


def test_exercises_beside_the_path_neither_ask_again_nor_forget_that_it_waits():
    ana = asked()
    ana.says("77")
    for text in ("exercises", "green", "3", "str"):
        ana.says(text)
    ana.says("next")
    ana.hears("Text 1.2")
    ben = asked()
    for text in ("exercises", "green", "back"):
        ben.says(text)
    ben.hears("Write your guess")


TALK = [
    *(
        "I don't know",
        "no idea",
        "idk",
        "what?",
        "hint",
        "?",
        "👍",
        "i have no clue",
        "what do i write",
        "how",
    ),
    *("what do you mean", "why would i know", "..."),
]


@pytest.mark.parametrize("text", TALK)
def test_talk_is_answered_kindly_and_still_waits(text):
    ana = asked()
    ana.says(text)
    ana.does_not_hear("You said", "did not get", "It shows")
    assert ana.learner.progress.guess is None
    assert ana.learner.progress.confused == 0
    ana.says("77")
    ana.hears("You said: `77`")


def test_who_does_not_know_twice_is_not_told_the_same():
    ana = asked()
    replies = [ana.says(text) for text in ("I don't know", "no idea", "idk")]
    assert all(first != second for first, second in itertools.pairwise(replies))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("menu", "see all chapters"),
        ("MENU.", "see all chapters"),
        ("help", "short lessons"),
        ("back", "very beginning"),
        ("chapters", "1. Title 1"),
        ("chapter 2", "2. Title 2"),
        ("teach me chapter 2", "2. Title 2"),
        ("exercises", "Exercise 1 of 3"),
        ("I want to practice", "Exercise 1 of 3"),
        ("progress", "Exercises solved"),
        ("where am i?", "lesson 1 of 2"),
        ("stop", "not write to you"),
        ("explain", "Other words 1."),
        ("example", "Another example 1."),
        ("chapter 2 lesson 2", "Text 2.2"),
        ("lesson 2", "Text 1.2"),
        ("thanks", "You are welcome"),
        ("good morning", "Good to see you"),
        ("continue", "It shows"),
        ("can you go to the next lesson please", "It shows"),
        ("chaptr 2", "Did you mean *chapter 2*?"),
        ("progres", "Did you mean *progress*?"),
    ],
)
def test_a_command_is_done_where_a_guess_is_asked_for(text, expected):
    ana = asked()
    ana.says(text)
    ana.hears(expected)
    ana.does_not_hear("You said")


def test_a_price_that_is_plainly_asked_for_is_told():
    ana = asked()
    ana.says("how much does it cost?")
    ana.meets_the_wall(None)


@pytest.mark.parametrize(
    "text", ["it will stop", "stops", "pay", "buy", "price", "it stops after 77", "end", "quit"]
)
def test_nothing_is_sold_or_stopped_on_a_guess(text):
    ana = asked()
    ana.says(text)
    ana.is_sold_nothing()
    assert not ana.learner.stopped


def test_a_listed_number_is_a_chapter_and_no_guess():
    ana = asked()
    ana.says("chapters")
    ana.says("2")
    ana.hears("2. Title 2")


def test_a_near_miss_that_was_meant_as_a_guess_is_one_after_no():
    ana = asked()
    ana.says("progres")
    ana.says("no")
    ana.hears("All right", "waiting for your guess")


@given(st.lists(st.text(max_size=60), max_size=6))
@settings(max_examples=100, deadline=None)
def test_no_text_whatever_gets_no_answer_or_shows_a_paid_line(texts):
    ana = asked()
    ben = Person(course=COURSE, chapter=3, lesson=1)
    for text in texts:
        for person in (ana, ben):
            person.says(text)
            assert person.reply or person.offer or person.run
            person.does_not_hear(SECRET)
