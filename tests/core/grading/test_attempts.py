"""An answer is found in its sentence; talk is no attempt."""

import ast
from time import thread_time
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.course import Exercise
from bot.core.grading import Answered, NoAttempt, Unclear, codeline, grade, read_attempt
from tests.core.grading.exercises import AGE, ALL, COUNT, FRUIT, GUEST, SAY_HI, SEVENS, TAKES_B, THREE_FOURS
from tests.core.grading.said import FRESH, SEEN, UNSEEN


def comes_out(exercise: Exercise, text: str, expected: str) -> bool:
    reading = read_attempt(exercise, text)
    match reading:
        case NoAttempt():
            return expected == "talk"
        case Unclear(answers):
            return expected == f"?{'|'.join(answers)}"
        case Answered(_, verdict):
            wanted = grade(exercise, expected)
            return (verdict.correct, verdict.advice) == (wanted.correct, wanted.advice) and expected != "talk"


@pytest.mark.parametrize(("exercise", "text", "expected"), [*SEEN, *UNSEEN, *FRESH])
def test_what_is_said_in_an_exercise_is_read_for_what_it_is(exercise: Exercise, text: str, expected: str):
    assert comes_out(exercise, text, expected), read_attempt(exercise, text)


def test_what_was_judged_is_the_answer_and_not_the_sentence():
    for exercise, text, answer in (
        (TAKES_B, "i already told you 5", "5"),
        (SEVENS, "not 14, 77", "2"),
        (FRUIT, "la respuesta es kiwi", "kiwi"),
        (SAY_HI, "print(‘hi’) is this correct?", "print('hi')"),
        (GUEST, "for guest in guests:", "guest"),
    ):
        reading = read_attempt(exercise, text)
        assert isinstance(reading, Answered)
        assert reading.answer == answer


@pytest.mark.parametrize("exercise", ALL, ids=lambda exercise: exercise.title)
def test_every_answer_that_the_course_knows_is_judged_as_it_stands(exercise: Exercise):
    for known in (*exercise.answers, *exercise.advice, *exercise.options):
        assert read_attempt(exercise, known) == Answered(known, grade(exercise, known))


def test_a_program_that_changes_more_than_the_line_is_asked_about():
    assert read_attempt(AGE, 'name = "Ana"\nage = 20') == Unclear(("age = 20",))


def test_the_questions_own_lines_alone_are_no_attempt():
    assert read_attempt(COUNT, "    print(n)\n    print(n)") == NoAttempt()


def test_a_line_of_the_question_that_the_course_has_a_word_for_is_an_attempt():
    said = 'print("hi"'
    unclosed = Exercise(
        "Repair it", f"What is wrong?\n\n```{said}```", "code", ('print("hi")',), advice={said: "A bracket."}
    )
    assert read_attempt(unclosed, said) == Answered(said, grade(unclosed, said))


HOSTILE = [
    *("(" * 300, "[{" * 150, "f(" * 150, "x." * 149 + "x", "it's " * 60, "1,000," * 50, "a=1;" * 70),
    *("ok so well " * 20 + "a+b*c-d" * 8, "elif " + "a+" * 140 + "a", "x[1:2]," * 40 + "1", "5 or " * 60),
    *("not 5 " * 50, 'print("hi") ' * 25, 'print("hi")\n' * 350, "for n in range(1, 4):\n" * 180, "`" * 4096),
    *("`a`" * 1300, "x" * 4096, "5 " * 2000, "tick " * 800, "kiwi or " * 500, '"' * 1000, "because " * 500),
    *("x = 1\n" * 600, "a.b(c[d])\n" * 400, "\u0301" * 4096, "क " * 1500, "9" * 4096, "-" * 4096, "é" * 4096),
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:10])
def test_no_text_costs_more_than_five_milliseconds(text: str):
    for exercise in ALL:
        assert min(_seconds(exercise, text) for _ in range(5)) < 0.005, exercise.title


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:10])
def test_python_is_asked_about_a_bounded_number_of_characters(text: str, monkeypatch: pytest.MonkeyPatch):
    parsed: list[int] = []

    def parse(line: str) -> ast.Module:
        parsed.append(len(line))
        return ast.parse(line)

    monkeypatch.setattr(codeline, "ast", SimpleNamespace(parse=parse, dump=ast.dump))
    for exercise in ALL:
        read_attempt(exercise, text)
        assert sum(parsed) <= 3000, exercise.title
        parsed.clear()


def _seconds(exercise: Exercise, text: str) -> float:
    begun = thread_time()  # the processor's, whatever else the machine does
    read_attempt(exercise, text)
    return thread_time() - begun


WORDS = st.sampled_from(
    [
        *(
            "5",
            "13",
            "444",
            "12",
            "not",
            "or",
            "no",
            "is",
            "it",
            "why",
            "because",
            "so",
            "=",
            "+",
            "b",
            "a",
            "2",
        ),
        *(
            "kiwi",
            "mango",
            "tick",
            "tock",
            "print(hi)",
            '"',
            "'",
            "(",
            ")",
            ",",
            ".",
            "?",
            ":",
            "\n",
            "```",
            "wait",
        ),
    ]
)


@given(st.text(max_size=400) | st.lists(WORDS, max_size=30).map(" ".join))
@settings(max_examples=300, deadline=None)
def test_no_text_whatever_makes_reading_fail(text: str):
    for exercise in ALL:
        assert isinstance(read_attempt(exercise, text), Answered | Unclear | NoAttempt)


@given(st.integers(0, 999), st.sampled_from(["{}", "it is {}", "not 7000, {}", "i think {}?", "so {} then"]))
def test_a_number_alone_in_plain_words_is_always_judged(value: int, sentence: str):
    text = sentence.format(value)
    reading = read_attempt(THREE_FOURS, text)
    assert isinstance(reading, Answered)
    assert reading.verdict.correct is (value == 444)
