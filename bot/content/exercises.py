"""One exercise of a chapter's file."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.content.exercise_checks import check_answers, check_choice, check_hints
from bot.content.faults import Faults, near, shown
from bot.content.markdown import Line, whatsapp, without_code
from bot.core.course import AnswerKind, Exercise
from bot.core.grading.codeline import written

LONGEST_TEXT = 700  # characters of a question, a hint, a word of praise or advice

ENTRY = re.compile(r"(Answer|Number|Code|Wrong|Hint|Right):(.*)")
OPTION = re.compile(r"[-*] \[([ xX])\](?: (.*))?")
_KINDS: dict[str, AnswerKind] = {"Answer": "text", "Number": "number", "Code": "code"}
_KEYS = (*_KINDS, "Wrong", "Hint", "Right")
_LONG = ("Wrong", "Hint", "Right")  # may go on over several lines

_NEARLY_OPTION = re.compile(r"\s*[-*+]?\s*\[\s*[xXvVyYnN✓✔✗]?\s*\]")
_NEARLY_KEY = re.compile(r"[*_>\s]*([A-Za-z]+)[*_]*\s*:")
_LIKENESS_IN_QUESTION = 0.8  # a question may well say "Mode: …"
_LIKENESS_BELOW = 0.6


_DASHES = re.compile(r" --(?: |$)")


@dataclass(frozen=True, slots=True)
class _Entry:
    """A "Key: text" with the lines that go on with it; of an option the key is its box, " " or "x"."""

    key: str
    line: int
    lines: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        return self.lines[0].text.strip()

    def with_text(self, text: str) -> "_Entry":
        return replace(self, lines=[replace(self.lines[0], text=text), *self.lines[1:]])


def parse_exercise(title: str, line: int, body: Sequence[Line], faults: Faults) -> Exercise:
    """The exercise as far as it can be read; every fault in it is added to `faults`."""
    question, entries = _split(body, faults)
    kind = _kind(entries, line, faults)
    exercise = Exercise(
        title=title,
        question=_said("the question", _Entry("", line, question), faults),
        kind=kind or "text",
        answers=(),
        hints=tuple(_said("a hint", entry, faults) for entry in _of("Hint", entries)),
        praise=_praise(entries, faults),
    )
    if kind == "choice":
        exercise, lines = _with_options(exercise, entries, faults)
        check_choice(exercise, line, lines, faults)
    else:
        exercise, lines, wrong_lines = _with_answers(exercise, entries, faults)
        if kind:
            check_answers(exercise, lines, wrong_lines, faults)
    if kind:
        check_hints(exercise, [entry.line for entry in _of("Hint", entries)], faults)
    return exercise


def _split(body: Sequence[Line], faults: Faults) -> tuple[list[Line], list[_Entry]]:
    """The question's lines, and the entries under it."""
    question: list[Line] = []
    entries: list[_Entry] = []
    for line in body:
        if entry := _entry(line):
            entries.append(entry)
            continue
        if _is_slip(line, _LIKENESS_BELOW if entries else _LIKENESS_IN_QUESTION, faults):
            continue
        if not entries:
            question.append(line)
        elif entries[-1].key in _LONG:
            entries[-1].lines.append(line)
        elif line.text.strip():
            faults.add(line.number, f"{shown(line.text)} after an answer", "an answer on one line")
    return question, entries


def _entry(line: Line) -> _Entry | None:
    if line.kind != "prose":
        return None
    if option := OPTION.fullmatch(line.text.rstrip()):
        return _Entry(option[1].lower(), line.number, [replace(line, text=option[2] or "")])
    if keyed := ENTRY.fullmatch(line.text):
        return _Entry(keyed[1], line.number, [replace(line, text=keyed[2].strip())])
    return None


