"""Answers judged by what they do: any program that does what was asked is right, in the real sandbox."""

import pytest

from bot.core.course import Exercise
from bot.core.program_runs import Busy, CannotRun, Stopped
from bot.core.programs.checks import Check, parse_check
from bot.core.programs.judging import Failed, Right, Unjudged, Wrong, judge


def exercise(answer: str, given: str = "", *checks: str) -> Exercise:
    parsed = [parse_check(each) for each in checks]
    assert all(parsed)
    return Exercise("Title", "Question", "code", (answer,), given=given, checks=tuple(filter(None, parsed)))


TEA = exercise('print("tea")')
DRINK = exercise('drink = "tea"')
TIP = exercise("bill = bill * 1.1", 'bill = 40.0\n____\nprint(f"{bill:.2f}")')
LOOP = exercise("for n in range(3):", "____\n    print(n)")
INLINE = exercise("price:.2f", 'price = 4.5\nprint(f"Price: {____}")')
BODY = exercise("total += cost", "total = 0\nfor cost in [1, 2]:\n    ____\nprint(total)")
AFTER = exercise("number = int(text)", 'text = "42"')
DICE = exercise("dice = random.randint(1, 6)", "import random")
DOUBLE = exercise("def double(x): return 2 * x", "", "double(3) == 6", 'double("a") == "aa"')
GREET = exercise("", "", 'with "Ana" prints "Hi Ana"', 'with "Ben" prints "Hi Ben"')


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (TEA, "x = 'tea'\nprint(x)"),
        (TEA, "for sign in ['tea']:\n    print(sign)"),
        (TEA, "print('te', end='')\nprint('a  ')"),
        (DRINK, "drink = 't' + 'ea'"),
        (DRINK, "drink = 'tea'\nprint(drink)"),  # it asks for a name, and shows it too
        (TIP, "bill += bill * 0.1"),
        (TIP, "tip = bill / 10\nbill = bill + tip"),
        (TIP, 'bill = 40.0\nbill = bill * 1.1\nprint(f"{bill:.2f}")'),
        (LOOP, "for n in [0, 1, 2]:"),
        (LOOP, "for i in range(3):\n    print(i)"),
        (INLINE, "price:0.2f"),
        (INLINE, 'print(f"Price: {price:.2f}")'),
        (BODY, "total = total + cost"),
        (BODY, "total = sum([total, cost])"),
        (AFTER, "number = int(float(text))"),
        (AFTER, "number = 40 + 2"),
        (DOUBLE, "def double(n):\n    return n + n"),
        (DOUBLE, "double = lambda n: n * 2"),
        (GREET, "name = input('Who are you? ')\nprint('Hi', name)"),
        (GREET, "print(f'Hi {input()}')"),
    ],
)
def test_whatever_does_what_was_asked_is_right(runner, asked, answer):
    assert isinstance(judge(asked, answer, runner.run), Right)


def test_what_was_expected_and_what_came_is_known(runner):
    assert judge(TEA, "print('tee')", runner.run) == Wrong("shows", "tea\n", "tee\n")
    assert judge(DRINK, "drink = 'tee'", runner.run) == Wrong("drink", "'tea'", "'tee'")
    assert judge(DRINK, "drnk = 'tea'", runner.run) == Wrong("drink", "'tea'", None)
    found = judge(GREET, "input()\nprint('Hi Ana')", runner.run)
    assert found == Wrong("shows", "Hi Ben", "Hi Ana\n", ("Ben",))
    assert judge(DOUBLE, "def double(x): return x * x", runner.run) == Wrong("double(3)", "6", "9")


def test_lines_of_an_error_are_counted_as_the_learner_does(runner):
    found = judge(TIP, "tip = bil / 10\nbill += tip", runner.run)
    assert isinstance(found, Failed)
    assert found.error is not None
    assert (found.error.kind, found.error.line) == ("NameError", 1)


def test_a_loop_that_never_ends_is_told_from_a_wrong_answer(impatient):
    found = judge(TEA, "while True: pass", impatient.run)
    assert isinstance(found, Failed)
    assert found.stopped == Stopped("time")


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (DICE, "dice = 7 - random.randint(1, 6)"),  # right, and another number
        (exercise("def double(x): return 2 * x"), "def double(x): return x + x"),  # nothing to be seen
        (exercise("while True: pass"), "while 1: pass"),
    ],
)
def test_what_cannot_be_judged_is_never_wrong(impatient, asked, answer):
    assert not isinstance(judge(asked, answer, impatient.run), Wrong)
    assert not isinstance(judge(asked, answer, impatient.run), Right)


@pytest.mark.parametrize("why", [Busy(), CannotRun()])
def test_where_nothing_is_run_nothing_is_judged(why):
    assert judge(TEA, "print('t' + 'ea')", lambda program: why) == Unjudged(why)


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ('prints "hi 3"', Check("prints", ("hi 3",))),
        ('shows "a", "b"', Check("shows", ("a", "b"))),
        ('prints "a\\nb"', Check("prints", ("a", "b"))),
        ('with "Ana", "9" prints "Ana 9"', Check("prints", ("Ana 9",), inputs=("Ana", "9"))),
        ("total == 42", Check("equal", (), "total", "42")),
        ('with "3" total == 3', Check("equal", (), "total", "3", ("3",))),
        ('x == "a == b"', Check("equal", (), "x", '"a == b"')),
    ],
)
def test_checks_are_read(text, check):
    assert parse_check(text) == check


@pytest.mark.parametrize(
    "text",
    ["", "prints", "prints 3", "total", "total > 3", "1 < x == 3", "with prints 'a'", "print 'a'", "x = 3"],
)
def test_what_is_no_check_is_none(text):
    assert parse_check(text) is None
