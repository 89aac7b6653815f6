"""The chat in a terminal: what it shows, and what it does with words for itself."""

import pytest

from bot.sandbox.terminal_chat import answer, formatted


class Nobody:
    """A conversation in which nothing may be said."""

    def say(self, text: str) -> list[str]:
        raise AssertionError(f"{text} was sent to the bot")


@pytest.mark.parametrize("line", ["@pay", "@declined!", "@PAYS", " @paid "])
def test_misspelt_word_for_the_terminal_is_named_and_not_sent(line: str) -> None:
    (said,) = answer(Nobody(), line)  # type: ignore[arg-type]
    assert line.strip().rstrip("!") in said
    assert "@pays" in said
    assert "@declined" in said


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("*bold* and _it_", "\x1b[1mbold\x1b[22m and \x1b[3mit\x1b[23m"),
        ("~no~", "\x1b[9mno\x1b[29m"),
        ("`x*y*z` 2*3*4 a_b_c", "\x1b[36mx*y*z\x1b[39m 2*3*4 a_b_c"),
        ("```\nprint(*a*)\n```", "\x1b[36mprint(*a*)\x1b[39m"),
        ("one * two * three, *not\nover a line*", "one * two * three, *not\nover a line*"),
    ],
)
def test_marks_are_shown_as_a_terminal_can(text: str, shown: str) -> None:
    assert formatted(text) == shown
