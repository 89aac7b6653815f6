"""Answers as people write them on a phone, and what they are worth."""

import warnings

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.core.course import Exercise
from bot.core.grading import Verdict, grade
from bot.core.nlu.normalize import fold

GLUED = Exercise(
    "Glue",
    'What is printed?\n\n```print("2" + "2")```',
    "choice",
    answers=("1",),
    options=("22", "4", "an error"),
    advice={"2": "These are strings.", "3": "Python is happy to add strings."},
)
STEPS = Exercise(
    "Steps", "Which line runs twice?", "choice", ("2",), ("`x = 1`", "`Print(x)`", "`print(x)`", "3")
)
TEXT = Exercise(
    "Name", "What is it called?", "text", ("variable", "a name"), advice={"function": "That one is called."}
)
HELLO = Exercise("Hello", "What is printed?", "text", ("Hello, Ana",))


def number(*answers: str, **advice: str) -> Exercise:
    return Exercise("Count", "How many?", "number", answers, advice=advice)


def text(*answers: str) -> Exercise:
    return Exercise("Word", "Which word?", "text", answers)


def code(*answers: str, advice: dict[str, str] | None = None) -> Exercise:
    return Exercise("Write", "Write the line.", "code", answers, advice=advice or {})


CHOICES = [
    ("its number", "1", 1),
    ("its number with a full stop", "2.", 2),
    ("its number in brackets", "(3)", 3),
    ("its number after a sign", "#2", 2),
    ("another script", "\u0662", 2),
    ("full width", "\uff12", 2),
    ("keycap emoji", "2\ufe0f\u20e3", 2),
    ("with an emoji", "2 😊", 2),
    ("a word", "Two", 2),
    ("an ordinal", "the second one", 2),
    ("an ordinal in digits", "2nd", 2),
    ("a letter", "b", 2),
    ("a letter in a bracket", "B)", 2),
    ("a letter in a sentence", "it's b", 2),
    ("a curly apostrophe", "It\u2019s B", 2),
    ("named as an option", "Option 2", 2),
    ("unsure", "I think it's 3", 3),
    ("polite", "2 please", 2),
    ("its words", "an error", 3),
    ("its words in capitals", "AN ERROR!", 3),
    ("its words without the article", "error", 3),
    ("its words in a sentence", "It will print an error", 3),
    ("its words in quotes", '"22"', 1),
    ("its words with a lead-in", "answer: 22", 1),
    ("its words as code", "`22`", 1),
    ("its words are a number past the options", "4", 2),
    ("number and words", "3. an error", 3),
    ("letter and words", "a) 22", 1),
    ("number, comma and words", "3, an error", 3),
    ("number, long dash and words", "3 \u2013 an error", 3),
    ("what somebody would go with", "I\u2019d go with 3", 3),
]


@pytest.mark.parametrize(("answer", "option"), [row[1:] for row in CHOICES], ids=[row[0] for row in CHOICES])
def test_choice_is_understood(answer: str, option: int):
    verdict = grade(GLUED, answer)
    assert verdict.correct == (option == 1)
    assert verdict.advice == GLUED.advice.get(str(option))


def test_an_options_own_words_win_over_a_number_word():
    names = Exercise("Names", "Which?", "choice", ("4",), ("2nd_place", "second place", "third", '"second"'))
    assert grade(names, "\u201csecond\u201d").correct
    assert not grade(names, "second").correct
    assert not grade(names, "third").correct
    assert grade(names, "the 4th").correct


def test_the_sign_at_an_options_end_tells_it_from_one_without():
    line = Exercise("Line", "Which is correct?", "choice", ("2",), ("if x == 5", "if x == 5:", "if x = 5:"))
    for answer in ("if x==5:", "\u201cIf x == 5:\u201d", "`if x == 5:`"):
        assert grade(line, answer).correct, answer
    for answer in ("if x==5", '"if x == 5"', "if x=5:"):
        assert not grade(line, answer).correct, answer


def test_a_letter_before_a_sign_is_no_article():
    advice = {"3": "That is B alone."}
    letters = Exercise("Letters", "What appears?", "choice", ("2",), ("A", "A B", "B"), advice)
    for answer in ("A, B", "A & B", "A + B"):
        assert grade(letters, answer).advice is None, answer
    assert grade(letters, "the B").advice == "That is B alone."


NO_CHOICES = [
    "",
    "?",
    "7",
    "0",
    "-1",
    "z",
    "not 1",
    "1 or 2",
    "1. 4",
    "2 + 2",
    "22 4",
    "a banana",
    "½",
    "twenty two",
]


@pytest.mark.parametrize("answer", NO_CHOICES)
def test_what_chooses_nothing_is_wrong_without_advice(answer: str):
    verdict = grade(GLUED, answer)
    assert not verdict.correct
    assert verdict.advice is None


