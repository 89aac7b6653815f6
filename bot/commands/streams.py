"""stdin, stdout and stderr, as whoever started us left them."""

import os
import sys
from io import TextIOWrapper
from typing import TextIO


def make_usable() -> None:
    """To be called before anything is opened: the number of a stream that was closed would go to the next
    file, and what is meant for the terminal into it."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115 for as long as the process lives
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # JSON is, and names come in every script


def give_up(stream: TextIO) -> None:
    """What is still in it can be written nowhere: Python would complain of that once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def end_stderr() -> None:
    """A log that could not be written, on a full disk say, is not how a command ends: Python makes it 120."""
    try:
        sys.stderr.flush()
    except OSError:
        give_up(sys.stderr)
