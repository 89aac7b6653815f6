"""A program as it was meant: mended where that is certain, and left alone elsewhere."""

import ast
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.programs.mending import Mend, mended
from bot.core.programs.parsing import LONGEST

UNCERTAIN = [
    "for i in range(3):\nprint(i)\nprint('done')",  # the last line may belong to the loop, or not
    "if x:\nprint(1)\nprint(2)\nelse:\nprint(3)\nprint(4)",
    "def f():\nx = 1\nprint(x)",
]


@pytest.mark.parametrize(
    ("sent", "code", "mends"),
    [
        ("print(“hi”)", 'print("hi")', (Mend.QUOTES,)),
        ("print(‘hi’)", "print('hi')", (Mend.QUOTES,)),
        ("print(„hi“)", 'print("hi")', (Mend.QUOTES,)),
        ("print(«hi»)", 'print("hi")', (Mend.QUOTES,)),
        ("print（1）", "print(1)", (Mend.QUOTES,)),
        ("print(5 – 2)", "print(5 - 2)", (Mend.QUOTES,)),
        ('print("It’s – fine")', 'print("It’s – fine")', ()),  # what a text holds is its author's
        ("x\u00a0=\u00a01", "x = 1", ()),
        ("\u200bprint(1)\u200e", "print(1)", ()),
        ("```python\nx = 1\nprint(x)\n```", "x = 1\nprint(x)", ()),
        ("```print(1)```", "print(1)", ()),
        ("Look:\n```\nprint(1)\n```\nwhy?", "print(1)", ()),
        ("`print(1)`", "print(1)", ()),
        (">>> x = 1\n>>> print(x)", "x = 1\nprint(x)", ()),
        ("   print(1)\n   print(2)", "print(1)\nprint(2)", ()),
        ("For i in range(3):\n    print(i)", "for i in range(3):\n    print(i)", (Mend.CAPITALS,)),
        ("Print(1)", "Print(1)", ()),  # Python has its own word for that
        ("for i in range(3):\nprint(i)", "for i in range(3):\n    print(i)", (Mend.INDENTATION,)),
        (
            "if x > 1:\nprint(1)\nelse:\nprint(2)",
            "if x > 1:\n    print(1)\nelse:\n    print(2)",
            (Mend.INDENTATION,),
        ),
        (
            "def f(x):\nreturn x * 2\nprint(f(2))",
            "def f(x):\n    return x * 2\nprint(f(2))",
            (Mend.INDENTATION,),
        ),
        *((code, code, ()) for code in UNCERTAIN),
    ],
)
def test_only_what_is_certain_is_mended(sent: str, code: str, mends: tuple[Mend, ...]) -> None:
    found = mended(sent)
    assert (found.code, found.mends) == (code, mends)


@given(st.text(max_size=300))
def test_any_text_is_mended_to_a_program_that_can_be_sent_on(text: str) -> None:
    assert len(mended(text).code) <= LONGEST + 1


@given(st.sampled_from(["x = 1\nif x:\n    print('a')\nelse:\n    print('b')", "print(1)\nprint(2)"]))
def test_what_python_reads_is_left_as_it_is(code: str) -> None:
    assert mended(code).code == code
    ast.parse(dedent(code))


@pytest.mark.parametrize("hostile", ["(" * 4000, "x:\n" * 1300, "if x:\n" * 600, "else:\n" * 600, "“" * 4000])
def test_mending_ends_soon_whatever_was_sent(hostile: str) -> None:
    assert mended(hostile).code
