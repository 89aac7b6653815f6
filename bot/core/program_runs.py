"""A learner's program, and what came of running it."""

from dataclasses import dataclass
from typing import Literal

LONGEST_PROGRAM = 4_000  # characters


@dataclass(frozen=True, slots=True)
class Program:
    """`inputs` are the answers to its input() calls, in order. `checks` are pairs of expressions that are to
    be equal once it has run: ("total", "42"), ("double(3)", "6"). `like` is another program that is run
    before it, to compare the two; "" for none. `seed` makes what is random come out the same when the program
    is run again with one more answer, and `at` (seconds since 1970) is where its clock begins: when it was
    sent. Without `echo` the output has neither questions nor answers in it."""

    code: str
    inputs: tuple[str, ...] = ()
    checks: tuple[tuple[str, str], ...] = ()
    seed: int = 0
    at: int = 0
    like: str = ""
    echo: bool = True


@dataclass(frozen=True, slots=True)
class ProgramError:
    """`said` is Python's own last line ("NameError: name 'x' is not defined"), `line` the line of the
    program, from 1; None where Python names none."""

    kind: str
    said: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """`got` is what the first expression was, as Python shows it, or the error that it gave."""

    equal: bool
    got: str


@dataclass(frozen=True, slots=True)
class Named:
    """A name that the other program made: what it held there, and what it holds here (None: no such name)."""

    name: str
    expected: str
    got: str | None
    equal: bool


@dataclass(frozen=True, slots=True)
class Likeness:
    """What the other program showed, and what its names held. Functions are not compared."""

    output: str
    names: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class Ran:
    """It came to its end, by an error too. `asks`: it waits for one more answer, and this is its question.
    `like` is None where the other program did not come to its own end. `cut`: it wrote more than is kept."""

    output: str
    error: ProgramError | None = None
    asks: str | None = None
    checks: tuple[Checked, ...] = ()
    like: Likeness | None = None
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Stopped:
    """It was ended from outside."""

    why: Literal["time", "output", "crash"]
    output: str = ""


@dataclass(frozen=True, slots=True)
class Busy:
    """Too many programs are running or waiting: nothing was run."""


@dataclass(frozen=True, slots=True)
class CannotRun:
    """There is no sandbox here (yet): nothing was run. `preparing`: it is being made, and will be there.
    `reason` is a fault for the operator; empty where nobody installed a sandbox."""

    preparing: bool = False
    reason: str = ""


RunResult = Ran | Stopped | Busy | CannotRun
