"""What Python's errors mean, in plain words, and what to look at: those that beginners meet.

The one file of the wording that knows the language that is taught.
"""

import re
from typing import Final

from bot.core.wording.joining import lines
from bot.core.wording.speaking import N_, _, as_value

# By the error's kind and what its message has in it; the first that fits counts. {0}, {1} are what the
# pattern caught. Then an example of how it goes.
_MEANINGS: Final[tuple[tuple[str, str, str, str], ...]] = (
    # What is not well written
    (
        "SyntaxError",
        r"unterminated (?:f-)?string literal",
        N_("A text begins with a quote that has no partner. Put the same quote at the text's end."),
        'print("tea")',
    ),
    (
        "SyntaxError",
        r"unterminated triple-quoted",
        N_("A text begins with three quotes and never ends. Three more belong at its end."),
        'letter = """Dear Omar"""',
    ),
    (
        "SyntaxError",
        r"'(.)' was never closed",
        N_("The {0} was opened and has no partner. Add the bracket that closes it."),
        'print("tea")',
    ),
    (
        "SyntaxError",
        r"unmatched '(.)'",
        N_(
            "The {0} closes something that was never opened. Count the brackets of the line: there is"
            " one too many."
        ),
        'print(len("tea"))',
    ),
    (
        "SyntaxError",
        r"closing parenthesis '(.)' does not match opening parenthesis '(.)'",
        N_("A {1} is closed by a {0}. Brackets close in pairs of one kind."),
        "print([1, 2])",
    ),
    (
        "SyntaxError",
        r"expected ':'",
        N_("The line needs a colon at its end: if, else, for, while and def all have one."),
        "for n in range(3):",
    ),
    (
        "SyntaxError",
        r"Missing parentheses in call to '(\w+)'",
        N_('{0} needs brackets around what it gets, as in print("tea").'),
        'print("tea")',
    ),
    (
        "SyntaxError",
        r"cannot assign to (?:literal|expression|function call)",
        N_(
            "On the left of = stands the name, on the right what it shall hold: total = 5, not 5 = "
            "total. To compare two, write ==."
        ),
        "total = 5",
    ),
    (
        "SyntaxError",
        r"Maybe you meant '==' (?:or ':=' )?instead of '='|cannot assign to .* here",
        N_("One = remembers a value. To compare two, write == with two signs."),
        "if age == 18:",
    ),
    (
        "SyntaxError",
        r"Perhaps you forgot a comma",
        N_(
            "Two things stand side by side with nothing between them. Is a comma missing, or a +, or a quote?"
        ),
        'print("tea", 3)',
    ),
    (
        "SyntaxError",
        r"invalid character '(.+?)'",
        N_(
            "Python does not know the sign {0}. Phones put curly quotes, long dashes and × where code"
            ' needs " - and *.'
        ),
        'print("tea")',
    ),
    (
        "SyntaxError",
        r"invalid decimal literal",
        N_("A name may not begin with a digit, and a number may have no letters in it: price2, not 2price."),
        "price2 = 4",
    ),
    (
        "SyntaxError",
        r"leading zeros in decimal integer",
        N_("A number may not begin with 0. Write 7 instead of 07, or put it in quotes if it is text."),
        "day = 7",
    ),
    (
        "SyntaxError",
        r"'(return|yield|await)' outside function",
        N_("{0} belongs inside a function. Is the line indented under its def?"),
        "def double(n):\n    return n * 2",
    ),
    (
        "SyntaxError",
        r"'(break|continue)' (?:outside loop|not properly in loop)",
        N_("{0} belongs inside a loop. Is the line indented under its for or while?"),
        "while True:\n    break",
    ),
    (
        "SyntaxError",
        r"f-string",
        N_("Something in the curly brackets of the f-string is not right. Check that each { has its }."),
        'print(f"Hello, {name}!")',
    ),
    (
        "SyntaxError",
        r"expected 'except' or 'finally' block",
        N_("After the lines under try comes except, as far to the left as try."),
        "try:\n    age = int(text)\nexcept ValueError:\n    age = 0",
    ),
    (
        "SyntaxError",
        r"(?:invalid syntax|cannot assign).*|.*",
        N_(
            "Python cannot read this line. Read it sign by sign: is a quote, a bracket, a comma or a "
            "colon missing, here or on the line before?"
        ),
        'print("tea", 3)',
    ),
    (
        "IndentationError",
        r"expected an indented block after (.+?) on line (\d+)",
        N_("The line after the colon of line {1} belongs to it: put four spaces before it."),
        'if rain == "y":\n    print("Umbrella!")',
    ),
    (
        "IndentationError",
        r"unindent does not match",
        N_(
            "This line stands neither under the block nor at its edge. Give it as many spaces as the "
            "lines it belongs to."
        ),
        'if rain == "y":\n    print("Umbrella!")\n    print("Boots!")',
    ),
    (
        "IndentationError",
        r".*",
        N_("There are spaces before this line that nothing asks for. Only lines under a colon are moved in."),
        "total = 5\nprint(total)",
    ),
    (
        "TabError",
        r".*",
        N_("Tabs and spaces are mixed before the lines. Use four spaces everywhere."),
        "for n in range(3):\n    print(n)",
    ),
    # What is not there
    (
        "NameError",
        r"name '(\w+)' is not defined\. Did you mean: '(\w+)'",
        N_("Python does not know the name {0}. It is nearly {1}: check each letter, capital ones too."),
        "total = 5\nprint(total)",
    ),
    (
        "NameError",
        r"name '(\w+)' is not defined\. Did you forget to import '(\w+)'",
        N_("{0} has to be fetched first: put import {1} on the first line."),
        "import random\nprint(random.randint(1, 6))",
    ),
    (
        "NameError",
        r"name '(\w+)' is not defined",
        N_(
            "Python does not know the name {0}. Text needs quotes; a variable has to be given a value"
            " on an earlier line."
        ),
        'print("tea")',
    ),
    (
        "UnboundLocalError",
        r"variable '(\w+)'",
        N_(
            "The function uses its own {0} before it has a value. Hand it in as an argument, or set it first."
        ),
        "def add(total):\n    return total + 1",
    ),
    (
        "ModuleNotFoundError",
        r"No module named '([\w.]+)'",
        N_("There is no {0} here. Check its spelling; only what comes with Python can be imported."),
        "import random",
    ),
    (
        "ImportError",
        r".*",
        N_("The module is there, and has nothing of that name. Check the spelling."),
        "from random import randint",
    ),
    (
        "AttributeError",
        r"'(\w+)' object has no attribute '(\w+)'",
        N_("A value of the kind {0} has no {1}. Check the word after the dot, and what the variable holds."),
        '["tea", "rice"].append("soap")',
    ),
    (
        "AttributeError",
        r".*",
        N_("There is nothing of that name behind the dot. Check the spelling."),
        '"tea".upper()',
    ),
    (
        "KeyError",
        r"KeyError: (.+)",
        N_(
            "The dictionary has no key {0}. Check its spelling, or ask with .get(), which gives None instead."
        ),
        'prices.get("tea", 0)',
    ),
    (
        "IndexError",
        r"(?:list|string|tuple) (?:assignment )?index out of range",
        N_(
            "There is no element of that number. Counting begins with 0, so the last one is the "
            "length minus 1."
        ),
        "fruits[0]",
    ),
    (
        "IndexError",
        r".*",
        N_("There is no element in that place, maybe because nothing is left."),
        "if fruits:\n    fruits.pop()",
    ),
    (
        "FileNotFoundError",
        r"directory: '(.+?)'",
        N_(
            "There is no file {0}. Files live only as long as one run here: write it first, in the "
            "same program."
        ),
        'with open("diary.txt", "w") as file:\n    file.write("Sun.")',
    ),
    (
        "TypeError",
        r"can only concatenate str \(not \"(\w+)\"\) to str",
        N_(
            "+ glues text to text only, and this is a {0}. Write str(…) around it, or use a comma or "
            "an f-string."
        ),
        'print("Age: " + str(30))',
    ),
    (
        "TypeError",
        r"unsupported operand type\(s\) for (.+?): '(\w+)' and '(\w+)'",
        N_(
            "{0} does not work between {1} and {2}. Numbers that were typed in are text: int(…) or "
            "float(…) turns them into numbers."
        ),
        'int("5") + 5',
    ),
    (
        "TypeError",
        r"not supported between instances of '(\w+)' and '(\w+)'",
        N_("A {0} and a {1} cannot be compared. Turn what was typed in into a number with int(…)."),
        "if int(age) > 17:",
    ),
    (
        "TypeError",
        r"missing (\d+) required positional argument",
        N_("The function wants more than it was given: {0} too few in the brackets."),
        'greet("Leila")',
    ),
    (
        "TypeError",
        r"takes (.+?) positional arguments? but (\d+) (?:was|were) given",
        N_("The function takes {0} things in its brackets, and got {1}."),
        'greet("Leila")',
    ),
    (
        "TypeError",
        r"'(\w+)' object is not callable",
        N_(
            "There are round brackets behind something that is no function but a {0}. Was a name like"
            " print or sum used for a value?"
        ),
        "prices = [3, 4]\nprint(sum(prices))",
    ),
    (
        "TypeError",
        r"'(\w+)' object is not subscriptable",
        N_("Square brackets do not work on a {0}. They are for lists, dictionaries and text."),
        '["tea", "rice"][0]',
    ),
    (
        "TypeError",
        r"'(\w+)' object is not iterable",
        N_("A for loop cannot walk through a {0}. To count, write range(…) around the number."),
        "for n in range(3):",
    ),
    (
        "TypeError",
        r"'(\w+)' object does not support item assignment",
        N_("A {0} cannot be changed in one place. Make a new one."),
        'word = "T" + "ea"',
    ),
    (
        "TypeError",
        r"(?:list )?indices must be integers",
        N_("The number of an element has to be a whole one, an int. A word works in a dictionary only."),
        "fruits[0]",
    ),
    (
        "TypeError",
        r"int\(\) argument must be|float\(\) argument must be",
        N_("Only text with a number in it, or a number, can be turned into one."),
        'int("42")',
    ),
    (
        "TypeError",
        r".*",
        N_("Two kinds of things do not fit together. Ask: is this text, a number, or a list?"),
        'print("Age:", 30)',
    ),
    (
        "ValueError",
        r"invalid literal for int\(\) with base 10: (.+)",
        N_("{0} is no whole number, so int(…) cannot read it. For a number with a dot, use float(…)."),
        'float("2.5")',
    ),
    (
        "ValueError",
        r"could not convert string to float: (.+)",
        N_("{0} is no number. Python wants digits, and a dot instead of a comma."),
        'float("2.5")',
    ),
    (
        "ValueError",
        r"(?:not enough|too many) values to unpack",
        N_("On the left of = (or after for) there are more names than values, or fewer. Count both sides."),
        'what, cost = ["tea", 3]',
    ),
    (
        "ValueError",
        r"not in list",
        N_("What you look for is not in the list. Ask first, with: if … in …"),
        'if "kiwi" in fruits:\n    fruits.remove("kiwi")',
    ),
    (
        "ValueError",
        r"[Ff]ormat",
        N_("What stands after the colon in the curly brackets does not fit the value: .2f is for numbers."),
        'print(f"{price:.2f}")',
    ),
    (
        "ValueError",
        r".*",
        N_("The kind is right, but not this very value. Print it one line earlier, and look."),
        "print(text)",
    ),
    (
        "ZeroDivisionError",
        r".*",
        N_("Something is divided by 0. Ask first, with if, whether the number below is 0."),
        "if people > 0:\n    print(bill / people)",
    ),
    # What goes too far
    (
        "RecursionError",
        r".*",
        N_("A function calls itself again and again, and nothing ends that. It needs an if that stops."),
        "def down(n):\n    if n > 0:\n        down(n - 1)",
    ),
    (
        "MemoryError",
        r".*",
        N_("The program made more than fits in memory. Is there a loop that never ends?"),
        "while n < 4:\n    n += 1",
    ),
    (
        "OverflowError",
        r".*",
        N_("The result is too large for this kind of number."),
        "print(2 ** 10)",
    ),
    (
        "UnsupportedOperation",
        r"not (writable|readable)",
        N_('The file is open for the other thing: "r" reads, "w" writes anew, "a" writes at the end.'),
        'with open("diary.txt") as file:\n    print(file.read())',
    ),
    (
        "AssertionError",
        r".*",
        N_("The program itself asked whether something is true, and it is not."),
        "assert 1 + 1 == 2",
    ),
    (
        "EOFError",
        r".*",
        N_("The program asked for one more answer than there was."),
        'name = input("Name? ")',
    ),
    (
        "KeyboardInterrupt",
        r".*",
        N_("The program stopped itself."),
        "",
    ),
)
_COMPILED: Final = tuple((each[0], re.compile(each[1]), each[2], each[3]) for each in _MEANINGS)


def meaning_of_error(kind: str, said: str) -> str:
    """`said` is Python's own last line. "" for an error that is none of these."""
    for of_kind, pattern, words, example in _COMPILED:
        if kind == of_kind and (found := pattern.search(said)):
            return lines(_filled(words, found.groups()), *_like_this(example))
    return ""


def _filled(words: str, caught: tuple[str | None, ...]) -> str:
    said = _(words)
    for number, each in enumerate(caught):
        said = said.replace(f"{{{number}}}", as_value((each or "")[:60]))
    return said


def _like_this(example: str) -> tuple[str, ...]:
    return (_("For example:"), f"```{example}```") if example else ()
