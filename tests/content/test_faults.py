"""Every slip that an author can make, and the line that they are told."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content import read_course
from bot.core.course import Course

TOML = 'title = "T"\nfree_chapters = 1\n'
HEAD = "# One\n\n## Predict: a\nText.\n\n"  # 5 lines
EXERCISE = HEAD + "## Exercise: E\nQuestion?\n\n"  # the answer begins on line 9


def faults_of(folder: Path, files: dict[str, str | bytes]) -> list[str]:
    for name, content in {"course.toml": TOML, "01-one.md": HEAD, **files}.items():
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    found = read_course(folder)
    return [] if isinstance(found, Course) else [str(fault) for fault in found]


SETTINGS = [
    ("no TOML", 'title = "T"\nfree_chapters 1\n', 2, "no TOML"),
    ("a text that is never closed", 'title = "T\nfree_chapters = 1\n', 1, "no TOML"),
    ("a key twice", 'title = "T"\ntitle = "T"\n', 2, "no TOML"),
    ("nested without end", "a = " + "[" * 5_000, 1, "no TOML"),
    ("not UTF-8", b'title = "T"\npromise = "\xe9t\xe9"\n', 2, "0xe9"),
    ("no title", "free_chapters = 1\n", 1, "title is missing"),
    ("empty title", 'title = " "\nfree_chapters = 1\n', 1, 'title is " "'),
    ("title is a number", "free_chapters = 1\ntitle = 3\n", 2, "title is a number"),
    ("title of two lines", 'title = "a\\nb"\nfree_chapters = 1\n', 1, '"a\\nb"'),
    ("title in bold", 'title = "*T*"\nfree_chapters = 1\n', 1, "formatting"),
    ("title is long", f'title = "{"a" * 81}"\nfree_chapters = 1\n', 1, "81 characters"),
    ("no free_chapters", 'title = "T"\n', 1, "free_chapters is missing"),
    ("free_chapters is a text", 'title = "T"\nfree_chapters = "1"\n', 2, "free_chapters is a text"),
    ("free_chapters is true", 'title = "T"\nfree_chapters = true\n', 2, "free_chapters is"),
    ("free_chapters below 0", 'title = "T"\nfree_chapters = -1\n', 2, "out of range"),
    ("free_chapters beyond printing", f'title = "T"\nfree_chapters = 0x{"f" * 9000}\n', 2, "out of range"),
    ("free_chapters over all", 'title = "T"\nfree_chapters = 2\n', 2, "from 0 to 1"),
    ("exchanges_per_day is a text", TOML + 'exchanges_per_day = "1"\n', 3, "exchanges_per_day is a text"),
    ("exchanges_per_day below 0", TOML + "exchanges_per_day = -1\n", 3, "out of range"),
    ("free_chapters misspelt", TOML + "free_chapter = 1\n", 3, "free_chapters"),
    ("no such locale", TOML + 'locale = "xx_YY"\n', 3, '"xx_YY"'),
    ("locale is a path", TOML + 'locale = "../en"\n', 3, '"../en"'),
    ("promise is a list", TOML + 'promise = ["a"]\n', 3, "promise is a list"),
    ("contact is empty", TOML + 'contact = ""\n', 3, "contact is"),
    ("promise has a link", TOML + 'promise = "[a](https://b.example)"\n', 3, "Markdown link"),
    ("teasers is a text", TOML + 'teasers = "a"\n', 3, "teasers is a text"),
    ("teaser for no chapter", TOML + '[teasers]\n2 = "a"\n', 4, 'teaser for "2"'),
    ("teaser for a word", TOML + '[teasers]\nsix = "a"\n', 4, 'teaser for "six"'),
    ("teaser is a number", TOML + "[teasers]\n1 = 2\n", 4, "teaser 1 is a number"),
    ("answers is a text", TOML + 'answers = "a"\n', 3, "answers is a text"),
    ("answer is a number", TOML + "[answers]\ncards = 2\n", 4, "a number"),
    ("answer has a link", TOML + '[answers]\ncards = "[a](https://b.example)"\n', 4, "Markdown link"),
    ("answer to no topic", TOML + '[answers]\nzebra = "a"\n', 4, "one of cards, "),
    ("topic misspelt", TOML + '[answers]\nmobile_mony = "a"\n', 4, "expected mobile_money"),
    ("answer is long", TOML + f'[answers]\ncards = "{"a" * 301}"\n', 4, "301 characters"),
    ("numbered is one table", TOML + '[numbered]\nchapter = "one"\n', 3, "numbered is"),
    ("numbered without a chapter", TOML + '[[numbered]]\nlessons = ["a"]\n', 3, "is missing"),
    ("numbered twice", TOML + '[[numbered]]\nchapter = "one"\n' * 2, 3, "twice"),
    ("numbered lessons are a text", TOML + '[[numbered]]\nchapter = "one"\nlessons = "a"\n', 5, "no names"),
    ("numbered misspelt", TOML + '[[numbred]]\nchapter = "one"\n', 3, "numbered"),
    ("numbered has another key", TOML + '[[numbered]]\nchapter = "one"\nlesson = ["a"]\n', 5, '"lesson"'),
]


@pytest.mark.parametrize(("text", "line", "words"), [r[1:] for r in SETTINGS], ids=[r[0] for r in SETTINGS])
def test_fault_in_the_settings(tmp_path: Path, text: str | bytes, line: int, words: str):
    [fault] = faults_of(tmp_path, {"course.toml": text})[:1]
    assert fault.startswith(f"course.toml:{line}: ")
    assert words in fault


def test_hole_among_the_teasers(tmp_path: Path):
    chapters = {f"{n:02}-c.md": HEAD for n in (2, 3)}
    [fault] = faults_of(tmp_path, {**chapters, "course.toml": TOML + '[teasers]\n1 = "a"\n3 = "b"\n'})
    assert fault.startswith("course.toml:3: no teaser for chapter 2")


CHAPTERS = [
    ("empty file", "", 1, "first line"),
    ("no title", "Text\n" + HEAD, 1, '"Text" in the first line'),
    ("a blank line first", "\n" + HEAD, 1, '"" in the first line'),
    ("title without a space", HEAD.replace("# One", "#One"), 1, "first line"),
    ("title without words", HEAD.replace("# One", "# "), 1, "without words"),
    ("title too long", HEAD.replace("One", "a" * 81), 1, "81 characters"),
    ("title with formatting", HEAD.replace("One", "*One*"), 1, "formatting"),
    ("title with a link", HEAD.replace("One", "[One](https://a.example)"), 1, "Markdown link"),
    ("title with HTML", HEAD.replace("One", "<b>One</b>"), 1, "HTML"),
    ("title with closing signs", HEAD.replace("One", "One #"), 1, "formatting"),
    ("no lesson", "# One\n", 0, "no lesson"),
    ("text before a heading", HEAD.replace("\n\n## P", "\nText\n\n## P"), 2, "before the first heading"),
    ("empty lesson", HEAD + "## Run: b\n\n", 6, "without text"),
    ("lesson too long", HEAD + "## Run: b\n" + "a" * 901, 6, "901 characters"),
    ("two of one heading", HEAD + "## predict: A\nText.\n", 6, "second lesson"),
    ("exercise misspelt", HEAD + "## Excercise: E\nQ?\n", 6, '"## Exercise: '),
    ("exercise without colon", HEAD + "## Exercise 1\nQ?\n", 6, '"## Exercise: '),
    ("exercise as a lesson", HEAD + "## Count\nQ?\n\n- [ ] a\n- [x] b\n", 6, "under a lesson's heading"),
    ("twin without colon", HEAD + "## Twin Count\nQ?\n\nNumber: 3\nHint: 4\n", 6, '"## Twin: '),
    ("answers in a lesson", HEAD + "## Count\nQ?\n\nNumber: 3\nHint: 4\n", 6, "under a lesson's heading"),
    ("second title", HEAD + "# Two\n", 6, "a heading"),
    ("heading of level 3", HEAD + "### Three\n", 6, "more than two #"),
    ("heading without a space", HEAD + "##Run: b\nText.\n", 6, "heading that is none"),
    ("heading indented", HEAD + "  ## Run: b\nText.\n", 6, "heading that is none"),
    ("heading without words", HEAD + "## \nText.\n", 6, "a heading"),
    ("link", HEAD + "See [this](https://a.example).\n", 6, "Markdown link"),
    ("link with a title", HEAD + '[this](https://a.example "A")\n', 6, "Markdown link"),
    ("link by reference", HEAD + "See [this][a].\n", 6, "Markdown link"),
    ("link's reference", HEAD + "[a]: https://a.example\n", 6, "Markdown link"),
    ("link in angle brackets", HEAD + "<https://a.example>\n", 6, "Markdown link"),
    ("rule with spaces", HEAD + "* * *\n", 6, "a rule"),
    ("two tildes", HEAD + "~~old~~ new\n", 6, "two signs"),
    ("sign as HTML", HEAD + "salt &amp; oil\n", 6, "sign as HTML"),
    ("HTML that folds", HEAD + "<details>\n", 6, "HTML"),
    ("escaped star", HEAD + "2 \\* 3\n", 6, "backslash"),
    ("code not closed", HEAD + "Use `print to show.\n", 6, "never closed"),
    ("image", HEAD + "![cat](cat.png)\n", 6, "an image"),
    ("table", HEAD + "| a | b |\n", 6, "a table"),
    ("table without edges", HEAD + "a | b\n--- | ---\n", 7, "a table"),
    ("rule", HEAD + "---\n", 6, "a rule"),
    ("two stars", HEAD + "This is **bold**.\n", 6, "two stars"),
    ("HTML", HEAD + "a<br>b\n", 6, "HTML"),
    ("comment", HEAD + "<!-- later -->\n", 6, "HTML"),
    ("tilde fence", HEAD + "~~~python\n", 6, "~~~"),
    ("fence not closed", HEAD + "```python\nprint(1)\n", 6, "never closed"),
    ("fence empty", HEAD + "```\n\n```\n", 8, "empty code fence"),
    ("fence in a fence", HEAD + "```\nprint('```')\n```\n", 8, "inside a code fence"),
    ("control character", HEAD + "a\x1b[31mb\n", 6, '"\\x1b"'),
    ("old Mac line end", HEAD + "a\rb\n", 6, '"\\r"'),
    ("text turned around", HEAD + "a\u202eb\n", 6, '"\\u202e"'),
    ("broken earlier", HEAD + "caf\ufffd\n", 6, "control character"),
    ("not UTF-8", HEAD.encode() + b"caf\xe9\n", 6, "0xe9"),
    ("Guess without Predict", HEAD + "Guess: 7 => No.\n", 6, '"Guess:" without "Predict:"'),
    ("Guess without arrow", HEAD + "Predict: 77\nGuess: 14 No.\n", 7, "=>"),
    ("Guess without word", HEAD + "Predict: 77\nGuess: 14 =>\n", 7, "word is empty"),
    ("Guess twice", HEAD + "Predict: 77\nGuess: 14 => a\nGuess: 14 => b\n", 8, "second word"),
    ("Guess hidden by another", HEAD + "Predict: 77\nGuess: 2 => a\nGuess: two => b\n", 8, "never gets"),
    ("Guess is a command", HEAD + "Predict: 77\nGuess: next => a\n", 7, "command"),
    ("Guess too long", HEAD + f"Predict: 77\nGuess: {'a' * 101} => a\n", 7, "101 characters"),
    ("Guess's word too long", HEAD + f"Predict: 77\nGuess: 1 => {'a' * 701}\n", 7, "701 characters"),
    ("Predict empty", HEAD + "Predict:\n", 6, "is empty"),
    ("Predict twice", HEAD + "Predict: 77\nPredict: 78\n", 7, 'second "Predict:"'),
    ("Predict too long", HEAD + f"Predict: {'a' * 901}\n", 6, "901 characters"),
    ("Predict misspelt", HEAD + "Predikt: 77\n", 6, '"Predict: "'),
    ("Predict in small letters", HEAD + "predict: 77\n", 6, '"Predict: "'),
    ("Predict without a text before it", "# One\n\n## Run: a\nPredict: 77\n", 3, "without text"),
    ("Again twice", HEAD + "Again: a\nAgain: b\n", 7, 'second "Again:"'),
    ("Again too long", HEAD + f"Again: {'a' * 901}\n", 6, "901 characters"),
    ("Again in bold", HEAD + "*Again:* a\n", 6, '"Again: "'),
    ("Again indented", HEAD + "  Again: a\n", 6, '"Again: "'),
    ("Again misspelt", HEAD + "Agian: a\n", 6, '"Again: "'),
    ("Example misspelt", HEAD + "Again: a\nExampel: a\n", 7, '"Example: "'),
    ("link in Again", HEAD + "Again: a\n[a](https://b.example)\n", 7, "Markdown link"),
    ("Step in capitals", HEAD + "Step: One\n", 6, 'the step "One"'),
    ("Step with a space", HEAD + "Step: one two\n", 6, 'the step "one two"'),
    ("Step empty", HEAD + "Step:\n", 6, 'the step ""'),
    ("Step too long", HEAD + f"Step: {'a' * 61}\n", 6, "60 characters at most"),
    ("Step twice", HEAD + "Step: a\nStep: b\n", 7, 'second "Step:"'),
    (
        "two steps of one name",
        HEAD + "Step: a\n\n## Run: b\nText.\nStep: a\n",
        10,
        "second step with the name",
    ),
    (
        "twin at the chapter's beginning",
        "# One\n\n## Twin: a\nQ?\n\nNumber: 3\n",
        3,
        "a twin with no exercise",
    ),
    ("twin after a lesson", HEAD + "## Twin: a\nQ?\n\nNumber: 3\n", 6, "a twin with no exercise"),
    ("twin misspelt", HEAD + "## Twinn: a\nQ?\n", 6, '"## Twin: '),
    ("UTF-16", HEAD.encode("utf-16"), 1, "not UTF-8"),
]


@pytest.mark.parametrize(("text", "line", "words"), [r[1:] for r in CHAPTERS], ids=[r[0] for r in CHAPTERS])
def test_fault_in_a_chapter(tmp_path: Path, text: str | bytes, line: int, words: str):
    faults = faults_of(tmp_path, {"01-one.md": text})
    where = f"01-one.md:{line}: " if line else "01-one.md: "
    assert any(fault.startswith(where) and words in fault for fault in faults), faults


LONG_CHOICE = (
    EXERCISE.replace("Q", "Q" * 692) + "- [x] a\n" + "".join(f"- [ ] {n}{'b' * 84}\n" for n in range(6))
)

EXERCISES = [
    ("no question", HEAD + "## Exercise: E\n\nNumber: 3\n", 6, "the question is empty"),
    ("no title", HEAD + "## Exercise:\nQ?\n\nNumber: 3\n", 6, "without words"),
    ("question too long", HEAD + f"## Exercise: E\n{'a' * 701}\n\nNumber: 3\n", 6, "701 characters"),
    ("no answer", EXERCISE + "Hint: h\n", 6, "no answer"),
    ("two kinds", EXERCISE + "Number: 3\nAnswer: three\n", 6, "2 kinds"),
    ("options and an answer", EXERCISE + "- [x] a\n- [ ] b\nAnswer: a\n", 6, "2 kinds"),
    ("no right option", EXERCISE + "- [ ] a\n- [ ] b\n", 6, "0 right options"),
    ("two right options", EXERCISE + "- [x] a1\n- [x] b1\n", 6, "2 right options"),
    ("one option", EXERCISE + "- [x] a\n", 6, "1 options"),
    ("ten options", EXERCISE + "- [x] aa\n" + "".join(f"- [ ] o{n}\n" for n in range(9)), 6, "10 options"),
    ("same option twice", EXERCISE + "- [x] a thing\n- [ ] a  thing\n", 9, "cannot be told"),
    ("options as numbers in another place", EXERCISE + "- [x] 2\n- [ ] 1\n", 9, "taken for option 2"),
    ("option without text", EXERCISE + "- [x] a\n- [ ] \n", 10, "option is empty"),
    ("option too long", EXERCISE + f"- [x] a\n- [ ] {'b' * 101}\n", 10, "101 characters"),
    ("all too long", LONG_CHOICE, 6, "1211 characters with the options"),
    ("option's box empty", EXERCISE + "- [x] a\n- [] b\n", 10, 'an option as "- [ ]'),
    ("option's box glued", EXERCISE + "- [x] a\n-[ ] b\n", 10, 'an option as "- [ ]'),
    ("option's box another", EXERCISE + "- [✓] a\n- [ ] b\n", 9, 'an option as "- [ ]'),
    ("option indented", EXERCISE + "- [x] a\n  - [ ] b\n", 10, 'an option as "- [ ]'),
    ("word on the right option", EXERCISE + "- [x] a1 -- Yes!\n- [ ] b1\n", 9, '"Right: …"'),
    ("word without text", EXERCISE + "- [x] a1\n- [ ] b1 -- \n", 10, "word is empty"),
    ("typographic dash", EXERCISE + "- [x] a1\n- [ ] b1 — No.\n", 10, "a dash"),
    ("Wrong in a choice", EXERCISE + "- [x] a1\n- [ ] b1\nWrong: b1 => No.\n", 11, "behind its option"),
    ("option is a command", EXERCISE + "- [x] Menu\n- [ ] b1\n", 9, "command"),
    ("no number", EXERCISE + "Number: many\n", 9, '"many"'),
    ("number of two readings", EXERCISE + "Number: 3,125\n", 9, "3125 or 3.125"),
    ("number missing", EXERCISE + "Number:\n", 9, "the number"),
    ("answer missing", EXERCISE + "Answer:\n", 9, "grading refuses"),
    ("answer invisible", EXERCISE + "Answer: \u200b\n", 9, "grading refuses"),
    ("answer too long", EXERCISE + f"Answer: {'a' * 301}\n", 9, "grading refuses"),
    ("answer on two lines", EXERCISE + "Answer: a thing\nor two\n", 10, "one line"),
    ("code goes on wrongly", EXERCISE + "Code: elif x = 5:\n", 9, "Python can read"),
    ("code is none", EXERCISE + 'Code: print("hi"\n', 9, "Python can read"),
    ("answer is a chapter", EXERCISE + "Answer: Chapter 7\n", 9, "command"),
    ("Wrong without arrow", EXERCISE + "Number: 3\nWrong: 2 Count again.\n", 10, "=>"),
    ("Wrong without word", EXERCISE + "Number: 3\nWrong: 2 =>\n", 10, "word is empty"),
    ("Wrong is right", EXERCISE + "Number: 3\nWrong: three => No.\n", 10, "takes for right"),
    ("Wrong twice", EXERCISE + "Number: 3\nWrong: 2 => a\nWrong: 2 => b\n", 11, "second word"),
    ("Wrong hidden by another", EXERCISE + "Number: 3\nWrong: 2 => a\nWrong: two => b\n", 11, "never gets"),
    ("Hint without text", EXERCISE + "Number: 3\nHint:\n", 10, "a hint is empty"),
    ("Hint is the answer", EXERCISE + "Number: 3\nHint: three\n", 10, "which is the answer"),
    ("Hint too long", EXERCISE + f"Number: 3\nHint: {'a' * 701}\n", 10, "701 characters"),
    ("Right twice", EXERCISE + "Number: 3\nRight: a\nRight: b\n", 11, "second"),
    ("Hint misspelt", EXERCISE + "Number: 3\nHnt: h\n", 10, '"Hint: "'),
    ("Hint in small letters", EXERCISE + "Number: 3\nhint: h\n", 10, '"Hint: "'),
    ("Hint in bold", EXERCISE + "Number: 3\n*Hint:* h\n", 10, '"Hint: "'),
    ("Answer misspelt", EXERCISE + "Anwser: h\n", 9, '"Answer: "'),
    ("Because twice", EXERCISE + "Number: 3\nBecause: a\nBecause: b\n", 11, 'second "Because:"'),
    ("Because too long", EXERCISE + f"Number: 3\nBecause: {'a' * 701}\n", 10, "701 characters"),
    ("Because misspelt", EXERCISE + "Number: 3\nBecuase: a\n", 10, '"Because: "'),
    ("Predict in an exercise", EXERCISE + "Number: 3\nPredict: 3\n", 10, '"Predict:"; expected it'),
    ("Again in an exercise", EXERCISE + "Number: 3\nAgain: a\n", 10, '"Again:"; expected it in a lesson'),
    ("twin of a twin", EXERCISE + "Number: 3\n\n## Twin: a\nQ?\n\nNumber: 3\n\n## Twin: b\nQ?\n\nNumber: 3\n",
     16, "a twin with no exercise"),
    ("twin without an answer", EXERCISE + "Number: 3\n\n## Twin: a\nQ?\n", 11, "no answer"),
    ("link in a hint", EXERCISE + "Number: 3\nHint: [a](https://b.example)\n", 10, "Markdown link"),
    ("link in an option", EXERCISE + "- [x] [a](https://b.example)\n- [ ] b1\n", 9, "Markdown link"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "words"), [r[1:] for r in EXERCISES], ids=[r[0] for r in EXERCISES])
def test_fault_in_an_exercise(tmp_path: Path, text: str, line: int, words: str):
    faults = faults_of(tmp_path, {"01-one.md": text})
    assert any(fault.startswith(f"01-one.md:{line}: ") and words in fault for fault in faults), faults


COMMANDS = "menu help next back chapters exercises progress upgrade stop start hint yes no chapter"


@pytest.mark.parametrize("word", [*COMMANDS.split(), "Next.", "chapter six"])
def test_answer_that_the_bot_takes_for_a_command(tmp_path: Path, word: str):
    [fault] = faults_of(tmp_path, {"01-one.md": f"{EXERCISE}Answer: {word}\n"})
    assert fault.startswith("01-one.md:9: ")
    assert "command" in fault


@pytest.mark.parametrize(
    "lines",
    [
        "Answer: list",
        "Answer: =",
        "Answer: #",
        "Answer: `*`",
        "Number: -2.5",
        "Code: else:",
        "Code: except (KeyError, ValueError) as error:",
        "Code: case [a, *rest]:",
        "Number: 3\nHint: Fewer than 4, more than 2",
        "Number: 3\nHint: See https://a.example/a_b?c=[d]&e=f or m[0][1] & a < b > c",
        "Code: for i in range(3):",
        'Code: print("\\d")',
        "- [x] True\n- [ ] False",
        "- [x] 1\n- [ ] 2",
        "- [x] `x[0](1)`\n- [ ] a | b",
        "Mode: see above\n\nNumber: 3",
        "Number: 3\nHint: 2 ** 3 ** 4 is with `**bold**`",
        "Step: a-step\nNumber: 3\nBecause: Three are three.",
        "Number: 3\nStep: a-step\nHint: h",
        "Number: 3\n\n## Twin: E\nQ?\n\nNumber: 4\n\n## Exercise: E\nQ?\n\nNumber: 3",
        "Number: 3\nHint: h\n\n## Run: b\nSteps: see above\n\nExamples: many",
    ],
)
def test_what_is_no_fault(tmp_path: Path, lines: str):
    assert faults_of(tmp_path, {"01-one.md": f"{EXERCISE}{lines}\n"}) == []


NAMES = [
    (["03-c.md"], ["03-c.md: the number 03"]),
    (["01-again.md"], ["01-one.md: a second chapter 01"]),
    (["00-zero.md"], ["00-zero.md: the number 00"]),
    (["2-two.md"], ["2-two.md: this name"]),
    (["002-two.md"], ["002-two.md: this name"]),
    (["100-more.md"], ["100-more.md: this name"]),
    (["02.md"], ["02.md: this name"]),
    (["02-two.MD"], ["02-two.MD: this name"]),
    (["02-two.txt"], ["02-two.txt: this name"]),
    (["02 two.md"], ["02 two.md: this name"]),
    (["two.md"], ["two.md: this name"]),
    (["02-a\x1b.md"], ["02-a\\x1b.md: this name"]),
]


@pytest.mark.parametrize(("names", "wanted"), NAMES, ids=[repr(names[0]) for names, _ in NAMES])
def test_fault_in_a_name(tmp_path: Path, names: list[str], wanted: list[str]):
    faults = faults_of(tmp_path, dict.fromkeys(names, HEAD))
    assert len(faults) == len(wanted)
    assert all(fault.startswith(start) for fault, start in zip(faults, wanted, strict=True)), faults


def test_faults_of_all_files_come_in_one_go(tmp_path: Path):
    faults = faults_of(
        tmp_path,
        {
            "course.toml": 'title = ""\n',
            "01-one.md": EXERCISE
            + "Number: x\nHnt: a\n\n## Run: b\n[a](b)\n\n```\nnever closed\n\n## Run: c\n",
            "03-three.md": "Three\n",
        },
    )
    places = [fault.split(": ")[0] for fault in faults]
    assert places == [
        *["course.toml:1"] * 2,
        *["01-one.md:9", "01-one.md:10", "01-one.md:13", "01-one.md:15", "01-one.md:18"],
        *["03-three.md", "03-three.md", "03-three.md:1"],
    ]


def test_fence_that_is_not_closed_hides_no_later_fault(tmp_path: Path):
    text = (
        HEAD + "```python\nprint(1)\n\n```python\nprint(2)\n```\n\n## Run: b\n\n```\nprint(3)\n\n## Run: c\n"
    )
    faults = faults_of(tmp_path, {"01-one.md": text})
    assert [fault.split(": ")[0] for fault in faults] == ["01-one.md:6", "01-one.md:15", "01-one.md:18"]


def test_folder_or_files_that_are_not_there(tmp_path: Path):
    assert [str(fault) for fault in read_course(tmp_path / "none")] == [
        f"{tmp_path / 'none'}: no such file or directory; expected a folder with the course"
    ]
    assert [fault.file for fault in read_course(tmp_path)] == ["course.toml", str(tmp_path)]
    (tmp_path / "file").write_text("")
    assert len(read_course(tmp_path / "file")) == 1


def test_folder_as_a_chapter_and_link_to_nowhere(tmp_path: Path):
    (tmp_path / "02-folder.md").mkdir()
    (tmp_path / "03-link.md").symlink_to(tmp_path / "nowhere")
    faults = faults_of(tmp_path, {})
    assert [fault.split(": ")[0] for fault in faults] == ["02-folder.md", "03-link.md"]


def test_file_of_a_size_that_no_chapter_has(tmp_path: Path):
    [fault] = faults_of(tmp_path, {"02-big.md": b"# Big\n\n## a\n" + b"a" * 100_000})
    assert fault.startswith("02-big.md: 100012 bytes")


KEYS = "Predict: |Guess: |Again: |Step: |## Twin: |"
MARKS = (
    KEYS
    + "# |## |## Exercise: |```|```python|- [ ] |- [x] | -- |Number: |Code: |Wrong: | => |\n|\n\n|\r|\0|22"
)
PIECES = st.sampled_from([*MARKS.split("|"), "|", "[a](b)", "title = ", "[teasers]", '"', "[" * 3_000])


@given(st.binary(max_size=200) | st.lists(PIECES | st.text(max_size=8), max_size=40).map("".join))
@settings(max_examples=150, deadline=None)
def test_no_bytes_whatever_make_the_check_fail(tmp_path_factory, content: bytes | str):
    folder = tmp_path_factory.mktemp("course")
    raw = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    for fault in [*faults_of(folder, {"01-one.md": raw}), *faults_of(folder, {"course.toml": raw})]:
        assert fault.isprintable()


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_no_answer_whatever_makes_the_check_fail(tmp_path_factory, answer: str):
    folder = tmp_path_factory.mktemp("course")
    for key in ("Answer: ", "Number: ", "Code: ", "- [x] a\n- [ ] ", "Number: 3\nWrong: "):
        raw = f"{EXERCISE}{key}{answer}\n".encode("utf-8", "surrogatepass")
        faults_of(folder, {"01-one.md": raw})
