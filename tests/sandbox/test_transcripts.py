"""*.chat files: how they are read, how they are compared, and one run of the command."""

from pathlib import Path

import pytest

from bot.sandbox.transcript import TranscriptFault, read_transcript
from bot.sandbox.transcripts import compare, run_course_test

CHAT = """\
# How Ana buys the course
@name Ana Maria
> hello
Welcome
...
next

> chapter 6
\\> a quote
! *6. Lists*
@declined
@away 12
@pays
Lists
"""


@pytest.fixture
def chat(tmp_path: Path):
    def write(text: str) -> Path:
        path = tmp_path / "a.chat"
        path.write_text(text)
        return path

    return write


def test_file_is_read_into_turns(chat) -> None:
    read = read_transcript(chat(CHAT))
    assert read.name == "Ana Maria"
    assert [(turn.line, turn.kind, turn.said) for turn in read.turns] == [
        (3, "says", "hello"),
        (8, "says", "chapter 6"),
        (11, "declined", ""),
        (12, "away", ""),
        (13, "pays", ""),
    ]
    assert read.turns[3].days == 12
    assert read.turns[0].expected == [(4, "Welcome"), (6, "next")]
    assert read.turns[1].expected == [(9, "> a quote")]
    assert read.turns[1].forbidden == [(10, "*6. Lists*")]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "nobody says anything"),
        ("# only a comment\n", "nobody says anything"),
        ("Welcome\n> hello\n", ":1: an answer before anything was said"),
        ("> hello\n@pay\n", ":2: @pay: expected @name NAME"),
        ("> hello\n@name Ana\n", ":2: @name Ana: expected"),
        ("@away 3\n> hello\n", ":1: @away 3: expected"),
        ("> hello\n@away\n", ":2: @away: expected"),
        ("> hello\n@away soon\n", ":2: @away soon: expected @name NAME (at the top), @away DAYS"),
        ("> hello\n@away 0\n", ":2: @away 0: expected"),
        ("> hello\n@away 99999\n", ":2: @away 99999: expected"),
        ("@name\n> hello\n", ":1: @name: expected"),
    ],
)
def test_fault_names_file_and_line(chat, text: str, fault: str) -> None:
    with pytest.raises(TranscriptFault) as raised:
        read_transcript(chat(text))
    assert fault in str(raised.value)
    assert "a.chat" in str(raised.value)


@pytest.mark.parametrize(
    ("expected", "got", "difference"),
    [
        ("one\nthree", "one two\nthree", ""),
        ("", "anything", ""),
        (
            "one\nzwei",
            "one two\nthree",
            "a.chat:3\n  said      hello\n  expected  zwei\n  got\n  | one two\n  | three",
        ),
        ("three\none", "one\nthree", "expected  one (it stands further up)"),
        ("one", "", "got\n  | (nothing)"),
        ("! two", "one\ntwo", "a.chat:2\n  said      hello\n  unwanted  two"),
        ("! three", "one\ntwo", ""),
    ],
)
def test_difference_shows_what_was_said_expected_and_got(
    chat, expected: str, got: str, difference: str
) -> None:
    path = chat(f"> hello\n{expected}\n")
    told = compare(path, read_transcript(path).turns[0], got)
    assert difference in told
    assert bool(told) == bool(difference)


def test_command_runs_the_whole_product(tmp_path: Path, capsys) -> None:
    (tmp_path / "buys.chat").write_text(
        "> hello\nnext\n> chapter 6\n/c/pay/\n! *6.\n@declined\n> chapter 6\n/c/pay/\n@pays\n> next\n*6.\n"
    )
    (tmp_path / "wrong.chat").write_text("> hello\nno bot says this\n@pays\n")
    assert run_course_test([tmp_path / "buys.chat", tmp_path / "wrong.chat"]) == 1
    told = capsys.readouterr().out
    assert "buys.chat" not in told
    assert "wrong.chat:2\n  said      hello\n  expected  no bot says this\n  got\n  | " in told
    assert "wrong.chat:3\n  paid\n  expected  an open Checkout link\n  got\n  | (nothing)" in told
    assert told.endswith("2 chats, 8 turns: 2 differ\n")


def test_days_away_pass_for_the_whole_product(tmp_path: Path, capsys) -> None:
    (tmp_path / "away.chat").write_text(
        "@name Ana\n> hi\n> next\n> hi\n! Welcome back\n@away 5\n> hi\nWelcome back, Ana!\nyour guess\n"
    )
    assert run_course_test([tmp_path / "away.chat"]) == 0, capsys.readouterr().out


def test_folder_without_chats_is_told(tmp_path: Path, capsys) -> None:
    assert run_course_test([tmp_path]) == 2
    assert "no *.chat files" in capsys.readouterr().err
