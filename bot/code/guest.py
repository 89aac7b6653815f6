"""What runs inside the sandbox: reads a job, runs the program, and reports on stderr.

This file's text is what the interpreter in the sandbox is given; nothing outside imports it. The job is JSON
on stdin, {"code", "inputs", "checks", "seed", "like", "echo"}. The program's output is stdout, as it comes:
it is kept if the program has to be ended. The report is JSON on stderr, {"error", "asks", "checks", "like"}.
"""

import builtins
import io
import json
import math
import os
import random
import sys
import traceback
import types
import warnings
from typing import Any

NAME = "your program"
FILES = 1024 * 1024  # characters in all files together
LONGEST = 4_000  # characters of the output that the program is compared with
MOST_NAMES = 50


class NeedsInput(BaseException):
    """The program asks, and no answer is left. A program that catches even this has asked all the same."""


class Files:
    """The files of one run: they are in memory, and gone after it."""

    def __init__(self) -> None:
        self.kept: dict[str, str | bytes] = {}

    def open(self, file: Any, mode: str = "r", *_: Any, **__: Any) -> Any:
        name, binary = os.fspath(file), "b" in mode
        if "x" in mode and name in self.kept:
            raise FileExistsError(17, "File exists", name)
        if not set(mode) & set("wax") and name not in self.kept:
            raise FileNotFoundError(2, "No such file or directory", name)
        if "w" in mode or name not in self.kept:
            self.kept[name] = b"" if binary else ""
        now = self.kept[name]
        if binary:
            held: Any = _BytesFile(now.encode() if isinstance(now, str) else now)
        else:
            held = _TextFile(now.decode() if isinstance(now, bytes) else now)
        held.kept, held.name, held.mode = self.kept, name, mode
        if "a" in mode:
            held.seek(0, io.SEEK_END)
        return held

    def exists(self, path: Any) -> bool:
        return os.fspath(path) in self.kept

    def remove(self, path: Any) -> None:
        if self.kept.pop(os.fspath(path), None) is None:
            raise FileNotFoundError(2, "No such file or directory", os.fspath(path))


class _Held:
    kept: dict[str, Any]
    name: str
    mode: str

    def write(self, what: Any) -> int:
        if not set(self.mode) & set("wax+"):
            raise io.UnsupportedOperation("not writable")
        if len(what) + sum(map(len, self.kept.values())) > FILES:
            raise OSError(28, "No space left on device")
        written: int = super().write(what)  # type: ignore[misc]
        self.kept[self.name] = self.getvalue()  # type: ignore[attr-defined]
        return written

    def read(self, *size: Any) -> Any:
        if "r" not in self.mode and "+" not in self.mode:
            raise io.UnsupportedOperation("not readable")
        return super().read(*size)  # type: ignore[misc]


class _TextFile(_Held, io.StringIO):
    pass


class _BytesFile(_Held, io.BytesIO):
    pass


def main() -> None:
    report = _run(json.load(sys.stdin))
    try:
        sys.stdout.flush()
    except OSError:
        report["cut"] = True
    os.write(2, json.dumps(report).encode())


def _run(job: dict[str, Any]) -> dict[str, Any]:
    sys.stderr = sys.stdout  # the report's place is nobody else's
    warnings.simplefilter("ignore")
    other = _other(job) if job["like"] else None
    space, asked, error = _carried_out(job["code"], job, job["echo"])
    if asked:
        return {"asks": asked[0]}
    if error is not None:
        return {"error": _told(error), "like": other and {"output": other[0], "names": []}}
    real, sys.stdout = sys.stdout, io.StringIO()  # what a check shows is not the program's output
    checks = [_checked(space, *pair) for pair in job["checks"]]
    like = other and {"output": other[0], "names": _compared(other[1], space)}
    sys.stdout = real
    return {"checks": checks, "like": like}


def _carried_out(
    code: str, job: dict[str, Any], echo: bool
) -> tuple[dict[str, Any], list[str], BaseException | None]:
    space: dict[str, Any] = {"__name__": "__main__", "__builtins__": builtins}
    asked = _furnish(list(job["inputs"]), job["seed"], echo)
    try:
        exec(compile(code, NAME, "exec"), space)  # noqa: S102 - this is the sandbox
    except (NeedsInput, SystemExit):
        pass
    except BaseException as raised:  # noqa: BLE001 - whatever a learner's program raises is told
        return space, asked, raised
    return space, asked, None


def _other(job: dict[str, Any]) -> tuple[str, dict[str, Any]] | None:
    """What the program to compare with shows, and its names; None where it did not come to its end."""
    real, sys.stdout = sys.stdout, io.StringIO()
    try:
        space, asked, error = _carried_out(job["like"], job, echo=False)
        return None if asked or error is not None else (sys.stdout.getvalue()[:LONGEST], space)
    finally:
        sys.stdout = real


def _compared(other: dict[str, Any], space: dict[str, Any]) -> list[list[Any]]:
    found = []
    for name, value in list(other.items())[:MOST_NAMES]:
        if not name.startswith("_") and not callable(value) and not isinstance(value, types.ModuleType):
            got = repr(space[name])[:200] if name in space else None
            found.append([name, repr(value)[:200], got, name in space and _equal(space[name], value)])
    return found


def _equal(one: Any, other: Any) -> bool:
    """Sums of floats may differ in the last digit, in whatever order they are added up."""
    if isinstance(one, float) or isinstance(other, float):
        return bool(one == other or math.isclose(one, other, rel_tol=1e-9))
    return bool(one == other)


def _furnish(inputs: list[str], seed: int, echo: bool) -> list[str]:
    """What a program may use of the world: answers, files in memory, dice that fall the same way. The list
    that is returned holds the questions for which there was no answer."""
    asked: list[str] = []

    def ask(prompt: object = "") -> str:
        if not inputs:
            asked.append(str(prompt))
            raise NeedsInput
        answer = inputs.pop(0)
        if echo:
            print(f"{prompt}{answer}")  # as a terminal shows it
        return answer

    files = Files()
    random.seed(seed)
    for module, names, ours in (
        (builtins, ("input",), ask),
        (builtins, ("open",), files.open),
        (io, ("open",), files.open),
        (os.path, ("exists", "isfile"), files.exists),
        (os, ("remove", "unlink"), files.remove),
    ):
        for name in names:
            setattr(module, name, ours)
    sys.argv = [NAME]
    return asked


def _told(error: BaseException) -> dict[str, Any]:
    # With its traceback: only so does Python say "Did you mean".
    whole = traceback.TracebackException(type(error), error, error.__traceback__)
    said = list(whole.format_exception_only())[-1].strip()
    line = error.lineno if isinstance(error, SyntaxError) else None
    if line is None:
        frames = traceback.extract_tb(error.__traceback__)
        line = next((frame.lineno for frame in reversed(frames) if frame.filename == NAME), None)
    return {"kind": type(error).__name__, "said": said[:500], "line": line}


def _checked(space: dict[str, Any], expression: str, expected: str) -> dict[str, Any]:
    held = dict(space)  # a check must not change what the next one sees
    try:
        got = eval(expression, held)  # noqa: S307
        equal = _equal(got, eval(expected, {"__builtins__": builtins}))  # noqa: S307
        return {"equal": equal, "got": repr(got)[:200]}
    except BaseException as error:  # noqa: BLE001
        return {"equal": False, "got": traceback.format_exception_only(error)[-1].strip()[:200]}


if __name__ == "__main__":
    main()
