"""Reads *.chat files: conversations as a course maker writes them down (`tutorclaw course test --help`)."""

from dataclasses import dataclass, field
from pathlib import Path

MOST_DAYS = 9999


class TranscriptFault(Exception):
    """A file breaks the format: `file:line: what is wrong`."""


@dataclass
class Turn:
    """One thing that the learner does, and what must come of it: (line number, text) each."""

    line: int
    kind: str  # "says", "pays", "declined", "away"
    said: str = ""
    days: int = 0
    expected: list[tuple[int, str]] = field(default_factory=list)
    forbidden: list[tuple[int, str]] = field(default_factory=list)


@dataclass
class Transcript:
    path: Path
    name: str = "Ana"
    turns: list[Turn] = field(default_factory=list)


def read_transcript(path: Path) -> Transcript:
    """Raises TranscriptFault, also where the file cannot be read."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise TranscriptFault(f"{path}: cannot be read: {reason}") from error
    transcript = Transcript(path)
    for number, line in enumerate(text.splitlines(), 1):
        _read_line(transcript, number, line.strip())
    if not transcript.turns:
        raise TranscriptFault(f"{path}: nobody says anything; what the learner says begins with >")
    return transcript


def _read_line(transcript: Transcript, number: int, line: str) -> None:
    if not line or line.startswith("#") or line == "...":
        return
    if line.startswith(">"):
        transcript.turns.append(Turn(number, "says", line[1:].strip()))
    elif line.startswith("@"):
        _read_directive(transcript, number, line)
    elif not transcript.turns:
        raise TranscriptFault(f"{transcript.path}:{number}: an answer before anything was said")
    elif line.startswith("!"):
        transcript.turns[-1].forbidden.append((number, line[1:].strip()))
    else:
        transcript.turns[-1].expected.append((number, line.removeprefix("\\")))


def _read_directive(transcript: Transcript, number: int, line: str) -> None:
    word, _, rest = line.partition(" ")
    if word in ("@pays", "@declined") and not rest.strip():
        transcript.turns.append(Turn(number, word[1:]))
    elif word == "@away" and transcript.turns and 0 < (days := _whole_number(rest)) <= MOST_DAYS:
        transcript.turns.append(Turn(number, "away", days=days))
    elif word == "@name" and rest.strip() and not transcript.turns:
        transcript.name = rest.strip()
    else:
        expected = "@name NAME (at the top), @away DAYS (not at the top), @pays or @declined"
        raise TranscriptFault(f"{transcript.path}:{number}: {line}: expected {expected}")


def _whole_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() else 0
