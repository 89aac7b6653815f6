"""What stands under a heading: a text, then entries ("Key: text"), each with the lines that go on with it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from bot.content.faults import Faults, near, shown
from bot.content.markdown import Line, whatsapp, without_code
from bot.core.course import LONGEST_STEP

OPTION = re.compile(r"[-*] \[([ xX])\](?: (.*))?")
STEP = "Step"  # may stand anywhere under the heading

_KEYED = re.compile(r"([A-Z][a-z]+):(.*)")
_STEP_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NEARLY_OPTION = re.compile(r"\s*[-*+]?\s*\[\s*[xXvVyYnN✓✔✗]?\s*\]")
_NEARLY_KEY = re.compile(r"[*_>\s]*([A-Za-z]+)[*_]*\s*:")
_PLAIN_WORDS = ("steps", "examples")  # a text says "Steps: …"


@dataclass(frozen=True, slots=True)
class Entry:
    """Of an option the key is its box, " " or "x"."""

    key: str
    line: int
    lines: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        return self.lines[0].text.strip()

    def with_text(self, text: str) -> "Entry":
        return replace(self, lines=[replace(self.lines[0], text=text), *self.lines[1:]])


@dataclass(frozen=True, slots=True)
class Form:
    """Which entries may stand under a heading: `long` ones may go on over several lines, `short` ones not.
    `foreign` has the keys of the other kind of heading, and where those belong. `in_text` and `below` are how
    like a key a word must be, in the text and after it, to be a slip."""

    long: tuple[str, ...]
    short: tuple[str, ...] = ()
    options: bool = False
    foreign: tuple[tuple[str, ...], str] = ((), "")
    in_text: float = 0.8
    below: float = 0.8

    @property
    def keys(self) -> tuple[str, ...]:
        return (*self.short, *self.long, STEP)


def split(body: Sequence[Line], form: Form, faults: Faults) -> tuple[list[Line], list[Entry]]:
    """The text's lines, and the entries under it."""
    text: list[Line] = []
    entries: list[Entry] = []
    open_entry: Entry | None = None
    for line in body:
        if entry := _entry(line, form):
            entries.append(entry)
            open_entry = open_entry if entry.key == STEP else entry
        elif _is_slip(line, form, open_entry is not None, faults):
            continue
        elif open_entry is None:
            text.append(line)
        elif open_entry.key in form.long:
            open_entry.lines.append(line)
        elif line.text.strip():
            faults.add(line.number, f"{shown(line.text)} after an answer", "an answer on one line")
    return text, entries


def _entry(line: Line, form: Form) -> Entry | None:
    if line.kind != "prose":
        return None
    if form.options and (option := OPTION.fullmatch(line.text.rstrip())):
        return Entry(option[1].lower(), line.number, [replace(line, text=option[2] or "")])
    if (keyed := _KEYED.fullmatch(line.text)) and keyed[1] in form.keys:
        return Entry(keyed[1], line.number, [replace(line, text=keyed[2].strip())])
    return None


def _is_slip(line: Line, form: Form, below: bool, faults: Faults) -> bool:
    """Whether the line was meant as an option or an entry; that is then a fault."""
    if line.kind != "prose":
        return False
    prose = without_code(line.text)
    keys, place = form.foreign
    if form.options and _NEARLY_OPTION.match(prose):
        faults.add(line.number, shown(line.text), 'an option as "- [ ] wrong" or "- [x] right"')
    elif below and (foreign := _KEYED.fullmatch(line.text)) and foreign[1] in keys:
        faults.add(line.number, f'"{foreign[1]}:"', place)
    elif key := _nearly_key(prose, form, form.below if below else form.in_text):
        faults.add(line.number, shown(line.text), f'"{key}: " at the start of the line')
    else:
        return False
    return True


def _nearly_key(prose: str, form: Form, likeness: float) -> str | None:
    word = _NEARLY_KEY.match(prose)
    if word is None or word[1].casefold() in _PLAIN_WORDS:
        return None
    return near(word[1], form.keys, likeness)


def those_of(key: str, entries: Iterable[Entry]) -> list[Entry]:
    return [entry for entry in entries if entry.key == key]


def only_one(key: str, entries: Iterable[Entry], where: str, faults: Faults) -> Entry | None:
    """The first of that key; more of them are faults."""
    found = those_of(key, entries)
    for entry in found[1:]:
        faults.add(entry.line, f'a second "{key}:"', f"one in {where}")
    return found[0] if found else None


def read_step(entries: Iterable[Entry], where: str, faults: Faults) -> str:
    """The name that stands in "Step:"; "" where there is none."""
    entry = only_one(STEP, entries, where, faults)
    if entry is None:
        return ""
    if not _STEP_NAME.fullmatch(entry.text) or len(entry.text) > LONGEST_STEP:
        expected = f"a name of small letters, digits and hyphens, {LONGEST_STEP} characters at most"
        faults.add(entry.line, f"the step {shown(entry.text)}", expected)
    return entry.text


def said(what: str, entry: Entry, longest: int, faults: Faults) -> str:
    """The entry's text as it is sent."""
    text = whatsapp(entry.lines, faults)
    if not text:
        faults.add(entry.line, f"{what} is empty", "a text")
    elif len(text) > longest:
        faults.add(entry.line, f"{what} has {len(text)} characters", f"{longest} at most")
    return text


def with_word(entry: Entry, longest: int, words: dict[str, tuple[int, str]], faults: Faults) -> None:
    """Adds "the answer => the word for it" to `words`: the answer, with its line and its word."""
    arrow_of_its_own = " => " if " => " in entry.text else "=>"  # the answer may hold one: "x =>18"
    given, arrow, start = (part.strip() for part in entry.text.partition(arrow_of_its_own))
    name = "a guess" if entry.key == "Guess" else "a wrong answer"
    if not (given and arrow):
        expected = f'"{entry.key}: what is written => the word for it"'
        faults.add(entry.line, shown(f"{entry.key}: {entry.text}"), expected)
    elif given in words:
        faults.add(entry.line, f"a second word for {shown(given)}", "one")
    else:
        words[given] = entry.line, said(f"{name}'s word", entry.with_text(start), longest, faults)
