"""How a command ends: its exit code, and how it says what is wrong."""

import sys
from typing import IO, Any

import click

EXIT_SUCCESS = 0
EXIT_FAILURE = 1
EXIT_USAGE = 2
EXIT_INTERRUPTED = 130  # as a shell shows a command that SIGINT ended


class SetupError(click.ClickException):
    """What the operator has to fix before the command can run: a line for each fault."""

    exit_code = EXIT_USAGE

    def __init__(self, *faults: object) -> None:
        super().__init__("\n".join(map(str, faults)))

    def show(self, file: IO[Any] | None = None) -> None:
        """Without click's "Error: ": each line begins with what is wrong."""
        print(self.message, file=file or sys.stderr)


def fail(words: str) -> int:
    """Exit code 1, and why."""
    print(words, file=sys.stderr)
    return EXIT_FAILURE
