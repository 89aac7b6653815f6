"""The first start on a machine compiles the sandbox for learners' programs, beside everything else."""

import logging
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress

from bot.logs.log import event

log = logging.getLogger(__name__)

TELLS_EVERY = 5.0  # seconds
_LOOKS = 0.2


def prepare_code(begin: Callable[[], "subprocess.Popen[str]"], stop: threading.Event) -> None:
    """Until it is done, programs are told that it is being prepared. Whatever hinders it hinders nothing
    else."""
    event(log, logging.INFO, "sandbox_preparing")
    began = time.monotonic()
    try:
        reason = _wait(begin(), began, stop)
    except OSError as error:
        reason = str(error)
    seconds = round(time.monotonic() - began, 1)
    if reason is None:
        event(log, logging.INFO, "sandbox_ready", seconds=seconds)
    elif not stop.is_set():
        event(log, logging.ERROR, "sandbox_not_prepared", reason=reason, try_it="tutorclaw code prepare")


def _wait(process: "subprocess.Popen[str]", began: float, stop: threading.Event) -> str | None:
    """Why it failed; None where it did not."""
    told = began
    with process:
        while process.poll() is None:
            if stop.wait(_LOOKS):
                process.kill()
            elif time.monotonic() - told >= TELLS_EVERY:
                told = time.monotonic()
                event(log, logging.INFO, "sandbox_preparing", seconds=round(told - began))
        said = ""
        with suppress(OSError, ValueError):
            said = process.stderr.read().strip() if process.stderr else ""
    return None if process.returncode == 0 else said[-300:] or f"exit code {process.returncode}"
