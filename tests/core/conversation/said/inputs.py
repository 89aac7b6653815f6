"""What learners say, as the files of this folder hold it, with what must come of it.

One input is one line of a file, whose name is its kind:

    text      what is said
    state     where the learner stands (states.py)
    language  "-" where there is none

What must come of it; where several stand there, any of them will do:

    does      the plain word that it must do the same as; `does_any` several of them
    judged    "right" or "wrong": it is an answer, and must be judged as that
    guess     it is kept as the guess at a prediction, and the result comes
    talk      in an exercise: no attempt, so it is not graded and costs no hint; it gets a reply of its own
    own       a reply of its own: not the one to what nobody understands
    asks      the bot asks back, and names these; `true`: asks anything
    quiet     no reply at all
    safe      whatever does no harm

and what else belongs to it:

    exercise     the title of the exercise that is open; else any one of the state's kind
    says         one of these must stand in a reply of its own
    link         a Checkout link may come with the reply; `false`: it may not, even where it always does
    times        how often it is said; the last reply counts
    before       what was said before it, `before_times` times
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Said:
    kind: str
    text: str
    state: str
    language: str
    does: str = ""
    does_any: tuple[str, ...] = ()
    judged: str = ""
    guess: bool = False
    talk: bool = False
    own: bool = False
    asks: tuple[str, ...] | bool = False
    quiet: bool = False
    safe: bool = False
    exercise: str = ""
    says: tuple[str, ...] = ()
    link: bool | None = None
    times: int = 1
    before: str = ""
    before_times: int = 1

    @property
    def plain_words(self) -> tuple[str, ...]:
        return (self.does, *self.does_any) if self.does else self.does_any

    def __str__(self) -> str:
        return f"[{self.kind}, {self.state}, {self.language}] {self.text!r}"


def read_said(folder: Path = FOLDER) -> list[Said]:
    files = sorted(folder.glob("*.toml"))
    if not files:
        raise FileNotFoundError(f"{folder}: no *.toml")
    return [said for file in files for said in _in_file(file)]


def _in_file(file: Path) -> Iterator[Said]:
    for entry in tomllib.loads(file.read_text(encoding="utf-8"))["said"]:
        values = {name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()}
        yield Said(kind=file.stem, **values)
