"""One exercise of a chapter's file."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.content.entries import STEP, Entry, Form, only_one, read_step, said, split, those_of, with_word
from bot.content.exercise_checks import check_answers, check_choice, check_hints
from bot.content.faults import Faults, shown
from bot.content.markdown import Line, programs, without_code
from bot.core.course import AnswerKind, Exercise
from bot.core.grading.codeline import written
from bot.core.programs.checks import Check, parse_check

LONGEST_TEXT = 700  # characters of a question, a hint, a word of praise or advice, a reason

_KINDS: dict[str, AnswerKind] = {"Answer": "text", "Number": "number", "Code": "code"}
_FORM = Form(
    long=("Wrong", "Hint", "Right", "Because"),
    short=(*_KINDS, "Check"),
    options=True,
    foreign=(("Predict", "Guess", "Again", "Example"), 'it in a lesson, under a "## Heading"'),
    below=0.6,  # in the question it is 0.8: one may well say "Mode: …"
)
_DASHES = re.compile(r" --(?: |$)")


def parse_exercise(title: str, line: int, body: Sequence[Line], faults: Faults) -> Exercise:
    """The exercise as far as it can be read; every fault in it is added to `faults`."""
    question, entries = split(body, _FORM, faults)
    kind = _kind(entries, line, faults)
    exercise = Exercise(
        title=title,
        question=_said("the question", Entry("", line, question), faults),
        kind=kind or "text",
        answers=(),
        hints=tuple(_said("a hint", entry, faults) for entry in those_of("Hint", entries)),
        praise=_text("Right", entries, faults),
        because=_text("Because", entries, faults),
        step=read_step(entries, "an exercise", faults),
        given=_given(question) if kind == "code" else "",
        checks=_checks(entries, kind, faults),
    )
    if kind == "choice":
        exercise, lines = _with_options(exercise, entries, faults)
        check_choice(exercise, line, lines, faults)
    else:
        exercise, lines, wrong_lines = _with_answers(exercise, entries, faults)
        if kind:
            check_answers(exercise, lines, wrong_lines, faults)
    if kind:
        check_hints(exercise, [entry.line for entry in those_of("Hint", entries)], faults)
    return exercise


def _kind(entries: Sequence[Entry], line: int, faults: Faults) -> AnswerKind | None:
    kinds = {
        _KINDS.get(entry.key, "choice") for entry in entries if entry.key not in (*_FORM.long, "Check", STEP)
    }
    if len(kinds) == 1:
        return kinds.pop()
    found = f"answers of {len(kinds)} kinds ({', '.join(sorted(kinds))})" if kinds else "no answer"
    faults.add(line, found, 'options such as "- [x] …", or "Answer: …", "Number: …" or "Code: …"')
    return None


def _given(question: Sequence[Line]) -> str:
    """The question's program, unless it is there for its error."""
    return next((code for words, code in programs(question) if "error" not in words), "")


def _checks(entries: Sequence[Entry], kind: AnswerKind | None, faults: Faults) -> tuple[Check, ...]:
    checks = []
    for entry in those_of("Check", entries):
        if kind != "code":
            faults.add(entry.line, '"Check:" without "Code:"', '"Code: " with an answer that passes it')
        elif (check := parse_check(entry.text)) is None:
            expected = 'prints "a line", with "an input" prints "a line", a_name == 42 or double(3) == 6'
            faults.add(entry.line, f"the check {shown(entry.text)}", expected)
        else:
            checks.append(check)
    return tuple(checks)


def _text(key: str, entries: Sequence[Entry], faults: Faults) -> str:
    entry = only_one(key, entries, "an exercise", faults)
    return _said(f'"{key}:"', entry, faults) if entry else ""


def _said(what: str, entry: Entry, faults: Faults) -> str:
    return said(what, entry, LONGEST_TEXT, faults)


def _with_options(exercise: Exercise, entries: Sequence[Entry], faults: Faults) -> tuple[Exercise, list[int]]:
    """The exercise, and the line of each option."""
    options: list[str] = []
    answers: list[str] = []
    advice: dict[str, str] = {}
    boxes = [entry for entry in entries if entry.key in (" ", "x")]
    for number, box in enumerate(boxes, 1):
        option, word = _option(box, faults)
        options.append(option)
        if box.key == "x":
            answers.append(str(number))
        if word:
            advice[str(number)] = word
    for wrong in those_of("Wrong", entries):
        faults.add(wrong.line, '"Wrong:" in a choice', 'the word behind its option, after " -- "')
    exercise = replace(exercise, options=tuple(options), answers=tuple(answers), advice=advice)
    return exercise, [box.line for box in boxes]


def _option(box: Entry, faults: Faults) -> tuple[str, str]:
    """The option's text, and the word for who chooses it, after " -- " outside `code`."""
    dashes = _DASHES.search(without_code(box.text))
    if dashes is None:
        return _said("an option", box.with_text(box.text), faults), ""
    option, word = box.text[: dashes.start()], box.text[dashes.end() :]
    text = _said("an option", box.with_text(option), faults)
    return text, _said("an option's word", box.with_text(word), faults)


def _with_answers(
    exercise: Exercise, entries: Sequence[Entry], faults: Faults
) -> tuple[Exercise, list[int], dict[str, int]]:
    """The exercise, the line of each answer, and that of each wrong one."""
    accepted = [entry for entry in entries if entry.key in _KINDS]
    texts = [written(entry.text) if entry.key == "Code" else entry.text for entry in accepted]
    words: dict[str, tuple[int, str]] = {}
    for entry in those_of("Wrong", entries):
        with_word(entry, LONGEST_TEXT, words, faults)
    advice = {wrong: word for wrong, (_, word) in words.items()}
    exercise = replace(exercise, answers=tuple(texts), advice=advice)
    return exercise, [entry.line for entry in accepted], {wrong: line for wrong, (line, _) in words.items()}
