"""The course as a learner walks it: from hello to its end, with every guess and every exercise."""

from copy import copy

from bot.content import read_course
from bot.core.course import Course, Exercise, Lesson
from tests.chat import Person
from tests.course.chapters import FOLDER

COURSE = read_course(FOLDER)
MOST_NEXTS = 4  # a look back at two exercises may come before a chapter
ONE_MESSAGE = 1600  # characters: WhatsApp splits what is longer


def name_of(step: Lesson | Exercise) -> str:
    return step.title if isinstance(step, Exercise) else step.heading


def walk_to(person: Person, step: Lesson | Exercise) -> None:
    """By `next` alone."""
    for _ in range(MOST_NEXTS):
        if f"*{name_of(step)}*" in person.reply:
            return
        person.says("next")
    person.hears(f"*{name_of(step)}*")


def guess_all(person: Person, lesson: Lesson) -> None:
    """Each typical guess from the same place; the first one is kept."""
    assert lesson.prediction is not None
    for guess, word in reversed(lesson.prediction.guesses.items()):
        before = copy(person)
        person.says(guess)
        person.hears(lesson.prediction.result, word)
        if guess != next(iter(lesson.prediction.guesses)):
            person.learner = before.learner


def test_the_first_thing_to_answer_comes_within_two_messages():
    ana = Person(course=COURSE)
    ana.says("hi")
    ana.says("next")
    ana.hears("your guess")
    ana.says("maybe four twice?")
    ana.hears("2 + 2\n4")


def test_the_whole_course_is_walked_by_next_guesses_and_answers():
    assert isinstance(COURSE, Course)
    ana = Person(course=COURSE)
    ana.says("hi")
    for chapter in COURSE.chapters:
        if chapter.number == COURSE.free_chapters + 1:
            ana.says("next")
            ana.meets_the_wall(chapter.number)
            ana.pays()
        for step in chapter.steps:
            walk_to(ana, step)
            assert len(ana.reply) <= ONE_MESSAGE, ana.reply
            if isinstance(step, Exercise):
                ana.says(step.answers[0])
                ana.hears("✅", step.praise)
            elif step.prediction:
                guess_all(ana, step)
    ana.says("next")
    ana.hears("🎓")
