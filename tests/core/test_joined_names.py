"""Two documents of one person, of two courses: nothing that was read or solved is lost."""

from dataclasses import replace

from bot.core.joined_names import with_steps_of
from bot.core.renumbering import settled
from tests.chat import Person, small_course

COURSE = small_course(free=4)


def test_what_either_document_has_solved_counts_in_the_course_that_is_loaded():
    ana = Person(course=COURSE)
    for text in ("hi", "exercises 1", "green", "3", "exercises 2", "green"):
        ana.says(text)
    one, two, _, *rest = COURSE.chapters
    other = replace(COURSE, chapters=tuple(replace(c, number=n) for n, c in enumerate((two, one, *rest), 1)))
    also = Person(course=other)
    said = ("hi", "chapter 2 lesson 2", "exercises 2", "skip", "skip", "str", "exercises 1", "skip", "3")
    for text in said:
        also.says(text)
    joined = with_steps_of(ana.learner.progress, also.learner.progress)
    after = settled(COURSE, replace(ana.learner, progress=joined)).progress
    assert after.solved == {1: (1, 2, 3), 2: (1, 2)}
    assert after.read == {1: 2}
    assert (after.chapter, after.exercise) == (2, 2)
