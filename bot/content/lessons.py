"""One lesson of a chapter's file."""

from collections.abc import Sequence

from bot.content.entries import (
    Entry,
    Form,
    only_one,
    read_step,
    said,
    split,
    those_of,
    with_word,
)
from bot.content.exercise_checks import check_is_no_command
from bot.content.exercises import LONGEST_TEXT
from bot.content.faults import Faults, shown
from bot.content.markdown import Line, programs, whatsapp
from bot.core.course import Lesson, Prediction
from bot.core.grading.guesses import word_for

LONGEST_LESSON = 900  # characters as sent: more is not read on a phone
LONGEST_GUESS = 100

_FORM = Form(long=("Predict", "Guess", "Again", "Example"))


def parse_lesson(heading: str, line: int, body: Sequence[Line], faults: Faults) -> Lesson:
    """The lesson as far as it can be read; every fault in it is added to `faults`."""
    lines, entries = split(body, _FORM, faults)
    text = whatsapp(lines, faults)
    if not text:
        faults.add(line, "a lesson without text", "a text under its heading")
    elif len(text) > LONGEST_LESSON:
        faults.add(line, f"a lesson of {len(text)} characters", f"{LONGEST_LESSON} at most")
    return Lesson(
        heading=heading,
        text=text,
        again=_text("Again", entries, faults),
        example=_text("Example", entries, faults),
        prediction=_prediction(entries, faults),
        step=read_step(entries, "a lesson", faults),
        program=_program(lines),
    )


def _program(lines: Sequence[Line]) -> str:
    """The first that runs by itself: one tagged "more" or "app" goes on from others."""
    alone = (code for words, code in programs(lines) if not {"more", "app"}.intersection(words))
    return next(alone, "")


def _text(key: str, entries: Sequence[Entry], faults: Faults) -> str:
    entry = only_one(key, entries, "a lesson", faults)
    return said(f'"{key}:"', entry, LONGEST_LESSON, faults) if entry else ""


def _prediction(entries: Sequence[Entry], faults: Faults) -> Prediction | None:
    guesses = those_of("Guess", entries)
    if not those_of("Predict", entries):
        if guesses:
            faults.add(guesses[0].line, '"Guess:" without "Predict:"', '"Predict: what will be seen"')
        return None
    words: dict[str, tuple[int, str]] = {}
    for guess in guesses:
        with_word(guess, LONGEST_TEXT, words, faults)
    result = _text("Predict", entries, faults)
    prediction = Prediction(result, {guessed: word for guessed, (_, word) in words.items()})
    for guessed, (line, word) in words.items():
        _check_guess(prediction, guessed, word, line, faults)
    return prediction


def _check_guess(prediction: Prediction, guess: str, word: str, line: int, faults: Faults) -> None:
    if len(guess) > LONGEST_GUESS:
        faults.add(line, f"a guess of {len(guess)} characters", f"{LONGEST_GUESS} at most")
    elif word_for(prediction, guess) != word:
        faults.add(line, f"the guess {shown(guess)}, which never gets its word", "one unlike the others")
    check_is_no_command(line, "guess", guess, faults)
