"""What is a program, and what is talk that happens to be Python."""

import pytest

from bot.core.programs.recognizing import is_program

PROGRAMS = [
    "print('hi')", "print(“hi”)", "x = 3", "total += 1", "for i in range(3):\nprint(i)", "import random",
    "def double(x):\n    return 2 * x", "print 'hi'", "print('hi'", "while True:\n    break", "2 + 2",
    "if x = 3:", "name = input('Name? ')", "fruits.append('fig')", "Print('x')", "```hello```", "f'{x}'",
    "x = [1, 2, 3]\nprint(x[0])",
]  # fmt: skip
TALK = [
    "ok", "yes", "yes or no", "hello, world", "thanks", "not sure", "total", "I think it's 5",
    "if you can: help me", "while I'm here: hi", "with love:", "is it print(x)?", "for me it is hard", "5",
    "what is print?", "a", "", "next", "...", "why not", "try again", "else", "import", "print",
    "I am from Lagos", "pass",
]  # fmt: skip


@pytest.mark.parametrize("text", PROGRAMS)
def test_python_that_does_something_is_a_program(text: str) -> None:
    assert is_program(text)


@pytest.mark.parametrize("text", TALK)
def test_words_are_no_program_even_where_python_could_read_them(text: str) -> None:
    assert not is_program(text)
