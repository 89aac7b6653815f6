"""Which chapter a turn opened, for the story of the payment that opened it."""

from bot.core.conversation.unlocked import opened_chapter
from bot.core.learner import Tier
from tests.chat import Person, small_course
from tests.learners import changed

COURSE = small_course()  # the first two of its four chapters are free


def opened(person, text):
    before = person.learner
    person.says(text)
    return opened_chapter(COURSE, before, person.learner)


def ben(**fields):
    return Person("Ben", tier=Tier.PAID, chapter=2, **fields)


def test_first_lesson_of_each_paid_chapter_opens_it_once():
    person = ben()
    said = ("chapter 3", "next", "back", "repeat", "chapter 4", "chapter 3", "next")
    assert [opened(person, text) for text in said] == [3, None, None, None, 4, None, None]


def test_free_chapters_and_texts_that_show_no_lesson_open_nothing():
    person = ben()
    assert {opened(person, text) for text in ("chapter 1", "next", "menu", "progress", "stop")} == {None}


def test_an_exercise_alone_opens_nothing_and_the_lesson_after_it_does():
    person = ben()
    assert opened(person, "exercises 3") is None
    assert opened(person, "chapter 3") == 3


def test_who_has_not_paid_opens_nothing():
    ana = Person(chapter=2)
    assert {opened(ana, text) for text in ("hi", "chapter 2", "chapter 3", "next")} == {None}


def test_what_was_read_before_the_chapters_were_closed_and_opened_again_is_no_news():
    assert opened(ben(read={3: 1}), "chapter 3") is None


def test_somebody_unheard_of_opens_what_they_are_shown():
    after = changed(ben(read={3: 1}).learner, chapter=3)
    assert opened_chapter(COURSE, None, after) == 3
    assert opened_chapter(COURSE, None, changed(after, tier=Tier.FREE)) is None
