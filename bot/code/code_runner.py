"""CodeRunner: runs a program and says what came of it. Safe to call from any thread."""

import json
import os
import socket
import struct
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from bot.code import interpreter
from bot.code.interpreter import InterpreterFault
from bot.code.runner import SECONDS
from bot.code.slots import Slots
from bot.core.program_runs import (
    LONGEST_PROGRAM,
    Busy,
    CannotRun,
    Checked,
    Likeness,
    Named,
    Program,
    ProgramError,
    Ran,
    RunResult,
    Stopped,
)

ANSWERS_WITHIN = 4.0  # seconds: the runner kills a child after three
LONGEST_WAIT = 6.0  # seconds for a place to run in
SHOWN = 4_000  # characters of a program's output: a message shows fewer
_STARTS_WITHIN = 10.0
_OUT_OF_TIME, _STARVED = 75, 76  # child.py
_COMMAND = "import sys; from bot.code.runner import main; sys.exit(main(*sys.argv[1:]))"


class CodeRunner:
    """`cache` is a folder of our own: for the compiled interpreter, and the host's places. `seconds` are a
    program's own. Nothing is started before the first program comes."""

    def __init__(self, cache: Path, seconds: float = SECONDS) -> None:
        self._cache = cache
        self._seconds = seconds
        self._slots = Slots(cache)
        self._lock = threading.Lock()
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def run(self, program: Program) -> RunResult:
        if not interpreter.installed():
            return CannotRun()
        if not interpreter.is_compiled(self._cache):
            return CannotRun(preparing=True)
        try:
            interpreter.make_private(self._cache)
            with self._slots.taken(LONGEST_WAIT) as free:
                return self._answered(program) if free else Busy()
        except (OSError, InterpreterFault, subprocess.SubprocessError) as error:
            return CannotRun(reason=str(error))

    def close(self) -> None:
        with self._lock:
            self._end()

    def _answered(self, program: Program) -> RunResult:
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                self._hand_over(theirs.fileno())
            ours.settimeout(ANSWERS_WITHIN)
            try:
                ours.sendall(job_of(program))
                ours.shutdown(socket.SHUT_WR)
                return read_result(_all_of(ours))
            except TimeoutError:
                with self._lock:
                    self._end()  # a runner that does not kill its child in time is ill itself
                return Stopped("time")

    def _hand_over(self, descriptor: int) -> None:
        """To the runner, or to a new one where it has died since."""
        with self._lock:
            try:
                socket.send_fds(self._running(), [b"!"], [descriptor])
            except OSError:
                self._end()
                socket.send_fds(self._running(), [b"!"], [descriptor])

    def _running(self) -> socket.socket:
        if self._control is not None:
            return self._control
        ours, theirs = socket.socketpair()
        ours.settimeout(_STARTS_WITHIN)
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own command
                [sys.executable, "-P", "-c", _COMMAND, *self._arguments(theirs.fileno())],
                env={},
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                start_new_session=True,
            )
        self._control = ours
        if ours.recv(1) != b"+":  # it says so once the interpreter is loaded
            code = self._process.wait(5)
            self._end()
            raise InterpreterFault(f"the runner ended with exit code {code}")
        return ours

    def _arguments(self, control: int) -> list[str]:
        return [str(control), os.fspath(interpreter.compiled_path(self._cache)), str(self._seconds)]

    def _end(self) -> None:
        """Closing its control socket ends the runner, and it its children."""
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._process is not None:
            try:
                self._process.wait(1)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None


def job_of(program: Program) -> bytes:
    code = program.code[: LONGEST_PROGRAM + 1].encode("utf-8", "replace").decode()
    job = {
        "code": code,
        "inputs": program.inputs,
        "checks": program.checks,
        "seed": program.seed,
        "at": program.at,
    }
    return json.dumps(job | {"like": program.like, "echo": program.echo}).encode()


def _all_of(line: socket.socket) -> bytes:
    parts = []
    while part := line.recv(65536):
        parts.append(part)
    return b"".join(parts)


def read_result(data: bytes) -> RunResult:
    """What the child wrote; nothing at all where it was killed. Its report was written by a program that may
    have meant harm: whatever is not as expected counts as a crash."""
    if len(data) < 4:
        return Stopped("time")
    (length,) = struct.unpack_from("!I", data)
    head = json.loads(data[4 : 4 + length])
    output = data[4 + length :].decode("utf-8", "replace")
    if head["code"] == _STARVED:
        return Busy()
    if head["code"] == _OUT_OF_TIME:
        return Stopped("time", output[:SHOWN])
    if head["full"]:
        return Stopped("output", output[:SHOWN])
    try:
        return ran(json.loads(head["report"]), output)
    except (ValueError, TypeError, KeyError, AttributeError):
        return Stopped("crash", output[:SHOWN])


def ran(report: dict[str, Any], output: str) -> Ran:
    told, asks = report.get("error"), report.get("asks")
    line = told["line"] if told else None
    return Ran(
        output=output[:SHOWN],
        error=ProgramError(str(told["kind"]), str(told["said"]), line if isinstance(line, int) else None)
        if told
        else None,
        asks=None if asks is None else str(asks)[:300],
        checks=tuple(Checked(each["equal"] is True, str(each["got"])) for each in report.get("checks", ())),
        like=_like(report.get("like")),
        cut=len(output) > SHOWN,
    )


def _like(told: dict[str, Any] | None) -> Likeness | None:
    if told is None:
        return None
    names = (
        Named(str(name), str(expected), None if got is None else str(got), equal is True)
        for name, expected, got, equal in told["names"]
    )
    return Likeness(str(told["output"]), tuple(names))
