"""The `uv run` that a process was started by."""

import os
from pathlib import Path


def uv_above() -> int | None:
    """Its process id; None where nobody started us by it. Killed by SIGKILL, it takes nobody along."""
    parent = os.getppid()
    try:
        name = Path(f"/proc/{parent}/comm").read_text()
    except OSError:
        return None
    return parent if name.strip() == "uv" else None
