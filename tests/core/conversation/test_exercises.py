"""Doing exercises in the chat."""

import itertools
from dataclasses import replace

import pytest

from bot.core.course import AnswerKind, Course, Exercise
from tests.chat import Person, made_of, small_course


def in_exercise(number: int, **more: object) -> Person:
    return Person(chapter=1, lesson=2, exercise=number, **more)


def with_exercise(kind: AnswerKind, answer: str, options: tuple[str, ...] = ()) -> Course:
    exercise = Exercise("Title", "Which?", kind, (answer,), options, hints=("Look again.",))
    course = small_course()
    first = made_of(course.chapters[0], exercises=(exercise,))
    return replace(course, chapters=(first, *course.chapters[1:]))


def between_lessons() -> Course:
    """A course whose first chapter goes lesson, exercise, lesson, exercises."""
    course = small_course()
    first, second, one, *more = course.chapters[0].steps
    chapter = replace(course.chapters[0], steps=(first, one, second, *more))
    return replace(course, chapters=(chapter, *course.chapters[1:]))


def test_exercises_open_the_first_that_is_not_solved():
    ana = Person(chapter=1, lesson=2, solved={1: (1,)})
    ana.says("exercises")
    ana.hears("Exercise 2 of 3", "How many?")


def test_exercises_of_another_chapter():
    ana = Person(chapter=1, lesson=1)
    ana.says("exercises 2")
    ana.hears("chapter 2", "Which is right?")


def test_exercises_past_the_wall_meet_it():
    ana = Person(chapter=1, lesson=1)
    ana.says("exercises 3")
    ana.meets_the_wall(3)


@pytest.mark.parametrize("answer", ["2", "two", "green", "2️⃣", "B", "GREEN."])
def test_a_right_answer_is_praised_and_the_next_exercise_comes(answer):
    ana = in_exercise(1)
    ana.says(answer)
    ana.hears("Green it is.", "Exercise 2 of 3")
    assert ana.learner.progress.solved == {1: (1,)}


def test_solving_the_last_one_ends_the_exercises():
    ana = in_exercise(3, solved={1: (1, 2)})
    ana.says("String")
    ana.hears("All 3 exercises", "chapter 2")
    assert ana.learner.progress.exercise == 0
    ana.says("next")
    ana.says("next")
    ana.hears("Text 2.1")


def test_a_wrong_answer_gets_its_own_word():
    ana = in_exercise(1)
    ana.says("1")
    ana.hears("Red is hot.")
    assert ana.learner.progress.exercise == 1


def test_a_wrong_answer_given_again_never_gets_the_same_hint():
    ana = in_exercise(1)
    replies = [ana.says("1") for _ in range(9)]
    words = [reply.split("\n\n")[0].split(". ", 1)[-1] for reply in replies]
    assert all(first != second for first, second in itertools.pairwise(words))
    assert "number 2" in replies[-1] or "number 2" in replies[-2]


def test_wrong_answers_in_turn_never_get_the_same_hint_running():
    ana = in_exercise(2)
    replies = [ana.says(str(answer)) for answer in (7, 7, 8, 7, 8, 7)]
    assert all(first != second for first, second in itertools.pairwise(replies))


@pytest.mark.parametrize("between", ["menu", "help", "progress", "exercises", "again", "start"])
def test_a_wrong_answer_given_again_after_something_else_does_not_get_the_same_hint(between):
    ana = in_exercise(1)
    for word in ("Red is hot.", "leaves", "begins with g"):
        ana.says("1")
        ana.hears(word)
        ana.says(between)


def test_hint_gives_a_hint_and_then_another():
    ana = in_exercise(1)
    ana.says("hint")
    ana.hears("leaves")
    ana.says("hint")
    ana.hears("begins with g")


def test_a_second_next_leaves_an_exercise_and_after_the_last_the_chapter():
    ana = in_exercise(2, solved={1: (1,)})
    for text in ("next", "go on", "what's next?", "continue"):
        ana.says(text)
        ana.hears("*Count 1* is still open", "*next* once more", "*hint*")
        ana.says("progress")
    ana.says("next")
    ana.says("next")
    ana.hears("Exercise 3 of 3")
    ana.says("next")
    ana.hears("*Name 1* is still open")
    ana.says("next")
    ana.says("next")
    ana.hears("Text 2.1")


def test_skip_leaves_an_exercise_at_once():
    ana = in_exercise(2, solved={1: (1,)})
    ana.says("skip")
    ana.hears("Exercise 3 of 3")
    ana.says("skip")
    ana.says("next")
    ana.hears("Text 2.1")


def test_a_skipped_exercise_is_come_back_to_with_exercises():
    ana = Person(chapter=1, lesson=2)
    for text in ("next", "green", "skip", "str"):
        ana.says(text)
    ana.hears("You have solved 2 of 3 in chapter 1.", "Both on your own.", "*exercises*")
    ana.says("exercises")
    ana.hears("Exercise 2 of 3")
    ana.says("3")
    ana.hears("All 3 exercises of chapter 1 solved! All on your own.", "*next* for chapter 2")
    ana.says("next")
    ana.says("next")
    ana.hears("Text 2.1")


def test_the_end_of_a_chapter_does_not_lead_back_to_what_was_skipped():
    ana = Person(chapter=1, lesson=2)
    for text in ("next", "skip", "3", "str"):
        ana.says(text)
    ana.says("next")
    ana.says("next")
    ana.hears("Text 2.1")


