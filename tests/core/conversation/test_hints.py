"""Hints from gentle to plain, the worked answer with its reason, its twin; and how an exercise was solved."""

from dataclasses import replace
from itertools import pairwise

import pytest

from bot.core.course import Course, Exercise
from bot.core.learner import Progress
from bot.core.practice import How, key_of, read_practice
from tests.chat import Person, small_course

TWIN = Exercise("Twice", "How many now?", "number", ("8",), hints=("Twice as many.",), praise="Eight.")
SUM = Exercise(
    "Sum",
    "How many?",
    "number",
    ("4",),
    advice={"22": "That glues them."},
    hints=("Count them.", "Two and two."),
    praise="Four.",
    because="Two and two make four.",
    twin=TWIN,
)
BARE = Exercise("Bare", "Which word?", "text", ("variable",))


def course_of(*exercises: Exercise) -> Course:
    """Small, with these exercises after the first chapter's lessons."""
    course = small_course()
    first = course.chapters[0]
    return replace(
        course, chapters=(replace(first, steps=(*first.lessons, *exercises)), *course.chapters[1:])
    )


def trying(*exercises: Exercise) -> Person:
    ana = Person(course=course_of(*exercises), chapter=1, lesson=2)
    ana.says("next")
    return ana


def progress(person: Person) -> Progress:
    assert person.learner is not None
    return person.learner.progress


def how(person: Person, number: int = 1) -> How | None:
    chapter = person.course.chapter(1)
    found = read_practice(progress(person).practice, key_of(chapter, chapter.exercises[number - 1]))
    return found.how if found else None


def test_a_wrong_answer_gets_its_own_word_and_any_other_the_hints_from_gentle_to_plain():
    ana = trying(SUM)
    for answer, word in (("22", "That glues them."), ("5", "Count them."), ("6", "Two and two.")):
        ana.says(answer)
        ana.hears(word)


def test_after_the_last_hint_the_answer_is_told_with_its_reason_and_the_twin_is_asked():
    ana = trying(SUM)
    for _ in range(3):
        ana.says("hint")
    ana.hears("The answer is `4`.", "Two and two make four.", "Now one like it:", "How many now?")
    ana.says("8")
    ana.hears("Eight.")
    assert progress(ana).solved == {1: (1,)}
    assert how(ana) is How.TOLD


def test_the_twin_is_shown_again_and_has_hints_of_its_own_and_its_own_answer():
    ana = trying(SUM)
    for _ in range(3):
        ana.says("hint")
    ana.says("again")
    ana.hears("How many now?")
    ana.says("4")
    ana.hears("Twice as many.")
    ana.says("hint")
    ana.hears("The answer is `8`.")
    ana.does_not_hear("Now one like it")
    ana.says("hint")
    ana.hears("`8`")


def test_a_twin_that_is_left_is_gone_when_its_exercise_is_begun_again():
    ana = trying(SUM, BARE)
    for text in ("hint", "hint", "hint", "skip", "exercises"):
        ana.says(text)
    ana.hears("How many?")
    ana.says("4")
    ana.hears("Four.")


def test_to_read_again_is_asked_only_where_there_is_no_plainer_hint():
    ana, ben = trying(SUM), trying(BARE)
    assert not any("once more, slowly" in ana.says("hint") for _ in range(8))
    assert "once more, slowly" in ben.says("hint")
    assert "`variable`" in ben.says("hint")


def test_an_answer_that_was_told_is_told_again_in_other_words():
    ana = trying(BARE)
    replies = [ana.says("hint") for _ in range(8)]
    assert all("`variable`" in reply for reply in replies[1:])
    assert all(first != second for first, second in pairwise(replies))


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("4",), How.ALONE),
        (("22", "4"), How.ALONE),  # the word for a wrong answer is no hint
        (("5", "4"), How.HELPED),
        (("hint", "4"), How.HELPED),
        (("hint", "hint", "hint", "8"), How.TOLD),
    ],
)
def test_what_was_solved_alone_with_help_or_told_is_kept_apart(texts, expected):
    ana = trying(SUM)
    for text in texts:
        ana.says(text)
    assert how(ana) is expected


def test_an_exercise_that_was_tried_and_left_is_kept_as_such_and_one_that_was_not_tried_is_not():
    ana = trying(SUM, BARE)
    ana.says("5")
    ana.says("chapter 2")
    assert how(ana) is How.LEFT
    ben = trying(SUM, BARE)
    ben.says("skip")
    assert how(ben) is None


def test_progress_tells_how_the_exercises_were_solved():
    ana = trying(SUM, BARE)
    for text in ("4", "hint", "variable", "progress"):
        ana.says(text)
    ana.hears("(1 on your own, 1 with help)")


def test_what_was_solved_before_that_was_kept_counts_as_solved():
    ana = Person(chapter=1, lesson=2, solved={1: (1, 2)})
    ana.says("progress")
    ana.hears("Exercises solved: 2 of")
    ana.does_not_hear("on your own", "with help")


def finished(**fields: object) -> Person:
    course = small_course(free=4)
    return Person(course=course, chapter=4, lesson=2, step=5, **fields)


def test_the_end_of_the_course_congratulates_only_where_something_was_solved():
    none, all_of_it = finished(), finished(solved=dict.fromkeys((1, 2, 3, 4), (1, 2, 3)))
    none.says("skip")
    none.hears("none of its 12 exercises")
    none.does_not_hear("Well done", "well done", "🎉")
    all_of_it.says("skip")
    all_of_it.hears("You solved 12 of 12", "well done")


def test_close_is_said_only_where_it_is_close():
    for answer, close in (("varable", True), ("function", False), ("varible", True)):
        ana = trying(BARE)
        ana.says(answer)
        assert ("Close!" in ana.reply) is close, ana.reply
    ben = trying(SUM)
    ben.says("44")
    ben.does_not_hear("lose")


def test_no_stock_phrase_is_said_twice_running():
    ana = trying(BARE)
    replies = [ana.says(text) for text in ("alpha", "beta", "gamma", "delta", "hint", "epsilon", "hint")]
    for first, second in pairwise(replies):
        common = set(first.split("\n\n")) & set(second.split("\n\n"))
        assert not common, common
        assert first.split(". ")[0] != second.split(". ")[0]


def test_praise_takes_turns():
    plain = [Exercise(f"E{n}", f"Which? {n}", "number", (str(n),)) for n in range(1, 6)]
    ana = trying(*plain)
    praise = [ana.says(str(n)).split("\n\n")[0] for n in range(1, 6)]
    assert all(first != second for first, second in pairwise(praise))
