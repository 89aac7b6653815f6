"""Runs the course's programs, with a user who types what the course's own transcript says."""

import io
import random
import subprocess
import sys
from contextlib import redirect_stdout


class Screen(io.StringIO):
    """What the program shows. Its user reads from `script`, the screen that the course promises:
    after each prompt they type what stands there up to the end of the line."""

    def __init__(self, script: str) -> None:
        super().__init__()
        self.script = script

    def ask(self, prompt: str = "") -> str:
        self.write(prompt)
        shown = self.getvalue()
        assert self.script.startswith(shown), f"the course shows\n{self.script}\nbut Python\n{shown}"
        typed, _, _ = self.script[len(shown) :].partition("\n")
        self.write(typed + "\n")
        return typed


def run(code: str, script: str = "", names: dict[str, object] | None = None, seed: int | None = None) -> str:
    """All that the screen shows. `names` are the variables to begin with, and afterwards those there are."""
    screen = Screen(script)
    names = {} if names is None else names
    names["input"] = screen.ask
    random.seed(seed)
    with redirect_stdout(screen):
        exec(compile(code, "<course>", "exec"), names)  # noqa: S102
    return screen.getvalue().rstrip("\n")


def failure(code: str) -> str:
    """The last line of the traceback with which Python itself ends; empty where it succeeds."""
    ended = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=False, timeout=30
    )
    return ended.stderr.strip().splitlines()[-1] if ended.returncode else ""