def test_what_is_solved_already_is_passed_and_named():
    ana = Person(course=between_lessons(), chapter=1, lesson=1, solved={1: (1,)})
    ana.says("next")
    ana.hears("✅ *Choose 1* is solved already.", "Text 1.2")


def test_on_the_path_a_right_answer_leads_to_the_next_step():
    ana = Person(course=between_lessons(), chapter=1, lesson=1)
    ana.says("next")
    ana.hears("Exercise 1 of 3")
    ana.says("green")
    ana.hears("Green it is.", "Text 1.2")
    ana.says("next")
    ana.hears("Exercise 2 of 3")


def test_from_exercises_a_right_answer_leads_to_the_next_exercise_and_then_back_to_the_path():
    ana = Person(course=between_lessons(), chapter=1, lesson=1)
    for said, expected in (
        ("exercises", "Exercise 1 of 3"),
        ("green", "Exercise 2 of 3"),
        ("skip", "Exercise 3 of 3"),
        ("str", "You have solved 2 of 3"),
        ("next", "Text 1.2"),
        ("next", "Exercise 2 of 3"),
        ("back", "Text 1.2"),
    ):
        ana.says(said)
        ana.hears(expected)


def test_back_leads_from_an_exercise_beside_the_path_to_the_lesson():
    ana = Person(course=between_lessons(), chapter=1, lesson=1)
    for text in ("exercises", "green", "3", "back"):
        ana.says(text)
    ana.hears("Text 1.1")


def test_an_exercise_that_is_done_again_is_left_by_one_next():
    ana = in_exercise(1, solved={1: (1, 2, 3)})
    ana.says("next")
    ana.does_not_hear("still open")


def test_back_leaves_the_exercises_for_the_last_lesson():
    ana = in_exercise(1)
    ana.says("back")
    ana.hears("Text 1.2")


def test_a_near_miss_in_an_exercise_asks_and_no_makes_it_the_answer():
    ana = in_exercise(3)
    ana.says("progres")
    ana.hears("Did you mean *progress*?", "*no*")
    assert ana.learner.progress.wrong == ()
    ana.says("no")
    ana.hears("Letters in a row.")


def test_a_near_miss_in_an_exercise_does_what_was_meant_after_yes():
    ana = in_exercise(3)
    ana.says("progres")
    ana.says("yes")
    ana.hears("Exercises solved")
    assert ana.learner.progress.exercise == 3


def test_a_synonym_of_a_command_is_an_answer_where_a_word_is_asked_for():
    ana = in_exercise(3)
    ana.says("list")
    ana.hears("Letters in a row.")


@pytest.mark.parametrize("answer", ["price", "buy", "continue", "list"])
def test_a_synonym_of_a_command_is_an_answer_where_a_line_of_code_is_asked_for(answer):
    ana = in_exercise(1, course=with_exercise("code", "bill"))
    ana.says(answer)
    ana.is_sold_nothing()
    ana.hears("Look again.")


def test_a_greeting_is_no_line_of_code():
    ana = in_exercise(1, course=with_exercise("code", "bill"))
    for text in ("hello", "great"):
        ana.says(text)
        ana.hears("still open")


@pytest.mark.parametrize("answer", ["list", "the end", "teach me", "upgrde", "LIST."])
def test_the_words_of_an_option_are_an_answer_whatever_else_they_mean(answer):
    options = ("int", "list", "end", "teach me", "upgrde")
    ana = in_exercise(1, course=with_exercise("choice", "1", options))
    ana.says(answer)
    ana.hears("Look again.")


@pytest.mark.parametrize("text", ["ok", "👍", "no", "not now"])
def test_yes_and_no_are_no_attempt_at_a_number(text):
    ana = in_exercise(2)
    ana.says(text)
    ana.hears("still open")
    assert ana.learner.progress.wrong == ()


def test_the_same_wrong_answer_in_another_form_does_not_get_the_same_hint():
    ana = in_exercise(1)
    for answer in ("1", "one", "red", "the first one"):
        ana.says(answer)
        assert ("Red is hot." in ana.reply) == (answer == "1")


def test_a_question_to_the_tutor_is_answered_in_an_exercise():
    ana = in_exercise(2)
    ana.says("how much does it cost?")
    assert ana.offer is not None
    assert ana.learner.progress.exercise == 2


def test_a_listed_number_is_a_chapter_and_not_an_answer():
    ana = in_exercise(2)
    ana.says("chapters")
    ana.says("2")
    ana.hears("Text 2.1")


def test_hints_of_a_closed_chapter_stay_closed():
    ana = Person(chapter=3, lesson=2, exercise=1)
    for text in ("hint", "1", "2", "green", "anything at all"):
        ana.says(text)
        ana.does_not_hear("PAIDLINE")


def test_solved_all_starts_again_from_the_first():
    ana = Person(chapter=1, lesson=2, solved={1: (1, 2, 3)})
    ana.says("exercises")
    ana.hears("once more", "Exercise 1 of 3")


def test_exercises_begun_in_the_middle_of_a_chapter_lead_past_no_lesson():
    ana = Person(chapter=1, lesson=1, solved={1: (1, 2)})
    ana.says("exercises")
    ana.says("string")
    ana.hears("All 3 exercises", "lessons")
    ana.says("next")
    ana.hears("Text 1.2")


def test_exercises_count_no_lesson_as_read():
    ana = Person(chapter=1, lesson=1, read={1: 1})
    ana.says("exercises")
    ana.says("skip")
    ana.says("progress")
    ana.hears("Lessons read: 1 of 8", "exercise 2 of 3")
