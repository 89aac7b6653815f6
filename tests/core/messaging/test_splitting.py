import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.messaging.splitting import fits, split

FAMILY = "👨‍👩‍👧‍👦"


def pieces(text, limit=60, most=99):
    found = split(text, most, limit)
    assert all(fits(each, limit) for each in found)
    return found


def test_short_text_stays_as_it_is():
    assert pieces("*Hello*\n\nthere ") == ["*Hello*\n\nthere "]


@pytest.mark.parametrize("blank", ["", " ", "\n \n\t"])
def test_blank_text_gives_nothing(blank):
    assert pieces(blank) == []


@pytest.mark.parametrize(
    ("between", "what"),
    [("\n\n", "paragraphs"), ("\n", "lines"), (". ", "sentences"), (" ", "words")],
)
def test_cut_is_made_between(between, what):
    assert pieces(f"{'a' * 40}{between}{'b' * 40}") == [f"{'a' * 40}{between.strip()}", "b" * 40]


def test_paragraph_goes_before_a_later_line_or_sentence():
    text = "one two.\n\nthree four. five\nsix " + "seven " * 8
    assert pieces(text)[0] == "one two."


def test_bold_words_are_not_torn_apart():
    text = "a word " * 6 + "*these four bold words* and more words behind"
    assert pieces(text)[:2] == [("a word " * 6).strip(), "*these four bold words* and more words behind"]


def test_fence_that_fits_a_piece_is_not_torn_apart():
    code = "```\nfor n in range(3):\n    print(n)\n```"
    assert pieces(f"A line of text before it.\n\n{code}\n\nafter") == [
        "A line of text before it.",
        f"{code}\n\nafter",
    ]


def test_long_fence_is_closed_and_opened_again_between_lines():
    lines = [f"    print('line {n}')" for n in range(12)]
    found = pieces("```\n" + "\n".join(lines) + "\n```")
    assert len(found) > 3
    assert all(each.startswith("```\n") and each.endswith("\n```") for each in found)
    inside = [line for each in found for line in each.splitlines() if line != "```"]
    assert inside == lines


@pytest.mark.parametrize("joined", [FAMILY, "👍🏽", "e\u0301", "🇩🇪", "1️⃣", "नि"])
def test_what_a_reader_sees_as_one_character_is_not_torn_apart(joined):
    for shift in range(12):
        found = pieces("x" * shift + joined * 40)
        assert "".join(found) == "x" * shift + joined * 40
        starts = [len("".join(found[:n])) for n in range(1, len(found))]
        assert all((at - shift) % len(joined) == 0 for at in starts)


def test_emoji_count_as_two():
    assert [len(each) for each in split("😀" * 1500, 99)] == [748, 748, 4]


def test_no_more_pieces_than_asked_for():
    assert len(pieces("word " * 500, most=10)) == 10


def test_hostile_text_is_cut_in_time():
    for hostile in ("*a " * 40_000, "\u0301" * 100_000, "```" * 40_000, "🇩" * 50_000, "\n" * 100_000 + "x"):
        assert len(split(hostile, 10)) <= 10


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(["```", "*", "_a b_", "word ", "\n", "\n\n", ". ", FAMILY, "é", "    x"])))
def test_nothing_is_lost_and_every_fence_is_closed(parts):
    text = "".join(parts)
    found = pieces(text, limit=40)
    if text.count("```") % 2 == 0:
        assert all(each.count("```") % 2 == 0 for each in found)
    assert _bare("".join(found)) == _bare(text)


def _bare(text):
    return re.sub(r"\s|```", "", text)
