"""The errors that beginners meet: what Python really says of each is known, and told in plain words."""

import ast

import pytest

from bot.core.program_runs import Program, Ran
from bot.core.wording.python_errors import _MEANINGS, meaning_of_error

MET = {
    'print("tea': "same quote",
    'x = """tea': "Three more",
    'print("tea"': "has no partner",
    'print("tea"))': "one too many",
    "print([1, 2)]": "pairs of one kind",
    "for n in range(3)\n    print(n)": "needs a colon",
    'print "tea"': "brackets around",
    "if x = 3:\n    print(x)": "two signs",
    "5 = total": "On the left of =",
    'print("a" "b" c)': "comma",
    "print(“tea”)": "curly quotes",
    "2price = 3": "begin with a digit",
    "x = 007": "begin with 0",
    "return 3": "inside a function",
    "break": "inside a loop",
    "print(f'{')": "f-string",
    "try:\n    x = 1\nprint(x)": "except",
    "x = = 3": "sign by sign",
    "if True:\nprint(1)": "four spaces",
    "if True:\n        x = 1\n    y = 2": "neither under the block",
    "x = 1\n  y = 2": "nothing asks for",
    "total = 1\nprint(totl)": "nearly total",
    "print(random.randint(1, 6))": "import random",
    "print(tea)": "Text needs quotes",
    "x = 1\ndef f():\n    x += 1\nf()": "its own x",
    "import numpy": "no numpy here",
    "from math import nothing": "Check the spelling",
    "(3).append(4)": "the kind int has no append",
    "{}['tea']": "no key 'tea'",
    "[1, 2][2]": "Counting begins with 0",
    "[].pop()": "nothing is left",
    "open('diary.txt')": "write it first",
    "'5' + 5": "glues text",
    "5 + '5'": "turns them into numbers",
    "'5' > 3": "cannot be compared",
    "def f(a, b): pass\nf(1)": "1 too few",
    "def f(a): pass\nf(1, 2)": "takes 1 things in its brackets, and got 2",
    "print = 3\nprint(1)": "no function but a int",
    "x = 3\nx[0]": "Square brackets",
    "for n in 3: pass": "range(…)",
    "'tea'[0] = 'T'": "Make a new one",
    "[1]['a']": "a whole one",
    "int([])": "can be turned into one",
    "int('2.5')": "use float(…)",
    "float('2,5')": "a dot instead of a comma",
    "a, b = 1, 2, 3": "Count both sides",
    "[1].remove(2)": "if … in …",
    "f'{\"tea\":.2f}'": ".2f is for numbers",
    "1 / 0": "divided by 0",
    "def f(): return f()\nf()": "an if that stops",
    "x = 'a' * 10 ** 9": "fits in memory",
    "f = open('a', 'w')\nf.read()": "open for the other thing",
    "assert 1 == 2": "it is not",
}


@pytest.mark.parametrize("code", MET)
def test_error_is_told_in_plain_words(runner, code):
    result = runner.run(Program(code))
    assert isinstance(result, Ran)
    assert result.error is not None
    told = meaning_of_error(result.error.kind, result.error.said)
    assert MET[code] in told, result.error
    assert "For example:\n```" in told
    assert "{" not in told.partition("For example")[0].replace("each { has its }", "")


def test_examples_are_python_that_stands_alone_or_begins_a_block():
    for _, _, _, example in _MEANINGS:
        ast.parse(f"{example}\n    pass" if example.endswith(":") else example)
