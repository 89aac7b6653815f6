"""stdin, stdout and stderr, in whatever state we were started with."""

import os
import sys
from io import TextIOWrapper
from typing import TextIO


def make_usable() -> None:
    """Call this before any file is opened. Otherwise a closed stream's number goes to the next file that is
    opened, and output for the terminal is written into that file."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115 for as long as the process lives
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # JSON is, and names come in every script


def give_up(stream: TextIO) -> None:
    """Drop what is still buffered and cannot be written: Python would report that again at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def end_stderr() -> None:
    """A log that cannot be written (a full disk) must not change the exit code: Python would make it 120."""
    try:
        sys.stderr.flush()
    except OSError:
        give_up(sys.stderr)
