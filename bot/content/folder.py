"""The course's folder: which file is which chapter, and what stands in it."""

import re
from collections.abc import Sequence
from pathlib import Path

from bot.content.chapters import parse_chapter
from bot.content.course_toml import FILE, Settings, read_settings
from bot.content.faults import Faults, printable
from bot.core.course import Chapter, Course
from bot.errors import CourseFault, Fault

LARGEST_FILE = 100_000  # bytes; a hundred lessons of full length
MOST_CHAPTERS = 99

_NAME = re.compile(r"([0-9]{2})-[\w-]+\.md")
_MEANT_AS_CHAPTER = re.compile(r"(?!readme\.|\.).*\.(?:md|mdown|markdown)|[0-9].*", re.IGNORECASE | re.DOTALL)


def read_course(folder: Path) -> Course:
    """The course in that folder. Raises CourseFault, which carries every fault of every file."""
    course, faults = _read(folder)
    if course is None:
        raise CourseFault(faults)
    return course


def check_course(folder: Path) -> list[Fault]:
    """Every fault of every file, in the order of files and lines; no exception, whatever stands in them."""
    return _read(folder)[1]


def _read(folder: Path) -> tuple[Course | None, list[Fault]]:
    whole = Faults(printable(str(folder)))
    names = _names(folder, whole)
    if names is None:
        return None, whole.found
    faults: list[Fault] = []
    chapters = [_chapter(folder, name, faults) for name in _ordered(names, faults)]
    if not chapters:
        whole.add(0, "no chapter", "files 01-slug.md, 02-slug.md and so on")
    settings = _settings(folder, chapters, faults)
    faults += whole.found
    if faults:
        return None, sorted(faults, key=lambda fault: (fault.file != FILE, fault.file, fault.line))
    return _course(settings, chapters), []


def _course(settings: Settings, chapters: Sequence[Chapter]) -> Course:
    return Course(
        title=settings.title,
        free_chapters=settings.free_chapters,
        chapters=tuple(chapters),
        promise=settings.promise,
        contact=settings.contact,
        teasers=settings.teasers,
        locale=settings.locale,
    )


def _names(folder: Path, whole: Faults) -> list[str] | None:
    try:
        return sorted(path.name for path in folder.iterdir())
    except (OSError, ValueError) as error:
        whole.add(0, _reason(error), "a folder with the course")
        return None


def _ordered(names: Sequence[str], faults: list[Fault]) -> list[str]:
    """The chapters' files in order; names that break the rule or the order are faults."""
    chapters: list[str] = []
    last = 0
    for name in filter(_MEANT_AS_CHAPTER.fullmatch, names):
        file = Faults(printable(name))
        numbered = _NAME.fullmatch(name)
        if numbered is None:
            file.add(0, "this name", f"NN-slug.md, NN from 01 to {MOST_CHAPTERS}")
        else:
            number = int(numbered[1])
            if number != last + 1:
                found = "a second chapter" if number == last > 0 else "the number"
                file.add(0, f"{found} {number:02}", f"{last + 1:02}, for they count from 01 without a gap")
            last = number
            chapters.append(name)
        faults += file.found
    return chapters


def _chapter(folder: Path, name: str, faults: list[Fault]) -> Chapter:
    file = Faults(printable(name))
    text = _text(folder / name, file)
    chapter = Chapter(0, "", (), ()) if text is None else parse_chapter(int(name[:2]), text, file)
    faults += file.found
    return chapter


def _settings(folder: Path, chapters: Sequence[Chapter], faults: list[Fault]) -> Settings:
    file = Faults(FILE)
    text = _text(folder / FILE, file)
    # Where there is no chapter at all, that is the fault, and not that free_chapters is more than none.
    known = len(chapters) or MOST_CHAPTERS
    settings = Settings() if text is None else read_settings(text, known, file)
    faults += file.found
    return settings


def _text(path: Path, faults: Faults) -> str | None:
    """A file's text with "\\n" at the ends of its lines; None, and a fault, where it has none."""
    try:
        # Never open what is no file: a named pipe would be waited for without end.
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