def test_options_number_wins_over_an_option_called_by_it():
    order = Exercise("Order", "How many?", "choice", ("1",), ("3", "1", "2"))
    assert grade(order, "1").correct
    assert not grade(order, "3").correct


@pytest.mark.parametrize(("answer", "right"), [("Print(x)", True), ("`Print(x)`", True), ("print(x)", False)])
def test_options_that_differ_in_case_alone_are_told_apart(answer: str, right: bool):
    assert grade(STEPS, answer).correct is right


NUMBERS = [
    ("3", "3"),
    ("3", " 3. "),
    ("3", "3.0"),
    ("3", "+3"),
    ("3", "*3*"),
    ("3", '"3"'),
    ("3", "(3)"),
    ("3", "Three"),
    ("3", "3 times"),
    ("3", "3x"),
    ("3", "three times!"),
    ("3", "it's 3"),
    ("3", "I think it prints 3 lines"),
    ("3", "= 3"),
    ("3", "x = 3"),
    ("3", "x=3"),
    ("3", "the answer is: 3"),
    ("3", "\u0663"),
    ("3", "3\ufe0f\u20e3"),
    ("3", "3 👍🏽"),
    ("3", "😊 3"),
    ("3", "3e0"),
    ("10", "🔟"),
    ("22", "twenty-two"),
    ("40", "forty"),
    ("-2", "-2"),
    ("-2", "\u22122"),
    ("-2", "- 2"),
    ("-2", "minus two"),
    ("-2", "it is -2.0"),
    ("3.5", "3,5"),
    ("3.5", "3.50"),
    ("3.5", "\u0663\u066b\u0665"),
    ("0.5", ".5"),
    ("0.1", "0,10"),
    ("3.125", "3,125"),
    ("1000", "1,000"),
    ("1000", "1 000"),
    ("1000", "1\u00a0000"),
    ("1000", "1_000"),
    ("1000", "1'000"),
    ("1000", "1e3"),
    ("1000000", "1.000.000"),
    ("1000000", "10,00,000"),
    ("1234.5", "1,234.50"),
    ("1234.5", "1.234,5"),
    ("5", "$5"),
    ("5", "5 €"),
    ("50", "50%"),
    ("1267650600228229401496703205376", "1267650600228229401496703205376"),
    ("-1267650600228229401496703205376", "-1267650600228229401496703205376"),
]


@pytest.mark.parametrize(("wanted", "answer"), NUMBERS)
def test_number_is_right(wanted: str, answer: str):
    assert grade(number(wanted), answer).correct


NOT_THE_NUMBER = [
    ("3", ""),
    ("3", "-3"),
    ("3", "not 3"),
    ("3", "3 or 4"),
    ("3", "3 or four"),
    ("3", "3, 4"),
    ("3", "3-4"),
    ("3", "3 + x"),
    ("3", "3 hundred"),
    ("3", "3 and a half"),
    ("3", "33"),
    ("3", "3.0000000000000000000000000000000001"),
    ("3", "thirty"),
    ("5", "three-two"),
    ("3", "3 2"),
    ("22", "2²"),
    ("23", "2^3"),
    ("1", "1,000"),
    ("1", "½"),
    ("11", "1½"),
    ("10", "10k"),
    ("34", "3😊4"),
    ("2", "-2"),
    ("1267650600228229401496703205376", "1267650600228229401496703205377"),
    ("-1267650600228229401496703205376", "-1267650600228229401496703205377"),
    ("3", "1e999999999"),
    ("3", "9" * 20_000),
    ("3", "nan"),
]


@pytest.mark.parametrize(("wanted", "answer"), NOT_THE_NUMBER, ids=lambda value: value[:20])
def test_another_number_is_wrong(wanted: str, answer: str):
    assert not grade(number(wanted), answer).correct


def test_wrong_number_gets_its_word():
    count = number("3", **{"2": "It starts at 0.", "error": "It runs."})
    assert grade(count, "two times").advice == "It starts at 0."
    assert grade(count, "an error").advice == "It runs."
    assert grade(count, "5").advice is None


TEXTS = [
    ("variable", "Variable"),
    ("variable", "  a   variable. "),
    ("variable", "It\u2019s a variable!"),
    ("variable", "*variable*"),
    ("variable", "\u201cvariable\u201d"),
    ("variable", "I think the answer is variable"),
    ("variable", "variable 😊"),
    ("variable", "ｖａｒｉａｂｌｅ"),
    ("variable", "vari\u200bable"),
    ("a variable", "variable"),
    ("Hello, Ana", "hello ana"),
    ("Hello, Ana!", "Hello,Ana"),
    ("it is a string", "It is a string"),
    ("3", "three"),
    ("three", "3"),
    ("#", "`#`"),
    ("==", '"=="'),
    ("==", "it's =="),
    ("*", "*"),
    ("**", "`**`"),
    (":", ":"),
    (".", "."),
    ('"', '"'),
    ("-1", "\u22121"),
    ("[1, 2]", "[1,2]"),
    ("<class 'str'>", "<class \u2018str\u2019>"),
    ("ZeroDivisionError", "zerodivisionerror"),
    ("straße", "STRASSE"),
]


