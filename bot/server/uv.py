"""The `uv run` that a process was started by."""

import os
import threading
from pathlib import Path

_LOOK = 1.0  # seconds between two looks at whether it is still there


def uv_above() -> int | None:
    """Its process id; None where nobody started us by it. Killed by SIGKILL, it takes nobody along."""
    parent = os.getppid()
    try:
        name = Path(f"/proc/{parent}/comm").read_text()
    except OSError:
        return None
    return parent if name.strip() == "uv" else None


def end_with_uv(stop: threading.Event) -> None:
    """Have `stop` set when the uv that started this process is gone."""
    uv = uv_above()

    def look() -> None:
        while os.getppid() == uv and not stop.wait(_LOOK):
            pass
        stop.set()

    if uv is not None:
        threading.Thread(target=look, daemon=True).start()
