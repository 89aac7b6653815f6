"""Programs in the chat: what is run, what answers one that asks, how many a day, and what is told."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.conversation.program_results import finish_run
from bot.core.conversation.programs import MOST_INPUTS
from bot.core.course import Exercise, Lesson
from bot.core.program_runs import Busy, CannotRun, ProgramError, Ran, Stopped
from bot.core.programs.judging import Failed, Right, Unjudged, Wrong
from tests.chat import NOON, SECRET, Person, small_course

CODE = Exercise(
    title="Show tea",
    question="Show tea.",
    kind="code",
    answers=('print("tea")',),
    advice={"print(tea)": "Quotes are missing."},
    hints=("Quotes.",),
    praise="Tea is ready.",
)
COURSE = small_course()
LESSON = Lesson("Loops", "See: ```print(1)```", program="print(1)")


def coding_course(*steps, number: int = 1, **changes):
    chapters = [replace(each, steps=steps) if each.number == number else each for each in COURSE.chapters]
    return replace(COURSE, chapters=tuple(chapters), **changes)


def ana(*steps, **changes) -> Person:
    person = Person(course=coding_course(*(steps or (LESSON, CODE)), **changes))
    person.says("hi")
    person.says("next")
    return person


def gets(person: Person, found) -> str:
    """What is told once that has come of the program."""
    assert person.learner is not None
    assert person.run is not None
    person.learner, text = finish_run(person.course, person.learner, person.run, found)
    person.reply = text.text
    return person.reply


def test_python_sent_in_a_lesson_is_run_as_it_was_meant():
    person = ana()
    person.says("print(“hi”)")
    assert person.run.code == 'print("hi")'
    gets(person, Ran("hi\n"))
    person.hears("straight", "```hi```", "*next*")


def test_words_are_not_run():
    person = ana()
    for text in ("next", "thanks", "ok", "what is print?", "I like loops"):
        person.says(text)
        assert person.run is None, text


def test_run_shows_the_lessons_own_program():
    person = ana()
    person.says("run")
    assert person.run.code == "print(1)"


def test_run_shows_no_line_past_the_wall():
    paid = replace(LESSON, program=f"print('{SECRET}')")
    person = Person(course=coding_course(paid, number=3), chapter=3, lesson=1)
    person.says("run")
    person.meets_the_wall(3)
    assert person.run is None


def test_error_is_pythons_last_line_with_its_line_and_plain_words():
    person = ana()
    person.says("print(totl)")
    gets(person, Ran("", ProgramError("NameError", "NameError: name 'totl' is not defined", 1)))
    person.hears("line 1", "NameError: name 'totl' is not defined", "Text needs quotes")


@pytest.mark.parametrize("answer", ["next", "menu", "7", "upgrade", "Hilfe", "print(1)", "ok", "forget me"])
def test_a_program_that_asks_gets_the_next_message_whatever_it_says(answer):
    person = ana()
    person.says("name = input('Name? ')\nprint(name)")
    gets(person, Ran("", asks="Name? "))
    person.hears("Name?", "*stop program*")
    person.says(answer)
    assert person.run.inputs == (answer,)
    assert person.learner.progress.program is None
    gets(person, Ran(f"Name? {answer}\n{answer}\n"))
    assert person.learner.progress.runs == 1


def test_four_words_are_never_its_answer():
    def asking():
        person = ana()
        person.says("x = input()")
        gets(person, Ran("", asks=""))
        return person

    for word, part in (("help", "short lessons"), ("person", "only a program")):
        person = asking()
        person.says(word)
        person.hears(part, "still waits")
        assert person.learner.progress.program
    person = asking()
    person.says("Stop program!")
    person.hears("ended")
    assert person.learner.progress.program is None
    assert not person.learner.stopped
    person = asking()
    person.says("stop")
    assert person.learner.stopped
    assert person.learner.progress.program is None


def test_a_program_does_not_ask_for_ever():
    person = ana()
    person.says("while True: input()")
    for number in range(MOST_INPUTS):
        gets(person, Ran("", asks="?"))
        person.says(str(number))
    gets(person, Ran("", asks="?"))
    person.says("more")
    assert person.run is None
    person.hears("more often")


def test_a_program_that_asked_while_the_learner_went_on_takes_no_message():
    person = ana()
    person.says("x = input('A? ')")
    run = person.run
    person.says("menu")
    person.learner, text = finish_run(person.course, person.learner, run, Ran("", asks="A? "))
    assert "went on" in text.text
    assert person.learner.progress.program is None


def test_who_used_up_the_day_is_told_when_more_come():
    person = ana(runs_free=2, runs_paid=3)
    for _ in range(2):
        person.says("print(1)")
        gets(person, Ran("1\n"))
    person.says("print(1)")
    assert person.run is None
    person.hears("2 programs", "hours", "*upgrade*")
    person.pays()
    person.says("print(1)")
    assert person.run is not None
    gets(person, Ran("1\n"))
    person.says("print(1)")
    person.does_not_hear("*upgrade*")
    person._days += 1
    person.says("print(1)")
    assert person.run is not None


def test_what_runs_too_long_or_dies_is_told_kindly():
    person = ana()
    for stopped, part in (("time", "two seconds"), ("output", "without an end"), ("crash", "broke off")):
        person.says("while True: pass")
        gets(person, Stopped(stopped))
        person.hears(part)


def test_no_sandbox_and_no_place_are_said():
    person = ana()
    for found, part in ((CannotRun(), "cannot run code here"), (CannotRun(preparing=True), "getting ready"),
                        (Busy(), "in a moment")):  # fmt: skip
        person.says("print(1)")
        gets(person, found)
        person.hears(part)


# In an exercise


def in_exercise(**changes) -> Person:
    person = ana(**changes)
    person.says("next")
    person.hears("Show tea")
    return person


def test_known_answers_need_no_run():
    person = in_exercise()
    person.says('print("tea")')
    assert person.run is None
    person.hears("Tea is ready")
    person = in_exercise()
    person.says("print(tea)")
    assert person.run is None
    person.hears("Quotes are missing")


def test_another_program_that_does_the_same_is_right():
    person = in_exercise()
    person.says('x = "tea"\nprint(x)')
    assert person.run.exercise == f"slug-1/{CODE.step}"
    gets(person, Right("tea\n"))
    person.hears("```tea```", "Tea is ready")
    assert person.learner.progress.solved == {1: (1,)}


def test_what_was_expected_and_what_came_is_said():
    person = in_exercise()
    person.says('print("te" + "e")')
    gets(person, Wrong("shows", "tea\n", "tee\n"))
    person.hears("```tea```", "```tee```")
    person.says('print("t" + 1)')
    gets(
        person, Failed(ProgramError("TypeError", 'TypeError: can only concatenate str (not "int") to str', 1))
    )
    person.hears("line 1", "glues text")
    assert person.learner.progress.solved == {}
    assert len(person.learner.progress.wrong) == 2


def test_what_cannot_be_judged_is_not_marked():
    person = in_exercise()
    person.says('print(*["tea"])')
    gets(person, Unjudged())
    person.hears("not marked")
    assert person.learner.progress.wrong == ()


def test_without_a_sandbox_code_is_compared_as_before_and_that_is_said():
    person = in_exercise()
    person.says('print("t" + "ea")')
    gets(person, Unjudged(CannotRun()))
    person.hears("cannot run code here", "only compared")
    assert len(person.learner.progress.wrong) == 1


def test_with_no_runs_left_a_known_answer_is_still_right_and_no_other_is_called_wrong():
    person = in_exercise(runs_free=0)
    person.says('print("t" + "ea")')
    person.hears("not marked", "used up")
    assert person.learner.progress.wrong == ()
    person.says("print('tea')")
    person.hears("Tea is ready")


def test_verdict_on_an_exercise_that_was_left_counts_and_moves_nobody():
    person = in_exercise()
    person.says('x = "tea"\nprint(x)')
    run = person.run
    person.says("chapter 2")
    before = person.learner.progress
    person.learner, text = finish_run(person.course, person.learner, run, Right("tea\n"))
    assert "*Show tea* was right" in text.text
    assert person.learner.progress.solved == {1: (1,)}
    assert (person.learner.progress.chapter, person.learner.progress.step) == (before.chapter, before.step)


def test_a_program_beside_a_question_is_run_and_marks_nothing():
    person = Person(course=COURSE)
    person.says("exercises")
    person.says("for i in range(3):\n    print(i)")
    assert person.run.exercise == ""
    gets(person, Ran("0\n1\n2\n"))
    assert person.learner.progress.wrong == ()
    person.says("2")
    person.hears("Green it is")


def test_a_picture_is_no_answer_and_the_program_goes_on_waiting():
    person = ana()
    person.says("name = input('Name? ')")
    gets(person, Ran("", asks="Name? "))
    person.says("", attachment="image")
    person.hears("Nice picture", "still waits")
    person.says("Ana")
    assert person.run.inputs == ("Ana",)


def test_an_answer_that_met_a_busy_machine_is_asked_for_again():
    person = ana()
    person.says("name = input('Name? ')")
    gets(person, Ran("", asks="Name? "))
    person.says("Ana")
    gets(person, Busy())
    person.hears("send your answer again")
    person.says("Ana")
    assert person.run.inputs == ("Ana",)


def test_a_program_that_goes_on_has_the_same_dice_and_the_same_clock():
    person = ana()
    person.says("name = input('Name? ')")
    first = person.run
    gets(person, Ran("", asks="Name? "))
    person.says("Ana")
    assert (person.run.seed, person.run.at) == (first.seed, first.at)
    assert first.at == int((NOON + timedelta(minutes=3)).timestamp())


def test_a_program_that_waits_is_forgotten_after_days():
    person = ana()
    person.says("x = input()")
    gets(person, Ran("", asks=""))
    person.is_away(9)
    person.says("next")
    assert person.run is None
