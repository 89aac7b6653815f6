"""`glossary.md`, and every slip that an author can make in it."""

from pathlib import Path

import pytest

from bot.content import read_course
from bot.core.course import Course
from bot.core.glossary import Term

CHAPTER = "# {}\n\n## Lesson\n{}\n"
HEAD = "# Words\n\n"
CRUMB = "## crumb\nAlso: soft part, inside\nChapter: one\nThe soft *inside* of a loaf.\n"


def read(folder: Path, glossary: str | bytes) -> Course | list[str]:
    files = {
        "course.toml": 'title = "Bread"\nfree_chapters = 1\ncontact = "a@b.example"\n',
        "01-one.md": CHAPTER.format("One", "Flour and water, and nothing else at all."),
        "02-two.md": CHAPTER.format("Two", "Only who pays may know how long it rests."),
        "glossary.md": glossary,
    }
    for name, text in files.items():
        (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
    found = read_course(folder)
    return found if isinstance(found, Course) else [str(fault) for fault in found]


def test_a_glossary_is_read(tmp_path: Path):
    course = read(tmp_path, HEAD + CRUMB + "\n## ==\nChapter: two\n\nTwo signs.\nIn two lines.\n")
    assert isinstance(course, Course)
    assert course.glossary == (
        Term("crumb", "The soft *inside* of a loaf.", ("soft part", "inside"), "one"),
        Term("==", "Two signs.\nIn two lines.", (), "two"),
    )


@pytest.mark.parametrize("empty", ["", "# Words\n", "\n"])
def test_a_glossary_may_be_empty(tmp_path: Path, empty: str):
    course = read(tmp_path, empty)
    assert isinstance(course, Course)
    assert course.glossary == ()


SLIPS = [
    ("no chapter", "## crumb\nThe inside.\n", 3, 'no "Chapter:" for "crumb"'),
    ("no such chapter", "## crumb\nChapter: twoo\nThe inside.\n", 4, 'the chapter "twoo"; expected "two"'),
    ("a key misspelt", "## crumb\nChaptr: one\nThe inside.\n", 4, 'expected "Chapter: "'),
    ("a key behind the text", "## crumb\nChapter: one\nThe inside.\nAlso: a\n", 6, "behind the text"),
    ("a key twice", "## crumb\nChapter: one\nChapter: two\nThe inside.\n", 5, '"Chapter:" again'),
    ("no other names", "## crumb\nAlso: ,\nChapter: one\nThe inside.\n", 4, 'an empty "Also:"'),
    ("no text", "## crumb\nChapter: one\n\n", 3, "a text of 0 characters"),
    ("a long text", f"## crumb\nChapter: one\n{'a' * 301}\n", 3, "a text of 301 characters"),
    ("a name twice", CRUMB + "## Inside\nChapter: one\nA text.\n", 7, '"Inside" a second time'),
    ("a term in bold", "## *crumb*\nChapter: one\nThe inside.\n", 3, "formatting"),
    ("a link", "## crumb\nChapter: one\n[a](https://b.example)\n", 5, "Markdown link"),
    ("a text first", "Some words.\n" + CRUMB, 3, "before the first term"),
    (
        "a line of a paid chapter",
        "## crumb\nChapter: two\nA rest. Only *who* pays may know how long it rests.\n",
        3,
        "which stands in a paid chapter",
    ),
    ("not UTF-8", b"\n\n\xe9", 3, "0xe9"),
]


@pytest.mark.parametrize(("glossary", "line", "words"), [r[1:] for r in SLIPS], ids=[r[0] for r in SLIPS])
def test_a_slip_is_named_with_its_line(tmp_path: Path, glossary: str | bytes, line: int, words: str):
    found = read(tmp_path, glossary if isinstance(glossary, bytes) else HEAD + glossary)
    assert isinstance(found, list)
    assert found[0].startswith(f"glossary.md:{line}: ")
    assert words in found[0]


def test_a_line_of_a_free_chapter_may_stand_in_it(tmp_path: Path):
    text = "## crumb\nChapter: one\nFlour and water, and nothing else at all.\n"
    assert isinstance(read(tmp_path, HEAD + text), Course)
