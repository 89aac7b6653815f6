"""The course's folder: which file is which chapter, and what stands in it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bot.content.chapters import parse_chapter
from bot.content.course_toml import FILE, parse_course
from bot.content.faults import Faults
from bot.content.glossary import FILE as GLOSSARY
from bot.content.glossary import parse_glossary
from bot.content.translations import TRANSLATION, edition, original_of, parse_translation
from bot.core.course import Chapter, Course, free_name
from bot.core.glossary import Term
from bot.errors import Fault

LARGEST_FILE = 100_000  # bytes; a hundred lessons of full length
MOST_CHAPTERS = 99

_NAME = re.compile(r"([0-9]{2})-[\w-]+\.md")
_MEANT_AS_CHAPTER = re.compile(
    r"(?!readme\.|glossary\.md$|\.).*\.(?:md|mdown|markdown)|[0-9].*", re.IGNORECASE | re.DOTALL
)


def read_course(folder: Path) -> Course | list[Fault]:
    """The course in that folder; or every fault of every file, in the order of files and lines."""
    found: list[Fault] = []
    whole = Faults(str(folder), found)
    try:
        names = sorted(path.name for path in folder.iterdir())
    except (OSError, ValueError) as error:
        whole.add(0, _reason(error), "a folder with the course")
        return found
    taken: set[str] = set()
    chapters = [_chapter(folder / name, taken, found) for name in _ordered(names, found)]
    if not chapters:
        whole.add(0, "no chapter", "files 01-slug.md, 02-slug.md and so on")
    course = _course(folder / FILE, chapters, found)
    if course is not None and GLOSSARY in names:
        course = replace(course, glossary=_glossary(folder / GLOSSARY, course, found))
    if course is not None:
        course = replace(course, editions=_editions(folder, names, course, found))
    if course is None or found:
        return sorted(found, key=lambda fault: (fault.file != FILE, fault.file, fault.line))
    return course


def _ordered(names: Sequence[str], found: list[Fault]) -> list[str]:
    """The chapters' files in order; names that break the rule or the order are faults."""
    chapters: list[str] = []
    last = 0
    for name in filter(_MEANT_AS_CHAPTER.fullmatch, names):
        if TRANSLATION.fullmatch(name):
            continue
        faults = Faults(name, found)
        numbered = _NAME.fullmatch(name)
        if numbered is None:
            expected = f"NN-slug.md, NN from 01 to {MOST_CHAPTERS}, or NN-slug.de.md for a translation"
            faults.add(0, "this name", expected)
            continue
        number = int(numbered[1])
        if number != last + 1:
            seen = "a second chapter" if number == last > 0 else "the number"
            faults.add(0, f"{seen} {number:02}", f"{last + 1:02}, for they count from 01 without a gap")
        last = number
        chapters.append(name)
    return chapters


def _chapter(path: Path, taken: set[str], found: list[Fault]) -> Chapter:
    """`taken` are the slugs of the chapters before."""
    faults = Faults(path.name, found)
    text = _text(path, faults)
    slug = free_name(path.stem[3:], taken)
    return Chapter(0, slug, "", ()) if text is None else parse_chapter(int(path.name[:2]), slug, text, faults)


def _editions(folder: Path, names: Sequence[str], course: Course, found: list[Fault]) -> dict[str, Course]:
    """By language, each with the chapters that are translated into it."""
    translated: dict[str, dict[int, Chapter]] = {}
    for name in names:
        if named := TRANSLATION.fullmatch(name):
            faults = Faults(name, found)
            original = original_of(name, names, course, faults)
            text = _text(folder / name, faults) if original else None
            if original and text is not None:
                chapter = parse_translation(original, text, faults)
                translated.setdefault(named["language"], {})[original.number] = chapter
    return {language: edition(course, language, chapters) for language, chapters in translated.items()}


def _course(path: Path, chapters: Sequence[Chapter], found: list[Fault]) -> Course | None:
    faults = Faults(path.name, found)
    text = _text(path, faults)
    # Without any chapter the missing chapters are the fault, not that free_chapters is greater than 0.
    return None if text is None else parse_course(text, chapters, len(chapters) or MOST_CHAPTERS, faults)


def _glossary(path: Path, course: Course, found: list[Fault]) -> tuple[Term, ...]:
    faults = Faults(path.name, found)
    text = _text(path, faults)
    return () if text is None else parse_glossary(text, course.chapters, course.free_chapters, faults)


def _text(path: Path, faults: Faults) -> str | None:
    """A file's text with "\\n" at the ends of its lines; None, and a fault, if it cannot be read."""
    try:
        # Open regular files only: reading from a named pipe would wait forever.
        if path.exists() and not path.is_file():
            faults.add(0, "no file of text", "a text file")
            return None
        if (size := path.stat().st_size) > LARGEST_FILE:
            faults.add(0, f"{size} bytes", f"{LARGEST_FILE} at most")
            return None
        raw = path.read_bytes()
    except OSError as error:
        faults.add(0, _reason(error), "a text file")
        return None
    return _decoded(raw, faults)


def _decoded(raw: bytes, faults: Faults) -> str | None:
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        faults.add(
            line, f"the byte 0x{error.object[error.start]:02x}, which is not UTF-8", "a file saved as UTF-8"
        )
        return None


def _reason(error: OSError | ValueError) -> str:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return reason[:1].lower() + reason[1:]
