"""A line of Python as an answer: as a phone writes it, and as Python reads it."""

import pytest

from bot.core.course import Exercise
from bot.core.grading import grade


def code(*answers: str, advice: dict[str, str] | None = None) -> Exercise:
    return Exercise("Write", "Write the line.", "code", answers, advice=advice or {})


CODES = [
    ('print("hi")', "print('hi')"),
    ('print("hi")', "print ( “hi” )"),
    ('print("hi")', "print(‘hi’);"),
    ('print("hi")', ">>> print('hi')"),
    ('print("hi")', "`print('hi')`"),
    ('print("hi")', "```python\nprint('hi')\n```"),
    ('print("hi")', "```print('hi')```"),
    ('print("hi")', "``` >>> print('hi')\n```"),
    ('print("hi")', 'print("hi").'),
    ('print("hi")', 'answer: print("hi")'),
    ('print("hi")', 'print("hi")  # done'),
    ('print("it\'s")', "print(\u201cit\u2019s\u201d)"),
    ("x = 3", "x=3"),
    ("total = a + b", "total=a+b"),
    ("if x > 3:", "if x>3:"),
    ("for i in range(3):", "for i in range( 3 ) :"),
    ("def greet(name):", "def greet( name ):"),
    ("else:", "else :"),
    ("elif x == 'a':", 'elif x=="a":'),
    ("x[0]", "x [ 0 ]"),
    ("import math", "import  math"),
    (r'print("a\nb")', r"print('a\nb')"),
    (r'print("\d")', r'print( "\d" )'),
    ("except ValueError:", "except  ValueError:"),
    ("for i in range(3): print(i)", "for i in range(3):\n    print(i)"),
    ('print("hi")', "print(\u00abhi\u00bb)"),
    ('print("hi")', "print(\u00ab\u00a0hi\u00a0\u00bb)"),
    ('print("hi")', "print(\u2033hi\u2033)"),
    ('print("hi")', "print\uff08\uff02hi\uff02\uff09"),
    ('print("hi")', 'print("hi") 😊'),
    ('print("hi")', 'print("hi")👍🏽'),
    ('print("hi")', 'Code: print("hi")'),
    ("x = x - 1", "x = x \u2013 1"),
    ("x = x - 1", "x \uff1d x \u2212 1"),
    ('print("a \u2013 b")', "print(\u201ca \u2013 b\u201d)"),
    ("if x > 3:", "if (x > 3):"),
    ("elif x > 3:", "elif (x>3):"),
    ("except ValueError:", "except (ValueError):"),
    ("except ValueError:", "except ValueError as oops:"),
    ("if x > 3:", "if x > 3:  # mine"),
    ("case 1 | 2:", "case 1|2 :"),
    ("match x:", "match  x :"),
]


@pytest.mark.parametrize(("wanted", "answer"), CODES)
def test_code_is_right_where_python_sees_no_difference(wanted: str, answer: str):
    assert grade(code(wanted), answer).correct
    assert not grade(code(wanted), answer).capital


OTHER_CODES = [
    ('print("hi")', ""),
    ('print("hi")', "print(hi)"),
    ('print("hi")', 'print("Hi")'),
    ('print("hi")', 'print(" hi")'),
    ('print("hi")', 'print("hi"'),
    ('print("hi")', 'prnt("hi")'),
    ('print("hi")', 'PRINT("hi")'),
    ('print("a b")', 'print("a  b")'),
    ("if x > 3:", "if x > 3"),
    ("if x > 3:", "if x >= 3:"),
    ("else:", "else"),
    ("else:", "else x:"),
    ("elif x:", "if x:"),
    ("except A:", "except B:"),
    ("except A:", "except B as a:"),
    ("except A as error:", "except A as e:"),
    ("except A as error:", "except A:"),
    ('print("a - b")', 'print("a \u2013 b")'),
    ("not x", "notx"),
    ("elif not x:", "elif notx:"),
    ("x = 3", "x == 3"),
    ("x = 3", "X = 3 + 0"),
    ("Total = 3", "total = 3"),
    (r'print("\d x")', r'print("\dx")'),
]


@pytest.mark.parametrize(("wanted", "answer"), OTHER_CODES)
def test_code_is_wrong_where_python_sees_a_difference(wanted: str, answer: str):
    assert not grade(code(wanted), answer).correct


def test_capital_that_a_phone_put_is_right_and_told():
    verdict = grade(code('print("hi")'), "Print(“hi”)")
    assert verdict.correct
    assert verdict.capital
    assert not grade(code("Total = 3"), "Total = 3").capital


def test_wrong_code_gets_its_word():
    greet = code('print("hi")', advice={"print(hi)": "Text needs quotes."})
    assert grade(greet, "Print( hi )").advice == "Text needs quotes."
    assert grade(greet, "echo hi").advice is None
