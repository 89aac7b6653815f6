"""`code prepare`: the sandbox for learners' programs."""

import time

import click

from bot.code import interpreter, preparation
from bot.commands.exits import EXIT_SUCCESS, fail
from bot.places import code_cache

_NOT_INSTALLED = (
    "the extra `code` is not installed: uv sync --extra code, or pip install '.[code]' (Linux on "
    "x86_64 or aarch64; without it learners' programs are not run, and code in exercises is compared)"
)


@click.group()
def code() -> None:
    """Run learners' programs."""


@code.command()
def prepare() -> int:
    """Compile the sandbox now, and not in the background of the first start."""
    if not interpreter.installed():
        return fail(_NOT_INSTALLED)
    cache, began = code_cache(), time.monotonic()
    if interpreter.is_compiled(cache):
        print(f"{interpreter.compiled_path(cache)}: there already")
        return EXIT_SUCCESS
    print("Compiling CPython for the sandbox: 5 to 60 seconds.", flush=True)
    process = preparation.begin(cache)
    _, said = process.communicate()
    if process.returncode != 0:
        return fail(said.strip() or f"exit code {process.returncode}")
    print(f"{interpreter.compiled_path(cache)}: made in {time.monotonic() - began:.1f} s")
    return EXIT_SUCCESS
