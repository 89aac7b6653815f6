"""What was guessed before comes with its result, and an exercise of an unread lesson says that it is one."""

from tests.core.conversation.said.start import shipped, welcomed

AHEAD = "belongs to a lesson that you have not read yet"


def test_back_to_a_guessed_lesson_shows_it_with_its_result():
    ana, lesson = welcomed(), shipped().chapter(1).lessons[0]
    for text in ("next", "4", "next", "back"):
        ana.says(text)
    assert lesson.text in ana.reply
    assert lesson.prediction.result in ana.reply
    assert "Write your guess" not in ana.reply
    ana.says("next")
    assert shipped().chapter(1).lessons[1].text in ana.reply


def test_a_lesson_that_was_not_read_still_asks_for_a_guess():
    ana = welcomed()
    ana.says("chapter 2 lesson 2")
    ana.says("chapter 3")
    assert "Write your guess" in ana.reply


def test_an_exercise_of_an_unread_lesson_says_so_once():
    ana, chapter = welcomed(), shipped().chapter(1)
    for text in ("next", "4", "exercises"):
        ana.says(text)
    assert chapter.exercises[0].question in ana.reply
    assert AHEAD in ana.reply
    assert "*lesson 2*" in ana.reply
    ana.says(chapter.exercises[0].answers[0])
    assert chapter.exercises[1].question in ana.reply
    assert AHEAD not in ana.reply


def test_an_exercise_of_a_lesson_that_was_read_says_nothing_of_it():
    ana, chapter = welcomed(), shipped().chapter(1)
    for text in ("chapter 1 lesson 2", "exercises"):
        ana.says(text)
    assert chapter.exercises[0].question in ana.reply
    assert AHEAD not in ana.reply


def test_the_wall_stands_before_what_is_said_of_an_exercise():
    ana = welcomed()
    ana.says("exercises 6")
    assert AHEAD not in ana.reply
    assert ana.offer is not None