def _is_slip(line: Line, likeness: float, faults: Faults) -> bool:
    """Whether the line was meant as an option or an entry; that is then a fault."""
    if line.kind != "prose":
        return False
    prose = without_code(line.text)
    if _NEARLY_OPTION.match(prose):
        faults.add(line.number, shown(line.text), 'an option as "- [ ] wrong" or "- [x] right"')
    elif (word := _NEARLY_KEY.match(prose)) and (key := near(word[1], _KEYS, likeness)):
        faults.add(line.number, shown(line.text), f'"{key}: " at the start of the line')
    else:
        return False
    return True


def _kind(entries: Sequence[_Entry], line: int, faults: Faults) -> AnswerKind | None:
    kinds = {_KINDS.get(entry.key, "choice") for entry in entries if entry.key not in _LONG}
    if len(kinds) == 1:
        return kinds.pop()
    found = f"answers of {len(kinds)} kinds ({', '.join(sorted(kinds))})" if kinds else "no answer"
    faults.add(line, found, 'options such as "- [x] …", or "Answer: …", "Number: …" or "Code: …"')
    return None


def _of(key: str, entries: Sequence[_Entry]) -> list[_Entry]:
    return [entry for entry in entries if entry.key == key]


def _praise(entries: Sequence[_Entry], faults: Faults) -> str:
    rights = _of("Right", entries)
    for entry in rights[1:]:
        faults.add(entry.line, 'a second "Right:"', "one in an exercise")
    texts = [_said('"Right:"', entry, faults) for entry in rights]
    return texts[0] if texts else ""


def _said(what: str, entry: _Entry, faults: Faults) -> str:
    text = whatsapp(entry.lines, faults)
    if not text:
        faults.add(entry.line, f"{what} is empty", "a text")
    elif len(text) > LONGEST_TEXT:
        faults.add(entry.line, f"{what} has {len(text)} characters", f"{LONGEST_TEXT} at most")
    return text


def _with_options(
    exercise: Exercise, entries: Sequence[_Entry], faults: Faults
) -> tuple[Exercise, list[int]]:
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
    for wrong in _of("Wrong", entries):
        faults.add(wrong.line, '"Wrong:" in a choice', 'the word behind its option, after " -- "')
    exercise = replace(exercise, options=tuple(options), answers=tuple(answers), advice=advice)
    return exercise, [box.line for box in boxes]


def _option(box: _Entry, faults: Faults) -> tuple[str, str]:
    """The option's text, and the word for who chooses it, after " -- " outside `code`."""
    dashes = _DASHES.search(without_code(box.text))
    if dashes is None:
        return _said("an option", box.with_text(box.text), faults), ""
    option, word = box.text[: dashes.start()], box.text[dashes.end() :]
    said = _said("an option", box.with_text(option), faults)
    return said, _said("an option's word", box.with_text(word), faults)


def _with_answers(
    exercise: Exercise, entries: Sequence[_Entry], faults: Faults
) -> tuple[Exercise, list[int], dict[str, int]]:
    """The exercise, the line of each answer, and that of each wrong one."""
    accepted = [entry for entry in entries if entry.key in _KINDS]
    texts = [written(entry.text) if entry.key == "Code" else entry.text for entry in accepted]
    advice: dict[str, str] = {}
    lines: dict[str, int] = {}
    for entry in _of("Wrong", entries):
        arrow_of_its_own = " => " if " => " in entry.text else "=>"  # the answer may hold one: "x =>18"
        wrong, arrow, start = (part.strip() for part in entry.text.partition(arrow_of_its_own))
        if not (wrong and arrow):
            faults.add(entry.line, shown(f"Wrong: {entry.text}"), '"Wrong: the answer => the word for it"')
        elif wrong in advice:
            faults.add(entry.line, f"a second word for {shown(wrong)}", "one")
        else:
            advice[wrong] = _said("a wrong answer's word", entry.with_text(start), faults)
            lines[wrong] = entry.line
    exercise = replace(exercise, answers=tuple(texts), advice=advice)
    return exercise, [entry.line for entry in accepted], lines
