"""The course's chapters as their authors tag them, read for the tests that run the code in them.

A fence's tag says what a test may expect of it; it is not sent to learners.

    python            a whole program, run by itself
    python more       goes on from what earlier fences of the chapter and the app's parts defined
    python app        a part of the app that grows through the chapters; runs like `more`
    python seed=N     a program whose random numbers are seeded with N first
    python error      fails; with `asks`, the exercise's right answer names that
    python asks       an exercise's program: what it prints is the right answer
    python gap        an exercise's program with ____ where each accepted answer fits
    output            what the program above it shows, with what the user types after each prompt;
                      for one that fails, the last line of the traceback
    text              a fragment that does not run alone
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "data" / "course"
FENCE = re.compile(r"^```(?P<tag>[^\n]*)\n(?P<body>.*?)\n```$", re.MULTILINE | re.DOTALL)
KEYED = re.compile(
    r"^(?P<key>Answer|Number|Code|Check|Wrong|Hint|Because|Right|Predict|Guess|Again|Example|Step): "
    r"(?P<value>.+)$"
)
OPTION = re.compile(r"^- \[(?P<mark>[ x])\] (?P<text>.+?)(?: -- (?P<advice>.+))?$")


@dataclass(frozen=True)
class Fence:
    words: tuple[str, ...]
    body: str
    section: "Section"

    @property
    def runs(self) -> bool:
        return self.words[0] == "python"

    @property
    def fails(self) -> bool:
        return "error" in self.words

    @property
    def seed(self) -> int | None:
        return next(
            (int(word.removeprefix("seed=")) for word in self.words if word.startswith("seed=")), None
        )


def sent(source: str) -> str:
    """The text as a phone shows it: the tags of the fences are gone."""
    return FENCE.sub(lambda match: f"```\n{match['body']}\n```", source).strip()


@dataclass(frozen=True)
class Section:
    """A lesson, an exercise or its twin: everything from its heading to the next."""

    file: str
    heading: str
    source: str

    @property
    def where(self) -> str:
        return f"{self.file}: {self.heading}"

    @property
    def is_exercise(self) -> bool:
        return self.heading.startswith("Exercise:")

    @property
    def is_twin(self) -> bool:
        return self.heading.startswith("Twin:")

    @property
    def is_lesson(self) -> bool:
        return not (self.is_exercise or self.is_twin)

    @cached_property
    def step(self) -> str:
        """The stable name under which a learner's document knows this section."""
        named = self.values("Step")
        title = self.heading.replace("Exercise: ", "exercise ")
        return named[0] if named else "-".join(re.findall(r"[a-z0-9]+", title.lower()))

    @cached_property
    def fences(self) -> list[Fence]:
        found = FENCE.finditer(self.source)
        return [Fence(tuple(match["tag"].split()), match["body"], self) for match in found]

    @cached_property
    def keyed(self) -> list[tuple[str, str]]:
        """The entries under the text, each with all of its lines as a phone shows them."""
        found: list[tuple[str, list[str]]] = []
        fenced = False
        for line in self.source.splitlines():
            if not fenced and (match := KEYED.match(line)):
                found.append((match["key"], [match["value"]]))
            elif not fenced and OPTION.match(line):
                found.append(("option", []))
            elif found:
                found[-1][1].append(line)
            fenced ^= line.startswith("```")
        return [(key, sent("\n".join(lines))) for key, lines in found if key != "option"]

    @cached_property
    def options(self) -> list[re.Match[str]]:
        return [match for line in self.source.splitlines() if (match := OPTION.match(line))]

    @cached_property
    def text(self) -> str:
        """What is shown first: a lesson's text, an exercise's question."""
        fenced = False
        lines: list[str] = []
        for line in self.source.splitlines():
            if not fenced and (KEYED.match(line) or OPTION.match(line)):
                break
            fenced ^= line.startswith("```")
            lines.append(line)
        return sent("\n".join(lines))

    def values(self, *keys: str) -> list[str]:
        return [value for key, value in self.keyed if key in keys]

    @property
    def right_answers(self) -> list[str]:
        return self.values("Answer", "Number", "Code") or [
            o["text"] for o in self.options if o["mark"] == "x"
        ]

    def fence(self, word: str) -> Fence | None:
        return next((fence for fence in self.fences if word in fence.words), None)


def sections(file: Path) -> list[Section]:
    """Lines that begin with ## open a section, except inside a fence."""
    found: list[tuple[str, list[str]]] = []
    fenced = False
    for line in file.read_text("utf-8").splitlines()[1:]:
        fenced ^= line.startswith("```")
        if line.startswith("## ") and not fenced:
            found.append((line.removeprefix("## "), []))
        elif found:
            found[-1][1].append(line)
    return [Section(file.name, heading, "\n".join(lines)) for heading, lines in found]


TRANSLATIONS = sorted(FOLDER.glob("[0-9][0-9]-*.*.md"))
FILES = [path for path in sorted(FOLDER.glob("[0-9][0-9]-*.md")) if path not in TRANSLATIONS]
ALL_FILES = [*FILES, *TRANSLATIONS]


def every_section() -> Iterator[Section]:
    for file in ALL_FILES:
        yield from sections(file)


SECTIONS = list(every_section())
LESSONS = [section for section in SECTIONS if section.is_lesson]
EXERCISES = [section for section in SECTIONS if section.is_exercise]
TWINS = [section for section in SECTIONS if section.is_twin]
QUESTIONS = EXERCISES + TWINS