@pytest.mark.parametrize(("wanted", "answer"), TEXTS)
def test_text_is_right(wanted: str, answer: str):
    assert grade(text(wanted), answer).correct


OTHER_TEXTS = [
    ("variable", ""),
    ("variable", "not a variable"),
    ("variable", "variables"),
    ("variable", "a variable or a function"),
    ("-1", "1"),
    ("[1, 2]", "(1, 2)"),
    ("!=", "="),
    ("==", "="),
    ("*", "**"),
    (":", ""),
    ("x[1:3]", "x[1,3]"),
    ("22", "2 2"),
]


@pytest.mark.parametrize(("wanted", "answer"), OTHER_TEXTS)
def test_another_text_is_wrong(wanted: str, answer: str):
    assert not grade(text(wanted), answer).correct


def test_wrong_text_gets_its_word():
    assert grade(TEXT, "It's a function").advice == "That one is called."
    assert grade(TEXT, "loop").advice is None


HOSTILE = [
    "(" * 300,
    "[{" * 150,
    "-" * 299 + "1",
    "not " * 74 + "x",
    "lambda:" * 42 + "x",
    "f(" * 150,
    "x." * 149 + "x",
    "\0",
    "\ud800",
    "print('\ud800')",
    "0x" + "f" * 290,
    "'" * 299,
    "a" * 100_000,
    "(" * 100_000,
    " ,;" * 30_000,
    "it's " * 60,
    "\u0301" * 300,
    "1,000," * 50,
    "1 0" * 100,
]


@pytest.mark.parametrize("answer", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_merely_wrong(answer: str):
    for exercise in (GLUED, number("3"), text("variable"), code("x = 3"), code("else:")):
        assert not grade(exercise, answer).correct


@pytest.mark.parametrize(
    "answer", [r'print("\d")', "1if 2else 3", "0x1for x in y", "1.if x else 2", "x is 1", "1_0or 2"]
)
def test_answer_that_python_warns_of_warns_nobody(answer: str):
    with warnings.catch_warnings(record=True) as emitted:
        warnings.simplefilter("always")
        grade(code("x = 3"), answer)
    assert emitted == []


ANY_TEXT = st.text(max_size=400) | st.text(
    st.sampled_from("0123456789.,-+ ebx()[]{}\"'`*_:=\\\n½²٣😊aothe"), max_size=80
)


@given(ANY_TEXT)
@example("= ")
@example("a :")
@settings(max_examples=300, deadline=None)
def test_no_text_whatever_makes_grading_fail(answer: str):
    for exercise in (GLUED, STEPS, number("3"), TEXT, HELLO, code('print("hi")')):
        assert isinstance(grade(exercise, answer), Verdict)


SHORT = st.text(min_size=1, max_size=40)
DECORATIONS = st.sampled_from(["{}", " {} ", "{}.", "*{}*", "`{}`", "It's {}", "I think {}", "\n{}\n"])
WORDS = st.text(
    st.characters(categories=["L", "Nd"], include_characters=" "), min_size=1, max_size=30
).filter(str.strip)


@given(SHORT.filter(fold))
@settings(max_examples=300, deadline=None)
def test_accepted_text_is_always_right(accepted: str):
    assert grade(text(accepted), accepted).correct


@given(WORDS, DECORATIONS, st.sampled_from([str, str.upper, str.lower, str.title]))
@settings(max_examples=300, deadline=None)
def test_accepted_text_is_right_in_any_case_and_decoration(accepted, decoration, in_case):
    if fold(in_case(accepted)) == fold(accepted):
        assert grade(text(accepted), decoration.format(in_case(accepted))).correct


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3) | st.integers(), DECORATIONS)
@settings(max_examples=300, deadline=None)
def test_accepted_number_is_always_right(value, decoration):
    assert grade(
        number(f"{value:f}" if not isinstance(value, int) else str(value)), decoration.format(value)
    ).correct


@given(st.lists(WORDS, min_size=2, max_size=9, unique_by=str.casefold), st.data())
@settings(max_examples=200, deadline=None)
def test_options_number_is_always_that_option(options, data):
    right = data.draw(st.integers(1, len(options)))
    exercise = Exercise("Pick", "Which?", "choice", (str(right),), tuple(options))
    for chosen in range(1, len(options) + 1):
        for answer in (str(chosen), f"{chosen}.", f"option {chosen}"):
            assert grade(exercise, answer).correct == (chosen == right)
