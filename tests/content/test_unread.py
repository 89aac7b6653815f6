"""What nothing reads is named, in one line each, with the way out; and is no fault."""

from pathlib import Path

import pytest

from bot.content import read_course
from bot.content.unread import unread_in
from bot.core.course import Course

SHIPPED = Path(__file__).parents[2] / "data" / "course"
TOML = 'title = "Brot"\nfree_chapters = 1\n'
CHAPTER = """# Mehl

## Das Mehl
Mehl ist gut.

## Exercise: Farbe
Welche?

- [x] weiß
- [ ] rot

Right: Ja.
"""


@pytest.fixture
def unread(tmp_path):
    def find(toml="", chapter=""):
        (tmp_path / "course.toml").write_text(TOML + toml)
        (tmp_path / "01-mehl.md").write_text(CHAPTER + chapter)
        assert isinstance(read_course(tmp_path), Course)
        return unread_in(tmp_path)

    return find


@pytest.mark.parametrize("key", ["price", "currency"])
def test_a_price_is_said_to_be_stripe_s(unread, key):
    (line,) = unread(f'{key} = "19"\n')
    assert line.startswith(f'advice: course.toml:3: the key "{key}" is not read')
    assert "STRIPE_PRICE_ID_PAID" in line


def test_any_other_key_is_answered_by_those_that_there_are(unread):
    (line,) = unread("colour = 1\n")
    assert '"colour"' in line
    assert "free_chapters" in line


@pytest.mark.parametrize(("line", "key"), [("Hinweis: Schau hin.", "Hint"), ("Weil: es so ist.", "Because")])
def test_a_key_in_another_language_is_said_in_english(unread, line, key):
    (said,) = unread(chapter=f"{line}\n")
    assert said.startswith(f'advice: 01-mehl.md:13: "{line.split()[0]}"')
    assert f'"{key}: …"' in said


def test_dashes_without_spaces_are_named(unread):
    (said,) = unread(chapter="\n## Exercise: Zwei\nWas?\n\n- [x] ja doch\n- [ ] nein doch --Falsch.\n")
    assert said.startswith("advice: 01-mehl.md:18:")
    assert '" -- "' in said


def test_the_shipped_course_has_nothing_unread():
    assert unread_in(SHIPPED) == []
