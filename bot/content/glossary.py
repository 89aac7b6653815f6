"""`glossary.md`: the words of a course, which may be shown to anybody."""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, field

from bot.content.course_toml import LONGEST_LINE, LONGEST_TITLE
from bot.content.faults import Faults, near, shown
from bot.content.markdown import Line, check_shown_bold, read_lines, whatsapp
from bot.core.course import Chapter, Lesson
from bot.core.glossary import Term
from bot.core.nlu.normalize import fold

FILE = "glossary.md"

_KEYS = ("Also", "Chapter")
_KEYED = re.compile(r"([A-Za-z]+):(.*)")
_LIKENESS = 0.75
_SENTENCE_ENDS = re.compile(r"[.!?:](?:\s|$)|\n")
_FORMATTING = re.compile(r"[*_`~]")
_SHORTEST_SENTENCE = 5  # words; fewer may stand anywhere


@dataclass(frozen=True, slots=True)
class _Entry:
    line: int
    name: str
    keyed: dict[str, tuple[int, str]] = field(default_factory=dict)
    text: list[Line] = field(default_factory=list)


def parse_glossary(
    text: str, chapters: Sequence[Chapter], free_chapters: int, faults: Faults
) -> tuple[Term, ...]:
    """The terms as far as they can be read; every fault is added to `faults`."""
    slugs = [chapter.slug for chapter in chapters]
    paid = {part for chapter in chapters[free_chapters:] for part in _sentences(_all_of(chapter))}
    taken: set[str] = set()
    return tuple(_term(entry, slugs, paid, taken, faults) for entry in _entries(text, faults))


def _entries(text: str, faults: Faults) -> list[_Entry]:
    entries: list[_Entry] = []
    for line in read_lines(text, faults):
        if line.kind == "prose" and line.text.startswith("## "):
            entries.append(_Entry(line.number, line.text[3:].strip()))
        elif entries:
            _take(line, entries[-1], faults)
        elif line.text.strip() and not (line.number == 1 and line.text.startswith("# ")):
            faults.add(line.number, f"{shown(line.text)} before the first term", '"## the term" first')
    return entries


def _take(line: Line, entry: _Entry, faults: Faults) -> None:
    """One line under a heading: a key right below it, or the text."""
    keyed = _KEYED.fullmatch(line.text) if line.kind == "prose" else None
    key = keyed[1] if keyed else ""
    if keyed and key in _KEYS:
        if key in entry.keyed or any(each.text.strip() for each in entry.text):
            faults.add(line.number, f'"{key}:" again, or behind the text', "it once, right below the term")
        entry.keyed[key] = (line.number, keyed[2].strip())
    elif keyed and not entry.text and (meant := near(key, _KEYS, _LIKENESS)):
        faults.add(line.number, shown(line.text), f'"{meant}: "')
        entry.keyed[meant] = (line.number, keyed[2].strip())
    else:
        entry.text.append(line)


def _term(entry: _Entry, slugs: Sequence[str], paid: Set[str], taken: set[str], faults: Faults) -> Term:
    if not entry.name or len(entry.name) > LONGEST_TITLE:
        faults.add(entry.line, f"a term of {len(entry.name)} characters", f"1 to {LONGEST_TITLE}")
    check_shown_bold(entry.line, entry.name, faults)
    line, others = entry.keyed.get("Also", (entry.line, ""))
    also = tuple(filter(None, map(str.strip, others.split(","))))
    if "Also" in entry.keyed and not also:
        faults.add(line, 'an empty "Also:"', "other names with commas between them")
    _check_names(entry, also, line, taken, faults)
    return Term(entry.name, _text(entry, paid, faults), also, _chapter(entry, slugs, faults))


def _check_names(entry: _Entry, also: Sequence[str], line: int, taken: set[str], faults: Faults) -> None:
    for number, name in enumerate((entry.name, *also)):
        if fold(name) in taken:
            faults.add(line if number else entry.line, f"{shown(name)} a second time", "one term a name")
        taken.add(fold(name))


def _chapter(entry: _Entry, slugs: Sequence[str], faults: Faults) -> str:
    line, slug = entry.keyed.get("Chapter", (entry.line, ""))
    if slug in slugs:
        return slug
    meant = near(slug, slugs, _LIKENESS) if slug else None
    found = (
        f"the chapter {shown(slug)}" if "Chapter" in entry.keyed else f'no "Chapter:" for {shown(entry.name)}'
    )
    faults.add(line, found, f'"{meant}"' if meant else 'the slug of a chapter\'s file, "Chapter: slug"')
    return ""


def _text(entry: _Entry, paid: Set[str], faults: Faults) -> str:
    text = whatsapp(entry.text, faults)
    if not text or len(text) > LONGEST_LINE:
        found = f"a text of {len(text)} characters for {shown(entry.name)}"
        faults.add(entry.line, found, f"1 to {LONGEST_LINE}")
    for part in sorted(_sentences(text) & paid):
        faults.add(
            entry.line, f"{shown(part)}, which stands in a paid chapter", "other words: all can read it"
        )
    return text


def _all_of(chapter: Chapter) -> str:
    """The lines of a chapter that only who has paid may read."""
    parts: list[str] = []
    for step in chapter.steps:
        if isinstance(step, Lesson):
            parts += [step.text, step.again, step.example, step.prediction.result if step.prediction else ""]
        else:
            parts += [step.question, step.because, step.praise, *step.hints, *step.advice.values()]
    return "\n".join(parts)


def _sentences(text: str) -> set[str]:
    plain = _FORMATTING.sub("", "\n".join(map(fold, text.splitlines())))
    parts = (part.strip(" .!?:") for part in _SENTENCE_ENDS.split(plain))
    return {part for part in parts if len(part.split()) >= _SHORTEST_SENTENCE}
