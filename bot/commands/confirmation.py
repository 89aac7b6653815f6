"""What a command is about to change, and whether the operator wants that."""

import sys
from collections.abc import Callable, Sequence
from typing import Any

import click

from bot.commands.exits import SetupError


def yes_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--yes", is_flag=True, help="Do not ask.")(command)


def agreed(plan: Sequence[str], yes: bool) -> bool:
    """Say what will be done, and ask unless `yes`. Raises SetupError where there is nobody to ask."""
    for line in plan:
        print(line)
    if yes:
        return True
    if not sys.stdin.isatty():
        raise SetupError("Nothing was done: there is no terminal to ask on. Add --yes to do it.")
    sys.stdout.flush()
    return click.confirm("Do it?", err=True)
