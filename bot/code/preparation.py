"""Compiles the interpreter in a process of its own: the one that asks for it never loads wasmtime.

It is polite (nice) and alone: of several that are asked for at once one compiles, the others find it done.
"""

import ctypes
import fcntl
import os
import signal
import subprocess
import sys
from pathlib import Path

from bot.code import interpreter
from bot.code.interpreter import InterpreterFault

_COMMAND = "import sys; from bot.code.preparation import main; sys.exit(main(*sys.argv[1:]))"
_NICE = 10
_PR_SET_PDEATHSIG = 1


def is_needed(cache: Path) -> bool:
    return interpreter.installed() and not interpreter.is_compiled(cache)


def begin(cache: Path) -> subprocess.Popen[str]:
    """Ends with 0 once the compiled file is there; what hindered it stands on its stderr."""
    return subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-P", "-c", _COMMAND, os.fspath(cache), str(os.getpid())],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def main(cache: str, parent: str) -> int:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != int(parent):
        return 1
    os.nice(_NICE)
    folder = Path(cache)
    try:
        interpreter.make_private(folder)
        with (folder / "preparing").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            for left_over in folder.glob("*.new"):  # of one that was killed
                left_over.unlink()
            interpreter.prepare(folder)
    except (OSError, InterpreterFault) as error:
        print(error, file=sys.stderr)
        return 1
    return 0
