import pytest

from bot.core.nlu.normalize import normalize
from bot.core.nlu.numerals import read_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("6", 6), ("6.", 6), (" 6 ", 6), ("#6", 6), ("(6)", 6), ("6)", 6), ("*6*", 6), ("6!", 6),
        ("0", 0), ("007", 7), ("6th", 6), ("1st", 1), ("999999999", 999_999_999),
        ("२", 2), ("٢", 2), ("２", 2), ("፮", 6), ("⑥", 6), ("六", 6), ("१२", 12),
        ("2️⃣", 2), ("1️⃣0️⃣", 10), ("🔟", 10),
        ("zero", 0), ("two", 2), ("Ten.", 10), ("TWENTY", 20), ("first", 1), ("second", 2), ("twentieth", 20),
    ],
)  # fmt: skip
def test_number_in_any_dress_is_read(text, number):
    assert read_number(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "#", "x", "-3", "+3", ".5", "0.5", "1,000", "1/2", "½", "50%", "$5", "1e5", "6 7",
        "two three", "6 apples", "1234567890", "9" * 10_000, "twenty-one", "th", "st", "\ud800", "❤️",
    ],
)  # fmt: skip
def test_what_is_more_or_less_than_a_whole_number_is_none(text):
    assert read_number(text) is None


@pytest.mark.parametrize(
    ("text", "plainly"),
    [
        ("  Next!! ", "next"), ("*next*", "next"), ("`next`", "next"), ("…next 🙂", "next"), ("NEXT", "next"),
        ("don’t", "don't"), ("“so”", "so"), ("a \n b", "a b"), ("a\x00b", "ab"), ("\u200bnext\ufeff", "next"),
        ("Straße", "strasse"), ("ｎｅｘｔ", "next"), ("-3", "-3"), (".5", ".5"), ("🔟", "10"), ("🙂", ""),
        ("", ""), ("x = 3", "x = 3"),
    ],
)  # fmt: skip
def test_normalizing_takes_away_what_a_keyboard_adds(text, plainly):
    assert normalize(text) == plainly
    assert normalize(plainly) == plainly
